"""The notes on the reading of a source: its lines, and the numbers that were rounded."""

from __future__ import annotations

from collections.abc import Sequence

from sampling.engines.roles import Roles
from sampling.intake.sources import Source


def reading_notes(source: Source, roles: Roles, day_notes: Sequence[str]) -> tuple[str, ...]:
    """The notes on the reading of a source; most sources need none."""
    notes = [
        *source.notes,
        *source.naming,
        _lines_note(source),
        *_rounded_notes(source, roles),
        *day_notes,
    ]
    return tuple(note for note in notes if note)


def _lines_note(source: Source) -> str:
    """Physical lines where they are more than the records of a delimited file."""
    count = source.count
    if count is None or count.lines == count.records:
        return ""
    parts = []
    if count.quoted_lines:
        parts.append(f"{count.quoted_lines:,} are inside quoted texts")
    if count.blank:
        parts.append(f"{count.blank:,} are blank")
    table = "table" if source.lines_outside else "file"
    return (
        f"the {table} has {count.lines:,} physical lines for {max(count.records - 1, 0):,} records "
        f"and the header: {' and '.join(parts)}"
    )


def _rounded_notes(source: Source, roles: Roles) -> list[str]:
    """How many numbers of each amount column were rounded to their cent."""
    reader = source.engine.reader
    columns = {
        role: source.columns[name]
        for role, name in (("paid", roles.paid), ("claimed", roles.claimed))
        if name
    }
    tests = {role: reader.noise(column) for role, column in columns.items()}
    counts = {role: source.rounded.get(column.name, 0) for role, column in columns.items()}
    asked = [role for role, test in tests.items() if test]
    if asked:
        sums = ", ".join(f"count(case when {tests[role]} then 1 end)" for role in asked)
        found = source.engine.execute(f"select {sums} from {source.relation}")[0]
        counts |= {role: int(many) for role, many in zip(asked, found, strict=True)}
    notes = []
    for role, many in counts.items():
        if many:
            numbers = "1 number was" if many == 1 else f"{many:,} numbers were"
            notes.append(
                f"{numbers} rounded to the cent in column {columns[role].name} ({role}): the "
                "noise of binary arithmetic, below a millionth of a cent for common amounts"
            )
    return notes

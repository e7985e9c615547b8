"""What a reader must know of the way the source was read: lines, rounded numbers, time zones."""

from __future__ import annotations

from sampling.engines.roles import Roles
from sampling.intake.sources import Source


def reading_notes(source: Source, roles: Roles, zone_note: str) -> tuple[str, ...]:
    """The notes on the reading of a source; most sources need none."""
    notes = [lines_note(source), *_rounded_notes(source, roles), zone_note]
    return tuple(note for note in notes if note)


def lines_note(source: Source) -> str:
    """Physical lines where they are more than the records of a delimited file."""
    count = source.count
    if count is None or count.lines == count.records:
        return ""
    parts = []
    if count.quoted_lines:
        parts.append(f"{count.quoted_lines:,} are inside quoted texts")
    if count.blank:
        parts.append(f"{count.blank:,} are blank")
    return (
        f"the file has {count.lines:,} physical lines for {max(count.records - 1, 0):,} records "
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

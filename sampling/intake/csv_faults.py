"""The faults of a delimited file: what the count finds, what the engine rejects, what it loses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from primafacie.core.errors import Problem
from sampling.intake.csv_lines import CsvLines
from sampling.intake.record_counts import MOST_SHOWN, RecordCount

_WORDS: Final = {
    "MISSING COLUMNS": ("too few fields", "as many fields as the header has"),
    "TOO MANY COLUMNS": ("too many fields", "as many fields as the header has"),
    "UNQUOTED VALUE": ("a quote inside a field that is not quoted", "quotes doubled and closed"),
    "INVALID ENCODING": ("bytes that are not UTF-8", "UTF-8 text"),
}
_FIX: Final = {
    "INVALID ENCODING": "Declare the file's encoding, for example encoding='cp1252'",
    "UNQUOTED VALUE": "Export the file again with its texts quoted",
}
MOST_FOOTERS: Final = 20
"""More rows than that below a table are no footer: they are looked at one by one."""
_TOO_FEW: Final = "MISSING COLUMNS"


def counted_faults(count: RecordCount, name: str, shift: int) -> list[Problem]:
    """The faults that the counting pass finds by itself."""
    problems = [
        Problem(
            f"{name}, line {line + shift:,}",
            "a NULL byte",
            "text",
            "The file is damaged or not text: export it again",
        )
        for line in count.null_lines
    ]
    problems += [
        Problem(
            f"{name}, line {line + shift:,}",
            "a record of more than 2 MB",
            "one claim per record",
            "Look for a double quote on this line that is not closed; otherwise shorten its texts",
        )
        for line in count.long_records
    ]
    for begun, (many, last) in list(count.swallowed.items())[:MOST_SHOWN]:
        begun, last = begun + shift, last + shift
        lines = "1 line that has" if many == 1 else f"{many:,} lines that have"
        problems.append(
            Problem(
                f"{name}, line {begun:,}",
                f"a quoted field that contains line ends and {lines} the form of a record, the "
                f"last on line {last:,}",
                "every double quote closed in its own field",
                f"Look for a stray double quote on line {begun:,} and one near line {last:,}: "
                "remove both. If the text really contains such lines, export the file with "
                "another delimiter",
            )
        )
    if len(count.swallowed) > MOST_SHOWN:
        more = f"{len(count.swallowed) - MOST_SHOWN:,} more records with the same fault"
        problems.append(Problem(name, more, "every double quote closed in its own field", ""))
    return problems


def rejected_faults(
    kinds: Sequence[str], lines: CsvLines, name: str, *, known: Sequence[int], below: int
) -> list[Problem]:
    """The records that the engine rejected; those too long are known from the count.

    Records with too few fields that are the last ones may be rows below the table, of which
    `below` were declared already.
    """
    problems: list[Problem] = []
    shown = 0
    footer = ""
    widths = sum(kind == _TOO_FEW for kind in kinds)
    if 0 < widths == len(kinds) == lines.rejected_at_end <= MOST_FOOTERS:
        footer = (
            f"If the last {'row is' if widths == 1 else f'{widths} rows are'} not part of the "
            f"table, leave {'it' if widths == 1 else 'them'} out: footer_rows={widths + below}"
        )
    for line, kind in zip(lines.of_rejected(), kinds, strict=False):
        if kind == "LINE SIZE OVER MAXIMUM" and line - lines.shift in known:
            continue
        if shown == MOST_SHOWN:
            break
        got, expected = _WORDS.get(kind, (kind.lower(), "a readable line"))
        fix = _FIX.get(kind, "Correct that line in the source, or name the right delimiter")
        problems.append(Problem(f"{name}, line {line:,}", got, expected, footer or fix))
        shown += 1
    more = len(kinds) - len(problems) - len(known)
    if more > 0:
        problems.append(Problem(name, f"{more:,} more lines that cannot be read", "none", ""))
    return problems


def lost_records(count: RecordCount, rows: int, name: str) -> Problem:
    """The refusal of a file of which the engine read other records than were counted."""
    records = count.records - 1
    return Problem(
        name,
        f"{records:,} records counted below the header, but {rows:,} read by the engine",
        "the same number of records",
        "Look for double quotes that are not closed, or not doubled inside a text, and for "
        "very long records; or save the claims as .parquet or .xlsx",
    )

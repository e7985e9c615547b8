"""What is wrong with a delimited file as a whole, in words: by line, never by value."""

from __future__ import annotations

from primafacie.core.errors import FrameError, Problem
from sampling.intake.record_counts import MOST_SHOWN, RecordCount

_WORDS = {
    "MISSING COLUMNS": ("too few fields", "as many fields as the header has"),
    "TOO MANY COLUMNS": ("too many fields", "as many fields as the header has"),
    "UNQUOTED VALUE": ("a quote inside a field that is not quoted", "quotes doubled and closed"),
    "INVALID ENCODING": ("bytes that are not UTF-8", "UTF-8 text"),
}
_FIX = {
    "INVALID ENCODING": "Declare the file's encoding, for example encoding='cp1252'",
    "UNQUOTED VALUE": "Export the file again with its texts quoted",
}


def counted_faults(count: RecordCount, name: str) -> list[Problem]:
    """The faults that the counting pass finds by itself."""
    problems = [
        Problem(
            f"{name}, line {line:,}",
            "a NULL byte",
            "text",
            "The file is damaged or not text: export it again",
        )
        for line in count.null_lines
    ]
    problems += [
        Problem(
            f"{name}, line {line:,}",
            "a record of more than 2 MB",
            "one claim per record",
            "Look for a double quote on this line that is not closed; otherwise shorten its texts",
        )
        for line in count.long_records
    ]
    for begun, (many, last) in list(count.swallowed.items())[:MOST_SHOWN]:
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
    kinds: list[str], lines: list[int], name: str, *, known: list[int]
) -> list[Problem]:
    """The records that the engine rejected; those too long are known from the count."""
    problems = []
    shown = 0
    for line, kind in zip(lines, kinds, strict=False):
        if kind == "LINE SIZE OVER MAXIMUM" and line in known:
            continue
        if shown == MOST_SHOWN:
            break
        got, expected = _WORDS.get(kind, (kind.lower(), "a readable line"))
        fix = _FIX.get(kind, "Correct that line in the source, or name the right delimiter")
        problems.append(Problem(f"{name}, line {line:,}", got, expected, fix))
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


def unreadable(count: RecordCount, delimiter: str, name: str, detail: str) -> FrameError:
    """The refusal of a file that the engine cannot divide into records at all."""
    got, fix = "the file cannot be read as delimited text", "Name the delimiter, or export the file"
    fix = f"{fix} again ({detail})"
    if count.open_at_end:
        got += ": a double quote is not closed before its end"
        fix = "Look for the last double quotes of the file; export it again with its texts quoted"
    elif len(count.ends) > 1:
        got += f": its lines end in several ways ({' and '.join(sorted(count.ends))})"
        fix = "Save the file again from a text editor with one kind of line end"
    return FrameError(
        got,
        where=name,
        expected=f"fields divided by {delimiter!r} and quoted with double quotes",
        fix=fix,
    )

"""The part of a text file that is the table: without titles above it and rows below it.

A file with such lines is written anew without them, beside the engine: the engine, the count of
records and the lines of faults then work as for any other file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from primafacie.core.amount_grammar import AmountError, DecimalMark, cents_of_text
from primafacie.core.errors import FrameError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.problems import row_ranges
from sampling.engines.roles import Roles
from sampling.intake.csv_lines import text_lines

_CHUNK = 1 << 20
_TOTAL = re.compile(r"\b(?:sub|grand)?[ -]?(?:totals?|sums?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """What was left out: lines above the column names, and the rows below the table by line.

    `made` is 1 where column names were put above a file that has none.
    """

    above: int = 0
    below: tuple[tuple[int, str], ...] = ()
    made: int = 0
    after: int = 0

    @property
    def shift(self) -> int:
        """What must be added to a line of the table to find it in the file."""
        return self.above - self.made

    @property
    def outside(self) -> int:
        """Physical lines of the file that are outside the table."""
        return self.above + self.after - self.made


def write_span(
    stream: BinaryIO, target: Path, *, header: bytes, above: int, below: int, name: str
) -> Span:
    """Write the table of an open UTF-8 file: from the line after `above` to before the last rows.

    `header`, where it is not empty, is put above it, with the line end that the file has. Raises
    `FrameError` for a file that has fewer lines.
    """
    target.touch(mode=0o600)
    ends: list[tuple[int, int, bytes]] = []  # line, where it begins in the target, text
    number = 0
    with target.open("wb") as out:
        for number, line in enumerate(text_lines(stream), start=1):
            if number == 1 and header:
                # Lines that end in two ways could not be read.
                body = line.rstrip(b"\r\n")
                out.write(header + (line[len(body) :] or b"\n"))
            if number <= above:
                continue
            if line.strip():
                ends.append((number, out.tell(), line))
                # One line more than the rows below: the table has at least its column names.
                del ends[: -below - 1]
            out.write(line if number > 1 else line.removeprefix(b"\xef\xbb\xbf"))
        if len(ends) < below + (0 if header else 1):
            raise FrameError(
                f"a file of {counted(number, 'line')}",
                where=name,
                expected=f"a table with its column names below {counted(above, 'line')}, and "
                f"{counted(below, 'row')} below it",
                fix="Give the line of the column names with header_row=1, and the number of rows "
                "below the table with footer_rows=0",
            )
        kept = ends[-below:] if below else []
        after = 0
        if kept:
            out.truncate(kept[0][1])
            after = number - kept[0][0] + 1
    texts = tuple((line, text.decode("utf-8", "replace").strip("\r\n")) for line, _, text in kept)
    return Span(above, texts, 1 if header else 0, after)


def check_rows_below(
    rows: Sequence[tuple[int, Sequence[str]]],
    names: Sequence[str],
    roles: Roles | None,
    *,
    decimal: DecimalMark,
    name: str,
    word: str,
) -> str:
    """The note on the rows below a table, with what they add up to; "" where there are none.

    A row with a unit id and an amount has the form of a claim: it is refused, because leaving out
    claims is an exclusion with a reason, which the waterfall counts.
    """
    if not rows:
        return ""
    place = {column: number for number, column in enumerate(names)}
    amounts, claims = [], []
    paid = None if roles is None else place.get(roles.paid)
    ids = [] if roles is None else [place[c] for c in roles.unit_id if c in place]
    for number, cells in rows:
        cents = _cents(cells[paid], decimal) if paid is not None and paid < len(cells) else None
        if cents is None:
            continue
        texts = [cells[at].strip() for at in ids if at < len(cells)]
        # A row with fewer cells has the form of a claim where its id is a word with a digit.
        whole = len(cells) == len(names) or all(
            " " not in text and any(sign.isdigit() for sign in text) for text in texts
        )
        if whole and texts and all(texts) and not any(map(_TOTAL.search, texts)):
            claims.append(number)
        amounts.append(cents)
    if claims:
        raise FrameError(
            f"{counted(len(claims), 'footer row')} with a unit id and an amount",
            where=f"{name}, {word}{'s' if len(claims) > 1 else ''} {row_ranges(claims)}",
            expected="rows that are no claims",
            fix="Give a smaller number with footer_rows=0, or leave these rows out with "
            "exclude('...', reason=...), which counts them in units and dollars",
        )
    places = row_ranges(number for number, _ in rows)
    words = f"{word} {places} was" if len(rows) == 1 else f"{word}s {places} were"
    said = f"{words[:1].upper()}{words[1:]} left out below the table of {name}."
    if amounts and roles is not None:
        said += f" The amounts there in column {roles.paid} add up to {Money(sum(amounts))}."
    return said


def fields(line: str, delimiter: str) -> list[str]:
    """The fields of one line, also of one that is not well quoted."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _cents(text: str, decimal: DecimalMark) -> int | None:
    try:
        return cents_of_text(text, decimal=decimal)
    except AmountError:
        return None

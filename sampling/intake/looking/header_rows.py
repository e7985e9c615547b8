"""Which row of a table holds the column names, and which rows at its end are no rows of it.

A person sees it by what cells look like: names have letters and repeat nowhere, values below them
are numbers and days. Nothing is adopted here: what is found is proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from primafacie.core.printable import printable

Rows = Sequence[tuple[int, Sequence[str]]]
"""Rows with their numbers in the file; a blank cell is ""."""

LOOKED_AT: Final = 40
MOST_FOOTERS: Final = 20
_VALUE: Final = re.compile(
    r"[\s$(+\u2212-]*[0-9][0-9.,/:\-\sTZ]*(?:[eE][+-][0-9]+)?\s*[)-]?(?:\s?[CcDd][RrBb])?\s*"
    r"|[0-9]{1,2}[- ]?[A-Za-z]{3}[- ]?[0-9]{2,4}.*"
)
_FOOT: Final = re.compile(
    r"\b(?:(?:sub|grand)?[ -]?totals?|sums?|end of|records?|rows? (?:returned|selected|affected)"
    r"|report|page|printed|generated|run (?:date|on)|prepared|source:|note:|confidential)\b",
    re.IGNORECASE,
)
_LONGEST_NAME: Final = 80


def looks_like_value(cell: str) -> bool:
    """Is a cell a number, an amount or a day rather than a name?

    >>> [looks_like_value(c) for c in ("12.50", "2024-01-31", "14SEP2025", "PAID", "LINE 1")]
    [True, True, True, False, False]
    """
    return _VALUE.fullmatch(cell.strip()) is not None


def usual_width(rows: Rows) -> int:
    """The number of cells that most rows have."""
    counts = Counter(len(cells) for _, cells in rows if any(c.strip() for c in cells))
    return max(counts, key=lambda width: (counts[width], width)) if counts else 0


def header_place(rows: Rows) -> int | None:
    """The number of the row that holds the column names; 0 where the first row holds values.

    None where no row looks like one.
    """
    width = usual_width(rows)
    first_values = None
    has_names = False
    for number, cells in rows[:LOOKED_AT]:
        filled = [cell for cell in cells if cell.strip()]
        if not filled or abs(len(cells) - width) > 1:
            continue
        if all(map(_looks_like_name, filled)) and 2 * len(filled) > width:
            below = [cells for n, cells in rows if n > number]
            # Below names are values; a table of texts alone does not show which row they are in.
            if any(map(_has_value, below)) or not (below or has_names):
                return number
            has_names = True
        if first_values is None and _has_value(cells) and len(filled) > width // 2:
            first_values = number
    return 0 if first_values is not None else None


def footer_rows(rows: Rows, width: int) -> list[int]:
    """The numbers of the last rows that are no rows of the table, in their order.

    A row counts as one where it has fewer cells and does not begin like a claim, where a cell of
    a row with blanks is a word for totals or the end of a report, or where nearly all are blank.
    """
    filled = [(n, cells) for n, cells in rows if any(cell.strip() for cell in cells)]
    usual = Counter(_count(cells) for _, cells in filled)
    typical = max(usual, key=lambda count: usual[count]) if usual else 0
    found: list[int] = []
    for number, cells in reversed(filled):
        count = _count(cells)
        other = len(cells) < width and (count < 2 or not _begins_like_claim(cells))
        worded = any(_FOOT.search(cell) for cell in cells) and count < typical
        sparse = typical > 2 and 3 * count <= typical
        if not (other or worded or sparse) or len(found) == MOST_FOOTERS:
            break
        found.append(number)
    return found[::-1] if len(found) < MOST_FOOTERS else []


def _begins_like_claim(cells: Sequence[str]) -> bool:
    """Is the first cell that is not blank a word with a digit, as ids are?"""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return any(sign.isdigit() for sign in first) and " " not in first


def shown_names(cells: Sequence[str]) -> str:
    """Column names as a sentence shows them, the first ones."""
    names = [printable(cell.strip())[:_LONGEST_NAME] or "(blank)" for cell in cells]
    more = len(names) - 6
    return ", ".join(names[:6]) + (f" and {more:,} more" if more > 0 else "")


def _looks_like_name(cell: str) -> bool:
    return (
        len(cell) <= _LONGEST_NAME
        and any(sign.isalpha() for sign in cell)
        and not looks_like_value(cell)
    )


def _has_value(cells: Sequence[str]) -> bool:
    return any(map(looks_like_value, cells))


def _count(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)

"""Rows of a table of findings that are not units: totals at the foot, rows without an id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extrapolation.reviews.cell_values import text_of
from extrapolation.reviews.raw_tables import RawRow
from primafacie.core.errors import Problem
from sampling.intake import CellError, cents_of_cell

AMOUNTS: Final = ("overpaid", "paid", "should_have_paid", "claimed")
FEWEST_OTHERS: Final = 10
_TOTAL: Final = re.compile(r"(?:(?:grand|report|sub|final)[ -]?)?totals?:?|sum:?", re.IGNORECASE)


def total_rows(rows: Sequence[RawRow], columns: Sequence[str]) -> list[Problem]:
    """A fault per row that is a total: by a word in one of its cells, or by its amount.

    By its amount: not 0, at least 10 other rows with an amount, and equal to the sum of all the
    others (in `overpaid`, `paid`, `should_have_paid` or `claimed`).
    """
    found: dict[int, Problem] = {}
    for place, raw in enumerate(rows):
        for name in raw.values:
            if _TOTAL.fullmatch(text_of(raw, name)):
                found[place] = _fault(raw, name, "a total row")
                break
    for column in AMOUNTS:
        if column not in columns:
            continue
        cents = [_cents(raw, column) for raw in rows]
        amounts = sum(value != 0 for value in cents)
        total = sum(cents)
        for place, value in enumerate(cents):
            if value and amounts > FEWEST_OTHERS and 2 * value == total:
                found.setdefault(
                    place, _fault(rows[place], column, "an amount equal to the sum of all others")
                )
    return list(found.values())


def rows_without_ids(rows: Sequence[RawRow]) -> list[Problem]:
    """A fault for the rows without an id, in a table where others have one."""
    blank = [raw for raw in rows if not text_of(raw, "unit_id")]
    if not blank or len(blank) == len(rows):
        return []
    cells = ", ".join(raw.cell("unit_id") for raw in blank[:5])
    count = "1 row" if len(blank) == 1 else f"{len(blank):,} rows"
    more = f" and {len(blank) - 5:,} more" if len(blank) > 5 else ""
    return [
        Problem(
            f"{cells}{more}",
            f"{count} without a unit id",
            "an id for every sampled unit",
            "Enter the ids; or delete rows that are not sampled units",
        )
    ]


def _fault(raw: RawRow, column: str, got: str) -> Problem:
    return Problem(raw.cell(column), got, "one row per sampled unit", "Delete the total rows")


def _cents(raw: RawRow, column: str) -> int:
    try:
        return cents_of_cell(raw.get(column), decimal=raw.form.decimal) or 0
    except CellError:
        return 0

"""Cells as amounts, days and texts; what does not fit becomes a problem, named by its cell."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from extrapolation.reviews.raw_tables import RawRow
from primafacie.core.errors import Problem
from sampling.intake import CellError, cents_of_cell, day_of_cell

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)


def cents_of(row: RawRow, column: str, problems: list[Problem]) -> int | None:
    """An amount cell in cents, exactly; None where it is blank or a problem was noted."""
    try:
        return cents_of_cell(row.get(column), decimal=row.form.decimal)
    except CellError as error:
        problems.append(
            Problem(
                row.cell(column),
                f"a cell with {error.cause}",
                "a number of dollars with whole cents",
                error.fix,
            )
        )
        return None


def number_of(value: Any) -> float | None:
    """A plain finite number of any column, or None if the cell holds none.

    A text is a number only if it is digits, with a point and a sign where needed: `1e5`,
    `1_000` and `12,50` are not.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    if not isinstance(value, int | float | Decimal):
        return None
    number = float(value)
    return number if abs(number) < float("inf") else None


def day_of(row: RawRow, column: str, problems: list[Problem]) -> str:
    """A day cell as an ISO day; empty where it is blank or a problem was noted."""
    try:
        day = day_of_cell(row.get(column), date_format=row.form.date_format)
    except CellError as error:
        problems.append(
            Problem(
                row.cell(column),
                f"a cell with {error.cause}",
                "a day such as 2026-11-21",
                error.fix,
            )
        )
        return ""
    return "" if day is None else day.isoformat()


def text_of(row: RawRow, column: str) -> str:
    """A text cell; a whole number in it loses no digit and gains no decimal point."""
    value = row.get(column)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

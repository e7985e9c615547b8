"""Cells as amounts, days and texts; what does not fit becomes a problem, named by its cell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extrapolation.reviews.raw_tables import RawRow, day_text
from primafacie.core.errors import AuditError, Problem
from primafacie.core.money import Money


def cents_of(row: RawRow, column: str, problems: list[Problem]) -> int | None:
    """An amount cell in cents, exactly; None where it is blank or a problem was noted."""
    value = row.get(column)
    if value is None:
        return None
    try:
        return exact_cents(value)
    except AuditError as error:
        got = f"{error.got}" if isinstance(value, str) else f"the amount {value!r}"
        problems.append(
            Problem(
                row.cell(column),
                got,
                "a number of dollars with whole cents",
                "Enter the amount as a number",
            )
        )
        return None


def exact_cents(value: Any) -> int:
    """A number or text of dollars in cents; a float goes through its shortest decimal."""
    if isinstance(value, bool):
        raise AuditError(f"the truth value {value}", expected="an amount", fix="")
    if isinstance(value, int):
        return value * 100
    if isinstance(value, float):
        exact = Decimal(repr(value)) * 100
        if not exact.is_finite() or exact != exact.to_integral_value():
            raise AuditError(f"the amount {value!r}", expected="whole cents", fix="")
        return int(exact)
    return Money.parse(str(value)).cents


def number_of(value: Any) -> float | None:
    """A plain finite number of any column, or None if the cell holds none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value) if isinstance(value, int | float) else float(str(value))
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def day_of(row: RawRow, column: str, problems: list[Problem]) -> str:
    """A day cell as an ISO day; empty where it is blank or a problem was noted."""
    value = row.get(column)
    if value is None:
        return ""
    try:
        return day_text(value)
    except ValueError:
        problems.append(
            Problem(
                row.cell(column),
                f"the date {value!r}",
                "a day such as 2026-11-21",
                "Enter the day as year-month-day",
            )
        )
        return ""


def text_of(row: RawRow, column: str) -> str:
    """A text cell; a whole number in it loses no digit and gains no decimal point."""
    value = row.get(column)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

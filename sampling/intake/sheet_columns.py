"""A column of a sheet as texts: numbers as digits, amounts as cents, damage named by its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final

from primafacie.core.errors import Problem
from sampling.engines.roles import Roles
from sampling.intake.cell_values import (
    CellError,
    PaddedNumber,
    ShownOtherwise,
    UnreadableCell,
    cents_of_cell,
    cents_of_numbers,
    id_of_cell,
    is_noisy,
)

_SHOWN: Final = 5


def texts_of_column(
    values: Sequence[Any], numbers: Sequence[int], name: str, roles: Roles | None
) -> tuple[list[str | None], dict[int, CellError], int]:
    """A column as texts; its faults by sheet row; how many numbers were rounded to the cent."""
    is_used = roles is None or name in roles.columns
    is_amount = roles is not None and name in (roles.paid, roles.claimed)
    ids = () if roles is None else (*roles.unit_id, *roles.part, roles.cluster)
    read = _amount if is_amount else id_of_cell if name in ids else _other
    quick = cents_of_numbers([v for v in values if v is not None]) if is_amount else None
    if quick is not None:
        cents = iter(quick[0])
        return [None if v is None else _dollars(next(cents)) for v in values], {}, quick[1]
    texts: list[str | None] = []
    faults: dict[int, CellError] = {}
    noisy = 0
    for number, value in zip(numbers, values, strict=True):
        text = None
        try:
            if value is not None:
                text = value if isinstance(value, str) else read(value)
                noisy += is_amount and not isinstance(value, str) and is_noisy(value)
        except CellError as fault:
            if is_used:
                faults[number] = fault
        texts.append(text)
    return texts, faults, noisy


def shown_notes(values: Sequence[Any], name: str, roles: Roles | None) -> list[str]:
    """Cells in use that show something else than what is read."""
    if roles is None or name not in roles.columns:
        return []
    many = sum(isinstance(value, ShownOtherwise) for value in values)
    if not many:
        return []
    words = "1 cell shows something else than it holds"
    if many > 1:
        words = f"{many:,} cells show something else than they hold"
    return [f"In column {name} {words}, because of the number format: what is held was read."]


def _amount(value: Any) -> str:
    """A number cell as dollars and cents; the text of one that is not whole cents stays as it is.

    The check of the rows then names it with its value.
    """
    if isinstance(value, UnreadableCell):
        raise CellError(value.cause, value.fix)
    if isinstance(value, bool | date | time):
        raise CellError("a date or a truth value instead of an amount")
    try:
        cents = cents_of_cell(float(value))
    except CellError:
        return repr(float(value))
    return _dollars(cents)


def _dollars(cents: int | None) -> str:
    assert cents is not None, "a cell that is not blank"
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def _other(value: Any) -> str:
    """Dates as ISO days, numbers as digits; a number shown with zeros it lacks is a fault."""
    if isinstance(value, UnreadableCell):
        raise CellError(value.cause, value.fix)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        raise CellError("a truth value", "Enter the value as text")
    if not isinstance(value, PaddedNumber) and not float(value).is_integer():
        return repr(float(value))
    return id_of_cell(value)


def grouped_faults(faults: dict[int, CellError], name: str, column: str) -> list[Problem]:
    """One problem per cause, with its first rows."""
    causes: dict[tuple[str, str], list[int]] = {}
    for number, fault in faults.items():
        causes.setdefault((fault.cause, fault.fix), []).append(number)
    return [
        Problem(
            f"{name}, {rows_shown(places)}, column {column}",
            cause,
            "text, or a number of at most 15 digits",
            fix,
        )
        for (cause, fix), places in causes.items()
    ]


def rows_shown(places: Sequence[int]) -> str:
    shown = ", ".join(f"{place:,}" for place in places[:_SHOWN])
    more = f" and {len(places) - _SHOWN:,} more" if len(places) > _SHOWN else ""
    return f"row{'s' if len(places) > 1 else ''} {shown}{more}"

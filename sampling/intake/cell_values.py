"""One cell of a table as text, cents, a day or a whole number: exactly, or not at all.

A reader hands over a cell as plain Python: text, `int`, `float`, `Decimal`, `bool`, `date`,
`datetime`, `time`, None for a blank one, and the two kinds below for cells of a workbook.
Each function returns the value or raises `CellError`, which never quotes the cell.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from primafacie.core.amount_grammar import DOLLAR_DIGITS, AmountError, DecimalMark, cents_of_text

EXACT_DIGITS: Final = 15
"""A double holds 15 decimal digits for certain: a longer id in a number cell has lost its tail."""
NOISE_CENTS: Final = Decimal("1e-6")
_SCIENTIFIC_ID: Final = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE][+-][0-9]{2,3}", re.ASCII)
_TOTALS: Final = re.compile(r"(?:(?:grand|report|sub|final)[ -]?)?totals?:?|sum:?", re.IGNORECASE)

CellError = AmountError
"""Why a cell cannot be read: `cause` completes "cells with ...", `fix` says what to do."""


class PaddedNumber(float):
    """A number that its workbook shows with leading zeros (number format `000000`)."""


class FormulaZero(float):
    """A 0 of a formula: LibreOffice writes it to .xls files where the value is an empty text."""


class ShownOtherwise(float):
    """A number whose number format shows something else: another number, a text, or nothing."""

    shows: str = ""

    @classmethod
    def of(cls, value: float, shows: str) -> ShownOtherwise:
        made = cls(value)
        made.shows = shows
        return made


class UnreadableCell:
    """A cell of a workbook without a usable value: a formula error, or no stored value."""

    __slots__ = ("cause", "fix", "is_unstored")

    def __init__(self, cause: str, fix: str, *, is_unstored: bool = False) -> None:
        self.cause = cause
        self.fix = fix
        self.is_unstored = is_unstored

    def __repr__(self) -> str:
        return f"UnreadableCell({self.cause!r})"


def plain_value(value: Any) -> Any:
    """The cell with blanks as None and numpy or pandas scalars as plain Python values."""
    if value is None:
        return None
    if isinstance(value, str):
        return value if value.strip() else None
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, float) and not isinstance(value, PaddedNumber):
        return None if math.isnan(value) else float(value)
    if isinstance(value, datetime) and hasattr(value, "to_pydatetime"):
        return value.to_pydatetime(warn=False)
    if hasattr(value, "item") and hasattr(value, "dtype"):
        return plain_value(value.item())
    if isinstance(value, Decimal) and value.is_nan():
        return None
    return value


def _usable(value: Any) -> Any:
    value = plain_value(value)
    if isinstance(value, UnreadableCell):
        raise CellError(value.cause, value.fix)
    return value


def id_of_cell(value: Any) -> str:
    """An id as its digits and letters, outer blanks removed; "" where the cell is blank.

    `NA`, `NULL` and `None` are texts like any other. Raises `CellError` for what a program
    has damaged: a number of more than 15 digits, a number shown with leading zeros, scientific
    notation, a number with a fraction, a date, a truth value; and for control characters and
    for texts that name a total.

    >>> id_of_cell(123.0), id_of_cell(" 00123 "), id_of_cell("NA")
    ('123', '00123', 'NA')
    """
    value = _usable(value)
    if value is None:
        return ""
    if isinstance(value, PaddedNumber):
        raise CellError(
            "a number shown with leading zeros that it does not hold (number format 000000)",
            "Format the column as text and enter the ids again with their zeros",
        )
    if isinstance(value, str):
        return _id_of_text(value.strip())
    if isinstance(value, datetime | date | time):
        raise CellError(
            "a date where an id is expected",
            "Format the column as text and enter the ids again",
        )
    return _text_of_number(value)


def is_plain_id(value: Any) -> bool:
    """Is the cell a text that `id_of_cell` returns unchanged without a closer look?"""
    return (
        type(value) is str
        and value.isascii()
        and value.isalnum()
        and value[0] not in "fFgGrRsStT"  # the first letters of the words for a total
    )


def _id_of_text(text: str) -> str:
    if _SCIENTIFIC_ID.fullmatch(text):
        raise CellError(
            "an id in scientific notation, such as 1.23450E+15",
            "A spreadsheet program has lost its digits: export the ids again as text",
        )
    if not (text.isascii() and text.isprintable()):
        if any(unicodedata.category(sign) == "Cc" for sign in text):
            raise CellError("an id with control characters", "Correct the id in the source")
        if not unicodedata.is_normalized("NFC", text):
            raise CellError("an id that is not in Unicode NFC", "Export the ids again in NFC")
    if _TOTALS.fullmatch(text):
        raise CellError("a total instead of an id", "Delete the total rows")
    return text


def _text_of_number(value: Any) -> str:
    """A number as its digits, where no digit can have been lost."""
    if isinstance(value, bool):
        raise CellError("a truth value where text is expected", "Enter the text")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        if value == value.to_integral_value():
            return str(int(value))
    elif isinstance(value, float) and math.isfinite(value) and value.is_integer():
        if abs(value) < 10**EXACT_DIGITS:
            return str(int(value))
        raise CellError(
            f"a number of more than {EXACT_DIGITS} digits: the last digits are lost",
            "Export the column as text",
        )
    raise CellError("a number with a fraction where an id is expected", "Export the ids as text")


def text_of_cell(value: Any) -> str:
    """Any other text (a label, a code, a note); numbers as their digits, days as ISO days."""
    value = _usable(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not value.is_integer() and math.isfinite(value):
        return repr(float(value))
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return str(value)
    return id_of_cell(value)


def cents_of_cell(value: Any, *, decimal: DecimalMark = ".") -> int | None:
    """Cents of an amount in dollars, exactly; None where the cell is blank.

    A text follows the grammar of `cents_of_text`. A number cell may miss a cent by the noise of
    binary arithmetic (1e-6 of a cent; see `is_noisy`); any other fraction of a cent is refused.

    >>> cents_of_cell(3473.8600000000006), cents_of_cell("(12.00)")
    (347386, -1200)
    """
    value = _usable(value)
    if value is None:
        return None
    if isinstance(value, str):
        return cents_of_text(value, decimal=decimal)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise CellError("a date or a truth value instead of an amount")
    is_float = isinstance(value, float)
    exact = Decimal(repr(float(value))) if is_float else Decimal(value)
    if not exact.is_finite() or abs(exact) >= 10**DOLLAR_DIGITS:
        raise CellError(f"more than {DOLLAR_DIGITS} digits of dollars")
    nearest = (exact * 100).to_integral_value()
    # Doubles near large amounts are wider apart than the noise allowed to small ones.
    noise = max(NOISE_CENTS, 400 * Decimal(math.ulp(value))) if is_float else Decimal(0)
    if abs(exact * 100 - nearest) > noise:
        raise CellError(
            "a fraction of a cent", "A payment has no fraction of a cent; correct the source"
        )
    return int(nearest)


def cents_of_numbers(cells: Sequence[Any]) -> tuple[list[int | None], int] | None:
    """Cents of a column of number cells and how many were rounded; None where any needs care.

    Below a billion dollars the product by 100 is within 1e-7 of a cent of the exact one.
    """
    import numpy as np

    if not cells or not set(map(type, cells)) <= {int, float}:
        return None
    try:
        dollars = np.array(cells, dtype=np.float64)
    except OverflowError:
        return None
    nearest = np.rint(dollars * 100)
    if not (np.abs(dollars) < 1e9).all() or (np.abs(dollars * 100 - nearest) > 5e-7).any():
        return None
    return nearest.astype(np.int64).tolist(), int((nearest / 100 != dollars).sum())


def is_noisy(value: Any) -> bool:
    """Does a number cell differ from its cents, so that reading it rounded it?"""
    value = plain_value(value)
    if not isinstance(value, float):
        return False
    cents = cents_of_cell(value)
    return cents is not None and cents / 100 != value


def whole_number_of_cell(value: Any, *, signed: bool = False) -> int | None:
    """A whole number such as a count, of 0 or more unless `signed`; None where it is blank."""
    value = _usable(value)
    if value is None:
        return None
    number: int | None = None
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"-?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})", text, re.ASCII):
            number = int(text.replace(",", ""))
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        exact = float(value).is_integer() and abs(float(value)) < 10**EXACT_DIGITS
        number = int(value) if exact else None
    if number is None or (number < 0 and not signed):
        least = "" if signed else " of 0 or more"
        raise CellError(f"text or a number that is not a whole number{least}", "Correct the cell")
    return number

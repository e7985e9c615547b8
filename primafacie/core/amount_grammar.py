"""The one grammar of an amount of US dollars written as text, and why a text is refused."""

from __future__ import annotations

import re
from typing import Final, Literal

DecimalMark = Literal[".", ","]
AmountForm = Literal["dollars", "cents", "overpunch"]
"""How a column writes its amounts: dollars with their cents; whole cents without a point; or cents
whose last character is digit and sign in one (signed zoned decimal, `PIC S9(7)V99`)."""
AMOUNT_FORMS: Final = ("dollars", "cents", "overpunch")
DOLLAR_DIGITS: Final = 13
"""Dollars of a table have at most 13 digits: a double still holds their cents exactly."""

_DIGITS: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
WHOLE_CENTS: Final = rf"(?:{_DIGITS}(?:[.][0-9]{{0,2}}0*)?|[.][0-9]{{1,2}}0*)"
"""The digits of an amount of dollars and whole cents, as a pattern."""
ANY_FRACTION: Final = rf"(?:{_DIGITS}(?:[.][0-9]*)?|[.][0-9]+)"
"""The digits of an amount of dollars and any fraction, as a pattern."""
WHOLE_NUMBER: Final = rf"(?:{_DIGITS}(?:[.]0*)?)"
"""The digits of an amount that is a whole number of cents, as a pattern."""
NEGATIVE: Final = "[-(cC\u2212]"
"""What occurs in the text of a negative amount, and in no other."""
OVERPUNCHED: Final = "{ABCDEFGHI}JKLMNOPQR"
"""The last signs of zoned decimals: +0 to +9, then -0 to -9. A plain digit is positive."""
OVERPUNCH_DIGITS: Final = "01234567890123456789"
ZONED: Final = "[ ]*[0-9]*[0-9A-R{}][ ]*"
"""The pattern of a zoned decimal."""
_BLANKS: Final = "[ \t\r\n\f\v]*"
_PLAIN: Final = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}", re.ASCII)
"""The form of most amounts, for which the signs need not be looked at."""
_SWAPPED: Final = str.maketrans(".,", ",.")
_OPEN: Final = r"[-+$\s(\u2212]*"
_SCIENTIFIC: Final = re.compile(rf"{_OPEN}[0-9][0-9.,]*[eE][+-]?[0-9]+\)?\s*", re.ASCII)
_OTHER_MARK: Final = re.compile(rf"{_OPEN}[0-9.]*,[0-9]+\s*(?:\)|-|[Cc][Rr])?\s*", re.ASCII)
_DEBIT: Final = re.compile(r"[$\s(]*[0-9.,]+\s*[Dd][BbRr]\s*", re.ASCII)
_SIGNS: Final = re.compile("[-+\u2212]|[cC][rR]")


def signed(number: str) -> str:
    """The pattern of a signed amount around the pattern of its digits: Python's and every engine's.

    One sign or none, before or after the digits: `-12.00`, `$-12.00`, `+12.00`, `12.00-`,
    `12.00 CR`, `(12.00)`, U+2212 for the minus; `$` or `USD` before the digits, `USD` after them;
    blanks at the signs and outside, never among the digits.
    """
    sign = "[-+\u2212]"
    currency = "(?:(?:[$]|USD) *)?"
    forms = (
        f"(?:{sign} *)?{currency}{number}",
        f"{currency}{sign} *{number}",
        f"{currency}{number} *(?:{sign}|[cC][rR])",
        f"[(] *{currency}{number} *[)]",
        f"{currency}[(] *{number} *[)]",
    )
    return f"{_BLANKS}(?:{'|'.join(forms)})(?: *USD)?{_BLANKS}"


_AMOUNT: Final = re.compile(signed(ANY_FRACTION))
_CENTS: Final = re.compile(signed(WHOLE_NUMBER))
_ZONED: Final = re.compile(ZONED)
_NEGATIVE: Final = re.compile(NEGATIVE)
_NOT_DIGITS: Final = re.compile("[^0-9.]")


class AmountError(ValueError):
    """Why a text or a cell is not an amount; the text itself is never part of the message.

    `cause` completes "a cell with ..."; `fix` says what to do.
    """

    def __init__(self, cause: str, fix: str = "Correct the amount in the source") -> None:
        self.cause = cause
        self.fix = fix
        super().__init__(cause)


def cents_of_text(
    text: str, *, decimal: DecimalMark = ".", most_digits: int = DOLLAR_DIGITS
) -> int:
    """Cents of `1234.5`, `$1,234.50`, `-12`, `(12.00)`, `12.00-` or `12.00 CR`, exactly.

    See `signed` for the forms of the sign and the currency. With `decimal=","` the point divides
    thousands: `1.234,50`. Raises `AmountError` for everything else: a comma or a point in the
    wrong place, scientific notation, a fraction of a cent, two signs, the marks DR and DB, more
    than `most_digits` digits of dollars.

    >>> cents_of_text("$1,234.50"), cents_of_text("(12.00)"), cents_of_text("12.00 CR")
    (123450, -1200, -1200)
    >>> cents_of_text("1.234,50", decimal=",")
    123450
    """
    if decimal == "." and _PLAIN.fullmatch(text):
        return int(text.replace(".", ""))
    point = text.translate(_SWAPPED) if decimal == "," else text
    if _AMOUNT.fullmatch(point) is None:
        raise _refused(point, decimal)
    whole, _, cents = _NOT_DIGITS.sub("", point).partition(".")
    if cents[2:].strip("0"):
        raise AmountError(
            "a fraction of a cent", "A payment has no fraction of a cent; correct the source"
        )
    whole = whole.lstrip("0")
    if len(whole) > most_digits:
        raise AmountError(f"more than {most_digits} digits of dollars")
    value = 100 * int(whole or "0") + int((cents + "00")[:2])
    return -value if _NEGATIVE.search(point) else value


def cents_of_form(
    text: str, form: AmountForm, *, decimal: DecimalMark = ".", most_digits: int = DOLLAR_DIGITS
) -> int:
    """Cents of an amount in the declared form of its column; raises `AmountError`.

    >>> cents_of_form("1,291.42-", "dollars"), cents_of_form("129142-", "cents")
    (-129142, -129142)
    >>> cents_of_form("12914K", "overpunch"), cents_of_form("12914B", "overpunch")
    (-129142, 129142)
    """
    if form == "dollars":
        return cents_of_text(text, decimal=decimal, most_digits=most_digits)
    if form == "cents":
        point = text.translate(_SWAPPED) if decimal == "," else text
        if _CENTS.fullmatch(point) is None:
            raise AmountError("text that is not a whole number of cents")
        digits = _NOT_DIGITS.sub("", point).partition(".")[0]
        negative = _NEGATIVE.search(point) is not None
    else:
        if _ZONED.fullmatch(text) is None:
            raise AmountError("text that is not a zoned decimal, such as 12914K for -1291.42")
        body = text.strip(" ")
        place = OVERPUNCHED.find(body[-1])
        digits = body if place < 0 else body[:-1] + OVERPUNCH_DIGITS[place]
        negative = place >= len(OVERPUNCHED) // 2
    digits = digits.lstrip("0")
    if len(digits) > most_digits + 2:
        raise AmountError(f"more than {most_digits} digits of dollars")
    return -int(digits or "0") if negative else int(digits or "0")


def _refused(point: str, decimal: DecimalMark) -> AmountError:
    """The likeliest reason why a text does not fit the grammar."""
    if _SCIENTIFIC.fullmatch(point):
        return AmountError(
            "scientific notation", "Format the column as a number with two decimals, and save again"
        )
    if _DEBIT.fullmatch(point):
        return AmountError(
            "the mark DR or DB, by which programs mean a negative amount or a positive one",
            "Write the sign of the amount in the source",
        )
    opened, closed = point.count("("), point.count(")")
    if opened != closed or opened + len(_SIGNS.findall(point)) > 1:
        return AmountError(
            "two signs or an unclosed parenthesis",
            "Write one minus sign, or one pair of parentheses",
        )
    if _OTHER_MARK.fullmatch(point) or _OTHER_MARK.fullmatch(point.translate(_SWAPPED)):
        mark, other = ("comma", ",") if decimal == "." else ("point", ".")
        return AmountError(
            f"a {mark} in an unexpected place",
            f'If the {mark} is the decimal mark, declare it: decimal="{other}"',
        )
    return AmountError("text that is not an amount")

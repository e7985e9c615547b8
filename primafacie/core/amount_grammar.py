"""The one grammar of an amount of US dollars written as text, and why a text is refused."""

from __future__ import annotations

import re
from typing import Final, Literal

DecimalMark = Literal[".", ","]
DOLLAR_DIGITS: Final = 13
"""Dollars of a table have at most 13 digits: a double still holds their cents exactly."""

_PARTS: Final = re.compile(
    r"\s*(?P<open>\()?\s*(?P<sign>-)?\s*\$?\s*(?P<late>-)?\s*(?P<inner>\()?\s*"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.(?P<cents>[0-9]*))?"
    r"\s*(?P<close>\))?\s*(?P<tail>-|[Cc][Rr])?\s*",
    re.ASCII,
)
_PLAIN: Final = re.compile(r"-?[0-9]{1,13}\.[0-9]{2}", re.ASCII)
"""The form of most amounts, for which the parts need not be taken apart."""
_SWAPPED: Final = str.maketrans(".,", ",.")
_SCIENTIFIC: Final = re.compile(r"[$(\s-]*[0-9][0-9.,]*[eE][+-]?[0-9]+\)?\s*", re.ASCII)
_OTHER_MARK: Final = re.compile(r"[$(\s-]*[0-9.]*,[0-9]+\)?-?\s*", re.ASCII)


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

    With `decimal=","` the point divides thousands: `1.234,50`. Raises `AmountError` for
    everything else: a comma or a point in the wrong place, scientific notation, a fraction
    of a cent, two signs, more than `most_digits` digits of dollars.

    >>> cents_of_text("$1,234.50"), cents_of_text("(12.00)"), cents_of_text("12.00 CR")
    (123450, -1200, -1200)
    >>> cents_of_text("1.234,50", decimal=",")
    123450
    """
    if decimal == "." and _PLAIN.fullmatch(text):
        return int(text.replace(".", ""))
    point = text.translate(_SWAPPED) if decimal == "," else text
    parts = _PARTS.fullmatch(point)
    if parts is None or not (parts["whole"] or parts["cents"]):
        raise _refused(point, decimal)
    opened = bool(parts["open"]) + bool(parts["inner"])
    signs = opened + bool(parts["sign"]) + bool(parts["late"]) + bool(parts["tail"])
    if opened != bool(parts["close"]) or signs > 1:
        raise AmountError(
            "two signs or an unclosed parenthesis",
            "Write one minus sign, or one pair of parentheses",
        )
    cents = parts["cents"] or ""
    if cents[2:].strip("0"):
        raise AmountError(
            "a fraction of a cent", "A payment has no fraction of a cent; correct the source"
        )
    whole = (parts["whole"] or "0").replace(",", "").lstrip("0")
    if len(whole) > most_digits:
        raise AmountError(f"more than {most_digits} digits of dollars")
    value = 100 * int(whole or "0") + int((cents + "00")[:2])
    return -value if signs else value


def _refused(point: str, decimal: DecimalMark) -> AmountError:
    """The likeliest reason why a text does not fit the grammar."""
    if _SCIENTIFIC.fullmatch(point):
        return AmountError(
            "scientific notation", "Format the column as a number with two decimals, and save again"
        )
    if _OTHER_MARK.fullmatch(point) or _OTHER_MARK.fullmatch(point.translate(_SWAPPED)):
        mark, other = ("comma", ",") if decimal == "." else ("point", ".")
        return AmountError(
            f"a {mark} in an unexpected place",
            f'If the {mark} is the decimal mark, declare it: decimal="{other}"',
        )
    return AmountError("text that is not an amount")

"""Numbers as RAT-STATS prints them: half up, commas, no zero before the point."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

SIGNIFICANT = 15
"""A double is read back through its 15 digits, so that noise in the last bit decides no half."""


def printed(value: float, places: int = 0, *, zero: bool = False) -> str:
    """A number with so many decimals; `zero` keeps the zero before the point.

    >>> printed(0.325, 2), printed(-1234.5), printed(0.0, 3), printed(0.5, 2, zero=True)
    ('.33', '-1,235', '.000', '0.50')
    """
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(f"{value:.{SIGNIFICANT}g}").quantize(step, ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}"
    if places and not zero:
        text = text.removeprefix("0")
    return f"-{text}" if rounded < 0 else text


def percent(share: float, places: int = 2) -> str:
    """A share in per cent.

    >>> percent(0.205, 3), percent(0.0)
    ('20.500%', '.00%')
    """
    return f"{printed(100 * share, places)}%"


def relative(amount: float, point: float) -> str:
    """PRECISION PERCENT: the amount over the point; RAT-STATS prints 0 for a point of 0 or less."""
    return percent(amount / point if point > 0 else 0.0)

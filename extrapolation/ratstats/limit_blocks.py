"""Limits at 80, 90 and 95 per cent as the program prints them, with the quantiles that it uses.

t with n - 1 degrees of freedom for one variable, z everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from scipy.special import ndtri, stdtrit

from extrapolation.ratstats.print_forms import percent, printed, relative

CONFIDENCES = (80, 90, 95)
"""The two-sided confidence levels printed, per cent."""

SMALL_T = {
    1: (3.077683537175, 6.313751514675, 12.706204736175),
    2: (1.885618083164, 2.919985580354, 4.302652729750),
    3: (1.637744353696, 2.353363434802, 3.182446305284),
}
"""Constants of the program for 1 to 3 degrees of freedom; 4.302652729750 is one off in its last
digit (4.302652729749), which RAT-STATS prints and no printed limit shows."""


def z_of(confidence: float) -> float:
    """The two-sided normal quantile of a confidence in per cent.

    >>> f"{z_of(90):.12f}"
    '1.644853626951'
    """
    return float(ndtri((1 + confidence / 100) / 2))


def t_of(df: int, confidence: int) -> float:
    """The two-sided t quantile; 0 without degrees of freedom, as the program prints it."""
    if df <= 0:
        return 0.0
    if df in SMALL_T:
        return SMALL_T[df][CONFIDENCES.index(confidence)]
    return float(stdtrit(df, (1 + confidence / 100) / 2))


Printer = Callable[[float], str]
LIMIT_KEYS = ("lower_limit", "upper_limit")


def blocks(point: float, se: float, *, df: int | None = None) -> dict[str, dict[str, str]]:
    """`ci_80` ... `ci_95`: limits, precision and the quantile (t with `df`, else z)."""
    found = {}
    for confidence in CONFIDENCES:
        quantile = z_of(confidence) if df is None else t_of(df, confidence)
        reach = quantile * se
        found[f"ci_{confidence}"] = {
            "lower_limit": printed(point - reach),
            "upper_limit": printed(point + reach),
            "precision_amount": printed(reach),
            "precision_percent": relative(reach, point),
            "z_value" if df is None else "t_value": printed(quantile, 12),
        }
    return found


def limits_by_level(
    point: float,
    se: float,
    *,
    unit: Literal["amount", "proportion"] = "amount",
    suffix: str = "",
    places: int = 2,
) -> dict[str, dict[str, str]]:
    """`lower_limit...` and `upper_limit...`, each by confidence level, from z."""
    printer: Printer = printed if unit == "amount" else lambda share: percent(share, places)
    return {
        f"{key}{suffix}": {
            str(level): printer(point + sign * z_of(level) * se) for level in CONFIDENCES
        }
        for key, sign in zip(LIMIT_KEYS, (-1, 1), strict=True)
    }


def precision_by_level(point: float, se: float) -> dict[str, dict[str, str]]:
    """`precision_amount` and `precision_percent` by confidence level."""
    return {
        "precision_amount": {str(level): printed(z_of(level) * se) for level in CONFIDENCES},
        "precision_percent": {
            str(level): relative(z_of(level) * se, point) for level in CONFIDENCES
        },
    }

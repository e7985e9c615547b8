"""Limits at 80, 90 and 95 per cent in the two shapes the program prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from extrapolation.ratstats.print_forms import percent, printed, relative
from extrapolation.ratstats.quantiles import CONFIDENCES, t_of, z_of

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

"""The limits T -+ q sqrt(V) of the expansion estimator, and the words for sides and ends.

A limit of this form rests on the studentised estimate being near its limiting distribution. Right
skew of the overpayments (few errors, a long tail of payments) makes the lower limit cover *more*
than its level, left skew (most claims denied, similar amounts) *less*: 0.78 instead of 0.90 at 95%
denied and n = 30. With no variance in the sample the limit is the point: it says nothing.
"""

from __future__ import annotations

from typing import Literal

from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError

Side = Literal["lower", "upper", "two-sided"]
Limits = tuple[float | None, float | None]


def degrees_of_freedom(sample: Sample) -> int:
    """N - H over the strata that are not taken whole; N counts selections."""
    return sum(part.draws - 1 for part in sample.sampled)


def quantile_limits(sample: Sample, quantile: float, side: Side) -> Limits:
    """T - q sqrt(V) and T + q sqrt(V); the open side is None."""
    if not 0 < quantile < float("inf") and sample.sampled:
        raise EstimateError(
            "a limit without a quantile",
            expected="a tail between 0 and one half",
            fix="Ask for a level above 0.5 (one-sided) or above 0 (two-sided)",
        )
    point = sum(part.total for part in sample.strata)
    reach = quantile * sum(part.total_variance for part in sample.strata) ** 0.5
    return one_side(point - reach, point + reach, side)


def one_side(low: float, high: float, side: Side) -> Limits:
    """Both limits, the open side None."""
    return None if side == "upper" else low, None if side == "lower" else high

"""The limits T -+ q sqrt(V) of the expansion estimator, for three quantiles q.

All three rest on the studentised estimate being near its limiting distribution. Right skew of
the overpayments (few errors, a long tail of payments) makes the lower limit cover *more* than
its level, left skew (most claims denied, similar amounts) *less*: 0.78 instead of 0.90 at 95%
denied and n = 30. With no variance in the sample the limit is the point: it says nothing.
"""

from __future__ import annotations

from typing import Literal

from scipy.special import ndtri, stdtrit

from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError

Side = Literal["lower", "upper", "two-sided"]
Limits = tuple[float | None, float | None]


def degrees_of_freedom(sample: Sample) -> int:
    """N - H over the strata that are not taken whole; N counts selections."""
    return sum(part.draws - 1 for part in sample.sampled)


def satterthwaite_degrees(sample: Sample) -> float:
    """Satterthwaite's degrees of freedom of V = sum g_h s_h^2, g_h = N_h (N_h - n_h) / n_h.

        (sum g_h s_h^2)^2 / sum(g_h^2 s_h^4 / (n_h - 1))

    Infinite where nothing varies. Source: Cochran (1977), section 5.4.
    """
    parts = [(part.total_variance, part.draws - 1) for part in sample.sampled]
    below = sum(variance**2 / df for variance, df in parts)
    return sum(variance for variance, _ in parts) ** 2 / below if below > 0 else float("inf")


def student(sample: Sample, tail: float, side: Side) -> Limits:
    """Student's t with n - H degrees of freedom (n - 1 for a simple random sample)."""
    df = degrees_of_freedom(sample)
    return _limits(sample, float(stdtrit(df, 1 - tail)) if df else 0.0, side)


def normal(sample: Sample, tail: float, side: Side) -> Limits:
    """The normal quantile z, as RAT-STATS uses it for stratified totals."""
    return _limits(sample, float(ndtri(1 - tail)), side)


def satterthwaite(sample: Sample, tail: float, side: Side) -> Limits:
    """Student's t with Satterthwaite's degrees of freedom."""
    df = satterthwaite_degrees(sample)
    quantile = float(ndtri(1 - tail)) if df == float("inf") else float(stdtrit(df, 1 - tail))
    return _limits(sample, quantile, side)


def _limits(sample: Sample, quantile: float, side: Side) -> Limits:
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

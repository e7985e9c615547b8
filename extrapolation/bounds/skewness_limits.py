"""Johnson's and Hall's limits: the t limit corrected for the skewness seen in the sample.

    Johnson   T + b sqrt(V) -+ t sqrt(V)
    Hall      T - sqrt(V) h(+-z),  h(x) = ((1 + 3 a (x - b))^(1/3) - 1) / a

with a and b of `total_moments`. For one stratum and f = 0, with g = mu3 / s^3, these are
ybar + s g / (6 n) - t s / sqrt(n) and, with q = z / sqrt(n) - g / (6 n),
ybar - (3 s / g) ((1 + g q)^(1/3) - 1). Johnson's follows t closely; Hall's is right to the
second order on one side and recovers more where payments are skewed. Neither sees a skewness
that the sample does not show: with nearly all units denied by equal amounts both fall short
(0.77 instead of 0.90 at 95% denied, n = 30); without variance the limit is the point, which
says nothing. The terms for strata and finite populations are computed here (the expansion of
`predicted_coverage`), not taken from the papers.

Source: Johnson (1978), J. Amer. Statist. Assoc. 73; Hall (1992), J. Roy. Statist. Soc. B 54.
"""

from __future__ import annotations

import numpy as np

from extrapolation.bounds.expansion_limits import Limits, Side, one_side
from extrapolation.bounds.total_moments import (
    StratumRows,
    TotalMoments,
    hall_rows,
    johnson_rows,
    total_moments,
)
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError


def sample_moments(sample: Sample) -> tuple[TotalMoments, float]:
    """The moments of one sample in units of its largest deviation, and that unit."""
    sampled = sample.sampled
    spread = max((part.scale * float(np.ptp(part.draw_values)) for part in sampled), default=0.0)
    unit = spread if spread > 0 else 1.0
    rows = [
        StratumRows(part.draw_values[None, :], part.scale / unit, part.fraction) for part in sampled
    ]
    whole = sum(part.total for part in sample.strata if part.census) / unit
    return total_moments(rows, whole=whole, rows=1), unit


def johnson(sample: Sample, tail: float, side: Side) -> Limits:
    """Johnson's modified t limits.

    >>> low, _ = johnson(Sample.from_arrays([0.0, 0.0, 0.0, 9.0], sizes=40), 0.10, "lower")
    >>> round(low, 2)
    -45.33
    """
    moments, unit = sample_moments(sample)
    _check(tail)
    low, high = johnson_rows(moments, tail)
    return one_side(unit * float(low[0]), unit * float(high[0]), side)


def hall(sample: Sample, tail: float, side: Side) -> Limits:
    """Hall's limits by the cubic transformation.

    >>> low, _ = hall(Sample.from_arrays([0.0, 0.0, 0.0, 9.0], sizes=40), 0.10, "lower")
    >>> round(low, 2)
    -1.96
    """
    moments, unit = sample_moments(sample)
    _check(tail)
    low, high = hall_rows(moments, tail)
    return one_side(unit * float(low[0]), unit * float(high[0]), side)


def _check(tail: float) -> None:
    if not 0 < tail < 0.5:
        raise EstimateError(
            f"the tail {tail!r}",
            expected="a tail between 0 and one half",
            fix="Ask for a level above 0.5 (one-sided) or above 0 (two-sided)",
        )

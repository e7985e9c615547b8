"""Hall's limits: t by a cubic transformation that takes out the skewness seen in the sample.

    T - sqrt(V) h(+-z),  h(x) = ((1 + 3 a (x - b))^(1/3) - 1) / a

with a and b of `total_moments`. For one stratum and f = 0, with g = mu3 / s^3 and
q = z / sqrt(n) - g / (6 n), this is ybar - (3 s / g) ((1 + g q)^(1/3) - 1). It is right to the
second order on one side and recovers more than t where payments are skewed. It sees no skewness
that the sample does not show: with nearly all units denied by equal amounts it falls short (0.77
instead of 0.90 at 95% denied, n = 30); without variance the limit is the point, which says
nothing. The terms for strata and finite populations are computed here (the expansion of
`predicted_coverage`), not taken from the paper.

Source: Hall (1992), J. Roy. Statist. Soc. B 54.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side, one_side
from extrapolation.bounds.total_moments import Rows, TotalMoments, sample_moments
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def hall(sample: Sample, tail: float, side: Side) -> Limits:
    """Hall's limits by the cubic transformation.

    >>> low, _ = hall(Sample.from_arrays([0.0, 0.0, 0.0, 9.0], sizes=40), 0.10, "lower")
    >>> round(low, 2)
    -1.96
    """
    moments, unit = sample_moments(sample)
    check_tail(tail)
    low, high = hall_rows(moments, tail)
    return one_side(unit * float(low[0]), unit * float(high[0]), side)


def hall_rows(moments: TotalMoments, tail: float) -> Rows:
    """T - sqrt(V) h(z) and T - sqrt(V) h(-z), h the inverse of Hall's cubic."""
    z = float(ndtri(1 - tail))
    return (
        moments.point - moments.se * _cubic_inverse(moments, z),
        moments.point - moments.se * _cubic_inverse(moments, -z),
    )


def _cubic_inverse(moments: TotalMoments, z: float) -> NDArray[np.float64]:
    """The t with t + a t^2 + a^2 t^3 / 3 + b = z: ((1 + 3 a (z - b))^(1/3) - 1) / a."""
    a, x = moments.square, z - moments.constant
    small = np.abs(a * x) < 1e-5
    safe = np.where(small, 1.0, a)
    return np.where(small, x - a * x * x, (np.cbrt(1 + 3 * a * x) - 1) / safe)


HALL = Bound.of(BOUND_CARDS["hall"], hall, moment_rows=hall_rows)

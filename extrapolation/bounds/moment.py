"""Dworin and Grimlund's moment bound of the dollars overpaid, for dollar-unit draws.

m of n draws are in error, with taints t_i; one hypothetical taint t* is added,

    t* = 0.81 (1 - 0.667 tanh(10 mean t)) (1 + 0.667 tanh(m / 10))

The mean taint is taken as the mean of n draws of which a beta(m + 1, n - m + 1) share R is in
error, each with one of the m + 1 taints. Its first three moments, with r_j = E R^j and T_j the mean
of the j-th powers of the m + 1 taints,

    u_1 = r_1 T_1
    u_2 = (r_1 T_2 + (n - 1) r_2 T_1^2) / n
    u_3 = (r_1 T_3 + 3 (n - 1) r_2 T_1 T_2 + (n - 1) (n - 2) r_3 T_1^3) / n^2

are those of a gamma distribution with a shift, whose quantile (by Wilson and Hilferty) is the
limit, times the dollars X of the frame. A rule of audit practice: nothing proves that it nears its
level, and its constants were fitted to accounts receivable in which few items are in error. Where
most draws are in error u_3 leaves no gamma distribution, and the bound is refused.

Source: Dworin and Grimlund (1984), The Accounting Review 59:218-241, not at hand; the formula is
that of the R packages MUS 0.1.6 and jfa 0.7, which were written apart, and its moments are derived
anew.
"""

from __future__ import annotations

from math import tanh
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side, one_side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def moment(sample: Sample, tail: float, side: Side) -> Limits:
    """The moment bound's limits of the dollars overpaid, PPS with replacement.

    >>> sample = Sample.from_arrays([0.0] * 60, sizes=900, caps=[9.0] * 60, hits=[1] * 60,
    ...                             books=10_000.0)
    >>> round(moment(sample, 0.05, "upper")[1], 4)
    491.6021
    """
    check_tail(tail)
    (part,) = sample.strata
    mean, variance, third = _moments(part.taints)
    if third <= 0:
        raise EstimateError(
            "the moment bound of a sample in which most draws are in error",
            expected="few errors, as in the accounts that its constants were fitted to",
            fix="Use gaffke or stringer, which serve every number of errors",
        )
    shape = 4 * variance**3 / third**2
    scale = third / (2 * variance)
    shift = mean - 2 * variance**2 / third

    def quantile(chance: float) -> float:
        root = 1 + float(ndtri(chance)) / (9 * shape) ** 0.5 - 1 / (9 * shape)
        return float(part.scale * (shift + shape * scale * root**3))

    return one_side(quantile(tail), quantile(1 - tail), side)


def _moments(taints: NDArray[np.float64]) -> tuple[float, float, float]:
    """The mean of the mean taint, its variance and its third central moment."""
    n = len(taints)
    found = taints[taints != 0]
    m = len(found)
    mean = float(found.mean()) if m else 0.0
    supposed = 0.81 * (1 - 0.667 * tanh(10 * mean)) * (1 + 0.667 * tanh(m / 10))
    first, second, third = (
        (supposed**power + float((found**power).sum())) / (m + 1) for power in (1, 2, 3)
    )
    r1 = (m + 1) / (n + 2)
    r2 = r1 * (m + 2) / (n + 3)
    r3 = r2 * (m + 3) / (n + 4)
    u1 = r1 * first
    u2 = (r1 * second + (n - 1) * r2 * first**2) / n
    u3 = (r1 * third + 3 * (n - 1) * r2 * first * second + (n - 1) * (n - 2) * r3 * first**3) / n**2
    return u1, u2 - u1**2, u3 - 3 * u1 * u2 + 2 * u1**3


MOMENT = Bound.of(BOUND_CARDS["moment"], moment)

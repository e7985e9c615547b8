"""Stringer's upper limit of the dollars overpaid.

n draws by PPS with replacement, taints in descending order t_(1) >= t_(2) >= ..., and p(j) the
Clopper-Pearson upper limit of a rate with j errors among n:

    U = X [p(0) + sum_j (p(j) - p(j - 1)) t_(j)]

Below, X less the same limit for the shares rightly paid, 1 - t. Status: whether Stringer's limit
holds its level for every n is open (proved up to n = 7); at levels of 37% and less it fails.
Needs taints in [0, 1]: an underpayment is refused.

Source: Stringer (1963), Proc. Bus. Econ. Statist. Sec., ASA; Bickel (1992), Int. Statist. Rev. 60.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import betaincinv, gammaincinv

from extrapolation.bounds.anchoring import check_tail, deficits
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

Factors = Literal["binomial", "poisson"]


def stringer_share(
    taints: NDArray[np.float64], tail: float, *, factors: Factors = "binomial"
) -> float:
    """Stringer's upper limit of the mean taint, a share of the dollars.

    >>> round(stringer_share(np.zeros(60), 0.05), 8)
    0.04870291
    """
    n = len(taints)
    ordered = np.sort(taints)[::-1]
    ordered = ordered[ordered > 0]
    j = np.arange(len(ordered) + 1)
    if factors == "poisson":
        limits = np.asarray(gammaincinv(j + 1, 1 - tail)) / n
    else:
        inner = np.minimum(j, n - 1)
        limits = np.where(j < n, betaincinv(inner + 1, n - inner, 1 - tail), 1.0)
    return float(limits[0] + (np.diff(limits) * ordered).sum())


def stringer(sample: Sample, tail: float, side: Side, *, factors: Factors = "binomial") -> Limits:
    """Stringer's limits of the dollars overpaid, PPS with replacement.

    >>> sample = Sample.from_arrays([0.0] * 60, sizes=900, caps=[9.0] * 60, hits=[1] * 60,
    ...                             books=10_000.0)
    >>> round(stringer(sample, 0.05, "upper")[1], 4)
    487.0291
    """
    check_tail(tail)
    (part,) = sample.strata
    low = high = None
    if side != "lower":
        high = part.scale * min(stringer_share(_shares(sample), tail, factors=factors), 1.0)
    if side != "upper":
        gaps, book = deficits(sample)
        low = book - part.scale * min(stringer_share(_shares(gaps), tail, factors=factors), 1.0)
    return low, high


def _shares(sample: Sample) -> NDArray[np.float64]:
    (part,) = sample.strata
    taints = part.taints
    if float(taints.min()) < 0 or float(taints.max()) > 1 + 1e-9:
        raise EstimateError(
            "taints outside 0 to 1",
            expected="overpayments between 0 and the amount paid",
            fix="Use student; Stringer's limit has no room for underpayments",
        )
    return np.minimum(taints, 1.0)


STRINGER = Bound.of(BOUND_CARDS["stringer"], stringer)

"""The minimum sum method with one count of errors over all strata: proved, without Sidak's level.

Fix `threshold` d in (0, 1] before the sample. Of the n sampled units of all strata k are overpaid
at least d of what was paid; M_h units of stratum h are. The mean of k is mu = sum of n_h M_h / N_h.
With Clopper and Pearson's limits of k of n at the tail q = 1 - exp(-tail),

    n p_low(k) <= mu <= n p_high(k)    each with a chance of at least 1 - tail,

    L = all sampled overpayments + the least sum of d times unsampled payments that brings mu to
        n p_low(k), less the declared floors of the unsampled units
    U = all sampled overpayments + the largest sum of unsampled payments that keeps mu at
        n p_high(k), with k the units overpaid at all

where an unsampled unit of stratum h adds n_h / N_h to mu. The sums are those of a knapsack that may
be filled with a part of a unit: the units with the smallest (largest) payments times N_h / n_h.

Proof for tails up to 1/4. The hits of a stratum are hypergeometric, hence a sum of n_h
independent trials of unequal chances (Vatutin and Mikhailov 1982), and k is a sum of n such
trials. The limit exceeds mu = n p only where k >= c, the least c with P(B >= c) < q, B binomial
(n, p). If c = 1, then exp(-tail) < (1 - p)^n <= exp(-mu), so that P(k >= 1) <= mu < tail. If c >=
2, then c >= mu + 1, because a smaller c would be at most mu rounded up, and P(B >= mu) > 1/4 > q
where mu >= 1 (Greenberg and Mohri 2014). There P(k >= c) <= P(B >= c) < q (Hoeffding 1956). The
upper limit is the same of the n - k other units. Given mu, the sums hold by arithmetic for every
population with y <= x and y >= -u.

Best where amounts within the strata are alike and N_h / n_h times the payments are too: then it is
Clopper and Pearson's limit of the whole. It recovers little where strata are few and wide, and less
than `minimum_sum` where one stratum weighs far more than the others.

Source: Edwards et al. (2005), Health Serv. Outcomes Res. Methodol. 4:241-263; Hoeffding (1956),
Ann. Math. Statist. 27:713-721; Vatutin and Mikhailov (1982), Theory Probab. Appl. 27:734-743;
Greenberg and Mohri (2014), Statist. Probab. Lett. 86:91-98. The pooled count and its proof are
derived here.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import expm1
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import betaincinv

from extrapolation.bounds.anchoring import check_floors, check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.minimum_sum import (
    ROUNDING,
    check_nonnegative,
    check_threshold,
    checked_payments,
    minimum_sum,
    unsampled_floors,
)
from extrapolation.samples.samples import Sample, StratumSample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_TAIL: Final = 0.25
"""The largest tail of one end at which the limit is proved."""


def minimum_sum_pooled(
    sample: Sample, tail: float, side: Side, *, threshold: float = 1.0
) -> Limits:
    """Limits of the total by one count of errors; `threshold` fixed before the sample.

    >>> strata = ["a"] * 3 + ["b"] * 3
    >>> sample = Sample.from_arrays([10.0, 10.0, 0.0, 10.0, 10.0, 0.0], sizes={"a": 30, "b": 30},
    ...                             strata=strata, caps=[10.0] * 6,
    ...                             unsampled={"a": [10.0] * 27, "b": [10.0] * 27})
    >>> from extrapolation.bounds.minimum_sum import minimum_sum
    >>> [round(bound(sample, 0.10, "lower")[0], 1) for bound in (minimum_sum_pooled, minimum_sum)]
    [196.9, 100.0]
    """
    check_tail(tail)
    check_threshold(threshold)
    if len(sample.sampled) < 2:
        return minimum_sum(sample, tail, side, threshold=threshold)
    if tail > MOST_TAIL:
        raise EstimateError(
            f"a pooled minimum sum with a tail of {tail:g} at one end",
            expected=f"at most {MOST_TAIL:g}, up to which the limit is proved",
            fix="Ask for a one-sided level of 0.75 or more (two-sided 0.50), or use minimum_sum",
        )
    if side != "upper":
        check_floors(sample)
        for part in sample.sampled:
            check_nonnegative(part)
    pools = [checked_payments(part) for part in sample.sampled]
    found = float(sample.values.sum())
    low = high = None
    if side != "upper":
        low = found + threshold * _least(sample.sampled, pools, tail, threshold)
        low -= sum(unsampled_floors(part) for part in sample.sampled)
    if side != "lower":
        high = found + _most(sample.sampled, pools, tail)
    return low, high


def _least(
    parts: Sequence[StratumSample], pools: Sequence[NDArray[np.float64]], tail: float, share: float
) -> float:
    """The least unsampled payments that bring the mean of the hits to its lower limit."""
    hits = []
    for part in parts:
        assert part.caps is not None
        hits.append(int((part.values >= share * part.caps * (1 - ROUNDING)).sum()))
    n, k = sum(part.n for part in parts), sum(hits)
    if k == 0:
        return 0.0
    lowest = n * float(betaincinv(k, n - k + 1, -expm1(-tail)))
    return _filled(parts, pools, lowest - _own(parts, hits), smallest=True)


def _most(
    parts: Sequence[StratumSample], pools: Sequence[NDArray[np.float64]], tail: float
) -> float:
    """The largest unsampled payments that keep the mean of the hits at its upper limit."""
    hits = [int((part.values > 0).sum()) for part in parts]
    n, k = sum(part.n for part in parts), sum(hits)
    free = 0.0 if k == n else float(betaincinv(n - k, k + 1, -expm1(-tail)))
    return _filled(parts, pools, n * (1 - free) - _own(parts, hits), smallest=False)


def _own(parts: Sequence[StratumSample], hits: Sequence[int]) -> float:
    """What the sampled units add to the mean of the hits."""
    return sum(k * part.n / part.size for part, k in zip(parts, hits, strict=True))


def _filled(
    parts: Sequence[StratumSample],
    pools: Sequence[NDArray[np.float64]],
    wanted: float,
    *,
    smallest: bool,
) -> float:
    """The payments of the unsampled units that add `wanted` to the mean, a part of the last."""
    if wanted <= 0:
        return 0.0
    gains = np.concatenate(
        [np.full(len(pool), part.n / part.size) for part, pool in zip(parts, pools, strict=True)]
    )
    payments = np.concatenate(pools)
    order = np.argsort(payments / gains, kind="stable")
    order = order if smallest else order[::-1]
    reached = np.cumsum(gains[order])
    full = int(np.searchsorted(reached, wanted))
    total = float(payments[order[:full]].sum())
    if full < len(order):
        before = float(reached[full - 1]) if full else 0.0
        last = order[full]
        total += float(payments[last]) * (wanted - before) / float(gains[last])
    return total


MINIMUM_SUM_POOLED = Bound.of(BOUND_CARDS["minimum_sum_pooled"], minimum_sum_pooled)

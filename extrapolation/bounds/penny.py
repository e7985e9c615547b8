"""Conservative penny sampling: Clopper and Pearson's limits on one penny a draw.

Each draw by PPS with replacement stands for a random penny of the selected payment, in error
with the probability of the unit's taint. With k pennies in error among n,

    L = X BetaInv(tail; k, n - k + 1)

Exact for all populations of taints in [0, 1], as the pennies are independent draws from all
pennies of the frame. The same as Gaffke's limit for all-or-nothing errors, shorter on partial
ones (0.72 of the total where Gaffke recovers 0.76), and random: it needs `seed`, and another
seed gives another limit.

Source: Edwards, Gilliland, Ward-Besser and Lasecki, "Conservative penny sampling" (from memory).
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaincinv

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream
from sampling.choices import BOUND_CARDS


def penny(sample: Sample, tail: float, side: Side, *, seed: int) -> Limits:
    """Penny sampling limits of the dollars overpaid, PPS with replacement.

    >>> sample = Sample.from_arrays([9.0] * 45 + [0.0] * 15, sizes=900, caps=[9.0] * 60,
    ...                             hits=[1] * 60, books=10_000.0)
    >>> round(penny(sample, 0.10, "lower", seed=7)[0], 2)
    6642.19
    """
    check_tail(tail)
    (part,) = sample.strata
    taints = part.taints
    if float(taints.min()) < 0 or float(taints.max()) > 1 + 1e-9:
        raise EstimateError(
            "taints outside 0 to 1",
            expected="overpayments between 0 and the amount paid",
            fix="Use student; a penny cannot be underpaid",
        )
    n = len(taints)
    k = int(np.count_nonzero(Stream(seed).uniform(n) < taints))
    low = float(betaincinv(k, n - k + 1, tail)) if k else 0.0
    high = float(betaincinv(k + 1, n - k, 1 - tail)) if k < n else 1.0
    return (
        None if side == "upper" else part.scale * low,
        None if side == "lower" else part.scale * high,
    )


PENNY = Bound.of(BOUND_CARDS["penny"], penny)

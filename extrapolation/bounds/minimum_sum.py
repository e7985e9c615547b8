"""The minimum sum method: exact limits from the number of units in error and what was paid.

Fix `threshold` d in (0, 1] before the sample. n_d sampled units are overpaid at least d of what
was paid; at level 1 - tail at least M_d units of the stratum are (`fewest_in_error`). Then

    L = all sampled overpayments + d * (sum of the M_d - n_d smallest unsampled payments)
        - the declared floors of the unsampled units

    U = all sampled overpayments + (sum of the M_+ - n_+ largest unsampled payments)

where n_+ sampled units are overpaid at all and at most M_+ of the stratum are. Both hold their
level in every population with y <= x and y >= -u. Several strata: at Sidak's level each, and
added. With equal amounts it is as long as any; with unequal ones it recovers little below,
because it takes the smallest payments (0.39 of the total where Gaffke recovers 0.63).

Source: Edwards, Ward-Besser, Lasecki, Parker, Wu, Moorhead (2005), Health Services and Outcomes
Research Methodology 4:241-263. The threshold for partial errors, the upper limit and the strata
are derived here: at least M_d - n_d unsampled units are overpaid at least d of what was paid,
and their payments add up to at least those of the smallest ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds.anchoring import (
    check_ceilings,
    check_floors,
    check_tail,
    sidak_tail,
)
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.counts import fewest_in_error, most_in_error
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample, StratumSample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

# An overpayment of the threshold's share of the payment may miss it by the rounding of a product.
ROUNDING = 1e-12


def minimum_sum(sample: Sample, tail: float, side: Side, *, threshold: float = 1.0) -> Limits:
    """Limits of the total by the minimum sum method; `threshold` fixed before the sample.

    >>> sample = Sample.from_arrays([10.0, 0.0, 10.0, 10.0], sizes=8, caps=[10.0] * 4,
    ...                             unsampled=[4.0, 5.0, 6.0, 7.0])
    >>> minimum_sum(sample, 0.10, "two-sided")  # at least 1, at most 4 more in error
    (34.0, 52.0)
    """
    check_tail(tail)
    check_threshold(threshold)
    if side != "upper":
        check_floors(sample)
    own = sidak_tail(tail, len(sample.sampled))
    low = high = 0.0
    for part in sample.strata:
        found = float(part.values.sum())
        below = above = found
        if not part.census:
            payments, values = checked_payments(part), part.values
            if side != "upper":
                below = found + _smallest(part, payments, values, own, threshold)
            if side != "lower":
                above = found + _largest(part, payments, values, own)
        low, high = low + below, high + above
    return None if side == "upper" else low, None if side == "lower" else high


def check_threshold(threshold: float) -> None:
    """Raise `EstimateError` for a threshold that is no share of a payment."""
    if not 0 < threshold <= 1:
        raise EstimateError(
            f"the threshold {threshold!r}",
            expected="a fraction above 0 and at most 1",
            fix="1 counts units denied wholly, 0.5 units overpaid at least half",
        )


def checked_payments(part: StratumSample) -> NDArray[np.float64]:
    """The unsampled payments of a stratum, ascending.

    Raises `EstimateError` where they are not known, and for payments below 0 or values above what
    was paid.
    """
    if part.caps is None or part.unsampled is None:
        raise EstimateError(
            "minimum sum without the payments of the frame",
            where=f"stratum {part.label}",
            expected="the paid amounts of the sampled and of the unsampled units",
            fix="Estimate from the study's frame; or use gaffke, which needs none",
        )
    if float(part.caps.min()) < 0 or (part.unsampled.size and part.unsampled[0] < 0):
        raise EstimateError(
            "negative payments",
            where=f"stratum {part.label}",
            expected="payments of 0 or more",
            fix="Make a stratum of their own of negative payments",
        )
    check_ceilings(part)
    return part.unsampled


def check_nonnegative(part: StratumSample) -> None:
    """Raise `EstimateError` for values below 0 without floors."""
    if part.floors is None and float(part.values.min()) < 0:
        raise EstimateError(
            "values below 0 in the sample",
            where=f"stratum {part.label}",
            expected="overpayments of 0 or more in the whole frame, or a declared floor",
            fix="Use student: a limit anchored at 0 is not valid with underpayments",
        )


def unsampled_floors(part: StratumSample) -> float:
    """The declared floors of the unsampled units."""
    if part.floors is None:
        return 0.0
    return max(float(part.floor_total or 0.0) - float(part.floors.sum()), 0.0)


def _smallest(
    part: StratumSample,
    payments: np.ndarray,
    values: np.ndarray,
    tail: float,
    threshold: float,
) -> float:
    """What the unsampled units owe at least."""
    check_nonnegative(part)
    assert part.caps is not None
    needed = threshold * part.caps
    hit = int((values >= needed * (1 - ROUNDING)).sum())
    more = fewest_in_error(part.size, part.n, hit, tail) - hit
    return threshold * float(payments[:more].sum()) - unsampled_floors(part)


def _largest(part: StratumSample, payments: np.ndarray, values: np.ndarray, tail: float) -> float:
    """What the unsampled units owe at most: those overpaid at all, wholly."""
    hit = int((values > 0).sum())
    more = most_in_error(part.size, part.n, hit, tail) - hit
    return float(payments[len(payments) - more :].sum())


MINIMUM_SUM = Bound.of(BOUND_CARDS["minimum_sum"], minimum_sum)

"""What the limits of a share have in common: a sample as a share, whole frames, and clipping.

A member gives the two ends of a share from its estimated variance. They are clipped, where the
number N of units of the frame is known, to what the sample proves by itself: at least the units
found to count, and at most N less the units found not to. Limits of a number of units are N times
those of the share.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import stdtrit

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.expansion_limits import Limits, Side, degrees_of_freedom, one_side
from extrapolation.bounds.sampled_shares import SampledShare
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError

ShareEnds = Callable[[SampledShare, float], tuple[float, float]]
"""(share, tail of each end) to both ends."""

# A share within rounding of 0 or 1 is one of them.
_ROUNDING = 1e-12


def limits_of_share(of: SampledShare, tail: float, side: Side, ends: ShareEnds) -> Limits:
    """Limits of a share by a member's ends; clipped where the frame's size is known."""
    check_tail(tail)
    p = proportion(of)
    if of.complete:
        return one_side(p, p, side)
    if of.df < 1:
        raise EstimateError(
            f"a limit of a share with {of.df} degrees of freedom",
            expected="at least 2 primary sampling units in one stratum",
            fix="No limit can be stated; give the point estimate alone",
        )
    low, high = ends(of, tail)
    if of.size is not None:
        low = max(low, of.counted / of.size)
        high = min(high, (of.size - (of.n - of.counted)) / of.size)
    return one_side(low, high, side)


def limits_of_count(sample: Sample, tail: float, side: Side, ends: ShareEnds) -> Limits:
    """Limits of the number of units in error of (stratified) random samples: N times the share."""
    values = sample.values
    if not np.isin(values, (0.0, 1.0)).all():
        raise EstimateError(
            "values other than 0 and 1",
            expected="a count of units in error",
            fix="Ask for the limit of count(review); or use gaffke_finite for dollars",
        )
    size = sample.size
    found = SampledShare(
        sample.total / size,
        sample.total_variance / size**2,
        degrees_of_freedom(sample),
        sample.n,
        sample.n,
        int(values.sum()),
        size,
        complete=not sample.sampled,
    )
    low, high = limits_of_share(found, tail, side, ends)
    return None if low is None else size * low, None if high is None else size * high


def proportion(of: SampledShare) -> float:
    """The share, within 0 and 1."""
    return min(max(of.share, 0.0), 1.0)


def is_mixed(of: SampledShare) -> bool:
    """Are some sampled units in error and others free of it?"""
    return _ROUNDING < of.share < 1 - _ROUNDING


def effective_size(of: SampledShare) -> float:
    """The simple random sample of the same precision, p (1 - p) / v.

    Where all sampled units are in error, or none is, v is 0 and says nothing: it is then the
    number of primary units, as if the units of a cluster were alike. Infinite where v is 0
    although the units differ (every cluster holds the same share).
    """
    p = proportion(of)
    if not is_mixed(of):
        return float(of.primary)
    return p * (1 - p) / of.variance if of.variance > 0 else float("inf")


def critical(of: SampledShare, tail: float) -> float:
    """Student's t beyond which a chance of `tail` is left, with the degrees of the design."""
    return float(stdtrit(of.df, 1 - tail))


def refuse_unmixed(of: SampledShare, name: str, what: str) -> None:
    """Raise `EstimateError` where all sampled units are in error, or none is."""
    if is_mixed(of):
        return
    found = (
        "with all sampled units in error" if of.share > 1 / 2 else "with no sampled unit in error"
    )
    raise EstimateError(
        f"the bound {name} {found}",
        expected=f"some units in error and some free of it, as {what} here",
        fix="Use korn_graubard or wilson; the exact limits of a simple or stratified random "
        "sample (hypergeometric, buehler) serve it as well",
    )

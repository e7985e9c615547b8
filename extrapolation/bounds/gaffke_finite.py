"""Gaffke's limits at the tail for draws without replacement: `gaffke` with its gap closed.

Plain Gaffke falls a little short without replacement where very few units are in error. This one
runs at the tail

    1 - (1 - tail)^(f / -ln(1 - f))

with which it holds in every population of zeros and ones (checked by enumeration); for other
values supported by enumeration, unproved. At f = 0.015 that is 0.0993 instead of 0.10. Formula,
needs and failures otherwise as of `gaffke`. Source: Gaffke (2005), Proc. of the conference on
multiple comparison procedures; the change of tail is derived here.
"""

from __future__ import annotations

from extrapolation.bounds.anchoring import anchored_limits
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.gaffke import stratum_lower
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def gaffke_finite(sample: Sample, tail: float, side: Side) -> Limits:
    """Gaffke's limits of one simple random sample, at the tail for draws without replacement.

    >>> sample = Sample.from_arrays([0.0, 0.0, 5.0, 5.0], sizes=40)
    >>> round(gaffke_finite(sample, 0.10, "lower")[0], 4)
    27.7355
    """
    return anchored_limits(_finite, sample, tail, side)


def _finite(sample: Sample, tail: float) -> float:
    (part,) = sample.strata
    return stratum_lower(part, tail)


GAFFKE_FINITE = Bound.of(BOUND_CARDS["gaffke_finite"], gaffke_finite)

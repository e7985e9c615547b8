"""Gaffke's limits at the tail certified for draws without replacement.

It runs at the tail times (N)_n / N^n, the chance that n independent draws are all different: any
bound for independent draws then holds without replacement, by counting (given the validity of
`gaffke` for independent draws). Cheap in large frames (0.95 of the tail at N = 100,000 and
n = 100), ruinous in small ones (0.08 at N = 2,000). Formula, needs and failures otherwise as of
`gaffke`. Source: Gaffke (2005), Proc. of the conference on multiple comparison procedures; the
change of tail is derived here.
"""

from __future__ import annotations

from math import exp

import numpy as np
from scipy.special import gammaln

from extrapolation.bounds.anchoring import anchored_limits
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.gaffke import at_tail
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def gaffke_certified(sample: Sample, tail: float, side: Side) -> Limits:
    """Gaffke's limits at a tail that certifies them for sampling without replacement.

    >>> sample = Sample.from_arrays([0.0, 0.0, 5.0, 5.0], sizes=40)
    >>> from extrapolation.bounds.gaffke import gaffke
    >>> gaffke_certified(sample, 0.10, "lower")[0] < gaffke(sample, 0.10, "lower")[0]
    True
    """
    return anchored_limits(_certified, sample, tail, side)


def all_different(size: int, n: int) -> float:
    """The chance that n independent draws from N units are all different, (N)_n / N^n.

    >>> round(all_different(2000, 100), 4)
    0.0807
    """
    if n < 1000:
        return float(np.prod(1 - np.arange(n) / size))
    return exp(float(gammaln(size + 1) - gammaln(size - n + 1)) - n * float(np.log(size)))


def _certified(sample: Sample, tail: float) -> float:
    (part,) = sample.strata
    return at_tail(part, tail * all_different(part.size, part.n))


GAFFKE_CERTIFIED = Bound.of(BOUND_CARDS["gaffke_certified"], gaffke_certified)

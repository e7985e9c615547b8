"""Gaffke's limits of the strata at Sidak's level, added: 1 - (1 - tail)^(1/H) each.

Valid whenever the limits of the strata are (`gaffke_finite`), and very conservative. Source: Sidak
(1967), J. Amer. Statist. Assoc. 62:626-633; Gaffke (2005).
"""

from __future__ import annotations

from extrapolation.bounds.anchoring import anchored_limits, sidak_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.gaffke import stratum_lower
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def sidak(sample: Sample, tail: float, side: Side) -> Limits:
    """Limits of the total as the sum of Gaffke's limits of the strata at Sidak's level.

    >>> sample = Sample.from_arrays([0.0, 5, 5, 1, 2, 3], sizes={"a": 30, "b": 50},
    ...                             strata=["a"] * 3 + ["b"] * 3)
    >>> from extrapolation.bounds.melded import melded
    >>> sidak(sample, 0.10, "lower")[0] < melded(sample, 0.10, "lower")[0]
    True
    """
    return anchored_limits(_sidak, sample, tail, side)


def _sidak(sample: Sample, tail: float) -> float:
    own = sidak_tail(tail, len(sample.sampled))
    return sum(stratum_lower(part, own) for part in sample.strata)


SIDAK = Bound.of(BOUND_CARDS["sidak"], sidak)

"""The longer of Stringer's and Gaffke's limits of the dollars overpaid, on each side.

It holds whenever Gaffke's limit does. Needs taints in [0, 1]: an underpayment is refused. Source:
Stringer (1963), Proc. Bus. Econ. Statist. Sec., ASA; Gaffke (2005), Proc. of the conference on
multiple comparison procedures.
"""

from __future__ import annotations

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.gaffke import gaffke
from extrapolation.bounds.stringer import stringer
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def stringer_gaffke(sample: Sample, tail: float, side: Side) -> Limits:
    """The farther of Stringer's and Gaffke's limits on each side.

    >>> sample = Sample.from_arrays([0.0] * 60, sizes=900, caps=[9.0] * 60, hits=[1] * 60,
    ...                             books=10_000.0)
    >>> round(stringer_gaffke(sample, 0.05, "upper")[1], 4)
    487.0291
    """
    one, two = stringer(sample, tail, side), gaffke(sample, tail, side)
    low = None if one[0] is None or two[0] is None else min(one[0], two[0])
    high = None if one[1] is None or two[1] is None else max(one[1], two[1])
    return low, high


STRINGER_GAFFKE = Bound.of(BOUND_CARDS["stringer_gaffke"], stringer_gaffke)

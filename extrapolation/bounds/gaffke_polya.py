r"""Gaffke's limit with the unsampled units filled in by Polya's urn: it uses the sampling fraction.

In Gaffke's limit the sample stands for a frame without end. Here the unsampled units are filled in
from an urn that holds the n sampled values and one 0: a value is drawn and put back with one more
like it, for N - n - 1 units; one unit is taken to owe nothing. With the numbers m_i in which the
values come up, all of them equally likely (Dirichlet-multinomial, every weight 1),

    L = sampled total + q-quantile of sum_i m_i y_i,    q = tail^(9/8).

At 90%, q is 0.075 instead of 0.10. As N grows L becomes Gaffke's limit at q; of values of 0 and 1
it is the hypergeometric limit of N - 1 units at q. Why an urn: the ranks of a simple random sample
split the N ordered values as the urn does, and the total is never below the sum of y_(i) times the
gap of *true* ranks from i on; the urn puts ranks drawn anew in their place.

Status: conjectured. At the whole tail and with all N - n units it is *not* valid: with 5 units of
0, 2 of 1 and 3 of 0.42, half of them drawn, it covers 0.778 at 0.80. The fault is of populations
with a few large amounts, all found with the chance of the tail, and some smaller ones. A search
over populations of up to three, without end up to four, kinds of amounts beside 0 found none that
needs less than 0.87, 0.83, 0.80 and 0.75 of a tail of 0.20, 0.10, 0.05 and 0.005 where one unit is
taken as 0; q is 0.82, 0.75, 0.69 and 0.52 of these. No proof. It recovers more than `gaffke_finite`
where about an eighth of the units or more is sampled, much more from a third on.

Source: Gaffke (2005), Proc. of the conference on multiple comparison procedures; Lo (1988), Ann.
Statist. 16:1684-1695 (Polya's urn for finite populations); joined, with the tail, here.
"""

from __future__ import annotations

from extrapolation.bounds.anchoring import anchored_limits
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.bounds.polya_totals import polya_quantile
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS

POWER = 9 / 8
"""The power of the tail at which the urn's quantile is taken."""


def gaffke_polya(sample: Sample, tail: float, side: Side) -> Limits:
    """Limits of the total of one simple random sample, the unsampled units drawn from an urn.

    >>> sample = Sample.from_arrays([0.0] * 20 + [50.0, 50.0, 100.0, 150.0], sizes=100)
    >>> gaffke_polya(sample, 0.10, "lower")  # gaffke_finite: 578.62
    (650.0, None)
    """
    return anchored_limits(_completed, sample, tail, side)


def _completed(sample: Sample, tail: float) -> float:
    (part,) = sample.strata
    found = float(part.values.sum())
    if part.census:
        return found
    return found + polya_quantile(part.values, part.size - part.n - 1, tail**POWER)


GAFFKE_POLYA = Bound.of(BOUND_CARDS["gaffke_polya"], gaffke_polya)

"""Gaffke's limit of the expanded values of all strata, pooled: one extra 0 for the whole sample.

The expanded values w_i y_i (w = N_h / n_h; X_h / n_h and taints under PPS with replacement) add up
to the estimated total. With n sampled units in all and Dirichlet(1, ..., 1) weights D,

    L = q-quantile of  n (sum_i w_i y_i D_i + 0 * D_0),    q = 1 - exp(-tail),

and never below the sampled total. Melding gives every stratum an extra 0 of its own, which costs
much where strata are many and samples small; here there is one. The tail q is a little smaller
than the level's own: without replacement the plain tail falls short, as `gaffke` says.

Needs overpayments of 0 or more in the whole frame, or declared floors. Status: proved for tails up
to 1/4 where all strata have the same weight and all values are 0 or one same amount c: then the
limit is n w c times Clopper and Pearson's limit of k of n at the tail q, and k, a sum of n
independent trials, exceeds what it stands for no more often than the tail says (the proof is that
of `minimum_sum_pooled`). Otherwise conjectured: it held in every design that was enumerated, strata
of two or of three values and of unequal weight. Less than melding with few strata of very unequal
weight.

Source: Gaffke (2005), Proc. of the conference on multiple comparison procedures; Hoeffding (1956),
Ann. Math. Statist. 27:713-721.
"""

from __future__ import annotations

from math import exp

import numpy as np

from extrapolation.bounds.anchoring import anchored_limits
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.dirichlet_means import dirichlet_quantile
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def gaffke_pooled(sample: Sample, tail: float, side: Side) -> Limits:
    """Limits of the total of strata by one Gaffke distribution over all expanded values.

    >>> sample = Sample.from_arrays([0.0, 5, 5, 1, 2, 3], sizes={"a": 30, "b": 50},
    ...                             strata=["a"] * 3 + ["b"] * 3)
    >>> low, _ = gaffke_pooled(sample, 0.10, "lower")
    >>> round(low, 1)
    109.5
    """
    return anchored_limits(_pooled, sample, tail, side)


def _pooled(sample: Sample, tail: float) -> float:
    fixed = sum(float(part.values.sum()) for part in sample.strata if part.census)
    if not sample.sampled:
        return fixed
    # part.scale * mean = sum of w_i y_i of a stratum
    expanded = [part.draw_values * part.scale / len(part.draw_values) for part in sample.sampled]
    pooled = np.concatenate(expanded)
    found = sum(float(part.values.sum()) for part in sample.sampled)
    if float(pooled.max()) <= 0:
        return fixed + found
    quantile = dirichlet_quantile(np.append(len(pooled) * pooled, 0.0), 1 - exp(-tail))
    return fixed + max(quantile, found)


GAFFKE_POOLED = Bound.of(BOUND_CARDS["gaffke_pooled"], gaffke_pooled)

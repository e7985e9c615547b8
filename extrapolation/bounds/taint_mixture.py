"""A Bayesian model of taints: free of error, denied wholly, or overpaid in part. Not a bound.

Each unit is free of error (taint 0), denied wholly (1) or overpaid in part with mean taint m,
with unknown probabilities under the prior Dirichlet(1, 1, 1), whatever was paid. With k0, k1 and
kp such units in the sample the mean taint of all payments is, after the data,

    g = D_1 + m D_p,   D ~ Dirichlet(k0 + 1, k1 + 1, kp + 1)

whose distribution is the exact one of `dirichlet_means` (m: the mean of the partial taints in
the sample and one at 1/2). Given g, the unsampled units owe X_u g give or take
sqrt(sum x^2 * v), v the variance of a taint at the mean rates; T is the sampled total and that.

A statement of the model, not of the sampling: its coverage is whatever the simulation says, and
it fails where dearer claims are more often in error. Always simulate it beside.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.dirichlet_means import dirichlet_distribution
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

_POINTS = 801


def taint_mixture(sample: Sample, tail: float, side: Side) -> Limits:
    """Posterior quantiles of the total under the taint mixture.

    >>> sample = Sample.from_arrays([5.0, 2.0, 0.0, 0.0] * 10, sizes=400, caps=[5.0] * 40,
    ...                             unsampled=[5.0] * 360)
    >>> low, high = taint_mixture(sample, 0.10, "two-sided")
    >>> low < sample.total < high
    True
    """
    check_tail(tail)
    (part,) = sample.strata
    found = float(part.values.sum())
    if part.census:
        return None if side == "upper" else found, None if side == "lower" else found
    if part.caps is None or part.unsampled is None or not (part.caps > 0).all():
        raise EstimateError(
            "a taint mixture without the payments of the frame",
            expected="paid amounts above 0, sampled and unsampled",
            fix="Estimate from the study's frame",
        )
    taints = part.values / part.caps
    if float(taints.min()) < 0 or float(taints.max()) > 1 + 1e-9:
        raise EstimateError(
            "taints outside 0 to 1",
            expected="overpayments between 0 and the amount paid",
            fix="Use student: the model has no underpayments",
        )
    whole = taints >= 1 - 1e-9
    partial = taints[(taints > 0) & ~whole]
    mean = (float(partial.sum()) + 0.5) / (len(partial) + 1)
    square = (float((partial**2).sum()) + 1 / 3) / (len(partial) + 1)
    weights = np.array([(taints <= 0).sum(), whole.sum(), len(partial)]) + 1.0
    atoms = np.repeat([0.0, 1.0, mean], weights.astype(int))
    rates = weights / weights.sum()
    tau1, tau2 = float(rates[1] + rates[2] * mean), float(rates[1] + rates[2] * square)
    spread = float((part.unsampled**2).sum() * (tau2 - tau1**2)) ** 0.5
    _, _, below = dirichlet_distribution(atoms)
    edges = np.linspace(0.0, 1.0, _POINTS)
    mass = np.diff(below(edges))
    centres = float(part.unsampled.sum()) * (edges[:-1] + edges[1:]) / 2

    def quantile(probability: float) -> float:
        left, right = 0.0, float(part.unsampled.sum()) if part.unsampled is not None else 0.0
        for _ in range(45):
            middle = (left + right) / 2
            share = ndtr((middle - centres) / spread) if spread > 0 else centres <= middle
            left, right = (middle, right) if (mass @ share) < probability else (left, middle)
        return found + (left + right) / 2

    return (
        None if side == "upper" else quantile(tail),
        None if side == "lower" else quantile(1 - tail),
    )


TAINT_MIXTURE = Bound.of(BOUND_CARDS["taint_mixture"], taint_mixture)

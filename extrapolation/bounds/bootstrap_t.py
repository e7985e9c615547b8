"""Bootstrap-t limits of a total, for strata and finite populations.

(T* - T) / se* over the resamples of `resampling`, its upper quantile in place of t; a resample
without variance counts as plus infinity where T* >= T and minus infinity below (the limit would
otherwise be too long). Random: it needs `seed`, and a second seed gives another limit. Second order
right on one side in smooth populations; useless where most units are denied by equal amounts
(0.40 of the total), as resamples have no variance.

Source: Rao and Wu (1988), J. Amer. Statist. Assoc. 83:231-241.
"""

from __future__ import annotations

import numpy as np

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side, one_side
from extrapolation.bounds.resampling import RESAMPLES, resample
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS


def bootstrap_t(
    sample: Sample, tail: float, side: Side, *, seed: int, resamples: int = RESAMPLES
) -> Limits:
    """Bootstrap-t limits of the total.

    >>> sample = Sample.from_arrays([0.0, 1.0, 2.0, 9.0, 4.0, 0.0], sizes=60)
    >>> low, _ = bootstrap_t(sample, 0.10, "lower", seed=7)
    >>> low == bootstrap_t(sample, 0.10, "lower", seed=7)[0] < sample.total
    True
    """
    check_tail(tail)
    point, se = sample.total, sample.total_variance**0.5
    if se == 0:
        return one_side(point, point, side)
    made = resample(sample, seed=seed, resamples=resamples)
    away = made.totals - point
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(made.variances > 0, away / np.sqrt(made.variances), 0.0)
    t = np.where(made.variances > 0, t, np.where(away >= 0, np.inf, -np.inf))
    upper, lower = np.quantile(t, [1 - tail, tail], method="inverted_cdf")
    if (side != "upper" and not np.isfinite(upper)) or (side != "lower" and not np.isfinite(lower)):
        raise EstimateError(
            "bootstrap_t of a sample whose resamples mostly lack variance",
            expected="fewer ties among the sampled values",
            fix="Use a finite-sample bound, such as gaffke or melded",
        )
    return one_side(point - float(upper) * se, point - float(lower) * se, side)


BOOTSTRAP_T = Bound.of(BOUND_CARDS["bootstrap_t"], bootstrap_t)

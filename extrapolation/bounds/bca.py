"""BCa limits of a total: the bias-corrected and accelerated bootstrap.

The percentile of T* over the resamples of `resampling` at a level moved for bias z0 (half weight on
ties) and acceleration (from the jackknife). Random: it needs `seed`, and a second seed gives
another limit. Second order right on one side in smooth populations; it falls short where most
units are denied by equal amounts (0.77).

Source: Efron (1987), J. Amer. Statist. Assoc. 82:171-185; Rao and Wu (1988), same 83:231-241.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side, one_side
from extrapolation.bounds.resampling import RESAMPLES, resample
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS


def bca(
    sample: Sample, tail: float, side: Side, *, seed: int, resamples: int = RESAMPLES
) -> Limits:
    """Bias-corrected and accelerated bootstrap limits of the total.

    >>> sample = Sample.from_arrays([0.0, 1.0, 2.0, 9.0, 4.0, 0.0], sizes=60)
    >>> low, _ = bca(sample, 0.10, "lower", seed=7)
    >>> low == bca(sample, 0.10, "lower", seed=7)[0] < sample.total
    True
    """
    check_tail(tail)
    point = sample.total
    if sample.total_variance == 0:
        return one_side(point, point, side)
    made = np.sort(resample(sample, seed=seed, resamples=resamples).totals)
    # Sums of the same values in another order are equal here.
    slack = 1e-9 * max(abs(point), sample.total_variance**0.5)
    under = float((made < point - slack).mean())
    equal = float((np.abs(made - point) <= slack).mean())
    z0 = float(ndtri(min(max(under + equal / 2, 0.5 / resamples), 1 - 0.5 / resamples)))
    a = acceleration(sample)
    low, high = (
        float(np.quantile(made, _moved(probability, z0, a))) for probability in (tail, 1 - tail)
    )
    return one_side(low, high, side)


def acceleration(sample: Sample) -> float:
    """sum l^3 / (6 (sum l^2)^1.5) over the jackknife influences of all strata."""
    cubes = squares = 0.0
    for part in sample.sampled:
        deviations = part.draw_values - part.draw_values.mean()
        influence = part.scale * np.sqrt(1 - part.fraction) * deviations / part.draws
        cubes += float((influence**3).sum())
        squares += float((influence**2).sum())
    return float(cubes / (6 * squares**1.5))


def _moved(probability: float, z0: float, a: float) -> float:
    z = z0 + float(ndtri(probability))
    below = 1 - a * z
    if below <= 0:
        raise EstimateError(
            "bca of a sample too skewed for its size",
            expected="an acceleration within reach",
            fix="Use a finite-sample bound, such as gaffke or melded",
        )
    return float(ndtr(z0 + z / below))


BCA = Bound.of(BOUND_CARDS["bca"], bca)

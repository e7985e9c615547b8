"""Bootstrap-t and BCa limits of a total, for strata and finite populations.

Resamples are Rao and Wu's with as many draws as units: n_h draws with replacement from the sampled
values of each stratum, pulled about its mean so that their variance is that of the design,

    y~ = ybar_h + sqrt(n_h (1 - f_h) / (n_h - 1)) (y* - ybar_h),        T* = sum N_h ybar~_h

(taints, X_h and f_h = 0 under PPS). With fewer draws than units (their usual m_h = n_h - 1) the
total of a resample could never equal that of the sample where amounts tie, and BCa's correction
for bias would correct the lattice: it recovered 0.04 of the total instead of 0.20 at 2% denied.

Bootstrap-t: (T* - T) / se* over the resamples, its upper quantile in place of t; a resample
without variance counts as plus infinity where T* >= T and minus infinity below (the limit would
otherwise be too long). BCa: the percentile of T* at a level moved for bias z0 (half weight on
ties) and acceleration (from the jackknife).

Random: both need `seed`, and a second seed gives another limit. Second order right on one side
in smooth populations; bootstrap-t is useless where most units are denied by equal amounts
(0.40 of the total), as resamples have no variance; BCa falls short there (0.77).

Source: Rao and Wu (1988), J. Amer. Statist. Assoc. 83:231-241; Efron (1987), same 82:171-185.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.expansion_limits import Limits, Side, one_side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 2_000
_ROWS = 1 << 21


@dataclass(frozen=True)
class Resamples:
    """The totals T* and variances V* of the resamples."""

    totals: NDArray[np.float64]
    variances: NDArray[np.float64]


def resample(sample: Sample, *, seed: int, resamples: int = RESAMPLES) -> Resamples:
    """Rao and Wu's resamples of the sampled strata; what is taken whole stays as it is."""
    if seed is None or resamples < 100:
        raise EstimateError(
            f"a bootstrap with seed {seed!r} and {resamples} resamples",
            expected="a seed, and 100 resamples or more",
            fix="Give seed=",
        )
    whole = sum(part.total for part in sample.strata if part.census)
    totals, variances = np.full(resamples, float(whole)), np.zeros(resamples)
    for number, part in enumerate(sample.sampled):
        values, n, f = part.draw_values, part.draws, part.fraction
        stream, mean = Stream(seed).child(number), float(values.mean())
        pull, step = np.sqrt(n * (1 - f) / (n - 1)), max(1, _ROWS // n)
        for start in range(0, resamples, step):
            rows = min(step, resamples - start)
            away = pull * (values[stream.integers(n, rows * n)].reshape(rows, n) - mean)
            place = slice(start, start + rows)
            totals[place] += part.scale * (mean + away.mean(axis=1))
            spread = np.where(np.ptp(away, axis=1) > 0, away.var(axis=1, ddof=1), 0.0)
            variances[place] += part.scale**2 * spread / n
    return Resamples(totals, variances)


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

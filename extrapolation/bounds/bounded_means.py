"""Baselines that need only a ceiling: Hoeffding, Anderson, empirical Bernstein.

For values y in [0, b], n of them, tail a (b: the largest payment of the frame; taints: 1):

    hoeffding            ybar - b sqrt(r ln(1/a) / (2n)),  r = 1 - (n - 1) / N (Serfling), 1 WR
    anderson             integral over [0, b] of 1 - min(1, F_n + sqrt(ln(1/a) / (2n)))
    empirical_bernstein  ybar - sqrt(2 s^2 ln(2/a) / n) - 7 b ln(2/a) / (3 (n - 1))  (WR)
                         ybar - s sqrt(2 r' ln(5/a) / n) - (7/3 + 3/sqrt(2)) b ln(5/a) / n,
                         r' = r for n <= N / 2, else (1 - n / N) (1 + 1 / n)         (WoR)

They are useless in samples of a few hundred with unequal amounts (Hoeffding recovers 0.05 of the
total where t recovers 0.74) and serve as baselines. The first and the last hold their level in
every population. Anderson's limit rests on Massart's inequality for independent draws: with
replacement it holds in every population, without replacement that is conjectured (enumeration
supports it).

Source: Hoeffding (1963); Serfling (1974); Anderson (1969) with Massart's constant (1990);
Maurer and Pontil (2009), theorem 4; Bardenet and Maillard (2015), arXiv:1309.4029 (constants
from memory).
"""

from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds.anchoring import anchored_limits, largest_cap
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample, StratumSample

if TYPE_CHECKING:
    from numpy.typing import NDArray


def hoeffding(sample: Sample, tail: float, side: Side) -> Limits:
    """Hoeffding's limits of the total of one stratum, with Serfling's factor without replacement.

    >>> sample = Sample.from_arrays([5.0] * 27 + [0.0] * 3, sizes=2000, caps=[5.0] * 30,
    ...                             unsampled=[5.0] * 1970)
    >>> round(hoeffding(sample, 0.10, "lower")[0] / sample.total, 3)
    0.784
    """

    def least(values: NDArray[np.float64], part: StratumSample, own: float) -> float:
        n = len(values)
        ratio = 1.0 if part.hits is not None else 1 - (n - 1) / part.size
        return float(values.mean()) - sqrt(ratio * log(1 / own) / (2 * n))

    return _limits(least, sample, tail, side)


def anderson(sample: Sample, tail: float, side: Side) -> Limits:
    """Anderson's limits: the mean of the highest distribution the band leaves possible.

    >>> sample = Sample.from_arrays([5.0] * 27 + [0.0] * 3, sizes=2000, caps=[5.0] * 30,
    ...                             unsampled=[5.0] * 1970)
    >>> round(anderson(sample, 0.10, "lower")[0] / sample.total, 3)
    0.782
    """

    def least(values: NDArray[np.float64], _: StratumSample, own: float) -> float:
        n = len(values)
        edges = np.concatenate([[0.0], np.sort(values)])
        above = 1 - np.minimum(1.0, np.arange(n) / n + sqrt(log(1 / own) / (2 * n)))
        return float((np.diff(edges) * above).sum())

    return _limits(least, sample, tail, side)


def empirical_bernstein(sample: Sample, tail: float, side: Side) -> Limits:
    """Maurer and Pontil's limits; without replacement those of Bardenet and Maillard.

    >>> sample = Sample.from_arrays([5.0] * 200, sizes=2000, caps=[5.0] * 200,
    ...                             unsampled=[5.0] * 1800)
    >>> round(empirical_bernstein(sample, 0.10, "lower")[0] / sample.total, 3)
    0.913
    """

    def least(values: NDArray[np.float64], part: StratumSample, own: float) -> float:
        n = len(values)
        mean = float(values.mean())
        spread = float(values.var(ddof=1)) if np.ptp(values) > 0 else 0.0
        if part.hits is not None:
            reach = log(2 / own)
            return mean - sqrt(2 * spread * reach / n) - 7 * reach / (3 * (n - 1))
        reach, f = log(5 / own), n / part.size
        ratio = 1 - (n - 1) / part.size if f <= 0.5 else (1 - f) * (1 + 1 / n)
        return mean - sqrt(2 * spread * ratio * reach / n) - (7 / 3 + 3 / sqrt(2)) * reach / n

    return _limits(least, sample, tail, side)


def _limits(least: object, sample: Sample, tail: float, side: Side) -> Limits:
    assert callable(least)

    def lower(one: Sample, own: float) -> float:
        (part,) = one.strata
        found = float(part.values.sum())
        ceiling = 0.0 if part.census else largest_cap(part)
        if ceiling <= 0:
            return found
        reached = part.scale * ceiling * float(least(part.draw_values / ceiling, part, own))
        return max(reached, found)

    return anchored_limits(lower, sample, tail, side, ceilings=True)

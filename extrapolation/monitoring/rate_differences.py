"""Limits of the difference of two independent error rates, before less after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import acos, copysign, cos, inf, pi, sqrt
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

from primafacie.core.errors import EstimateError
from primafacie.core.families import unknown_name
from primafacie.core.results import Result

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Method = Literal["score", "melded"]
NODES = 200


@dataclass(frozen=True)
class DifferenceLimits(Result):
    """Two-sided limits of p_before - p_after, each side at (1 - level) / 2.

    Attributes
    ----------
    low, high : float
        The limits, differences of fractions.
    method : str
        The method of the limits.
    """

    SCHEMA: ClassVar[str] = "primafacie.difference-limits/1"

    low: float
    high: float
    method: str

    def __str__(self) -> str:
        low, high = 100 * self.low, 100 * self.high
        return f"The rate fell by {low:+.1f} to {high:+.1f} percentage points ({self.method})."


def difference_limits(
    errors_before: int,
    charts_before: int,
    errors_after: int,
    charts_after: int,
    *,
    level: float,
    method: Method = "melded",
) -> DifferenceLimits:
    """Two-sided limits of the fall of an error rate, p_before - p_after.

    The melded limits are quantiles of the difference of Clopper and Pearson's confidence
    distributions, with tail = (1 - level) / 2:

        low = tail-quantile of Beta(k1, n1 - k1 + 1) - Beta(k2 + 1, n2 - k2)

    Parameters
    ----------
    errors_before, charts_before : int
        Charts in error and charts checked before.
    errors_after, charts_after : int
        Charts in error and charts checked after.
    level : float
        The two-sided confidence level, a fraction.
    method : {'melded', 'score'}, default 'melded'
        The score limits are Miettinen and Nurminen's.

    Returns
    -------
    DifferenceLimits
        The limits, differences of fractions.

    Raises
    ------
    EstimateError
        If the counts are not possible.

    Notes
    -----
    The melded limits are conservative, and agree with Fisher's exact test: the lower limit is above
    0 just when its one-sided p-value is under the tail. The score limits hold their level on
    average, not at every pair of rates: with 10 and 14 charts two-sided 90% limits cover 0.856 (at
    rates of 0.75 and 0.94) to 0.9997 on a grid of rates from 0.01 to 0.99, and less outside it
    (0.818 at 0.0025 and 0.9875).

    References
    ----------
    Miettinen and Nurminen (1985), Stat. Med. 4:213; Fay, Proschan and Brittain (2015), Biometrics
    71:146.

    Examples
    --------
    >>> found = difference_limits(12, 40, 3, 40, level=0.90, method="melded")
    >>> round(found.low, 3), round(found.high, 3)
    (0.059, 0.381)
    """
    counts = (errors_before, charts_before, errors_after, charts_after)
    fits = 0 <= errors_before <= charts_before and 0 <= errors_after <= charts_after
    if not fits or min(charts_before, charts_after) < 1 or not 0 < level < 1:
        raise EstimateError(
            f"errors and charts {counts} at level {level!r}",
            expected="errors between 0 and the charts of each period, a level as a fraction",
            fix="Give errors and charts before, then errors and charts after",
        )
    if method not in get_args(Method):
        raise EstimateError.of(unknown_name("method", method, get_args(Method)))
    if method == "score":
        return DifferenceLimits(*score_limits(*counts, level=level), "score (Miettinen-Nurminen)")
    tail = (1 - level) / 2
    low = _melded_low(*counts, tail)
    high = -_melded_low(errors_after, charts_after, errors_before, charts_before, tail)
    return DifferenceLimits(low, high, "melded (agrees with Fisher's exact test)")


@cache
def _nodes() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import numpy as np

    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return nodes, weights


def _melded_low(k1: int, n1: int, k2: int, n2: int, tail: float) -> float:
    """The tail-quantile of B1 - B2, B1 the lower and B2 the upper confidence distribution."""
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import betainc, betaincinv

    if k1 == 0 and k2 == n2:
        return -1.0
    if k2 == n2:  # the upper distribution is the point 1
        return float(betaincinv(k1, n1 - k1 + 1, tail)) - 1
    if k1 == 0:  # the lower distribution is the point 0
        return -float(betaincinv(k2 + 1, n2 - k2, 1 - tail))
    nodes, weights = _nodes()
    places = betaincinv(k2 + 1, n2 - k2, (nodes + 1) / 2)

    def excess(difference: float) -> float:
        below = betainc(k1, n1 - k1 + 1, np.clip(places + difference, 0.0, 1.0))
        return float((weights * below).sum() / 2 - tail)

    return float(brentq(excess, -1.0, 1.0, xtol=1e-12))


def score_limits(k1: int, n1: int, k2: int, n2: int, *, level: float) -> tuple[float, float]:
    """Two-sided limits of p1 - p2: the differences d whose score test is not significant.

        z(d) = (k1/n1 - k2/n2 - d) / sqrt((q1 (1 - q1) / n1 + q2 (1 - q2) / n2) N / (N - 1))

    with q1 = q2 + d the maximum likelihood rates under the difference d and N = n1 + n2. z
    falls in d, so each limit is found by bisection; every outcome has limits, those without
    an error too. statsmodels 0.15 gives other limits than the published ones, or none, so they
    are made here. Source: Miettinen and Nurminen (1985), Stat. Med. 4:213; the closed form of
    q1: Farrington and Manning (1990), Stat. Med. 9:1447, appendix 1.

    >>> low, high = score_limits(12, 40, 3, 40, level=0.90)
    >>> round(low, 4), round(high, 4)
    (0.0857, 0.3664)
    """
    from scipy.special import ndtri

    crit = float(ndtri((1 + level) / 2))
    point = k1 / n1 - k2 / n2
    low = _crossing(k1, n1, k2, n2, crit, -1.0, point)
    high = _crossing(k1, n1, k2, n2, -crit, point, 1.0)
    return low, high


def _crossing(k1: int, n1: int, k2: int, n2: int, wanted: float, start: float, end: float) -> float:
    """The difference between `start` and `end` where the falling z passes `wanted`."""
    low, high = start, end
    while high - low > 1e-13:
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if _z(k1, n1, k2, n2, middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _z(k1: int, n1: int, k2: int, n2: int, difference: float) -> float:
    q1 = _constrained(k1 / n1, k2 / n2, n2 / n1, difference)
    q2 = q1 - difference
    total = n1 + n2
    variance = (q1 * (1 - q1) / n1 + q2 * (1 - q2) / n2) * total / (total - 1)
    gap = k1 / n1 - k2 / n2 - difference
    if variance <= 0:
        return copysign(inf, gap) if gap else 0.0
    return gap / sqrt(variance)


def _constrained(p1: float, p2: float, share: float, d: float) -> float:
    """The first rate's maximum likelihood value under p1 - p2 = d; `share` = n2 / n1."""
    a = 1 + share
    b = -(1 + share + p1 + share * p2 + d * (share + 2))
    c = d * d + d * (2 * p1 + share + 1) + p1 + share * p2
    e = -p1 * d * (1 + d)
    v = b**3 / (3 * a) ** 3 - b * c / (6 * a * a) + e / (2 * a)
    u = copysign(sqrt(max(0.0, (b / (3 * a)) ** 2 - c / (3 * a))), v)
    angle = (pi + acos(min(1.0, max(-1.0, v / u**3)))) / 3 if u else pi / 2
    found = 2 * u * cos(angle) - b / (3 * a)
    return min(max(found, 0.0, d), 1.0, 1 + d)

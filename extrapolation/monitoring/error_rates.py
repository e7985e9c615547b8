"""Limits of an error rate: exact for one sample of charts, melded for a weighted sum of several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from extrapolation.bounds.counts import fewest_in_error, most_in_error
from primafacie.core.errors import EstimateError, Problem
from primafacie.core.results import Result

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class RateLimits(Result):
    """Two-sided limits of a rate, each side at (1 - level) / 2.

    Attributes
    ----------
    low, high : float
        The limits, fractions.
    method : str
        The method of the limits.
    """

    SCHEMA: ClassVar[str] = "primafacie.rate-limits/1"

    low: float
    high: float
    method: str

    def __str__(self) -> str:
        return f"The rate is between {self.low:.2%} and {self.high:.2%} ({self.method})."


def rate_limits(errors: int, charts: int, *, level: float, size: int | None = None) -> RateLimits:
    """Exact two-sided limits of the share of charts in error.

        low  = inf{p: P(X >= errors | p) >= tail},  high = sup{p: P(X <= errors | p) >= tail}

    with tail = (1 - level) / 2 and X binomial, or hypergeometric where `size` is given. Coverage is
    never under `level`.

    Parameters
    ----------
    errors, charts : int
        Charts in error and charts checked.
    level : float
        The two-sided confidence level, a fraction.
    size : int, optional
        The number of charts the sample was drawn from.

    Returns
    -------
    RateLimits
        The limits, fractions.

    Raises
    ------
    EstimateError
        If the counts are not possible.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26:404; Buonaccorsi (1987), Am. Stat. 41:215.

    Examples
    --------
    >>> round(rate_limits(0, 5, level=0.90).high, 4)
    0.4507
    """
    from scipy.special import betaincinv

    if not 0 <= errors <= charts or charts < 1 or not 0 < level < 1:
        raise EstimateError(
            f"{errors} errors of {charts} charts at level {level!r}",
            expected="errors between 0 and the charts, at least 1 chart, a level as a fraction",
        )
    tail = (1 - level) / 2
    if size is None:
        low = 0.0 if errors == 0 else float(betaincinv(errors, charts - errors + 1, tail))
        high = 1.0 if errors == charts else float(betaincinv(errors + 1, charts - errors, 1 - tail))
        return RateLimits(low, high, "Clopper-Pearson")
    if size < charts:
        raise EstimateError.collected(
            [Problem("size", f"{size} charts", f"at least the {charts} checked", "")],
            what="error rate",
        )
    low_count = fewest_in_error(size, charts, errors, tail)
    high_count = most_in_error(size, charts, errors, tail)
    return RateLimits(low_count / size, high_count / size, "exact hypergeometric")


CELLS = 4096


def weighted_rate_limits(
    errors: NDArray[np.int64],
    charts: NDArray[np.int64],
    *,
    weights: NDArray[np.float64],
    level: float,
) -> RateLimits:
    """Two-sided limits of sum_h w_h p_h from independent binomial counts.

        low  = tail-quantile of sum_h w_h Beta(k_h, n_h - k_h + 1)
        high = (1 - tail)-quantile of sum_h w_h Beta(k_h + 1, n_h - k_h)

    with tail = (1 - level) / 2; w_h are 0 or more and add to 1. The sums are convolved on a
    grid of 4,096 cells, the low side rounded down and the high side up, so the limits are at
    most H cells too wide. For one stratum they are Clopper and Pearson's. Validity for two
    strata or more is supported by enumeration, not proved. Source: Fay, Proschan and Brittain
    (2015), Biometrics 71:146-156.

    >>> import numpy as np
    >>> one = weighted_rate_limits(np.array([2]), np.array([5]), weights=np.ones(1), level=0.9)
    >>> round(one.low, 3), round(one.high, 3)
    (0.076, 0.811)
    """
    tail = (1 - level) / 2
    low = _quantile(errors, charts - errors + 1, weights, tail)
    high = 1 - _quantile(charts - errors, errors + 1, weights, tail)
    return RateLimits(low, high, "melded")


def _quantile(
    a: NDArray[np.int64], b: NDArray[np.int64], weights: NDArray[np.float64], tail: float
) -> float:
    """The tail-quantile of sum w Beta(a, b), rounded down; Beta(0, b) is the point 0."""
    from scipy.signal import fftconvolve
    from scipy.special import betainc

    step = float(weights.sum()) / CELLS
    total = np.ones(1)
    for first, second, weight in zip(a.tolist(), b.tolist(), weights.tolist(), strict=True):
        if weight <= 0 or first == 0:
            continue
        cells = max(1, int(np.ceil(weight / step)))
        edges = np.minimum(np.arange(cells + 1) * step / weight, 1.0)
        # each cell's mass sits at its lower edge: the sum is never above the true one
        mass = np.diff(betainc(first, second, edges))
        total = np.maximum(fftconvolve(total, mass), 0.0)
    chance = np.cumsum(total) / total.sum()
    return float(np.searchsorted(chance, tail, side="left") * step)

"""Betting limits: what a gambler against each hypothetical mean would have won.

Values x_i in order of selection, in units of a ceiling known beforehand (PPS with replacement:
taints; simple random samples: the largest payment of the frame). Against the mean m,

    W_t(m) = prod_{i <= t} (1 + lam_i (x_i - m_i)),   lam_i = min(bet_i, c / m_i)

with bet_i fixed by the values before i, and m_i = m, or under sampling without replacement
(N m - sum of x_1..x_{i-1}) / (N - i + 1), the mean of what is left. As the W_t is a fair game
if the mean is m, P(max_t W_t >= 1 / tail) <= tail (Ville), so

    L = sup{m : max_t W_t(m) >= 1 / tail}

holds at level 1 - tail, for every population in [0, ceiling], at all times t at once. Every
factor falls in m, so L is found by bisection. Exact but long: with equal amounts 1 to 10% of
the total below Gaffke's at error rates from 10% up, useless for simple random samples of
unequal amounts. These bets are for the n of the plan; `betting_anytime` bets for stopping early.

Source: Waudby-Smith and Ramdas (2024), J. Roy. Statist. Soc. B 86:1-27 (and 2020, NeurIPS, for
sampling without replacement); predictable plug-in bets with the empirical Bernstein rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from extrapolation.bounds.anchoring import anchored_limits, largest_cap
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

Horizon = Literal["fixed", "anytime"]

# The share of m that a bet may stake: with 1 a single low value could lose everything.
TRUNCATION = 0.5
_STEPS = 52


@dataclass(frozen=True)
class Bets:
    """Values in [0, 1] in order of selection and the bets on them, before truncation.

    R x n, a row a sample. `size` is N without replacement, None with replacement.
    """

    values: NDArray[np.float64]
    bets: NDArray[np.float64]
    size: int | None
    truncation: float = TRUNCATION

    @cached_property
    def _before(self) -> NDArray[np.float64]:
        """The sum of the values before each one."""
        return np.asarray(np.cumsum(self.values, axis=1) - self.values)

    def log_wealth(self, means: NDArray[np.float64]) -> NDArray[np.float64]:
        """log W_t at one mean a row, t = 1..n; infinite from where the mean is impossible."""
        x, n = self.values, self.values.shape[1]
        left = means[:, None]
        if self.size is not None:
            left = (self.size * left - self._before) / (self.size - np.arange(n))
        # A remaining mean below 0 cannot be: what was found already exceeds the hypothesis.
        rest = np.maximum(left, 1e-300)
        stake = np.minimum(self.bets, self.truncation / rest)
        gains = np.log1p(stake * (x - rest))
        gains = np.where(left < 0, np.inf, gains)
        return np.asarray(np.cumsum(gains, axis=1))

    def lower(self, tail: float) -> NDArray[np.float64]:
        """The lower limit of each row's mean from all its values."""
        goal = -np.log(tail)
        low, high = np.zeros(len(self.values)), np.ones(len(self.values))
        for _ in range(_STEPS):
            middle = (low + high) / 2
            rejected = self.log_wealth(middle).max(axis=1) >= goal
            low, high = np.where(rejected, middle, low), np.where(rejected, high, middle)
        return np.maximum(low, self._found(self.values.shape[1]))

    def _found(self, t: int) -> NDArray[np.float64]:
        """What the first t values prove of each row's mean: their sum over N."""
        if self.size is None:
            return np.zeros(len(self.values))
        return np.asarray(self.values[:, :t].sum(axis=1) / self.size)

    def path(self, tail: float) -> NDArray[np.float64]:
        """One row's lower limits after 1, 2, ..., n values, all holding together."""
        n = self.values.shape[1]
        limits, low = np.zeros(n), 0.0
        goal = -np.log(tail)
        for t in range(n):
            first = Bets(self.values[:, : t + 1], self.bets[:, : t + 1], self.size, self.truncation)
            if float(first.log_wealth(np.array([low])).max()) >= goal:
                low = max(low, float(first.lower(tail)[0]))
            low = max(low, float(self._found(t + 1)[0]))
            limits[t] = low
        return limits


def predictable_bets(
    values: NDArray[np.float64], tail: float, horizon: Horizon
) -> NDArray[np.float64]:
    """Predictable plug-in bets sqrt(2 ln(1/tail) / (s2_{i-1} k)), k = n or i ln(1 + i).

    With mu_i = (1/2 + sum x) / (i + 1) and s2_i = (1/4 + sum (x - mu)^2) / (i + 1).

    >>> predictable_bets(np.array([1.0, 0.0]), 0.05, "fixed").round(4).tolist()
    [3.4616, 4.3787]
    """
    n = values.shape[-1]
    i = np.arange(1, n + 1)
    mu = (0.5 + np.cumsum(values, axis=-1)) / (i + 1)
    s2 = (0.25 + np.cumsum((values - mu) ** 2, axis=-1)) / (i + 1)
    first = np.full((*values.shape[:-1], 1), 0.25)
    before = np.concatenate([first, s2[..., :-1]], axis=-1)
    rate = np.full(n, float(n)) if horizon == "fixed" else i * np.log1p(i)
    return np.asarray(np.sqrt(2 * np.log(1 / tail) / (before * rate)))


def betting(sample: Sample, tail: float, side: Side) -> Limits:
    """Betting limits of the total of one stratum, tuned to the n of the sample.

    >>> sample = Sample.from_arrays(([5.0] * 9 + [0.0]) * 3, sizes=2000, caps=[5.0] * 30,
    ...                             unsampled=[5.0] * 1970)
    >>> low, _ = betting(sample, 0.10, "lower")
    >>> round(low / sample.total, 3)
    0.861
    """
    return anchored_limits(
        lambda one, own: betting_lower(one, own, "fixed"), sample, tail, side, ceilings=True
    )


def betting_lower(sample: Sample, tail: float, horizon: Horizon) -> float:
    """The lower limit of the total of one stratum, with bets for the horizon."""
    (part,) = sample.strata
    if part.census:
        return float(part.values.sum())
    ceiling = largest_cap(part)
    if ceiling <= 0:
        return 0.0
    if not part.in_order:
        raise EstimateError(
            "a betting limit of units hit more than once",
            where=f"stratum {part.label}",
            expected="the sequence of selections",
            fix="Read the review with its draw",
        )
    values = (part.draw_values / ceiling)[None, :]
    size = None if part.hits is not None else part.size
    mean = betting_rows(values, tail, horizon, size=size)[0]
    return max(part.scale * ceiling * float(mean), float(part.values.sum()))


def betting_rows(
    values: NDArray[np.float64], tail: float, horizon: Horizon, *, size: int | None
) -> NDArray[np.float64]:
    """The lower limits of the means of many samples, R x n values in [0, 1] in order drawn."""
    return Bets(values, predictable_bets(values, tail, horizon), size).lower(tail)


BETTING = Bound.of(
    BOUND_CARDS["betting"], betting, mean_rows=partial(betting_rows, horizon="fixed")
)

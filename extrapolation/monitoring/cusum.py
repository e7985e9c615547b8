"""A Bernoulli CUSUM: chart by chart, has the error rate come back up?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import EstimateError
from primafacie.core.plurals import counted
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd

MOST_STATES = 20_000


@dataclass(frozen=True)
class CusumPath(Result):
    """The values of a CUSUM; after a signal it starts again at 0.

    Attributes
    ----------
    values : tuple of float
        The value after each finding.
    signals : tuple of int
        The places (from 1) where it signaled.
    """

    SCHEMA: ClassVar[str] = "primafacie.cusum-path/1"

    values: tuple[float, ...]
    signals: tuple[int, ...]

    def table(self) -> pd.DataFrame:
        """One row per chart: its place, the value of the CUSUM, and whether it signaled."""
        import pandas as pd

        places = range(1, len(self.values) + 1)
        rows = [(k, self.values[k - 1], k in self.signals) for k in places]
        return pd.DataFrame(rows, columns=["chart", "value", "signal"])

    def __str__(self) -> str:
        at = f"at chart {', '.join(map(str, self.signals))}" if self.signals else "at no chart"
        now = f"; the value is now {self.values[-1]:.2f}" if self.values else ""
        return f"CUSUM over {counted(len(self.values), 'chart')}: it signaled {at}{now}."


@dataclass(frozen=True)
class BernoulliCusum(Result):
    """A CUSUM of charts in error (X_k = 1) or sound (X_k = 0).

        B_k = max(0, B_(k-1)) + X_k - 1/m, a signal where B_k >= threshold

    Attributes
    ----------
    accepted : float
        The rate in control, a fraction.
    detected : float
        The rate it is tuned for (moved slightly so that m is a whole number), a fraction.
    m : int
        The inverse of the reference value.
    steps : int
        The threshold in steps of 1 / m.
    run_length : float
        The exact mean number of charts to a false alarm at the accepted rate.
    """

    SCHEMA: ClassVar[str] = "primafacie.bernoulli-cusum/1"

    accepted: float
    detected: float
    m: int
    steps: int
    run_length: float

    @property
    def threshold(self) -> float:
        """The limit h: `steps` / m."""
        return self.steps / self.m

    def mean_run_length(self, rate: float) -> float:
        """The exact mean number of charts to a signal.

        Parameters
        ----------
        rate : float
            The error rate, a fraction.

        Returns
        -------
        float
            The number of charts.
        """
        return _mean_run_length(rate, self.m, self.steps)

    def signal_within(self, charts: int, *, rate: float) -> float:
        """The exact chance of a signal within a number of charts.

        Parameters
        ----------
        charts : int
            The number of charts, 0 or more.
        rate : float
            The error rate, a fraction.

        Returns
        -------
        float
            The chance, a fraction.
        """
        if charts < 0 or not 0 <= rate <= 1:
            raise EstimateError(
                f"{charts!r} charts at rate {rate!r}", expected="0 charts or more, a fraction"
            )
        state = np.zeros(self.steps)
        state[0] = 1.0
        for _ in range(charts):
            after = np.zeros_like(state)
            after[:-1] += (1 - rate) * state[1:]
            after[0] += (1 - rate) * state[0]
            jump = self.m - 1
            if jump < self.steps:
                after[jump:] += rate * state[: self.steps - jump]
            state = after
        return float(1 - state.sum())

    def monitor(self, errors: Sequence[int]) -> CusumPath:
        """The chart over findings.

        Parameters
        ----------
        errors : sequence of int
            The findings in the order of the charts: 0 (sound) or 1 (in error).

        Returns
        -------
        CusumPath
            The values of the chart and its signals.
        """
        found = np.asarray(errors)
        if not np.isin(found, (0, 1)).all():
            raise EstimateError("findings other than 0 and 1", expected="0 (sound) or 1 (in error)")
        place, values, signals = 0, [], []
        for number, error in enumerate(found.tolist(), start=1):
            place = max(0, place) + (self.m - 1 if error else -1)
            values.append(place / self.m)
            if place >= self.steps:
                signals.append(number)
                place = 0
        return CusumPath(tuple(values), tuple(signals))

    def __str__(self) -> str:
        return (
            f"Bernoulli CUSUM from {self.accepted:.1%} to {self.detected:.1%}: signals at "
            f"{self.threshold:.2f}, one false alarm in {self.run_length:,.0f} charts on average, "
            f"{self.mean_run_length(self.detected):,.0f} charts to a signal at {self.detected:.1%}"
        )


def bernoulli_cusum(accepted: float, detected: float, *, run_length: float) -> BernoulliCusum:
    """The CUSUM for a rise of an error rate, with a stated in-control run length.

    The optimal reference value is gamma = r1 / r2 with r1 = -ln((1 - p1) / (1 - p0)) and r2 = ln(p1
    (1 - p0) / (p0 (1 - p1))); p1 is moved so that gamma = 1 / m, m whole. The chart is then a
    Markov chain on whole steps whose mean run length is exact.

    Parameters
    ----------
    accepted, detected : float
        The rate in control, p0, and the rate that must be seen, p1: fractions.
    run_length : float
        The mean number of charts to a false alarm. The threshold is the least with so many charts
        or more at the accepted rate.

    Returns
    -------
    BernoulliCusum
        The design of the chart.

    Raises
    ------
    EstimateError
        If the rates are not 0 < accepted < detected < 1, are too close to each other, or the run
        length is too long.

    References
    ----------
    Reynolds and Stoumbos (1999), J. Quality Technology 31:87.

    Examples
    --------
    >>> chart = bernoulli_cusum(0.05, 0.20, run_length=400)
    >>> chart.m, chart.run_length >= 400, chart.monitor([1, 1, 1]).signals
    (9, True, (3,))
    """
    if not 0 < accepted < detected < 1 or not run_length >= 1:
        raise EstimateError(
            f"rates {accepted!r} and {detected!r}, run length {run_length!r}",
            expected="0 < accepted < detected < 1 and a run length of 1 chart or more",
            fix="Give the rate that is accepted, the rate that must be seen, and how many charts "
            "may pass on average before a false alarm",
        )
    m = max(2, round(1 / _gamma(accepted, detected)))
    moved = _rate_for(accepted, m)
    low, high = 0, 1
    while _mean_run_length(accepted, m, high) < run_length:
        low, high = high, 2 * high
        if high > MOST_STATES:
            raise EstimateError(
                f"a run length of {run_length:,.0f} charts",
                expected="a shorter one",
                fix="Ask for a false alarm more often, or for a larger rise",
            )
    while high - low > 1:
        middle = (low + high) // 2
        if _mean_run_length(accepted, m, middle) < run_length:
            low = middle
        else:
            high = middle
    return BernoulliCusum(accepted, moved, m, high, _mean_run_length(accepted, m, high))


def _gamma(p0: float, p1: float) -> float:
    return -log((1 - p1) / (1 - p0)) / log(p1 * (1 - p0) / (p0 * (1 - p1)))


def _rate_for(p0: float, m: int) -> float:
    """The detected rate for which the optimal reference value is 1 / m."""
    from scipy.optimize import brentq

    if m * p0 >= 1:
        raise EstimateError(
            "rates too close to each other, or to 1",
            expected="a larger rise of a smaller rate",
            fix="Monitor the sound charts instead, or detect a larger rise",
        )
    return float(brentq(lambda p: _gamma(p0, p) - 1 / m, p0 * (1 + 1e-9), 1 - 1e-12, xtol=1e-14))


def _mean_run_length(rate: float, m: int, steps: int) -> float:
    """Mean charts to a signal from 0: (I - Q) a = 1 for the states 0..steps-1, banded."""
    from scipy.linalg import solve_banded

    jump = m - 1
    bands: NDArray[np.float64] = np.zeros((jump + 2, steps))
    bands[jump, :] = 1.0  # the diagonal
    bands[jump, 0] -= 1 - rate  # a sound chart at 0 stays at 0
    bands[jump + 1, : steps - 1] = -(1 - rate)  # one step down
    if jump < steps:
        bands[0, jump:] -= rate  # m - 1 steps up
    solved = solve_banded((1, jump), bands, np.ones(steps))
    return float(solved[0])

"""Why a three-sigma p-chart on five charts is noise: its false alarms, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, sqrt
from typing import ClassVar

from primafacie.core.errors import EstimateError
from primafacie.core.results import Result


@dataclass(frozen=True)
class PChart(Result):
    """A p-chart of a few charts per period, and its false alarms.

    Attributes
    ----------
    rate : float
        The unchanged error rate, a fraction.
    charts : int
        The number of charts per period.
    upper_limit : float
        The upper limit, a fraction.
    errors_that_signal : int
        The fewest errors that signal.
    false_alarm : float
        The exact chance of a signal at the unchanged rate, a fraction.
    """

    SCHEMA: ClassVar[str] = "primafacie.p-chart/1"

    rate: float
    charts: int
    upper_limit: float
    errors_that_signal: int
    false_alarm: float

    def __str__(self) -> str:
        if self.errors_that_signal > self.charts:
            return f"With {self.charts} charts this p-chart can never signal"
        return (
            f"{self.errors_that_signal} of {self.charts} already signals; at an unchanged rate of "
            f"{self.rate:.1%} that happens by chance in one of {1 / self.false_alarm:,.0f} periods "
            f"for each provider"
        )


def p_chart(rate: float, charts: int, *, sigmas: float = 3.0) -> PChart:
    """The upper limit of a p-chart and its exact false alarms.

        p + sigmas sqrt(p (1 - p) / n)

    Parameters
    ----------
    rate : float
        The unchanged error rate p, a fraction.
    charts : int
        The number of charts per period, n.
    sigmas : float, default 3.0
        The distance of the limit in standard errors.

    Returns
    -------
    PChart
        The fewest errors that signal, and how often they occur by chance.

    Raises
    ------
    EstimateError
        If the rate is not a fraction above 0.

    Notes
    -----
    The limit rests on the normal distribution, which five charts do not follow. It is shown as a
    warning: the CUSUM and the exact comparison are what this toolkit uses.

    Examples
    --------
    >>> found = p_chart(0.05, 5)
    >>> found.errors_that_signal, round(found.false_alarm, 4)
    (2, 0.0226)
    """
    from scipy.special import bdtrc

    if not 0 < rate < 1 or charts < 1 or sigmas <= 0:
        raise EstimateError(
            f"rate {rate!r}, {charts!r} charts", expected="a fraction, and 1 chart or more"
        )
    limit = rate + sigmas * sqrt(rate * (1 - rate) / charts)
    signal = floor(charts * limit) + 1
    alarm = float(bdtrc(signal - 1, charts, rate)) if signal <= charts else 0.0
    return PChart(rate, charts, limit, signal, alarm)

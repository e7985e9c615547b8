"""Did the error rate fall after the training? Overall and stratified by provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar

from extrapolation.monitoring.rate_differences import (
    DifferenceLimits,
    Method,
    difference_limits,
)
from primafacie.core.errors import EstimateError, Problem
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ProviderChange:
    """One provider's counts before and after (or, unstratified, those of all charts).

    Parameters
    ----------
    provider : str
        The name of the provider.
    errors_before, charts_before : int
        Charts in error and charts checked before.
    errors_after, charts_after : int
        Charts in error and charts checked after.
    """

    provider: str
    errors_before: int
    charts_before: int
    errors_after: int
    charts_after: int

    @property
    def fall(self) -> float:
        """The fall of the provider's rate, p_before - p_after."""
        return self.errors_before / self.charts_before - self.errors_after / self.charts_after


@dataclass(frozen=True)
class BeforeAfter(Result):
    """The fall of the error rate: positive where fewer charts are in error after.

    Attributes
    ----------
    level : float
        The two-sided confidence level, a fraction.
    fall, low, high : float
        The difference of the crude rates, a fraction, and its limits.
    method : str
        The method of these limits.
    p_value : float
        The one-sided exact p-value (Fisher) of "no fall".
    stratified : DifferenceLimits or None
        The limits of the Mantel-Haenszel difference over providers; None for one provider.
    stratified_fall : float or None
        The Mantel-Haenszel difference, a fraction.
    providers : tuple of ProviderChange
        The counts by provider.
    """

    SCHEMA: ClassVar[str] = "primafacie.before-after/2"

    level: float
    fall: float
    low: float
    high: float
    method: str
    p_value: float
    stratified: DifferenceLimits | None
    stratified_fall: float | None
    providers: tuple[ProviderChange, ...]

    @property
    def shown(self) -> bool:
        """Do the limits of the crude difference lie above 0?"""
        return self.low > 0

    def table(self) -> pd.DataFrame:
        """The counts as a pandas table: one row per provider."""
        import pandas as pd

        return pd.DataFrame([asdict(row) | {"fall": row.fall} for row in self.providers])

    def __str__(self) -> str:
        return self._lines()[0]

    def text(self) -> str:
        """The change in words, with what it does not say."""
        return "\n".join(self._lines())

    def _lines(self) -> list[str]:
        n = sum(row.charts_before for row in self.providers)
        m = sum(row.charts_after for row in self.providers)
        verdict = "a fall is shown" if self.shown else "no fall is shown"
        lines = [
            f"Fall of the error rate: {_points(self.fall)} ({_points(self.low)} to "
            f"{_points(self.high)} points, "
            f"two-sided {self.level:.0%}, {self.method}); {n} charts before, {m} after: {verdict} "
            f"at this level (one-sided exact p = {self.p_value:.3f})"
        ]
        if self.stratified is not None and self.stratified_fall is not None:
            lines.append(
                f"Within providers: {_points(self.stratified_fall)} "
                f"({_points(self.stratified.low)} to {_points(self.stratified.high)} points, "
                f"{self.stratified.method})"
            )
        lines.append(
            "A fall after a training is no proof that the training caused it: other changes of "
            "the same time are not held apart"
        )
        return lines


def compare_before_after(
    changes: Sequence[ProviderChange], *, level: float = 0.90, method: Method = "melded"
) -> BeforeAfter:
    """The fall of the error rate between two random samples of charts.

    The crude difference has limits by `method` (see `difference_limits`). For several providers the
    Mantel-Haenszel difference with Sato's variance is also given, which compares each provider with
    itself:

        RD = sum_j (x_1j n_2j - x_2j n_1j) / N_j  /  sum_j n_1j n_2j / N_j

    Parameters
    ----------
    changes : sequence of ProviderChange
        One row per provider with the errors and charts of both periods.
    level : float, default 0.90
        The two-sided confidence level, a fraction.
    method : {'melded', 'score'}, default 'melded'
        The limits of the crude difference.

    Returns
    -------
    BeforeAfter
        The fall as a difference of fractions, positive where fewer charts are in error after.

    Raises
    ------
    EstimateError
        For all errors together.

    Notes
    -----
    The normal limits of the Mantel-Haenszel difference need some twenty charts in error in all. The
    crude difference misleads where the mix of providers changed.

    References
    ----------
    Sato (1989), Biometrics 45:1323; Greenland and Robins (1985), Biometrics 41:55.

    Examples
    --------
    >>> rows = [ProviderChange("A", 6, 20, 2, 20), ProviderChange("B", 8, 20, 3, 20)]
    >>> found = compare_before_after(rows, level=0.90)
    >>> round(found.fall, 3), found.shown
    (0.225, True)
    """
    problems = [
        Problem(
            f"provider {row.provider}",
            str(asdict(row)),
            "errors from 0 to the charts, at least 1 chart in each period",
            "Leave out a provider that was checked in one period only, and say so",
        )
        for row in changes
        if min(row.charts_before, row.charts_after) < 1
        or not 0 <= row.errors_before <= row.charts_before
        or not 0 <= row.errors_after <= row.charts_after
    ]
    if not changes:
        problems.append(Problem("changes", "no provider", "one row a provider", ""))
    if len({row.provider for row in changes}) < len(changes):
        problems.append(Problem("changes", "a provider twice", "one row a provider", "Add them"))
    if problems:
        raise EstimateError.collected(problems, what="before and after")
    k1, n1 = sum(r.errors_before for r in changes), sum(r.charts_before for r in changes)
    k2, n2 = sum(r.errors_after for r in changes), sum(r.charts_after for r in changes)
    crude = difference_limits(k1, n1, k2, n2, level=level, method=method)
    pooled, limits = (None, None) if len(changes) < 2 else _within(changes, level)
    return BeforeAfter(
        level,
        k1 / n1 - k2 / n2,
        crude.low,
        crude.high,
        crude.method,
        _fisher(k1, n1, k2, n2),
        limits,
        pooled,
        tuple(changes),
    )


def _points(share: float) -> str:
    """A difference of two rates in percentage points."""
    return f"{100 * share:+.1f}"


def _fisher(k1: int, n1: int, k2: int, n2: int) -> float:
    """P(X >= k1) given all errors: Fisher's exact one-sided p-value of "no fall"."""
    from scipy.stats import hypergeom

    return float(hypergeom.sf(k1 - 1, n1 + n2, k1 + k2, n1))


def _within(changes: Sequence[ProviderChange], level: float) -> tuple[float, DifferenceLimits]:
    """The Mantel-Haenszel difference with Sato's variance."""
    import numpy as np
    from scipy.special import ndtri

    x1, n1, x2, n2 = (
        np.array([getattr(row, name) for row in changes], dtype=np.float64)
        for name in ("errors_before", "charts_before", "errors_after", "charts_after")
    )
    N = n1 + n2
    weight = float((n1 * n2 / N).sum())
    fall = float(((x1 * n2 - x2 * n1) / N).sum()) / weight
    P = (n1**2 * x2 - n2**2 * x1 + n1 * n2 * (n2 - n1) / 2) / N**2
    Q = (x1 * (n2 - x2) + x2 * (n1 - x1)) / (2 * N)
    variance = max(0.0, fall * float(P.sum()) + float(Q.sum())) / weight**2
    half = float(ndtri((1 + level) / 2)) * variance**0.5
    words = "Mantel-Haenszel with Sato's variance"
    return fall, DifferenceLimits(max(-1.0, fall - half), min(1.0, fall + half), words)

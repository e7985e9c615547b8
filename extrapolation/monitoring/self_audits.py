"""A clinic's self-audit as one result: rates, the change after a training, and the watch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from extrapolation.monitoring.before_after import (
    BeforeAfter,
    ProviderChange,
    compare_before_after,
)
from extrapolation.monitoring.checked_charts import CheckedChart
from extrapolation.monitoring.cusum import BernoulliCusum, CusumPath, bernoulli_cusum
from extrapolation.monitoring.exposure_changes import ExposureChange, exposure_change
from extrapolation.monitoring.provider_checks import ProviderChecks, check_providers
from extrapolation.monitoring.self_audit_older_forms import UPWARD
from primafacie.core.errors import EstimateError, Problem
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Watch:
    """The CUSUM over the charts in the order of checking.

    Attributes
    ----------
    chart : BernoulliCusum
        The design of the CUSUM.
    path : CusumPath
        Its values and signals.
    """

    chart: BernoulliCusum
    path: CusumPath


@dataclass(frozen=True)
class SelfAudit(StoredResult):
    """What the checks of a clinic show.

    Attributes
    ----------
    charts : int
        The number of checked charts.
    first_day, last_day : date
        The first and the last service day.
    checks : ProviderChecks
        The error rates by provider.
    trained_on : date or None
        The day of the training.
    change : BeforeAfter or None
        The fall of the error rate after the training.
    exposure : ExposureChange or None
        The exposure avoided on the claims after the training.
    watch : Watch or None
        The CUSUM over the charts.
    notes : tuple of str
        What the reader must know.
    """

    SCHEMA: ClassVar[str] = "primafacie.self-audit/2"

    charts: int
    first_day: date
    last_day: date
    checks: ProviderChecks
    trained_on: date | None
    change: BeforeAfter | None
    exposure: ExposureChange | None
    watch: Watch | None
    notes: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """The error rates: one row per provider, then the practice."""
        return self.checks.table()

    def __str__(self) -> str:
        days = f"{self.first_day.isoformat()} to {self.last_day.isoformat()}"
        parts = [f"{counted(self.charts, 'checked chart')} of {days}.", str(self.checks)]
        parts += [str(part) for part in (self.change, self.exposure) if part is not None]
        if self.watch is not None:
            parts += [str(self.watch.chart), str(self.watch.path)]
        return "\n".join(parts)

    def text(self) -> str:
        """The results in words."""
        parts = [self.checks.text()]
        if self.change is not None:
            parts.append(self.change.text())
        if self.exposure is not None:
            parts.append(self.exposure.text())
        if self.watch is not None:
            signals = self.watch.path.signals
            said = (
                "no signal" if not signals else f"signals at chart {', '.join(map(str, signals))}"
            )
            parts.append(f"{self.watch.chart}: {said}")
        return "\n\n".join([*parts, *(f"note: {note}" for note in self.notes)])


FORM: Final = RecordForm("self-audit", 2, SelfAudit, UPWARD)


def self_audit(
    charts: Sequence[CheckedChart],
    *,
    level: float = 0.90,
    populations: Mapping[str, int] | None = None,
    trained_on: date | None = None,
    claims_after: int | None = None,
    accepted: float | None = None,
    detected: float | None = None,
    run_length: float = 400,
) -> SelfAudit:
    """Error rates by provider, the change after a training, its exposure, and the CUSUM watch.

    Charts with a service day before `trained_on` are before the training, the others after it. A
    provider checked in one period only takes no part in the comparison, and a note states this.

    Parameters
    ----------
    charts : sequence of CheckedChart
        The checked charts in the order of checking, from `read_checks`.
    level : float, default 0.90
        The two-sided confidence level, a fraction.
    populations : mapping of str to int, optional
        The number of charts each provider billed in the period.
    trained_on : date, optional
        The day of the training.
    claims_after : int, optional
        The number of claims billed after the training. With it, and with exposures on all charts,
        the change of exposure on those claims is estimated.
    accepted, detected : float, optional
        The error rates, fractions, of the CUSUM, which runs over the charts in their order (after
        the training only, where one is given).
    run_length : float, default 400
        The mean number of charts to a false alarm, which sets the threshold of the CUSUM.

    Returns
    -------
    SelfAudit
        The results; parts that were not asked for are None.

    Raises
    ------
    EstimateError
        For all errors together: no charts, `claims_after` without `trained_on` or without an
        exposure on every chart, or one of the two rates alone.
    """
    _check(charts, trained_on, claims_after, accepted, detected)
    notes: list[str] = []
    checks = check_providers(
        [c.provider for c in charts],
        [c.error for c in charts],
        level=level,
        populations=populations,
    )
    before = [c for c in charts if trained_on is not None and c.service_date < trained_on]
    after = [c for c in charts if trained_on is None or c.service_date >= trained_on]
    change = exposure = watch = None
    if trained_on is not None:
        changes, lone = _changes(before, after)
        if lone:
            notes.append(f"{lone} providers were checked in one period only and are not compared")
        if changes:
            change = compare_before_after(changes, level=level)
        else:
            notes.append("No provider was checked both before and after the training")
        if claims_after is not None:
            exposure = exposure_change(
                [(c.exposure or 0) / 100 for c in before],
                [(c.exposure or 0) / 100 for c in after],
                claims_after=claims_after,
                level=level,
            )
    if accepted is not None and detected is not None:
        chart = bernoulli_cusum(accepted, detected, run_length=run_length)
        watch = Watch(chart, chart.monitor([c.error for c in after]))
    days = [c.service_date for c in charts]
    return SelfAudit(
        len(charts),
        min(days),
        max(days),
        checks,
        trained_on,
        change,
        exposure,
        watch,
        tuple(notes),
    )


def _changes(
    before: Sequence[CheckedChart], after: Sequence[CheckedChart]
) -> tuple[list[ProviderChange], int]:
    names = dict.fromkeys(c.provider for c in (*before, *after))
    rows, lone = [], 0
    for name in names:
        old = [c.error for c in before if c.provider == name]
        new = [c.error for c in after if c.provider == name]
        if old and new:
            rows.append(ProviderChange(name, sum(old), len(old), sum(new), len(new)))
        else:
            lone += 1
    return rows, lone


def _check(
    charts: Sequence[CheckedChart],
    trained_on: date | None,
    claims_after: int | None,
    accepted: float | None,
    detected: float | None,
) -> None:
    problems = []
    if not charts:
        problems.append(Problem("charts", "none", "at least one checked chart", ""))
    if claims_after is not None and trained_on is None:
        problems.append(
            Problem(
                "claims_after",
                f"{claims_after:,} without the day of the training",
                "trained_on= with it",
                "Exposure changes for claims after a training only",
            )
        )
    bare = sum(chart.exposure is None for chart in charts)
    if claims_after is not None and bare:
        problems.append(
            Problem(
                "exposure",
                f"{bare} charts without an exposure",
                "one for every chart",
                "Enter 0 for a sound chart",
            )
        )
    if (accepted is None) != (detected is None):
        problems.append(
            Problem("watch", f"accepted={accepted}, detected={detected}", "both rates or none", "")
        )
    if problems:
        raise EstimateError.collected(problems, what="self-audit")

"""Does the limit hold its level on this very frame? Drawn again and again, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from primafacie.core.errors import StudyError
from primafacie.core.results import Result
from primafacie.core.streams import Stream
from validation.limit_coverage.coverage_designs import (
    EXACT_POPULATIONS,
    INDEPENDENT,
    OF_VALUES,
    WHOLE_CLUSTERS,
    Redraw,
    cluster_population,
    most_replicates,
    redraw_of,
)
from validation.limit_coverage.error_scenarios import (
    StratumFindings,
    population,
    scenarios,
    stratum_findings,
)
from validation.study.studies import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

POPULATIONS = 4
# How far below its level a coverage must lie to be worth a finding: on well-behaved frames the
# t limit of samples of 30 to 100 is itself off by about a point.
MATERIAL = 0.02
ALL = "all strata"
ALIKE = "units of a cluster overpaid alike"


@dataclass(frozen=True)
class CoverageRow:
    """The coverage of one bound in one scenario.

    Attributes
    ----------
    scenario, part, bound : str
        The error scenario, the part of the frame (a stratum, or "all strata") and the bound.
    coverage : float
        The share of samples, of those with a limit, whose lower limit is at or below the truth.
    error : float
        Its Monte Carlo standard error.
    limit_over_truth : float or None
        The mean lower limit over the true overpayment.
    exact : bool
        Whether every possible sample was judged.
    refused : float
        The share of samples for which the bound gives no limit.
    """

    scenario: str
    part: str
    bound: str
    coverage: float
    error: float
    limit_over_truth: float | None
    exact: bool
    refused: float

    @property
    def short_name(self) -> str:
        """The scenario and the part in the few words that a bar of a figure has room for."""
        name = self.scenario.removeprefix("all or none, ")
        name = name.replace("error rate as observed", "observed")
        name = name.replace("at the exact 90% ", "").replace("the sample's shares", "shares")
        return name if self.part == ALL else f"{name}, {self.part}"

    def below(self, level: float) -> bool:
        """Clearly and materially below the level."""
        return self.coverage + 2 * self.error < level - MATERIAL

    def direction(self, level: float) -> str:
        """Who gains: a limit that covers too seldom asks too much too often."""
        if self.coverage + 2 * self.error < level:
            return "below its level: against the provider"
        if self.coverage - 2 * self.error > level:
            return "above its level: favors the provider"
        return "near its level"


@dataclass(frozen=True)
class CoverageReport(Result):
    """The simulated coverage of each bound in each scenario, the lowest first.

    Attributes
    ----------
    level : float
        The one-sided level of the demand, a fraction.
    bound : str
        The bound of the demand.
    rows : tuple of CoverageRow
        One row per bound, scenario and part of the frame.
    replicates : int
        The samples drawn for each scenario.
    seed : int
        The seed of the simulation.
    selection : str
        How the samples were drawn, in words.
    left_out : tuple of str
        Bounds that were asked for and are not computed, each with the reason.
    """

    SCHEMA: ClassVar[str] = "primafacie.coverage/1"
    ROWS: ClassVar[str] = "rows"

    level: float
    bound: str
    rows: tuple[CoverageRow, ...]
    replicates: int
    seed: int
    selection: str
    left_out: tuple[str, ...] = ()

    @property
    def worst(self) -> CoverageRow:
        """The row of the lowest coverage."""
        return self.rows[0]

    @property
    def observed(self) -> CoverageRow:
        """The demand's bound over all strata, at the error rate as observed."""
        found = [
            row
            for row in self.rows
            if row.part == ALL and row.bound == self.bound and "as observed" in row.scenario
        ]
        return next((row for row in found if row.scenario.startswith(ALIKE)), found[0])

    @property
    def of_clusters(self) -> bool:
        """Were whole clusters redrawn?"""
        return self.selection == WHOLE_CLUSTERS

    @property
    def of_values(self) -> bool:
        """Are the bounds of this selection functions of the sampled values alone?"""
        return self.selection in OF_VALUES

    @property
    def notes(self) -> tuple[str, ...]:
        """The bounds that are not computed, each with the reason."""
        return tuple(f"not computed: {words}" for words in self.left_out)

    def __str__(self) -> str:
        worst = self.worst
        return (
            f"{self._heading}\n"
            f"{self.bound} at the error rate as observed: {100 * self.observed.coverage:.1f}%, "
            f"{self.observed.direction(self.level)}\n"
            f"lowest: {worst.bound}, {worst.part}, {worst.scenario}: {100 * worst.coverage:.1f}%"
        )

    @property
    def _heading(self) -> str:
        return (
            f"coverage of the lower limit at one-sided {100 * self.level:g}%, this frame drawn "
            f"{self.replicates:,} times (selection: {self.selection}, seed {self.seed})"
        )

    def text(self) -> str:
        """The report in words.

        Returns
        -------
        str
            One line per row, with the direction in which the limit errs, and the bounds left out.
        """
        lines = [self._heading]
        for row in self.rows:
            how = "exact" if row.exact else f"+- {200 * row.error:.1f}"
            over = (
                ""
                if row.limit_over_truth is None
                else f", limit / truth {row.limit_over_truth:.2f}"
            )
            lines.append(
                f"{row.bound}, {row.part}, {row.scenario}: {100 * row.coverage:.1f}% ({how})"
                f"{over}, {row.direction(self.level)}"
            )
        return "\n".join([*lines, *self.notes])

    def plot(self) -> Figure:
        """Draw the coverage of every row against the level.

        Returns
        -------
        matplotlib.figure.Figure
            One bar per row with two Monte Carlo standard errors; bars below the level are hatched.
        """
        from primafacie.core.figures import coverage_bars

        several = len({row.bound for row in self.rows}) > 1
        bars = [
            (
                f"{row.bound}: {row.short_name}" if several else row.short_name,
                row.coverage,
                row.error,
            )
            for row in self.rows
        ]
        return coverage_bars(bars, self.level)


def coverage(
    study: Study,
    *,
    replicates: int = 10_000,
    seed: int,
    bounds: Sequence[str] = (),
    by_stratum: bool = True,
    observed_only: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> CoverageReport:
    """How often the lower limit is at or below the true overpayment of the study's own frame.

    Overpayment populations are made from the frame's payments and the sample's findings, the
    study's design is redrawn `replicates` times from them (with random numbers shared over strata
    where the study shows them), and the demand's bound and every further bound are computed. The
    level is that of the demand.

    Parameters
    ----------
    study : Study
        The study with its frame and a review read with rules.
    replicates : int, default 10000
        The samples drawn for each scenario. Fewer are drawn where each is fitted by itself; every
        possible start is used where a systematic sample allows it.
    seed : int
        The seed of the simulation.
    bounds : sequence of str, optional
        Further bounds to judge, by name.
    by_stratum : bool, default True
        Whether each stratum is also judged alone.
    observed_only : bool, default False
        Whether every scenario but the first is left out.
    progress : callable, optional
        Called as `progress(done, total)`, in scenarios. It may raise to cancel.

    Returns
    -------
    CoverageReport
        One row per bound and scenario, the lowest coverage first.

    Raises
    ------
    StudyError
        If the study has no frame, findings or rules, or if its design cannot be redrawn from what
        was handed over; the message gives the reason.

    Notes
    -----
    Every design of the toolkit is judged with its own estimate; so are whole clusters analyzed by
    mistake as single units, and ratio and regression estimates of simple random strata. A
    systematic sample of one stratum is judged over every possible start where these can be gone
    through; its error is then that of the populations alone. Bounds that an estimate does not have
    are named in `left_out`.

    The result fails as its error models fail: a sample of 30 says little about the shape of the
    population, so both exact limits of the error rate are tried.

    References
    ----------
    HHS-OIG, A-05-18-00024, on simulation testing. The samples are drawn by the toolkit's simulation
    engine.
    """
    parts = stratum_findings(study)
    made = study.recomputed
    if made is None:
        raise StudyError(
            f"no limit to simulate: {study.not_recomputed}",
            where="coverage",
            expected="a review read with rules=",
            fix="Read the findings with the rule set of the demand",
        )
    key = ("coverage", replicates, seed, tuple(bounds), by_stratum, observed_only)
    if key in study.computed:
        known: CoverageReport = study.computed[key]
        return known
    level = made.rule_set.one_sided_level
    bound = made.interval.bound
    redraw = redraw_of(study, parts, bound=bound, more=bounds, level=level)
    replicates = most_replicates(redraw, replicates)
    tried: list[tuple[str, Populate]] = [
        (name, partial(population, parts, choose)) for name, choose in scenarios(parts)
    ]
    if redraw.selection == WHOLE_CLUSTERS:
        shares = f"{ALIKE}, as observed"
        tried.insert(0, (shares, partial(cluster_population, study, parts)))
    if observed_only:
        tried = tried[:1]
    rows: list[CoverageRow] = []
    for number, (name, populate) in enumerate(tried):
        if progress is not None:
            progress(number, len(tried))
        whole = _run(parts, populate, redraw, level, replicates, seed)
        rows += [_row(name, ALL, bound, found) for bound, found in whole.items()]
        if by_stratum and number == 0 and len(parts) > 1 and (redraw.alone or not redraw.limits):
            rows += _strata(parts, name, redraw, level, replicates, seed)
    if progress is not None:
        progress(len(tried), len(tried))
    rows.sort(key=lambda row: (row.coverage, row.part, row.bound))
    found = CoverageReport(
        level, bound, tuple(rows), replicates, seed, redraw.selection, redraw.left_out
    )
    study.computed[key] = found
    return found


Found = list[Any]
Populate = Callable[[Stream], tuple[Any, ...]]


def _strata(
    parts: list[StratumFindings],
    name: str,
    redraw: Redraw,
    level: float,
    replicates: int,
    seed: int,
) -> list[CoverageRow]:
    """Each stratum alone, by t: where the whole is weak, this is where it comes from."""
    _, choose = next(iter(scenarios(parts)))
    selection = redraw.selection if redraw.hits else INDEPENDENT
    engine = Redraw(selection, ("student",), designs=redraw.designs)
    alone = redraw.alone or (engine,) * len(parts)
    rows = []
    for part, own in zip(parts, alone, strict=True):
        if 1 < part.drawn < len(part.payments) or (redraw.hits and part.drawn > 1):
            found = _run([part], partial(population, [part], choose), own, level, replicates, seed)
            rows += [
                _row(name, f"stratum {part.label}", bound, alone_found)
                for bound, alone_found in found.items()
            ]
    return rows


def _run(
    parts: list[StratumFindings],
    populate: Populate,
    redraw: Redraw,
    level: float,
    replicates: int,
    seed: int,
) -> dict[str, Found]:
    """The rows of every bound over a few populations."""
    found: dict[str, Found] = {}
    for number in range(POPULATIONS if redraw.every is None else EXACT_POPULATIONS):
        stream = Stream(seed).child(number)
        rows, exact = redraw.rows(
            parts,
            populate(stream),
            level=level,
            replicates=max(replicates // POPULATIONS, 1),
            stream=stream.child(1_000),
        )
        for bound, row in rows.items():
            found.setdefault(bound, []).append(row)
        if exact:
            break
    return found


def _row(scenario: str, part: str, bound: str, found: Found) -> CoverageRow:
    """The mean over the populations; their samples are independent given the population."""
    coverages = [row.coverage for row in found if row.coverage is not None]
    errors = [row.error for row in found if row.error is not None]
    lows = [row.mean_low for row in found if row.mean_low is not None]
    exact = all(row.exact for row in found)
    if exact and len(coverages) > 1:
        # Every sample of several populations: what is left to chance are the populations.
        errors = [float(np.std(coverages, ddof=1))] * len(coverages)
        exact = False
    return CoverageRow(
        scenario=scenario,
        part=part,
        bound=bound,
        coverage=float(np.mean(coverages)) if coverages else 0.0,
        error=float(np.sqrt(np.sum(np.square(errors))) / len(errors)) if errors else 1.0,
        limit_over_truth=float(np.mean(lows)) if lows else None,
        exact=exact,
        refused=float(np.mean([row.refused for row in found])),
    )

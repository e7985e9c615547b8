"""Does the limit hold its level on this very frame? Drawn again and again, the worst first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.simulation import FixedOverpayments, SimulatedStratum, simulate
from primafacie.core.errors import StudyError
from primafacie.core.streams import Stream
from validation.copied_places import shared_streams
from validation.error_scenarios import StratumFindings, population, scenarios, stratum_findings
from validation.studies import Study

if TYPE_CHECKING:
    import pandas as pd

POPULATIONS = 4
# How far below its level a coverage must lie to be worth a finding: on well-behaved frames the
# t limit of samples of 30 to 100 is itself off by about a point.
MATERIAL = 0.02
ALL = "all strata"


@dataclass(frozen=True)
class CoverageRow:
    """One bound on one scenario: `coverage` with its Monte Carlo `error`, limit over truth."""

    scenario: str
    part: str
    bound: str
    coverage: float
    error: float
    limit_over_truth: float | None
    exact: bool
    refused: float

    def below(self, level: float) -> bool:
        """Clearly and materially below the level."""
        return self.coverage + 2 * self.error < level - MATERIAL

    def direction(self, level: float) -> str:
        """Who gains: a limit that covers too seldom asks too much too often."""
        if self.coverage + 2 * self.error < level:
            return "below its level: against the provider"
        if self.coverage - 2 * self.error > level:
            return "above its level: in favour of the provider"
        return "near its level"


@dataclass(frozen=True)
class CoverageReport:
    """Coverage of each bound on each scenario, the worst first."""

    level: float
    bound: str
    rows: tuple[CoverageRow, ...]
    replicates: int
    seed: int
    selection: str

    @property
    def worst(self) -> CoverageRow:
        return self.rows[0]

    @property
    def observed(self) -> CoverageRow:
        """The demand's bound over all strata, at the error rate as observed."""
        return next(
            row for row in self.rows
            if row.part == ALL and row.bound == self.bound and "as observed" in row.scenario
        )  # fmt: skip

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """One line a row, and what it means."""
        lines = [
            f"coverage of the lower limit at one-sided {100 * self.level:g} %, this frame drawn "
            f"{self.replicates:,} times (selection: {self.selection}, seed {self.seed})"
        ]
        for row in self.rows:
            how = "exact" if row.exact else f"+- {200 * row.error:.1f}"
            over = (
                ""
                if row.limit_over_truth is None
                else f", limit / truth {row.limit_over_truth:.2f}"
            )
            lines.append(
                f"{row.bound}, {row.part}, {row.scenario}: {100 * row.coverage:.1f} % ({how})"
                f"{over}, {row.direction(self.level)}"
            )
        return "\n".join(lines)

    def table(self) -> pd.DataFrame:
        """One row a bound and scenario."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows])

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"rows": [asdict(row) for row in self.rows]}


def coverage(
    study: Study,
    *,
    replicates: int = 10_000,
    seed: int,
    bounds: Sequence[str] = (),
    by_stratum: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> CoverageReport:
    """How often the lower limit lies at or below the truth on the study's own frame.

    Overpayment populations are made from the frame's payments and the sample's findings (see
    `error_scenarios`), the study's design is drawn again `replicates` times from them, shared
    random numbers over strata included where the study shows them, and every bound asked for
    is computed. The level and bound are those of the demand; `bounds` are further ones. By
    stratum each stratum is also judged alone. `progress(done, total)` may raise to cancel.

    Fails as its error models fail: a sample of 30 says little of the population's shape, so
    both exact limits of the error rate are tried. Raises `StudyError` without a frame,
    findings or rules. Sources: HHS-OIG A-05-18-00024 on simulation testing; the toolkit's
    simulation engine.
    """
    parts = stratum_findings(study)
    made = study.recomputed
    if made is None:
        raise StudyError(
            "no rules for the limit", where="coverage", expected="a review read with rules=",
            fix="Read the findings with the rule set of the demand",
        )  # fmt: skip
    if study.estimate is not None and study.estimate.estimator != "expansion":
        raise StudyError(
            f"the estimator {study.estimate.estimator}", where="coverage",
            expected="the expansion estimator", fix="Simulate its own limits apart",
        )  # fmt: skip
    rules = made.rule_set
    level = rules.limit_level if rules.limit_sided == "one-sided" else (1 + rules.limit_level) / 2
    used = tuple(dict.fromkeys((made.interval.bound, *bounds)))
    selection = "same stream" if len(parts) > 1 and shared_streams(study).shared else "independent"
    tried = list(scenarios(parts))
    rows: list[CoverageRow] = []
    for number, (name, choose) in enumerate(tried):
        if progress is not None:
            progress(number, len(tried))
        whole = _run(parts, choose, used, level, replicates, seed, selection)
        rows += [_row(name, ALL, bound, found) for bound, found in whole.items()]
        if by_stratum and number == 0 and len(parts) > 1:
            rows += _strata(parts, name, choose, level, replicates, seed)
    if progress is not None:
        progress(len(tried), len(tried))
    rows.sort(key=lambda row: (row.coverage, row.part, row.bound))
    return CoverageReport(level, made.interval.bound, tuple(rows), replicates, seed, selection)


Found = list[Any]


def _strata(
    parts: list[StratumFindings],
    name: str,
    choose: Callable[[StratumFindings], Any],
    level: float,
    replicates: int,
    seed: int,
) -> list[CoverageRow]:
    """Each stratum alone, by t: where the whole is weak, this is where it comes from."""
    rows = []
    for part in parts:
        if 1 < part.drawn < len(part.payments):
            alone = _run([part], choose, ("student",), level, replicates, seed, "independent")
            rows.append(_row(name, f"stratum {part.label}", "student", alone["student"]))
    return rows


def _run(
    parts: list[StratumFindings],
    choose: Callable[[StratumFindings], Any],
    bounds: tuple[str, ...],
    level: float,
    replicates: int,
    seed: int,
    selection: str,
) -> dict[str, Found]:
    """The rows of every bound over a few populations."""
    strata = [
        SimulatedStratum(part.label, part.payments, part.drawn) for part in parts
    ]  # fmt: skip
    found: dict[str, Found] = {bound: [] for bound in bounds}
    for number in range(POPULATIONS):
        stream = Stream(seed).child(number)
        known = FixedOverpayments(population(parts, choose, stream))
        made = simulate(
            strata, known, bounds=list(bounds), level=level, side="lower",
            replicates=max(replicates // POPULATIONS, 1), seed=stream.child(1_000).seed,
            selection=selection,  # type: ignore[arg-type]
        )  # fmt: skip
        for bound in bounds:
            found[bound].append(made.row(bound))
        if made.exact:
            break
    return found


def _row(scenario: str, part: str, bound: str, found: Found) -> CoverageRow:
    """The mean over the populations; their samples are independent given the population."""
    coverages = [row.coverage for row in found if row.coverage is not None]
    errors = [row.error for row in found if row.error is not None]
    lows = [row.mean_low for row in found if row.mean_low is not None]
    return CoverageRow(
        scenario=scenario,
        part=part,
        bound=bound,
        coverage=float(np.mean(coverages)) if coverages else 0.0,
        error=float(np.sqrt(np.sum(np.square(errors))) / len(errors)) if errors else 1.0,
        limit_over_truth=float(np.mean(lows)) if lows else None,
        exact=all(row.exact for row in found),
        refused=float(np.mean([row.refused for row in found])),
    )

"""A2: the same random numbers serve several strata."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.simulation import SimulatedStratum
from extrapolation.simulation.selections import shared_places
from primafacie.core.errors import StudyError
from primafacie.core.streams import Stream
from validation.arguments.argument import Argument
from validation.arguments.needs import SIMPLE_RANDOM, selected_units
from validation.limit_coverage.coverage_report import CoverageReport, coverage
from validation.limit_coverage.error_scenarios import population, scenarios, stratum_findings
from validation.replay.copied_places import SharedStreams, shared_streams
from validation.study.finding_records import Finding, Strength
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Replicates of the shared draw for its true standard error: its own error is then about 2%.
SE_REPLICATES = 1_000
# A ratio of standard errors up to this is within the error of its simulation.
HARMLESS = 1.05


class SameStream(Argument):
    """Shared streams by seed or by place, and their effect on SE and coverage on this frame."""

    code = "A2"
    needs = (
        SIMPLE_RANDOM,
        selected_units("the selected units by stratum", "the seed of every stratum"),
    )
    simulates = True
    randomized = True

    def find(self) -> Finding:
        study = self.study
        if len(self.sample.units) < 2:
            return self.finding("not supported", "the sample has one stratum", "nothing to compare")
        found = shared_streams(study)
        if not found.shared:
            checked = (
                f"{found.agreeing} of {found.compared} compared places agree (p = {found.p:.2g})"
                if found.compared
                else "seeds and streams compared"
            )
            if found.restarted:
                return self._restarted(found, checked)
            return self.finding(
                "not supported",
                "no two strata share their random numbers",
                checked,
                p=found.p,
            )
        pairs = ", ".join(f"{a} and {b}" for a, b in (found.by_seed or found.by_place)[:3])
        how = (
            "one random stream by their seeds"
            if found.by_seed
            else "the same places in their order"
        )
        fact = f"strata {pairs} have {how}"
        try:
            ratio = _se_ratio(study, self.settings.seed)
            report = self._coverage()
        except StudyError:
            return self.finding(
                "goes to validity" if found.by_seed else "context",
                fact,
                "the effect on this frame cannot be measured without frame and findings",
                missing=("the frame in the order of the draw", "the findings by unit"),
            )
        row = report.observed
        harmful = ratio > HARMLESS or row.below(report.level)
        computation = (
            f"this frame drawn with shared numbers: the true standard error is {ratio:.2f} times "
            "the one that independent strata would have; the lower limit covers "
            f"{100 * row.coverage:.1f} % instead of {100 * report.level:g}% "
            f"({row.direction(report.level)})"
        )
        if not harmful:
            computation += "; no harm on this frame: courts have split on whether that matters"
        strength: Strength = "context"
        if harmful:
            # Seeds are a record; places alone are a test, which never goes to validity alone.
            strength = "goes to validity" if found.by_seed else "goes to amount"
        return self.finding(
            strength,
            fact,
            computation,
            coverage=row.coverage,
            p=found.p if found.by_place else None,
        )

    def _coverage(self) -> CoverageReport:
        settings = self.settings
        return coverage(self.study, replicates=settings.replicates, seed=settings.seed)

    def _restarted(self, found: SharedStreams, checked: str) -> Finding:
        """One seed that begins anew in each stratum, which the places do not show."""
        pairs = ", ".join(f"{a} and {b}" for a, b in found.restarted[:3])
        fact = f"the draw began with the same seed in strata {pairs}"
        how = f"the sample is replicated with that seed in each stratum; {checked}"
        if not found.copies_rows:
            return self.finding(
                "context",
                f"{fact}; their selected rows agree no more often than those of independent strata",
                f"{how}; other dependence between the strata was not measured",
                p=found.p,
            )
        fact += (
            f"; in two of them {found.same_rows} of {found.rows_compared} selected units have the "
            "same row number in the list"
        )
        try:
            ratio = _se_ratio(self.study, self.settings.seed, rows=True)
        except StudyError:
            missing = ("the frame in the order of the draw", "the findings by unit")
            return self.finding("goes to validity", fact, how, missing=missing)
        harmful = ratio > HARMLESS
        how += (
            f"; this frame drawn with shared row numbers: the true standard error is {ratio:.2f} "
            "times the one that independent strata would have"
        )
        if not harmful:
            how += "; no harm on this frame: courts have split on whether that matters"
        return self.finding("goes to validity" if harmful else "context", fact, how)


def _se_ratio(study: Study, seed: int, *, rows: bool = False) -> float:
    """SD of the total under shared numbers, or row numbers, over that of independent strata."""
    parts = [part for part in stratum_findings(study) if 1 < part.drawn < len(part.payments)]
    stream = Stream(seed).child(11)
    _, choose = next(iter(scenarios(parts)))
    overpaid = population(parts, choose, stream.child(0))
    strata = [SimulatedStratum(part.label, part.payments, part.drawn) for part in parts]
    draw = _shared_rows if rows else shared_places
    places = draw(strata, SE_REPLICATES, stream.child(1))
    totals = np.zeros(SE_REPLICATES)
    independent = 0.0
    for part, values, drawn in zip(strata, overpaid, places, strict=True):
        totals += part.size * values[drawn].mean(axis=1)
        independent += part.size * (part.size - part.n) * float(values.var(ddof=1)) / part.n
    return float(totals.std(ddof=1) / independent**0.5) if independent > 0 else 1.0


def _shared_rows(
    strata: Sequence[SimulatedStratum], replicates: int, stream: Stream
) -> list[NDArray[np.int64]]:
    """Rows that each stratum takes from one list of numbers, skipping those above its size."""
    most = max(part.size for part in strata)
    order = np.argsort(stream.uniform(replicates * most).reshape(replicates, most), axis=1)
    return [
        np.array([row[row < part.size][: part.n] for row in order], dtype=np.int64)
        for part in strata
    ]

"""The numbers document of a rebuttal: findings with their words, and the series of its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from primafacie.app.reports.rebuttal_report_older_forms import second_form
from primafacie.core.money import Money
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.units import Dollars
from validation.disclosure import DisclosureRequest
from validation.study.finding_records import Finding

if TYPE_CHECKING:
    from validation import CoverageReport, Rebuttal, Reextrapolation
    from validation.appeals.appeals import MarginalValue
    from validation.exhibits import Exhibits


@dataclass(frozen=True)
class ReportedFinding:
    """A finding with the words in which the report prints it."""

    finding: Finding
    effect_words: str
    for_words: tuple[str, ...]
    against_words: tuple[str, ...]
    supported: bool
    tried: bool

    @classmethod
    def of(cls, finding: Finding) -> ReportedFinding:
        return cls(
            finding,
            finding.effect,
            tuple(str(authority) for authority in finding.authorities_for),
            tuple(str(authority) for authority in finding.authorities_against),
            finding.supported,
            finding.tried,
        )


@dataclass(frozen=True)
class StatedLimit:
    """The lower limit as it would be demanded, and how it is made."""

    low: Money
    words: str


@dataclass(frozen=True)
class RebuttedStudy:
    """What a rebuttal is about, as its first page states it; empty where it is not known."""

    demand_stated: bool
    title: str = ""
    rules: str = ""
    limit: StatedLimit | None = None
    seed: str = ""
    seed_source: str = ""
    head: str = ""
    simulated: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class CoverageBar:
    """The coverage of a limit in one scenario, with its Monte Carlo standard error; fractions."""

    scenario: str
    coverage: float
    error: float


@dataclass(frozen=True)
class CoverageBars:
    """The coverage in every scenario, and the level that the limit states."""

    level: float
    rows: tuple[CoverageBar, ...]

    @classmethod
    def of(cls, report: CoverageReport) -> CoverageBars:
        rows = (CoverageBar(row.short_name, row.coverage, row.error) for row in report.rows)
        return cls(report.level, tuple(rows))


@dataclass(frozen=True)
class ClaimBar:
    """The demand with and without one claim, the smaller first."""

    unit_id: str
    low: Dollars
    high: Dollars


@dataclass(frozen=True)
class ClaimBars:
    """What winning one claim makes of the amount."""

    amount: Dollars
    rows: tuple[ClaimBar, ...]

    @classmethod
    def of(cls, amount: float, claims: tuple[MarginalValue, ...]) -> ClaimBars:
        def bar(claim: MarginalValue) -> ClaimBar:
            after = amount - claim.demand
            return ClaimBar(claim.unit_id, min(amount, after), max(amount, after))

        return cls(amount, tuple(bar(claim) for claim in claims))


@dataclass(frozen=True)
class AppealBar:
    """The demand and the point estimate after one level of appeal."""

    level: str
    demand: Money
    point: Dollars


@dataclass(frozen=True)
class RedrawnTotals:
    """What samples of the same design estimate: the sample as used, the frame, and the redraws."""

    sample: Dollars
    frame: Dollars
    redrawn: tuple[Dollars, ...]


@dataclass(frozen=True)
class RebuttalFigures:
    """What each figure is drawn from; None where the study does not allow it."""

    claims: ClaimBars | None
    coverage: CoverageBars | None
    ladder: tuple[AppealBar, ...] | None
    redraws: RedrawnTotals | None

    @classmethod
    def of(cls, exhibits: Exhibits) -> RebuttalFigures:
        claims = redraws = None
        if exhibits.claims and exhibits.amount is not None:
            claims = ClaimBars.of(exhibits.amount, exhibits.claims)
        if exhibits.redrawn and exhibits.percentile is not None:
            found = exhibits.percentile
            redraws = RedrawnTotals(found.estimate, found.known, exhibits.redrawn)
        steps = () if exhibits.ladder is None else tuple(_steps(exhibits.ladder))
        return cls(
            claims,
            None if exhibits.coverage is None else CoverageBars.of(exhibits.coverage),
            steps or None,
            redraws,
        )


@dataclass(frozen=True)
class RebuttalNumbers(StoredResult):
    """Everything that the report of a rebuttal prints."""

    SCHEMA: ClassVar[str] = "primafacie.rebuttal-report/2"

    study: RebuttedStudy
    proceeding: str
    circuit: str
    demanded: Money | None
    findings: tuple[ReportedFinding, ...]
    requests: tuple[DisclosureRequest, ...]
    figures: RebuttalFigures
    randomized_words: str
    seed: int
    replicates: int

    @classmethod
    def of(
        cls, rebuttal: Rebuttal, exhibits: Exhibits, study: RebuttedStudy, *, circuit: str = ""
    ) -> RebuttalNumbers:
        """The numbers of a rebuttal's report, and the series of its figures."""
        return cls(
            study,
            rebuttal.proceeding,
            circuit,
            rebuttal.demanded,
            tuple(ReportedFinding.of(finding) for finding in rebuttal.findings),
            rebuttal.requests,
            RebuttalFigures.of(exhibits),
            rebuttal.randomized_words,
            rebuttal.seed,
            rebuttal.replicates,
        )


FORM: Final = RecordForm("rebuttal-report", 2, RebuttalNumbers, {1: second_form})
"""How the numbers of rebuttal reports are read."""


def _steps(ladder: Reextrapolation) -> Iterator[AppealBar]:
    for step in ladder.steps:
        if step.demand is not None:
            yield AppealBar(step.level, step.demand, step.point)

"""C3: coverage of the lower limit on this frame."""

from __future__ import annotations

from extrapolation import Sample
from extrapolation.bounds import BOUNDS
from extrapolation.bounds.student import STUDENT
from extrapolation.estimates.finite_limits import finite_limit
from primafacie.core.errors import AuditError, StudyError
from validation.arguments.argument import Argument
from validation.limit_coverage.coverage_report import ALL, CoverageReport, CoverageRow, coverage
from validation.replay.cluster_draws import drawn_whole
from validation.study.amounts import own_amount, usd_down
from validation.study.finding_records import Finding, FindingTable, Strength
from validation.study.studies import Study

# Samples drawn to see whether the remedy itself holds: finite-sample limits are slow.
REMEDY_REPLICATES = 400


class Coverage(Argument):
    """Coverage on the frame's own payments; a remedial bound in dollars where it is short."""

    code = "C3"
    simulates = True

    def find(self) -> Finding:
        study = self.study
        if study.columns is None or study.recomputed is None or study.labels is None:
            lacking = [study.unknown_strata] if study.unknown_strata else []
            if study.recomputed is None:
                lacking.append("the findings by unit")
            return self.not_tried(*lacking)
        try:
            report = coverage(
                study,
                replicates=self.settings.replicates,
                seed=self.settings.seed,
                bounds=self.settings.bounds,
            )
        except StudyError as error:
            return self.not_for(error.got)
        observed, worst = report.observed, report.worst
        of_bound = [r for r in report.rows if r.bound == report.bound and r.part == ALL]
        short = observed.below(report.level)
        remedies = _remedies(study, report) if short else {}
        dollars = None
        strength: Strength = "not supported"
        computation = (
            f"the frame was redrawn {report.replicates:,} times under {len(of_bound)} error "
            f"models, selection {report.selection}; lowest: {worst.part}, {worst.scenario}, "
            f"{100 * worst.coverage:.1f}%"
        )
        if short:
            strength = "goes to amount"
            held = _first_that_holds(study, report, remedies, self.settings.seed)
            if not remedies:
                computation += "; no other bound is offered for this design"
            elif held is None:
                computation += "; no other bound that was tried holds its level here"
            else:
                name, low, words = held
                dollars = own_amount(study) - max(low, study.sampled_overpayment or 0.0)
                computation += (
                    f"; {name} (not pre-specified) gives a lower limit of {usd_down(low)}, {words}"
                )
        if report.left_out:
            computation += f"; not computed: {'; '.join(report.left_out)}"
        tables = [_table(report)]
        if len(remedies) > 1:
            rows = tuple((name, usd_down(low)) for name, low in remedies.items())
            tables.append(
                FindingTable(
                    "Other lower limits (none was pre-specified)", ("bound", "lower limit"), rows
                )
            )
        return self.finding(
            strength,
            f"on this frame, at the observed error rate, the {report.bound} limit covers "
            f"{100 * observed.coverage:.1f}% (stated level {100 * report.level:g}%): "
            f"{observed.direction(report.level)}",
            computation,
            dollars=dollars,
            coverage=observed.coverage,
            tables=tables,
        )


def _table(report: CoverageReport) -> FindingTable:
    return FindingTable(
        f"Coverage at one-sided {100 * report.level:g}%, lowest first",
        ("bound", "strata", "errors as", "coverage", "limit / truth", "direction"),
        tuple(
            (
                r.bound,
                r.part,
                r.scenario,
                f"{100 * r.coverage:.1f}% ({'exact' if r.exact else f'+- {200 * r.error:.1f}'})",
                "" if r.limit_over_truth is None else f"{r.limit_over_truth:.2f}",
                r.direction(report.level),
            )
            for r in report.rows
        ),
    )


def _remedies(study: Study, report: CoverageReport) -> dict[str, float]:
    """Limits of the bounds that the sample allows; underpayments rule out the anchored."""
    if report.of_clusters:
        return _of_clusters(study, report)
    over = study.estimate
    assert over is not None
    if not report.of_values:
        # The sampled values look like a simple random sample's; they were not drawn so.
        return {}
    found = {}
    # The same finite-sample limit as D9's, on the same condition.
    finite = finite_limit(over, report.level)
    if finite is not None:
        found[finite.bound] = finite.low
    hall = BOUNDS["hall"]
    if over.sample.design in hall.designs:
        try:
            low, _ = hall.limits(over.sample, 1 - report.level, "lower")
        except AuditError:
            low = None
        if low is not None:
            found[hall.name] = low
    return found


def _of_clusters(study: Study, report: CoverageReport) -> dict[str, float]:
    clusters = drawn_whole(study)
    assert clusters is not None
    sample = Sample.from_arrays(clusters.totals.tolist(), sizes=clusters.count)
    low, _ = STUDENT.limits(sample, 1 - report.level, "lower")
    return {} if low is None else {"student of cluster totals": low}


def _first_that_holds(
    study: Study, report: CoverageReport, remedies: dict[str, float], seed: int
) -> tuple[str, float, str] | None:
    """The first remedy whose own simulated coverage is not short, and what it covers."""
    for name, low in remedies.items():
        row = _own_row(study, report, name, seed)
        if row is not None and not row.below(report.level):
            words = f"which covers {100 * row.coverage:.1f}% (+- {200 * row.error:.1f}) there"
            finite = None
            if study.estimate is not None and not report.of_clusters:
                finite = finite_limit(study.estimate, report.level)
            if finite is not None and name == finite.bound:
                words += f"; {finite.words}"
            return name, low, words
    return None


def _own_row(study: Study, report: CoverageReport, name: str, seed: int) -> CoverageRow | None:
    """What the remedy itself covers on the same populations, at the observed error rate."""
    if report.of_clusters:
        rows = [r for r in report.rows if r.bound == name]
        return min(rows, key=lambda r: r.coverage, default=None)
    if study.estimate is None or study.estimate.own_df is not None:
        return None
    quick = name in BOUNDS and BOUNDS[name].moment_rows is not None
    count = 4_000 if quick else REMEDY_REPLICATES
    try:
        again = coverage(
            study, replicates=count, seed=seed, bounds=(name,), by_stratum=False, observed_only=True
        )
    except StudyError:
        return None
    return next((r for r in again.rows if r.bound == name), None)

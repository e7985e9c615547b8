"""C3: the lower limit does not hold its level on this frame."""

from __future__ import annotations

from extrapolation.bounds import BOUNDS
from primafacie.core.errors import AuditError, StudyError
from validation.amounts import usd
from validation.coverage_report import ALL, coverage
from validation.finding_records import Finding, FindingTable, Strength, make_finding, not_tried
from validation.studies import Study

# Bounds that do better where most units are denied by similar amounts, by design.
REMEDIES = {1: ("gaffke", "hall"), 2: ("melded", "hall")}


def find(study: Study, *, seed: int, replicates: int) -> Finding:
    """Coverage on the frame's own payments; a remedial bound in dollars where it is short."""
    try:
        report = coverage(study, replicates=replicates, seed=seed)
    except StudyError:
        return not_tried(study, "C3", "the frame with every payment", "the findings by unit")
    observed, worst = report.observed, report.worst
    of_bound = [r for r in report.rows if r.bound == report.bound and r.part == ALL]
    short = observed.below(report.level)
    remedy = _remedy(study, report.level) if short else None
    dollars = None
    strength: Strength = "not supported"
    computation = (
        f"the frame drawn {report.replicates:,} times under {len(of_bound)} error models, "
        f"selection {report.selection}; worst row: {worst.part}, {worst.scenario}, "
        f"{100 * worst.coverage:.1f} %"
    )
    if short:
        strength = "goes to amount"
        if remedy is not None:
            name, low = remedy
            asked = study.demanded or 0.0
            floor = max(low, study.sampled_overpayment or 0.0)
            dollars = asked - floor
            computation += f"; {name} (not pre-specified) gives a lower limit of {usd(low)}"
    table = FindingTable(
        f"Coverage at one-sided {100 * report.level:g} %, worst first",
        ("bound", "strata", "errors as", "coverage", "limit / truth", "direction"),
        tuple(
            (r.bound, r.part, r.scenario, f"{100 * r.coverage:.1f} %",
             "" if r.limit_over_truth is None else f"{r.limit_over_truth:.2f}",
             r.direction(report.level))
            for r in report.rows
        ),
    )  # fmt: skip
    return make_finding(
        study, "C3", strength,
        f"at the observed error rate the {report.bound} limit covers "
        f"{100 * observed.coverage:.1f} % instead of {100 * report.level:g} % "
        f"({observed.direction(report.level)})",
        computation, dollars=dollars, coverage=observed.coverage, tables=[table],
    )  # fmt: skip


def _remedy(study: Study, level: float) -> tuple[str, float] | None:
    """The first remedial bound that the sample allows; underpayments rule out the anchored."""
    over = study.estimate
    assert over is not None
    negative = any((row.overpaid or 0) < 0 for row in over.review.counted)
    for name in REMEDIES[min(len(over.sample.strata), 2)]:
        bound = BOUNDS[name]
        if bound.anchored and negative:
            continue
        try:
            low, _ = bound.limits(over.sample, 1 - level, "lower")
        except AuditError:
            continue
        if low is not None:
            return name, low
    return None

"""F1: reviewers do not agree."""

from __future__ import annotations

from primafacie.core.errors import AuditError
from validation.amounts import usd
from validation.finding_records import Finding, Strength, make_finding, not_tried
from validation.reviewers import second_findings
from validation.studies import Study


def find(study: Study) -> Finding:
    """Kappa, AC1, the reversal rate, and the estimate adjusted for the second findings."""
    if study.review is None or not study.second_review:
        return not_tried(study, "F1", "a second review of the same units")
    try:
        found, adjusted = second_findings(study)
    except AuditError:
        return not_tried(study, "F1", "second findings on sampled units")
    made = study.recomputed
    by_limit = made is None or made.rule_set.amount == "lower limit"
    first = float(made.amount) if made is not None else adjusted.first
    floor = study.sampled_overpayment or 0.0
    dollars = first - (max(adjusted.lower, 0.0) if by_limit else adjusted.point)
    lifted = found.first_only
    strength: Strength = "not supported"
    if lifted:
        strength = "goes to amount" if dollars > 0.01 else "context"
    kappa = "undefined" if found.kappa is None else f"{found.kappa:.2f}"
    ac1 = "undefined" if found.ac1 is None else f"{found.ac1:.2f}"
    low, high = found.reversal_interval
    return make_finding(
        study, "F1", strength,
        f"of {found.units} units seen twice {lifted} denials were lifted; kappa {kappa}, AC1 {ac1}",
        f"reversal rate {100 * (found.reversal or 0):.0f} % (exact two-sided 90 %: {100 * low:.0f} "
        f"to {100 * high:.0f} %); double-sampling estimate {usd(adjusted.point)}, one-sided 90 % "
        f"lower limit {usd(adjusted.lower)}, {usd(floor)} found in the sample; valid if the units "
        "seen twice were taken at random",
        dollars=dollars if lifted else None,
    )  # fmt: skip

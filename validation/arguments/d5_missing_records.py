"""D5: treatment of missing records."""

from __future__ import annotations

from validation.appeals.treatment_choices import missing_as_zero, without_records
from validation.study.amounts import counted, effect_of, own_amount, usd
from validation.study.finding_records import Finding, Strength, make_finding, not_tried
from validation.study.studies import Study


def find(study: Study) -> Finding:
    """The share of the demand that rests on units without records."""
    review = study.review
    if review is None:
        return not_tried(study, "D5", "the findings by unit with the status of their records")
    lost = [row for row in review.counted if without_records(row, review.rule_set)]
    if not lost:
        return make_finding(
            study,
            "D5",
            "not supported",
            "every counted unit was reviewed on its records",
            "every status was checked",
        )
    dollars = effect_of(study, missing_as_zero(review))
    rules = study.rule_set
    against = rules is not None and rules.missing == "zero" and any(r.effective for r in lost)
    strength: Strength = "context"
    if against and dollars is not None and abs(dollars) >= 0.01:
        strength = "goes to amount"
    total = own_amount(study)
    return make_finding(
        study,
        "D5",
        strength,
        f"{counted(len(lost), 'unit')} without records, "
        f"{usd(sum(r.effective for r in lost) / 100)} of the sampled overpayment",
        f"demand {usd(total)}; with these units at 0 {usd(total - (dollars or 0.0))}; records that "
        "arrive late count with their finding",
        dollars=dollars,
    )

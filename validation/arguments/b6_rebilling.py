"""B6: amounts payable at the right level."""

from __future__ import annotations

from validation.study.amounts import counted, effect_of, with_amounts
from validation.study.finding_records import Finding, Strength, make_finding, not_tried
from validation.study.studies import Study


def find(study: Study) -> Finding:
    """Full denial against paid less payable: both amounts."""
    if study.review is None or not study.payable:
        return not_tried(study, "B6", "what would have been payable at the right level, by unit")
    cents = {
        row.unit_id: max(0, row.effective - study.payable[row.unit_id])
        for row in study.review.counted
        if row.unit_id in study.payable and row.effective > 0
    }
    dollars = effect_of(study, with_amounts(study.review, cents)) if cents else None
    strength: Strength = "not supported"
    if dollars is not None and abs(dollars) >= 0.01:
        strength = "goes to amount"
    return make_finding(
        study,
        "B6",
        strength,
        f"{counted(len(cents), 'denied unit')} would have been payable in part",
        "overpaid = paid less payable at the right level, compared with full denial",
        dollars=dollars,
    )

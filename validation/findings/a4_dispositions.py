"""A4: units were replaced, left out or not reviewed."""

from __future__ import annotations

from collections import Counter

from primafacie.core.errors import some_units
from validation.amounts import (
    amount_of,
    counted,
    counting_zero,
    effect_of,
    own_amount,
    usd,
    with_amounts,
)
from validation.finding_records import Finding, FindingTable, Strength, make_finding, not_tried
from validation.frame_columns import FrameColumns
from validation.studies import Study
from validation.treatment_choices import missing_as_error, missing_as_zero, without_records


def find(study: Study) -> Finding:
    """The ledger of dispositions: selected, reviewed, replaced, missing; estimates of each way."""
    review, sample = study.review, study.disclosed
    if review is None or sample is None:
        return not_tried(study, "A4", "the selected units", "the disposition of every one of them")
    selected = set(sample.all_ids)
    seen = {row.unit_id for row in review.rows}
    own = {row.unit_id for row in review.rows if not row.spare}
    unseen, strangers = selected - seen, own - selected
    replaced = [row for row in review.rows if row.status == "replaced"]
    forbidden = review.rule_set is not None and review.rule_set.spares == "not permitted"
    strength: Strength = "not supported"
    facts = []
    if unseen:
        strength = "goes to validity"
        facts.append(f"{counted(len(unseen), 'selected unit')} without a finding")
    if strangers:
        strength = "goes to validity"
        facts.append(f"{counted(len(strangers), 'reviewed unit')} that were not selected")
    if replaced:
        if strength == "not supported":
            strength = "goes to validity" if forbidden else "context"
        how = "although the rules permit none" if forbidden else "by spares, as the rules permit"
        facts.append(f"{counted(len(replaced), 'unit')} replaced {how}")
    foreign, otherwise = _against_frame(study)
    dollars = None
    if foreign:
        strength = "goes to validity"
        shown = some_units(sorted(foreign))
        facts.append(
            f"{counted(len(foreign), 'reviewed unit')} that the frame does not hold ({shown})"
        )
        dollars = effect_of(study, counting_zero(review, foreign))
    elif otherwise:
        facts.append(
            f"{counted(len(otherwise), 'reviewed unit')} paid another amount than the frame says"
        )
        dollars = effect_of(study, with_amounts(review, otherwise))
        if strength == "not supported":
            lower = dollars is not None and dollars >= 0.01
            strength = "goes to amount" if lower else "context"
    states = Counter(row.status for row in review.rows)
    table = FindingTable(
        "Dispositions",
        ("status", "units"),
        (
            ("selected", f"{len(selected):,}"),
            *((status, f"{count:,}") for status, count in sorted(states.items())),
            ("selected, no finding", f"{len(unseen):,}"),
            ("reviewed, not selected", f"{len(strangers):,}"),
            ("reviewed, not in the frame", f"{len(foreign):,}"),
            ("paid another amount than in the frame", f"{len(otherwise):,}"),
        ),
    )
    ways = [("as treated", own_amount(study))]
    if any(without_records(row, review.rule_set) for row in review.counted):
        ways.append(("missing as errors", amount_of(missing_as_error(review))))
        ways.append(("missing as 0", amount_of(missing_as_zero(review))))
    computation = "; ".join(f"{name}: {usd(amount)}" for name, amount in ways)
    fact = "; ".join(facts) or "every selected unit was reviewed, and no other"
    if dollars is not None:
        what = "not in the frame counted 0" if foreign else "overpaid at most what the frame paid"
        computation += f"; {what}: {usd(own_amount(study) - dollars)}"
    return make_finding(study, "A4", strength, fact, computation, dollars=dollars, tables=[table])


def _against_frame(study: Study) -> tuple[set[str], dict[str, int]]:
    """Reviewed units that the frame does not hold; and cents overpaid, at most what the frame
    paid, of those whose paid amount is another one there (units of several rows aside).
    """
    columns, review = study.columns, study.review
    if columns is None or review is None:
        return set(), {}
    rows = columns.rows_of([row.unit_id for row in review.counted]).tolist()
    several = columns.repeated() if isinstance(study.frame, FrameColumns) else {}
    foreign, otherwise = set(), {}
    for row, place in zip(review.counted, rows, strict=True):
        if place < 0:
            foreign.add(row.unit_id)
            continue
        paid = int(columns.paid[place])
        if row.paid is not None and row.paid != paid and row.unit_id not in several:
            otherwise[row.unit_id] = min(row.effective, paid)
    return foreign, otherwise

"""A4: units were replaced, left out or not reviewed."""

from __future__ import annotations

from collections import Counter

from validation.amounts import amount_of, counted, own_amount, usd
from validation.finding_records import Finding, FindingTable, Strength, make_finding, not_tried
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
    states = Counter(row.status for row in review.rows)
    table = FindingTable(
        "Dispositions",
        ("status", "units"),
        (
            ("selected", f"{len(selected):,}"),
            *((status, f"{count:,}") for status, count in sorted(states.items())),
            ("selected, no finding", f"{len(unseen):,}"),
            ("reviewed, not selected", f"{len(strangers):,}"),
        ),
    )
    ways = [("as treated", own_amount(study))]
    if any(without_records(row) for row in review.counted):
        ways.append(("missing as errors", amount_of(missing_as_error(review))))
        ways.append(("missing as 0", amount_of(missing_as_zero(review))))
    computation = "; ".join(f"{name}: {usd(amount)}" for name, amount in ways)
    fact = "; ".join(facts) or "every selected unit was reviewed, and no other"
    return make_finding(study, "A4", strength, fact, computation, tables=[table])

"""What each status counts under a rule set, applied before any estimate.

reviewed: the amount found, an underpayment kept or set to 0 as the rule set says;
missing: the whole payment, or 0; late: as reviewed where it was, else as missing;
ineligible: 0; waived (sections 1870, 1879): 0, still an error in the rate;
withdrawn: as missing, or 0; replaced: its spare counts in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extrapolation.reviews.records import ReviewRow, Treatment
from sampling import RuleSet


def apply_rules(
    rows: Sequence[ReviewRow], rules: RuleSet | None
) -> tuple[tuple[ReviewRow, ...], tuple[Treatment, ...]]:
    """The rows with `effective` and `error` set, and what was done to how many.

    Without a rule set amounts count as found, and a unit without a finding counts 0: an
    estimate of it can be shown but cannot become a demand.
    """
    treated = [_treat(row, rules) for row in rows]
    done: dict[tuple[str, str], list[ReviewRow]] = {}
    for row, rule in treated:
        done.setdefault((row.status, rule), []).append(row)
    treatments = tuple(
        Treatment(
            status,
            rule,
            len(found),
            sum(row.overpaid or 0 for row in found),
            sum(row.effective for row in found if row.counted),
        )
        for (status, rule), found in sorted(done.items())
    )
    return tuple(row for row, _ in treated), treatments


def _treat(row: ReviewRow, rules: RuleSet | None) -> tuple[ReviewRow, str]:
    status = row.status
    if status == "replaced":
        return replace(row, effective=0, error=False, counted=False), "its spare counts instead"
    if status == "ineligible":
        return replace(row, effective=0, error=False), "0, kept in the sample"
    if status == "waived":
        return replace(row, effective=0, error=True), "0 for the amount, an error in the rate"
    if status == "withdrawn" and rules is not None and rules.withdrawn == "zero":
        return replace(row, effective=0, error=False), "0, kept in the sample"
    unreviewed = row.overpaid is None
    late_as_missing = status == "late" and rules is not None and rules.late == "as missing"
    if status in ("missing", "withdrawn") or unreviewed or late_as_missing:
        return _missing(row, rules)
    return _found(row, rules)


def _missing(row: ReviewRow, rules: RuleSet | None) -> tuple[ReviewRow, str]:
    if rules is None:
        return replace(row, effective=0, error=False), "0 (no rule set)"
    if rules.missing == "error":
        paid = row.paid or 0
        if paid < 0 and rules.netting == "zeroed":
            return replace(row, effective=0, error=False), "a negative payment, set to 0"
        return replace(row, effective=paid, error=paid > 0), "the whole payment is an overpayment"
    return replace(row, effective=0, error=False), "0, kept in the sample"


def _found(row: ReviewRow, rules: RuleSet | None) -> tuple[ReviewRow, str]:
    amount = row.overpaid or 0
    if amount < 0 and rules is not None and rules.netting == "zeroed":
        return replace(row, effective=0, error=False), "an underpayment, set to 0"
    if amount < 0:
        return replace(row, effective=amount, error=True), "an underpayment, kept as negative"
    return replace(row, effective=amount, error=amount > 0), "as found"

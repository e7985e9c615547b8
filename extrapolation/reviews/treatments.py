"""What each status counts under a rule set, applied before any estimate.

reviewed: the amount found, an underpayment kept or set to 0 as the rule set says;
missing: the whole payment, or 0; late: as reviewed where it was, else as missing;
ineligible: 0; waived (sections 1870, 1879): 0, still an error in the rate;
withdrawn: 0, or as missing where a rule set says so; always as missing where the reason is that
the records are missing; replaced: its spare counts in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extrapolation.reviews.review_rows import ReviewRow, Treatment
from primafacie.core.money import Money
from sampling import RuleSet
from sampling.worksheets import NO_RECORDS

_TAKEN_OUT = "taken out by the auditor: 0, kept in the sample"


@dataclass(frozen=True)
class Choices:
    """What a status counts: the choices of a rule set, or one of them made otherwise.

    `missing` is `no rule` without a rule set; `waived` is `as found` only in a comparison.
    """

    missing: Literal["error", "zero", "no rule"] = "no rule"
    late: Literal["as reviewed", "as missing"] = "as reviewed"
    withdrawn: Literal["as missing", "zero"] = "zero"
    netting: Literal["netted", "zeroed"] = "netted"
    waived: Literal["zero", "as found"] = "zero"


def choices_of(rules: RuleSet | None) -> Choices:
    """What the rule set says of every status."""
    if rules is None:
        return Choices()
    return Choices(rules.missing, rules.late, rules.withdrawn, rules.netting, rules.waived)


def apply_rules(
    rows: Sequence[ReviewRow], rules: RuleSet | None
) -> tuple[tuple[ReviewRow, ...], tuple[Treatment, ...]]:
    """The rows with `effective` and `error` set, and what was done to how many.

    Without a rule set amounts count as found, and a unit without a finding counts 0: an
    estimate of it can be shown but cannot become a demand.
    """
    choices = choices_of(rules)
    treated = [treat(row, choices) for row in rows]
    done: dict[tuple[str, str], list[ReviewRow]] = {}
    for row, rule in treated:
        done.setdefault((row.status, rule), []).append(row)
    treatments = tuple(
        Treatment(
            status,
            rule,
            len(found),
            Money(sum(row.overpaid_cents or 0 for row in found)),
            Money(sum(row.effective_cents for row in found if row.counted)),
        )
        for (status, rule), found in sorted(done.items())
    )
    return tuple(row for row, _ in treated), treatments


def treat(row: ReviewRow, choices: Choices) -> tuple[ReviewRow, str]:
    """The row as it counts, and the rule in words."""
    status = row.status
    if status == "replaced":
        return replace(
            row, effective_cents=0, error=False, counted=False
        ), "its spare counts instead"
    if status == "ineligible":
        return replace(row, effective_cents=0, error=False), "0, kept in the sample"
    if status == "waived" and choices.waived == "zero":
        return replace(row, effective_cents=0, error=True), "0 for the amount, an error in the rate"
    if status == "withdrawn" and not without_finding(row, choices):
        return replace(row, effective_cents=0, error=False), _TAKEN_OUT
    if without_finding(row, choices):
        return _missing(row, choices)
    return _found(row, choices)


def without_finding(row: ReviewRow, choices: Choices) -> bool:
    """Does the unit count as one without records?"""
    if row.status == "withdrawn":
        return choices.withdrawn == "as missing" or withdrawn_without_records(row)
    late_as_missing = row.status == "late" and choices.late == "as missing"
    return row.status == "missing" or row.overpaid_cents is None or late_as_missing


def withdrawn_without_records(row: ReviewRow) -> bool:
    """Was the unit withdrawn because its records are missing, as its reason states?"""
    reasons = {reason.casefold() for reason in row.reasons}
    return row.status == "withdrawn" and not reasons.isdisjoint(NO_RECORDS)


def _missing(row: ReviewRow, choices: Choices) -> tuple[ReviewRow, str]:
    if choices.missing == "no rule":
        return replace(row, effective_cents=0, error=False), "0 (no rule set)"
    if choices.missing == "error":
        paid = row.paid_cents or 0
        if paid < 0 and choices.netting == "zeroed":
            return replace(row, effective_cents=0, error=False), "a negative payment, set to 0"
        return replace(
            row, effective_cents=paid, error=paid > 0
        ), "the whole payment is an overpayment"
    return replace(row, effective_cents=0, error=False), "0, kept in the sample"


def _found(row: ReviewRow, choices: Choices) -> tuple[ReviewRow, str]:
    amount = row.overpaid_cents or 0
    if amount < 0 and choices.netting == "zeroed":
        return replace(row, effective_cents=0, error=False), "an underpayment, set to 0"
    if amount < 0:
        return replace(row, effective_cents=amount, error=True), "an underpayment, kept as negative"
    return replace(row, effective_cents=amount, error=amount > 0), "as found"

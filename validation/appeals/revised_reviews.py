"""A review with other findings on some units, treated by the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extrapolation.demands.alternatives import set_apart
from extrapolation.reviews.records import Review, ReviewRow
from extrapolation.reviews.treatments import apply_rules
from primafacie.core.errors import StudyError, some_units
from sampling import RuleSet


def revise(review: Review, overpaid: Mapping[str, int]) -> Review:
    """The review with these units overpaid by these cents; frame, n and design stay.

    A unit without records becomes a reviewed one. Raises `StudyError` for a unit that is not
    in the review, or an overpayment above what was paid.
    """
    known = {row.unit_id: row for row in review.rows}
    strangers = [unit for unit in overpaid if unit not in known]
    over = [
        unit
        for unit, cents in overpaid.items()
        if unit in known and known[unit].paid is not None and cents > (known[unit].paid or 0)
    ]
    if strangers or over:
        which = strangers or over
        what = "not in the review" if strangers else "overpaid by more than they were paid"
        raise StudyError(
            f"{len(which)} units {what} ({some_units(which)})",
            where="reversals",
            expected="sampled units, each overpaid by at most what was paid",
            fix="Correct the unit or the amount",
        )
    rows = [
        _changed(row, overpaid[row.unit_id]) if row.unit_id in overpaid else row
        for row in review.rows
    ]
    return retreat(review, rows)


def retreat(review: Review, rows: list[ReviewRow], *, rules: RuleSet | None = None) -> Review:
    """The review with these rows, treated again by its rules or by others.

    What something other than the rules decided (claims beyond the reopening period) stays.
    """
    rule_set = rules if rules is not None else review.rule_set
    counted, treatments = apply_rules(rows, rule_set)
    apart = set_apart(review)
    if apart:
        was = {row.unit_id: row for row in review.rows}
        counted = tuple(
            replace(row, effective=was[row.unit_id].effective, error=was[row.unit_id].error)
            if row.unit_id in apart
            else row
            for row in counted
        )
    return replace(review, rows=counted, treatments=treatments, rule_set=rule_set)


def _changed(row: ReviewRow, cents: int) -> ReviewRow:
    right = None if row.paid is None else row.paid - cents
    return replace(row, status="reviewed", overpaid=cents, should_have_paid=right)

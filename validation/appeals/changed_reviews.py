"""A review changed in one respect: other findings on some units, other treatments, other sizes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from extrapolation import Review, ReviewRow
from extrapolation.demands.alternatives import set_apart, with_choices
from extrapolation.reviews.treatments import apply_rules, choices_of, without_finding
from primafacie.core.errors import StudyError, some_units
from sampling import RuleSet

AS_TREATED = "as the rules treat them"


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
        if unit in known and (paid := known[unit].paid_cents) is not None and cents > paid
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
    return _treated(review, rows)


def _treated(review: Review, rows: list[ReviewRow]) -> Review:
    """The review with these rows, treated by its rules.

    What something other than the rules decided (claims beyond the reopening period) stays.
    """
    counted, treatments = apply_rules(rows, review.rule_set)
    apart = set_apart(review)
    if apart:
        was = {row.unit_id: row for row in review.rows}
        counted = tuple(
            replace(
                row, effective_cents=was[row.unit_id].effective_cents, error=was[row.unit_id].error
            )
            if row.unit_id in apart
            else row
            for row in counted
        )
    return replace(review, rows=counted, treatments=treatments)


def _changed(row: ReviewRow, cents: int) -> ReviewRow:
    right = None if row.paid_cents is None else row.paid_cents - cents
    return replace(row, status="reviewed", overpaid_cents=cents, should_have_paid_cents=right)


def counting_zero(review: Review, ids: Collection[str]) -> Review:
    """These units count 0; frame, n and design stay (a domain estimate)."""
    rows = [
        replace(row, effective_cents=0, error=False) if row.unit_id in ids else row
        for row in review.rows
    ]
    return replace(review, rows=tuple(rows))


def with_amounts(review: Review, cents: Mapping[str, int]) -> Review:
    """These units count these cents, whatever was found."""
    rows = [
        replace(row, effective_cents=cents[row.unit_id], error=cents[row.unit_id] != 0)
        if row.unit_id in cents
        else row
        for row in review.rows
    ]
    return replace(review, rows=tuple(rows))


def with_sizes(review: Review, sizes: Mapping[str, int]) -> Review:
    """The strata have these sizes N_h; totals paid are left open where a size changes."""
    strata = [
        replace(stratum, size=sizes[stratum.label], total_cents=None)
        if sizes.get(stratum.label, stratum.size) != stratum.size
        else stratum
        for stratum in review.strata
    ]
    return replace(review, strata=tuple(strata))


def netted(review: Review) -> Review:
    """Underpayments kept as negative overpayments."""
    return with_choices(review, replace(choices_of(review.rule_set), netting="netted"))


def zeroed(review: Review) -> Review:
    """Underpayments set to 0."""
    return with_choices(review, replace(choices_of(review.rule_set), netting="zeroed"))


def missing_as_zero(review: Review) -> Review:
    """Units without records counted 0."""
    return with_choices(review, replace(choices_of(review.rule_set), missing="zero"))


def missing_as_error(review: Review) -> Review:
    """Units without records counted as wholly overpaid."""
    return with_choices(review, replace(choices_of(review.rule_set), missing="error"))


def without_records(row: ReviewRow, rules: RuleSet | None) -> bool:
    """A counted unit without records, or one withdrawn that its rules treat as such."""
    withdrawn = row.status == "withdrawn" and without_finding(row, choices_of(rules))
    return row.counted and (row.status == "missing" or withdrawn)


def treatment_choices(review: Review) -> Iterator[tuple[str, Review]]:
    """The review as treated, and each choice that gives other amounts."""
    yield AS_TREATED, review
    made = [
        ("underpayments netted", netted(review)),
        ("underpayments set to 0", zeroed(review)),
        ("missing records count 0", missing_as_zero(review)),
        ("missing records are errors", missing_as_error(review)),
    ]
    seen = {_amounts(review)}
    for name, other in made:
        if _amounts(other) not in seen:
            seen.add(_amounts(other))
            yield name, other


def _amounts(review: Review) -> tuple[int, ...]:
    return tuple(row.effective_cents for row in review.rows)

"""The same findings under other choices: underpayments netted or not, missing as errors or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extrapolation import Review, ReviewRow
from extrapolation.demands.alternatives import with_choices
from extrapolation.reviews.treatments import choices_of, without_finding
from sampling import RuleSet

AS_TREATED = "as the rules treat them"


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
    return tuple(row.effective for row in review.rows)

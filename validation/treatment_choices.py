"""The same findings under other choices: underpayments netted or not, missing as errors or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from extrapolation import Review, ReviewRow

AS_TREATED = "as the rules treat them"


def netted(review: Review) -> Review:
    """Underpayments kept as negative overpayments."""
    return _with_amounts(review, lambda row: row.overpaid or 0)


def zeroed(review: Review) -> Review:
    """Underpayments set to 0."""
    return _with_amounts(review, lambda row: max(0, row.overpaid or 0))


def missing_as_zero(review: Review) -> Review:
    """Units without records counted 0."""
    rows = [
        replace(row, effective=0, error=False) if without_records(row) else row
        for row in review.rows
    ]
    return replace(review, rows=tuple(rows))


def missing_as_error(review: Review) -> Review:
    """Units without records counted as wholly overpaid."""
    rows = [
        replace(row, effective=row.paid or 0, error=(row.paid or 0) > 0)
        if without_records(row) else row
        for row in review.rows
    ]  # fmt: skip
    return replace(review, rows=tuple(rows))


def without_records(row: ReviewRow) -> bool:
    """A counted unit that no reviewer saw records of."""
    return row.counted and row.status in ("missing", "withdrawn")


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


def _with_amounts(review: Review, choose: Callable[[ReviewRow], int]) -> Review:
    rows = [
        replace(row, effective=choose(row), error=choose(row) != 0)
        if row.counted and row.status in ("reviewed", "late") and row.overpaid is not None else row
        for row in review.rows
    ]  # fmt: skip
    return replace(review, rows=tuple(rows))

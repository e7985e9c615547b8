"""The same findings under other treatments: what each would ask, for information.

Each changes one choice of the rules, and says so. None changes the demand. A treatment that keeps
every unit changes what some units count; one that leaves units out takes the others for a sample of
the whole stratum, which holds only if those left out are like them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from extrapolation.estimates.estimate import Estimate
from extrapolation.estimates.estimation import estimate
from extrapolation.reviews.records import Review
from extrapolation.reviews.reopening import STATUS
from extrapolation.reviews.review_rows import ReviewRow
from extrapolation.reviews.treatments import Choices, choices_of, treat, without_finding
from extrapolation.samples.shapes import shapes_of
from primafacie.core.errors import AuditError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from primafacie.core.units import Dollars
from sampling.choices import Shape

if TYPE_CHECKING:
    import pandas as pd

LEFT_OUT = "left out of the sample"


@dataclass(frozen=True)
class OtherTreatment(Result):
    """The findings under another treatment.

    Attributes
    ----------
    what : str
        The treatment in words.
    units : int
        The number of units it touches.
    review : Review
        The review under the treatment.
    """

    SCHEMA: ClassVar[str] = "primafacie.other-treatment/1"

    what: str
    units: int
    review: Review

    def table(self) -> pd.DataFrame:
        """The review under the treatment: one row per unit, amounts in dollars."""
        return self.review.table()

    def __str__(self) -> str:
        return f"{self.what} ({counted(self.units, 'unit')})."


def other_treatments(review: Review) -> tuple[OtherTreatment, ...]:
    """Every other treatment of the statuses of this review that gives other amounts.

    Underpayments set to 0 or netted; records missing counted as 0, in full, or left out; late
    records as missing or as reviewed; withdrawn units as 0 or as missing; waived units as found;
    units outside the universe left out; replaced units in full in place of their spares; units paid
    nothing as 0.

    Parameters
    ----------
    review : Review
        The findings on the sample, from `read_review`.

    Returns
    -------
    tuple of OtherTreatment
        The treatments, each one change apart from the review; empty without a rule set.

    Notes
    -----
    Units are left out in simple random strata only. Units whose amounts were set by something other
    than the rule set (the reopening period) stay as they are.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> rows = pd.DataFrame({"paid": [9.0, 9, 9], "should_have_paid": [9.0, 4, None],
    ...                      "status": ["reviewed", "reviewed", "missing"]})
    >>> [other.what for other in other_treatments(read_review(rows, sizes=9, rules="cms-pim"))]
    ['missing records count 0', 'missing records left out of the sample']
    """
    if review.rule_set is None:
        return ()
    found, seen = [], {_counts(review)}
    for what, other in _changed(review, choices_of(review.rule_set)):
        counts = _counts(other)
        if counts not in seen:
            seen.add(counts)
            found.append(OtherTreatment(what, _touched(review, other), other))
    return tuple(found)


def _changed(review: Review, own: Choices) -> Iterator[tuple[str, Review]]:
    netted = own.netting == "netted"
    yield (
        "underpayments set to 0" if netted else "underpayments netted",
        with_choices(review, replace(own, netting="zeroed" if netted else "netted")),
    )
    in_full = own.missing == "error"
    yield (
        "missing records count 0" if in_full else "missing records are errors in full",
        with_choices(review, replace(own, missing="zero" if in_full else "error")),
    )
    yield from _left_out(review, "missing records", lambda row: _no_records(row, own))
    as_found = own.late == "as reviewed"
    yield (
        "late records count as missing" if as_found else "late records count as reviewed",
        with_choices(review, replace(own, late="as missing" if as_found else "as reviewed")),
    )
    withdrawn = own.withdrawn == "zero"
    yield (
        "withdrawn units count as missing" if withdrawn else "withdrawn units count 0",
        with_choices(review, replace(own, withdrawn="as missing" if withdrawn else "zero")),
    )
    yield "waived units count as found", with_choices(review, replace(own, waived="as found"))
    yield from _left_out(
        review, "units outside the universe", lambda row: row.status == "ineligible"
    )
    yield "replaced units are errors in full, their spares do not count", _unreplaced(review)
    yield (
        "units paid nothing count 0",
        with_rows(
            review,
            lambda row: (
                replace(row, effective_cents=0, error=False) if row.paid_cents == 0 else row
            ),
        ),
    )


def with_choices(review: Review, choices: Choices) -> Review:
    """The review under other choices; a row that its rules did not make what it is stays."""
    apart = set_apart(review)
    return with_rows(
        review,
        lambda row: row if row.unit_id in apart or not row.counted else treat(row, choices)[0],
    )


def set_apart(review: Review) -> frozenset[str]:
    """Units whose amounts something other than the rule set decided, as the reopening period."""
    own = choices_of(review.rule_set)
    found = []
    for row in review.counted:
        base, _ = treat(row, own)
        if STATUS in row.labels or (row.effective_cents, row.error) != (
            base.effective_cents,
            base.error,
        ):
            found.append(row.unit_id)
    return frozenset(found)


def with_rows(review: Review, change: Callable[[ReviewRow], ReviewRow]) -> Review:
    """The review with every row changed; frame, plan and rules stay."""
    return replace(review, rows=tuple(change(row) for row in review.rows))


def _left_out(
    review: Review, name: str, out: Callable[[ReviewRow], bool]
) -> Iterator[tuple[str, Review]]:
    """Without the units, where what is left is a random sample of the strata they come from."""
    shapes = shapes_of(review)
    gone = [row for row in review.counted if out(row)]
    if gone and all(shapes[row.stratum] == Shape.SIMPLE for row in gone):
        yield (
            f"{name} {LEFT_OUT}",
            with_rows(
                review, lambda row: replace(row, counted=False) if row.counted and out(row) else row
            ),
        )


def _no_records(row: ReviewRow, own: Choices) -> bool:
    waits = row.status not in ("ineligible", "waived", "replaced")
    return row.counted and waits and without_finding(row, own)


def _unreplaced(review: Review) -> Review:
    """As if no spare had served: the units replaced count their whole payment."""

    def original(row: ReviewRow) -> ReviewRow:
        if row.spare:
            return replace(row, counted=False)
        if row.status != "replaced":
            return row
        paid = row.paid_cents or 0
        return replace(row, counted=True, effective_cents=paid, error=paid > 0)

    return with_rows(review, original)


def _counts(review: Review) -> tuple[tuple[int, bool], ...]:
    return tuple((row.effective_cents if row.counted else 0, row.counted) for row in review.rows)


def _touched(review: Review, other: Review) -> int:
    """Units that count otherwise; a spare that no longer serves is not one of them."""
    pairs = zip(_counts(review), _counts(other), other.rows, strict=True)
    return sum(before != after for before, after, row in pairs if row.counted or not row.spare)


BY_HAND = (
    "other treatments are not computed: the estimate is not the one that the plan fixed, or that "
    "a review without a plan leads to"
)


@dataclass(frozen=True)
class OtherAmount:
    """The amount under one other treatment of the findings.

    Attributes
    ----------
    what : str
        The treatment in words.
    units : int
        The number of units it touches.
    point : float or None
        The point estimate in dollars.
    amount : Money or None
        The amount that would be demanded; None where the treatment leads to none.
    refused : str
        Why there is no amount.
    """

    what: str
    units: int
    point: Dollars | None
    amount: Money | None
    refused: str = ""

    def words(self, demanded: Money) -> str:
        """The treatment, its amount and its distance from the demand.

        Parameters
        ----------
        demanded : Money
            The amount that is demanded.

        Returns
        -------
        str
            One line.
        """
        units = f"{self.units:,} unit{'' if self.units == 1 else 's'}"
        if self.amount is None:
            return f"{self.what} ({units}): no amount ({self.refused})"
        gap = self.amount - demanded
        sign = "" if gap < Money.zero else "+"
        return f"{self.what} ({units}): {self.amount} ({sign}{gap})"


def other_amounts(
    made: Estimate, amount_of: Callable[[Estimate], Money]
) -> tuple[tuple[OtherAmount, ...], str]:
    """The amounts under `other_treatments`, and why there are none where there are none.

    `amount_of` turns an estimate into the amount demanded, as it did for `made`.
    """
    others = other_treatments(made.review)
    if others and not _repeats(made):
        return (), BY_HAND
    found = []
    for other in others:
        point = None
        try:
            again = estimate(other.review)
            point = again.point
            found.append(OtherAmount(other.what, other.units, point, amount_of(again)))
        except AuditError as error:
            said = " ".join(str(error).split())
            found.append(OtherAmount(other.what, other.units, point, None, said))
    return tuple(found), ""


def _repeats(made: Estimate) -> bool:
    """Is it the estimate that its own review leads to, so that another review can follow it?"""
    if made.domain:
        return False
    try:
        again = estimate(made.review)
    except AuditError:
        return False
    return (again.estimator, again.point, again.se) == (made.estimator, made.point, made.se)

"""A second amount of the same units, such as the federal share, estimated beside the overpayment.

    T_2 = expansion of the column by the design of the sample

The demand stays on the overpayment. The limit of a second measure is its own: nothing is claimed of
both together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from extrapolation.bounds import Side
from extrapolation.estimates.estimation import expand
from extrapolation.estimates.interval_records import IntervalRecord, in_unit
from extrapolation.reviews.records import AMOUNTS, ERROR_UNITS, IN_ERROR, Review
from extrapolation.reviews.review_rows import ReviewRow
from primafacie.core.errors import EstimateError
from primafacie.core.families import unknown_name
from primafacie.core.results import Result
from primafacie.core.units import Dollars

_AS_FOUND: Final = ("reviewed", "late", "missing")


@dataclass(frozen=True)
class SecondMeasure(Result):
    """The estimated total of a second amount of the sampled units.

    Attributes
    ----------
    column : str
        The column of the review.
    sampled, point, standard_error : float
        Its total in the sample, and its estimated total with the standard error, in dollars.
    limit : IntervalRecord or None
        Its own limit.
    refused : str
        Why there is no limit.
    zeroed : int
        The units whose amount counts 0 because the rules count their overpayment 0.
    """

    SCHEMA: ClassVar[str] = "primafacie.second-measure/1"

    column: str
    sampled: Dollars
    point: Dollars
    standard_error: Dollars
    limit: IntervalRecord | None
    refused: str
    zeroed: int

    def __str__(self) -> str:
        limit = f"no limit: {self.refused}" if self.limit is None else self.limit.names
        return f"{self.column}: {in_unit(self.point, 'dollars')}, {limit}"


def second_measure(
    review: Review, column: str, *, level: float = 0.90, side: Side = "lower"
) -> SecondMeasure:
    """Estimate the total of a second amount of the units, in dollars.

    Parameters
    ----------
    review : Review
        The findings on the sample, from `read_review`.
    column : str
        A numeric column of the review with the overpaid amount of this measure for every unit, such
        as the federal share of the overpayment.
    level : float, default 0.90
        The confidence level of its limit, a fraction.
    side : {'lower', 'upper', 'two-sided'}, default 'lower'
        The side of the limit.

    Returns
    -------
    SecondMeasure
        The total with a limit of its own, by the bound of the plan.

    Raises
    ------
    EstimateError
        If there is no such column, or a unit has no value: the rules say what a missing record
        counts for the overpayment, not for another column.

    Notes
    -----
    A unit that the rules take out of the demand (ineligible, waived, withdrawn, beyond the
    reopening period, an underpayment where these are set to 0) counts 0 here as well.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> rows = pd.DataFrame({"overpaid": [0, 10, 40], "federal_share": [0, 6.2, 24.8]})
    >>> made = second_measure(read_review(rows, sizes=30), "federal_share")
    >>> round(made.point, 2), made.limit.side
    (310.0, 'lower')
    """
    own = {*AMOUNTS, *IN_ERROR, ERROR_UNITS}
    known = [name for name in review.columns if name not in own]
    if column not in known:
        got = f"no second measure {column!r}"
        fix = "Add a numeric column with an amount for every unit to the worksheet"
        raise EstimateError.of(unknown_name("column", column, known, got=got, fix=fix))
    rows = [_counted(row, column, review) for row in review.rows]
    zeroed = sum(new is not old for new, old in zip(rows, review.rows, strict=True))
    made = expand(replace(review, rows=tuple(rows)), column)
    limit, refused = None, ""
    try:
        found = made.interval(level, side=side)
        limit = replace(found, planned=False, unit="dollars").as_record()
    except EstimateError as error:
        refused = error.got
    return SecondMeasure(
        column=column,
        sampled=float(made.review.values(column).sum()),
        point=made.point,
        standard_error=made.se,
        limit=limit,
        refused=refused,
        zeroed=zeroed,
    )


def _counted(row: ReviewRow, column: str, review: Review) -> ReviewRow:
    """The row with the amount that counts: the same row where this is the amount as given."""
    value = row.values.get(column)
    if not value:
        return row
    out = row.effective_cents == 0 and (row.status not in _AS_FOUND or bool(row.overpaid_cents))
    rules = review.rule_set
    below = value < 0 and rules is not None and rules.netting == "zeroed"
    uncounted = row.status == "missing" and row.effective_cents == 0
    if out or below or uncounted:
        return replace(row, values={**row.values, column: 0.0})
    return row

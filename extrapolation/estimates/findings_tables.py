"""Findings by reason, provider, code, reviewer or another label of the units.

A label that a unit of the frame has by itself (its provider, its code, the reason of its error)
cuts out a domain, whose total is estimated. Who reviewed a unit is no property of the unit, and a
label with few sampled overpayments says too little: these are counted in the sample and not
extrapolated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from extrapolation.bounds import Side
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimates.interval_records import IntervalRecord
from extrapolation.estimators.design_estimator import own_strata, review_design
from extrapolation.estimators.domains import FEWEST_VALUES
from extrapolation.estimators.estimator import ESTIMATORS
from extrapolation.reviews.records import Review
from extrapolation.reviews.review_rows import ReviewRow
from primafacie.core.errors import EstimateError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from primafacie.core.units import Dollars

if TYPE_CHECKING:
    from extrapolation.samples.survey_designs import SurveyDesign

MOST_LABELS: Final = 40
OTHERS: Final = "(all others)"
REVIEWER: Final = "reviewer"
IN_SAMPLE: Final = "in the sample, not extrapolated"


@dataclass(frozen=True)
class LabelFindings:
    """The findings on the sampled units of one label.

    Attributes
    ----------
    label : str
        The label; "(all others)" for those that are not listed by themselves.
    units, errors : int
        The sampled units that count, and those of them in error.
    paid, overpaid : Money
        What was paid for them, and the overpayments that count: dollars of the sample.
    point, standard_error : float or None
        The estimated total of the label in the frame; None where it is not extrapolated.
    limit : IntervalRecord or None
        Its limit.
    words : str
        Why it is not extrapolated, or why it has no limit.
    """

    label: str
    units: int
    errors: int
    paid: Money
    overpaid: Money
    point: Dollars | None
    standard_error: Dollars | None
    limit: IntervalRecord | None
    words: str


@dataclass(frozen=True)
class FindingsTable(Result):
    """The findings by one label of the units.

    Attributes
    ----------
    by : str
        The label: reason, reviewer, or the name of a column.
    extrapolated : bool
        Whether the label cuts out domains of the frame.
    level : float
        The confidence level of the limits.
    side : str
        Their side.
    rows : tuple of LabelFindings
        One row per label, the largest overpayments first.
    labels : int
        The number of labels in the sample.
    """

    SCHEMA: ClassVar[str] = "primafacie.findings-table/1"
    ROWS: ClassVar[str] = "rows"

    by: str
    extrapolated: bool
    level: float
    side: str
    rows: tuple[LabelFindings, ...]
    labels: int

    def __str__(self) -> str:
        how = "with estimated totals" if self.extrapolated else IN_SAMPLE
        return f"findings by {self.by}: {counted(self.labels, 'label')}, {how}"


def findings_table(
    review: Review, *, by: str = "reason", level: float = 0.90, side: Side = "lower"
) -> FindingsTable:
    """Tabulate the findings by a label of the units.

    Parameters
    ----------
    review : Review
        The findings on the sample, from `read_review`.
    by : str, default 'reason'
        The label, as in `Review.labels`: `reason`, `reviewer`, `status`, or a column.
    level : float, default 0.90
        The confidence level of the limits, a fraction.
    side : {'lower', 'upper', 'two-sided'}, default 'lower'
        The side of the limits.

    Returns
    -------
    FindingsTable
        One row per label, 40 at most: the smallest overpayments are pooled in a last row. The total
        of a label in the frame is that of `by_domain`. It is left out for reviewers, for units
        without the label, and for labels with fewer than 6 sampled overpayments.

    Raises
    ------
    EstimateError
        If the review has no such labels, or a reviewed unit has no finding.

    Notes
    -----
    These limits are not pre-specified, and several of them do not hold together at their level.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> rows = pd.DataFrame({"overpaid": [0, 12.5, 40, 7], "provider": ["P", "Q", "Q", "P"]})
    >>> made = findings_table(read_review(rows, sizes=100), by="provider")
    >>> [(row.label, row.units, str(row.overpaid), row.point) for row in made.rows]
    [('Q', 2, '$52.50', None), ('P', 2, '$7.00', None)]
    """
    labels = review.labels(by)
    values = review.values("overpaid")
    designed = _design(review)
    rows: dict[str, list[ReviewRow]] = defaultdict(list)
    for label, row in zip(labels, review.counted, strict=True):
        rows[label].append(row)
    ordered = sorted(rows, key=lambda name: (-_overpaid(rows[name]), name))
    few = len(ordered) <= MOST_LABELS
    listed, rest = (
        (ordered, []) if few else (ordered[: MOST_LABELS - 1], ordered[MOST_LABELS - 1 :])
    )
    extrapolated = by != REVIEWER
    marks = np.array(labels)
    found = [
        _with_total(
            _counted(name, rows[name]),
            review,
            named=f"{by} {name}",
            given={"inside": marks == name, "values": values, "designed": designed},
            level=level,
            side=side,
        )
        if extrapolated
        else replace(_counted(name, rows[name]), words=IN_SAMPLE)
        for name in listed
    ]
    if rest:
        pooled = _counted(OTHERS, [row for name in rest for row in rows[name]])
        words = f"{counted(len(rest), 'label')} in the sample, not extrapolated"
        found.append(replace(pooled, words=words))
    return FindingsTable(by, extrapolated, level, side, tuple(found), len(ordered))


def _design(review: Review) -> tuple[SurveyDesign, tuple[str, ...]] | None:
    """The design of the review, once for all labels; None where each label says why it has none."""
    try:
        return None if own_strata(review) else review_design(review)
    except EstimateError:
        return None


def _overpaid(rows: list[ReviewRow]) -> int:
    return sum(row.effective_cents for row in rows)


def _counted(label: str, rows: list[ReviewRow]) -> LabelFindings:
    return LabelFindings(
        label=label,
        units=len(rows),
        errors=sum(row.error for row in rows),
        paid=Money(sum(row.paid_cents or 0 for row in rows)),
        overpaid=Money(_overpaid(rows)),
        point=None,
        standard_error=None,
        limit=None,
        words="",
    )


def _with_total(
    row: LabelFindings,
    review: Review,
    *,
    named: str,
    given: Mapping[str, Any],
    level: float,
    side: Side,
) -> LabelFindings:
    """The row with the estimated total of its domain, where the sample says enough of it."""
    nonzero = int(np.count_nonzero(given["values"][given["inside"]]))
    if nonzero < FEWEST_VALUES:
        units = counted(nonzero, "sampled overpayment")
        return replace(row, words=f"{units}, fewer than {FEWEST_VALUES}: {IN_SAMPLE}")
    try:
        fit = ESTIMATORS["domain"].fit(review, "overpaid", named=named, **given)
        made = Estimate.of_fit(fit, domain=named)
    except EstimateError as error:
        return replace(row, words=f"{IN_SAMPLE}: {error.got}")
    row = replace(row, point=made.point, standard_error=made.se)
    try:
        limit = made.interval(level, side=side)
    except EstimateError as error:
        return replace(row, words=f"no limit: {error.got}")
    words = "" if limit.reliable else "limit not reliable here"
    return replace(row, limit=replace(limit, planned=False).as_record(), words=words)

"""The verbs: totals of the frame by the planned estimator, or by a named one.

Each verb asks a member of `extrapolation.estimators` for its fit, and makes it an `Estimate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.estimates.error_shares import share_of
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimators.design_estimator import (
    estimator_of_design,
)
from extrapolation.estimators.estimator import ESTIMATORS, Estimator
from extrapolation.estimators.frame_totals import Totals
from extrapolation.reviews.records import ERROR_UNITS, Review
from primafacie.core.errors import EstimateError
from primafacie.core.families import unknown_name
from sampling.choices import ESTIMATOR_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def estimate(
    review: Review, *, payments: Mapping[str, NDArray[np.float64]] | None = None
) -> Estimate:
    """The total overpayment of the frame, by the estimator that the plan fixed.

    Without a plan it is the expansion estimate of `overpaid`, by the design of the review. The rule
    set acted before the estimate, when `read_review` applied it: on netting and on missing,
    ineligible and waived units. A planned `ratio`, `separate_ratio`, `regression`,
    `separate_regression` or `greg` estimate uses the amounts paid and the frame's totals of them,
    and warns as `ratio` does.

    Parameters
    ----------
    review : Review
        The findings on the sample, from `read_review`.
    payments : mapping of str to array, optional
        As in `expand`; only estimators by the design take them.

    Returns
    -------
    Estimate
        The total in dollars. Its `planned_estimator` is true where the review has a plan.

    Raises
    ------
    EstimateError
        If the planned estimator is not known (no other one takes its place), or if it cannot be
        computed from the review.
    """
    plan = review.plan
    planned = plan.estimator if plan is not None else estimator_of_design(review).name
    if planned not in ESTIMATOR_CARDS:
        fix = "Call the estimator by name; the demand then says that it deviates from the plan"
        got = f"the planned estimator {planned!r}"
        raise EstimateError.of(
            unknown_name("estimator", planned, ESTIMATOR_CARDS, got=got, fix=fix)
        )
    member = ESTIMATORS[planned]
    given = {"payments": payments} if member.by_design else {}
    made = _estimate(member, review, "overpaid", **given)
    return replace(made, planned_estimator=review.provenance.fixed)


def expand(
    review: Review,
    column: str,
    *,
    payments: Mapping[str, NDArray[np.float64]] | None = None,
) -> Estimate:
    """The unbiased estimate of the frame's total of a column of the review, by its design.

        simple random strata   T = sum_h N_h ybar_h,  V = sum_h N_h (N_h - n_h) s_h^2 / n_h
        PPS with replacement   T = sum_h X_h mean(y/x),  V = sum_h X_h^2 s^2(y/x) / n_h
        clusters, stages       T = sum w y, V stage after stage (`samples.survey_designs`)
        random groups          Rao, Hartley and Cochran; Sampford: Horvitz and Thompson

    It fails where the sample is not the probability sample it claims to be. Source: Cochran (1977),
    Sampling Techniques, 3rd ed., chapters 5 and 9A to 11.

    Parameters
    ----------
    review : Review
        The findings on the sample, from `read_review`.
    column : str
        What is totaled: `overpaid` (dollars after the rule set), `error units`, `paid in error` or
        `claimed in error` (the whole amounts of the units in error), or any numeric column.
    payments : mapping of str to array, optional
        Dollars paid for every unit of each stratum, by stratum label, for bounds that ask for them.

    Returns
    -------
    Estimate
        The total in dollars, in units for `error units`, or in the unit of the column.

    Raises
    ------
    EstimateError
        If values are missing, a stratum has one sampled unit, or the sizes do not fit.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> found = read_review(pd.DataFrame({"overpaid": [0, 12.5, 40]}), sizes=100)
    >>> expand(found, "overpaid").point
    1750.0
    """
    own = estimator_of_design(review)
    made = _estimate(own, review, column, payments=payments)
    planned = ESTIMATORS.get(review.provenance.estimator(own.name))
    if planned is not None and planned.by_design:
        return replace(made, planned_estimator=True)
    return made


def count(review: Review) -> Estimate:
    """The estimated number of units of the frame that are in error, by `expand`.

    Parameters
    ----------
    review : Review
        The findings on the sample, from `read_review`.

    Returns
    -------
    Estimate
        The number of units. Its limits are exact by default (hypergeometric) for simple random
        samples of the frame or of its strata, and Korn and Graubard's for every other design.
    """
    return expand(review, ERROR_UNITS)


def difference(
    review: Review,
    column: str = "overpaid",
    *,
    auxiliary: str | None = None,
    slope: float = 1.0,
    totals: Totals | None = None,
) -> Estimate:
    """The difference estimate of the frame's total of a column.

    Without `auxiliary` the differences are `column` itself, expanded: for `overpaid` the difference
    paid - should_have_paid, as RAT-STATS and OIG's self-disclosure protocol do it (the book total
    cancels). With an auxiliary x and its known total X it is, unbiased for
    any fixed slope k (source: `extrapolation.estimators.difference`),

        T = k X + sum w (y - k x)

    Parameters
    ----------
    review, column
        As in `expand`.
    auxiliary : str, optional
        A column that is known for the whole frame.
    slope : float, default 1.0
        The slope k, fixed before the data are seen.
    totals : float or mapping of str to float, optional
        The frame's total X of the auxiliary, or X_h by stratum. The amounts paid need none where
        the review has them.

    Returns
    -------
    Estimate
        The total, in the unit of the column.

    Raises
    ------
    EstimateError
        If the total of the auxiliary is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> found = read_review(pd.DataFrame({"paid": [30, 50], "should_have_paid": [30, 10]}), sizes=9)
    >>> difference(found).point
    180.0
    >>> difference(found, "should_have_paid", auxiliary="paid", totals=400).point
    220.0
    """
    return _estimate(
        ESTIMATORS["difference"], review, column, auxiliary=auxiliary, slope=slope, totals=totals
    )


def ratio(
    review: Review,
    column: str = "overpaid",
    *,
    auxiliary: str = "paid",
    totals: Totals | None = None,
    separate: bool = False,
) -> Estimate:
    """The ratio estimate of the frame's total, combined over strata or separate by stratum.

    Formula, failures and source are in `extrapolation.estimators.ratio`.

        combined: T = X sum w y / sum w x,      separate: T = sum_h X_h R_h

    Parameters
    ----------
    review, column
        As in `expand`.
    auxiliary : str, default 'paid'
        A column that is known for the whole frame.
    totals : float or mapping of str to float, optional
        The frame's total X of the auxiliary, or X_h by stratum. The amounts paid need none where
        the review has them.
    separate : bool, default False
        Whether each stratum has a ratio of its own.

    Returns
    -------
    Estimate
        The total, in the unit of the column, with a variance of its own.

    Raises
    ------
    EstimateError
        If the frame's total of the auxiliary is not known, or the ratio cannot be formed.

    Warns
    -----
    AuditWarning
        If more than half of the sampled units are in error: the limits then cover far below their
        level. The same text is in `Estimate.notes`.
    """
    member = ESTIMATORS["separate_ratio" if separate else "combined_ratio"]
    return _estimate(member, review, column, auxiliary=auxiliary, totals=totals)


def regression(
    review: Review,
    column: str = "overpaid",
    *,
    auxiliary: str = "paid",
    totals: Totals | None = None,
    separate: bool = False,
) -> Estimate:
    """The regression estimate of the frame's total, with one slope or separate ones by stratum.

    Formula, failures and source are in `extrapolation.estimators.regression`. Warns as `ratio`
    does. Raises `EstimateError` if the frame's total is not known, the auxiliary does not vary, or
    the design has stages.

    Parameters
    ----------
    review, column, auxiliary, totals
        As in `expand`.
    separate : bool, default False
        Whether each stratum has a slope of its own.

    Returns
    -------
    Estimate
        The total, in the unit of the column, with a variance of its own.
    """
    member = ESTIMATORS["separate_regression" if separate else "combined_regression"]
    return _estimate(member, review, column, auxiliary=auxiliary, totals=totals)


def greg(
    review: Review,
    column: str = "overpaid",
    *,
    auxiliaries: Sequence[str] = ("paid",),
    totals: Mapping[str, float] | None = None,
    intercept: bool = True,
) -> Estimate:
    """The generalized regression estimate of the frame's total, calibrated on known totals.

    Formula, failures and source are in `extrapolation.estimators.greg`. Warns as `ratio` does.
    Raises `EstimateError` if auxiliaries have no totals or depend on each other.

    Parameters
    ----------
    review, column
        As in `expand`.
    auxiliaries : sequence of str, default ('paid',)
        Columns that are known for the whole frame.
    totals : mapping of str to float, optional
        The frame's total of each auxiliary. The amounts paid need none where the review has them.
    intercept : bool, default True
        Whether the number of units is calibrated on too.

    Returns
    -------
    Estimate
        The total, in the unit of the column, with a variance of its own.
    """
    given = {"auxiliaries": auxiliaries, "totals": totals, "intercept": intercept}
    return _estimate(ESTIMATORS["greg"], review, column, **given)


def poststratify(
    review: Review, column: str = "overpaid", *, by: str, sizes: Mapping[str, int]
) -> Estimate:
    """The post-stratified estimate of the frame's total, from cells of known size.

    Formula, failures and source are in `extrapolation.estimators.poststratified`. Raises
    `EstimateError` if the sizes do not fit the frame, or a cell has no sampled unit.

    Parameters
    ----------
    review, column
        As in `expand`.
    by : str
        The labels that form the cells, as in `Review.labels`.
    sizes : mapping of str to int
        The number of units of the frame in each cell. Their sum must be the frame's size.

    Returns
    -------
    Estimate
        The total, in the unit of the column.
    """
    return _estimate(ESTIMATORS["poststratified"], review, column, by=by, sizes=sizes)


def rake(
    review: Review, column: str = "overpaid", *, sizes: Mapping[str, Mapping[str, int]]
) -> Estimate:
    """The raked estimate of the frame's total: weights fitted to the cells of several labels.

    Formula, failures and source are in `extrapolation.estimators.raked`. Raises `EstimateError`
    if the margins do not agree, a cell has no sampled unit, or the weights do not settle.

    Parameters
    ----------
    review, column
        As in `expand`.
    sizes : mapping of str to mapping of str to int
        For each label name (as in `Review.labels`), the frame's number of units in its cells.

    Returns
    -------
    Estimate
        The total, in the unit of the column.
    """
    return _estimate(ESTIMATORS["raked"], review, column, sizes=sizes)


def by_domain(review: Review, column: str = "overpaid", *, by: str) -> dict[str, Estimate]:
    """The total of each domain: provider, code, year, reason or any other label.

    Units outside a domain stay in the sample with 0, so the domains' totals add up to the frame's
    total exactly. `strata` and `sample` hold the domain's values, 0 elsewhere. With few units in
    error in a domain its limits say little, and are marked "not reliable here". Their degrees of
    freedom are those of the sampled primary units that have units of the domain, less the strata
    that have any: with 0 there is no limit, below 8 it is marked too. Source:
    `extrapolation.estimators.domains`. Raises `EstimateError` if the review has no such labels, or
    values are missing.

    Parameters
    ----------
    review, column
        As in `expand`.
    by : str
        The labels of the domains, as in `Review.labels`.

    Returns
    -------
    dict of str to Estimate
        The estimate of each label, in alphabetical order.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> rows = pd.DataFrame({"overpaid": [0, 12.5, 40, 7], "provider": ["P", "Q", "Q", "P"]})
    >>> parts = by_domain(read_review(rows, sizes=100), by="provider")
    >>> {name: part.point for name, part in parts.items()}
    {'P': 175.0, 'Q': 1312.5}
    """
    labels = np.array(review.labels(by))
    found = {}
    for label in np.unique(labels):
        inside, named = labels == label, f"{by} {label}"
        made = _estimate(ESTIMATORS["domain"], review, column, inside=inside, named=named)
        found[str(label)] = replace(made, domain=named)
    return found


def _estimate(member: Estimator, review: Review, column: str, **given: Any) -> Estimate:
    """The estimate of a column's total by a member of the family."""
    fit = member.fit(review, column, **given)
    share = share_of(fit) if column == ERROR_UNITS else None
    return Estimate.of_fit(fit, share=share)

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
from sampling.choices import ESTIMATOR_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def estimate(
    review: Review, *, payments: Mapping[str, NDArray[np.float64]] | None = None
) -> Estimate:
    """What the plan fixed: the total overpayment of the frame by the planned estimator.

    Without a plan, the expansion estimate of `overpaid`. The rule set acted before: on
    netting, missing, ineligible and waived units (`read_review`). A planned `ratio`,
    `separate_ratio`, `regression`, `separate_regression` or `greg` estimate uses the amounts
    paid and the frame's totals of them. Raises `EstimateError` for a planned estimator that is
    not known, instead of another in its place.
    """
    plan = review.plan
    planned = plan.estimator if plan is not None else estimator_of_design(review).name
    if planned not in ESTIMATOR_CARDS:
        raise EstimateError(
            f"the planned estimator {planned!r}",
            expected=f"one of {', '.join(ESTIMATOR_CARDS)}",
            fix="Call the estimator by name; the demand then says that it deviates from the plan",
        )
    member = ESTIMATORS[planned]
    given = {"payments": payments} if member.by_design else {}
    made = _estimate(member, review, "overpaid", **given)
    return replace(made, planned_estimator=plan is not None)


def expand(
    review: Review,
    column: str,
    *,
    payments: Mapping[str, NDArray[np.float64]] | None = None,
) -> Estimate:
    """The unbiased estimate of the frame's total of a column of the review, by its design.

        simple random strata   T = sum_h N_h ybar_h,  V = sum_h N_h (N_h - n_h) s_h^2 / n_h
        PPS with replacement   T = sum_h X_h mean(y/x),  V = sum_h X_h^2 s^2(y/x) / n_h
        clusters, stages       T = sum w y, V stage after stage (`estimators.survey_designs`)
        random groups          Rao, Hartley and Cochran; Sampford: Horvitz and Thompson

    `column` is `overpaid` (after the rule set), `error units`, `paid in error` or `claimed in
    error` (the whole amounts of the units in error), or any numeric column; `payments` the
    dollars paid for every unit of each stratum, for bounds that ask for them.
    Raises `EstimateError` for values that are missing, a stratum of one sampled unit, or sizes
    that do not fit. Fails where the sample is not the probability sample it claims to be.
    Source: Cochran (1977), Sampling Techniques, 3rd ed., chapters 5 and 9A to 11.

    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> found = read_review(pd.DataFrame({"overpaid": [0, 12.5, 40]}), sizes=100)
    >>> expand(found, "overpaid").point
    1750.0
    """
    made = _estimate(estimator_of_design(review), review, column, payments=payments)
    plan = review.plan
    planned = ESTIMATORS.get(plan.estimator) if plan is not None else None
    if planned is not None and planned.by_design:
        return replace(made, planned_estimator=True)
    return made


def count(review: Review) -> Estimate:
    """The estimated number of units of the frame that are in error.

    Its limits are exact by default (hypergeometric) for simple random samples of the frame or of
    its strata, Korn and Graubard's for every other design.
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
    """The difference estimator of the frame's total.

    Without `auxiliary` the differences are `column` itself, expanded: for `overpaid` the
    difference paid - should_have_paid, as RAT-STATS and OIG's self-disclosure protocol do it
    (the book total cancels). With `auxiliary` x and its known total X:

        T = k X + sum w (y - k x)

    for a `slope` k fixed beforehand; `totals` is X, or X_h by stratum (the amounts paid need
    none where the review has them). Unbiased. Raises `EstimateError` without a known total.
    Source: `extrapolation.estimators.difference`.

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
    """The ratio estimate of the frame's total: combined over strata, or `separate` by stratum.

        T = X sum w y / sum w x,      separate: T = sum_h X_h R_h

    `auxiliary` is a column known for the whole frame, `totals` its total X, or X_h by stratum
    (the amounts paid need none where the review has them). Warns, in `notes` too, where more
    than half of the sampled units are in error: the limits then cover far below their level.
    Formula, failures and source: `extrapolation.estimators.ratio`.
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
    """The regression estimate of the frame's total: one slope, or `separate` ones by stratum.

    Arguments and warning as in `ratio`. Formula, failures and source:
    `extrapolation.estimators.regression`.
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
    """The generalised regression estimate, calibrated on the totals of `auxiliaries`.

    `totals` gives the frame's total of each (the amounts paid need none where the review has
    them); with `intercept` the number of units is calibrated on too. Warning as in `ratio`.
    Formula, failures and source: `extrapolation.estimators.greg`.
    """
    given = {"auxiliaries": auxiliaries, "totals": totals, "intercept": intercept}
    return _estimate(ESTIMATORS["greg"], review, column, **given)


def poststratify(
    review: Review, column: str = "overpaid", *, by: str, sizes: Mapping[str, int]
) -> Estimate:
    """The post-stratified estimate: cells of a label, of known size in the frame.

    `by` names the labels (`Review.labels`), `sizes` the units of the frame in each cell. Their
    sum must be the frame's. Formula, failures and source:
    `extrapolation.estimators.poststratified`.
    """
    return _estimate(ESTIMATORS["poststratified"], review, column, by=by, sizes=sizes)


def rake(
    review: Review, column: str = "overpaid", *, sizes: Mapping[str, Mapping[str, int]]
) -> Estimate:
    """The raked estimate: weights fitted to the cells of several labels.

    `sizes` maps each label name to the frame's units in its cells. Formula, failures and
    source: `extrapolation.estimators.raked`.
    """
    return _estimate(ESTIMATORS["raked"], review, column, sizes=sizes)


def by_domain(review: Review, column: str = "overpaid", *, by: str) -> dict[str, Estimate]:
    """The total of each domain: provider, code, year, reason or any other label.

    Units outside a domain stay in the sample with 0, so the domains' totals add up to the
    frame's total exactly. With few units in error in a domain its limits say little, and are
    marked "not reliable here". Their degrees of freedom are those of the sampled primary units
    that have units of the domain, less the strata that have any: with 0 there is no limit, below 8
    it is marked too. `strata` and `sample` hold the domain's values, 0 elsewhere.
    Source: `extrapolation.estimators.domains`.

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

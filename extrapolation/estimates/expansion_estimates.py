"""The verbs that expand: what the plan fixed, any column, and the count of units in error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from extrapolation.estimates.auxiliary_estimates import greg, ratio, regression
from extrapolation.estimates.drawn_totals import drawn_total, stratum_estimates
from extrapolation.estimates.error_shares import sampled_share
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimators import weighted_total
from extrapolation.reviews.records import ERROR_UNITS, Review
from extrapolation.samples.quantities import Quantity, sample_of
from extrapolation.samples.review_designs import (
    CLUSTERED,
    HIT,
    OWN,
    PLAIN,
    STARTED,
    kinds_of,
    review_design,
)
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXPANSIONS = ("expansion", "pps", "multistage", "starts", "rhc", "horvitz_thompson", "by_stratum")
"""Planned estimators that follow from how the units were drawn."""


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
    made = _expand(review, column, payments)
    by_design = review.plan is not None and review.plan.estimator in EXPANSIONS
    return _planned(made) if by_design else made


def _expand(
    review: Review, column: str, payments: Mapping[str, NDArray[np.float64]] | None
) -> Estimate:
    kinds = set(kinds_of(review).values())
    sample = sample_of(review, column, payments=payments)
    rows = stratum_estimates(review, review.values(column), sample)
    quantity = Quantity(column)
    exact = column != ERROR_UNITS or kinds <= {*PLAIN}
    share = None if exact else sampled_share(review, review.values(column))
    if kinds & set(OWN):
        made = drawn_total(review, review.values(column))
        return Estimate(
            quantity,
            made.estimator,
            made.point,
            made.variance,
            rows,
            sample,
            review,
            (*review.notes, *made.notes),
            own_df=made.df,
            share=share,
        )
    if kinds & {*CLUSTERED, *STARTED}:
        design, notes = review_design(review)
        staged = weighted_total(review.values(column), design)
        whole = kinds == {"cluster"}
        name = "cluster expansion" if whole else staged.estimator
        if kinds <= {*PLAIN, *STARTED}:
            name = "expansion, random starts"
        return Estimate(
            quantity,
            name,
            staged.point,
            staged.variance,
            rows,
            sample,
            review,
            (*review.notes, *notes),
            own_df=None if whole else staged.df,
            linearised=staged,
            share=share,
        )
    return Estimate(
        quantity=quantity,
        estimator="Hansen-Hurwitz" if kinds & {*HIT} else "expansion",
        point=sample.total,
        variance=sample.total_variance,
        strata=rows,
        sample=sample,
        review=review,
        notes=review.notes,
        share=share,
    )


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
    planned = review.plan.estimator if review.plan is not None else "expansion"
    if planned in EXPANSIONS:
        return expand(review, "overpaid", payments=payments)
    if planned in ("ratio", "combined_ratio", "separate_ratio"):
        return _planned(ratio(review, separate=planned.startswith("separate")))
    if planned in ("regression", "combined_regression", "separate_regression"):
        return _planned(regression(review, separate=planned.startswith("separate")))
    if planned == "greg":
        return _planned(greg(review))
    known = ("ratio", "separate_ratio", "regression", "separate_regression", "greg")
    raise EstimateError(
        f"the planned estimator {planned!r}",
        expected=f"one of {', '.join((*EXPANSIONS, *known))}",
        fix="Call the estimator by name; the demand then says that it deviates from the plan",
    )


def _planned(made: Estimate) -> Estimate:
    return replace(made, planned_estimator=True)


def count(review: Review) -> Estimate:
    """The estimated number of units of the frame that are in error.

    Its limits are exact by default (hypergeometric) for simple random samples of the frame or of
    its strata, Korn and Graubard's for every other design.
    """
    return expand(review, ERROR_UNITS)

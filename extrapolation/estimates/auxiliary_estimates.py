"""The verbs that use a known total: difference, ratio, regression and calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.estimates.drawn_totals import stratum_estimates
from extrapolation.estimates.error_shares import fitted_share, sampled_share
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimates.frame_totals import Totals, check_totals, far_totals, known_totals
from extrapolation.estimators import (
    Linearised,
    combined_ratio,
    combined_regression,
    difference_total,
    greg_total,
    separate_ratio,
    separate_regression,
    weighted_total,
)
from extrapolation.reviews.records import ERROR_UNITS, Review
from extrapolation.samples.quantities import Quantity, sample_of
from extrapolation.samples.review_designs import is_plain, review_design
from primafacie.core.errors import warn

if TYPE_CHECKING:
    from numpy.typing import NDArray

HIGH_DENIAL = 0.5
"""Above this share of sampled units in error a ratio or regression limit carries its warning."""
WARNING = (
    "ratio and regression limits cover far below their level where most units are in error and "
    "payments are skewed: 0.82 at 50%, 0.63 at 90% and 0.40 at 95% in error instead of 0.90 "
    "(simulated: lognormal payments denied whole, samples of 30)"
)


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
    design, notes = review_design(review)
    if auxiliary is None:
        made = weighted_total(review.values(column), design)
    else:
        known = sum(known_totals(review, auxiliary, totals).values())
        made = difference_total(
            review.values(column), review.values(auxiliary), design, total=known, slope=slope
        )
        made = replace(made, details={**made.details, "auxiliary": auxiliary})
    return made_estimate(review, column, made, notes, name="difference", high_denial=False)


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
    design, notes = review_design(review)
    known = known_totals(review, auxiliary, totals, by_stratum=separate)
    y, x = review.values(column), review.values(auxiliary)
    made = (
        separate_ratio(y, x, design, totals=known)
        if separate
        else combined_ratio(y, x, design, total=sum(known.values()))
    )
    return _with_totals(review, column, made, notes, auxiliary, known, by_stratum=separate)


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
    design, notes = review_design(review)
    known = known_totals(review, auxiliary, totals, by_stratum=separate)
    y, x = review.values(column), review.values(auxiliary)
    made = (
        separate_regression(y, x, design, totals=known)
        if separate
        else combined_regression(y, x, design, total=sum(known.values()))
    )
    return _with_totals(review, column, made, notes, auxiliary, known, by_stratum=separate)


def _with_totals(
    review: Review,
    column: str,
    made: Linearised,
    notes: Sequence[str],
    auxiliary: str,
    known: Mapping[str, float],
    *,
    by_stratum: bool,
) -> Estimate:
    more: dict[str, Any] = {"auxiliary": auxiliary}
    if by_stratum:
        more["auxiliary totals"] = {label: known[label] for label in made.design.labels}
    far = far_totals(review, made.design, {auxiliary: sum(known.values())})
    made = replace(made, details={**made.details, **more})
    return made_estimate(review, column, made, notes, cautions=far)


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
    design, notes = review_design(review)
    given = dict(totals or {})
    for name in given.keys() & set(auxiliaries):
        check_totals(review, name, {"all": float(given[name])})
    known = {
        name: given[name] if name in given else sum(known_totals(review, name, None).values())
        for name in auxiliaries
    }
    units = float(sum(row.size for row in review.strata)) if intercept else None
    made = greg_total(
        review.values(column),
        {name: review.values(name) for name in auxiliaries},
        design,
        totals=known,
        units=units,
    )
    more = {"auxiliary totals": dict(known), "units": units}
    made = replace(made, details={**made.details, **more})
    far = far_totals(review, design, known)
    return made_estimate(review, column, made, notes, cautions=far)


def made_estimate(
    review: Review,
    column: str,
    made: Linearised,
    notes: Sequence[str] = (),
    *,
    name: str = "",
    domain: str = "",
    inside: NDArray[np.bool_] | None = None,
    high_denial: bool = True,
    cautions: tuple[str, ...] = (),
) -> Estimate:
    """An `Estimate` from a linearised one, with the warning of high denial where it applies.

    `cautions` say why its limits are not reliable. `inside` says which counted rows belong to
    the `domain`: its sample has 0 elsewhere.
    """
    values = review.values(column)
    values = values if inside is None else np.where(inside, values, 0.0)
    sample = sample_of(review, column, inside=inside)
    share = float(np.mean([row.error for row in review.counted])) if high_denial else 0.0
    if share > HIGH_DENIAL:
        text = f"{100 * share:.0f}% of the sampled units are in error: {WARNING}"
        cautions = (*cautions, warn("HIGH-DENIAL-RATIO", text, stacklevel=4))
    counted = None
    if column == ERROR_UNITS and inside is None:
        counted = fitted_share(review, values, point=made.point, variance=made.variance, df=made.df)
    elif column == ERROR_UNITS and not is_plain(review):
        counted = replace(sampled_share(review, values), df=made.df)
    return Estimate(
        quantity=Quantity(column),
        estimator=name or made.estimator,
        point=made.point,
        variance=made.variance,
        strata=stratum_estimates(review, values, sample),
        sample=sample,
        review=review,
        notes=(*review.notes, *notes, *made.notes, *cautions),
        own_df=made.df,
        linearised=made,
        domain=domain,
        details=dict(made.details),
        cautions=cautions,
        share=counted,
        design_df=None if inside is None else made.design.df,
    )

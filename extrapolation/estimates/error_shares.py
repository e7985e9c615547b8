"""The share of units in error of any design: estimate, variance, and what its limits rest on.

    p = sum w e / sum w z        e = 1 for a unit in error, z = 1 for a unit of the domain

a ratio, with the variance of the linearized values (e - p z) / sum w z. Source: Cochran (1977),
Sampling Techniques, 3rd ed., sections 2.11 and 5A.14; limits: `extrapolation.bounds.korn_graubard`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds import SampledShare
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimators.design_estimator import (
    drawn_total,
    own_strata,
    review_design,
    stratum_estimates,
)
from extrapolation.estimators.domains import domain_degrees, domain_rate
from extrapolation.estimators.estimator import ESTIMATORS, Fit
from extrapolation.reviews.records import ERROR_UNITS, Review
from extrapolation.samples.quantities import ERROR_RATE, sample_of
from extrapolation.samples.shapes import is_plain

if TYPE_CHECKING:
    from numpy.typing import NDArray


def sampled_share(
    review: Review,
    errors: NDArray[np.float64],
    inside: NDArray[np.bool_] | None = None,
) -> SampledShare:
    """The share of the frame's units (of the domain's, with `inside`) for which `errors` is 1.

    `errors` has one entry per counted row. The number of the units of a domain is not known, so
    that its share is clipped to 0 and 1 only.
    """
    member = np.ones(len(errors), dtype=bool) if inside is None else inside
    errors = np.where(member, errors, 0.0)
    if own_strata(review):
        size = drawn_total(review, member.astype(np.float64)).point
        share = drawn_total(review, errors).point / size
        variance = drawn_total(review, (errors - share * member) / size).variance
        df = domain_degrees(review, member)
        primary = int(member.sum())
    else:
        design, _ = review_design(review)
        made = domain_rate(errors, member.astype(np.float64), design)
        share, variance, df = made.point, made.variance, made.df
        primary = int(design.first_members(member[design.rows]).sum())
    known = sum(stratum.size for stratum in review.strata)
    return SampledShare(
        share=share,
        variance=variance,
        df=df,
        n=int(member.sum()),
        primary=primary,
        counted=int(errors.sum()),
        size=known if inside is None else None,
        complete=len(review.counted) == known,
    )


def fitted_share(
    review: Review, errors: NDArray[np.float64], *, point: float, variance: float, df: int
) -> SampledShare:
    """The share of a fitted number of units in error (post-strata, calibration, ratios)."""
    size = sum(stratum.size for stratum in review.strata)
    design, _ = review_design(review)
    return SampledShare(
        share=point / size,
        variance=variance / size**2,
        df=df,
        n=len(errors),
        primary=len(design.first.stratum_of_unit),
        counted=int(errors.sum()),
        size=size,
        complete=len(errors) == size,
    )


def share_of(fit: Fit) -> SampledShare | None:
    """What Korn and Graubard's limits of a number of units in error rest on.

    None for simple random samples, whose limits are exact.
    """
    plain = is_plain(fit.review)
    if fit.design_df is not None:
        df = 0 if fit.df is None else fit.df
        return None if plain else replace(sampled_share(fit.review, fit.values), df=df)
    if fit.estimator.by_design:
        return None if plain else sampled_share(fit.review, fit.values)
    return fitted_share(
        fit.review,
        fit.values,
        point=fit.point,
        variance=fit.variance,
        df=0 if fit.df is None else fit.df,
    )


def error_rate(review: Review, *, by: str | None = None) -> dict[str, Estimate]:
    """The share of units in error over the frame, or in each domain.

        p = errors / N     over the frame,     p_d = sum w e 1[d] / sum w 1[d]     in a domain

    Parameters
    ----------
    review : Review
        The findings on the sample, from `read_review`.
    by : str, optional
        The labels of the domains, as in `Review.labels`. By default the share is that of the frame.

    Returns
    -------
    dict of str to Estimate
        The share, a fraction, under the key "all", or under each label of `by`. Over the frame of
        simple random strata its limits are the exact ones of `count(review)`, divided by N. In
        domains, whose number of units is not known, and for other designs they are Korn and
        Graubard's.

    Raises
    ------
    EstimateError
        If the review has no labels `by`, or a reviewed unit has no finding.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., sections 2.11 and 5A.14; limits:
    `extrapolation.bounds.korn_graubard`.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> rows = pd.DataFrame({"overpaid": [0] * 8 + [5.0, 7.0]})
    >>> rate = error_rate(read_review(rows, sizes=100))["all"]
    >>> rate.point, rate.interval(0.90, side="lower").low
    (0.2, 0.06)
    """
    errors = review.values(ERROR_UNITS)
    if by is None:
        return {"all": _rate(review, errors, None, "")}
    labels = np.array(review.labels(by))
    return {
        str(name): _rate(review, errors, labels == name, f"{by} {name}")
        for name in np.unique(labels)
    }


def _rate(
    review: Review, errors: NDArray[np.float64], inside: NDArray[np.bool_] | None, named: str
) -> Estimate:
    plain = is_plain(review)
    share = None if plain and inside is None else sampled_share(review, errors, inside)
    member = np.ones(len(errors), dtype=bool) if inside is None else inside
    values = np.where(member, errors, 0.0)
    sample = sample_of(review, ERROR_UNITS, inside=inside)
    linearised = None
    notes: tuple[str, ...] = ()
    if not own_strata(review):
        design, notes = review_design(review)
        linearised = domain_rate(values, member.astype(np.float64), design)
    if share is not None:
        point, variance = share.share, share.variance
    else:
        point, variance = sample.total / sample.size, sample.total_variance / sample.size**2
    fit = Fit(
        ESTIMATORS["rate"],
        "rate" if inside is None else "rate, domain",
        review,
        ERROR_RATE,
        values,
        sample,
        stratum_estimates(review, values, sample),
        point,
        variance,
        None if share is None else share.df,
        linearised=linearised,
        notes=notes,
    )
    return Estimate.of_fit(fit, share=share, domain=named)

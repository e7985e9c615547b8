"""The share of units in error of any design: estimate, variance, and what its limits rest on.

    p = sum w e / sum w z        e = 1 for a unit in error, z = 1 for a unit of the domain

a ratio, with the variance of the linearized values (e - p z) / sum w z. Source: Cochran (1977),
Sampling Techniques, 3rd ed., sections 2.11 and 5A.14; limits: `extrapolation.bounds.korn_graubard`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds import SampledShare
from extrapolation.estimators.design_estimator import drawn_total, own_strata, review_design
from extrapolation.estimators.domains import domain_degrees, domain_rate
from extrapolation.reviews.records import Review

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

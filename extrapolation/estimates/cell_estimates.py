"""The verbs that part the frame: post-strata, margins, domains and rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimates.auxiliary_estimates import made_estimate
from extrapolation.estimates.drawn_totals import drawn_total, stratum_estimates
from extrapolation.estimates.error_shares import domain_degrees, sampled_share
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimates.frame_totals import check_cell_sizes
from extrapolation.estimators import (
    domain_rate,
    domain_total,
    poststratified_total,
    raked_total,
)
from extrapolation.reviews.records import ERROR_UNITS, Review
from extrapolation.samples.quantities import ERROR_RATE, Quantity, sample_of
from extrapolation.samples.review_designs import OWN, is_plain, kinds_of, review_design

if TYPE_CHECKING:
    from numpy.typing import NDArray


def poststratify(
    review: Review, column: str = "overpaid", *, by: str, sizes: Mapping[str, int]
) -> Estimate:
    """The post-stratified estimate: cells of a label, of known size in the frame.

    `by` names the labels (`Review.labels`), `sizes` the units of the frame in each cell. Their
    sum must be the frame's. Formula, failures and source:
    `extrapolation.estimators.poststratified`.
    """
    design, notes = review_design(review)
    check_cell_sizes(review, review.labels(by), sizes)
    made = poststratified_total(review.values(column), review.labels(by), design, sizes=sizes)
    made = replace(made, details={**made.details, "sizes": {by: dict(sizes)}})
    return made_estimate(review, column, made, notes, high_denial=False)


def rake(
    review: Review, column: str = "overpaid", *, sizes: Mapping[str, Mapping[str, int]]
) -> Estimate:
    """The raked estimate: weights fitted to the cells of several labels.

    `sizes` maps each label name to the frame's units in its cells. Formula, failures and
    source: `extrapolation.estimators.raked`.
    """
    design, notes = review_design(review)
    margins = {name: review.labels(name) for name in sizes}
    for name, known in sizes.items():
        check_cell_sizes(review, margins[name], known)
    made = raked_total(review.values(column), margins, design, sizes=sizes)
    given = {name: dict(cells) for name, cells in sizes.items()}
    made = replace(made, details={**made.details, "sizes": given})
    return made_estimate(review, column, made, notes, high_denial=False)


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
    return {
        str(name): _domain(review, column, labels == name, f"{by} {name}")
        for name in np.unique(labels)
    }


def _domain(review: Review, column: str, inside: NDArray[np.bool_], named: str) -> Estimate:
    values = review.values(column)
    if set(kinds_of(review).values()) & set(OWN):
        made = drawn_total(review, values * inside)
        df, share = domain_degrees(review, inside), None
        if column == ERROR_UNITS:
            share = replace(sampled_share(review, values * inside), df=df)
        sample = sample_of(review, column, inside=inside)
        return Estimate(
            Quantity(column),
            f"{made.estimator}, domain",
            made.point,
            made.variance,
            stratum_estimates(review, values * inside, sample),
            sample,
            review,
            (*review.notes, *made.notes),
            own_df=df,
            domain=named,
            share=share,
            design_df=made.df,
        )
    design, notes = review_design(review)
    part = domain_total(values, inside.astype(np.float64), design)
    few = int(np.count_nonzero(values[inside]))
    said = tuple(notes)
    if few < _FEWEST:
        units = "unit has" if few == 1 else "units have"
        said += (f"only {few} sampled {units} a value other than 0 in the domain {named}",)
    return made_estimate(review, column, part, said, domain=named, inside=inside, high_denial=False)


_FEWEST = 6


def error_rate(review: Review, *, by: str | None = None) -> dict[str, Estimate]:
    """The share of units in error over the frame ("all"), or in each domain of `by`.

        p = errors / N     over the frame,     p_d = sum w e 1[d] / sum w 1[d]     in a domain

    Estimates of the unit `share`. Over the frame of simple random strata their limits are the exact
    ones of `count(review)`, divided by N. In domains, whose number of units is not known, and for
    other designs they are Korn and Graubard's.
    Source: `extrapolation.estimates.error_shares`.

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
    if not set(kinds_of(review).values()) & set(OWN):
        design, notes = review_design(review)
        linearised = domain_rate(values, member.astype(np.float64), design)
    if share is not None:
        point, variance = share.share, share.variance
    else:
        point, variance = sample.total / sample.size, sample.total_variance / sample.size**2
    return Estimate(
        Quantity(ERROR_RATE),
        "rate" if inside is None else "rate, domain",
        point,
        variance,
        stratum_estimates(review, values, sample),
        sample,
        review,
        (*review.notes, *notes),
        own_df=None if share is None else share.df,
        linearised=linearised,
        domain=named,
        share=share,
    )

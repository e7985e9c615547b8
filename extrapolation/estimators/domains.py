"""Totals and rates of domains: parts of the frame that cut across the design.

    T_d = sum w y 1[d],   u = y 1[d]         the units outside stay in the sample with 0
    rate_d = sum w y 1[d] / sum w 1[d]       a ratio: the domain's size need not be known

The totals of domains that part the frame add up to the frame's total, exactly. Their sizes are
random, so a domain's variance is larger than if its own units had been sampled by themselves.
Point and variance use the full design; the degrees of freedom count the primary units that hold
units of the domain, less the strata that have any (strata reviewed in full left out).
Source: Cochran (1977), Sampling Techniques, 3rd ed., sections 2.12, 2.13 and 5A.14; Korn and
Graubard (1999), Analysis of Health Surveys, section 5.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.linearised import Linearised, column
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign


def domain_total(values: ArrayLike, inside: ArrayLike, design: SurveyDesign) -> Linearised:
    """The total of `values` over the units for which `inside` is true."""
    member = column(inside, design, "inside")
    y = column(values, design, "values") * member
    return Linearised(
        estimator="expansion, domain",
        point=design.total(y),
        influence=y,
        design=design,
        df=design.degrees(member > 0),
        refit=lambda weights: np.asarray(weights @ y),
    )


def domain_rate(values: ArrayLike, inside: ArrayLike, design: SurveyDesign) -> Linearised:
    """The mean of `values` over the domain's units; refused where none was sampled."""
    member = column(inside, design, "inside")
    y = column(values, design, "values") * member
    size = design.total(member)
    if not size > 0:
        raise EstimateError(
            "a domain without a sampled unit",
            expected="at least one unit of the domain",
            fix="Nothing can be said of it but through its total, which is estimated as 0",
        )
    rate = design.total(y) / size
    return Linearised(
        estimator="rate, domain",
        point=rate,
        influence=(y - rate * member) / size,
        design=design,
        df=design.degrees(member > 0),
        refit=lambda weights: np.asarray((weights @ y) / (weights @ member)),
        details={"estimated size": size},
    )


def domain_totals(
    values: ArrayLike, labels: Sequence[str], design: SurveyDesign
) -> dict[str, Linearised]:
    """The total of each domain, by label in alphabetical order."""
    names: NDArray[np.str_] = np.asarray([str(label) for label in labels])
    return {
        str(name): domain_total(values, (names == name).astype(np.float64), design)
        for name in np.unique(names)
    }

"""Ratio estimators of a total, combined over strata or separate by stratum.

    combined   T = X R,        R = sum w y / sum w x
    separate   T = sum X_h R_h

x is known for every unit of the frame (the amount paid, with its total X). Linearised values:
u = (X / Xhat) (y - R x), by stratum for the separate form. Good where y is nearly proportional
to x; biased by about the squared coefficient of variation of Xhat, in every stratum for the
separate form, so few units in a stratum are its danger.

With most units denied and skewed payments the limits of a ratio estimate cover far below their
level (0.82 at 50% denied, 0.63 at 90%, 0.40 at 95% instead of 0.90, n = 30, lognormal
amounts): the residuals of the few right claims decide the variance and are mostly not sampled.
Source: Cochran (1977), Sampling Techniques, 3rd ed., chapter 6; Saerndal, Swensson and Wretman
(1992), section 7.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.linearised import Linearised, column
from primafacie.core.errors import EstimateError, Problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign


def combined_ratio(
    values: ArrayLike, auxiliary: ArrayLike, design: SurveyDesign, *, total: float
) -> Linearised:
    """T = X sum w y / sum w x.

    `values` y and `auxiliary` x have one entry a sampled unit, `total` is X, the frame's total
    of x. Raises `EstimateError` where the sampled x add up to 0 or X is not above 0.
    """
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    below = design.total(x)
    if not below > 0 or not 0 < total < np.inf:
        raise _no_ratio("sample", below, total)
    ratio = design.total(y) / below
    return Linearised(
        estimator="combined ratio",
        point=total * ratio,
        influence=total / below * (y - ratio * x),
        design=design,
        df=design.df,
        refit=lambda weights: total * (weights @ y) / (weights @ x),
        details={"ratio": ratio, "auxiliary total": total, "auxiliary estimate": below},
        factors=np.full(design.n, total / below),
    )


def separate_ratio(
    values: ArrayLike, auxiliary: ArrayLike, design: SurveyDesign, *, totals: Mapping[str, float]
) -> Linearised:
    """T = sum X_h R_h over the strata of the first stage; `totals` are the X_h by label."""
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    strata, count = design.first.strata, len(design.labels)
    above = np.bincount(strata, weights=design.weights * y, minlength=count)
    below = np.bincount(strata, weights=design.weights * x, minlength=count)
    known = np.array([totals.get(label, np.nan) for label in design.labels], dtype=np.float64)
    faults = [
        Problem(
            f"stratum {label}",
            f"a sampled total of {xhat:,.2f} and a known one of {X:,.2f}",
            "both above 0",
            "Combine the strata, or use another estimator",
        )
        for label, xhat, X in zip(design.labels, below, known, strict=True)
        if not (xhat > 0 and 0 < X < np.inf)
    ]
    if faults:
        raise EstimateError.collected(faults, what="separate ratio")
    ratios = above / below
    member = strata == np.arange(count)[:, None]
    factors = (known / below)[strata]

    def refit(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        parts = ((weights * y) @ member.T) / ((weights * x) @ member.T)
        return np.asarray(parts @ known)

    return Linearised(
        estimator="separate ratio",
        point=float(known @ ratios),
        influence=factors * (y - ratios[strata] * x),
        design=design,
        df=design.df,
        refit=refit,
        details={"ratios": dict(zip(design.labels, ratios.tolist(), strict=True))},
        factors=factors,
    )


def _no_ratio(where: str, below: float, total: float) -> EstimateError:
    return EstimateError(
        f"an auxiliary that adds up to {below:,.2f} where it is known as {total:,.2f}",
        where=where,
        expected="both above 0",
        fix="Use the expansion estimator",
    )

"""Regression estimators of a total: simple, combined over strata, separate by stratum.

    simple     T = N (ybar + b (Xbar - xbar)),  b = s_xy / s_x^2
               v = N^2 (1 - f) / n * sum e^2 / (n - 2)
    combined   T = sum w y + b (X - sum w x),   b = sum a_h s_xyh / sum a_h s_xh^2,
               a_h = N_h (N_h - n_h) / n_h,     v = sum a_h sum e^2 / (n_h - 1)
    separate   a simple regression in every stratum, v_h with n_h - 2

e are the residuals about each stratum's mean. Biased by the fit, most in the separate form with
few units a stratum; as with ratios the limits cover too little where most units are denied and
payments are skewed. For designs of one stage without replacement. Source: Cochran (1977),
Sampling Techniques, 3rd ed., sections 7.3 to 7.10.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.linearised import Linearised, column
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign

LEAST_UNITS = 3
"""A line through fewer units leaves no residual."""


def combined_regression(
    values: ArrayLike, auxiliary: ArrayLike, design: SurveyDesign, *, total: float
) -> Linearised:
    """One slope for all strata (the simple regression estimator where there is one).

    `values` y and `auxiliary` x have one entry a sampled unit, `total` is X. Raises
    `EstimateError` where x does not vary, or for a design of several stages.
    """
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    factors = _factors(design)
    simple = len(factors) == 1
    if simple and design.n < LEAST_UNITS and factors[0] > 0:
        raise EstimateError(f"{design.n} units", expected=f"at least {LEAST_UNITS}", fix="")
    slope = float(_slopes(design.weights[None, :], y, x, design, factors)[0])
    short = simple and factors[0] > 0

    def refit(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        slopes = _slopes(weights, y, x, design, factors)
        return np.asarray(weights @ y + slopes * (total - weights @ x))

    lost = (design.n - 1) / (design.n - 2) if short else 1.0
    return Linearised(
        estimator="regression" if simple else "combined regression",
        point=design.total(y) + slope * (total - design.total(x)),
        influence=y - slope * x,
        design=design,
        df=max(design.df - 1, 0),
        refit=refit,
        details={"slope": slope, "auxiliary total": total},
        scaling=np.full(design.n, lost),
    )


def separate_regression(
    values: ArrayLike, auxiliary: ArrayLike, design: SurveyDesign, *, totals: Mapping[str, float]
) -> Linearised:
    """A slope for every stratum of the first stage; `totals` are the X_h by label."""
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    factors = _factors(design)
    strata, sampled = design.first.strata, design.first.sampled
    few = [
        label
        for label, n, factor in zip(design.labels, sampled, factors, strict=True)
        if n < LEAST_UNITS and factor > 0
    ]
    lost = [label for label in design.labels if not np.isfinite(totals.get(label, np.nan))]
    if few or lost:
        raise EstimateError(
            f"strata {', '.join(map(repr, (few or lost)[:3]))} with fewer than {LEAST_UNITS} "
            "sampled units or without a known auxiliary total",
            expected=f"{LEAST_UNITS} units and a total in every stratum",
            fix="Use the combined regression estimator",
        )
    known = np.array([totals[label] for label in design.labels])
    member = strata == np.arange(len(known))[:, None]

    def parts(weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        slopes = np.stack(
            [
                _slopes(
                    weights * m, y, x, design, np.where(np.arange(len(known)) == h, factors, 0.0)
                )
                for h, m in enumerate(member)
            ],
            axis=-1,
        )
        return slopes, (weights * y) @ member.T + slopes * (known - (weights * x) @ member.T)

    slopes, points = parts(design.weights[None, :])
    scale = np.where(factors > 0, (sampled - 1) / np.maximum(sampled - 2, 1), 1.0)
    return Linearised(
        estimator="separate regression",
        point=float(points.sum()),
        influence=y - slopes[0][strata] * x,
        design=design,
        df=int((sampled[factors > 0] - 2).sum()),
        refit=lambda weights: np.asarray(parts(weights)[1].sum(axis=1)),
        details={"slopes": dict(zip(design.labels, slopes[0].tolist(), strict=True))},
        scaling=scale[strata],
    )


def _factors(design: SurveyDesign) -> NDArray[np.float64]:
    """(N_h - n_h) / (n_h - 1): turns weighted sums of squares into a_h s_h^2; 0 in a census."""
    if len(design.stages) != 1 or not np.isfinite(design.first.sizes).all():
        raise EstimateError(
            "a regression estimate of a design of several stages or with replacement",
            expected="one stage without replacement",
            fix="Use the generalised regression estimator (greg)",
        )
    n, fraction = design.first.sampled, design.first.fraction
    size = n / fraction
    return np.where(n > 1, (size - n) / np.maximum(n - 1, 1), 0.0)


def _slopes(
    weights: NDArray[np.float64],
    y: NDArray[np.float64],
    x: NDArray[np.float64],
    design: SurveyDesign,
    factors: NDArray[np.float64],
) -> NDArray[np.float64]:
    """b for every row of weights; 0 where every stratum is reviewed in full."""
    above, below = np.zeros(len(weights)), np.zeros(len(weights))
    for code in np.flatnonzero(factors > 0):
        here = design.first.strata == code
        w = weights[:, here]
        whole = w.sum(axis=1, keepdims=True)
        dx = x[here] - (w @ x[here])[:, None] / whole
        dy = y[here] - (w @ y[here])[:, None] / whole
        above += factors[code] * (w * dx * dy).sum(axis=1)
        below += factors[code] * (w * dx * dx).sum(axis=1)
    if (factors > 0).any() and not (below > 0).all():
        raise EstimateError(
            "an auxiliary that does not vary in the sample",
            expected="at least two values",
            fix="Use the expansion estimator",
        )
    return above / below if (factors > 0).any() else above

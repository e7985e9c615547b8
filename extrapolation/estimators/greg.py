"""The generalised regression (GREG) estimator: calibration on known totals.

    T = sum w y + (X - sum w x)' B,   B = (sum w x x')^-1 sum w x y
    g = 1 + (X - sum w x)' (sum w x x')^-1 x,   v = design variance of sum w g e

with auxiliaries x whose totals X over the frame are known (the number of units among them, where
an intercept is kept) and residuals e = y - x'B. Serves any design of the toolkit. Nearly unbiased
in large samples; with many auxiliaries and few units the variance comes out too small. Source:
Saerndal, Swensson and Wretman (1992), sections 6.4 to 6.6; Deville and Saerndal (1992), JASA 87.
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

INTERCEPT = "(intercept)"
"""Its coefficient's name; its known total is the number of units."""


def greg_total(
    values: ArrayLike,
    auxiliaries: Mapping[str, ArrayLike],
    design: SurveyDesign,
    *,
    totals: Mapping[str, float],
    units: float | None = None,
) -> Linearised:
    """T by calibration on `totals`, one for each of the `auxiliaries`.

    `units` is the number of units of the frame; with it an intercept is kept, without it the
    regression goes through the origin. The coefficients come from statsmodels' weighted least
    squares. Raises `EstimateError` for auxiliaries without totals, or that depend on each other.
    """
    from statsmodels.regression.linear_model import WLS

    y = column(values, design, "values")
    if set(auxiliaries) != set(totals) or (not auxiliaries and units is None):
        raise EstimateError(
            f"auxiliaries {', '.join(auxiliaries)} and totals {', '.join(totals)}",
            expected="a known total for each auxiliary",
            fix="Name the same columns in both",
        )
    names = [*([INTERCEPT] if units is not None else []), *auxiliaries]
    columns = [np.ones(design.n)] if units is not None else []
    columns += [column(auxiliaries[name], design, name) for name in auxiliaries]
    x = np.stack(columns, axis=1)
    given = [totals[name] for name in auxiliaries]
    known = np.array([*([units] if units is not None else []), *given], dtype=np.float64)
    scale = np.abs(x).max(axis=0)
    if (scale == 0).any() or np.linalg.matrix_rank(x / np.where(scale > 0, scale, 1)) < len(names):
        raise EstimateError(
            f"auxiliaries {', '.join(names)} that depend on each other in the sample",
            expected="none that follows from the others",
            fix="Leave one out",
        )
    z, goal = x / scale, known / scale
    fitted = WLS(y, z, weights=design.weights).fit()
    slopes = np.asarray(fitted.params)
    short = goal - design.weights @ z
    moments = (z * design.weights[:, None]).T @ z
    g = 1 + z @ np.linalg.solve(moments, short)
    residuals = y - z @ slopes

    def refit(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        inner = np.einsum("rn,np,nq->rpq", weights, z, z)
        sides = np.einsum("rn,np,n->rp", weights, z, y)
        fits = np.linalg.solve(inner, sides[..., None])[..., 0]
        return np.asarray(weights @ y + ((goal - weights @ z) * fits).sum(axis=1))

    notes: tuple[str, ...] = ()
    if (g <= 0).any():
        notes = (f"{int((g <= 0).sum())} units have a calibrated weight of 0 or less",)
    return Linearised(
        estimator="generalised regression",
        point=design.total(y) + float(short @ slopes),
        influence=g * residuals,
        design=design,
        df=max(design.df - (len(names) - (units is not None)), 0),
        refit=refit,
        details={"coefficients": dict(zip(names, (slopes / scale).tolist(), strict=True))},
        notes=notes,
        factors=g,
    )

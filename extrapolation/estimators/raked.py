"""The raked estimator: weights fitted to several margins by iterative proportional fitting.

    w_k -> w_k N_g / sum_g w   for the cells g of each margin in turn, until nothing moves
    T = sum w* y,   u = (w*/w) e

e are residuals of the w-weighted regression of y on the cells of all margins (Deville and
Saerndal: calibration estimators share their linearised variance). Source: Deming and Stephan
(1940), Annals of Mathematical Statistics 11; Deville, Saerndal and Sautory (1993), JASA 88,
1013-1020.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.design_estimator import review_design
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.frame_totals import check_cell_sizes
from extrapolation.estimators.linearised import SIZES, Linearised, column
from extrapolation.estimators.poststratified import CellEstimator, cell_members
from extrapolation.estimators.scripts import R_RESIDUALS, ScriptData, ScriptLines, r_cells
from extrapolation.reviews.records import Review
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign

ROUNDS = 1000
TOLERANCE = 1e-13
"""Relative to the units of the frame: below it the margins count as met."""


def raked_total(
    values: ArrayLike,
    margins: Mapping[str, Sequence[str]],
    design: SurveyDesign,
    *,
    sizes: Mapping[str, Mapping[str, float]],
) -> Linearised:
    """T with weights that meet every margin.

    `margins` names each margin and the cell of every sampled unit, `sizes` the N_g of its
    cells. Raises `EstimateError` for margins that do not add up to the same number of units,
    for cells without a unit, or where the weights do not settle.
    """
    y = column(values, design, "values")
    if not margins or set(margins) != set(sizes):
        raise EstimateError(
            f"margins {', '.join(margins)} with sizes of {', '.join(sizes)}",
            expected="the sizes of the cells of each margin",
        )
    members = [cell_members(margins[name], list(sizes[name]), design) for name in margins]
    known = [np.array([float(n) for n in sizes[name].values()]) for name in margins]
    sums = [float(part.sum()) for part in known]
    if max(sums) - min(sums) > TOLERANCE * max(sums):
        raise EstimateError(
            f"margins that add up to {', '.join(f'{total:,.0f}' for total in sums)} units",
            expected="the same number of units",
            fix="Correct the sizes",
        )

    def rake(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Raked rows of weights."""
        raked = weights
        for _ in range(ROUNDS):
            worst = 0.0
            for member, goal in zip(members, known, strict=True):
                now = raked @ member.T
                if (now <= 0).any():
                    raise EstimateError(
                        "a resample without a unit of some cell",
                        expected="2 units or more in every cell",
                        fix="Merge small cells",
                    )
                worst = max(worst, float(np.abs(now - goal).max()))
                raked = raked * ((goal / now) @ member)
            if worst <= TOLERANCE * sums[0]:
                return raked
        raise EstimateError(
            f"weights that do not settle in {ROUNDS} rounds",
            expected="margins that can be met",
            fix="Merge small cells",
        )

    weights = rake(design.weights[None, :])[0]
    factors = weights / design.weights
    cells = np.concatenate(members).T
    roots = design.weights**0.5
    slopes, *_ = np.linalg.lstsq(cells * roots[:, None], y * roots, rcond=None)
    return Linearised(
        estimator="raked",
        point=float(weights @ y),
        influence=factors * (y - cells @ slopes),
        design=design,
        df=design.df,
        refit=lambda rows: np.asarray(rake(rows) @ y),
        details={"largest weight ratio": float(factors.max())},
        factors=factors,
    )


@dataclass(frozen=True, kw_only=True)
class Raked(CellEstimator):
    """The cells of several labels."""

    def fit(
        self,
        review: Review,
        column: str = "overpaid",
        *,
        sizes: Mapping[str, Mapping[str, int]],
    ) -> Fit:
        design, notes = review_design(review)
        margins = {name: review.labels(name) for name in sizes}
        for name, known in sizes.items():
            check_cell_sizes(review, margins[name], known)
        made = raked_total(review.values(column), margins, design, sizes=sizes)
        given = {name: dict(cells) for name, cells in sizes.items()}
        made = replace(made, details={**made.details, SIZES: given})
        return self.fitted(review, column, made, notes, high_denial=False)

    def r_lines(self, data: ScriptData) -> ScriptLines:
        """The weights by `rake`, the variance of the calibration residuals (Deville, Saerndal)."""
        numbers = range(1, len(data.cells) + 1)
        margins = ", ".join(f"~cell{k}" for k in numbers)
        known = ", ".join(r_cells(data, k - 1) for k in numbers)
        factors = " + ".join(f"factor(cell{k})" for k in numbers)
        return ScriptLines(
            after=[
                f"fitted <- rake(design, list({margins}), list({known}),",
                "               control = list(maxit = 1000, epsilon = 1e-12))",
                f"rest <- resid(lm(y ~ {factors}, data = rows, weights = weight))",
                "design <- update(design, u = weights(fitted) / weights(design) * rest)",
                "point <- coef(svytotal(~y, fitted))[[1]]",
                R_RESIDUALS,
            ]
        )


RAKED = Raked(name="raked")

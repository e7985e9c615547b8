"""The post-stratified estimator: cells formed after the draw, of known size in the frame.

    T = sum_g N_g ybar_g,   ybar_g = sum_g w y / sum_g w
    u = (N_g / Nhat_g) (y - ybar_g)

Unbiased but for cells that the sample may miss; a cell without a sampled unit is refused. The
variance given is the conditional one, on the cell counts of the sample at hand; RAT-STATS prints
the unconditional one (`ratstats.variable_poststratified`). Source: Saerndal, Swensson and Wretman
(1992), section 7.6; Cochran (1977), Sampling Techniques, 3rd ed., section 5A.9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.design_estimator import review_design
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.fitted_estimator import FittedEstimator
from extrapolation.estimators.frame_totals import check_cell_sizes
from extrapolation.estimators.linearised import SIZES, Linearised, column
from extrapolation.estimators.scripts import (
    R_FIGURES,
    SAS_CALIBRATED,
    STATA_CALIBRATED,
    ScriptData,
    ScriptLines,
    r_cells,
    sas_fitted,
    stata_fitted,
)
from extrapolation.reviews.records import Review
from primafacie.core.errors import EstimateError, Problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from extrapolation.samples.survey_designs import SurveyDesign


def poststratified_total(
    values: ArrayLike, cells: Sequence[str], design: SurveyDesign, *, sizes: Mapping[str, float]
) -> Linearised:
    """T = sum N_g ybar_g; `cells` has the label of each sampled unit, `sizes` the N_g.

    Raises `EstimateError`, all faults at once, for a cell without a size or without a unit.
    """
    y = column(values, design, "values")
    labels = list(sizes)
    member = cell_members(cells, labels, design)
    known = np.array([float(sizes[label]) for label in labels])
    counts = member @ design.weights
    means = (member @ (design.weights * y)) / counts
    place = member.argmax(axis=0)
    factors = (known / counts)[place]

    def refit(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        below = weights @ member.T
        if (below == 0).any():
            raise EstimateError(
                "a resample without a unit of some cell",
                expected="2 units or more in every cell",
                fix="Merge small cells; the linearised variance stands",
            )
        return np.asarray(((weights * y) @ member.T / below) @ known)

    return Linearised(
        estimator="post-stratified",
        point=float(known @ means),
        influence=factors * (y - means[place]),
        design=design,
        df=design.df,
        refit=refit,
        details={"means": dict(zip(labels, means.tolist(), strict=True))},
        factors=factors,
    )


def cell_members(
    cells: Sequence[str], labels: Sequence[str], design: SurveyDesign
) -> NDArray[np.float64]:
    """(cells, rows) of 0 and 1; refused where a unit has no known cell or a cell no unit."""
    names = np.asarray([str(cell) for cell in cells])
    if names.shape != (int(design.rows.max()) + 1,):
        raise EstimateError(f"{names.size} cells", expected="one for each sampled unit")
    member = (names[design.rows] == np.asarray(labels)[:, None]).astype(np.float64)
    faults = [
        Problem(
            f"cell {label}", "no sampled unit", "at least one", "Merge the cell with a neighbour"
        )
        for label, n in zip(labels, member.sum(axis=1), strict=True)
        if n == 0
    ]
    strange = sorted(set(names.tolist()) - set(labels))
    faults += [
        Problem(f"cell {label}", "no size", "its number of units in the frame", "Give it in sizes")
        for label in strange
    ]
    if faults:
        raise EstimateError.collected(faults, what="post-stratification")
    return np.asarray(member)


@dataclass(frozen=True, kw_only=True)
class CellEstimator(FittedEstimator):
    """An estimator by cells of known size; `details` hold the sizes by margin."""

    def script_data(self, fit: Fit) -> ScriptData:
        """Numbers of the cells, in the order their sizes were given."""
        made = fit.linearised
        assert made is not None
        codes, sizes, labels = [], [], []
        for number, (by, known) in enumerate(fit.details[SIZES].items(), start=1):
            places = {str(label): place for place, label in enumerate(known, start=1)}
            names = np.array([places[label] for label in fit.review.labels(by)], dtype=np.int64)
            codes.append(names[made.design.rows])
            sizes.append(tuple(float(units) for units in known.values()))
            labels += [(f"cell{number}", place, label) for label, place in places.items()]
        return ScriptData(
            made.design,
            fit.review.values(fit.column)[made.design.rows],
            cells=tuple(codes),
            sizes=tuple(sizes),
            factors=made.factors,
            labels=tuple(labels),
        )

    def sas_lines(self, data: ScriptData) -> ScriptLines:
        cells = " ".join(f"cell{k}" for k in range(1, len(data.cells) + 1))
        return sas_fitted(
            [
                f"proc glm data=rows noprint; class {cells}; model y = {cells}; weight weight;",
                "  output out=fitted r=e; run; quit;",
                *SAS_CALIBRATED,
            ]
        )

    def stata_lines(self, data: ScriptData) -> ScriptLines:
        cells = " ".join(f"i.cell{k}" for k in range(1, len(data.cells) + 1))
        return stata_fitted(
            [
                f"regress y {cells} [aweight = weight]",
                "predict double e, residuals",
                *STATA_CALIBRATED,
            ]
        )


@dataclass(frozen=True, kw_only=True)
class PostStratified(CellEstimator):
    """The cells of one label."""

    def fit(
        self, review: Review, column: str = "overpaid", *, by: str, sizes: Mapping[str, int]
    ) -> Fit:
        design, notes = review_design(review)
        check_cell_sizes(review, review.labels(by), sizes)
        made = poststratified_total(review.values(column), review.labels(by), design, sizes=sizes)
        made = replace(made, details={**made.details, SIZES: {by: dict(sizes)}})
        return self.fitted(review, column, made, notes, high_denial=False)

    def r_lines(self, data: ScriptData) -> ScriptLines:
        cells = r_cells(data, 0)
        return ScriptLines(
            after=[f"made <- svytotal(~y, postStratify(design, ~cell1, {cells}))", R_FIGURES]
        )


POSTSTRATIFIED = PostStratified(name="poststratified")

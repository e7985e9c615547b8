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
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.linearised import Linearised, column
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

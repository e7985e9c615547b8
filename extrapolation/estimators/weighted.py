"""The weighted (expansion) total under any design of the toolkit.

    T = sum w y

One to three stages (and more) with strata at any stage, or PPS with replacement (Hansen and
Hurwitz): the variance is the design's own recursive rule. Unbiased for the total of the frame.
Source: Saerndal, Swensson and Wretman (1992), chapters 3 and 4; Hansen and Hurwitz (1943),
Annals of Mathematical Statistics 14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.linearised import Linearised, column

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from extrapolation.samples.survey_designs import SurveyDesign


def weighted_total(values: ArrayLike, design: SurveyDesign) -> Linearised:
    """T = sum w y; `values` has one entry a sampled unit."""
    y = column(values, design, "values")
    name = "expansion" if np.isfinite(design.first.sizes).all() else "Hansen-Hurwitz"
    if len(design.stages) > 1:
        name = f"{len(design.stages)}-stage expansion"
    return Linearised(
        estimator=name,
        point=design.total(y),
        influence=y,
        design=design,
        df=design.df,
        refit=lambda weights: np.asarray(weights @ y),
    )

"""The difference estimator: a known total corrected by the sampled differences.

    T = k X + sum w (y - k x)

with a slope k fixed before the data (1 for a book value x and its audited value y) and X known.
Unbiased for any k; its variance is that of y - k x. With k = 0 it is the expansion estimator,
and so is the overpayment that follows from the audited total: X - [X + sum w (a - x)] =
sum w (x - a). Source: Saerndal, Swensson and Wretman (1992), section 6.3; Cochran (1977),
Sampling Techniques, 3rd ed., section 7.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extrapolation.estimators.linearised import Linearised, column

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from extrapolation.samples.survey_designs import SurveyDesign


def difference_total(
    values: ArrayLike,
    auxiliary: ArrayLike,
    design: SurveyDesign,
    *,
    total: float,
    slope: float = 1.0,
) -> Linearised:
    """T = k X + sum w (y - k x); `total` is X, `slope` is k."""
    y, x = column(values, design, "values"), column(auxiliary, design, "auxiliary")
    rest = y - slope * x
    return Linearised(
        estimator="difference",
        point=slope * total + design.total(rest),
        influence=rest,
        design=design,
        df=design.df,
        refit=lambda weights: slope * total + weights @ rest,
        details={"slope": slope, "auxiliary total": total},
    )

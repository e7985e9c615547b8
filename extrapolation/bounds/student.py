"""Student's t with n - H degrees of freedom: T -+ t sqrt(V), n selections in H strata.

Strata reviewed in full are left out of n and H. The studentised estimate must be near its limiting
distribution: right skew of the overpayments (few errors, a long tail of payments) makes the lower
limit cover more than its level, left skew (most claims denied, similar amounts) less. Source:
Cochran (1977), Sampling Techniques, 3rd ed., sections 2.8 and 5.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import (
    Limits,
    Side,
    degrees_of_freedom,
    quantile_limits,
)
from extrapolation.bounds.quantiles import Quantile
from extrapolation.bounds.total_moments import Rows, TotalMoments
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


class StudentQuantile(Quantile):
    """t of Student's distribution with the degrees of freedom of the estimate."""

    title = "Student's t"
    critical = "t with n - H degrees of freedom"
    takes_degrees = True
    predicted = True

    def value(self, level: float, df: NDArray[np.float64] | float = 1) -> NDArray[np.float64]:
        return np.asarray(stdtrit(df, level))

    def words(self, df: float) -> str:
        return f"{self.title}, {df:g} df"

    def demand_words(self, level: float) -> str:
        return "The limit uses Student's t quantile with the degrees of freedom of the sample"

    def excel(self, level: str, df: str, *, two_sided: bool) -> str:
        return f"_xlfn.T.INV.2T(1-{level},{df})" if two_sided else f"_xlfn.T.INV({level},{df})"

    def r(self, tail: float, df: float) -> str:
        return f"qt({1 - tail!r}, {df!r})"

    def sas(self, tail: float, df: float) -> str:
        return f"quantile('T', {1 - tail!r}, {df!r})"

    def stata(self, tail: float, df: float) -> str:
        return f"invttail({df!r}, {tail!r})"


def student(sample: Sample, tail: float, side: Side) -> Limits:
    """Student's t with n - H degrees of freedom (n - 1 for a simple random sample)."""
    df = degrees_of_freedom(sample)
    return quantile_limits(sample, float(stdtrit(df, 1 - tail)) if df else 0.0, side)


def student_rows(moments: TotalMoments, tail: float) -> Rows:
    """T -+ t sqrt(V)."""
    return moments.around(float(stdtrit(moments.df, 1 - tail)) if moments.df else 0.0)


STUDENT = Bound.of(
    BOUND_CARDS["student"], student, quantile=StudentQuantile(), moment_rows=student_rows
)

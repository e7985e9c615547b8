"""The limit T -+ z sqrt(V) with the standard normal quantile z.

It is the limit of `student` with an endless number of degrees of freedom, and fails as that does:
more where few units were sampled, because z is smaller than t. RAT-STATS uses it for stratified
totals. Source: RAT-STATS Companion Manual (Rev. 5/2010), p. 3-12; Cochran (1977), section 5.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side, quantile_limits
from extrapolation.bounds.quantiles import Quantile, excel_tail
from extrapolation.bounds.total_moments import Rows, TotalMoments
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray


class NormalQuantile(Quantile):
    """z of the standard normal distribution."""

    title = "normal quantile"
    critical = "z"
    predicted = True
    no_degrees = "none: z"

    def value(self, level: float, df: NDArray[np.float64] | float = 1) -> NDArray[np.float64]:
        return np.asarray(ndtri(level))

    def demand_words(self, level: float) -> str:
        return f"The limit uses the standard normal quantile (z = {ndtri(level):.4f})"

    def excel(self, level: str, df: str, *, two_sided: bool) -> str:
        return f"_xlfn.NORM.S.INV(1-{excel_tail(level, two_sided=two_sided)})"

    def r(self, tail: float, df: float) -> str:
        return f"qnorm({1 - tail!r})"

    def sas(self, tail: float, df: float) -> str:
        return f"quantile('NORMAL', {1 - tail!r})"

    def stata(self, tail: float, df: float) -> str:
        return f"invnormal({1 - tail!r})"


def normal(sample: Sample, tail: float, side: Side) -> Limits:
    """The normal quantile z, as RAT-STATS uses it for stratified totals."""
    return quantile_limits(sample, float(ndtri(1 - tail)), side)


def normal_rows(moments: TotalMoments, tail: float) -> Rows:
    """T -+ z sqrt(V)."""
    return moments.around(float(ndtri(1 - tail)))


NORMAL = Bound.of(BOUND_CARDS["normal"], normal, quantile=NormalQuantile(), moment_rows=normal_rows)

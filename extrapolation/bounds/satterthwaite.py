"""Student's t with Satterthwaite's degrees of freedom: T -+ t sqrt(V).

They are those of a variance that adds up the variances of the strata, V = sum g_h s_h^2 with
g_h = N_h (N_h - n_h) / n_h. It fails as `student` does. Source: Cochran (1977), Sampling
Techniques, 3rd ed., section 5.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri, stdtrit

from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side, quantile_limits
from extrapolation.bounds.normal import NormalQuantile
from extrapolation.bounds.quantiles import excel_tail
from extrapolation.bounds.student import StudentQuantile
from extrapolation.bounds.total_moments import Rows, TotalMoments
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ENDLESS = NormalQuantile()


def satterthwaite_degrees(sample: Sample) -> float:
    """Satterthwaite's degrees of freedom of V = sum g_h s_h^2, g_h = N_h (N_h - n_h) / n_h.

        (sum g_h s_h^2)^2 / sum(g_h^2 s_h^4 / (n_h - 1))

    Infinite where nothing varies. Source: Cochran (1977), section 5.4.
    """
    parts = [(part.total_variance, part.draws - 1) for part in sample.sampled]
    below = sum(variance**2 / df for variance, df in parts)
    return sum(variance for variance, _ in parts) ** 2 / below if below > 0 else float("inf")


class SatterthwaiteQuantile(StudentQuantile):
    """t with the degrees of freedom of the sample's strata; z where these are infinite."""

    critical = "t with Satterthwaite degrees of freedom"

    def value(self, level: float, df: NDArray[np.float64] | float = 1) -> NDArray[np.float64]:
        known = np.isfinite(df)
        return np.where(known, stdtrit(np.where(known, df, 1.0), level), ndtri(level))

    def sample_degrees(self, sample: Sample) -> float | None:
        return satterthwaite_degrees(sample)

    def words(self, df: float) -> str:
        return _ENDLESS.words(df) if df == float("inf") else super().words(df)

    def demand_words(self, level: float) -> str:
        return ""

    def excel_degrees(self, drawn: str, error: str) -> str:
        # A stratum reviewed in full may have one unit: variance 0, and its divisor is not read.
        return f"SUMSQ({error})^2/SUMPRODUCT({error}^4/(({drawn}-1)+({drawn}=1)))"

    def excel(self, level: str, df: str, *, two_sided: bool) -> str:
        # T.INV cuts degrees of freedom to an integer, so that these go through BETA.INV:
        # t = sqrt(df (1/x - 1)) with x the quantile of beta(df/2, 1/2) at twice the tail.
        tail = excel_tail(level, two_sided=two_sided)
        return f"SQRT({df}*(1/_xlfn.BETA.INV(2*{tail},{df}/2,0.5)-1))"

    def r(self, tail: float, df: float) -> str:
        return _ENDLESS.r(tail, df) if df == float("inf") else super().r(tail, df)

    def sas(self, tail: float, df: float) -> str:
        return _ENDLESS.sas(tail, df) if df == float("inf") else super().sas(tail, df)

    def stata(self, tail: float, df: float) -> str:
        return _ENDLESS.stata(tail, df) if df == float("inf") else super().stata(tail, df)


def satterthwaite(sample: Sample, tail: float, side: Side) -> Limits:
    """Student's t with Satterthwaite's degrees of freedom."""
    df = satterthwaite_degrees(sample)
    quantile = float(ndtri(1 - tail)) if df == float("inf") else float(stdtrit(df, 1 - tail))
    return quantile_limits(sample, quantile, side)


def satterthwaite_rows(moments: TotalMoments, tail: float) -> Rows:
    """T -+ t sqrt(V) with Satterthwaite's degrees of freedom, sample by sample."""
    known = np.isfinite(moments.satterthwaite)
    df = np.where(known, moments.satterthwaite, 1.0)
    return moments.around(np.where(known, stdtrit(df, 1 - tail), ndtri(1 - tail)))


SATTERTHWAITE = Bound.of(
    BOUND_CARDS["satterthwaite"],
    satterthwaite,
    quantile=SatterthwaiteQuantile(),
    moment_rows=satterthwaite_rows,
)

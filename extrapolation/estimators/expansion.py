"""The expansion (mean-per-unit) estimator of a total, simple and stratified.

    T = sum_h N_h ybar_h            V = sum_h N_h (N_h - n_h) s_h^2 / n_h

Unbiased for the total of the frame under independent simple random samples without
replacement; V is unbiased for its variance. A stratum taken whole adds no variance.
Source: Cochran (1977), Sampling Techniques, 3rd ed., theorems 5.1 to 5.3; RAT-STATS Companion
Manual (Rev. 5/2010), pp. 3-2 and 3-12.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from extrapolation.estimators.design_estimator import DesignEstimator, DesignRow
from extrapolation.estimators.estimator import Fit
from extrapolation.estimators.stratum_estimates import (
    RedrawnTotals,
    StratumEstimate,
    stratum_estimate,
)
from extrapolation.estimators.workings import (
    COCHRAN,
    MEAN_MEANING,
    ROOT,
    SE_MEANING,
    SIMPLE_SE,
    Column,
    Layout,
    Workings,
    strata_columns,
    summed,
)
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from extrapolation.samples.samples import Sample
from primafacie.core.errors import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sampling.designs import Selection


@dataclass(frozen=True)
class Expansion:
    """The estimated total, its variance, and the strata they are made of (when asked for)."""

    point: float
    variance: float
    sample: Sample = field(repr=False, compare=False)

    @cached_property
    def strata(self) -> tuple[StratumEstimate, ...]:
        """Every stratum's sizes, moments, total and standard error."""
        return tuple(stratum_estimate(part) for part in self.sample.strata)

    @property
    def se(self) -> float:
        return float(self.variance**0.5)


def expansion(sample: Sample) -> Expansion:
    """The expansion estimate of the total of the frame's values.

    >>> expansion(Sample.from_arrays([1.0, 2.0, 3.0], sizes=30)).point
    60.0
    """
    return Expansion(sample.total, sample.total_variance, sample)


@dataclass(frozen=True, kw_only=True)
class SimpleExpansion(DesignEstimator):
    """Simple random samples: every unit counts N_h / n_h."""

    form: ClassVar[str] = ""
    label: ClassVar[str] = "expansion"
    simple_expansion: ClassVar[bool] = True

    def rows(
        self, stratum: ReviewedStratum, row: ReviewRow, place: int, n: int, faults: list[Problem]
    ) -> list[DesignRow]:
        del faults
        return [DesignRow(place, stratum.size / n, ((row.unit_id, float(stratum.size)),))]

    def redrawn(self, values: NDArray[np.float64], selection: Selection) -> RedrawnTotals:
        size, n = selection.size, selection.n
        taken = np.atleast_2d(values[selection.units])
        rows = len(taken)
        variances = np.full(rows, np.nan) if n < 2 else taken.var(axis=1, ddof=1)
        factor = size * (size - n) / n
        return RedrawnTotals(size * taken.mean(axis=1), factor * variances, np.full(rows, n - 1.0))

    def workings(self, fit: Fit) -> Workings | None:
        del fit
        return None

    def layout(self, workings: Workings) -> Layout:
        del workings
        return LAYOUT


LAYOUT = Layout(
    strata=strata_columns(
        size=Column("size", "N_h", "count", formula="{plan.size}", total=summed("size")),
        n=Column("n", "n_h", "count", formula="SUMPRODUCT(1*{findings.own})", total=summed("n")),
        nonzero="SUMPRODUCT({findings.own}*({findings.counted}<>0))",
        mean=Column("mean", "Mean", meaning=MEAN_MEANING, formula="{sampled_total}/{n}"),
        deviation=Column(
            "deviation",
            "Std. deviation",
            meaning="s_h = sqrt(sum (y - ȳ_h)² / (n_h - 1))",
            formula="SQRT(SUMPRODUCT({findings.own}*({findings.counted}-{mean})^2)/({n}-1))",
        ),
        sampled="SUMPRODUCT({findings.own}*{findings.counted})",
        point=Column(
            "point",
            "Point estimate",
            meaning="N_h ȳ_h",
            source=f"{COCHRAN}, theorem 5.1",
            formula="{size}*{mean}",
            total=summed("point"),
            whole="T = sum over h of N_h ȳ_h",
            whole_source=f"{COCHRAN}, theorem 5.1",
        ),
        se=Column(
            "se",
            "Standard error",
            meaning=SE_MEANING,
            source=f"{COCHRAN}, theorem 5.3",
            formula=SIMPLE_SE,
            total=ROOT,
            whole="sqrt(sum over h of N_h (N_h - n_h) s_h² / n_h)",
            whole_source=f"{COCHRAN}, theorem 5.3",
        ),
    ),
    sample_degrees=True,
    method=(
        (
            "Point estimate",
            "T = Σh Nh·ȳh",
            "Nh units and nh sampled units of stratum h, ȳh the mean sampled overpayment after "
            "the rule set. Cochran (1977), Sampling Techniques, 3rd ed., theorem 5.1",
        ),
        (
            "Variance",
            "V = Σh Nh·(Nh − nh)·sh² / nh",
            "sh² with divisor nh − 1; a stratum reviewed in full adds 0 (finite population "
            "correction). Cochran (1977), theorem 5.3",
        ),
    ),
)
EXPANSION = SimpleExpansion(name="expansion")

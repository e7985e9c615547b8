"""The demand as a function of which sampled claims are won, for many sets at once.

For the expansion estimator with a fixed quantile q, setting some values y_i to 0 changes the
total by -w_i y_i and the variance V = sum_h a_h (S2_h - S1_h^2 / n_h), a_h = N_h (N_h - n_h) /
(n_h (n_h - 1)), by terms of single claims and of pairs in one stratum:

    V - sum_i u_i + sum_{i<j} c_ij
    u_i = a (y_i^2 - (2 S1 y_i - y_i^2) / n),  c_ij = -2 a y_i y_j / n

So every pair and triple is evaluated exactly without a loop. Other estimators and bounds have
no such form: they are estimated anew for each set.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Demand, Estimate
from primafacie.core.errors import StudyError
from validation.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIMPLE_BOUNDS = ("student", "normal")


@dataclass(frozen=True, eq=False)
class DemandCurve:
    """The sampled claims as arrays, and how an amount follows from them.

    `values` are dollars overpaid, `strata` the number of each claim's stratum, `weights`
    N_h / n_h, `spreads` a_h, `counts` n_h, by stratum.
    """

    units: tuple[str, ...]
    values: NDArray[np.float64]
    strata: NDArray[np.int64]
    weights: NDArray[np.float64]
    spreads: NDArray[np.float64]
    counts: NDArray[np.float64]
    quantile: float
    lower_demanded: bool
    floor: str
    cap: float
    by_formula: bool = True

    @cached_property
    def winnable(self) -> NDArray[np.int64]:
        """Claims with an overpayment: winning another changes nothing, or hurts."""
        return np.flatnonzero(self.values > 0)

    @cached_property
    def _sums(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        number = len(self.counts)
        first = np.bincount(self.strata, self.values, number).astype(np.float64)
        return first, np.bincount(self.strata, self.values**2, number).astype(np.float64)

    @property
    def point(self) -> float:
        return float((self.weights * self._sums[0]).sum())

    @property
    def variance(self) -> float:
        first, second = self._sums
        return float((self.spreads * (second - first**2 / self.counts)).sum())

    @property
    def limit(self) -> float:
        return self.point - self.quantile * float(max(self.variance, 0.0) ** 0.5)

    @property
    def amount(self) -> float:
        """The demand with nothing won."""
        return float(self.amounts(np.empty((1, 0), dtype=np.int64))[0])

    def limits(self, won: NDArray[np.int64]) -> NDArray[np.float64]:
        """The limit after each set of claims is won; `won` has a row a set."""
        point, variance, _ = self._after(won)
        return point - self.quantile * np.sqrt(np.maximum(variance, 0.0))

    def points(self, won: NDArray[np.int64]) -> NDArray[np.float64]:
        """The point estimate after each set of claims is won."""
        return self._after(won)[0]

    def amounts(self, won: NDArray[np.int64]) -> NDArray[np.float64]:
        """The demand, unrounded, after each set of claims is won."""
        point, variance, sampled = self._after(won)
        amount = point
        if self.lower_demanded:
            amount = point - self.quantile * np.sqrt(np.maximum(variance, 0.0))
        if self.floor == "zero":
            amount = np.maximum(amount, 0.0)
        elif self.floor == "sampled overpayment":
            amount = np.maximum(amount, np.maximum(sampled, 0.0))
        return np.minimum(amount, self.cap)

    def _after(
        self, won: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Point, variance and sampled overpayment after each set."""
        y, h = self.values, self.strata
        first = self._sums[0]
        n, a = self.counts[h], self.spreads[h]
        single = a * (y**2 - (2 * first[h] * y - y**2) / n)
        point = self.point - (self.weights[h] * y)[won].sum(axis=1)
        variance = self.variance - single[won].sum(axis=1)
        for i in range(won.shape[1]):
            for j in range(i + 1, won.shape[1]):
                left, right = won[:, i], won[:, j]
                same = h[left] == h[right]
                pair = 2 * a[left] * y[left] * y[right] / n[left]
                variance = variance - np.where(same, pair, 0.0)
        return point, variance, float(y.sum()) - y[won].sum(axis=1)


def demand_curve(study: Study) -> DemandCurve | None:
    """The curve of a study's demand; None where estimator or bound has no simple form.

    Raises `StudyError` without findings and rules.
    """
    made, over = study.recomputed, study.estimate
    if made is None or over is None:
        raise StudyError(
            f"no demand to compute again: {study.not_recomputed}", where="study",
            expected="a review read with rules=",
            fix="Read the findings with the rule set of the demand",
        )  # fmt: skip
    low = made.interval.low
    simple = (
        study.simple_random
        and over.estimator == "expansion"
        and made.interval.bound in SIMPLE_BOUNDS
    )
    if not simple or low is None or over.se <= 0:
        return None
    curve = _curve(over, made, (over.point - low) / over.se)
    # A demand with steps of its own (other floors, several caps) is left to the slow way.
    return curve if abs(curve.amount - float(made.amount)) < 0.02 else None


def _curve(over: Estimate, made: Demand, quantile: float) -> DemandCurve:
    parts = over.sample.strata
    ids = [
        row.unit_id for part in parts for row in over.review.counted if row.stratum == part.label
    ]  # fmt: skip
    totals = [stratum.total for stratum in over.review.strata]
    known = [total for total in totals if total is not None]
    return DemandCurve(
        units=tuple(ids),
        values=over.sample.values,
        strata=np.repeat(np.arange(len(parts)), [part.n for part in parts]),
        weights=np.array([part.size / part.n for part in parts]),
        spreads=np.array([
            part.size * (part.size - part.n) / (part.n * max(part.n - 1, 1)) for part in parts
        ]),
        counts=np.array([float(part.n) for part in parts]),
        quantile=quantile,
        lower_demanded=made.rule_set.amount == "lower limit",
        floor=made.rule_set.floor,
        cap=sum(known) / 100 if len(known) == len(totals) else float("inf"),
    )  # fmt: skip

"""The demand as a function of which sampled claims are won, for many sets at once.

Where the total is sum_h W_h S1_h over sampled rows u (units drawn at random, totals of whole
clusters, or shares y / x of what was paid, once a hit) and the quantile q is fixed, winning claim
i takes d_i off its row's u, which counts k times. The variance V = sum_h a_h (S2_h - S1_h^2 / n_h)
changes by terms of single claims and of pairs in one stratum:

    V - sum_i v_i + sum_{i<j} c_ij
    v_i  = a (k (2 u d - d^2) - (2 S1 k d - k^2 d^2) / n)
    c_ij = 2 a (k d_i d_j [same row] - k_i d_i k_j d_j / n)

with W = N / n, a = N (N - n) / (n (n - 1)) without replacement, and W = X / n,
a = X^2 / (n (n - 1)) for draws in proportion to the amount paid. So every pair and triple is
evaluated exactly without a loop. Other estimators and bounds have no such form: they are
estimated anew for each set.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from extrapolation import BOUNDS, Demand, Estimate, Review, ReviewRow, StratumSample
from extrapolation.samples.shapes import shapes_of
from primafacie.core.brief_texts import brief
from primafacie.core.errors import StudyError
from sampling.choices.shapes import Shape
from validation.appeals.changed_reviews import revise
from validation.study.amounts import amount_of
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray


@brief
@dataclass(frozen=True, eq=False)
class DemandCurve:
    """The sampled claims as arrays, and how an amount follows from them.

    Of each claim: `values`, dollars overpaid, `strata`, the number of its stratum, `rows`, the
    number of its row, and `changes`, d. Of each row: `totals`, u, and `hits`, k. By stratum:
    `weights`, W_h, `spreads`, a_h, and `counts`, n_h.
    """

    units: tuple[str, ...]
    values: NDArray[np.float64]
    strata: NDArray[np.int64]
    rows: NDArray[np.int64]
    changes: NDArray[np.float64]
    totals: NDArray[np.float64]
    hits: NDArray[np.float64]
    row_strata: NDArray[np.int64]
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
        h, number, u = self.row_strata, len(self.counts), self.totals
        first = np.bincount(h, self.hits * u, number).astype(np.float64)
        return first, np.bincount(h, self.hits * u**2, number).astype(np.float64)

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
        y, d, h, row = self.values, self.changes, self.strata, self.rows
        k, u = self.hits[row], self.totals[row]
        first, n, a = self._sums[0][h], self.counts[h], self.spreads[h]
        single = a * (k * (2 * u * d - d**2) - (2 * first * k * d - (k * d) ** 2) / n)
        point = self.point - (self.weights[h] * k * d)[won].sum(axis=1)
        variance = self.variance - single[won].sum(axis=1)
        for i in range(won.shape[1]):
            for j in range(i + 1, won.shape[1]):
                left, right = won[:, i], won[:, j]
                together = np.where(row[left] == row[right], k[left] * d[left] * d[right], 0.0)
                apart = k[left] * d[left] * k[right] * d[right] / n[left]
                pair = 2 * a[left] * (together - apart)
                variance = variance + np.where(h[left] == h[right], pair, 0.0)
        return point, variance, float(y.sum()) - y[won].sum(axis=1)


def demand_curve(study: Study) -> DemandCurve | None:
    """The curve of a study's demand; None where estimator or bound has no simple form.

    Raises `StudyError` without findings and rules.
    """
    made, over = study.recomputed, study.estimate
    if made is None or over is None:
        raise StudyError(
            f"no demand to compute again: {study.not_recomputed}",
            where="study",
            expected="a review read with rules=",
            fix="Read the findings with the rule set of the demand",
        )
    low = made.interval.low
    simple = over.own_df is None and BOUNDS[made.interval.bound].own_quantile is not None
    if not simple or low is None or over.se <= 0:
        return None
    curve = _curve(over, made, (over.point - low) / over.se)
    # A demand with steps of its own (other floors, several caps) is left to the slow way.
    return curve if curve is not None and abs(curve.amount - float(made.amount)) < 0.02 else None


def _curve(over: Estimate, made: Demand, quantile: float) -> DemandCurve | None:
    parts = over.sample.strata
    claims = [
        (h, row)
        for h, part in enumerate(parts)
        for row in over.review.counted
        if row.stratum == part.label
    ]
    placed = _placed(over, claims)
    if placed is None:
        return None
    rows, changes = placed
    totals = [stratum.total_cents for stratum in over.review.strata]
    known = [total for total in totals if total is not None]
    row_strata = np.repeat(np.arange(len(parts)), [part.n for part in parts])
    divisors = np.concatenate(
        [np.ones(part.n) if part.hits is None or part.caps is None else part.caps for part in parts]
    )
    return DemandCurve(
        units=tuple(row.unit_id for _, row in claims),
        values=np.array([row.effective_cents / 100 for _, row in claims]),
        strata=np.array([h for h, _ in claims], dtype=np.int64),
        rows=rows,
        changes=changes / divisors[rows],
        totals=over.sample.values / divisors,
        hits=np.concatenate(
            [np.ones(part.n) if part.hits is None else part.hits for part in parts]
        ).astype(np.float64),
        row_strata=row_strata,
        weights=np.array([part.scale / part.draws for part in parts]),
        spreads=np.array([_spread(part) for part in parts]),
        counts=np.array([float(part.draws) for part in parts]),
        quantile=quantile,
        lower_demanded=made.rule_set.amount == "lower limit",
        floor=made.rule_set.floor,
        cap=sum(known) / 100 if len(known) == len(totals) else float("inf"),
    )


def _spread(part: StratumSample) -> float:
    freedom = part.draws * max(part.draws - 1, 1)
    if part.hits is None:
        return part.size * (part.size - part.n) / freedom
    return part.scale**2 / freedom


def _placed(
    over: Estimate, claims: list[tuple[int, ReviewRow]]
) -> tuple[NDArray[np.int64], NDArray[np.float64]] | None:
    """Each claim's row of the sample, and the dollars that it puts there; None where unknown."""
    values = over.sample.values
    dollars = np.array([row.effective_cents / 100 for _, row in claims])
    if not set(shapes_of(over.review).values()) <= {Shape.CLUSTERS, Shape.STAGES}:
        return (np.arange(len(claims)), dollars) if len(claims) == len(values) else None
    places: dict[tuple[int, str], int] = {}
    rows, weights = [], []
    for h, row in claims:
        stages = row.drawn.stages
        if not stages:
            return None
        first, *below = stages
        rows.append(places.setdefault((h, first.id), len(places)))
        weights.append(float(np.prod([stage.size / stage.sample for stage in below])))
    changes = dollars * np.array(weights)
    sums = np.bincount(rows, changes, len(values)) if len(places) == len(values) else None
    if sums is None or not np.allclose(sums, values, rtol=1e-9, atol=1e-6):
        return None
    return np.array(rows, dtype=np.int64), changes


class ReversedDemand(Protocol):
    """The demand as a function of the claims won; `units` are the sampled claims."""

    @property
    def units(self) -> tuple[str, ...]: ...

    @property
    def winnable(self) -> NDArray[np.int64]: ...

    @property
    def amount(self) -> float: ...

    @property
    def by_formula(self) -> bool:
        """Are many sets a matter of array arithmetic, or is each one estimated?"""
        ...

    def amounts(self, won: NDArray[np.int64]) -> NDArray[np.float64]:
        """The demand after each set of claims is won; `won` has a row a set."""
        ...


@brief
@dataclass(frozen=True, eq=False)
class EstimatedDemand:
    """Every set by a demand of its own: same frame, n, design, estimator, bound and rules."""

    review: Review
    units: tuple[str, ...]
    winnable: NDArray[np.int64]
    by_formula: bool = False
    known: dict[tuple[int, ...], float] = field(default_factory=dict, repr=False)

    @cached_property
    def amount(self) -> float:
        return amount_of(self.review)

    def amounts(self, won: NDArray[np.int64]) -> NDArray[np.float64]:
        """The demand, rounded as it is, after each set; a set is estimated once."""
        return np.array([self._after(tuple(sorted(row))) for row in won.tolist()])

    def _after(self, won: tuple[int, ...]) -> float:
        if not won:
            return self.amount
        if won not in self.known:
            revised = revise(self.review, {self.units[i]: 0 for i in won})
            self.known[won] = amount_of(revised)
        return self.known[won]


def reversed_demand(study: Study) -> EstimatedDemand:
    """The demand of a study as a function of the claims won.

    Raises `StudyError` without findings and rules.
    """
    if study.recomputed is None or study.estimate is None:
        raise StudyError(
            f"no demand to compute again: {study.not_recomputed}",
            where="study",
            expected="a review read with rules=",
            fix="Read the findings with the rule set of the demand",
        )
    review = study.estimate.review
    rows = review.counted
    winnable = np.flatnonzero([row.effective_cents > 0 for row in rows])
    return EstimatedDemand(review, tuple(row.unit_id for row in rows), winnable)

"""A sample design as arrays: stages, strata and weights; its variance, stage after stage.

For values u with weights w, the total is T = sum w u. In every stratum h of a stage, n of N
units were selected, t_k their weighted totals (of all that was sampled below them):

    v = sum_h (1 - n/N) n / (n - 1) * sum_k (t_k - tbar)^2 + sum_k (n/N)_k v_k

where v_k is the same formula inside unit k (0 at the last stage): one recursive rule for any
strata at any stage. N infinite means selection with replacement: no correction, and nothing of
the stages below. A stratum taken whole adds nothing of its own. Source: Cochran (1977), Sampling
Techniques, 3rd ed., sections 10.8 and 11.9; Saerndal, Swensson and Wretman (1992), Model
Assisted Survey Sampling, result 4.3.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from primafacie.core.brief_texts import brief
from primafacie.core.errors import EstimateError, Problem

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Lonely = Literal["refuse", "as certainty", "average"]
"""A single unit sampled of several: refused; adding no variance (too small a variance); or
adding the average of the other strata of its stage."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage, an entry a row of the sample: stratum and unit codes, and N of the stratum.

    Codes are whole numbers from 0, unique over the whole sample (a unit number that repeats in
    two parents has two codes). `sampled` and `fraction` are by stratum code.
    """

    strata: NDArray[np.int64]
    units: NDArray[np.int64]
    sizes: NDArray[np.float64]
    stratum_of_unit: NDArray[np.int64]
    parent_of_unit: NDArray[np.int64]
    sampled: NDArray[np.int64]
    fraction: NDArray[np.float64]


@brief
@dataclass(frozen=True, eq=False)
class SurveyDesign:
    """The design of a sample of n rows; `weights` are 1 over the inclusion probability.

    `labels` are the first stage's stratum labels, `rows` the places of the rows in the values
    that are estimated from (a unit hit k times by PPS with replacement stands in k rows).
    """

    stages: tuple[Stage, ...]
    weights: NDArray[np.float64]
    labels: tuple[str, ...]
    rows: NDArray[np.int64]
    lonely: Lonely = "refuse"

    @property
    def n(self) -> int:
        return len(self.weights)

    @property
    def first(self) -> Stage:
        return self.stages[0]

    @property
    def df(self) -> int:
        """Units less strata, over the strata where sampling begins in each branch."""
        return self.degrees(np.ones(self.n, dtype=bool))

    def degrees(self, inside: NDArray[np.bool_]) -> int:
        """As `df`, of the units that hold a row of the domain `inside` and the strata that do.

        Strata where all units were selected are left out: their sampling begins further down.
        """
        found, open_units = 0, np.ones(1, dtype=bool)
        for stage in self.stages:
            begins = open_units[stage.parent_of_unit]
            partial = stage.fraction[stage.stratum_of_unit] < 1
            members = np.bincount(stage.units, weights=inside, minlength=len(partial)) > 0
            chosen = begins & partial & members
            found += int(chosen.sum()) - len(np.unique(stage.stratum_of_unit[chosen]))
            open_units = begins & ~partial
        return found

    def first_members(self, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which units of the first stage hold a row of the domain `inside`."""
        units = len(self.first.stratum_of_unit)
        return np.asarray(np.bincount(self.first.units, weights=inside, minlength=units) > 0)

    def total(self, values: NDArray[np.float64]) -> float:
        """T = sum w u over the rows."""
        return float(self.weights @ values)

    def variance(self, values: NDArray[np.float64]) -> float:
        """v of the total of `values`, one a row; raises for a lonely unit unless it was allowed."""
        return sum(stage_variances(self, self.weights * values))


def stage_variances(design: SurveyDesign, weighted: NDArray[np.float64]) -> list[float]:
    """What each stage adds to the variance of the sum of `weighted` values."""
    found = []
    outer = np.ones(1)
    for number, stage in enumerate(design.stages, start=1):
        totals = np.bincount(stage.units, weights=weighted, minlength=len(stage.stratum_of_unit))
        count = stage.sampled
        means = np.bincount(stage.stratum_of_unit, weights=totals, minlength=len(count)) / count
        deviations = totals - means[stage.stratum_of_unit]
        squares = np.bincount(stage.stratum_of_unit, weights=deviations**2, minlength=len(count))
        # Equal totals vary by exactly nothing, whatever the rounding of their mean.
        spread = _ranges(totals.astype(np.float64), stage.stratum_of_unit, len(count))
        squares[spread <= 0] = 0.0
        first_unit = np.zeros(len(count), dtype=np.int64)
        first_unit[stage.stratum_of_unit[::-1]] = np.arange(len(totals))[::-1]
        carried = outer[stage.parent_of_unit[first_unit]]
        lonely = (count == 1) & (stage.fraction < 1)
        scale = np.where(count > 1, count / np.maximum(count - 1, 1), 0.0)
        parts = carried * (1 - stage.fraction) * scale * squares
        total = float(parts.sum())
        live = lonely & (carried > 0)
        if live.any():
            if design.lonely == "refuse":
                raise EstimateError(
                    f"{int(live.sum())} strata with a single sampled unit of several",
                    where=f"stage {number}",
                    expected="at least 2 units, or all of them",
                    fix="Merge each with its neighbour, or say how to treat them (lonely=)",
                )
            known = int((~lonely).sum())
            if design.lonely == "average" and known:
                total *= len(count) / known
        found.append(total)
        # Nothing below a selection with replacement adds variance of its own.
        unit_fraction = stage.fraction[stage.stratum_of_unit]
        outer = outer[stage.parent_of_unit] * unit_fraction
    return found


def _ranges(
    values: NDArray[np.float64], groups: NDArray[np.int64], count: int
) -> NDArray[np.float64]:
    high, low = np.full(count, -np.inf), np.full(count, np.inf)
    np.maximum.at(high, groups, values)
    np.minimum.at(low, groups, values)
    return np.asarray(high - low)


def survey_design(
    stages: Sequence[tuple[Sequence[Any] | None, Sequence[Any] | None, ArrayLike]],
    *,
    weights: ArrayLike | None = None,
    lonely: Lonely = "refuse",
) -> SurveyDesign:
    """A design from (strata, units, sizes) of each stage, one entry a row of the sample.

    `strata` None means one stratum (in each unit of the stage before), `units` None means that
    every row is a unit of its own. `sizes` are the units N of the population in the row's
    stratum at this stage; infinite with replacement. `weights` left out are the product of N/n
    over the stages. Raises `EstimateError`, all faults at once.

    >>> made = survey_design([(["a", "a", "b", "b"], None, [10, 10, 20, 20])])
    >>> made.weights.tolist(), made.df
    ([5.0, 5.0, 10.0, 10.0], 2)
    """
    if not stages:
        raise EstimateError("a design without stages", expected="one stage or more")
    n = len(np.atleast_1d(np.asarray(stages[0][2], dtype=np.float64)))
    parent, problems = np.zeros(n, dtype=np.int64), []
    made: list[Stage] = []
    product = np.ones(n)
    labels: tuple[str, ...] = ()
    for number, (strata, units, sizes) in enumerate(stages, start=1):
        size = np.asarray(sizes, dtype=np.float64)
        names = np.zeros(n, dtype=str) if strata is None else np.asarray(strata, dtype=str)
        members = np.arange(n) if units is None else np.asarray(units, dtype=str)
        if size.shape != (n,) or names.shape != (n,) or members.shape != (n,):
            raise EstimateError(
                f"{size.size} sizes, {names.size} strata and {members.size} units",
                where=f"stage {number}",
                expected=f"{n} of each, one a row",
            )
        stratum, firsts = _codes(parent, names)
        unit, places = _codes(stratum, members)
        if number == 1:
            labels = tuple(names[firsts].tolist())
        sampled = np.bincount(stratum[places], minlength=len(firsts))
        stratum_sizes = size[firsts]
        problems += [
            Problem(
                f"stage {number}, stratum {names[firsts[code]]}",
                f"{sampled[code]:,} sampled units of {stratum_sizes[code]:g}",
                "a sample no larger than its stratum",
                "Correct the size",
            )
            for code in np.flatnonzero(~(stratum_sizes >= sampled))
        ]
        if (size != stratum_sizes[stratum]).any():
            problems.append(
                Problem(f"stage {number}", "several sizes of one stratum", "one size a stratum", "")
            )
        fraction = sampled / stratum_sizes
        made.append(Stage(stratum, unit, size, stratum[places], parent[places], sampled, fraction))
        product = product * (size / sampled[stratum])
        parent = unit
    if problems:
        raise EstimateError.collected(problems, what="design")
    given = product if weights is None else np.asarray(weights, dtype=np.float64)
    if given.shape != (n,) or not np.isfinite(given).all() or (given < 0).any():
        raise EstimateError(
            "weights that are not finite or below 0",
            expected=f"{n} weights of 0 or more",
            fix="A stage with replacement needs weights of its own",
        )
    return SurveyDesign(tuple(made), given, labels, np.arange(n), lonely)


def _codes(
    parents: NDArray[np.int64], names: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Whole numbers for the pairs (parent, name), and where each of them first stands."""
    _, inner = np.unique(names, return_inverse=True)
    keys = parents * (int(inner.max()) + 1) + inner
    _, firsts, codes = np.unique(keys, return_index=True, return_inverse=True)
    return codes, firsts

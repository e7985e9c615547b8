"""The values of all formulas tried, as columns: which fit the figures, and how dense they lie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from validation.formulas.demanded_amounts import Afterwards, demanded_kinds
from validation.formulas.formula import Formula
from validation.formulas.formula_trials import Trial
from validation.study.printed_figures import PrintedNumber

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Values within this part of the figure tell how densely the formulas lie around it.
NEAR = 0.05
LEAST_NEAR = 10
# A value prints as a figure from half a unit below it to a whole unit above.
UNITS_WIDE = 1.5
Match = tuple[int, Formula]
Amounts = tuple["NDArray[np.float64]", "NDArray[np.int64]"]


class TrialValues:
    """The values of trials by kind of figure; NaN where a trial gives none."""

    def __init__(self, trials: Sequence[Trial], afterwards: Afterwards) -> None:
        self.trials = sorted(trials, key=lambda trial: trial.departures)
        self.departures = np.array([trial.departures for trial in self.trials], dtype=np.int64)
        self.kinds = demanded_kinds(afterwards)
        self._columns: dict[str, NDArray[np.float64]] = {}
        self._amounts: dict[bool, list[Amounts]] = {}

    def count(self, most: int | None) -> int:
        """The trials of at most so many departures."""
        return len(self.trials) if most is None else int((self.departures <= most).sum())

    def column(self, kind: str) -> NDArray[np.float64]:
        """The values that would be printed as this kind of figure."""
        if kind not in self._columns:
            values = [trial.value(kind) for trial in self.trials]
            self._columns[kind] = np.array(values, dtype=np.float64)
        return self._columns[kind]

    @cached_property
    def _limited(self) -> NDArray[np.bool_]:
        return np.array([trial.reach is not None for trial in self.trials])

    def amounts(self, *, limits_printed: bool) -> list[Amounts]:
        """What can have been demanded: dollars and departures of every trial, by kind.

        The point is demanded where no limit is tried, or where limits are printed as well.
        """
        if limits_printed not in self._amounts:
            found = []
            for kind in self.kinds:
                dollars = self.column(kind.kind) * kind.step.factor + kind.step.shift
                if kind.kind == "point" and not limits_printed:
                    dollars = np.where(self._limited, np.nan, dollars)
                found.append((dollars, self.departures + kind.departures))
            self._amounts[limits_printed] = found
        return self._amounts[limits_printed]

    def matches(self, numbers: Mapping[str, PrintedNumber]) -> list[Match]:
        """The trials that print as every number, fewest departures first; equal ones once."""
        printed = not numbers.keys().isdisjoint(("lower", "upper"))
        near = np.ones(len(self.trials), dtype=bool)
        for kind, number in numbers.items():
            if kind == "demand":
                columns = [d for d, _ in self.amounts(limits_printed=printed)]
                near &= np.any([_around(d, number, number.unit) for d in columns], axis=0)
            else:
                near &= _around(self.column(kind), number, number.unit)
        kept: dict[tuple[float, ...], Match] = {}
        whole = set()
        for place in np.flatnonzero(near).tolist():
            trial = self.trials[place]
            # A table of few digits says nothing where full precision fits.
            if trial.digits is not None and trial.formula in whole:
                continue
            match = self._match(trial, numbers, limits_printed=printed)
            if match is None:
                continue
            if trial.digits is None:
                whole.add(trial.formula)
            known = kept.get(trial.fingerprint)
            if known is None or match[0] < known[0]:
                kept[trial.fingerprint] = match
        return sorted(kept.values(), key=lambda match: match[0])

    def _match(
        self, trial: Trial, numbers: Mapping[str, PrintedNumber], *, limits_printed: bool
    ) -> Match | None:
        """The formula and its departures, if every printed figure comes from it."""
        amount, rounding, departures = "printed", "", trial.departures
        for kind, number in numbers.items():
            if kind == "demand":
                fitting = [
                    (one, value)
                    for one in self.kinds
                    if limits_printed or one.kind != "point" or trial.reach is None
                    if (whole := trial.value(one.kind)) is not None
                    if number.matches(value := whole * one.step.factor + one.step.shift)
                ]
                if not fitting:
                    return None
                demanded, value = min(fitting, key=lambda pair: pair[0].departures)
                amount, departures = demanded.words, departures + demanded.departures
            else:
                found = trial.value(kind)
                if found is None or not number.matches(found):
                    return None
                value = found
            rounding = number.rounding(value)
        return departures, trial.named(amount, rounding)

    def accidents(self, numbers: Mapping[str, PrintedNumber], most: int | None) -> float:
        """Matches expected by accident among the trials of at most `most` departures.

        From how densely their values lie around each figure. A formula that fits one figure by
        accident fits each further one with a chance of its own.
        """
        printed = not numbers.keys().isdisjoint(("lower", "upper"))
        expected = []
        for kind, number in numbers.items():
            reach = max(NEAR * abs(number.value), LEAST_NEAR * number.unit)
            columns = (
                self.amounts(limits_printed=printed)
                if kind == "demand"
                else [(self.column(kind), self.departures)]
            )
            near = np.concatenate(
                [
                    values[_around(values, number, reach) & (True if most is None else k <= most)]
                    for values, k in columns
                ]
            )
            distinct = len({float(f"{value:.12g}") for value in near.tolist()})
            expected.append(distinct * UNITS_WIDE * number.unit / (2 * reach))
        first, *others = sorted(expected)
        return first * math.prod(min(1.0, share) for share in others)


def _around(values: NDArray[np.float64], number: PrintedNumber, reach: float) -> NDArray[np.bool_]:
    slack = 1e-9 * max(1.0, abs(number.value))
    inside: NDArray[np.bool_] = np.abs(values - number.value) <= reach + slack
    return inside

"""Systematic sampling from random starts: every so many units, or every so many dollars."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import Problem
from primafacie.core.streams import Stream
from sampling.choices.shapes import Shape
from sampling.designs.by_size import shares_of, unsized_faults
from sampling.designs.design import Design, Fits, Words, is_count, is_measure
from sampling.designs.planned_variances import (
    BY_AMOUNT,
    CLAIMED,
    AnticipatedStratum,
    SelectionVariance,
)
from sampling.designs.possible_starts import (
    MOST_LISTED,
    PossibleStarts,
    every_sample,
    first_order,
    joint_order,
)
from sampling.designs.selections import Selection, texts, whole
from sampling.designs.strata_to_draw import DrawnFrom
from sampling.designs.strata_to_redraw import StratumArrays
from sampling.designs.stratum_choices import PlannedRow, size_faults
from sampling.designs.systematic_starts import (
    Name,
    from_starts,
    start_faults,
    start_notes,
    systematic_places,
)
from sampling.frames.design_facts import Size, StratumFacts

ONE_START = "ONE-START-SYSTEMATIC"
"""The code of the warning that one random start gives no measure of its own error."""
# The combinations of r starts that are gone through one by one.
_MOST_COMBINED = 250_000
_MOST_STARTS = 8


@dataclass(frozen=True)
class FromStarts(Design):
    """Selections at equal steps down the declared list, from each of r independent starts."""

    starts: int = 1
    parameters: ClassVar[Mapping[str, Fits]] = {"starts": is_count}
    shape: ClassVar[Shape] = Shape.STARTS
    ordered: ClassVar[bool] = True
    bytes_name: ClassVar[Name]
    no_spares: ClassVar[str] = (
        "a random start fixes every unit it selects, and there is no next one"
    )

    @property
    @abstractmethod
    def _one_start(self) -> str:
        """What one random start means, for the readers of the plan."""

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        del facts
        return start_notes(row, self.starts, f"Stratum {row.label}: {self._one_start}")

    @property
    def warning(self) -> str:
        return ONE_START if self.starts == 1 else ""

    def draw(self, stratum: DrawnFrom) -> Selection:
        """Source: Cochran (1977), Sampling Techniques, 3rd ed., sections 8.1 and 9A.10."""
        n, facts = stratum.n, stratum.facts
        total = facts.total if self.sized else facts.units
        chosen = systematic_places(
            self.bytes_name,
            stratum.seed,
            stratum.label,
            starts=self.starts,
            each=n // self.starts,
            total=total,
        )
        listed = stratum.listed(self.measure, declared=True)
        placed = listed.at_places([place for _, place in chosen])
        return Selection(
            shape=self.shape,
            size=facts.units,
            n=n,
            units=texts([unit.unit_id for unit in placed]),
            expected=np.array([n * unit.size / total for unit in placed]),
            numbers=whole([number for number, _ in chosen]),
            sizes=whole([unit.size for unit in placed]) if self.sized else None,
            positions=tuple(unit.rank for unit in placed),
            measure=self.measure,
            total=total if self.sized else None,
            starts=self.starts,
        )

    def redraw(
        self, stratum: StratumArrays, n: int, *, rows: int, stream: Stream
    ) -> list[Selection]:
        """By the same rule (`systematic/1`) under new seeds."""
        places, weights = _list_of(stratum)
        ends = np.cumsum(weights)
        total, each = int(ends[-1]), n // self.starts
        marks = [
            place
            for row in range(rows)
            for _, place in systematic_places(
                self.bytes_name,
                f"{stream.seed} {row}",
                stratum.label,
                starts=self.starts,
                each=each,
                total=total,
            )
        ]
        ranks = np.searchsorted(ends, whole(marks), side="right").reshape(rows, n)
        numbers = np.repeat(np.arange(1, self.starts + 1), each)
        return [
            Selection(
                shape=self.shape,
                size=stratum.size,
                n=n,
                units=places[ranks],
                expected=n * (weights[ranks] / total),
                numbers=np.broadcast_to(numbers, ranks.shape),
                sizes=weights[ranks] if self.sized else None,
                measure=self.measure,
                total=total if self.sized else None,
                starts=self.starts,
            )
        ]

    def possible_starts(self, stratum: StratumArrays, n: int) -> PossibleStarts | None:
        each = n // self.starts
        places, weights = _list_of(stratum)
        alone = self.starts == 1 and each < 2
        if len(places) > MOST_LISTED or self.starts > _MOST_STARTS or alone:
            return None
        chances, hits = every_sample(weights, each)
        scale = float(weights.sum()) / weights
        found = PossibleStarts(chances, hits, places, scale, self.starts, each)
        return found if found.samples <= _MOST_COMBINED else None


def _list_of(stratum: StratumArrays) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the units of the list are in the stratum, in their order, and their sizes."""
    places = np.arange(stratum.size) if stratum.order is None else stratum.order
    ones = np.ones(stratum.size, dtype=np.int64)
    return places, ones if stratum.sizes is None else stratum.sizes[places]


@dataclass(frozen=True)
class Systematic(FromStarts):
    """Systematic sampling: every (N/m)-th unit of the declared order from r random starts.

    Each start makes m = n / r selections, and the starts are independent (`systematic/1`).

    Parameters
    ----------
    starts : int, default 1
        Random starts, r.

    Notes
    -----
    One start alone shows no sampling error: its selections are not independent draws, and where the
    order runs with the amounts or has a period the usual variance is wrong in an unknown direction.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., chapter 8.
    """

    kind: ClassVar[str] = "systematic"
    generator: ClassVar[tuple[str, str]] = ("systematic", "1")
    bytes_name: ClassVar[Name] = "systematic/1"
    counted: ClassVar[str] = "units"
    words: ClassVar[Words] = Words(
        title="systematic sample: every so many units of the ordered list from independent random "
        "starts",
        noun="systematic sample",
        method="the units at equal steps from each random start",
        hashed="the number of the start (systematic/1)",
    )

    @property
    def _one_start(self) -> str:
        return (
            "one random start. The sample shows no measure of its own error: "
            "limits for independent draws are refused, give two starts or more"
        )

    def expected_hits(self, units: int, *, n: int) -> NDArray[np.float64]:
        """Compute how often each unit is expected to be selected: n / N.

        Parameters
        ----------
        units : int
            Units of the stratum, N.
        n : int
            Selections.

        Returns
        -------
        ndarray of float, shape (units,)
            The expected numbers.
        """
        return np.full(units, n / units)

    def inclusion(self, units: int, *, n: int) -> NDArray[np.float64]:
        """Compute first-order inclusion probabilities: 1 - (1 - m/N)^r.

        Parameters
        ----------
        units : int
            Units of the stratum, N.
        n : int
            Selections.

        Returns
        -------
        ndarray of float, shape (units,)
            The probabilities.

        Examples
        --------
        >>> Systematic(starts=2).inclusion(8, n=4)[:2]
        array([0.4375, 0.4375])
        """
        return first_order(np.ones(units, dtype=np.int64), n // self.starts, self.starts)

    def joint(self, units: int, *, n: int) -> NDArray[np.float64]:
        """Compute joint inclusion probabilities over every start; with one start many are 0.

        Parameters
        ----------
        units : int
            Units of the stratum, N.
        n : int
            Selections.

        Returns
        -------
        ndarray of float, shape (units, units)
            The probabilities.
        """
        return joint_order(np.ones(units, dtype=np.int64), n // self.starts, self.starts)

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        return size_faults(row, facts.units, "units") + start_faults(row, self.starts)

    def anticipated(self, stratum: AnticipatedStratum) -> SelectionVariance | str:
        del stratum
        return (
            "the error of a systematic sample depends on the order of the list and cannot be told "
            "from the anticipated errors"
        )


@dataclass(frozen=True)
class PpsSystematic(FromStarts):
    """Systematic dollar-unit sampling: every (X/m)-th cent of the declared order, r random starts.

    Each start makes m = n / r selections (`pps-systematic/1`); unit i is expected in n x_i / X of
    all n. The means of the r starts are independent and alike, so r starts carry an estimate and
    its error.

    Parameters
    ----------
    starts : int, default 5
        Random starts, r.
    size : {"paid", "claimed"}, default "paid"
        What the size x_i of a unit is.

    Notes
    -----
    One start carries no error of its estimate: limits for independent draws are an error there,
    since their coverage can fall to 0.10 at a level of 0.95.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 9A.10.

    Hartley and Rao (1962), Annals of Mathematical Statistics 33, 350-374.
    """

    starts: int = 5
    size: Size = "paid"
    parameters: ClassVar[Mapping[str, Fits]] = {"size": is_measure, "starts": is_count}
    kind: ClassVar[str] = "pps_systematic"
    generator: ClassVar[tuple[str, str]] = ("pps-systematic", "1")
    bytes_name: ClassVar[Name] = "pps-systematic/1"
    counted: ClassVar[str] = "selections"
    repeats: ClassVar[bool] = True
    words: ClassVar[Words] = Words(
        title="systematic sample proportional to size: every so many cents of the ordered list "
        "from independent random starts",
        noun="systematic sample by size",
        method="the units that hold the cents at equal steps from each random start",
        hashed="the number of the start (pps-systematic/1)",
    )

    @property
    def measure(self) -> Size:
        return self.size

    @property
    def _one_start(self) -> str:
        return (
            f"one random start, proportional to {self.size}. The sample shows "
            "no measure of its own error: limits for independent draws are refused (their coverage "
            "can fall to 0.10 at a level of 0.95), give two starts or more"
        )

    def expected_hits(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Compute how often each unit is expected to be selected: n x_i / X.

        Parameters
        ----------
        sizes : array_like, shape (units,)
            The sizes x_i of all units, above 0.
        n : int
            Selections.

        Returns
        -------
        ndarray of float, shape (units,)
            The expected numbers.
        """
        return n * shares_of(sizes)

    def inclusion(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Compute first-order inclusion probabilities of whole sizes: 1 - (1 - min(1, m p_i))^r.

        Parameters
        ----------
        sizes : array_like of int, shape (units,)
            The sizes x_i of all units, whole and above 0.
        n : int
            Selections.

        Returns
        -------
        ndarray of float, shape (units,)
            The probabilities.
        """
        return first_order(np.asarray(sizes), n // self.starts, self.starts)

    def joint(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Compute joint inclusion probabilities of whole sizes by going through every start.

        Parameters
        ----------
        sizes : array_like of int, shape (units,)
            The sizes x_i of all units in their order, whole and above 0.
        n : int
            Selections.

        Returns
        -------
        ndarray of float, shape (units, units)
            The probabilities.
        """
        return joint_order(np.asarray(sizes), n // self.starts, self.starts)

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        return unsized_faults(row, facts, self.size) + start_faults(row, self.starts)

    def anticipated(self, stratum: AnticipatedStratum) -> SelectionVariance | str:
        if stratum.taints is None:
            return BY_AMOUNT
        if self.size == "claimed":
            return CLAIMED
        if self.starts < 2:
            return "one random start shows no measure of its own error: give two starts or more"
        tau1, tau2 = stratum.taints
        return from_starts(stratum.payments(), self.starts, tau1=tau1, tau2=tau2)

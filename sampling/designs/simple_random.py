"""Simple random sampling without replacement: what its designs share, whoever draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import Problem
from primafacie.core.streams import Stream
from sampling.choices.shapes import Shape
from sampling.designs.design import Design
from sampling.designs.planned_variances import (
    AnticipatedStratum,
    SelectionVariance,
    equal_chances,
)
from sampling.designs.selections import Selection
from sampling.designs.strata_to_redraw import StratumArrays, distinct_places
from sampling.designs.stratum_choices import PlannedRow, size_faults
from sampling.frames.design_facts import StratumFacts


@dataclass(frozen=True)
class SimpleRandom(Design):
    """Simple random sampling without replacement: n of N units, every set of n equally likely.

    `Tickets` and `RatStats` are its members.
    """

    shape: ClassVar[Shape] = Shape.SIMPLE
    counted: ClassVar[str] = "units"

    def to_dict(self) -> dict[str, Any]:
        """Give the record that a plan keeps.

        Returns
        -------
        dict
            The kind.
        """
        return {"kind": self.kind}

    def name(self, strata: int) -> str:
        return "srs" if strata == 1 else "stratified"

    def inclusion(self, units: int, *, n: int) -> NDArray[np.float64]:
        """Compute first-order inclusion probabilities: n / N for each unit.

        Parameters
        ----------
        units : int
            Units of the stratum, N.
        n : int
            Units to draw.

        Returns
        -------
        ndarray of float, shape (units,)
            The probabilities.

        Examples
        --------
        >>> from sampling.designs import Tickets
        >>> Tickets().inclusion(4, n=2)
        array([0.5, 0.5, 0.5, 0.5])
        """
        return np.full(units, n / units)

    def joint(self, units: int, *, n: int) -> NDArray[np.float64]:
        """Compute joint inclusion probabilities: n (n - 1) / (N (N - 1)).

        Parameters
        ----------
        units : int
            Units of the stratum, N.
        n : int
            Units to draw.

        Returns
        -------
        ndarray of float, shape (units, units)
            The probabilities, the first-order ones on the diagonal.
        """
        joint = np.full((units, units), n * (n - 1) / max(units * (units - 1), 1))
        np.fill_diagonal(joint, n / units)
        return joint

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        return size_faults(row, facts.units, "units")

    def anticipated(self, stratum: AnticipatedStratum) -> SelectionVariance | str:
        return equal_chances(stratum.size, stratum.deviation)

    def redraw(
        self, stratum: StratumArrays, n: int, *, rows: int, stream: Stream
    ) -> list[Selection]:
        places = distinct_places(stratum.size, n, rows, stream)
        expected = np.broadcast_to(n / stratum.size, places.shape)
        return [
            Selection(shape=self.shape, size=stratum.size, n=n, units=places, expected=expected)
        ]

"""Samples drawn many at a time, as places in the frame's order.

`independent`: a simple random sample without replacement from each stratum, every ordered
sample equally likely. `same stream`: the defect of one seed for all strata: every stratum
turns the *same* uniforms u_1, u_2, ... into places floor(u N_h), repeats left out, so that
strata whose frames run in the same order are sampled at the same relative places. `pps`: n
independent draws in proportion to the amounts paid, with replacement.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from extrapolation.simulation.strata import SimulatedStratum
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream
from sampling.choices import Shape, sampled_design
from sampling.designs import DEFAULT
from sampling.designs.strata_to_redraw import StratumArrays, hit_places, repeated

if TYPE_CHECKING:
    from numpy.typing import NDArray

Selection = Literal["independent", "same stream", "pps"]


class SimulatedSelection(ABC):
    """How the simulated audits select: a member per word of `Selection`."""

    shape: ClassVar[Shape] = Shape.SIMPLE
    separate: ClassVar[bool] = True
    """Is every stratum drawn by itself?"""

    @property
    def hits(self) -> bool:
        """Are units drawn with replacement, by size?"""
        return self.shape is Shape.HITS

    def design(self, strata: int) -> str:
        """The design of the audits as the cards of bounds name it."""
        found = sampled_design({self.shape}, strata)
        assert found is not None
        return found

    @abstractmethod
    def places(
        self, strata: list[SimulatedStratum], rows: int, stream: Stream
    ) -> list[NDArray[np.int64]]:
        """`rows` samples of each stratum, as places in the frame's order."""


class _Independent(SimulatedSelection):
    def places(
        self, strata: list[SimulatedStratum], rows: int, stream: Stream
    ) -> list[NDArray[np.int64]]:
        return [simple_places(part, rows, stream.child(place)) for place, part in enumerate(strata)]


class _SameStream(SimulatedSelection):
    separate: ClassVar[bool] = False

    def places(
        self, strata: list[SimulatedStratum], rows: int, stream: Stream
    ) -> list[NDArray[np.int64]]:
        return shared_places(strata, rows, stream)


class _WithReplacement(SimulatedSelection):
    shape: ClassVar[Shape] = Shape.HITS

    def places(
        self, strata: list[SimulatedStratum], rows: int, stream: Stream
    ) -> list[NDArray[np.int64]]:
        return [pps_places(part, rows, stream.child(place)) for place, part in enumerate(strata)]


SELECTIONS: dict[str, SimulatedSelection] = {
    "independent": _Independent(),
    "same stream": _SameStream(),
    "pps": _WithReplacement(),
}


def shared_places(
    strata: list[SimulatedStratum], rows: int, stream: Stream
) -> list[NDArray[np.int64]]:
    """Samples of several strata from one stream of uniforms a replicate, places in frame order."""
    width = max((part.n for part in strata), default=0) + 16
    uniforms = stream.uniform(rows, width)
    more = 0
    while True:
        made = []
        for part in strata:
            places = np.floor(uniforms * part.size).astype(np.int64)
            fresh = ~repeated(places)
            rank = np.cumsum(fresh, axis=1)
            if (rank[:, -1] < part.n).any():
                break
            made.append(places[fresh & (rank <= part.n)].reshape(rows, part.n))
        else:
            return made
        # Some row ran short of different places: every row goes on, the start stays as it was.
        uniforms = np.hstack([uniforms, stream.child(more).uniform(rows, width)])
        more += 1


def pps_places(part: SimulatedStratum, rows: int, stream: Stream) -> NDArray[np.int64]:
    """n independent draws with replacement, in proportion to the amounts paid.

    Raises `EstimateError` for payments of 0 or less: they can never be drawn, and form a
    stratum of their own or lie outside the frame.
    """
    if not (part.payments > 0).all():
        raise EstimateError(
            "payments of 0 or less under PPS",
            where=f"stratum {part.label}",
            expected="payments above 0",
            fix="Make a stratum of their own of such units",
        )
    return hit_places(part.payments, part.n, rows, stream)


def simple_places(part: SimulatedStratum, rows: int, stream: Stream) -> NDArray[np.int64]:
    """Simple random samples, redrawn by the stratum's own design where it has one."""
    design = part.design or DEFAULT
    (made,) = design.redraw(StratumArrays(part.label, part.size), part.n, rows=rows, stream=stream)
    return np.asarray(made.units, dtype=np.int64)

"""No program was stated: every one that draws places can be the one, each under an assumption."""

from __future__ import annotations

from dataclasses import dataclass

from validation.replay.generators import GENERATORS, position_generators
from validation.replay.generators.generator import Generator, Meaning
from validation.study.disclosed_samples import NOT_SAID
from validation.study.missing_records import PROGRAM, MissingRecord


@dataclass(frozen=True, eq=False)
class Unstated(Generator):
    """What a statement without a program leaves open."""

    @property
    def replayable(self) -> bool:
        return False

    def meanings(self, version: str) -> tuple[Meaning, ...]:
        """Every generator of places, each assumed."""
        del version
        return tuple(Meaning(one, (f"the program {one.name}",)) for one in position_generators())

    def searched(self) -> tuple[Generator, ...]:
        """Every generator whose streams can all be tried."""
        every = (one for one in GENERATORS.values() if one.usual)
        return tuple(one for one in every if one.seeds is not None)

    def missing(self, version: str, *, seedless: bool) -> tuple[MissingRecord, ...]:
        """The program; without a seed it bars every attempt."""
        del version
        words, reason = "the program of the draw", "the program was not stated"
        return (MissingRecord(PROGRAM, words, reason, bars=seedless),)


UNSTATED = Unstated(NOT_SAID)

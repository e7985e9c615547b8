"""What was not handed over of a draw, each thing with the reason why it is in the way."""

from __future__ import annotations

from dataclasses import dataclass

PROGRAM, VERSION, WAY, SEED, ORDER, FRAME, STRATA, SIZES, RANDOM_NUMBERS = (
    "program",
    "version",
    "way",
    "seed",
    "order",
    "frame",
    "strata",
    "sizes",
    "random numbers",
)


@dataclass(frozen=True)
class MissingRecord:
    """One thing that was not handed over: what, and the reason it is in the way as a clause.

    `bars` says that nothing can be tried without it.
    """

    item: str
    words: str
    reason: str
    bars: bool = False

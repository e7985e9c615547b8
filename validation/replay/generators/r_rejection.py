"""R's `sample` from 3.6 on; a statement without a version can also mean the one before."""

from __future__ import annotations

from dataclasses import dataclass

from validation.replay.generators.generator import (
    Call,
    Calls,
    Generator,
    Meaning,
    PrintedDraw,
    version_number,
)
from validation.replay.generators.r_numbers import RSamples, r_seed
from validation.replay.generators.r_rounding import R_ROUNDING

FIRST_RELEASE = (3, 6)


@dataclass(frozen=True, eq=False)
class RSample(Generator):
    """Earlier releases round where this one rejects."""

    def meanings(self, version: str) -> tuple[Meaning, ...]:
        """By the release: this generator, the one that rounds, or either.

        >>> [one.generator.name for one in R_SAMPLE.meanings("3.5.1")]
        ['R sample rounding']
        """
        if not version:
            later = Meaning(self, ("R 3.6 or later",), of_version=True)
            return later, Meaning(R_ROUNDING, ("R before 3.6",), of_version=True)
        number = version_number(version)
        earlier = number is not None and number < FIRST_RELEASE
        return (Meaning(R_ROUNDING if earlier else self),)


def _start(seed: str) -> Calls | None:
    number = r_seed(seed)
    return None if number is None else RSamples(number)


R_SAMPLE = RSample(
    "R sample",
    calls=(Call("sample", _start),),
    versions=(FIRST_RELEASE, None),
    printed=(
        # As R printed them (tests/reference/r_sample), less 1.
        PrintedDraw("42", 10, (0, 4, 9, 7, 1, 3, 5, 8, 6, 2), call="sample"),
        PrintedDraw("-7", 70_000, (12884, 22568, 52506, 27533, 66359), call="sample"),
    ),
)

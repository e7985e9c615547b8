"""Simple random sampling of positions in an ordered list by RAT-STATS' random numbers.

The units of a stratum are numbered from 1 in the declared order, and RAT-STATS' single-stage
random numbers on 1..N_h pick n_h of them without replacement, the spares after them in drawn
order. There are 65,536 streams, whatever the seeds: two strata whose seeds give one stream
are not independent (20261121 and 20261122 are one), and are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from primafacie.core.errors import DrawError, Problem
from sampling.designs.design import Words
from sampling.designs.selections import Selection, texts
from sampling.designs.simple_random import SimpleRandom
from sampling.designs.strata_to_draw import DrawnFrom
from sampling.ratstats.random_numbers import single_stage
from sampling.ratstats.streams import stream_number

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True)
class RatStats(SimpleRandom):
    """Simple random sampling of the positions 1..N_h of the declared order by RAT-STATS' numbers.

    The plan declares the order (`order=`). The draw takes one explicit numeric seed for each
    stratum that is not reviewed in full; two seeds of the same 16-bit stream are an error.
    """

    kind: ClassVar[str] = "ratstats"
    generator: ClassVar[tuple[str, str]] = ("ratstats", "2005-2010")
    ordered: ClassVar[bool] = True
    own_seed: ClassVar[bool] = True
    words: ClassVar[Words] = Words(
        title="simple random sample of positions in the ordered list (RAT-STATS)",
        noun="simple random sample",
        method="the units at the positions drawn",
        numbers="RAT-STATS' generator (releases 2005 to 2010), a number for each stratum as its "
        "seed",
        formula=(
            "Positions",
            "RAT-STATS' generator, one seed a stratum",
            "positions in the declared order of the frame, as RAT-STATS 2005 to 2010 draws them",
        ),
    )

    @classmethod
    def check_seeds(cls, seeds: Mapping[str, str]) -> None:
        for label, seed in seeds.items():
            seed_number(seed, where=f"stratum {label}")
        check_streams(seeds)

    @classmethod
    def stream_of(cls, seed: str) -> object:
        return stream_number(seed_number(seed, where="seed"))

    def draw(self, stratum: DrawnFrom) -> Selection:
        units = stratum.facts.units
        positions = ratstats_positions(stratum.seed, n=stratum.n, spares=stratum.spares, size=units)
        placed = stratum.listed(declared=True).at_ranks(positions)
        return Selection(
            shape=self.shape,
            size=units,
            n=stratum.n,
            units=texts([unit.unit_id for unit in placed]),
            expected=np.full(len(placed), stratum.n / units),
            positions=tuple(unit.rank for unit in placed),
        )


def seed_number(text: str, *, where: str) -> float:
    """A seed as RAT-STATS takes it, negative or with decimals; recorded as it was written.

    >>> seed_number("38524.57", where="stratum 1")
    38524.57
    """
    if not isinstance(text, str) or not _NUMBER.fullmatch(text) or len(text) > 40:
        raise DrawError(
            f"the seed {text!r}",
            where=where,
            expected="a number such as 12345 or -38524.57",
            fix="Give RAT-STATS' own seed, with all of its decimals",
        )
    return float(text)


def check_streams(seeds: Mapping[str, str]) -> None:
    """Refuse (`DrawError`) two strata whose seeds give the same stream.

    >>> check_streams({"1": "20261121", "2": "20261122"})
    Traceback (most recent call last):
    ...
    primafacie.core.errors.DrawError: seeds of the strata: 1 problem
      - strata 1 and 2: the seeds 20261121 and 20261122 give one and the same stream. \
Expected a stream of its own for every stratum. Choose a seed further away: only its leading \
20 binary digits count.
    """
    found: dict[int, str] = {}
    problems: list[Problem] = []
    for label, text in seeds.items():
        stream = stream_number(seed_number(text, where=f"stratum {label}"))
        if stream in found:
            other = found[stream]
            problems.append(
                Problem(
                    f"strata {other} and {label}",
                    f"the seeds {seeds[other]} and {text} give one and the same stream",
                    "a stream of its own for every stratum",
                    "Choose a seed further away: only its leading 20 binary digits count",
                )
            )
        found.setdefault(stream, label)
    if problems:
        raise DrawError.collected(problems, what="seeds of the strata")


def ratstats_positions(seed: str, *, n: int, spares: int, size: int) -> tuple[int, ...]:
    """The positions drawn from 1..size, in order of selection, spares last.

    >>> ratstats_positions("1357", n=8, spares=2, size=90)
    (67, 46, 76, 2, 28, 56, 5, 70, 7, 23)
    """
    number = seed_number(seed, where="seed")
    return single_stage(number, n, spares, 1, size).in_order

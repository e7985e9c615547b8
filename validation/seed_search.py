"""Which RAT-STATS seed is behind a disclosed sample? At most 65,536 streams: try them all.

RAT-STATS (2005 to 2010) folds every seed into one of 65,536 streams. So a disclosed sample
either comes from one of them or it does not, and an honest foreign generator hits one by
chance with a probability that can be stated. Source: OIG's public specification of the
generator (81 FR 66972, 2016) and the RAT-STATS Companion Manual (Rev. 5/2010).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from primafacie.core.errors import Problem, StudyError
from sampling.ratstats import STREAMS, stream_number
from sampling.ratstats.streams import P, Q, R, distinct, uniforms, wichmann_hill_start

if TYPE_CHECKING:
    from numpy.typing import NDArray

Known = Literal["order", "set"]
# Streams left over for the exact replay; fewer rounds of elimination than this are never needed.
FEW = 32
MOST_ROUNDS = 400
# Round seeds that people choose; clock seeds are hundredths of seconds since midnight.
ROUND_SEEDS = 1_000_000
SHOWN_SEEDS = 6
# Seeds are listed for the first streams only: where more match, the match says little.
MOST_LISTED = 8


@dataclass(frozen=True)
class SeedSearch:
    """What the search found. `streams` are all that give the disclosed values; often one or none.

    `chance` bounds the probability that an honest foreign generator matches some stream.
    `seeds` are whole numbers below a million that give each of the first streams, smallest
    first; `clock_seeds` how many of the clock's 8,640,000 seeds do. `stated` tells about a
    seed that was stated.
    """

    known: Known
    values: int
    low: int
    high: int
    streams: tuple[int, ...]
    chance: float
    seeds: tuple[tuple[int, ...], ...]
    clock_seeds: tuple[int, ...]
    stated: str = ""

    @property
    def found(self) -> bool:
        return bool(self.streams)

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The result in words, with the chance beside the verdict."""
        asked = f"{self.values} numbers on {self.low}..{self.high}, as " + (
            "drawn in order" if self.known == "order" else "a set"
        )
        lines = [f"RAT-STATS seed search ({asked}): {STREAMS:,} streams tried"]
        if not self.streams:
            lines.append(
                "No RAT-STATS stream of 2005 to 2010 gives these numbers: another generator, "
                "another range, or numbers that were changed after the draw"
            )
        for stream, seeds, clocks in zip(self.streams, self.seeds, self.clock_seeds, strict=False):
            shown = ", ".join(str(seed) for seed in seeds[:SHOWN_SEEDS]) or "none below a million"
            more = " ..." if len(seeds) > SHOWN_SEEDS else ""
            lines.append(f"stream {stream}: whole seeds {shown}{more}; {clocks} clock seeds")
        if len(self.streams) > len(self.seeds):
            lines.append(f"and {len(self.streams) - len(self.seeds):,} more streams")
        lines.append(
            f"chance that an honest foreign generator matches any stream: at most {self.chance:.2g}"
        )
        return "\n".join([*lines, self.stated] if self.stated else lines)


def find_seed(
    values: Sequence[int],
    *,
    low: int,
    high: int,
    known: Known = "set",
    spares: Sequence[int] = (),
    stated: float | None = None,
) -> SeedSearch:
    """The RAT-STATS streams, and seeds, that give a disclosed single-stage sample.

    `values` are the drawn numbers on `low`..`high`: in order of selection (`known="order"`)
    or in any order (`known="set"`); `spares` follow in the order generated, where disclosed.
    Every one of the 65,536 streams is tried. Under an honest foreign generator the chance of
    a match is at most 65,536 (W-n)!/W! for an ordered list and 65,536 / C(W, n) for a set,
    W = high - low + 1: for few numbers or a whole range a match proves nothing, and the
    result says so by its chance. `stated` is a seed the other side named.

    Raises `StudyError` for numbers outside the range or repeated.

    >>> from sampling.ratstats import single_stage
    >>> drawn = single_stage(4417, 20, 0, 1, 10_000)
    >>> stream_number(4417) in find_seed(drawn.sequential, low=1, high=10_000).streams
    True
    """
    drawn, later = [int(value) for value in values], [int(value) for value in spares]
    _check(drawn, later, low, high)
    left = _survivors(np.array(sorted({*drawn, *later}), dtype=np.int64), low, high)
    streams = tuple(x for x in left if _gives(x, drawn, later, low, high, known))
    listed = streams[:MOST_LISTED]
    seeds = tuple(_whole_seeds(stream) for stream in listed)
    clocks = tuple(int((_clock_streams() == stream).sum()) for stream in listed)
    return SeedSearch(
        known=known,
        values=len(drawn),
        low=low,
        high=high,
        streams=streams,
        chance=_chance(high - low + 1, len(drawn), known),
        seeds=seeds,
        clock_seeds=clocks,
        stated="" if stated is None else _stated(stated, streams),
    )


def _check(drawn: list[int], spares: list[int], low: int, high: int) -> None:
    found = []
    everything = [*drawn, *spares]
    if not drawn:
        found.append(Problem("values", "no numbers", "the drawn numbers", ""))
    if len(set(everything)) < len(everything):
        found.append(Problem("values", "repeated numbers", "each number once", ""))
    outside = [value for value in everything if not low <= value <= high]
    if outside:
        found.append(
            Problem("values", f"{len(outside)} numbers outside {low}..{high}", "numbers inside",
                    "Give the range of the frame as it was numbered")
        )  # fmt: skip
    if found:
        raise StudyError.collected(found, what="seed search")


@cache
def _starts() -> NDArray[np.int64]:
    """The start (A, B, C) of every stream."""
    return np.array([wichmann_hill_start(x) for x in range(STREAMS)], dtype=np.int64).T


def _survivors(disclosed: NDArray[np.int64], low: int, high: int) -> list[int]:
    """Streams whose first numbers all lie among the disclosed ones, tried side by side."""
    width = high - low + 1
    left = np.arange(STREAMS)
    a, b, c = (part.copy() for part in _starts())
    for _ in range(min(len(disclosed), MOST_ROUNDS)):
        if len(left) <= FEW:
            break
        a, b, c = 171 * a % P, 172 * b % Q, 170 * c % R
        values = low + ((a / P + b / Q + c / R) % 1.0 * width).astype(np.int64)
        inside = np.isin(values, disclosed)
        left, a, b, c = left[inside], a[inside], b[inside], c[inside]
    return [int(x) for x in left]


def _gives(
    stream: int, drawn: list[int], spares: list[int], low: int, high: int, known: Known
) -> bool:
    """Does the stream give these numbers, the sample first and then the spares?"""
    width = high - low + 1
    numbers = uniforms(stream)
    found = distinct(
        len(drawn) + len(spares), width, lambda: low + int(next(numbers) * width), asked="values"
    )
    first, rest = found[: len(drawn)], found[len(drawn) :]
    same = first == drawn if known == "order" else set(first) == set(drawn)
    return same and rest == spares


def _chance(width: int, count: int, known: Known) -> float:
    """The bound on a chance match: 65,536 over the number of possible samples."""
    possible = math.lgamma(width + 1) - math.lgamma(width - count + 1)
    if known == "set":
        possible -= math.lgamma(count + 1)
    return min(1.0, math.exp(math.log(STREAMS) - possible))


def _streams_of(seeds: NDArray[np.float64]) -> NDArray[np.uint64]:
    """`stream_number` of many seeds at once."""
    words = seeds.view(np.uint64) >> np.uint64(32)
    return (words & np.uint64(0xFFFF)) ^ (words >> np.uint64(16))


@cache
def _whole_streams() -> NDArray[np.uint16]:
    """The stream of every whole seed below a million."""
    return _streams_of(np.arange(ROUND_SEEDS, dtype=np.float64)).astype(np.uint16)


def _whole_seeds(stream: int) -> tuple[int, ...]:
    return tuple(int(seed) for seed in np.flatnonzero(_whole_streams() == stream))


@cache
def _clock_streams() -> NDArray[np.uint16]:
    """The stream of every clock seed, 0.00 to 86399.99."""
    return _streams_of(np.arange(8_640_000, dtype=np.float64) / 100).astype(np.uint16)


def _stated(seed: float, streams: tuple[int, ...]) -> str:
    if stream_number(seed) in streams:
        return f"the stated seed {seed:g} gives these numbers"
    if streams:
        return f"the stated seed {seed:g} gives another sample; these numbers come from the above"
    return f"the stated seed {seed:g} does not give these numbers, nor does any other"

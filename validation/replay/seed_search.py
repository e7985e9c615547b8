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
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from primafacie.core.errors import StudyError
from primafacie.core.results import brief
from sampling.ratstats import STREAMS, stream_number
from validation.replay.stream_replay import Known, streams_giving
from validation.study.disclosed_numbers import (
    DisclosedNumbers,
    framed_numbers,
    set_numbers,
    single_numbers,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Round seeds that people choose; clock seeds are hundredths of seconds since midnight.
ROUND_SEEDS = 1_000_000
SHOWN_SEEDS = 6
# Seeds are listed for the first streams only: where more match, the match says little.
MOST_LISTED = 8
# Decimals of the seeds tried where a stated one may have been rounded in print.
FINE = 2


@brief
@dataclass(frozen=True)
class SeedSearch:
    """What the search found. `streams` are all that give the disclosed values; often one or none.

    `chance` bounds the probability that an honest foreign generator matches some stream.
    `seeds` are whole numbers below a million that give each of the first streams, smallest
    first; `clock_seeds` how many of the clock's 8,640,000 seeds do. `stated` tells about a
    seed that was stated, `rounded` is a seed of one of the streams that prints as it does.
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
    words: str = ""
    rounded: str = ""

    @property
    def found(self) -> bool:
        return bool(self.streams)

    @property
    def stated_gives(self) -> bool:
        """Does the stated seed, as it was stated, give the numbers?"""
        return (
            self.found
            and self.stated.endswith("gives these numbers")
            and ("another" not in self.stated)
        )

    @property
    def source(self) -> str:
        """The first stream found, with its smallest whole seed; `not found` without."""
        if not self.streams:
            return "not found"
        if self.rounded:
            return f"the seed {self.rounded}, rounded in print"
        seeds = self.seeds[0] if self.seeds else ()
        return f"stream {self.streams[0]}" + (f", as seed {seeds[0]}" if seeds else "")

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The result in words, with the chance beside the verdict."""
        what = self.words or f"{self.values} numbers on {self.low}..{self.high}"
        asked = f"{what}, as " + ("drawn in order" if self.known == "order" else "a set")
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
    values: Sequence[Any],
    *,
    low: int | None = None,
    high: int | None = None,
    ranges: Sequence[tuple[int, int]] = (),
    frames: Sequence[Any] = (),
    known: Known = "set",
    spares: Sequence[Any] = (),
    stated: float | None = None,
) -> SeedSearch:
    """The RAT-STATS streams, and seeds, that give a disclosed sample.

    `values` are drawn numbers on `low`..`high`; or sets of numbers, one for each of `ranges`;
    or (frame, item) over `frames` ((low, high) each), or (frame, page, line) where a frame is
    ((first, last page), (first, last line)). They stand in order of selection
    (`known="order"`) or in any order (`known="set"`); `spares` follow in the order generated,
    where disclosed. Every one of the 65,536 streams is tried. Under an honest foreign
    generator the chance of a match is at most 65,536 (W-n)!/W! for an ordered list and
    65,536 / C(W, n) for a set, W the number of possible values: for few numbers or a whole
    range a match proves nothing, and the result says so by its chance. `stated` is a seed the
    other side named; seeds that print as it does are tried too.

    Raises `StudyError` for numbers outside the range or repeated.

    >>> from sampling.ratstats import single_stage
    >>> drawn = single_stage(4417, 20, 0, 1, 10_000)
    >>> stream_number(4417) in find_seed(drawn.sequential, low=1, high=10_000).streams
    True
    """
    numbers = _disclosed(values, spares, low, high, ranges, frames)
    streams = streams_giving(numbers, known)
    listed = streams[:MOST_LISTED]
    seeds = tuple(_whole_seeds(stream) for stream in listed)
    clocks = tuple(int((_clock_streams() == stream).sum()) for stream in listed)
    rounded = None
    if stated is not None and stream_number(stated) not in streams:
        rounded = _printed_as(stated, streams)
    first, last = numbers.ranges[0] if len(numbers.ranges) == 1 else (1, numbers.possible)
    return SeedSearch(
        known=known,
        values=len(numbers.drawn),
        low=first,
        high=last,
        streams=streams,
        chance=_chance(numbers.possible, len(numbers.drawn), known),
        seeds=seeds,
        clock_seeds=clocks,
        stated="" if stated is None else _stated(stated, streams, rounded),
        words=numbers.words,
        rounded=rounded or "",
    )


def _disclosed(
    values: Sequence[Any],
    spares: Sequence[Any],
    low: int | None,
    high: int | None,
    ranges: Sequence[tuple[int, int]],
    frames: Sequence[Any],
) -> DisclosedNumbers:
    given = (low is not None and high is not None, bool(ranges), bool(frames))
    if sum(given) != 1:
        raise StudyError(
            "no range of the numbers, or several",
            where="seed search",
            expected="low= and high=, or ranges= of sets, or frames=",
            fix="Say on which range the numbers were drawn",
        )
    if ranges:
        return set_numbers(values, spares, ranges)
    if frames:
        return framed_numbers(values, spares, frames)
    assert low is not None
    assert high is not None
    return single_numbers(values, spares, low, high)


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


def _stated(seed: float, streams: tuple[int, ...], printed: str | None) -> str:
    said = f"the stated seed {seed:.12g}"
    if stream_number(seed) in streams:
        return f"{said} gives these numbers"
    if printed is not None:
        return (
            f"{said} as printed gives another sample, but the seed {printed} "
            "that prints so when rounded gives these numbers"
        )
    if streams:
        return (
            f"the stated seed {seed:.12g} gives another sample; these numbers come from the above"
        )
    return f"the stated seed {seed:.12g} does not give these numbers, nor does any other"


def _printed_as(seed: float, streams: tuple[int, ...]) -> str | None:
    """A seed of one of the streams, to four decimals, that rounds to (or is cut to) the stated."""
    exact = Decimal(repr(float(seed))).normalize()
    decimals = max(0, -int(exact.as_tuple().exponent))
    if decimals >= FINE or not streams:
        return None
    steps = 10 ** (FINE - decimals)
    tried = (np.arange(-steps // 2, steps) / 10.0**FINE) + float(seed)
    tried = np.round(tried, FINE)
    hits = np.isin(_streams_of(tried), np.array(streams, dtype=np.uint64))
    return f"{tried[hits][0]:.{FINE}f}".rstrip("0") if hits.any() else None

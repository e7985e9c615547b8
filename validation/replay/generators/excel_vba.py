"""Excel macros: Visual Basic's `Rnd` and `Randomize`, whose 16,777,216 states can all be tried.

x -> (1140671485 x + 12820163) mod 2^24, value x/2^24; a new session begins at x = 327680.
`Rnd(negative)` sets x from the 32 bits of the number as a Single; `Randomize number` replaces the
middle 16 bits of x and leaves the low 8, so that `Randomize` alone depends on what went before.
Source: Microsoft's article on Rnd (231847), and printed sequences (tests/published).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from validation.replay.generators.generator import Call, Calls, Generator
from validation.replay.generators.seed_space import SeedSpace
from validation.replay.generators.uniform_streams import UniformStream
from validation.replay.generators.usual_ways import SortedRows, UntilDistinct, whole_part
from validation.study.disclosed_numbers import DisclosedNumbers
from validation.study.missing_records import WAY, MissingRecord

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validation.replay.generators.generator import Pairs

STATES = 2**24
NEW_SESSION = 327680
NO_SEED = ("", "none", "not set", "no randomize")
"""A seed stated so means that the macro does not call Randomize: every new session begins alike."""
_LOW, _MASK = 0xFF, STATES - 1
_FACTOR, _STEP = 1140671485 & _MASK, 12820163
# States left over for the exact replay.
FEW = 64
MOST_ROUNDS = 60


def next_state(state: int) -> int:
    """One step of `Rnd`."""
    return (_FACTOR * state + _STEP) & _MASK


def after_negative(number: float) -> int:
    """The state after `Rnd(number)` with a negative number."""
    bits = int.from_bytes(struct.pack("<f", number), "little")
    return next_state((bits + (bits >> 24)) & _MASK)


def after_randomize(state: int, number: float) -> int:
    """The state after `Randomize number`: the two halves of the double's upper word, combined."""
    upper = int.from_bytes(struct.pack("<d", number)[4:], "little")
    return (state & _LOW) | (((upper & 0xFFFF) ^ (upper >> 16)) << 8)


def rnd_numbers(state: int) -> Iterator[float]:
    """`Rnd`, again and again, from a state."""
    while True:
        state = next_state(state)
        yield state / STATES


def _in_single(stream: UniformStream, size: int) -> int:
    """Int(N * Rnd) where N is an Integer: the product is rounded to a Single."""
    return int(np.float32(size) * np.float32(stream.next()))


class RndStates(SeedSpace):
    """All states; a seed is that of `Rnd(-1)` followed by `Randomize seed`."""

    words = "state of Visual Basic's Rnd"
    streams = STATES

    def streams_of(self, seeds: NDArray[np.float64]) -> NDArray[np.int64]:
        """The states after `Rnd(-1): Randomize seed` of many seeds at once."""
        upper = seeds.view(np.uint64) >> np.uint64(32)
        middle = (upper & np.uint64(0xFFFF)) ^ (upper >> np.uint64(16))
        return (middle.astype(np.int64) << 8) | (after_negative(-1) & _LOW)

    def uniforms(self, stream: int) -> Iterator[float]:
        """The numbers of a state, each in [0, 1)."""
        return rnd_numbers(stream)

    def possible_streams(self, numbers: DisclosedNumbers) -> Iterable[int]:
        """States whose first numbers all lie among the disclosed ones, tried side by side."""
        if len(numbers.ranges) != 1:
            return ()
        (low, high) = numbers.ranges[0]
        width = high - low + 1
        disclosed = np.zeros(width, dtype=bool)
        disclosed[[value[0] - low for value in (*numbers.drawn, *numbers.spares)]] = True
        left = np.arange(STATES, dtype=np.uint32)
        now = left.copy()
        for _ in range(min(len(numbers.drawn), MOST_ROUNDS)):
            if len(left) <= FEW:
                break
            now = (now * np.uint32(_FACTOR) + np.uint32(_STEP)) & np.uint32(_MASK)
            places = (now.astype(np.uint64) * np.uint64(width)) >> np.uint64(24)
            inside = disclosed[places.astype(np.int64)]
            left, now = left[inside], now[inside]
        return [int(x) for x in left]


@dataclass(frozen=True, eq=False)
class VisualBasic(Generator):
    """A session that drew other numbers first begins somewhere else."""

    def doubts(self, version: str, way: str, pairs: Pairs) -> tuple[MissingRecord, ...]:
        """What the macro did before the draw decides where the numbers begin."""
        words = "the whole macro, and what else was run in the same session of Excel before it"
        reason = "numbers that the session drew before the macro were not ruled out"
        return (*super().doubts(version, way, pairs), MissingRecord(WAY, words, reason))


def _new_session(seed: str) -> int | None:
    if seed.strip().casefold() in NO_SEED:
        return NEW_SESSION
    number = _number(seed)
    return None if number is None else after_randomize(NEW_SESSION, number)


def _reset(seed: str) -> int | None:
    number = _number(seed)
    return None if number is None else after_randomize(after_negative(-1), number)


def _by_negative(seed: str) -> int | None:
    number = _number(seed)
    return after_negative(number) if number is not None and number < 0 else None


def _number(seed: str) -> float | None:
    try:
        return float(seed.replace(",", ""))
    except ValueError:
        return None


def _calls() -> tuple[Call, ...]:
    starts: tuple[tuple[str, Callable[[str], int | None]], ...] = (
        ("", _new_session),
        ("Rnd(-1), Randomize seed: ", _reset),
        ("Rnd(seed): ", _by_negative),
    )
    draws: tuple[tuple[str, Callable[[UniformStream], Calls]], ...] = (
        ("Int(N * Rnd) + 1 until distinct", lambda s: UntilDistinct(s, whole_part)),
        ("Int(N * Rnd) + 1 as Single until distinct", lambda s: UntilDistinct(s, _in_single)),
        ("sort by Rnd", SortedRows),
    )

    def started(
        state: Callable[[str], int | None], draw: Callable[[UniformStream], Calls]
    ) -> Callable[[str], Calls | None]:
        def start(seed: str) -> Calls | None:
            first = state(seed)
            return None if first is None else draw(UniformStream(rnd_numbers(first)))

        return start

    return tuple(
        Call(f"{before}{words}", started(state, draw), also=(words,), usual=False)
        for before, state in starts
        for words, draw in draws
    )


EXCEL_VBA = VisualBasic("Excel VBA", calls=_calls(), settled=True, seeds=RndStates(), usual=False)

"""RAT-STATS' stream of random numbers (releases 2005 to 2010), seed by seed.

A seed becomes 16 bits, these the state of Visual Basic 6's generator, three of its numbers
the start of Wichmann and Hill's generator AS 183, which gives the draws. So there are at
most 65,536 streams, whatever the seed: 20261121, 20261122 and 20261123 are one.

Source: OIG's public specification of the replacement software (81 FR 66972, 2016) and the
RAT-STATS Companion Manual (Rev. 5/2010); reproduces every listing printed there.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar

from primafacie.core.errors import DrawError

P, Q, R = 30269, 30307, 30323
STREAMS = 65_536

# The low byte that Rnd(-1) followed by one Rnd() leaves in Visual Basic's 24-bit state;
# Randomize overwrites only the upper 16 bits.
_LOW_BYTE = 0x86
_MULTIPLIER, _INCREMENT, _MODULUS = 1_140_671_485, 12_820_163, 1 << 24

Drawn = TypeVar("Drawn", bound=Hashable)


def stream_number(seed: float) -> int:
    """Find which of the 65,536 streams of random numbers a seed gives.

    The stream is the high word of the seed's double, its halves combined by exclusive or.

    Parameters
    ----------
    seed : float
        Any finite number, fractional or negative.

    Returns
    -------
    int
        The stream, from 0 to 65,535.

    Raises
    ------
    DrawError
        If the seed is not a finite number.

    Examples
    --------
    >>> hex(stream_number(12345))
    '0x5c48'
    >>> stream_number(20261121) == stream_number(20261123)
    True
    """
    if isinstance(seed, bool) or not isinstance(seed, int | float):
        raise DrawError(
            f"the seed {seed!r}",
            expected="a number, as RAT-STATS takes it",
            fix="Give the seed as it is printed, for example 12345 or 38524.57",
        )
    try:
        value = float(seed)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise DrawError(
            f"the seed {seed!r}", expected="a finite number", fix="Give the seed as printed"
        )
    word = int(struct.unpack("<Q", struct.pack("<d", value))[0]) >> 32
    return (word & 0xFFFF) ^ (word >> 16)


def basic_step(state: int) -> int:
    """One step of Visual Basic 6's generator."""
    return (_MULTIPLIER * state + _INCREMENT) % _MODULUS


def basic_state(stream: int) -> int:
    """Visual Basic's state after `Randomize` with a seed of this stream."""
    return stream * 256 + _LOW_BYTE


def wichmann_hill_start(stream: int) -> tuple[int, int, int]:
    """The start (A, B, C) of a stream; a value not below its modulus is drawn again.

    >>> wichmann_hill_start(0x5C48)
    (11394, 24689, 22120)
    """
    state = basic_state(stream)
    start = []
    for modulus in (P, Q, R):
        while True:
            state = basic_step(state)
            value = modulus * state // _MODULUS + 1
            if value < modulus:
                break
        start.append(value)
    return start[0], start[1], start[2]


def uniforms(stream: int) -> Iterator[float]:
    """The stream's uniforms on [0, 1), without end: frac(A/30269 + B/30307 + C/30323)."""
    a, b, c = wichmann_hill_start(stream)
    while True:
        a, b, c = 171 * a % P, 172 * b % Q, 170 * c % R
        yield (a / P + b / Q + c / R) % 1.0


def distinct(count: int, possible: int, draw: Callable[[], Drawn], *, asked: str) -> list[Drawn]:
    """`count` distinct draws in the order they came; repeats are thrown away.

    Asking for more than there are is refused: RAT-STATS itself would never end.
    """
    if count > possible:
        raise DrawError(
            f"{asked}: {count:,} values",
            expected=f"at most {possible:,}, all there are",
            fix="Ask for fewer, or widen the range",
        )
    found: dict[Drawn, None] = {}
    while len(found) < count:
        found.setdefault(draw())
    return list(found)

"""R after `RNGkind("Marsaglia-Multicarry")`: two multiply-with-carry generators of 16 bits.

Source: Marsaglia's multiply-with-carry generators, as R's help page Random states them.
"""

from __future__ import annotations

from collections.abc import Iterator

from validation.replay.generators.r_numbers import SMALLEST, inside_unit, scrambled
from validation.replay.generators.r_other_kinds import r_kind

_WORD = 0xFFFFFFFF


def uniforms(seed: int) -> Iterator[float]:
    """The numbers after `set.seed(seed)`."""
    words = scrambled(seed)
    a, b = next(words) or 1, next(words) or 1
    while True:
        a = (36969 * (a & 0xFFFF) + (a >> 16)) & _WORD
        b = (18000 * (b & 0xFFFF) + (b >> 16)) & _WORD
        yield inside_unit((((a << 16) & _WORD) ^ (b & 0xFFFF)) * SMALLEST)


MARSAGLIA = r_kind(
    "Marsaglia-Multicarry",
    uniforms,
    rejection=(4, 37, 15, 34, 25, 14),
    rounding=(13, 18, 40, 23, 26, 14),
    ordered=(29, 40, 31, 21, 15, 24),
)

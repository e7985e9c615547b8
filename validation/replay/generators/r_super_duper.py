"""R after `RNGkind("Super-Duper")`: a shift register and a congruential generator, combined.

Source: Marsaglia's Super-Duper of the 1970s, as R's help page Random states it.
"""

from __future__ import annotations

from collections.abc import Iterator

from validation.replay.generators.r_numbers import SMALLEST, inside_unit, scrambled
from validation.replay.generators.r_other_kinds import r_kind

_WORD = 0xFFFFFFFF


def uniforms(seed: int) -> Iterator[float]:
    """The numbers after `set.seed(seed)`."""
    words = scrambled(seed)
    a, b = next(words) or 1, next(words) | 1
    while True:
        a ^= a >> 15
        a ^= (a << 17) & _WORD
        b = 69069 * b & _WORD
        yield inside_unit((a ^ b) * SMALLEST)


SUPER_DUPER = r_kind(
    "Super-Duper",
    uniforms,
    rejection=(28, 37, 27, 40, 29, 36),
    rounding=(31, 33, 10, 15, 37, 11),
    ordered=(28, 32, 20, 13, 16, 27),
)

"""R after `RNGkind("Wichmann-Hill")`: three congruential generators whose fractions are added.

Source: Wichmann and Hill, Applied Statistics 31 (1982) 188, and R's help page Random.
"""

from __future__ import annotations

from collections.abc import Iterator

from validation.replay.generators.r_numbers import inside_unit, scrambled
from validation.replay.generators.r_other_kinds import r_kind

_P, _Q, _R = 30269, 30307, 30323


def uniforms(seed: int) -> Iterator[float]:
    """The numbers after `set.seed(seed)`."""
    words = scrambled(seed)
    x, y, z = (next(words) % p or 1 for p in (_P, _Q, _R))
    while True:
        x, y, z = 171 * x % _P, 172 * y % _Q, 170 * z % _R
        yield inside_unit((x / _P + y / _Q + z / _R) % 1)


WICHMANN_HILL = r_kind(
    "Wichmann-Hill",
    uniforms,
    rejection=(6, 30, 13, 25, 40, 28),
    rounding=(11, 30, 8, 35, 6, 37),
    ordered=(27, 9, 19, 24, 35, 28),
)

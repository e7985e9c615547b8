"""R after `RNGkind("L'Ecuyer-CMRG")`: MRG32k3a (L'Ecuyer, Operations Research 47, 1999)."""

from __future__ import annotations

from collections.abc import Iterator

from validation.replay.generators.r_numbers import inside_unit, scrambled
from validation.replay.generators.r_other_kinds import r_kind

_M1, _M2 = 4294967087, 4294944443
_TO_UNIT = 2.328306549295727688e-10


def uniforms(seed: int) -> Iterator[float]:
    """The numbers after `set.seed(seed)`; words that are too large are left out of the state."""
    words = (word for word in scrambled(seed) if word < _M2)
    a, b, c, d, e, f = (next(words) for _ in range(6))
    while True:
        p = (1403580 * b - 810728 * a) % _M1
        q = (527612 * f - 1370589 * d) % _M2
        a, b, c, d, e, f = b, c, p, e, f, q
        yield inside_unit((p - q if p > q else p - q + _M1) * _TO_UNIT)


LECUYER = r_kind(
    "L'Ecuyer-CMRG",
    uniforms,
    rejection=(2, 4, 12, 38, 9, 21),
    rounding=(7, 22, 19, 28, 29, 2),
    ordered=(11, 21, 6, 29, 37, 26),
)

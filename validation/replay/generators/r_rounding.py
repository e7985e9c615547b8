"""R's `sample` before 3.6, and after `RNGkind(sample.kind = "Rounding")`."""

from __future__ import annotations

from validation.replay.generators.generator import Generator, PrintedDraw
from validation.replay.generators.r_numbers import mersenne_uniforms
from validation.replay.generators.r_ways import sample_call

LAST_ROUNDING = (3, 5, 99)

R_ROUNDING = Generator(
    "R sample rounding",
    calls=(sample_call(mersenne_uniforms, "Rounding"),),
    versions=(None, LAST_ROUNDING),
    settled=True,
    printed=(
        # As R printed them (tests/reference/r_sample), less 1.
        PrintedDraw("42", 10, (9, 8, 2, 5, 3, 7, 4, 0, 1, 6), call="sample"),
        PrintedDraw("1", 70_000, (18585, 26048, 40098, 63571, 14116), call="sample"),
        PrintedDraw("123", 10, (2, 7, 3, 6, 5, 0, 9, 8, 1, 4), call="sample"),
    ),
)

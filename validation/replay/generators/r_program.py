"""R without the name of a function: `sample`, or one of the ways that need `runif` alone."""

from __future__ import annotations

from validation.replay.generators.generator import Generator, PrintedDraw
from validation.replay.generators.r_numbers import mersenne_uniforms
from validation.replay.generators.r_rounding import LAST_ROUNDING
from validation.replay.generators.r_ways import replaced_call, sample_call, uniform_calls
from validation.replay.generators.releases import Releases

# As R 4.2.2 printed them (tests/reference/r_ways), less 1.
_OF_UNIFORMS = (
    PrintedDraw("42", 40, (34, 36, 24, 17, 7, 21), call="order(runif(N))"),
    PrintedDraw("42", 40, (22, 16, 23, 15, 1, 12), call="order(-runif(N))"),
    PrintedDraw("42", 40, (17, 18, 38, 21, 27, 35), call="order(rnorm(N))"),
    PrintedDraw("42", 40, (36, 37, 11, 33, 25, 20), call="ceiling(runif(n) * N)"),
    PrintedDraw("42", 40, (36, 37, 11, 32, 25, 20), call="round(runif(n, 1, N))"),
    PrintedDraw("42", 40, (7, 17, 21, 24, 34, 36), call="srswor1"),
    PrintedDraw("42", 40, (6, 12, 19, 26, 32, 39), call="UPsystematic"),
)

R_BEFORE_3_6 = Generator(
    "R before 3.6",
    calls=(
        sample_call(mersenne_uniforms, "Rounding"),
        replaced_call(mersenne_uniforms, "Rounding"),
        *uniform_calls(mersenne_uniforms),
    ),
    versions=(None, LAST_ROUNDING),
    settled=True,
    usual=False,
    printed=(
        PrintedDraw("42", 10, (9, 8, 2, 5, 3, 7, 4, 0, 1, 6), call="sample"),
        PrintedDraw("42", 40, (36, 37, 11, 33, 25, 20), call="unique(sample with replacement)"),
        *_OF_UNIFORMS,
    ),
)

R = Releases(
    "R",
    calls=(
        sample_call(mersenne_uniforms, "Rejection"),
        replaced_call(mersenne_uniforms, "Rejection"),
        *uniform_calls(mersenne_uniforms),
    ),
    versions=((3, 6), None),
    usual=False,
    printed=(
        PrintedDraw("42", 10, (0, 4, 9, 7, 1, 3, 5, 8, 6, 2), call="sample"),
        PrintedDraw("42", 40, (36, 0, 24, 9, 35, 17), call="unique(sample with replacement)"),
        *_OF_UNIFORMS,
    ),
    earlier=(R_BEFORE_3_6,),
    release="R 3.6 or later",
    earlier_releases=("R before 3.6",),
)

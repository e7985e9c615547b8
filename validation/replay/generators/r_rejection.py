"""R's `sample` from 3.6 on; a statement without a version can also mean the one before."""

from __future__ import annotations

from validation.replay.generators.generator import PrintedDraw
from validation.replay.generators.r_numbers import mersenne_uniforms
from validation.replay.generators.r_rounding import R_ROUNDING
from validation.replay.generators.r_ways import sample_call
from validation.replay.generators.releases import Releases

R_SAMPLE = Releases(
    "R sample",
    calls=(sample_call(mersenne_uniforms, "Rejection"),),
    versions=((3, 6), None),
    printed=(
        # As R printed them (tests/reference/r_sample), less 1.
        PrintedDraw("42", 10, (0, 4, 9, 7, 1, 3, 5, 8, 6, 2), call="sample"),
        PrintedDraw("-7", 70_000, (12884, 22568, 52506, 27533, 66359), call="sample"),
        PrintedDraw("123", 10, (2, 9, 1, 7, 5, 8, 0, 6, 4, 3), call="sample"),
    ),
    earlier=(R_ROUNDING,),
    release="R 3.6 or later",
    earlier_releases=("R before 3.6",),
)

"""R's `sample` before 3.6, and after `RNGkind(sample.kind = "Rounding")`."""

from __future__ import annotations

from validation.replay.generators.generator import Call, Calls, Generator, PrintedDraw
from validation.replay.generators.r_numbers import RSamples, r_seed


def _start(seed: str) -> Calls | None:
    number = r_seed(seed)
    return None if number is None else RSamples(number, "Rounding")


R_ROUNDING = Generator(
    "R sample rounding",
    calls=(Call("sample", _start),),
    settled=True,
    printed=(
        # As R printed them (tests/reference/r_sample), less 1.
        PrintedDraw("42", 10, (9, 8, 2, 5, 3, 7, 4, 0, 1, 6), call="sample"),
        PrintedDraw("1", 70_000, (18585, 26048, 40098, 63571, 14116), call="sample"),
    ),
)

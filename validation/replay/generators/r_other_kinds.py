"""What R draws with a kind of generator that was chosen in `RNGkind(kind)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from validation.replay.generators.generator import Generator, PrintedDraw
from validation.replay.generators.r_numbers import Kind
from validation.replay.generators.r_rounding import LAST_ROUNDING
from validation.replay.generators.r_ways import Uniforms, replaced_call, sample_call, uniform_calls
from validation.replay.generators.releases import Releases

SEED, SIZE = "42", 40


def r_kind(
    kind: str,
    uniforms: Uniforms,
    *,
    rejection: Sequence[int],
    rounding: Sequence[int],
    ordered: Sequence[int],
) -> Releases:
    """The program of a kind with the draws of 6 from 40 that R 4.2.2 printed for the seed 42.

    `rejection` and `rounding` are those of `sample`, `ordered` that of `order(runif(N))`.
    """
    name = f"R {kind}"

    def printed(numbers: Sequence[int]) -> tuple[PrintedDraw, ...]:
        pairs = (("sample", numbers), ("order(runif(N))", ordered))
        return tuple(
            PrintedDraw(SEED, SIZE, tuple(k - 1 for k in places), call=call)
            for call, places in pairs
        )

    def calls(samples: Kind) -> Generator:
        ways = (sample_call(uniforms, samples), replaced_call(uniforms, samples))
        return Generator(name, calls=(*ways, *uniform_calls(uniforms)), usual=False)

    earlier = replace(
        calls("Rounding"),
        name=f"{name} before 3.6",
        versions=(None, LAST_ROUNDING),
        settled=True,
        printed=printed(rounding),
    )
    return Releases(
        name,
        calls=calls("Rejection").calls,
        versions=((3, 6), None),
        usual=False,
        printed=printed(rejection),
        earlier=(earlier,),
        release="R 3.6 or later",
        earlier_releases=("R before 3.6",),
    )

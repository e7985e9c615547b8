"""Which generator a program's name stands for."""

from __future__ import annotations

from collections.abc import Callable

from primafacie.core.errors import DrawError
from sampling.ratstats import stream_number
from sampling.ratstats.streams import distinct, uniforms
from validation.disclosed_samples import Program
from validation.generators.numpy_draws import MOST_SEED, default_rng_draw, random_state_draw
from validation.generators.r_draws import r_sample

Generate = Callable[[str, int, int], list[list[int]]]
"""(seed as stated, N, how many) to the places drawn, 0-based, one list a documented call."""


def _whole(seed: str, most: int) -> int | None:
    """A whole-number seed, or None: then the program cannot have been seeded with it."""
    text = seed.strip().replace(",", "")
    try:
        number = int(float(text)) if float(text) == int(float(text)) else None
    except (ValueError, OverflowError):
        return None
    return number if number is not None and abs(number) <= most else None


def _ratstats(seed: str, size: int, count: int) -> list[list[int]]:
    try:
        stream = stream_number(float(seed.replace(",", "")))
        numbers = uniforms(stream)
        return [distinct(count, size, lambda: int(next(numbers) * size), asked="places")]
    except (ValueError, DrawError):
        return []


def _numpy(seed: str, size: int, count: int) -> list[list[int]]:
    number = _whole(seed, 2**128)
    return [] if number is None or number < 0 else default_rng_draw(number, size, count)


def _legacy(seed: str, size: int, count: int) -> list[list[int]]:
    number = _whole(seed, MOST_SEED)
    return [] if number is None or number < 0 else random_state_draw(number, size, count)


def _r(seed: str, size: int, count: int) -> list[list[int]]:
    number = _whole(seed, 2**31 - 1)
    return [] if number is None else [r_sample(number, size, count)]


def _old_r(seed: str, size: int, count: int) -> list[list[int]]:
    number = _whole(seed, 2**31 - 1)
    return [] if number is None else [r_sample(number, size, count, kind="Rounding")]


_GENERATORS: dict[str, Generate] = {
    "RAT-STATS": _ratstats,
    "numpy default_rng": _numpy,
    "numpy RandomState": _legacy,
    "pandas sample": _legacy,
    "R sample": _r,
    "R sample rounding": _old_r,
}


def generator_for(program: Program) -> Generate | None:
    """The generator of places of a program; None for tickets and for what cannot be replayed.

    >>> generator_for("pandas sample")("42", 10, 3)
    [[8, 1, 5]]
    """
    return _GENERATORS.get(program)

"""SAS draws made in a DATA step or PROC SQL with `RANUNI` or `RAND('UNIFORM')`.

`RANUNI`, `UNIFORM` and `CALL RANUNI`: x -> 397204094 x mod 2^31 - 1 (Fishman and Moore 1982), one
stream for a DATA step. `RAND` after `CALL STREAMINIT`: MT19937 with the seeding of 1998 (of 2002
where 8,192 divides the seed), each word of 32 bits over 2^32.
"""

from __future__ import annotations

from collections.abc import Iterator

from validation.replay.generators.generator import Call, whole_seed
from validation.replay.generators.mersenne_twister import (
    state_of_1998,
    state_of_2002,
    words_of_state,
)
from validation.replay.generators.usual_ways import (
    Numbers,
    one_after_another,
    sorted_by,
    until_distinct,
)

M31 = 2**31 - 1
_OTHER_SEEDING = 8192


def ranuni_numbers(seed: int) -> Iterator[float]:
    """The stream of `RANUNI(seed)`."""
    x = seed
    while True:
        x = 397204094 * x % M31
        yield x / M31


def rand_numbers(seed: int) -> Iterator[float]:
    """The stream of `RAND('UNIFORM')` after `CALL STREAMINIT(seed)`."""
    state = state_of_2002(seed) if seed % _OTHER_SEEDING == 0 else state_of_1998(seed)
    for word in words_of_state(state):
        yield word / 2**32


def ranuni_of(seed: str) -> Iterator[float] | None:
    """Those of a stated seed; a seed of 0 or less is the clock's."""
    number = whole_seed(seed, 1, M31 - 1)
    return None if number is None else ranuni_numbers(number)


def rand_of(seed: str) -> Iterator[float] | None:
    """Those of a stated seed; a seed of 0 or less is the clock's."""
    number = whole_seed(seed, 1, M31 - 1)
    return None if number is None else rand_numbers(number)


def data_step_calls(numbers: Numbers) -> tuple[Call, ...]:
    """Every row numbered and sorted, selection-rejection, or places drawn directly.

    A Bernoulli selection (keep the row if u < rate) keeps the rows with the smallest numbers: it
    is found as a sort.
    """
    return (
        Call(
            "sort",
            sorted_by(numbers),
            also=("order by", "proc sql order by", "bernoulli"),
            usual=False,
        ),
        Call("selection-rejection", one_after_another(numbers), nested=False, usual=False),
        Call(
            "direct access until distinct",
            until_distinct(numbers),
            also=("ceil(u * N)", "int(u * N) + 1"),
            usual=False,
        ),
    )

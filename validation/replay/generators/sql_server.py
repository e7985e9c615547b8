"""SQL Server's `RAND(seed)`, then `RAND()`: two congruential generators (L'Ecuyer 1988).

`RAND()` in a SELECT over rows gives one value for all of them: it draws places in a loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from validation.replay.generators.generator import Call, Generator, whole_seed
from validation.replay.generators.usual_ways import until_distinct

_M1, _M2 = 2147483563, 2147483399
_SECOND = 67890
_TO_UNIT = 4.656613e-10


def rand_numbers(seed: int) -> Iterator[float]:
    """`RAND(seed)`, `RAND()`, `RAND()` ... as the server prints them."""
    a, b = seed, _SECOND
    while True:
        a, b = 40014 * a % _M1, 40692 * b % _M2
        z = a - b
        yield (z if z > 0 else z + _M1 - 1) * _TO_UNIT


def _numbers(seed: str) -> Iterator[float] | None:
    number = whole_seed(seed, 1, _M1 - 1)
    return None if number is None else rand_numbers(number)


def _after_the_first(seed: str) -> Iterator[float] | None:
    numbers = _numbers(seed)
    return None if numbers is None else islice(numbers, 1, None)


SQL_SERVER = Generator(
    "SQL Server RAND",
    calls=(
        Call("RAND() times N until distinct", until_distinct(_numbers), usual=False),
        Call(
            "RAND() times N until distinct, RAND(seed) not used",
            until_distinct(_after_the_first),
            usual=False,
        ),
    ),
    settled=True,
    usual=False,
)

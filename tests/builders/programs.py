"""What other programs draw: the lists that a disclosed sample is made from."""

from __future__ import annotations

from typing import Any

from tests.builders.inside_validation import GENERATORS


def places(program: str, seed: str, size: int, count: int) -> list[int]:
    """The places of a list that one call of the program draws, in its order."""
    return [int(place) for place in GENERATORS[program].places(seed, size, count)[0]]


def started(program: str, seed: str) -> Any:
    """The program's generator after its seed: `draw(size, count)` gives call after call."""
    calls = GENERATORS[program].calls[0].start(seed)
    assert calls is not None
    return calls

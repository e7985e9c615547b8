"""What a RAT-STATS draw gives: values in ascending order, spares in drawn order, the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from primafacie.core.errors import DrawError, Problem
from primafacie.core.results import brief

Value = TypeVar("Value")


@brief
@dataclass(frozen=True)
class Drawn(Generic[Value]):
    """A draw as RAT-STATS prints it.

    `sequential` is ascending, `spares` stay in the order generated, `order` tells for every
    value, spares too, when it was selected (1 is the first).
    """

    function: str
    seed: float
    frame_size: int
    sequential: tuple[Value, ...]
    spares: tuple[Value, ...]
    order: dict[Value, int]

    @property
    def in_order(self) -> tuple[Value, ...]:
        """All values, spares last, in order of selection."""
        return tuple(sorted(self.order, key=lambda value: self.order[value]))

    @classmethod
    def from_order(
        cls, function: str, seed: float, frame_size: int, drawn: Sequence[Any], quantity: int
    ) -> Drawn[Any]:
        """From the values in order of selection; the first `quantity` are the sample."""
        return cls(
            function=function,
            seed=float(seed),
            frame_size=frame_size,
            sequential=tuple(sorted(drawn[:quantity])),
            spares=tuple(drawn[quantity:]),
            order={value: place for place, value in enumerate(drawn, start=1)},
        )


def check_request(quantity: int, spares: int, ranges: Sequence[tuple[int, int]]) -> None:
    """Refuse counts and ranges that are none; every fault at once (`DrawError`)."""
    found = []
    if not _whole(quantity) or quantity < 1:
        found.append(Problem("quantity", repr(quantity), "a whole number of 1 or more", ""))
    if not _whole(spares) or spares < 0:
        found.append(Problem("spares", repr(spares), "a whole number of 0 or more", ""))
    if not ranges:
        found.append(Problem("ranges", "none", "at least one (low, high)", ""))
    for number, (low, high) in enumerate(ranges, start=1):
        if not (_whole(low) and _whole(high)) or low > high:
            found.append(
                Problem(f"range {number}", f"{low!r} to {high!r}", "whole numbers, low first", "")
            )
    if found:
        raise DrawError.collected(found, what="the draw asked for")


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)

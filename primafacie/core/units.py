"""Types that say in which unit a number is: a record carries the unit in the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final


@dataclass(frozen=True)
class InUnit:
    """The unit of a number, as the end of its key in a record."""

    suffix: str


Dollars = Annotated[float, InUnit("dollars")]
"""An unrounded amount in dollars. A record has it under a key that ends in `_dollars`."""

CENTS: Final = "cents"
"""How the key of an exact amount ends in a record: `_cents`."""


def with_unit(name: str, unit: str) -> str:
    """The key of a number in a unit.

    >>> with_unit("paid", "cents"), with_unit("paid_cents", "cents"), with_unit("", "cents")
    ('paid_cents', 'paid_cents', 'cents')
    """
    if not name:
        return unit
    return name if name.endswith(f"_{unit}") or name == unit else f"{name}_{unit}"

"""The planted flaws by name: the argument that must name each, and the words of its cause."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from .audits import Audit

Plant = Callable[[Audit], Audit]


@dataclass(frozen=True)
class Flaw:
    """One flaw: `code` must report it with words that match `cause`.

    `certain` flaws show in every study; the others are noticed by a test and may be missed in one
    study of ten. `context` marks what must be reported but is not by itself a fault of the amount.
    """

    name: str
    code: str
    cause: re.Pattern[str]
    plant: Plant
    strata: int = 1
    certain: bool = True
    context: bool = False


FLAWS: dict[str, Flaw] = {}


def flaw(
    code: str, cause: str, *, strata: int = 1, certain: bool = True, context: bool = False
) -> Callable[[Plant], Plant]:
    """Register a planted flaw under the words of its function's name."""

    def register(plant: Plant) -> Plant:
        name = plant.__name__.replace("_", " ")
        FLAWS[name] = Flaw(name, code, re.compile(cause), plant, strata, certain, context)
        return plant

    return register


def all_flaws() -> dict[str, Flaw]:
    """Every flaw, from the files of this folder."""
    from . import amount_flaws, frame_flaws, review_flaws, selection_flaws

    for part in (amount_flaws, frame_flaws, review_flaws, selection_flaws):
        assert part.__doc__
    return dict(FLAWS)

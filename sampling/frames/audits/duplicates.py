"""Units that look like one and the same service, listed more than once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.errors import SHOWN_UNITS, some_units
from primafacie.core.money import Money
from sampling.frames.audits.keys import checked_roles, columns_of, known_roles

if TYPE_CHECKING:
    from sampling.frames.frame import Frame


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Units that agree in every role of `key`.

    `groups` keys occur more than once, `units` units carry them, `repeats` are those beyond
    one a group, and `cents` is the least that the repeats were paid: each group without its
    largest payment. `examples` are at most three unit ids.
    """

    key: tuple[str, ...]
    exact: bool
    groups: int
    units: int
    repeats: int
    cents: int
    examples: tuple[str, ...]

    def text(self) -> str:
        """What was found, in a sentence."""
        words = "every role but the id" if self.exact else ", ".join(self.key)
        if not self.groups:
            return f"No two units agree in {words}"
        return (
            f"{self.units:,} units in {self.groups:,} groups agree in {words}: {self.repeats:,} "
            f"beyond one a group, paid {Money(self.cents)} "
            f"(for example {some_units(self.examples)}). A service listed d times is d times as "
            "likely to be drawn: remove the repeats or weight by 1/d"
        )


def find_duplicates(frame: Frame, key: Sequence[str] | str | None = None) -> Duplicates:
    """Units that agree in the roles of `key`; None: in every role but the unit id.

    A business key of claim lines is the beneficiary, the date, the code, the modifier, the
    units of service and the amount. Blanks count as a value: two blank modifiers agree. One
    scan, grouped in the engine. Raises `FrameError` for roles that the frame does not have.

    A unit listed d times has an inclusion probability proportional to d, so that expansion
    counts it d times: the direction is up where the repeats were paid once only. Source:
    Lessler and Kalsbeek (1992), Nonsampling Error in Surveys (multiplicity).
    """
    exact = key is None
    names = (
        tuple(name for name in known_roles(frame) if name != "unit_id")
        if key is None
        else checked_roles(frame, key, where="duplicates")
    )
    columns = ", ".join(columns_of(frame, names))
    units, parameters = frame.units
    repeated = (
        f"select count(*) as n, sum(paid) as total, max(paid) as most, min(unit_id) as one, "
        f"max(unit_id) as other from {units} group by {columns} having count(*) > 1"
    )
    row = frame.engine.execute(
        f"select count(*), sum(n), sum(total - most) from ({repeated}) as repeated", parameters
    )[0]
    groups, found, cents = (int(value or 0) for value in row)
    shown = frame.engine.execute(
        f"select one, other from ({repeated}) as repeated order by n desc, one limit 2", parameters
    )
    ids = tuple(str(unit) for pair in shown for unit in pair)[:SHOWN_UNITS]
    return Duplicates(names, exact, groups, found, found - groups, cents, ids)

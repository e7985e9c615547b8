"""Units that look like one and the same service, listed more than once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.brief_texts import brief
from primafacie.core.errors import SHOWN_UNITS, some_units
from primafacie.core.money import Money
from sampling.frames.role_columns import checked_roles, columns_of, known_roles, texts_of

if TYPE_CHECKING:
    from sampling.frames.frame import Frame


@brief
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
        such = f" (for example {some_units(self.examples)})" if self.examples else ""
        return (
            f"{self.units:,} units in {self.groups:,} groups agree in {words}: {self.repeats:,} "
            f"beyond one a group, paid {Money(self.cents)}{such}. A service listed d times is d "
            "times as likely to be drawn: remove the repeats or weight by 1/d"
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
        tuple(name for name in known_roles(frame.roles) if name != "unit_id")
        if key is None
        else checked_roles(frame.roles, key, where="duplicates")
    )
    columns = ", ".join(columns_of(frame.engine.dialect, names))
    units, parameters = frame.units
    # Ids are looked up for one group only: an id kept for every group would fill the memory.
    row = frame.engine.execute(
        "select count(*), sum(n), sum(total - most) from (select count(*) as n, sum(paid) as "
        f"total, max(paid) as most from {units} group by {columns} having count(*) > 1"
        ") as repeated",
        parameters,
    )[0]
    groups, found, cents = (int(value or 0) for value in row)
    ids = _examples(frame, names) if groups else ()
    return Duplicates(names, exact, groups, found, found - groups, cents, ids)


def _examples(frame: Frame, names: Sequence[str]) -> tuple[str, ...]:
    """The first ids of one of the largest groups."""
    units, parameters = frame.units
    texts = texts_of(frame.engine.dialect, names)
    places = ", ".join(str(place) for place in range(2, len(names) + 2))
    key = frame.engine.execute(
        f"select count(*), {', '.join(texts)} from {units} group by {places} "
        f"having count(*) > 1 order by 1 desc, {places} limit 1",
        parameters,
    )[0][1:]
    same = " and ".join(f"{text} = ?" for text in texts)
    rows = frame.engine.execute(
        f"select unit_id from {units} where {same} order by unit_id limit {SHOWN_UNITS}",
        [*parameters, *key],
    )
    return tuple(str(unit) for (unit,) in rows)

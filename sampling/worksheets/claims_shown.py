"""What the frame says of the drawn units beyond the draw: columns to show, rows that were lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from primafacie.core.errors import DrawError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.plurals import counted

if TYPE_CHECKING:
    from sampling.draws import Draw
    from sampling.engines.roles import Roles
    from sampling.frames import Frame
    from sampling.frames.unit_rows import FrameUnit

_SEVERAL = "; "


@dataclass(frozen=True)
class ClaimColumns:
    """Texts of the claims file by unit and by line, and units that lost rows to exclusions.

    Attributes
    ----------
    names : tuple of str
        The columns that are shown, in order.
    units : mapping of str to tuple of str
        By unit id, a text per column. Where the lines of a unit differ, all of their texts.
    lines : mapping of (str, str) to tuple of str
        The same by unit id and line.
    lost : mapping of str to str
        By unit id, which rows were left out of the frame, in words.
    dates : mapping of str to (str, str)
        By unit id, the first and the last date of service, where the frame has dates.
    """

    names: tuple[str, ...] = ()
    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def of_unit(self, unit_id: str) -> tuple[str, ...]:
        """The texts of a unit, in the order of `names`."""
        return self.units.get(unit_id, ("",) * len(self.names))

    def of_line(self, unit_id: str, part: str) -> tuple[str, ...]:
        """The texts of a line; those of the unit where it has one line."""
        return self.lines.get((unit_id, part), self.of_unit(unit_id))

    def text(self, unit_id: str, name: str) -> str:
        """One text of a unit."""
        return self.of_unit(unit_id)[self.names.index(name)]


def claim_columns(
    draw: Draw, show: Sequence[str] = (), *, frame: Frame | None = None, dates: bool = False
) -> ClaimColumns:
    """The columns `show` of the drawn units and spares, and which of them lost rows.

    With `dates` it has their dates of service as well.

    `frame` is the frame of the draw; left out, the frame that the draw's plan holds. A column is
    one that the frame keeps (`more`), or the source column of its cluster or stratum.

    Raises
    ------
    DrawError
        If columns are to be shown and there is no frame, or if the frame keeps no such column.
    """
    frame = frame if frame is not None else draw.plan.frame
    names = tuple(dict.fromkeys(show))
    if frame is None:
        if names or dates:
            raise DrawError(
                "columns to show, and a draw without its frame",
                expected="the frame that the sample was drawn from",
                fix="Load the plan with load_plan(path, frame=...) and draw, or give frame=",
            )
        return ClaimColumns()
    # What names the unit and its payment is on every sheet.
    names = tuple(name for name in names if name not in _always_shown(frame.roles))
    given = {"cluster": frame.roles.cluster, "stratum": frame.roles.stratum}
    roles = {column: role for role, column in given.items() if column}
    known = [*(name for name, _ in frame.roles.more), *roles]
    problems = [
        unknown_name(
            "column",
            name,
            known,
            where="show",
            fix=f'Keep it when the claims are checked: primafacie check ... --more "{name}"',
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise DrawError.collected(problems, what="columns to show")
    lost = _lost(frame, [unit.unit_id for unit in (*draw.units, *draw.spares)])
    if not names and not dates:
        return ClaimColumns(lost=lost)
    units = frame.fetch_units([unit.unit_id for unit in (*draw.units, *draw.spares)])
    return ClaimColumns(
        names,
        {unit.unit_id: tuple(_of_unit(unit, name, roles) for name in names) for unit in units},
        {
            (unit.unit_id, row.part): tuple(
                _text(row.more[name]) if name in row.more else _of_unit(unit, name, roles)
                for name in names
            )
            for unit in units
            for row in unit.rows
        },
        lost,
        {unit.unit_id: days for unit in units if dates and (days := _days(unit))},
    )


def _days(unit: FrameUnit) -> tuple[str, str] | None:
    """The first and the last date of service of a unit."""
    days = sorted({row.date for row in unit.rows if row.date} or {unit.date or ""})
    return (days[0], days[-1]) if days[0] else None


def _always_shown(roles: Roles) -> set[str | None]:
    return {*roles.unit_id, *roles.part, roles.paid, roles.claimed, roles.date}


def _of_unit(unit: FrameUnit, name: str, roles: Mapping[str, str]) -> str:
    """The text of a unit, or the different texts of its rows in their order."""
    if name not in unit.more:
        return _text(getattr(unit, roles[name]))
    texts = dict.fromkeys(_text(row.more[name]) for row in unit.rows) or {_text(unit.more[name]): 0}
    return _SEVERAL.join(text for text in texts if text)


def _text(value: str | None) -> str:
    return "" if value is None else str(value)


def _lost(frame: Frame, unit_ids: Sequence[str]) -> dict[str, str]:
    rows = frame.lost_rows
    if rows is None:
        return {}
    listed = {
        unit.unit_id: f"{counted(unit.rows - unit.rows_kept, 'row')} of "
        f"{Money(unit.original_cents - unit.kept_cents)}; {Money(unit.original_cents)} before"
        for unit in rows.listed
    }
    # The frame lists its first units only where very many lost rows.
    open_end = "" if rows.units == len(listed) else max(listed)
    return {
        unit_id: listed.get(unit_id, "not listed in the frame record")
        for unit_id in unit_ids
        if unit_id in listed or (open_end and unit_id > open_end)
    }

"""The drawn units with every role of the frame, numbered within their strata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sampling.choices.shapes import Shape
from sampling.designs import Selection
from sampling.designs.ticket_rules import check_text
from sampling.draws.drawn_units import DrawnPart, DrawnStratum, DrawnUnit
from sampling.plans import Plan

if TYPE_CHECKING:
    from sampling.frames import Frame


def drawn_rows(
    plan: Plan,
    frame: Frame,
    chosen: Mapping[str, Selection],
) -> tuple[tuple[DrawnUnit, ...], tuple[DrawnUnit, ...]]:
    """The drawn units with every role of the frame, numbered within their stratum; the spares."""
    found = [(row, unit) for row in plan.strata for unit in chosen[row.label].rows()]
    rows = frame.fetch_units([unit.unit_id for _, unit in found])
    order: dict[str, int] = {}
    units: list[DrawnUnit] = []
    spares: list[DrawnUnit] = []
    for (planned, one), row in zip(found, rows, strict=True):
        check_text(one.unit_id, what="unit id")
        order[planned.label] = order.get(planned.label, 0) + 1
        parts = tuple(DrawnPart(**part) for part in row["parts"])
        simple = chosen[planned.label].shape is Shape.SIMPLE
        spare = simple and order[planned.label] > planned.n
        (spares if spare else units).append(
            DrawnUnit(
                order=order[planned.label],
                stratum=planned.label,
                unit_id=one.unit_id,
                ticket=one.ticket,
                probability=one.expected,
                paid=row["paid"],
                claimed=row["claimed"],
                date=row["date"],
                cluster=row["cluster"],
                more=row["more"],
                parts=parts if len(parts) > 1 else (),
                hits=one.hits,
                position=one.position,
                draws=one.draws,
                size=one.size,
                group=one.group,
                stages=one.stages,
            )
        )
    return tuple(units), tuple(spares)


def hit_notes(units: Sequence[DrawnUnit], how: Sequence[DrawnStratum]) -> list[str]:
    """Units that were hit more than once, and how many units the drawn clusters hold."""
    notes = []
    for stratum in how:
        here = [unit for unit in units if unit.stratum == stratum.label]
        hits = sum(unit.hits for unit in here)
        if hits > len(here):
            notes.append(
                f"Stratum {stratum.label}: {hits:,} selections hit {len(here):,} units; a unit hit "
                "several times is reviewed once and counts as often"
            )
        if stratum.clusters is not None:
            notes.append(
                f"Stratum {stratum.label}: {stratum.n:,} of {stratum.clusters:,} clusters drawn, "
                f"{len(here):,} units to review"
            )
    return notes

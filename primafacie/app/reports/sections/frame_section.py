"""The sampling frame: where it comes from, what was taken out, how amounts are spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.app.reports.document import (
    Block,
    Column,
    Figure,
    Parts,
    Section,
    facts,
    note,
    table,
)
from primafacie.app.reports.values import Trace, cents, code, count, secret
from primafacie.core.plurals import counted
from sampling.frames.conditions import without_ids
from sampling.frames.take_none_strata import not_covered

if TYPE_CHECKING:
    from sampling.engines.roles import Roles
    from sampling.frames import FrameRecord, WaterfallRow

_ROLES = ("claimed", "date", "stratum", "cluster")


def frame_section(frame: FrameRecord, *, pictures: tuple[Figure, ...] = ()) -> Section:
    """The frame's record with its reconciliation from the rows read to the units left."""
    source, signs = frame.source, frame.signs
    origin: Parts = (secret("text", source.name),)
    if source.sha256:
        origin = (secret("text", source.name), ", SHA-256 ", code(source.sha256))
    blocks: list[Block] = [
        facts(
            ("Source", origin),
            ("Columns", _columns(frame.roles)),
            ("Period", " to ".join(map(str, frame.period)) if frame.period else "none declared"),
            (
                "Rows and units",
                (
                    count(frame.rows),
                    " rows read; ",
                    count(frame.size),
                    " units in the frame, ",
                    cents(frame.total),
                    " paid",
                ),
            ),
            (
                "Signs",
                (
                    count(signs.positive),
                    " units paid more than 0, ",
                    count(signs.zero),
                    " paid 0, ",
                    count(signs.negative),
                    " paid less than 0",
                ),
            ),
            ("Content digest", code(frame.content_digest)),
        ),
        table(
            "Frame reconciliation",
            "From the units as opened to the frame: every exclusion, in order",
            [
                Column("Rule", secret="rule"),
                Column("Reason", secret="text"),
                Column("Units out", "count"),
                Column("Dollars out", "cents"),
                Column(
                    "Units left",
                    "count",
                    trace=Trace(
                        "units left = units left before - units out", source="counted in the frame"
                    ),
                ),
                Column(
                    "Dollars left",
                    "cents",
                    trace=Trace(
                        "dollars left = dollars left before - dollars out",
                        source="integer cents, summed exactly",
                    ),
                ),
            ],
            [
                (
                    without_ids(row.rule),
                    row.reason,
                    row.units,
                    row.cents,
                    row.units_left,
                    row.cents_left,
                )
                for row in frame.waterfall
            ],
            key="waterfall",
        ),
        *(note(f"{text}.") for text in not_covered(frame)),
        *(note(text) for text in _rows_left_out(frame.waterfall)),
        *(note(text) for text in frame.notes),
        *pictures,
    ]
    return Section("The sampling frame", tuple(blocks))


def _rows_left_out(waterfall: Sequence[WaterfallRow]) -> list[str]:
    """The rows that the exclusions of rows left out; the table counts units."""
    return [
        f"The exclusion {without_ids(row.rule)} left out {counted(row.rows, 'row')}; "
        f"{counted(row.rows_left or 0, 'row was', 'rows were')} left"
        for row in waterfall
        if row.rows and row.rows != row.units
    ]


def _columns(roles: Roles) -> str:
    said = [f"unit id: {', '.join(roles.unit_id)}", f"paid: {roles.paid}"]
    said += [f"{role}: {getattr(roles, role)}" for role in _ROLES if getattr(roles, role)]
    if roles.part:
        said.append(f"rows of a unit are distinguished by: {', '.join(roles.part)}")
    return "; ".join(said)

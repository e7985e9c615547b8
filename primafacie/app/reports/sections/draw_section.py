"""The draw: seed, generator, the listing in order of selection, how to recompute a ticket."""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.document import (
    Block,
    Column,
    Section,
    Table,
    facts,
    note,
    paragraph,
    table,
)
from primafacie.app.reports.values import code, count


def draw_section(draw: dict[str, Any]) -> Section:
    """The draw's record, unit by unit, spares after the units."""
    generator = draw["generator"]
    blocks: list[Block] = [
        facts(
            ("Generator", f"{generator['name']}/{generator['version']}"),
            ("Seed", code(str(draw["seed"]))),
            ("Where it came from", draw["seed_source"]),
            ("Draws made", (count(draw["made"]), f"; this report uses draw {draw['number']}")),
            ("Draw digest", code(draw["digest"])),
        ),
        *(note(text) for text in draw["notes"]),
    ]
    ticketed = [unit for unit in draw["units"] if unit.get("ticket")]
    if ticketed:
        blocks.append(_by_hand(draw["seed"], ticketed[0]))
    blocks.append(_listing(draw["units"], draw["spares"]))
    return Section("The draw", tuple(blocks))


def _listing(units: list[dict[str, Any]], spares: list[dict[str, Any]]) -> Table:
    more = f" and {len(spares):,} spares" if spares else ""
    return table(
        "Draw listing",
        f"{len(units):,} units{more} in order of selection",
        [
            Column("Stratum"), Column("Order", "count"), Column("Unit", "code"),
            Column("Paid", "cents"), Column("Probability", "number", 6), Column("Ticket", "code"),
        ],
        [
            *(_row(unit, unit["stratum"], unit["probability"]) for unit in units),
            *(_row(unit, f"{unit['stratum']} (spare)", None) for unit in spares),
        ],
        key="draw",
    )  # fmt: skip


def _row(unit: dict[str, Any], stratum: str, probability: float | None) -> tuple[Any, ...]:
    return (stratum, unit["order"], unit["unit_id"], unit["paid"], probability, unit.get("ticket"))


def _by_hand(seed: Any, unit: dict[str, Any]) -> Block:
    return paragraph(
        f"Anyone can recompute a ticket. For the first unit of stratum {unit['stratum']} (unit id ",
        code(unit["unit_id"]), "), the SHA-256 of the four lines ", code("ticket/1"), ", ",
        code(str(seed)), ", ", code(unit["stratum"]), ", ", code(unit["unit_id"]),
        ", with a line feed between them and none at the end, is ", code(unit["ticket"]),
        ". The units with the smallest tickets of a stratum are its sample, in that order.",
    )  # fmt: skip

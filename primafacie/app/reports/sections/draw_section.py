"""The draw: seed, generator, the listing in order of selection, how to recompute a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from primafacie.app.reports.document import (
    Block,
    Column,
    Inline,
    Section,
    Table,
    facts,
    note,
    paragraph,
    table,
)
from primafacie.app.reports.values import code, count, secret
from sampling.designs import design_by_generator

if TYPE_CHECKING:
    from primafacie.app.reports.numbers import DrawNumbers
    from sampling import DrawnUnit

TICKET_DIGITS = 16
"""Digits of a ticket that are printed: enough to tell units apart and to compare by eye."""


def draw_section(draw: DrawNumbers) -> Section:
    """The draw: its seed, and how anyone recomputes a ticket."""
    blocks: list[Block] = [
        facts(
            ("Generator", str(draw.generator)),
            ("Seed", code(draw.seed, secret="withheld")),
            ("Where it came from", secret("text", draw.seed_source)),
            ("Draws made", (count(draw.made), f"; this report uses draw {draw.number}")),
            ("Draw digest", code(draw.digest)),
        ),
        *(note(text) for text in draw.notes),
    ]
    blocks += _by_hand(draw)
    blocks.append(paragraph("The draw listing, unit by unit, is an annex."))
    return Section("The draw", tuple(blocks))


def draw_annex(draw: DrawNumbers) -> Section:
    """The listing, spares after the units."""
    return Section("Draw listing", (_listing(draw.units, draw.spares),))


def _listing(units: Sequence[DrawnUnit], spares: Sequence[DrawnUnit]) -> Table:
    """Tickets where they select; else positions in the ordered list, and the draws that hit."""
    more = f" and {len(spares):,} spares" if spares else ""
    ticketed = any(unit.ticket for unit in units)
    hit = any(unit.draws for unit in units)
    placed = not ticketed and any(unit.position for unit in units)
    columns = [
        Column("Stratum", secret="stratum"),
        Column("Order", "count"),
        Column("Unit", "code", secret="unit"),
        Column("Paid", "cents"),
        Column("Probability", "number", 6),
    ]
    if hit:
        columns.append(Column("Draws", secret="withheld"))
    if placed:
        columns.append(Column("Position", "count", secret="withheld"))
    if ticketed:
        columns.append(
            Column(
                f"Ticket ({TICKET_DIGITS} digits)", "code", digits=TICKET_DIGITS, secret="withheld"
            )
        )

    def row(unit: DrawnUnit, stratum: str, probability: float | None) -> tuple[Any, ...]:
        cells: list[Any] = [stratum, unit.order, unit.unit_id, unit.paid_cents, probability]
        cells += [", ".join(map(str, unit.draws))] if hit else []
        cells += [unit.position] if placed else []
        cells += [unit.ticket or None] if ticketed else []
        return tuple(cells)

    return table(
        "Draw listing",
        f"{len(units):,} units{more} in order of selection"
        + ("; the workbook has the 64 digits of each ticket" if ticketed else ""),
        columns,
        [
            *(row(unit, unit.stratum, unit.probability) for unit in units),
            *(row(unit, f"{unit.stratum} (spare)", None) for unit in spares),
        ],
        key="draw",
    )


def _by_hand(draw: DrawNumbers) -> list[Block]:
    """How anyone recomputes the first ticket; nothing where a draw is not by tickets."""
    unit = next((unit for unit in draw.units if unit.ticket), None)
    design = design_by_generator(draw.generator.name)
    if unit is None or design is None or not design.words.ticket_rule:
        return []
    lines = [str(draw.generator), draw.seed, unit.stratum, *design.ticket_lines(unit)]
    told: list[Inline] = []
    for place, line in enumerate(lines):
        told += [", " if place else "", code(line, secret="withheld")]
    return [
        paragraph(
            f"Anyone can recompute a ticket. For the first unit of stratum {unit.stratum} "
            "(unit id ",
            code(unit.unit_id, secret="unit"),
            f"), the SHA-256 of these {len(lines)} lines: ",
            *told,
            ", with a line feed between them and none at the end, is ",
            code(unit.ticket, secret="withheld"),
            f". {design.words.ticket_rule}",
        )
    ]

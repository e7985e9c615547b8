"""The steps of a waterfall before its units were formed: adjustments netted, units grouped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from primafacie.core.money import Money
from sampling.frames.frame_records import WaterfallRow
from sampling.frames.opened_rows import OpenedRows


def formed_step(
    earlier: Sequence[WaterfallRow], rule: str, size: int, cents: int, rows: int | None
) -> WaterfallRow:
    """The step that formed `size` units of those that the last earlier step left."""
    last = earlier[-1]
    gone = last.units_left - size
    lost = None if rows is None else (last.rows_left or 0) - rows
    return WaterfallRow(rule, "", gone, last.cents_left - cents, size, cents, lost, rows)


def in_rows(steps: Sequence[WaterfallRow]) -> tuple[WaterfallRow, ...]:
    """The steps with their rows: where they count none, a row was a unit."""
    return tuple(
        replace(step, rows=step.units, rows_left=step.units_left) if step.rows is None else step
        for step in steps
    )


def left_out(steps: Sequence[WaterfallRow]) -> list[str]:
    """The exclusions of a frame, for the notes of one that is made of its units."""
    return [
        f"before, {step.units:,} units ({Money(step.cents)}) were excluded: {step.rule} "
        f"({step.reason})"
        for step in steps
        if step.reason
    ]


def steps_agree(steps: Sequence[WaterfallRow], opened: OpenedRows) -> bool:
    """Do the steps before the units were formed add up, and end with what the kept rows hold?"""
    for before, after in pairwise(steps):
        if (after.units_left, after.cents_left) != (
            before.units_left - after.units,
            before.cents_left - after.cents,
        ):
            return False
    # What was a unit before is a part now, or the first piece of one.
    parts, pieces, cents, rows = opened.engine.execute(
        "select count(distinct part), count(distinct split_part(part, '|', 1)), "
        f"sum(cast(paid as hugeint)), count(*) from {opened.rows}"
    )[0]
    last = steps[-1]
    return last.units_left in (parts, pieces) and (last.cents_left, last.rows_left) == (cents, rows)

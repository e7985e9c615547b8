"""From the universe to the frame again: every exclusion with its counts, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from primafacie.core.errors import FrameError
from primafacie.core.plurals import counted
from sampling import Frame
from validation.study.amounts import usd
from validation.study.frame_columns import FrameColumns
from validation.study.studies import Study, once

# Small is what the cheapest tenth of the frame was paid, or less.
SMALL_SHARE = 0.10
# Possibly underpaid: less than this part of the usual (median) share of the claimed amount.
UNDERPAID_PART = 0.5


@dataclass(frozen=True)
class RedoneStep:
    """A step as the plan records it and as it comes out: units and cents left after it."""

    rule: str
    stated: tuple[int, int]
    found: tuple[int, int] | None

    @property
    def agrees(self) -> bool:
        return self.stated == self.found


@dataclass(frozen=True, eq=False)
class RedoneWaterfall:
    """The steps, and the frame that they lead to; None where a rule cannot be applied."""

    steps: tuple[RedoneStep, ...]
    frame: Frame | None

    @property
    def differing(self) -> tuple[RedoneStep, ...]:
        return tuple(step for step in self.steps if not step.agrees)


def redo_waterfall(study: Study) -> RedoneWaterfall | None:
    """The plan's exclusions made again from the universe; computed once a study."""
    return once(study, _redone)


def _redone(study: Study) -> RedoneWaterfall | None:
    """Apply the plan's exclusions to the universe, step by step, in the engine.

    The first step is the universe as opened. A rule that cannot be applied, or that leaves
    nothing, ends the steps, and those after it are not found. None without a universe that was
    opened as a frame, or without a plan that records its waterfall.
    """
    plan, universe = study.known_plan, study.universe
    if plan is None or not isinstance(universe, Frame):
        return None
    record = plan.frame_record
    stated, rules = record.waterfall, record.exclusions
    if record.earlier_steps or len(stated) != len(rules) + 1:
        return None
    frame: Frame | None = universe
    steps = []
    for place, row in enumerate(stated):
        if place and frame is not None:
            rule = rules[place - 1]
            try:
                frame = frame.exclude_recorded(rule.condition, reason=rule.reason)
            except FrameError:
                frame = None
        found = None if frame is None else (frame.size, frame.total.cents)
        steps.append(RedoneStep(row.rule, (row.units_left, row.cents_left), found))
    return RedoneWaterfall(tuple(steps), frame)


@dataclass(frozen=True)
class MissingUnits:
    """Units and cents by kind; every missing unit is of one kind, the first that fits."""

    units: int
    cents: int
    kinds: tuple[tuple[str, int, int], ...]

    @property
    def words(self) -> str:
        """All kinds that occur, with their numbers."""
        parts = ", ".join(f"{units:,} {kind}" for kind, units, _ in self.kinds if units)
        verb = "is" if self.units == 1 else "are"
        return (
            f"{counted(self.units, 'unit')} of the universe, {usd(self.cents / 100)} paid, {verb} "
            f"missing from the frame: {parts}"
        )


def missing_units(universe: FrameColumns, frame: FrameColumns) -> MissingUnits | None:
    """The units of `universe` whose ids are not in `frame`; None where none is missing.

    Kinds, in this order: paid nothing (0 or less); possibly underpaid, where claimed amounts are
    known; small; other.
    """
    missing = ~universe.among(frame.ids.tolist())
    if not missing.any():
        return None
    paid = universe.paid_cents
    nothing = paid <= 0
    small_at = int(np.quantile(frame.paid_cents, SMALL_SHARE)) if frame.size else 0
    masks = {"paid nothing": nothing}
    if universe.claimed_cents is not None:
        known = (universe.claimed_cents > 0) & ~nothing
        if known.any():
            usual = float(np.median(paid[known] / universe.claimed_cents[known]))
            under = known & (paid < UNDERPAID_PART * usual * universe.claimed_cents)
            masks[
                "possibly underpaid (less than half of the usual share of the claimed amount)"
            ] = under
    masks[f"small (at most {usd(small_at / 100)}, the frame's 10th percentile)"] = paid <= small_at
    rest = ("other", np.ones(len(paid), dtype=bool))
    left = missing.copy()
    kinds = []
    for kind, mask in (*masks.items(), rest):
        here = left & mask
        kinds.append((kind, int(here.sum()), int(paid[here].sum())))
        left &= ~mask
    return MissingUnits(int(missing.sum()), int(paid[missing].sum()), tuple(kinds))

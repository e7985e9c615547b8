"""From the universe to the frame again: every exclusion of the plan, with its counts."""

from __future__ import annotations

from dataclasses import dataclass

from primafacie.core.errors import FrameError
from sampling import Frame
from validation.study.studies import Study


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
    if "waterfall" not in study.computed:
        study.computed["waterfall"] = _redone(study)
    found: RedoneWaterfall | None = study.computed["waterfall"]
    return found


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
    stated = record.get("waterfall") or []
    rules = record.get("exclusions") or []
    if len(stated) != len(rules) + 1:
        return None
    frame: Frame | None = universe
    steps = []
    for place, row in enumerate(stated):
        if place and frame is not None:
            rule = rules[place - 1]
            try:
                frame = frame.exclude_recorded(str(rule["condition"]), reason=str(rule["reason"]))
            except FrameError:
                frame = None
        found = None if frame is None else (frame.size, frame.total.cents)
        left = (int(row["units_left"]), int(row["cents_left"]))
        steps.append(RedoneStep(str(row["rule"]), left, found))
    return RedoneWaterfall(tuple(steps), frame)

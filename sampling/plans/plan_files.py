"""Plans from files and records, with their frame put back beside them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.digest import short
from primafacie.core.errors import PlanError
from primafacie.core.records import checked_record, made_of, read_record
from sampling.plans.plan_records import Plan

if TYPE_CHECKING:
    from sampling.frames import Frame


def load_plan(source: str | Path | dict[str, Any], *, frame: Frame | None = None) -> Plan:
    """A plan from its record or the path of its JSON file.

    With `frame` the plan can be drawn again; a frame of another content digest is refused
    (`PlanError`): one changed cent makes it another frame.
    """
    if isinstance(source, dict):
        name = "the plan's record"
        record = checked_record(source, kind="plan", where=name, refusal=PlanError)
    else:
        try:
            data = Path(source).read_bytes()
        except OSError as error:
            raise PlanError(
                f"a plan that cannot be read ({error.strerror})",
                where=str(source),
                expected="a plan.json",
                fix="Check the path",
            ) from error
        name = Path(source).name
        record = read_record(data, kind="plan", where=name, refusal=PlanError)
    found = made_of(record, Plan.from_dict, kind="plan", where=name, refusal=PlanError)
    if frame is None:
        return found
    if frame.content_digest != found.frame_digest:
        raise PlanError(
            f"a frame of digest {short(frame.content_digest)}",
            where="plan and frame",
            expected=f"the plan's frame, {short(found.frame_digest)} "
            f"({found.frame_size:,} units, ${found.frame_total / 100:,.2f})",
            fix="Open the very frame the plan was made for, with the same columns and exclusions",
        )
    return replace(found, frame=frame)

"""Plans from files and records, with their frame put back beside them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.digest import short
from primafacie.core.errors import PlanError
from sampling.plans.plan_records import Plan

if TYPE_CHECKING:
    from sampling.frames import Frame


def load_plan(source: str | Path | dict[str, Any], *, frame: Frame | None = None) -> Plan:
    """A plan from its record or the path of its JSON file.

    With `frame` the plan can be drawn again; a frame of another content digest is refused
    (`PlanError`): one changed cent makes it another frame.
    """
    if isinstance(source, dict):
        record = source
    else:
        try:
            record = json.loads(Path(source).read_bytes())
        except (OSError, ValueError) as error:
            raise PlanError(
                f"no readable plan ({error})", where=str(source), expected="a plan.json", fix=""
            ) from error
    try:
        found = Plan.from_dict(record)
    except (KeyError, TypeError) as error:
        raise PlanError(
            f"a plan record without {error}",
            expected="every field of a plan",
            fix="Take the file from an unaltered copy",
        ) from error
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

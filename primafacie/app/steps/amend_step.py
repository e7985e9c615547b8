"""A plan changed with its reason, before the draw; the plan before stays in the study."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.app.steps.case_step import kept_case
from primafacie.app.steps.plan_step import kept_plan, record_plan
from primafacie.app.steps.step_facts import FrameFacts
from primafacie.core.errors import PlanError
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from sampling.plans import Plan


def keep_amendment(
    root: Path, *, reason: str, changes: Mapping[str, Any]
) -> tuple[Plan, StudyFolder]:
    """Amend the study's plan and keep the amended one, which names the one before by its digest.

    After a draw an amendment would be of no effect on the sample, and is refused: the draw holds
    to the plan that it was made from.
    """
    study = StudyFolder.open(root)
    if study.manifest.latest("draw") is not None:
        raise PlanError(
            "this study has a draw already",
            where=str(root),
            expected="an amendment before the draw",
            fix="The sample follows the plan that it was drawn by. Start a new study for another "
            "plan; where the frame was at fault, with check --replaces",
        )
    plan = kept_plan(study)
    made = plan.amend(reason=reason, **changes)
    number = made.amendments[-1].number
    frame = study.manifest.latest("frame")
    content = "" if frame is None else frame.stated(FrameFacts).content_digest
    inputs = {"plan": plan.digest} | ({"frame": content} if content else {})
    words = f"amendment {number} of the plan: {made.sample_size:,} {made.selects.counted}"
    record_plan(study, made, words, inputs=inputs, case=kept_case(study))
    return made, study

"""From the kept frame to a plan whose digest is fixed before a seed is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.frame_step import kept_frame
from primafacie.app.steps.kept_records import record_of
from primafacie.app.steps.plan_options import (
    PlanOptions,
    model_of,
    plan_values,
    strata_of,
)
from primafacie.app.steps.planning_simulation import (
    SimulationOptions,
    keep_simulation,
    run_simulation,
)
from primafacie.core.errors import PlanError
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from extrapolation.simulation.simulated_plans import SimulatedPlan
    from sampling.plans import Plan

__all__ = [
    "PlanOptions",
    "SimulationOptions",
    "keep_plan",
    "keep_simulated_plan",
    "kept_plan",
]


def keep_plan(root: Path, options: PlanOptions) -> tuple[Plan, StudyFolder]:
    """Plan on the study's frame, keep plan.json, then the readable sheet with the digest."""
    made, study, _ = keep_simulated_plan(root, options, None)
    return made, study


def keep_simulated_plan(
    root: Path,
    options: PlanOptions,
    simulation: SimulationOptions | None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Plan, StudyFolder, SimulatedPlan | None]:
    """As `keep_plan`, with a simulated planning before it.

    With `simulation` synthetic audits are drawn from the frame first. The bound they recommend is
    in the plan, with what it rests on, only if it was asked for (`bound="recommended"`); the
    simulation is kept in the study either way.
    """
    from sampling.plans import plan

    study = StudyFolder.open(root)
    if study.manifest.latest("draw") is not None:
        raise PlanError(
            "this study has a draw already",
            where=str(root),
            expected="a plan made before the draw",
            fix="Amend the plan with a reason, or start a new study",
        )
    frame = kept_frame(study)
    strata = strata_of(frame, options)
    values = plan_values(options) | {"title": options.title or study.manifest.title}
    made = plan(frame, strata, **values)
    found = None
    if simulation is not None:
        found = run_simulation(made, model_of(options), simulation, progress)
        if options.bound == "recommended" and found.recommended is not None:
            values["recommendation"] = found.recommendation()
            values["bound"] = found.recommended.bound
            made = plan(frame, strata, **values)
    if options.bound == "recommended" and not made.recommendation:
        raise PlanError(
            "no recommended bound",
            expected="--simulate, and a bound that qualifies",
            fix="Simulate with more replicates, or name a bound",
        )
    inputs = {"frame": study.manifest.steps[0].facts["content_digest"]}
    what = made.selects.counted
    if found is not None:
        keep_simulation(study, found, inputs, what=what)
    last = study.manifest.steps[-1]
    if last.kind == "plan" and last.facts.get("plan_digest") == made.digest:
        digest = made.digest  # The run that recorded this plan was stopped before its sheet.
    else:
        with study.step("plan", f"planned {made.sample_size:,} {what}", inputs=inputs) as step:
            digest = step.write_record("2-plan/plan.json", made.to_dict())
            step.facts.update(plan_digest=digest, sample_size=made.sample_size)
    head = study.head
    with study.step("plan-sheet", "printed the plan", inputs={"plan": digest}) as step:
        sheet = f"{made.text()}\nhead digest of the study at this plan: {head}\n"
        step.write("2-plan/plan.txt", sheet.encode("utf-8"))
    return made, study, found


def kept_plan(study: StudyFolder, *, with_frame: bool = True) -> Plan:
    """The study's plan; with its frame attached it can be drawn from."""
    from sampling.plans import load_plan

    record = record_of(study.latest_file("plan", ".json"), "plan")
    return load_plan(record, frame=kept_frame(study) if with_frame else None)

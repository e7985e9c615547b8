"""From the kept frame to a plan whose digest is fixed before a seed is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.design_choice import DesignOptions, declared_order
from primafacie.app.steps.frame_step import kept_frame
from primafacie.core.errors import PlanError
from primafacie.core.folder import StudyFolder
from primafacie.core.money import Money

if TYPE_CHECKING:
    from sampling.plans import Plan


@dataclass(frozen=True)
class PlanOptions:
    """What the auditor decides before the draw."""

    rules: str
    strata: int = 1
    method: str = "cum_root_f"
    certainty_over: str | None = None
    sample: int | None = None
    precision: float | None = None
    level: float | None = None
    side: str | None = None
    error_rate: float | None = None
    severity: float = 1.0
    spares: int = 0
    minimum: int = 2
    title: str = ""
    design: DesignOptions = field(default_factory=DesignOptions)
    order: str | None = None


def keep_plan(root: Path, options: PlanOptions) -> tuple[Plan, StudyFolder]:
    """Plan on the study's frame, keep plan.json, then the readable sheet with the digest."""
    from sampling.models import ErrorModel
    from sampling.plans import plan
    from sampling.strata import stratify

    study = StudyFolder.open(root)
    if study.manifest.latest("draw") is not None:
        raise PlanError(
            "this study has a draw already", where=str(root),
            expected="a plan made before the draw",
            fix="Amend the plan with a reason, or start a new study",
        )  # fmt: skip
    frame = kept_frame(study)
    over = Money.dollars(options.certainty_over) if options.certainty_over else None
    anticipated = None
    if options.error_rate is not None:
        anticipated = ErrorModel(rate=options.error_rate, severity=options.severity)
    strata = None
    if options.strata != 1 or over is not None:
        optimal = options.method == "optimal"
        strata = stratify(
            frame,
            number=options.strata,
            method=options.method,  # type: ignore[arg-type]  # checked by stratify()
            certainty_over=over,
            anticipated=anticipated if optimal else None,
            sample=options.sample if optimal else None,
        )
    made = plan(
        frame,
        strata,
        rules=options.rules,
        precision=options.precision,
        level=options.level,
        side=options.side,
        sample=options.sample,
        anticipated=anticipated,
        spares=options.spares,
        minimum=options.minimum,
        selection=options.design.record(),
        order=declared_order(options.order),
        title=options.title or study.manifest.title,
    )
    inputs = {"frame": study.manifest.steps[0].facts["content_digest"]}
    with study.step("plan", f"planned {made.sample_size:,} units", inputs=inputs) as step:
        digest = step.write_record("2-plan/plan.json", made.to_dict())
        step.facts.update(plan_digest=digest, sample_size=made.sample_size)
    head = study.head
    with study.step("plan-sheet", "printed the plan", inputs={"plan": digest}) as step:
        sheet = f"{made.text()}\nhead digest of the study at this plan: {head}\n"
        step.write("2-plan/plan.txt", sheet.encode("utf-8"))
    return made, study


def kept_plan(study: StudyFolder, *, with_frame: bool = True) -> Plan:
    """The study's plan; with its frame attached it can be drawn from."""
    import json

    from sampling.plans import load_plan

    record = json.loads(study.latest_file("plan", ".json").read_text(encoding="utf-8"))
    return load_plan(record, frame=kept_frame(study) if with_frame else None)

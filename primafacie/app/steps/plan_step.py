"""From the kept frame to a plan whose digest is fixed before a seed is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any

from primafacie.app.steps.case_step import case_inputs, keep_case
from primafacie.app.steps.design_choice import DesignOptions, declared_order
from primafacie.app.steps.earlier_findings import Pilot
from primafacie.app.steps.frame_step import checked_frame, kept_frame
from primafacie.app.steps.import_step import check_not_imported
from primafacie.app.steps.planning_simulation import (
    SimulationOptions,
    keep_simulation,
    run_simulation,
)
from primafacie.app.steps.step_facts import FrameFacts, PlanFacts
from primafacie.core.errors import PlanError
from primafacie.core.folder import StudyFolder
from primafacie.core.money import Money

if TYPE_CHECKING:
    from extrapolation.simulation.planning_records import SimulatedPlan
    from sampling.frames import Frame
    from sampling.models import AnticipatedErrors
    from sampling.plans import CaseFile, Plan, Sizes
    from sampling.plans.assurances import Assurance
    from sampling.strata import Strata


@dataclass(frozen=True)
class AssuranceOptions:
    """The share of simulated audits that must reach what is wanted, their count and their seed."""

    wanted: float
    audits: int = 2000
    seed: int = 0


@dataclass(frozen=True)
class PlanOptions:
    """The options of `primafacie plan`."""

    rules: str
    choices: tuple[str, ...] = ()
    departures: Mapping[str, str] = field(default_factory=dict)
    strata: int = 1
    method: str = "cum_root_f"
    by: str | None = None
    certainty_over: str | None = None
    cv: float | None = None
    search_seed: int = 0
    sample: int | None = None
    allocation: Mapping[str, int] | None = None
    precision: float | None = None
    error_units_precision: float | None = None
    level: float | None = None
    side: str | None = None
    wanted_lower: str | None = None
    error_rate: float | None = None
    severity: float = 1.0
    correlation: float | None = None
    pilot: Pilot | None = None
    allocate_by: str = "neyman"
    costs: Mapping[str, float] = field(default_factory=dict)
    power: float = 0.5
    oversample: float = 0.0
    spares: int = 0
    minimum: int = 2
    bound: str | None = None
    estimator: str | None = None
    underpayment_floor: str | None = None
    monitoring: Mapping[str, Any] | None = None
    probe_units: tuple[str, ...] = ()
    take_none_below: str | None = None
    take_none_because: str | None = None
    design: DesignOptions = field(default_factory=DesignOptions)
    order: str | None = None
    assured: AssuranceOptions | None = None
    title: str = ""
    case: CaseFile | None = None


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
    say: Callable[[str], None] | None = None,
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
            fix="Start a new study; where the frame was at fault, with check --replaces, which "
            "keeps the history of this one",
        )
    check_not_imported(study, "no plan can be made here")
    frame = frame_of(study, options)
    strata = strata_of(frame, options)
    if options.pilot is not None:
        options.pilot.check(strata)
    values = plan_values(options) | {"title": options.title or study.manifest.title}
    made = plan(frame, strata, **values)
    if options.assured is not None:
        made, values = _assured(made, frame, strata, options, values, progress, say)
    found = None
    if simulation is not None:
        found = run_simulation(made, model_of(options), simulation, progress)
        if options.bound == "recommended" and found.recommended is not None:
            values |= {
                "recommendation": found.recommendation(),
                "bound": found.recommended.bound,
            }
            made = plan(frame, strata, **values)
    if options.bound == "recommended" and made.recommendation is None:
        raise PlanError(
            "no recommended bound",
            expected="--simulate, and a bound that qualifies",
            fix="Simulate with more replicates, or name a bound",
        )
    inputs = {"frame": study.manifest.steps[0].stated(FrameFacts).content_digest}
    what = made.selects.counted
    case = keep_case(study, options.case)
    if found is not None:
        keep_simulation(study, found, inputs, what=what)
    record_plan(study, made, f"planned {made.sample_size:,} {what}", inputs=inputs, case=case)
    return made, study, found


def record_plan(
    study: StudyFolder, made: Plan, words: str, *, inputs: dict[str, str], case: CaseFile | None
) -> None:
    """Keep the plan, then the readable sheet with the head digest."""
    last = study.manifest.steps[-1]
    if last.kind == "plan" and last.stated(PlanFacts).plan_digest == made.digest:
        digest = made.digest  # The run that recorded this plan was stopped before its sheet.
    else:
        with study.step("plan", words, inputs=inputs) as step:
            digest = step.write("2-plan/plan.json", made.written())
            whole = study.manifest.steps[0].stated(FrameFacts).size
            without = None if whole is None else (whole - made.frame_size or None)
            step.state(PlanFacts(digest, made.sample_size, without))
    head = study.head
    used = {"plan": digest, **case_inputs(study)}
    with study.step("plan-sheet", "printed the plan", inputs=used) as step:
        of_case = "" if case is None else f"Case\n----\n{indent(case.text(), '  ')}\n\n"
        sheet = f"{of_case}{made.text()}\nhead digest of the study at this plan: {head}\n"
        step.write("2-plan/plan.txt", sheet.encode("utf-8"))


def _assured(
    made: Plan,
    frame: Frame,
    strata: Strata | None,
    options: PlanOptions,
    values: dict[str, Any],
    progress: Callable[[int, int], None] | None,
    say: Callable[[str], None] | None,
) -> tuple[Plan, dict[str, Any]]:
    """The plan of the size that reaches the assurance, and the values it is made of."""
    from extrapolation.simulation import assured_size, trial_seconds
    from sampling.models import OverpaymentModel
    from sampling.plans import plan

    wanted, model = options.assured, model_of(options)
    assert wanted is not None
    if not isinstance(model, OverpaymentModel):
        raise PlanError(
            "an assurance without an error model",
            where="--assurance",
            expected="errors to simulate audits from",
            fix="Give --error-rate and --severity, or --pilot with --pilot-as taints or hot-deck",
        )
    if say is not None:
        seconds = trial_seconds(made, model, audits=wanted.audits)
        say(f"Expected time of the simulated audits: about {max(1, round(seconds)):,} seconds")
    found = assured_size(
        made,
        model,
        assurance=wanted.wanted,
        minimum=options.minimum,
        audits=wanted.audits,
        seed=wanted.seed,
        progress=progress,
    )
    values = values | {"sizes": wanted_sizes(options, found.assurance)}
    return plan(frame, strata, **values), values


def kept_plan(study: StudyFolder, *, with_frame: bool = True) -> Plan:
    """The study's plan; with its frame attached it can be drawn from."""
    from sampling.plans import load_plan

    if study.manifest.latest("plan") is None:
        check_not_imported(study, "it has no plan that could be drawn, amended or printed")
    path = study.latest_file("plan", ".json")
    return load_plan(path, frame=kept_frame(study) if with_frame else None)


def frame_of(study: StudyFolder, options: PlanOptions) -> Frame:
    """The study's frame, without the units that the plan takes none of."""
    from sampling.frames.take_none_strata import USUAL, take_none

    frame = checked_frame(study)
    if options.take_none_below is None:
        if options.take_none_because is not None:
            raise PlanError(
                "a reason without an amount",
                where="--take-none-because",
                expected="--take-none-below with it",
                fix="Write for example --take-none-below 25",
            )
        return frame
    reason = options.take_none_because or USUAL
    return take_none(frame, options.take_none_below, reason=reason)


def model_of(options: PlanOptions) -> AnticipatedErrors | None:
    """The anticipated errors, if they were given: by a rate, or by earlier findings."""
    from sampling.models import ErrorModel

    if options.error_rate is None:
        return None if options.pilot is None else options.pilot.errors
    return ErrorModel(rate=options.error_rate, severity=options.severity)


def strata_of(frame: Frame, options: PlanOptions) -> Strata | None:
    """The strata asked for, or None for a simple random sample of the whole frame."""
    from sampling.strata import BOUNDARY_METHODS, stratify

    over: Any = options.certainty_over
    if over is not None and over != "neyman":
        over = Money.dollars(over)
    alone = options.strata == 1 and over is None and options.by is None
    if alone and not options.probe_units:
        return None
    method = options.method if options.method in BOUNDARY_METHODS else None
    aimed = method is not None and BOUNDARY_METHODS[method].aims and options.strata > 1
    # an aim at a size is not known inside groups before the allocation
    sized = aimed and options.cv is None and options.by is None
    needs_sample = sized or over == "neyman"
    return stratify(
        frame,
        number=options.strata,
        method=options.method,  # type: ignore[arg-type]  # checked by stratify()
        certainty_over=over,
        by=options.by,
        anticipated=_for_strata(options) if aimed or over == "neyman" else None,
        sample=options.sample if needs_sample else None,
        cv=options.cv,
        seed=options.search_seed,
        probe=options.probe_units,
    )


def _for_strata(options: PlanOptions) -> Any:
    """The error model that boundaries may look at; a probe's shares are not known before them."""
    from sampling.models import OverpaymentModel

    found = model_of(options)
    if found is not None and not isinstance(found, OverpaymentModel):
        raise PlanError(
            "a probe's mean and spread for the boundaries",
            where="--pilot-as",
            expected="shares overpaid, which hold in any stratum",
            fix="Say --pilot-as taints, or use cum_root_f or geometric boundaries",
        )
    return found


def plan_values(options: PlanOptions) -> dict[str, Any]:
    """The keyword arguments of `sampling.plan`."""
    from sampling.plans.underpayment_floors import floor_from_text
    from sampling.rules import load_rules

    return {
        "rules": load_rules(options.rules).choosing(*options.choices),
        "departures": dict(options.departures),
        "sizes": wanted_sizes(options),
        "anticipated": model_of(options),
        "spares": options.spares,
        "bound": None if options.bound == "recommended" else options.bound,
        "estimator": options.estimator,
        "underpayment_floor": floor_from_text(options.underpayment_floor),
        "stop_early": options.monitoring,
        "selection": options.design.record(),
        "order": declared_order(options.order),
    }


def wanted_sizes(options: PlanOptions, assurance: Assurance | None = None) -> Sizes:
    """What decides the sizes, with the assurance that was found."""
    from sampling.plans import Sizes

    precision: Any = options.precision
    if options.error_units_precision is not None:
        several = {"overpaid": options.precision, "error units": options.error_units_precision}
        precision = {name: value for name, value in several.items() if value is not None}
    return Sizes(
        precision=precision,
        level=options.level,
        side=options.side,
        wanted_lower=options.wanted_lower,
        sample=options.sample,
        allocation=options.allocation,
        allocate_by=options.allocate_by,  # type: ignore[arg-type]  # checked by plan()
        costs=dict(options.costs) or None,
        power=options.power,
        oversample=options.oversample,
        minimum=options.minimum,
        correlation=options.correlation,
        assurance=assurance,
    )

"""`primafacie plan`: everything that must be decided before the draw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from primafacie.app.cli import plan_options
from primafacie.app.cli.options import (
    CaseOption,
    Json,
    StudyArgument,
    all_listed,
    costs_of,
    departures_of,
    monitoring_of,
    numbers_of,
    units_of,
)
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import (
    Decimals,
    Delimiters,
    Encodings,
    Sheets,
    table_forms,
    table_notes,
)
from primafacie.core.errors import AuditError

if TYPE_CHECKING:
    from extrapolation.simulation.planning_records import SimulatedPlan
    from primafacie.app.steps.plan_choices import PlanChoices
    from primafacie.app.steps.plan_step import PlanOptions
    from primafacie.app.steps.planning_simulation import SimulationOptions
    from sampling.intake import TableFormat
    from sampling.plans import Plan


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("plan")(run)


def run(
    context: typer.Context,
    study: StudyArgument,
    rules: plan_options.Rules = None,
    choose: plan_options.Choose = None,
    depart: plan_options.Depart = None,
    from_file: plan_options.FromFile = None,
    write_toml: plan_options.WriteToml = None,
    title: plan_options.Title = "",
    case: CaseOption = None,
    strata: plan_options.Strata = 1,
    method: plan_options.Method = "cum_root_f",
    by: plan_options.By = None,
    certainty_over: plan_options.CertaintyOver = None,
    cv: plan_options.Cv = None,
    search_seed: plan_options.SearchSeed = 0,
    probe: plan_options.Probe = None,
    sample: plan_options.Sample = None,
    precision: plan_options.Precision = None,
    error_units_precision: plan_options.ErrorUnitsPrecision = None,
    level: plan_options.Level = None,
    side: plan_options.Side = None,
    allocate_by: plan_options.AllocateBy = "neyman",
    cost: plan_options.Cost = None,
    power: plan_options.Power = 0.5,
    oversample: plan_options.Oversample = 0.0,
    correlation: plan_options.Correlation = None,
    spares: plan_options.Spares = 0,
    minimum: plan_options.Minimum = 2,
    error_rate: plan_options.ErrorRate = None,
    severity: plan_options.Severity = 1.0,
    pilot: plan_options.Pilot = None,
    pilot_as: plan_options.PilotAs = "probe",
    design: plan_options.Design = "tickets",
    proportional_to: plan_options.ProportionalTo = None,
    starts: plan_options.Starts = None,
    within: plan_options.Within = None,
    groups_by: plan_options.GroupsBy = None,
    groups: plan_options.Groups = None,
    order: plan_options.Order = None,
    estimator: plan_options.Estimator = None,
    bound: plan_options.Bound = None,
    underpayment_floor: plan_options.UnderpaymentFloor = None,
    stop_early: plan_options.StopEarly = None,
    simulate: plan_options.Simulate = False,
    sizes: plan_options.Sizes = None,
    bounds: plan_options.Bounds = None,
    replicates: plan_options.Replicates = 500,
    workers: plan_options.Workers = 1,
    simulation_seed: plan_options.SimulationSeed = 0,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    sheet: Sheets = None,
    as_json: Json = False,
) -> None:
    """Fix strata, sizes, estimator, limit and every treatment before a seed is asked for.

    Give either --sample, or a wanted --precision with its --level and --side. A size from
    precision, and any Neyman allocation, needs the anticipated --error-rate and --severity, or
    the findings of a --pilot: sizing on the amounts paid alone sizes the wrong variable
    and is refused. In cluster designs it also needs the --correlation. With --simulate synthetic
    audits of this frame show what more units buy, by every bound.

    --design says how units are selected: without it by SHA-256 tickets, each as likely as
    another. With pps it is dollar-unit sampling; in cluster designs the sample size counts
    clusters. ratstats, systematic and pps-systematic draw positions and need an --order.

    --from reads the choices from a TOML file, and --write-toml writes one: so a plan can be
    repeated. A choice that differs between the file and an option is refused by name.

    Example:

      primafacie plan my-study --rules cms-pim --strata 5 --certainty-over 20000
      --sample 150 --error-rate 0.30 --severity 0.80 --simulate

    Example:

      primafacie plan ratstats-study --rules cms-pim --strata 2 --sample 60
      --error-rate 0.30 --severity 0.80 --design ratstats --order "paid desc"
    """
    from primafacie.app.steps.plan_choices import PlanChoices
    from primafacie.app.steps.plan_files import check_new_file, write_plan_file
    from primafacie.app.steps.plan_step import keep_simulated_plan
    from primafacie.app.steps.result_rows import planned_rows
    from primafacie.core.serializer import to_record

    output = Output(as_json=as_json)
    choices = PlanChoices(
        rules=rules,
        choose=choose,
        depart=depart,
        title=title,
        case=case,
        strata=strata,
        method=method,
        by=by,
        certainty_over=certainty_over,
        cv=cv,
        search_seed=search_seed,
        probe=probe,
        sample=sample,
        precision=precision,
        error_units_precision=error_units_precision,
        level=level,
        side=side,
        allocate_by=allocate_by,
        cost=cost,
        power=power,
        oversample=oversample,
        spares=spares,
        minimum=minimum,
        error_rate=error_rate,
        severity=severity,
        correlation=correlation,
        pilot=pilot,
        pilot_as=pilot_as,
        design=design,
        proportional_to=proportional_to,
        starts=starts,
        within=within,
        groups_by=groups_by,
        groups=groups,
        order=order,
        estimator=estimator,
        bound=bound,
        underpayment_floor=underpayment_floor,
        stop_early=stop_early,
        simulate=simulate,
        sizes=sizes.replace(" ", "") if sizes else None,
        bounds=[*all_listed(bounds)] or None,
        replicates=replicates,
        workers=workers,
        simulation_seed=simulation_seed,
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        sheet=sheet,
    )
    if from_file is not None:
        choices = _with_file(context, choices, from_file)
    if choices.rules is None:
        context.fail("Missing option '--rules': give it, or the key rules in the file of --from.")
    if write_toml is not None:
        check_new_file(write_toml)
    options = _options(output, choices)
    simulation = _simulation(choices)
    if simulation is None:
        with output.working("Planning ..."):
            made, kept, found = keep_simulated_plan(study, options, None)
    else:
        with output.counting("Simulating audits and planning ...") as tell:
            made, kept, found = keep_simulated_plan(study, options, simulation, progress=tell)
    output.line(made.text())
    _say_check(output, made)
    if found is not None:
        _say_simulation(output, found, made.selects.counted)
    output.fact("plan", made.to_dict())
    output.fact("plan_digest", made.digest)
    output.fact("strata", to_record(planned_rows(made)))
    output.head(kept.head)
    if write_toml is not None:
        write_plan_file(choices, write_toml)
        output.file(write_toml, "plan file")
    own = any(design.own_seed for design in made.designs.values())
    seeds = "--seed LABEL=NUMBER ..." if own else "--seed TEXT"
    output.then(f'primafacie draw {study} {seeds} --seed-source "where it came from"')
    output.finish()


def _with_file(context: typer.Context, typed: PlanChoices, path: Path) -> PlanChoices:
    """The choices of a plan file, with those that were typed."""
    from primafacie.app.steps.plan_files import joined_choices, read_plan_file

    given = frozenset(
        name
        for name in context.params
        if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"
    )
    return joined_choices(typed, given, read_plan_file(path), path)


def _options(output: Output, choices: PlanChoices) -> PlanOptions:
    """The choices with their files read and their texts turned into values."""
    from primafacie.app.steps.case_step import case_of
    from primafacie.app.steps.design_choice import DesignOptions
    from primafacie.app.steps.plan_step import PlanOptions

    pilot, probe = table_forms(
        ["pilot", "probe"],
        encoding=choices.encoding,
        delimiter=choices.delimiter,
        decimal=choices.decimal,
        sheet=choices.sheet,
    ).values()
    with table_notes(output):
        anticipated = _anticipated(choices, pilot)
        probe_units = units_of(choices.probe, probe)
    return PlanOptions(
        rules=choices.rules or "",
        choices=tuple(choices.choose or ()),
        departures=departures_of(choices.depart),
        strata=choices.strata,
        method=choices.method,
        by=choices.by,
        certainty_over=choices.certainty_over,
        cv=choices.cv,
        search_seed=choices.search_seed,
        sample=choices.sample,
        precision=choices.precision,
        error_units_precision=choices.error_units_precision,
        level=choices.level,
        side=choices.side,
        error_rate=choices.error_rate,
        severity=choices.severity,
        correlation=choices.correlation,
        findings=anticipated,
        allocate_by=choices.allocate_by,
        costs=costs_of(choices.cost),
        power=choices.power,
        oversample=choices.oversample,
        spares=choices.spares,
        minimum=choices.minimum,
        bound=choices.bound,
        estimator=choices.estimator,
        underpayment_floor=choices.underpayment_floor,
        design=DesignOptions(
            choices.design,
            choices.proportional_to,
            choices.starts,
            choices.within,
            choices.groups_by,
            choices.groups,
        ),
        order=choices.order,
        monitoring=monitoring_of(choices.stop_early),
        probe_units=probe_units,
        title=choices.title,
        case=case_of(choices.case),
    )


def _simulation(choices: PlanChoices) -> SimulationOptions | None:
    from primafacie.app.steps.planning_simulation import SimulationOptions

    if not choices.simulate:
        return None
    return SimulationOptions(
        sizes=numbers_of(choices.sizes),
        bounds=tuple(choices.bounds or ()),
        replicates=choices.replicates,
        seed=choices.simulation_seed,
        workers=choices.workers,
    )


def _anticipated(choices: PlanChoices, form: TableFormat) -> Any:
    """An earlier review's findings as what a plan anticipates the errors from."""
    from primafacie.app.steps.earlier_findings import anticipated_from

    if choices.pilot is None:
        return None
    if choices.error_rate is not None:
        raise AuditError(
            "both",
            where="--error-rate and --pilot",
            expected="one of them",
            fix="Anticipate the errors from a rate, or from an earlier review",
        )
    return anticipated_from(choices.pilot, choices.pilot_as, form=form)


def _say_check(output: Output, made: Plan) -> None:
    """The rules of the preset that the plan breaks, and what the neighbours would say."""
    found = made.check()
    output.fact("check", found.to_dict())
    output.line(f"Rules of {found.name}: {len(found.broken)} of {len(found.own)} broken")
    for row in found.broken:
        output.line(f"  {row}")
    broken: dict[str, list[str]] = {}
    for row in found.neighbours:
        broken.setdefault(row.authority, [])
        if row.verdict == "broken":
            broken[row.authority].append(row.rule)
    for name, rules in broken.items():
        output.line(f"  {name} would say: {', '.join(rules) or 'nothing against it'}")
    output.line()


def _say_simulation(output: Output, found: SimulatedPlan, what: str) -> None:
    """The table of the simulated audits, and the bound they recommend."""
    from primafacie.app.steps.planning_simulation import silent_bounds, simulation_rows

    output.fact("simulation", found.to_dict())
    output.table(
        f"Simulated audits of this frame under {found.assumption}",
        ("bound", what, "coverage (s.e.)", "limit / truth", "precision", "notes"),
        simulation_rows(found),
        folds=5,
    )
    silent = silent_bounds(found)
    if silent:
        output.line(f"No limit of dollars in any audit: {', '.join(silent)}")
    best = found.recommended
    if best is None:
        output.line("No bound that the plan allows gives a limit in every simulated audit")
        return
    output.line(f"Recommended before the data: {best.bound}")
    later = [n for n in found.sizes if n > found.planned]
    gained = found.gain(best.bound, found.planned, later[0]) if later else None
    if gained is not None:
        output.line(
            f"{later[0] - found.planned:,} more {what} would raise the mean limit of {best.bound} "
            f"by ${gained:,.0f}"
        )
    output.line("The plot is 2-plan/simulation.svg in the study folder")
    output.line()

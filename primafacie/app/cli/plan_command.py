"""`primafacie plan`: everything that must be decided before the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import typer

from primafacie.app.cli import plan_comparison, plan_options
from primafacie.app.cli.options import (
    CaseOption,
    Json,
    StudyArgument,
    all_listed,
)
from primafacie.app.cli.output import Output
from primafacie.app.cli.plan_values import plan_options_of, simulation_of
from primafacie.app.cli.table_options import (
    Decimals,
    Delimiters,
    Encodings,
    FooterRows,
    HeaderRows,
    Layouts,
    Members,
    Sheets,
)

if TYPE_CHECKING:
    from extrapolation.simulation.planning_records import SimulatedPlan
    from primafacie.app.steps.plan_choices import PlanChoices
    from sampling.plans import Plan


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("plan")(run)


def run(
    context: typer.Context,
    study: StudyArgument,
    grid: plan_comparison.Grid = None,
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
    take_none_below: plan_options.TakeNoneBelow = None,
    take_none_because: plan_options.TakeNoneBecause = None,
    cv: plan_options.Cv = None,
    search_seed: plan_options.SearchSeed = 0,
    probe: plan_options.Probe = None,
    sample: plan_options.Sample = None,
    allocation: plan_options.Allocation = None,
    precision: plan_options.Precision = None,
    error_units_precision: plan_options.ErrorUnitsPrecision = None,
    level: plan_options.Level = None,
    side: plan_options.Side = None,
    allocate_by: plan_options.AllocateBy = "neyman",
    cost: plan_options.Cost = None,
    power: plan_options.Power = 0.5,
    oversample: plan_options.Oversample = 0.0,
    wanted_lower: plan_options.WantedLower = None,
    assurance: plan_options.Assured = None,
    assurance_audits: plan_options.AssuranceAudits = 2000,
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
    compare: plan_comparison.Compare = None,
    unit_cost: plan_comparison.UnitCost = None,
    out: plan_comparison.Picture = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    as_json: Json = False,
) -> None:
    """Fix strata, sizes, estimator, limit and every treatment before a seed is asked for.

    Give --sample, the sizes by stratum in --allocation, a wanted --precision with its --level
    and --side, or the --wanted-lower limit of the demand. A size from a precision or a limit, and
    any Neyman allocation, needs the anticipated --error-rate and --severity, or the findings of a
    --pilot: sizing on the amounts paid alone sizes the wrong variable and is refused. In cluster
    designs it also needs the --correlation.
    With --simulate synthetic audits of this frame show what more units buy, by every bound.
    With --assurance the size is the smallest whose simulated audits reach the precision, or the
    wanted lower limit, that often.
    With --compare several plans are shown side by side, and nothing is written to the study.

    --design says how units are selected: without it by SHA-256 tickets, each as likely as
    another. With pps it is dollar-unit sampling; in cluster designs the sample size counts
    clusters. ratstats, systematic and pps-systematic draw positions and need an --order.

    --from reads the choices from a TOML file, and --write-toml writes one: so a plan can be
    repeated. A choice that differs between the file and an option is refused by name.

    Example:

      primafacie plan my-study --rules cms-pim --strata 5 --certainty-over 20000
      --sample 150 --error-rate 0.30 --severity 0.80 --simulate

    Example:

      primafacie plan my-study --rules cms-pim --error-rate 0.30 --severity 0.80
      --compare strata=1..4 sample=60,100 --out options.png

    Example:

      primafacie plan ratstats-study --rules cms-pim --strata 2 --sample 60
      --error-rate 0.30 --severity 0.80 --design ratstats --order "paid desc"
    """
    from primafacie.app.steps.plan_files import (
        check_new_file,
        joined_choices,
        read_plan_file,
        write_plan_file,
    )
    from primafacie.app.steps.plan_step import keep_simulated_plan
    from primafacie.app.steps.result_rows import planned_rows
    from primafacie.core.serializer import to_record

    choices = _typed(locals())
    output, given = Output(as_json=as_json), _given(context)
    if from_file is not None:
        choices = joined_choices(choices, given, read_plan_file(from_file), from_file)
    if choices.rules is None:
        context.fail("Missing option '--rules': give it, or the key rules in the file of --from.")
    if compare or grid:
        words = [*(compare or ()), *(grid or ())]
        plan_comparison.say_comparison(
            output, study, choices, words, unit_cost=unit_cost, out=out, typed=given
        )
        return
    if write_toml is not None:
        check_new_file(write_toml)
    options = plan_options_of(output, choices)
    simulation = simulation_of(choices)
    if simulation is None and options.assured is None:
        with output.working("Planning ..."):
            made, kept, found = keep_simulated_plan(study, options, None)
    else:
        with output.counting("Simulating audits and planning ...") as tell:
            made, kept, found = keep_simulated_plan(
                study, options, simulation, progress=tell, say=output.line
            )
    output.line(made.text())
    _say_check(output, made)
    if found is not None:
        _say_simulation(output, found, made)
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


def _typed(values: Mapping[str, Any]) -> PlanChoices:
    """The choices of the command line, lists in the one form that a plan file gives them."""
    from primafacie.app.steps.plan_choices import PlanChoices

    typed = PlanChoices(**{item.name: values[item.name] for item in fields(PlanChoices)})
    return replace(
        typed,
        allocation=[*all_listed(typed.allocation)] or None,
        bounds=[*all_listed(typed.bounds)] or None,
        sizes=(typed.sizes or "").replace(" ", "") or None,
    )


def _given(context: typer.Context) -> frozenset[str]:
    """The names of the options that were typed."""
    return frozenset(
        name
        for name in context.params
        if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"
    )


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


def _say_simulation(output: Output, found: SimulatedPlan, plan: Plan) -> None:
    """The tables of the simulated audits, and the bound they recommend."""
    from primafacie.app.steps.planning_simulation import silent_bounds, simulation_rows, size_rows

    what = plan.selects.counted
    output.fact("simulation", found.to_dict())
    output.line(
        f"Simulated audits of this frame with {found.planned:,} {what} under {found.assumption}"
    )
    output.table(
        "",
        ("bound", "guarantee", "covers (2 s.e.)", "recovers", "mean limit", "remarks"),
        simulation_rows(found, plan),
        folds=5,
    )
    output.line(
        f"covers: audits whose {found.limit} is not above the true overpayment; recovers: the mean "
        f"limit over the true overpayment, ${found.mean_total:,.0f} on average"
    )
    output.line(
        "proved, conjectured: the level holds in samples of every size (conjectured: it was never "
        "found lower); large samples: it may not hold in this one"
    )
    silent = silent_bounds(found)
    if silent:
        output.line(f"No limit of dollars in any audit: {', '.join(silent)}")
    output.line()
    if len(found.sizes) > 1:
        output.line(f"Mean limit and recovered share by {what} in the sample")
        output.table("", ("bound", *(f"{n:,}" for n in found.sizes)), size_rows(found))
    best = found.recommended
    if best is None:
        output.line("No bound that the plan allows gives a limit in every simulated audit")
        return
    output.line(f"Recommended before the data: {best.bound}")
    if found.chosen is not None:
        output.line(f"{found.chosen.reason[:1].upper()}{found.chosen.reason[1:]}")
    later = [n for n in found.sizes if n > found.planned]
    gained = found.gain(best.bound, found.planned, later[0]) if later else None
    if gained is not None:
        output.line(
            f"{later[0] - found.planned:,} more {what} would raise the mean limit of {best.bound} "
            f"by ${gained:,.0f}"
        )
    output.line("The plot is 2-plan/simulation.svg in the study folder")
    output.line()

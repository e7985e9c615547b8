"""`primafacie plan`: everything that must be decided before the draw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from primafacie.app.cli.options import (
    CaseOption,
    Json,
    StudyArgument,
    costs_of,
    monitoring_of,
    numbers_of,
    rule_sets,
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
    from sampling.intake import TableFormat
    from sampling.plans import Plan


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("plan")(run)


def run(
    study: StudyArgument,
    rules: Annotated[
        str,
        typer.Option(
            help="Rule set: cms-pim, oig-audit, oig-sdp, oig-cia, tricare, ny-omig, nc-pi, mn, "
            "irs, or a TOML file of your own.",
            autocompletion=rule_sets,
        ),
    ],
    strata: Annotated[
        int, typer.Option(help="Strata by amount paid; 1 is a simple random sample.")
    ] = 1,
    method: Annotated[
        str, typer.Option(help="Boundaries: cum_root_f, geometric, optimal, sethi or kozak.")
    ] = "cum_root_f",
    by: Annotated[
        str | None, typer.Option(help="Stratify by a column with a role, or by a condition.")
    ] = None,
    certainty_over: Annotated[
        str | None,
        typer.Option(help="Take every unit paid more than this many dollars, or: neyman."),
    ] = None,
    cv: Annotated[
        float | None, typer.Option(help="Coefficient of variation the boundaries aim at.")
    ] = None,
    search_seed: Annotated[int, typer.Option(help="Seed of Kozak's search.")] = 0,
    probe: Annotated[
        Path | None,
        typer.Option(
            help="The unit ids of a reviewed probe (.txt, or a table with unit_id): a census."
        ),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(help="Number of units to sample, certainty units included.")
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(help="Wanted half-width over the point estimate, as in 0.25."),
    ] = None,
    error_units_precision: Annotated[
        float | None, typer.Option(help="Wanted precision of the number of units in error.")
    ] = None,
    level: Annotated[
        float | None, typer.Option(help="Level of the wanted precision, as in 0.90.")
    ] = None,
    side: Annotated[
        str | None, typer.Option(help="Side of the wanted precision: lower or two-sided.")
    ] = None,
    error_rate: Annotated[
        float | None, typer.Option(help="Anticipated share of units in error, as in 0.30.")
    ] = None,
    severity: Annotated[
        float, typer.Option(help="Anticipated share of the payment lost per error.")
    ] = 1.0,
    correlation: Annotated[
        float | None,
        typer.Option(help="Correlation of the overpaid shares in one cluster, from 0 to 1."),
    ] = None,
    findings: Annotated[
        Path | None,
        typer.Option(
            help="An earlier random review (a table with paid, overpaid and, if known, stratum) to "
            "anticipate the errors from, instead of --error-rate."
        ),
    ] = None,
    findings_as: Annotated[
        str,
        typer.Option(
            help="How: probe (mean and spread), taints (shares overpaid) or hot-deck (shares of "
            "units of similar payment)."
        ),
    ] = "probe",
    allocate_by: Annotated[
        str, typer.Option(help="Allocation: neyman, proportional, equal, cost or power.")
    ] = "neyman",
    cost: Annotated[
        list[str] | None, typer.Option(help='Cost of reviewing one unit, as in "2=65".')
    ] = None,
    power: Annotated[float, typer.Option(help="Power of the power allocation.")] = 0.5,
    oversample: Annotated[
        float, typer.Option(help="Share of units added to the size from a precision.")
    ] = 0.0,
    design: Annotated[
        str,
        typer.Option(
            help="tickets, ratstats, pps, pps-systematic, sampford, rhc, systematic, cluster, "
            "two-stage or three-stage."
        ),
    ] = "tickets",
    size: Annotated[
        str | None,
        typer.Option(help="Size of pps, pps-systematic, sampford, rhc: paid or claimed."),
    ] = None,
    starts: Annotated[
        int | None, typer.Option(help="Random starts of a systematic design.")
    ] = None,
    within: Annotated[
        int | None, typer.Option(help="Units in each drawn cluster, or group, of a staged design.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Further column that groups units in a three-stage design.")
    ] = None,
    groups: Annotated[
        int | None, typer.Option(help="Groups in each drawn cluster of a three-stage design.")
    ] = None,
    order: Annotated[
        str | None,
        typer.Option(help='Order that positions refer to, as in "paid desc"; or file. No default.'),
    ] = None,
    spares: Annotated[int, typer.Option(help="Spare units per stratum.")] = 0,
    minimum: Annotated[int, typer.Option(help="Fewest units per stratum.")] = 2,
    bound: Annotated[
        str | None,
        typer.Option(help="The bound of the limit, or: recommended (with --simulate)."),
    ] = None,
    estimator: Annotated[
        str | None,
        typer.Option(help="The estimator of the total; left out, the one of the design."),
    ] = None,
    underpayment_floor: Annotated[
        str | None,
        typer.Option(help="'claimed - paid', a column, or dollars: the most a unit is underpaid."),
    ] = None,
    stop_early: Annotated[
        str | None,
        typer.Option(
            help="Rules to stop early: bet=predictable|fixed_share,n_max=N[,threshold=$]"
            "[,materiality=$][,share=0.5][,strata=split|union]."
        ),
    ] = None,
    simulate: Annotated[
        bool, typer.Option(help="Simulate audits of this frame by size and bound.")
    ] = False,
    sizes: Annotated[
        str | None, typer.Option(help="Sample sizes to simulate, as in 100,150,200.")
    ] = None,
    bounds: Annotated[
        str | None, typer.Option(help="Bounds to simulate; all of them by default.")
    ] = None,
    replicates: Annotated[int, typer.Option(min=20, help="Simulated audits per size.")] = 500,
    workers: Annotated[int, typer.Option(help="Processes that simulate at the same time.")] = 1,
    simulation_seed: Annotated[int, typer.Option(help="Seed of the simulation.")] = 0,
    title: Annotated[str, typer.Option(help="Title of the plan.")] = "",
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    sheet: Sheets = None,
    case: CaseOption = None,
    as_json: Json = False,
) -> None:
    """Fix strata, sizes, estimator, limit and every treatment before a seed is asked for.

    Give either --sample, or a wanted --precision with its --level and --side. A size from
    precision, and any Neyman allocation, needs the anticipated --error-rate and --severity, or
    the --findings of an earlier review: sizing on the amounts paid alone sizes the wrong variable
    and is refused. In cluster designs it also needs the --correlation. With --simulate synthetic
    audits of this frame show what more units buy, by every bound.

    --design says how units are selected: without it by SHA-256 tickets, each as likely as
    another. With pps it is dollar-unit sampling; in cluster designs the sample size counts
    clusters. ratstats, systematic and pps-systematic draw positions and need an --order.

    Example:

      primafacie plan my-study --rules cms-pim --strata 5 --certainty-over 20000
      --sample 150 --error-rate 0.30 --severity 0.80 --simulate

    Example:

      primafacie plan ratstats-study --rules cms-pim --strata 2 --sample 60
      --error-rate 0.30 --severity 0.80 --design ratstats --order "paid desc"
    """
    from primafacie.app.steps.case_step import case_of
    from primafacie.app.steps.design_choice import DesignOptions
    from primafacie.app.steps.plan_step import PlanOptions, keep_simulated_plan
    from primafacie.app.steps.planning_simulation import SimulationOptions

    output = Output(as_json=as_json)
    forms = table_forms(
        ["findings", "probe"],
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        sheet=sheet,
    )
    with table_notes(output):
        anticipated = _anticipated(findings, findings_as, error_rate, forms["findings"])
        probe_units = units_of(probe, forms["probe"])
    options = PlanOptions(
        rules=rules,
        strata=strata,
        method=method,
        by=by,
        certainty_over=certainty_over,
        cv=cv,
        search_seed=search_seed,
        sample=sample,
        precision=precision,
        error_units_precision=error_units_precision,
        level=level,
        side=side,
        error_rate=error_rate,
        severity=severity,
        correlation=correlation,
        findings=anticipated,
        allocate_by=allocate_by,
        costs=costs_of(cost),
        power=power,
        oversample=oversample,
        spares=spares,
        minimum=minimum,
        bound=bound,
        estimator=estimator,
        underpayment_floor=underpayment_floor,
        design=DesignOptions(design, size, starts, within, group, groups),
        order=order,
        monitoring=monitoring_of(stop_early),
        probe_units=probe_units,
        title=title,
        case=case_of(case),
    )
    simulation = None
    if simulate:
        simulation = SimulationOptions(
            sizes=numbers_of(sizes),
            bounds=tuple((bounds or "").replace(" ", "").split(",")) if bounds else (),
            replicates=replicates,
            seed=simulation_seed,
            workers=workers,
        )
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
    output.fact("head", kept.head, f"head {kept.head}")
    own = any(design.own_seed for design in made.designs.values())
    seeds = "--seed LABEL=NUMBER ..." if own else "--seed TEXT"
    output.line(f'next: primafacie draw {study} {seeds} --seed-source "where it came from"')
    output.finish()


def _anticipated(
    path: Path | None, how: str, error_rate: float | None, form: TableFormat | None = None
) -> Any:
    """An earlier review's findings as what a plan anticipates the errors from."""
    from primafacie.app.steps.earlier_findings import anticipated_from

    if path is None:
        return None
    if error_rate is not None:
        raise AuditError(
            "both",
            where="--error-rate and --findings",
            expected="one of them",
            fix="Anticipate the errors from a rate, or from an earlier review",
        )
    return anticipated_from(path, how, form=form)


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

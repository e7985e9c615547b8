"""`primafacie plan`: everything that must be decided before the draw."""

from __future__ import annotations

from typing import Annotated

import typer

from primafacie.app.cli.options import Json, StudyArgument, rule_sets
from primafacie.app.cli.output import Output


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("plan")(run)


def run(
    study: StudyArgument,
    rules: Annotated[
        str,
        typer.Option(help="Rule set, such as cms-pim or oig-audit.", autocompletion=rule_sets),
    ],
    strata: Annotated[
        int, typer.Option(help="Strata by amount paid; 1 is a simple random sample.")
    ] = 1,
    method: Annotated[
        str, typer.Option(help="Boundaries: cum_root_f, geometric or optimal.")
    ] = "cum_root_f",
    certainty_over: Annotated[
        str | None, typer.Option(help="Take every unit paid more than this many dollars.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(help="Number of units to sample, certainty units included.")
    ] = None,
    precision: Annotated[
        float | None,
        typer.Option(help="Wanted half-width over the point estimate, as in 0.25."),
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
        typer.Option(help="Order that positions refer to, as in 'paid desc'; or file. No default."),
    ] = None,
    spares: Annotated[int, typer.Option(help="Spare units per stratum.")] = 0,
    minimum: Annotated[int, typer.Option(help="Fewest units per stratum.")] = 2,
    title: Annotated[str, typer.Option(help="Title of the plan.")] = "",
    as_json: Json = False,
) -> None:
    """Fix strata, sizes, estimator, limit and every treatment before a seed is asked for.

    Give either --sample, or a wanted --precision with its --level and --side. A size from
    precision, and any Neyman allocation, needs the anticipated --error-rate and --severity:
    sizing on the amounts paid alone sizes the wrong variable and is refused.

    --design says how units are selected: without it by SHA-256 tickets, each as likely as
    another. With pps it is dollar-unit sampling; in cluster designs the sample size counts
    clusters. ratstats, systematic and pps-systematic draw positions and need an --order.

    Example:

      primafacie plan my-study --rules cms-pim --strata 5 --certainty-over 20000
      --sample 150 --error-rate 0.30 --severity 0.80
    """
    from primafacie.app.steps.design_choice import DesignOptions
    from primafacie.app.steps.plan_step import PlanOptions, keep_plan

    output = Output(as_json=as_json)
    options = PlanOptions(
        rules=rules,
        strata=strata,
        method=method,
        certainty_over=certainty_over,
        sample=sample,
        precision=precision,
        level=level,
        side=side,
        error_rate=error_rate,
        severity=severity,
        spares=spares,
        minimum=minimum,
        title=title,
        design=DesignOptions(design, size, starts, within, group, groups),
        order=order,
    )
    with output.working("Planning ..."):
        made, kept = keep_plan(study, options)
    output.line(made.text())
    output.fact("plan", made.to_dict())
    output.fact("plan_digest", made.digest)
    output.fact("head", kept.head, f"head {kept.head}")
    seeds = "--seed LABEL=NUMBER ..." if made.selection["kind"] == "ratstats" else "--seed TEXT"
    output.line(f"next: primafacie draw {study} {seeds} --seed-source 'where it came from'")
    output.finish()

"""`primafacie draw`: the sample, from a seed that anyone can replay."""

from __future__ import annotations

from typing import Annotated

import typer

from primafacie.app.cli.draw_preview import say_preview
from primafacie.app.cli.option_words import option
from primafacie.app.cli.options import CaseOption, Json, StudyArgument, asked, listed
from primafacie.app.cli.output import Output
from primafacie.core.digest import sha256_record

SEED = "Seed"
PLANNED = "What the plan fixed"
WORKSHEET = "Worksheet"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("draw")(run)


def run(
    study: StudyArgument,
    seed: Annotated[
        list[str] | None,
        option(
            "--seed",
            SEED,
            more="It is any text, and is asked for when it is not given. A design of RAT-STATS "
            "takes LABEL=NUMBER, an option for each stratum.",
        ),
    ] = None,
    seed_source: Annotated[
        str | None,
        option(
            "--seed-source",
            SEED,
            'Where the seed came from, such as "public drawing, minutes".',
            metavar="SOURCE",
        ),
    ] = None,
    generator: Annotated[
        str | None,
        option(
            "--generator",
            PLANNED,
            "The planned generator, such as ratstats. It is an error if this differs from the "
            "plan.",
            metavar="GENERATOR",
        ),
    ] = None,
    order: Annotated[
        str | None,
        option("--order", PLANNED, more="It is an error if this differs from the plan."),
    ] = None,
    reviewers: Annotated[
        str | None,
        option(
            "--reviewers",
            WORKSHEET,
            "The reviewers, separated by commas: each gets a worksheet, in addition to the whole "
            "one.",
            metavar="NAMES",
        ),
    ] = None,
    violations_sheet: Annotated[
        bool,
        option(
            "--violations-sheet",
            WORKSHEET,
            "The worksheet has a sheet for violations. An overpayment by itself is not a "
            "violation.",
        ),
    ] = False,
    case: CaseOption = None,
    preview: Annotated[
        bool,
        option(
            "--preview",
            PLANNED,
            "What would be drawn is shown by stratum. No seed is used and nothing is written.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Draw the planned sample and write the reviewer's worksheet.

    Where the plan names no other design, by SHA-256 tickets: a ticket depends on the seed,
    the stratum and the unit id alone, not on the order of the rows, the engine or the machine.
    A second draw is added and never overwrites the first; every report states how many
    draws were made.

    Example:  primafacie draw my-study --seed "lot 4417" --seed-source "public drawing, minutes"

    Example:  primafacie draw ratstats-study --generator ratstats --order "paid desc"
    --seed 1=12345 --seed 2=38524.57 --seed-source "as RAT-STATS printed them"
    """
    from primafacie.app.steps.case_step import case_of
    from primafacie.app.steps.draw_step import (
        check_generator,
        keep_draw,
        seeded_strata,
        seeds_asked,
    )
    from primafacie.app.steps.plan_step import kept_plan
    from primafacie.app.steps.result_rows import drawn_rows
    from primafacie.core.folder import StudyFolder
    from primafacie.core.serializer import to_record

    output = Output(as_json=as_json)
    if preview:
        say_preview(output, study, seed=seed)
        return
    of_case = case_of(case)
    plan = kept_plan(StudyFolder.open(study), with_frame=False)
    check_generator(plan, generator, order)
    if not seed:
        typer.echo(f"The plan is fixed: digest {plan.digest}", err=True)
        own = seeded_strata(plan)
        seed = (
            [f"{label}={asked(f'Seed of stratum {label}', '--seed')}" for label in own]
            if own
            else [asked("Seed", "--seed")]
        )
    chosen = seeds_asked(plan, seed)
    if seed_source is None:
        seed_source = asked("Where does the seed come from", "--seed-source")
    with output.working("Drawing ..."):
        made, kept = keep_draw(
            study,
            seed=chosen,
            seed_source=seed_source,
            reviewers=listed(reviewers),
            violations=violations_sheet,
            case=of_case,
        )
    output.line(f"draw {made.number}: {len(made.units):,} units, {len(made.spares):,} spares")
    counts: dict[str, int] = {}
    for unit in made.units:
        counts[unit.stratum] = counts.get(unit.stratum, 0) + 1
    output.table("", ["stratum", "drawn"], [[k, f"{v:,}"] for k, v in counts.items()])
    for note in made.notes:
        output.note(note)
    output.fact("number", made.number)
    output.fact("units", len(made.units))
    output.fact("spares", len(made.spares))
    output.fact("strata", to_record(drawn_rows(made, plan)))
    output.fact("draw_digest", sha256_record(made.to_dict()))
    worksheet = kept.latest_file("draw-sheet", "worksheet.xlsx")
    output.file(worksheet, "worksheet for the review:")
    output.fact("worksheet", str(worksheet))
    output.head(kept.head)
    output.then(f"fill a copy of it, then primafacie estimate {study} FILLED.xlsx")
    output.finish()

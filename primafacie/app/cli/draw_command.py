"""`primafacie draw`: the sample, from a seed that anyone can replay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli.draw_preview import say_preview
from primafacie.app.cli.option_words import option
from primafacie.app.cli.options import CaseOption, Json, StudyArgument, asked, listed
from primafacie.app.cli.output import Output
from primafacie.core.digest import sha256_record

if TYPE_CHECKING:
    from primafacie.core.folder import StudyFolder
    from sampling.draws import Draw

SEED = "Seed"
PLANNED = "What the plan fixed"
WORKSHEET = "Worksheet"
RECORDS = "Request for records"


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
    overlap: Annotated[
        str | None,
        option(
            "--overlap",
            WORKSHEET,
            "The share of units that a second reviewer sees as well, such as 10%, so that their "
            "agreement can be measured. Which units these are follows from the draw.",
            metavar="SHARE",
        ),
    ] = None,
    show: Annotated[
        str | None,
        option(
            "--show",
            WORKSHEET,
            "Columns of the claims file to show, separated by commas. The frame must keep them: "
            "primafacie check has --more for that. They may identify patients.",
            metavar="COLUMNS",
        ),
    ] = None,
    reasons: Annotated[
        Path | None,
        option(
            "--reasons",
            WORKSHEET,
            "The reasons that the reviewers choose from: a .txt file with one per line, or a table "
            "with the column reason and, where wanted, meaning. Left out, the reasons of "
            "the case file, or those of the toolkit.",
            metavar="FILE",
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
    records_due: Annotated[
        str | None,
        option(
            "--records-due",
            RECORDS,
            'When the records are due: a number of days such as "30 days", or a day such as '
            "2026-02-27. The list of records and a letter are written; the letter needs a case "
            "file.",
            metavar="DAYS|DATE",
        ),
    ] = None,
    patient: Annotated[
        str | None,
        option(
            "--patient-column",
            RECORDS,
            "The column that names the patient on the list of records. The frame must keep it.",
            metavar="COLUMN",
        ),
    ] = None,
    provider: Annotated[
        str | None,
        option(
            "--provider-column",
            RECORDS,
            "The column that names the provider on the list of records. The frame must keep it.",
            metavar="COLUMN",
        ),
    ] = None,
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
    draws were made. The same seed and source with other choices of the worksheet write the
    worksheets of the last draw once more.

    Example:  primafacie draw my-study --seed "lot 4417" --seed-source "public drawing, minutes"

    Example:  primafacie draw my-study --preview

    Example:  primafacie draw ratstats-study --generator ratstats --order "paid desc"
    --seed 1=12345 --seed 2=38524.57 --seed-source "as RAT-STATS printed them"

    Example:  primafacie draw my-study --seed "lot 4417" --seed-source "public drawing, minutes"
    --reviewers "A. Smith,B. Jones" --overlap 10% --case case.toml --records-due "30 days"
    """
    from primafacie.app.steps.case_step import case_of, kept_case
    from primafacie.app.steps.draw_step import (
        check_generator,
        keep_draw,
        seeded_strata,
        seeds_asked,
    )
    from primafacie.app.steps.plan_step import kept_plan
    from primafacie.app.steps.result_rows import drawn_rows
    from primafacie.app.steps.sheet_choices import reasons_of, request_of, share_of
    from primafacie.app.steps.sheet_step import WORKSHEET as WHOLE_SHEET
    from primafacie.app.steps.sheet_step import SheetChoices
    from primafacie.core.folder import StudyFolder
    from primafacie.core.serializer import to_record

    output = Output(as_json=as_json)
    if preview:
        say_preview(output, study, seed=seed)
        return
    of_case = case_of(case)
    in_force = of_case or kept_case(StudyFolder.open(study))
    sheets = SheetChoices(
        reviewers=tuple(listed(reviewers)),
        overlap=share_of(overlap),
        show=tuple(listed(show)),
        reasons=None if reasons is None else reasons_of(reasons),
        violations=violations_sheet,
        request=request_of(records_due, patient, provider, in_force),
    )
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
            sheets=sheets,
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
    worksheet = kept.latest_file("draw-sheet", WHOLE_SHEET)
    output.file(worksheet, "worksheet for the review:")
    output.fact("worksheet", str(worksheet))
    show_sheets(output, kept, made)
    output.head(kept.head)
    output.then(
        f"fill copies of the worksheets, then primafacie progress {study} FILLED.xlsx and, when "
        f"all units are reviewed, primafacie estimate {study} FILLED.xlsx"
    )
    output.finish()


def show_sheets(output: Output, study: StudyFolder, draw: Draw) -> None:
    """Print the worksheets of the reviewers and the request for records."""
    from primafacie.app.steps.sheet_step import kept_dealing

    dealing = kept_dealing(study, draw.digest)
    step = study.manifest.latest("draw-sheet")
    names = [name for name in (step.files if step else {}) if not name.endswith(".json")]
    whole = study.latest_file("draw-sheet", "worksheet.xlsx")
    further = [study.file(name) for name in names if study.root / name != whole]
    for path in further:
        output.file(path)
    if dealing is not None:
        rows = [
            [share.reviewer, f"{len(share.units):,}", f"{len(share.second):,}"]
            for share in dealing.shares
        ]
        output.table("", ["reviewer", "units", "seen as second"], rows)
        shares = dealing.table().to_dict("records")
        output.fact("reviewers", shares)

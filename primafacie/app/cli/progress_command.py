"""`primafacie progress`: how far the review of the drawn units is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli.option_words import argument, option
from primafacie.app.cli.options import Json, StudyArgument
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import (
    DateFormats,
    Decimals,
    Delimiters,
    Encodings,
    Sheets,
    table_form,
    table_notes,
)

if TYPE_CHECKING:
    from extrapolation.reviews import Progress

DRAW = "Draw"
SHOWN_FAULTS = 20


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("progress")(run)


def run(
    study: StudyArgument,
    reviews: Annotated[
        list[Path] | None,
        argument("REVIEW...", "The worksheets as they are now, filled in wholly or partly."),
    ] = None,
    draw: Annotated[
        int | None,
        option("--draw", DRAW),
    ] = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    as_json: Json = False,
) -> None:
    """Count the units that are reviewed, by stratum and by reviewer, and list what is faulty.

    The study is only read. Worksheets may be filled in partly. Faults are those that the estimate
    would refuse, and faults of one cause are listed as one. The error rate so far is no estimate,
    and no limit is computed from it.

    Example:  primafacie progress my-study worksheet-filled.xlsx
    """
    from primafacie.app.steps.reviewed_worksheets import progress_of

    output = Output(as_json=as_json)
    form = table_form(
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        date_format=date_format,
        sheet=sheet,
    )
    with output.working("Reading the worksheets ..."), table_notes(output):
        state = progress_of(study, reviews or [], draw, form)
    output.facts(state.to_dict())
    show_progress(output, state)
    if state.complete:
        output.then(f"primafacie estimate {study} {' '.join(map(str, reviews or []))}".rstrip())
    output.finish()


def show_progress(output: Output, state: Progress) -> None:
    """Print the counts, the faults and what is not handed in."""
    output.line(f"{state.reviewed:,} of {state.drawn:,} units reviewed, {state.open_units:,} open")
    output.table(
        "",
        ["stratum", "drawn", "reviewed", "open", "with amount", "in error"],
        [
            [
                row.stratum,
                *(
                    f"{number:,}"
                    for number in (
                        row.drawn,
                        row.reviewed,
                        row.open_units,
                        row.judged,
                        row.in_error,
                    )
                ),
            ]
            for row in state.strata
        ],
    )
    if state.reviewers:
        output.table(
            "",
            ["reviewer", "units", "reviewed", "open", "handed in"],
            [
                [
                    row.reviewer,
                    f"{row.drawn:,}",
                    f"{row.reviewed:,}",
                    f"{row.open_units:,}",
                    "yes" if row.handed_in else "no",
                ]
                for row in state.reviewers
            ],
        )
    output.line(state.rate)
    if state.dealt_twice:
        output.line(
            f"{state.seen_twice:,} of {state.dealt_twice:,} units dealt to two reviewers are "
            "filled in by both."
        )
    for name in state.missing_files:
        output.line(f"not handed in: {name}")
    for fault in state.faults[:SHOWN_FAULTS]:
        output.line(f"  - {fault}")
    if len(state.faults) > SHOWN_FAULTS:
        output.line(f"  ... and {len(state.faults) - SHOWN_FAULTS:,} more (--json lists all)")
    for note in state.notes:
        output.note(note)

"""`primafacie estimate`: from the filled worksheet to the demand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
from primafacie.core.dates import parse_day

if TYPE_CHECKING:
    from primafacie.app.steps.estimate_step import Result


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("estimate")(run)


def run(
    study: StudyArgument,
    reviews: Annotated[
        list[Path],
        typer.Argument(
            metavar="REVIEW...", help="The filled worksheet, or those of all reviewers."
        ),
    ],
    level: Annotated[
        float | None, typer.Option(help="Show one more limit at this level, as in 0.99.")
    ] = None,
    side: Annotated[
        str, typer.Option(help="Side of that limit: lower, upper or two-sided.")
    ] = "lower",
    bound: Annotated[
        str | None, typer.Option(help="Bound of that limit, as in student, normal or melded.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of that bound, if it is randomized.")
    ] = None,
    reopened_on: Annotated[
        str | None,
        typer.Option(help="Day of the notice of reopening: claims beyond the period count 0."),
    ] = None,
    ground: Annotated[
        str, typer.Option(help="any reason (1 year), good cause (4), fraud or similar fault.")
    ] = "good cause",
    determined: Annotated[
        str, typer.Option(help="Column with the day of each initial determination.")
    ] = "date",
    blank_finding: Annotated[
        str | None,
        typer.Option(
            help="0 because REASON: for worksheets in which the errors only were entered."
        ),
    ] = None,
    confirm_amounts: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Confirm all unusual amounts of the worksheet."),
    ] = None,
    draw: Annotated[
        int | None,
        typer.Option(help="Number of the draw that was reviewed; left out, the last draw."),
    ] = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    as_json: Json = False,
) -> None:
    """Read the findings, estimate the overpayment, and form the demand under the plan's rules.

    Every fault of the worksheet is named by its cell, all at once. Estimator, limit and the
    treatment of missing records are those the plan fixed; nothing is chosen here. One more
    limit can be shown; a bound the plan did not fix is marked and does not change the demand. What
    would be demanded under other treatments of the same findings is printed for information.
    Where the sample was drawn again, --draw names the draw that was reviewed; reports, rebuttals,
    penalty memos and exports then use that draw and that review.

    Example:  primafacie estimate my-study worksheet-filled.xlsx
    """
    from primafacie.app.steps.estimate_step import Reopening, keep_estimate

    output = Output(as_json=as_json)
    reopening = None
    if reopened_on is not None:
        reopening = Reopening(parse_day(reopened_on, where="--reopened-on"), ground, determined)
    form = table_form(
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        date_format=date_format,
        sheet=sheet,
    )
    with output.working("Reading the review ..."), table_notes(output):
        result = keep_estimate(
            study,
            *reviews,
            reopening=reopening,
            draw_number=draw,
            blank_finding=blank_finding,
            confirm_amounts=confirm_amounts,
            form=form,
        )
    if level is not None:
        asked = result.estimate.interval(level, side=side, bound=bound, seed=seed)  # type: ignore[arg-type]
        result = replace(result, intervals=(*result.intervals, asked))
    output.fact("review_notes", list(result.review.notes))
    for note in result.review.notes:
        output.line(f"note: {note}")
    show_result(output, result)
    output.fact("head", result.study.head, f"head {result.study.head}")
    output.line(f"next: primafacie report {study}")
    output.finish()


def show_result(output: Output, result: Result) -> None:
    """Print point, limits and the demand with its steps."""
    over = result.estimate
    output.fact("point", over.point, f"point estimate  ${over.point:,.2f}")
    output.fact("standard_error", over.se, f"standard error  ${over.se:,.2f}")
    rows = []
    for interval in result.intervals:
        low = "" if interval.low is None else f"${interval.low:,.2f}"
        high = "" if interval.high is None else f"${interval.high:,.2f}"
        name = interval.bound if interval.planned else f"{interval.bound} (not pre-specified)"
        rows.append([interval.names, name, low, high])
    output.table("", ["limit", "bound", "lower", "upper"], rows)
    output.fact("limits", [interval.to_dict() for interval in result.intervals])
    output.fact("demand", result.demand.to_dict())
    output.line(result.demand.text())

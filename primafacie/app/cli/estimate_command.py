"""`primafacie estimate`: from the filled worksheet to the demand."""

from __future__ import annotations

from dataclasses import replace
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
    FooterRows,
    HeaderRows,
    Layouts,
    Members,
    Sheets,
    table_form,
    table_notes,
)
from primafacie.core.dates import parse_day

if TYPE_CHECKING:
    from primafacie.app.steps.estimate_step import Result

FINDINGS = "Findings"
ONE_MORE = "One more limit"
REOPENING = "Reopening"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("estimate")(run)


def run(
    study: StudyArgument,
    reviews: Annotated[
        list[Path] | None,
        argument(
            "REVIEW...",
            "The filled worksheet, or those of all reviewers. After an import it is left out; "
            "other findings on the same sample are named here.",
        ),
    ] = None,
    draw: Annotated[
        int | None,
        option("--draw", FINDINGS),
    ] = None,
    blank_finding: Annotated[str | None, option("--blank-finding", FINDINGS)] = None,
    confirm_amounts: Annotated[str | None, option("--confirm-amounts", FINDINGS)] = None,
    resolved: Annotated[
        Path | None,
        option(
            "--resolved",
            FINDINGS,
            "The findings on which two reviewers of the same units agreed after they had differed: "
            "a worksheet, or a table with unit_id, status and should_have_paid. What each of them "
            "found first stays on record.",
            metavar="FILE",
        ),
    ] = None,
    level: Annotated[
        float | None,
        option("--level", ONE_MORE, more="One more limit is shown at it."),
    ] = None,
    side: Annotated[str, option("--side", ONE_MORE)] = "lower",
    bound: Annotated[str | None, option("--bound", ONE_MORE)] = None,
    bound_seed: Annotated[int | None, option("--bound-seed", ONE_MORE)] = None,
    reason: Annotated[
        str,
        option(
            "--reason",
            FINDINGS,
            more="It says why the review was revised, and is asked for where other findings on "
            "this draw have an estimate already.",
        ),
    ] = "",
    reopened_on: Annotated[
        str | None,
        option(
            "--reopened-on",
            REOPENING,
            "The day of the notice of reopening. Claims beyond the reopening period count 0.",
            metavar="DATE",
        ),
    ] = None,
    ground: Annotated[
        str,
        option(
            "--ground",
            REOPENING,
            "The ground of the reopening: any reason (1 year), good cause (4 years), or fraud or "
            "similar fault.",
            metavar="GROUND",
        ),
    ] = "good cause",
    determined: Annotated[
        str,
        option(
            "--determined",
            REOPENING,
            "The column with the day of each initial determination.",
            metavar="COLUMN",
        ),
    ] = "date",
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    as_json: Json = False,
) -> None:
    """Read the findings, estimate the overpayment, and form the demand under the plan's rules.

    Every fault of the worksheet is named by its cell, all at once. Estimator, limit and the
    treatment of missing records are those the plan fixed; nothing is chosen here. One more
    limit can be shown; a bound the plan did not fix is marked and does not change the demand. What
    would be demanded under other treatments of the same findings is printed for information.
    Where the sample was drawn again, --draw names the draw that was reviewed; reports, rebuttals,
    penalty memos and exports then use that draw and that review.

    A revised review replaces the one before it and needs --reason. Both stay in the study, and the
    report prints the reason with what counted before and after, unit by unit.

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
        header_row=header_row,
        footer_rows=footer_rows,
        member=member,
        layout=layout,
    )
    with output.working("Reading the review ..."), table_notes(output):
        result = keep_estimate(
            study,
            *(reviews or ()),
            reopening=reopening,
            draw_number=draw,
            blank_finding=blank_finding,
            confirm_amounts=confirm_amounts,
            resolved=resolved,
            form=form,
            reason=reason,
        )
    if level is not None:
        asked = result.estimate.interval(level, side=side, bound=bound, seed=bound_seed)  # type: ignore[arg-type]
        result = replace(result, intervals=(*result.intervals, asked))
    for note in result.review.notes:
        output.note(note)
    show_result(output, result)
    output.head(result.study.head)
    output.then(f"primafacie report {study}")
    output.finish()


def show_result(output: Output, result: Result) -> None:
    """Print point, limits and the demand with its steps."""
    from extrapolation.estimates.interval_records import CONDITIONAL
    from primafacie.app.steps.result_rows import estimated_rows, rate_of_errors
    from primafacie.core.serializer import to_record

    over = result.estimate
    if result.review.provenance.mark:
        output.fact("mark", result.review.provenance.mark)
    output.fact("point_dollars", over.point, f"point estimate  ${over.point:,.2f}")
    output.fact("standard_error_dollars", over.se, f"standard error  ${over.se:,.2f}")
    rows = []
    for interval in result.intervals:
        low = "" if interval.low is None else f"${interval.low:,.2f}"
        high = "" if interval.high is None else f"${interval.high:,.2f}"
        marks = ["not pre-specified"] if not interval.planned else []
        marks += [CONDITIONAL] if interval.condition else []
        name = f"{interval.bound} ({', '.join(marks)})" if marks else interval.bound
        rows.append([interval.names, name, low, high])
    output.table("", ["limit", "bound", "lower", "upper"], rows)
    output.fact("limits", [interval.to_dict() for interval in result.intervals])
    output.fact("strata", to_record(estimated_rows(over)))
    if output.as_json:
        output.fact("rates", {"error_rate": to_record(rate_of_errors(over))})
    output.fact("demand", result.demand.to_dict())
    output.line(result.demand.text())

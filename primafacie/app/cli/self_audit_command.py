"""`primafacie self-audit`: a clinic's quarterly checks, drawn and summed up."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.option_words import COLUMNS, LIMIT, OUTPUT, argument, option
from primafacie.app.cli.options import CaseOption, Formats, Json, listed
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

SAMPLE = "Sample"
TRAINING = "Training"
WATCH = "Watch"

commands = typer.Typer(
    help="A clinic's own checks: draw a few charts of every provider, sum up the findings.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(application: typer.Typer) -> None:
    """Add the commands."""
    application.add_typer(commands, name="self-audit")


@commands.command("draw")
def draw(
    charts: Annotated[
        Path, argument("CHARTS", "The charts of the quarter: a table with a row for each.")
    ],
    quarter: Annotated[
        str, option("--quarter", SAMPLE, "The quarter, such as 2026-Q4.", metavar="QUARTER")
    ],
    seed: Annotated[
        str,
        option("--seed", SAMPLE, more="It comes from a public drawing, or was agreed on before."),
    ],
    each: Annotated[
        int,
        option("--each", SAMPLE, "The number of charts of every provider.", metavar="CHARTS"),
    ] = 5,
    provider: Annotated[
        str, option("--provider", COLUMNS, "The column of the provider.", metavar="COLUMN")
    ] = "provider",
    chart: Annotated[
        str, option("--chart", COLUMNS, "The column of the chart's id.", metavar="COLUMN")
    ] = "chart",
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    out: Annotated[
        Path | None, option("--out", OUTPUT, more="It is the sheet to fill in, as CSV.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Draw a few charts of every provider, so that anyone can replay it with sha256sum.

    Example:  primafacie self-audit draw charts.csv --quarter 2026-Q4 --seed "lot 9" --out q4.csv
    """
    from primafacie.app.steps.self_audit_step import draw_charts

    output = Output(as_json=as_json)
    form = table_form(
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        sheet=sheet,
        header_row=header_row,
        footer_rows=footer_rows,
        member=member,
        layout=layout,
    )
    with table_notes(output):
        made = draw_charts(
            charts,
            provider=provider,
            chart=chart,
            quarter=quarter,
            seed=seed,
            each=each,
            form=form,
        )
    if out is not None:
        made.table().to_csv(out, index=False, encoding="utf-8", lineterminator="\n")
    rows = made.table().drop(columns="error").to_dict("records")
    output.fact("charts", rows)
    output.line(str(made))
    for note in made.notes:
        output.note(note)
    if out is None:
        output.line("give --out FILE for the sheet to fill in")
    else:
        output.file(out)
    output.finish()


@commands.command("summary")
def summary(
    findings: Annotated[
        Path,
        argument(
            "FINDINGS",
            "The findings: a table with provider, chart, service_date, error (0/1), exposure.",
        ),
    ],
    level: Annotated[float, option("--level", LIMIT, more="The limits are two-sided.")] = 0.90,
    trained_on: Annotated[
        str | None,
        option(
            "--trained-on",
            TRAINING,
            "The day of the training: charts before it are compared with charts after it.",
            metavar="DATE",
        ),
    ] = None,
    claims_after: Annotated[
        int | None,
        option(
            "--claims-after",
            TRAINING,
            "The number of claims that were billed after the training.",
            metavar="CLAIMS",
        ),
    ] = None,
    bundle: Annotated[Path | None, option("--bundle", TRAINING)] = None,
    indexed_on: Annotated[str | None, option("--indexed-on", TRAINING)] = None,
    accepted: Annotated[
        float | None,
        option("--accepted", WATCH, "The error rate that the watch accepts: 0.05.", metavar="RATE"),
    ] = None,
    detected: Annotated[
        float | None,
        option(
            "--detected",
            WATCH,
            "The error rate that the watch must detect, such as 0.20.",
            metavar="RATE",
        ),
    ] = None,
    run_length: Annotated[
        float,
        option(
            "--run-length",
            WATCH,
            "The charts between two false alarms, on average.",
            metavar="CHARTS",
        ),
    ] = 400,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    to: Annotated[Path | None, option("--to", OUTPUT)] = None,
    formats: Formats = "html",
    study: Annotated[
        Path | None, option("--study", OUTPUT, more="It is made where there is none.")
    ] = None,
    case: CaseOption = None,
    as_json: Json = False,
) -> None:
    """Error rates by provider with exact limits, the change after a training, the watch.

    With --study it is kept, and `primafacie report STUDY --kind self-audit` renders it.

    Example:  primafacie self-audit summary findings.csv --trained-on 2026-10-05 --to summary
    """
    from dataclasses import replace

    from primafacie.app.reports.formats.report_format import known_formats
    from primafacie.app.steps.case_step import case_of, keep_case
    from primafacie.app.steps.mitigation_step import bundle_of
    from primafacie.app.steps.self_audit_step import (
        SummaryOptions,
        keep_summary,
        summarise,
        write_summary,
    )

    output = Output(as_json=as_json)
    wanted = known_formats(listed(formats))
    of_case = case_of(case)
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
    options = SummaryOptions(
        level=level,
        trained_on=trained_on,
        claims_after=claims_after,
        accepted=accepted,
        detected=detected,
        run_length=run_length,
        table=form.to_dict() or None,
    )
    with output.working("Summing up ..."), table_notes(output):
        made = summarise(findings, options)
        made = replace(made, bundle=bundle_of(bundle, indexed_on))
    output.line(made.audit.text())
    output.fact("self_audit", made.audit.to_dict())
    if to is not None:
        with output.working("Rendering ..."):
            files = write_summary(made, to, formats=wanted, case=of_case)
        for path in files:
            output.file(path)
    if study is not None:
        kept = keep_summary(made, study, findings)
        keep_case(kept, of_case)
        output.head(kept.head)
        output.then(f"primafacie report {study} --kind self-audit")
    output.finish()

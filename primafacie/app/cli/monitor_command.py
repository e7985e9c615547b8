"""`primafacie monitor`: the running limits of a stop-early audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.option_words import OUTPUT, argument, option
from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import (
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

LIMITS = "Limits"
_REASONS = {
    "go on": "no reason to stop yet",
    "threshold": "the lower limit reached the demand threshold",
    "materiality": "the upper limit fell below the materiality line",
    "n_max": "the most units that the plan allows are reviewed",
}


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("monitor")(monitor)


def monitor(
    draw: Annotated[Path, argument("DRAW", "The draw.json of a plan with stop-early rules.")],
    findings: Annotated[
        Path,
        argument("FINDINGS", "The findings so far: a table with unit_id and overpaid (dollars)."),
    ],
    ceiling: Annotated[
        list[str] | None,
        option(
            "--ceiling",
            LIMITS,
            "The most that a unit of a simple sample can owe, by stratum. The option may be "
            "repeated.",
            metavar="STRATUM=DOLLARS",
        ),
    ] = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    picture: Annotated[
        Path | None,
        option(
            "--picture",
            OUTPUT,
            "The file to which the running limits are drawn as an SVG picture.",
            metavar="FILE",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the least amount owed after the units reviewed so far, and whether to stop.

    The limits hold however often you look; no t limit is shown while an audit is running.

    Example:  primafacie monitor study/3-draw/draw.json findings.csv --picture path.svg
    """
    from primafacie.app.steps.monitor_step import follow_findings, parsed_ceilings

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
    with output.working("Following the findings ..."), table_notes(output):
        path = follow_findings(draw, findings, ceilings=parsed_ceilings(ceiling or []), form=form)
    output.fact("path", path.to_dict())
    output.fact("decision", path.decision)
    output.fact("stopped_at", path.stopped_at)
    output.line(path.log())
    high = "" if path.high is None else f" and at most ${path.high:,.2f}"
    output.line(
        f"after {len(path.steps)} units: at least ${path.low:,.2f}{high} "
        f"(each one-sided {path.rule.level:g}, at all times together)"
    )
    when = f" after unit {path.stopped_at}" if path.stopped_at else ""
    output.line(f"{_REASONS[path.decision]}{when}")
    if path.decision == "go on" and path.drawn == len(path.steps):
        output.line(
            f"all {path.drawn:,} drawn units are reviewed; the plan allows {path.rule.n_max:,}: "
            "amend its allocation and draw again with the same seed to go on"
        )
    if picture is not None:
        from primafacie.core.figures import to_svg

        svg = to_svg(path.plot(), name="stop-early", title="Running limits")
        picture.write_text(svg, encoding="utf-8", newline="\n")
        output.file(picture)
    output.finish()

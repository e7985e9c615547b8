"""`primafacie report`: the page a judge reads."""

from __future__ import annotations

import typer

from primafacie.app.cli.options import Json, StudyArgument
from primafacie.app.cli.output import Output


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("report")(run)


def run(study: StudyArgument, as_json: Json = False) -> None:
    """Render the report of a study as one self-contained HTML page.

    It holds the frame and its exclusions, the plan, the draw, the findings, the results by
    stratum, the limits under both of their names, the steps of the demand, the formulas, the
    seed and the digests. The same study always renders to the same bytes.

    Example:  primafacie report demo-study
    """
    from primafacie.app.steps.report_step import keep_report

    output = Output(as_json=as_json)
    with output.working("Rendering ..."):
        made = keep_report(study)
    output.fact("report", str(made.path), f"report {made.path}")
    output.fact("head", made.study.head, f"head {made.study.head}")
    output.finish()

"""`primafacie export`: the estimate for R, SAS and Stata."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.options import Json, StudyArgument
from primafacie.app.cli.output import Output


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("export")(run)


def run(
    study: StudyArgument,
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="A new or empty folder to write to.")
    ],
    level: Annotated[float, typer.Option(help="Level of the limit, as in 0.90.")] = 0.90,
    side: Annotated[
        str, typer.Option(help="Side of the limit: lower, upper or two-sided.")
    ] = "lower",
    bound: Annotated[
        str | None, typer.Option(help="student, normal or satterthwaite; left out, the plan's.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Write data and scripts that repeat the estimate in R, SAS and Stata.

    The other side can recompute point, standard error and limits with its own software. The
    data hold codes and amounts, no claim ids. The R script is run in the toolkit's tests; the
    SAS and Stata scripts say that they were not run.

    Example:  primafacie export demo-study --to for-the-other-side
    """
    from primafacie.app.steps.export_step import export_study

    output = Output(as_json=as_json)
    with output.working("Writing ..."):
        paths = export_study(study, to, level=level, side=side, bound=bound)
    output.fact("files", [str(path) for path in paths])
    for path in paths:
        output.line(f"wrote {path}")
    output.line(f"next: cd {to} && Rscript estimate.R")
    output.finish()

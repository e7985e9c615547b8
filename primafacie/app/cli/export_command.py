"""`primafacie export`: the estimate for R, SAS and Stata."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.option_words import LIMIT, OUTPUT, option
from primafacie.app.cli.options import Json, StudyArgument
from primafacie.app.cli.output import Output


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("export")(run)


def run(
    study: StudyArgument,
    to: Annotated[Path, option("--to", OUTPUT, more="It must be new or empty.")],
    level: Annotated[float, option("--level", LIMIT)] = 0.90,
    side: Annotated[str, option("--side", LIMIT)] = "lower",
    bound: Annotated[
        str | None,
        option(
            "--bound",
            LIMIT,
            more="The scripts know student, normal and satterthwaite; left out, the bound of the "
            "plan.",
        ),
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
    for path in paths:
        output.file(path)
    output.then(f"cd {to} && Rscript estimate.R")
    output.finish()

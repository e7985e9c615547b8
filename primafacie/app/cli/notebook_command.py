"""`primafacie notebook`: a shipped notebook, run headless."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.option_words import OUTPUT, argument, option
from primafacie.app.cli.options import Json, listed
from primafacie.app.cli.output import Output

PARAMETERS = "Parameters"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("notebook")(run)


def run(
    name: Annotated[
        str | None,
        argument("NAME", "The name or number of the notebook; left out, all are listed."),
    ] = None,
    param: Annotated[
        list[str] | None,
        option(
            "--param",
            PARAMETERS,
            "A parameter of the notebook. The option may be repeated.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    formats: Annotated[str, option("--format", OUTPUT, more="html, pdf, ipynb.")] = "html,pdf",
    to: Annotated[Path, option("--to", OUTPUT)] = Path(),
    as_json: Json = False,
) -> None:
    """Run a notebook from top to bottom, with your parameters, to a page and a PDF.

    Example:  primafacie notebook 1 --param sample=200 --to notebooks-run
    """
    from primafacie.app.steps.notebook_step import (
        notebook_names,
        parsed,
        run_notebook,
        write_notebook,
    )

    output = Output(as_json=as_json)
    if name is None:
        output.fact("notebooks", list(notebook_names()))
        for known in notebook_names():
            output.line(known)
        output.finish()
        return
    given = parsed(param or [])
    with output.working(f"Running notebook {name} ..."):
        made = write_notebook(name, run_notebook(name, given), to, formats=listed(formats))
    output.fact("notebook", name)
    for path in made:
        output.file(path)
    output.finish()

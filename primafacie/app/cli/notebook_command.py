"""`primafacie notebook`: a shipped notebook, run headless."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.options import Json, listed
from primafacie.app.cli.output import Output


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("notebook")(run)


def run(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="The notebook's name or number; left out, the notebooks are listed.",
        ),
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option(help="A parameter as NAME=VALUE; may be repeated.")
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help="html, pdf, ipynb; several with commas.")
    ] = "html,pdf",
    to: Annotated[Path, typer.Option(help="Folder for the files.")] = Path(),
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
    output.fact("files", [str(path) for path in made])
    for path in made:
        output.line(f"wrote {path}")
    output.finish()

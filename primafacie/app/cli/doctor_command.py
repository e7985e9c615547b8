"""`primafacie doctor`: is this installation whole, and are the packages ours?"""

from __future__ import annotations

import typer

from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("doctor")(run)


def run(as_json: Json = False) -> None:
    """Check the installation: versions, files against their recorded hashes, shadowed names.

    Looks for packages named like ours in the current folder and on the path, and compares the
    installed files with the hashes written when they were installed.

    Example:  primafacie doctor
    """
    from primafacie.app.installation import examine

    output = Output(as_json=as_json)
    found = examine()
    output.facts(found.to_dict())
    for name, value in found.versions.items():
        output.line(f"{name:12} {value}")
    for good in found.good:
        output.line(f"ok       {good}")
    for problem in found.problems:
        output.line(f"PROBLEM  {problem}")
    output.line("healthy" if not found.problems else f"{len(found.problems)} problems")
    exit_code = 1 if found.problems else 0
    output.finish(exit_code)
    raise typer.Exit(exit_code)

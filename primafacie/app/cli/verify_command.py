"""`primafacie verify`: is the study folder as it was?"""

from __future__ import annotations

from typing import Annotated

import typer

from primafacie.app.cli.option_words import option
from primafacie.app.cli.options import Json, StudyArgument
from primafacie.app.cli.output import Output
from primafacie.core.folder import StudyFolder
from primafacie.core.verification import verify

CHECKED = "What is compared"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("verify")(run)


def run(
    study: StudyArgument,
    head: Annotated[
        str | None,
        option(
            "--head",
            CHECKED,
            "The digest that is printed on the plan, the draw sheet or the report.",
            metavar="DIGEST",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Recompute every digest of a study and name the first step that does not fit.

    Without --head the answer can only be "consistent": whoever owns a folder can rebuild its
    chain. With the digest that was printed and handed over it can be "unchanged".

    Example:  primafacie verify demo-study

    Example:  primafacie verify demo-study --head HEAD-FROM-THE-REPORT
    """
    output = Output(as_json=as_json)
    found = verify(StudyFolder.open(study), head=head)
    output.facts(found.to_dict() | {"ok": found.ok})
    output.line(found.text())
    exit_code = 0 if found.ok else 1
    output.head(found.head, "")
    output.finish(exit_code)
    raise typer.Exit(exit_code)

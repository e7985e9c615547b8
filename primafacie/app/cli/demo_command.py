"""`primafacie demo`: a whole audit on shipped claims."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.option_words import OUTPUT, option
from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("demo")(run)


def run(
    to: Annotated[
        Path | None,
        option("--to", OUTPUT, more="Left out, it is demo-study or the next free name."),
    ] = None,
    claims: Annotated[
        Path | None,
        option(
            "--claims",
            OUTPUT,
            "Only the shipped claims are written, to this CSV file.",
            metavar="FILE",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Run a whole audit on shipped claims: frame, plan, draw, review, estimate, report.

    The claims are derived from CMS DE-SynPUF, a public file in which no person is real. The
    findings of the review are simulated by a documented, seeded rule and labeled as such.

    The report is made as a page, a PDF, a Word file and a workbook with live formulas.

    Example:  primafacie demo --to demo-study

    Example:  primafacie demo --claims claims.csv
    """
    from primafacie.app.cli.estimate_command import show_result
    from primafacie.app.demo import run_demo, write_claims

    output = Output(as_json=as_json)
    if claims is not None:
        write_claims(claims)
        output.file(claims, "the shipped claims,")
        output.finish()
        return
    to = to or free_folder(Path("demo-study"))
    made = run_demo(to, output)
    show_result(output, made.result)
    output.note(f"SIMULATED FINDINGS: {made.simulated}")
    output.line()
    for what, path in made.files:
        output.file(path, f"{what:34}")
    output.head(made.head, f"{'head digest of the study':34} {{}}")
    output.line(f"{'check it with':34} primafacie verify {to} --head {made.head}")
    output.finish()


def free_folder(wanted: Path) -> Path:
    """The wanted folder, or with the first free number: a second run overwrites nothing."""
    folder, number = wanted, 1
    while folder.exists():
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder

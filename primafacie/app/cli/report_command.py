"""`primafacie report`: the page a judge reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from primafacie.app.cli.option_words import option
from primafacie.app.cli.options import (
    CaseOption,
    Formats,
    Json,
    StudyArgument,
    listed,
)
from primafacie.app.cli.output import Output
from primafacie.app.reports.document import PRINTED_ROWS
from primafacie.app.steps.report_kinds.report_kind import KINDS

DOCUMENT = "Document"
REDACTION = "Redaction"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("report")(run)


def _completed(incomplete: str) -> list[str]:
    """The kinds of document, for the shell's completion."""
    return [name for name in KINDS if name.startswith(incomplete)]


def run(
    study: StudyArgument,
    kind: Annotated[
        str,
        option(
            "--kind",
            DOCUMENT,
            f"The document to render: {', '.join(KINDS)}. The workpaper is the report.",
            metavar="KIND",
            autocompletion=_completed,
        ),
    ] = "workpaper",
    formats: Formats = "html",
    tabulate: Annotated[
        str | None,
        option(
            "--tabulate",
            DOCUMENT,
            "Further columns that the workpaper tabulates the findings by, separated by commas. "
            "Reasons, reviewers, and columns whose names say provider or code need no asking.",
            metavar="COLUMNS",
        ),
    ] = None,
    measure: Annotated[
        str | None,
        option(
            "--measure",
            DOCUMENT,
            "Columns of the worksheet with a second amount of every unit, such as a federal share "
            "of the overpayment, separated by commas. Each is estimated with a limit of its own; "
            "the demand does not change.",
            metavar="COLUMNS",
        ),
    ] = None,
    redact: Annotated[
        bool,
        option(
            "--redact",
            REDACTION,
            "Ids, names of providers and persons, and free texts are replaced by labels; the seed "
            "and the tickets are withheld. Of the workpaper only.",
        ),
    ] = False,
    redact_key: Annotated[
        Path | None,
        option(
            "--redact-key",
            REDACTION,
            "The file of the key that makes the labels. It is read, or made where it is not there; "
            "keep it apart from the report. Left out, the key is not kept.",
            metavar="FILE",
        ),
    ] = None,
    print_rows: Annotated[
        int,
        option(
            "--print-rows",
            DOCUMENT,
            "The number of rows of a long table that are printed. The workbook has all rows, and "
            "is written too where a table is longer.",
            metavar="NUMBER",
            min=1,
        ),
    ] = PRINTED_ROWS,
    case: CaseOption = None,
    as_json: Json = False,
) -> None:
    """Render a document of a study: a page, a PDF, a Word file, a workbook.

    The workpaper begins with the results by stratum, the error rate and the overpayment rate with
    their limits, and the planned and achieved precision. It holds the frame and its exclusions,
    the plan, the draw, the findings, the limits under both of their names, the steps of the
    demand, the formulas, the seed and the digests; the same numbers in every format. Its annexes
    are the schedule of the overpaid units, the finding on every unit and the draw listing. The PDF
    is tagged (PDF/UA) and archival (PDF/A). In the workpaper's workbook the statistics are
    formulas that can be followed to the findings, with our values next to them; its sheet Checks
    says what is printed as computed. The same study always renders to the same bytes.

    The letter is the demand letter to the auditee: the figure, how it was reached, what the rule
    set states of rights with its citation, and the schedule. It is addressed from the case file
    (--case); what neither states is printed as "[to be completed: ...]" and listed.

    Each other kind needs its own step first: `primafacie penalty`, `rebut`, `section111 --study`
    or `self-audit summary --study`; where it is missing, the command names it.

    Example:  primafacie report demo-study --format html,pdf

    Example:  primafacie report demo-study --kind letter --format docx

    Example:  primafacie report demo-study --kind plan --format docx
    """
    from primafacie.app.steps.case_step import case_of
    from primafacie.app.steps.report_kinds.report_kind import ReportOptions
    from primafacie.app.steps.report_step import keep_report

    output = Output(as_json=as_json)
    with output.working("Rendering ..."):
        made = keep_report(
            study,
            kind=kind,
            formats=listed(formats),
            case=case_of(case),
            options=ReportOptions(
                by=tuple(listed(tabulate)) if tabulate else (),
                measures=tuple(listed(measure)) if measure else (),
                print_rows=print_rows,
                redact=redact or redact_key is not None,
                redact_key=redact_key,
            ),
        )
    output.fact("kind", kind)
    for number, path in enumerate(made.paths):
        output.file(path, "      " if number else "report")
    for note in made.notes:
        output.note(note)
    output.head(made.study.head)
    output.finish()

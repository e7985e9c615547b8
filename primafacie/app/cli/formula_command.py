"""`primafacie formula`: which formula gave their number?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli import rebut_options
from primafacie.app.cli.option_words import argument, option
from primafacie.app.cli.options import Json, rule_sets
from primafacie.app.cli.output import Output
from primafacie.app.cli.rebut_command import counts_of, figures_of, formula_facts_of, pairs
from primafacie.app.cli.table_options import (
    DateFormats,
    Decimals,
    Delimiters,
    Encodings,
    HeaderRows,
    Sheets,
    table_forms,
    table_notes,
)
from primafacie.core.errors import StudyError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from validation import FormulaSearch

UNIVERSE = "Universe"
SHOWN = 12


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("formula")(run)


def run(
    source: Annotated[
        Path,
        argument("FINDINGS", "The findings by unit, as for primafacie import; or a study folder."),
    ],
    figure: rebut_options.Figure = None,
    rules: Annotated[
        str | None,
        option(
            "--rules",
            rebut_options.PROCEEDING,
            more="It treats underpayments and missing records; other treatments are tried too.",
            autocompletion=rule_sets,
        ),
    ] = None,
    choose: rebut_options.Choose = None,
    universe: Annotated[int | None, option("--universe", UNIVERSE)] = None,
    universe_paid: Annotated[str | None, option("--universe-paid", UNIVERSE)] = None,
    stratum_units: Annotated[list[str] | None, option("--stratum-units", UNIVERSE)] = None,
    stratum_paid: Annotated[list[str] | None, option("--stratum-paid", UNIVERSE)] = None,
    frame_count: rebut_options.FrameCount = None,
    sample_count: rebut_options.SampleCount = None,
    share: rebut_options.Share = None,
    finding_column: rebut_options.FindingColumn = None,
    blank_finding: rebut_options.BlankFinding = None,
    confirm_amounts: rebut_options.ConfirmAmounts = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    as_json: Json = False,
) -> None:
    """Say which formula gave a printed figure, among usual ones and common mistakes.

    Estimators, variances, critical values, levels, treatments, counts and rounding are tried until
    the figures come out to the printed digit. Formulas with the fewest departures from the usual
    come first. How many were tried is printed, and how many would match by accident: where that is
    more than one in a thousand, no formula is named, and every one that fits is listed.

    Example:  primafacie formula findings.xlsx --universe 8700 --figure demand=412,345.67

    Example:  primafacie formula my-study --figure point=1,204,551 --figure lower=1,011,902
    --share "the federal share=0.5614"
    """
    from primafacie.app.steps.disclosed_documents import Given
    from primafacie.app.steps.formula_step import FormulaQuestion, formula_behind
    from sampling.rules import decided_rules

    output = Output(as_json=as_json)
    sizes = counts_of(stratum_units, "--stratum-units")
    if universe is not None and not sizes:
        sizes = {"1": universe}
    forms = table_forms(
        ("findings",),
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        date_format=date_format,
        sheet=sheet,
        header_row=header_row,
    )
    given = Given(
        sizes=sizes,
        rules=decided_rules(rules, choose),
        figures=figures_of(figure),
        renamed=pairs(finding_column, "--finding-column ROLE=COLUMN"),
        forms=forms,
        blank_finding=blank_finding,
        confirm_amounts=confirm_amounts,
    )
    facts = formula_facts_of(frame_count, sample_count, share)
    paid = {
        label: Money.dollars(text)
        for label, text in pairs(stratum_paid, "STRATUM=DOLLARS for each stratum").items()
    }
    if universe_paid is not None:
        if paid:
            raise StudyError(
                "--universe-paid beside --stratum-paid",
                where="formula",
                expected="one of them",
                fix="Give the dollars of each stratum, or of a universe without strata",
            )
        paid = {"": Money.dollars(universe_paid)}
    with output.working("Trying every formula ..."), table_notes(output):
        found = formula_behind(FormulaQuestion(source, given, facts, paid))
    show_formulas(output, found)
    output.finish()


def show_formulas(output: Output, found: FormulaSearch) -> None:
    """Print what was tried, the formulas that fit, and what that shows."""
    output.fact("formula", found.to_dict())
    output.fact("named", found.named)
    for line in found.text(shown=SHOWN).splitlines():
        output.line(line)

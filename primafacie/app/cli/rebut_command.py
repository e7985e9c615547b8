"""`primafacie rebut`: every argument of the catalogue, tried on a study or on its parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli.options import CaseOption, Formats, Json, listed, period_of
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import (
    DateFormats,
    Decimals,
    Delimiters,
    Encodings,
    Sheets,
    table_forms,
    table_notes,
)
from primafacie.core.errors import StudyError
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    from validation import Rebuttal

SHOWN_REQUESTS = 20
FIGURES = ("point", "lower", "upper", "se", "demand")


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("rebut")(run)


def run(
    study: Annotated[
        Path | None,
        typer.Argument(
            metavar="STUDY", help="A study folder; or provide the documents individually."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of everything simulated: recorded.")] = 1,
    replicates: Annotated[
        int, typer.Option(min=20, help="Redrawn samples for each question.")
    ] = 4_000,
    proceeding: Annotated[
        str,
        typer.Option(help="Medicare appeal, OIG audit, CMP 402, CMP 1003, FCA, Medicaid or other."),
    ] = "other",
    circuit: Annotated[str, typer.Option(help="Federal circuit, as in 5 or DC.")] = "",
    state: Annotated[str, typer.Option(help="State, as in NY.")] = "",
    frame: Annotated[Path | None, typer.Option(help="The frame: .csv, .xlsx or .parquet.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="ROLE=COLUMN of the frame: unit_id, paid, stratum, cluster, date, claimed."
        ),
    ] = None,
    more: Annotated[list[str] | None, typer.Option(help="A further known column.")] = None,
    patient: Annotated[str, typer.Option(help="Which further column names the patient.")] = "",
    sample: Annotated[
        Path | None, typer.Option(help="The selected ids: .txt, or a table with unit_id.")
    ] = None,
    in_order: Annotated[
        bool, typer.Option("--in-order", help="The ids are in order of selection.")
    ] = False,
    program: Annotated[
        str, typer.Option(help="Program of the draw, as in RAT-STATS or 'R sample'.")
    ] = "not said",
    draw_seed: Annotated[
        list[str] | None, typer.Option(help="The stated seed, or STRATUM=SEED for each stratum.")
    ] = None,
    program_version: Annotated[
        str, typer.Option(help="Version of that program, as in 4.2.2; empty if not stated.")
    ] = "",
    order: Annotated[
        str,
        typer.Option(
            help='Stated order of the list: file, or up to three columns as in "date asc, paid '
            'desc"; empty if not stated.'
        ),
    ] = "",
    spares: Annotated[
        Path | None, typer.Option(help="The disclosed spares in their order: ids, as --sample.")
    ] = None,
    size: Annotated[
        list[str] | None, typer.Option(help="The stated N, or STRATUM=N for each stratum.")
    ] = None,
    findings: Annotated[
        Path | None, typer.Option(help="Findings by unit: unit_id, paid, should_have_paid.")
    ] = None,
    blank_finding: Annotated[
        str | None,
        typer.Option(help="0 because REASON: for findings in which the errors only were entered."),
    ] = None,
    confirm_amounts: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Confirm all unusual amounts of the findings."),
    ] = None,
    rules: Annotated[
        str | None, typer.Option(help="Rule set of the demand, as in cms-pim.")
    ] = None,
    figure: Annotated[
        list[str] | None,
        typer.Option(help="A printed figure: point=, lower=, upper=, se= or demand=."),
    ] = None,
    prior: Annotated[Path | None, typer.Option(help="Ids of claims audited before.")] = None,
    decisions: Annotated[
        Path | None, typer.Option(help="Decisions on appeal: level, on, unit_id, overpaid.")
    ] = None,
    second: Annotated[Path | None, typer.Option(help="A second review: unit_id, overpaid.")] = None,
    finding_column: Annotated[
        list[str] | None,
        typer.Option(help="ROLE=COLUMN of the findings, as in unit_id='Claim No.'."),
    ] = None,
    universe: Annotated[
        Path | None, typer.Option(help="The universe extract, with the frame's column names.")
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="FIRST..LAST", help="The period the demand speaks of.")
    ] = None,
    payable: Annotated[
        Path | None, typer.Option(help="Payable at the right level: unit_id, payable.")
    ] = None,
    earlier_errors: Annotated[
        str | None,
        typer.Option(metavar="ERRORS/UNITS/N", help="An earlier review, as in 12/30/5000."),
    ] = None,
    draws_made: Annotated[
        int | None, typer.Option(help="How many draws are known to have been made.")
    ] = None,
    service: Annotated[
        list[str] | None,
        typer.Option(help="Further columns that name a service: code, modifier, units."),
    ] = None,
    bound: Annotated[
        list[str] | None, typer.Option(help="A further bound to simulate, as in gaffke.")
    ] = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the report of loose parts under this name.")
    ] = None,
    formats: Formats = "html",
    case: CaseOption = None,
    as_json: Json = False,
) -> None:
    """Try every argument against a sample and its extrapolation, and say what each is worth.

    On a study folder the findings become a step of it, with a page of tables and figures.
    Any part may be missing: what is missing becomes a numbered disclosure request. Arguments
    that the data do not support are printed too. Nothing here says what a judge will hold.

    Example:  primafacie rebut my-study --proceeding "Medicare appeal" --circuit 5

    Example:  primafacie rebut --frame claims.csv --sample ids.txt --program RAT-STATS
    --draw-seed 12345 --findings findings.xlsx --rules cms-pim --figure demand=41,022
    """
    from primafacie.app.reports.case_facts import with_case
    from primafacie.app.reports.formats.report_format import known_formats
    from primafacie.app.reports.rebuttal_document import build_rebuttal
    from primafacie.app.reports.rebuttal_numbers import RebuttalNumbers
    from primafacie.app.steps.case_step import case_in_force, case_of
    from primafacie.app.steps.disclosed_documents import PARTS, Given, study_of_parts
    from primafacie.app.steps.rebut_step import (
        exhibits_of,
        keep_rebuttal,
        rebutted_study,
        run_rebuttal,
        study_of_folder,
    )

    output = Output(as_json=as_json)
    wanted = known_formats(listed(formats))
    given = Given(
        proceeding=proceeding,
        circuit=circuit,
        state=state,
        frame=frame,
        columns=pairs(column, "--column ROLE=COLUMN"),
        more=tuple(
            dict.fromkeys([*(more or ()), *(service or ()), *([patient] if patient else ())])
        ),
        patient=patient,
        sample=sample,
        in_order=in_order,
        program=program,
        version=program_version,
        spares=spares,
        seeds=_by_stratum(draw_seed, ""),
        order=order,
        sizes={label: _whole(text) for label, text in _by_stratum(size, "1").items()},
        findings=findings,
        rules=rules,
        figures=_figures(figure),
        prior=prior,
        decisions=decisions,
        second=second,
        renamed=pairs(finding_column, "--finding-column ROLE=COLUMN"),
        universe=universe,
        period=period_of(period),
        payable=payable,
        earlier_errors=_earlier(earlier_errors),
        blank_finding=blank_finding,
        confirm_amounts=confirm_amounts,
        draws_made=draws_made,
        service=tuple(service or ()),
        forms=table_forms(
            PARTS,
            encoding=encoding,
            delimiter=delimiter,
            decimal=decimal,
            date_format=date_format,
            sheet=sheet,
        ),
    )
    of_case = case_of(case)
    with output.working("Reading the study ..."), table_notes(output):
        disputed = study_of_folder(study, given) if study is not None else study_of_parts(given)
    with output.counting("Trying every argument ...") as tell:
        found = run_rebuttal(
            disputed, seed=seed, replicates=replicates, bounds=bound or (), progress=tell
        )
    with output.working("Drawing the figures ..."):
        exhibits = exhibits_of(disputed, seed=seed, replicates=replicates)
        about = rebutted_study(disputed, study)
        numbers = RebuttalNumbers.of(found, exhibits, about, circuit=circuit)
        document = with_case(build_rebuttal(numbers), case_in_force(of_case, study))
        pages = {form.name: form.render(document) for form in wanted}
    show_rebuttal(output, found)
    files: list[Path] = []
    if study is not None:
        kept = keep_rebuttal(study, found, numbers, pages, case=of_case)
        output.fact("head", kept.head, f"head {kept.head}")
        files = [kept.latest_file("rebuttal", f".{name}") for name in pages]
    elif out is not None:
        files = [out.with_suffix(f".{name}") for name in pages]
        for path in files:
            path.write_bytes(pages[path.suffix[1:]])
    for path in files:
        output.line(f"report {path}")
    output.fact("files", [str(path) for path in files])
    output.finish()


def show_rebuttal(output: Output, found: Rebuttal) -> None:
    """Print the findings, weightiest first, and the requests."""
    output.fact("rebuttal", found.to_dict())
    for finding in found.findings:
        if finding.strength != "not supported":
            output.line(finding.text())
            output.line()
    rest = found.of_strength("not supported")
    for head, tried in (("Not supported", True), ("Not tried", False)):
        shown = [finding for finding in rest if finding.tried == tried]
        if shown:
            output.line(head)
            for finding in shown:
                output.line(f"  {finding.code} {finding.title}: {finding.fact}")
            output.line()
    output.line(found.effect_words)
    output.line()
    output.line(found.randomized_words)
    output.line()
    output.line("Disclosure requests")
    for request in found.requests[:SHOWN_REQUESTS]:
        output.line(f"  {request}")


def pairs(texts: Sequence[str] | None, expected: str) -> dict[str, str]:
    """`NAME=VALUE` texts as pairs; `StudyError` for another form."""
    found = {}
    for text in texts or ():
        name, mark, value = text.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise StudyError(
                f"the option {text!r}",
                where="rebut",
                expected=expected,
                fix="Write a name, an equals sign and a value",
            )
        found[name.strip()] = value.strip()
    return found


def _by_stratum(texts: Sequence[str] | None, everywhere: str) -> dict[str, str]:
    """One value for all under `everywhere`, or STRATUM=VALUE for each."""
    if texts and len(texts) == 1 and "=" not in texts[0]:
        return {everywhere: texts[0].strip()}
    return pairs(texts, "one value, or STRATUM=VALUE for each stratum")


def _whole(text: str) -> int:
    try:
        return int(text.replace(",", ""))
    except ValueError:
        raise StudyError(
            f"the size {text!r}",
            where="rebut",
            expected="a whole number of units",
            fix="Write for example --size 2197",
        ) from None


def _earlier(text: str | None) -> tuple[int, int, int] | None:
    """`12/30/5000`: errors, units reviewed, units of the frame."""
    if text is None:
        return None
    parts = text.split("/")
    if len(parts) == 3 and all(part.strip().isdecimal() for part in parts):
        errors, units, size = (int(part) for part in parts)
        if errors <= units <= size and units > 0:
            return errors, units, size
    raise StudyError(
        f"the earlier review {text!r}",
        where="rebut",
        expected="ERRORS/UNITS/N",
        fix="Write for example 12/30/5000: 12 of 30 in error, drawn from 5,000",
    )


def _figures(texts: Sequence[str] | None) -> dict[str, str]:
    found = pairs(texts, f"one of {', '.join(name + '=' for name in FIGURES)}")
    strange = [name for name in found if name not in FIGURES]
    if strange:
        raise StudyError.of(unknown_name("figure", strange[0], FIGURES, where="rebut"))
    return found

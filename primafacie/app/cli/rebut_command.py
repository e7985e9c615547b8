"""`primafacie rebut`: every argument of the catalogue, tried on a study or on its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from primafacie.app.cli import rebut_options
from primafacie.app.cli.options import CaseOption, Formats, Json, all_listed, listed, period_of
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import (
    DateFormats,
    Decimals,
    Delimiters,
    Encodings,
    FooterRows,
    HeaderRows,
    Layouts,
    Members,
    Sheets,
    table_forms,
    table_notes,
)
from primafacie.core.errors import StudyError
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    from validation import FormulaFacts, Rebuttal

SHOWN_REQUESTS = 20
FIGURES = ("point", "lower", "upper", "se", "demand")


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("rebut")(run)


def run(
    study: rebut_options.Study = None,
    proceeding: rebut_options.Proceeding = "other",
    circuit: rebut_options.Circuit = "",
    state: rebut_options.State = "",
    rules: rebut_options.Rules = None,
    choose: rebut_options.Choose = None,
    period: rebut_options.Period = None,
    figure: rebut_options.Figure = None,
    share: rebut_options.Share = None,
    frame_count: rebut_options.FrameCount = None,
    sample_count: rebut_options.SampleCount = None,
    frame: rebut_options.Frame = None,
    column: rebut_options.Column = None,
    more: rebut_options.More = None,
    patient: rebut_options.Patient = "",
    service: rebut_options.Service = None,
    universe_file: rebut_options.UniverseFile = None,
    stated_units: rebut_options.StatedUnits = None,
    sample_file: rebut_options.SampleFile = None,
    in_order: rebut_options.InOrder = False,
    spares_file: rebut_options.SparesFile = None,
    program: rebut_options.Program = "not said",
    program_version: rebut_options.ProgramVersion = "",
    stated_way: rebut_options.StatedWay = "",
    stated_seed: rebut_options.StatedSeed = None,
    stated_order: rebut_options.StatedOrder = "",
    random_column: rebut_options.RandomColumn = "",
    known_listing: rebut_options.KnownListing = None,
    draws_made: rebut_options.DrawsMade = None,
    findings: rebut_options.Findings = None,
    finding_column: rebut_options.FindingColumn = None,
    blank_finding: rebut_options.BlankFinding = None,
    confirm_amounts: rebut_options.ConfirmAmounts = None,
    second: rebut_options.Second = None,
    payable: rebut_options.Payable = None,
    prior: rebut_options.Prior = None,
    decisions: rebut_options.Decisions = None,
    earlier_errors: rebut_options.EarlierErrors = None,
    bounds: rebut_options.Bounds = None,
    replicates: rebut_options.Replicates = 4_000,
    simulation_seed: rebut_options.SimulationSeed = 1,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    out: rebut_options.Out = None,
    formats: Formats = "html",
    case: CaseOption = None,
    as_json: Json = False,
) -> None:
    """Try every argument against a sample and its extrapolation, and say what each is worth.

    On a study folder the findings become a step of it, with a page of tables and figures.
    Any part may be missing: what is missing becomes a numbered disclosure request. Arguments
    that the data do not support are printed too. Nothing here says what a judge will hold.

    Example:  primafacie rebut my-study --proceeding "Medicare appeal" --circuit 5

    Example:  primafacie rebut --frame claims.csv --sample-file ids.txt --program RAT-STATS
    --stated-seed 12345 --findings findings.xlsx --rules cms-pim --figure demand=41,022
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
    from sampling.rules import decided_rules

    output = Output(as_json=as_json)
    wanted = known_formats(listed(formats))
    given = Given(
        proceeding=proceeding,
        circuit=circuit,
        state=state,
        frame=frame,
        columns=pairs(column, "--column ROLE=COLUMN"),
        more=tuple(
            name
            for name in dict.fromkeys([*all_listed(more), *(service or ()), patient, random_column])
            if name
        ),
        patient=patient,
        sample=sample_file,
        in_order=in_order,
        program=program,
        version=program_version,
        way=stated_way,
        random_column=random_column,
        known_listing=known_listing,
        spares=spares_file,
        seeds=by_stratum(stated_seed, ""),
        order=stated_order,
        sizes={label: whole_units(text) for label, text in by_stratum(stated_units, "1").items()},
        findings=findings,
        rules=decided_rules(rules, choose),
        figures=figures_of(figure),
        prior=prior,
        decisions=decisions,
        second=second,
        renamed=pairs(finding_column, "--finding-column ROLE=COLUMN"),
        universe=universe_file,
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
            header_row=header_row,
            footer_rows=footer_rows,
            member=member,
            layout=layout,
        ),
    )
    facts = formula_facts_of(frame_count, sample_count, share)
    of_case = case_of(case)
    with output.working("Reading the study ..."), table_notes(output):
        disputed = study_of_folder(study, given) if study is not None else study_of_parts(given)
        disputed = replace(disputed, formula_facts=facts)
    with output.counting("Trying every argument ...") as tell:
        found = run_rebuttal(
            disputed,
            seed=simulation_seed,
            replicates=replicates,
            bounds=all_listed(bounds),
            progress=tell,
        )
    with output.working("Drawing the figures ..."):
        exhibits = exhibits_of(disputed, seed=simulation_seed, replicates=replicates)
        about = rebutted_study(disputed, study)
        numbers = RebuttalNumbers.of(found, exhibits, about, circuit=circuit)
        document = with_case(build_rebuttal(numbers), case_in_force(of_case, study))
        pages = {form.name: form.render(document) for form in wanted}
    show_rebuttal(output, found)
    files: list[Path] = []
    if study is not None:
        kept = keep_rebuttal(study, found, numbers, pages, case=of_case)
        output.head(kept.head)
        files = [kept.latest_file("rebuttal", f".{name}") for name in pages]
    elif out is not None:
        files = [out.with_suffix(f".{name}") for name in pages]
        for path in files:
            path.write_bytes(pages[path.suffix[1:]])
    for path in files:
        output.file(path, "report")
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


def by_stratum(texts: Sequence[str] | None, everywhere: str) -> dict[str, str]:
    """One value for all under `everywhere`, or STRATUM=VALUE for each."""
    if texts and len(texts) == 1 and "=" not in texts[0]:
        return {everywhere: texts[0].strip()}
    return pairs(texts, "one value, or STRATUM=VALUE for each stratum")


def whole_units(text: str) -> int:
    """A stated number of units."""
    try:
        return int(text.replace(",", ""))
    except ValueError:
        raise StudyError(
            f"the size {text!r}",
            where="rebut",
            expected="a whole number of units",
            fix="Write for example --stated-units 2197",
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


def figures_of(texts: Sequence[str] | None) -> dict[str, str]:
    """`FIGURE=DOLLARS` texts by the kind of figure."""
    found = pairs(texts, f"one of {', '.join(name + '=' for name in FIGURES)}")
    strange = [name for name in found if name not in FIGURES]
    if strange:
        raise StudyError.of(unknown_name("figure", strange[0], FIGURES, where="rebut"))
    return found


def formula_facts_of(
    frame_count: Sequence[str] | None,
    sample_count: Sequence[str] | None,
    share: Sequence[str] | None,
) -> FormulaFacts:
    """The options --frame-count, --sample-count and --share."""
    from validation import FormulaFacts

    shares = {}
    for name, text in pairs(share, "NAME=FRACTION, such as the federal share=0.5614").items():
        try:
            shares[name] = float(text)
        except ValueError:
            raise StudyError(
                f"the share {text!r}",
                where="--share",
                expected="a fraction between 0 and 1",
                fix='Write for example --share "the federal share=0.5614"',
            ) from None
    return FormulaFacts(
        sizes=counts_of(frame_count, "--frame-count"),
        counts=counts_of(sample_count, "--sample-count"),
        shares=shares,
    )


def counts_of(texts: Sequence[str] | None, name: str) -> dict[str, int]:
    """`NAME=COUNT` texts as whole numbers."""
    found = {}
    for key, text in pairs(texts, "NAME=COUNT, such as lines=19431").items():
        if not text.replace(",", "").isdecimal():
            raise StudyError(
                f"the count {text!r}",
                where=name,
                expected="a whole number",
                fix=f'Write for example {name} "lines=19431"',
            )
        found[key] = int(text.replace(",", ""))
    return found

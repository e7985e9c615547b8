"""`primafacie import`: a sample drawn elsewhere becomes a study."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli import rebut_options
from primafacie.app.cli.option_words import CASE, OUTPUT, argument, option
from primafacie.app.cli.options import CaseOption, Json, rule_sets
from primafacie.app.cli.output import Output
from primafacie.app.cli.rebut_command import pairs
from primafacie.app.cli.table_options import (
    DateFormats,
    Decimals,
    Delimiters,
    Encodings,
    Sheets,
    table_forms,
    table_notes,
)
from primafacie.core.dates import parse_day
from primafacie.core.errors import StudyError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from primafacie.app.steps.import_step import Imported

UNIVERSE = "Universe"
PARTS = ("findings", "strata-file")


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("import")(run)


def run(
    findings: Annotated[
        Path,
        argument(
            "FINDINGS",
            "The findings by unit: a table with unit_id, paid, status, and should_have_paid or "
            "overpaid; with strata also stratum.",
        ),
    ],
    study: Annotated[
        Path,
        option(
            "--study", OUTPUT, more="It is new, or holds the frame that `primafacie check` checked."
        ),
    ],
    rules: Annotated[
        str,
        option(
            "--rules",
            UNIVERSE,
            more="Its own limit is the figure of the study.",
            autocompletion=rule_sets,
        ),
    ],
    choose: Annotated[list[str] | None, option("--choose", UNIVERSE)] = None,
    universe: Annotated[
        int | None,
        option("--universe", UNIVERSE, more="Left out where the study holds the frame."),
    ] = None,
    universe_paid: Annotated[
        str | None,
        option("--universe-paid", UNIVERSE),
    ] = None,
    universe_source: Annotated[
        str,
        option(
            "--universe-source",
            UNIVERSE,
            "Where the count comes from: the document with its reference. Without it, and without "
            "a frame, no demand can be formed.",
            metavar="REFERENCE",
        ),
    ] = "",
    stratum_units: Annotated[
        list[str] | None,
        option("--stratum-units", UNIVERSE),
    ] = None,
    stratum_paid: Annotated[
        list[str] | None,
        option("--stratum-paid", UNIVERSE),
    ] = None,
    stratum_clusters: Annotated[
        list[str] | None,
        option(
            "--stratum-clusters",
            UNIVERSE,
            "The clusters of a stratum of the universe, for --stated-design cluster. The option is "
            "repeated; one stratum takes the number alone.",
            metavar="STRATUM=COUNT",
        ),
    ] = None,
    strata_file: Annotated[
        Path | None,
        option(
            "--strata-file",
            UNIVERSE,
            "The strata as a table with stratum and units, and paid and clusters where known.",
            metavar="FILE",
        ),
    ] = None,
    design: Annotated[
        str,
        option(
            "--stated-design",
            rebut_options.DRAW,
            "The design that is stated: simple (random in each stratum), cluster (whole clusters, "
            "with a column cluster) or pps (with replacement, in proportion to the amount paid).",
            metavar="DESIGN",
        ),
    ] = "simple",
    program: rebut_options.Program = "",
    program_version: rebut_options.ProgramVersion = "",
    stated_way: rebut_options.StatedWay = "",
    stated_seed: rebut_options.StatedSeed = None,
    stated_order: rebut_options.StatedOrder = "",
    in_order: rebut_options.InOrder = False,
    drawn_by: Annotated[
        str,
        option("--drawn-by", rebut_options.DRAW, "Who drew the sample.", metavar="NAME"),
    ] = "",
    drawn_on: Annotated[
        str | None,
        option("--drawn-on", rebut_options.DRAW, "The day of the draw.", metavar="DATE"),
    ] = None,
    draw_reference: Annotated[
        str,
        option(
            "--draw-reference",
            rebut_options.DRAW,
            "The document that states the draw.",
            metavar="REFERENCE",
        ),
    ] = "",
    underpayment_floor: Annotated[
        str | None,
        option(
            "--underpayment-floor",
            UNIVERSE,
            more="Limits that rest on it are conditional on it. A column, or claimed-minus-paid, "
            "needs the frame.",
        ),
    ] = None,
    finding_column: rebut_options.FindingColumn = None,
    blank_finding: rebut_options.BlankFinding = None,
    confirm_amounts: rebut_options.ConfirmAmounts = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    title: Annotated[str, option("--title", CASE)] = "",
    case: CaseOption = None,
    as_json: Json = False,
) -> None:
    """Import a sample that was drawn elsewhere, with its findings, as a study.

    The sample may come from RAT-STATS, R, SAS, Excel or a letter. What is stated of the draw is
    kept, and the draw is repeated where program, seed and frame allow it. The study is marked
    "plan not fixed before the data": the rule set's own limit is its figure, and every other level,
    bound or estimator is shown as not pre-specified. A demand needs a stated universe:
    the frame, or --universe with --universe-source. Then estimate, report, export and rebut serve
    the study.

    Example:  primafacie import findings.xlsx --study imported --rules cms-pim --universe 15939
    --universe-source "contractor's letter of May 2, 2024, exhibit 4" --program RAT-STATS
    --stated-seed 12345 --drawn-by "Unified Program Integrity Contractor"

    Example:  primafacie import findings.csv --study imported --rules oig-audit
    --stratum-units 1=5200 --stratum-units 2=3500 --universe 8700 --universe-source "exhibit 4"
    """
    from primafacie.app.steps.case_step import case_of
    from primafacie.app.steps.import_step import ImportOptions, keep_import
    from sampling import load_rules

    output = Output(as_json=as_json)
    forms = table_forms(
        PARTS,
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        date_format=date_format,
        sheet=sheet,
    )
    options = ImportOptions(
        findings=findings,
        rules=load_rules(rules).choosing(*(choose or ())),
        columns=pairs(finding_column, "--finding-column ROLE=COLUMN"),
        sizes=_counts(stratum_units, "--stratum-units"),
        paid=_dollars(stratum_paid),
        clusters=_counts(stratum_clusters, "--stratum-clusters"),
        strata_file=strata_file,
        universe=universe,
        universe_paid=None if universe_paid is None else Money.dollars(universe_paid),
        source=universe_source,
        design=design,
        program=program,
        version=program_version,
        way=stated_way,
        seeds=_by_stratum(stated_seed),
        order=stated_order,
        in_order=in_order,
        drawn_by=drawn_by,
        drawn_on=None if drawn_on is None else parse_day(drawn_on, where="--drawn-on"),
        reference=draw_reference,
        underpayment_floor=underpayment_floor,
        blank_finding=blank_finding,
        confirm_amounts=confirm_amounts,
        form=forms[PARTS[0]],
        strata_form=forms[PARTS[1]],
        title=title,
        case=case_of(case),
    )
    with output.working("Importing the sample ..."), table_notes(output):
        made = keep_import(study, options)
    show_import(output, made)
    output.head(made.study.head)
    if made.sample.statement.universe is not None:
        output.then(f'primafacie estimate "{study}"')
    else:
        output.then(f'primafacie export "{study}" --to "FOLDER"')
    output.finish()


def show_import(output: Output, made: Imported) -> None:
    """Print the mark, the universe, the strata, the replay of the draw and the notes."""
    from extrapolation import estimate
    from extrapolation.estimates.interval_records import limit_words
    from primafacie.core.serializer import to_record

    sample = made.sample
    output.fact("mark", made.review.provenance.mark)
    output.fact("sample", to_record(sample))
    output.line(f"Universe: {sample.universe_words}")
    output.line(
        f"Draw: {sample.statement.program_words}, seed {sample.statement.seed_words}; "
        f"{sample.statement.drawn_words}"
    )
    output.line(f"Replay: {sample.replay.statement}")
    output.table(
        "",
        ["stratum", "units N", "sampled n", "dollars paid"],
        [
            [
                row.label,
                f"{row.size:,}",
                f"{row.n:,}",
                "not stated" if row.total_cents is None else str(Money(row.total_cents)),
            ]
            for row in sample.strata
        ],
    )
    over = estimate(made.review)
    output.fact("point_dollars", over.point, f"point estimate  ${over.point:,.2f}")
    output.fact("standard_error_dollars", over.se, f"standard error  ${over.se:,.2f}")
    limit = over.planned_limit()
    output.fact("limit", limit.to_dict(), f"the rule set's own limit  {limit_words(limit)}")
    for note in made.review.notes:
        output.note(note)
    if sample.statement.universe is None:
        output.note(
            "No demand can be formed, because no universe is stated. Import the sample again with "
            "--universe UNITS and --universe-source REFERENCE, or with its frame."
        )


def _by_stratum(texts: Sequence[str] | None) -> dict[str, str]:
    """One value for all strata under "", or STRATUM=VALUE for each."""
    if texts and len(texts) == 1 and "=" not in texts[0]:
        return {"": texts[0].strip()}
    return pairs(texts, "one value, or STRATUM=VALUE for each stratum")


def _counts(texts: Sequence[str] | None, where: str) -> dict[str, int]:
    found = {}
    for label, text in _by_stratum(texts).items():
        plain = text.replace(",", "")
        if not (plain.isascii() and plain.isdigit()):
            raise StudyError(
                f"the number {text!r}",
                where=where,
                expected="a whole number",
                fix=f"Write for example {where} 1=5200",
            )
        found[label] = int(plain)
    return found


def _dollars(texts: Sequence[str] | None) -> dict[str, Money]:
    return {label: Money.dollars(text) for label, text in _by_stratum(texts).items()}

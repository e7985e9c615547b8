"""`primafacie replicate`: does the stated draw give the disclosed sample?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from primafacie.app.cli import rebut_options
from primafacie.app.cli.options import Json, all_listed
from primafacie.app.cli.output import Output
from primafacie.app.cli.rebut_command import by_stratum, pairs, whole_units
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
from primafacie.core.plurals import counted

if TYPE_CHECKING:
    from primafacie.app.steps.disclosed_documents import Given
    from validation import Replication, Study

SHOWN_UNITS = 3
SHOWN_ATTEMPTS = 5


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("replicate")(run)


def run(
    study: rebut_options.Study = None,
    frame: rebut_options.Frame = None,
    column: rebut_options.Column = None,
    more: rebut_options.More = None,
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
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    header_row: HeaderRows = None,
    footer_rows: FooterRows = None,
    member: Members = None,
    layout: Layouts = None,
    as_json: Json = False,
) -> None:
    """Redraw a disclosed sample from its program, seed and order, stratum by stratum.

    The verdict is one of: reproduced, reproduced under an assumption, reproduced except for named
    units, partly reproduced, not reproduced, and cannot be concluded. What is missing is named
    with what to ask for. A program that is not known is accepted by its name. At most three unit
    ids are printed.

    Example:  primafacie replicate --frame claims.csv --sample-file ids.txt --program "R sample"
    --program-version 4.2.2 --stated-seed 12345 --stated-order "date asc, paid desc"

    Example:  primafacie replicate --frame claims.csv --sample-file ids.txt --random-column RAND
    """
    from primafacie.app.steps.disclosed_documents import PARTS, Given
    from validation import replicate

    output = Output(as_json=as_json)
    roles = pairs(column, "--column ROLE=COLUMN")
    given = Given(
        frame=frame,
        columns=roles,
        more=tuple(
            name
            for name in dict.fromkeys([*all_listed(more), random_column])
            if name and name not in roles.values()
        ),
        sample=sample_file,
        in_order=in_order,
        program=program,
        version=program_version,
        way=stated_way,
        spares=spares_file,
        seeds=by_stratum(stated_seed, ""),
        order=stated_order,
        sizes={label: whole_units(text) for label, text in by_stratum(stated_units, "1").items()},
        random_column=random_column,
        known_listing=known_listing,
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
    with output.working("Reading the list ..."), table_notes(output):
        disclosed = _disclosed(study, given)
    from_ = time.perf_counter()
    with output.working("Redrawing the sample ..."):
        found = replicate(disclosed)
    show_replication(output, found, time.perf_counter() - from_)
    output.finish()


def _disclosed(folder: Path | None, given: Given) -> Study:
    """A study folder, or the frame with the disclosed ids."""
    from primafacie.app.steps.disclosed_documents import study_of_parts
    from primafacie.app.steps.rebut_step import study_of_folder

    if folder is not None:
        return study_of_folder(folder, given)
    if given.sample is None:
        raise StudyError(
            "no list of the selected units",
            where="replicate",
            expected="the ids of the disclosed sample, or a study folder",
            fix="Give --frame FILE and --sample-file FILE, or name a study folder",
        )
    return study_of_parts(given)


def show_replication(output: Output, found: Replication, seconds: float) -> None:
    """Print the verdict, the strata, the units that differ, what was tried and what to ask for."""
    output.fact("replication", found.to_dict())
    output.line(found.statement + found.compared_with_chance + ".")
    if len(found.strata) > 1:
        output.table(
            "",
            ["stratum", "units N", "sampled n", "match", "verdict", "drawn"],
            [
                [
                    row.label,
                    f"{row.size:,}",
                    f"{row.n:,}",
                    f"{row.matching:,}",
                    row.verdict,
                    row.way,
                ]
                for row in found.strata
            ],
            folds=5,
        )
    for one in found.differences[:SHOWN_UNITS]:
        place = "" if one.position is None else f", number {one.position:,} of the draw"
        output.line(f"  stratum {one.stratum}: {one.unit_id or 'no unit'}, {one.kind}{place}")
    left = len(found.differences) - SHOWN_UNITS
    if left > 0:
        output.line(f"  and {counted(left, 'more unit')} (--json lists all of them)")
    for label, search in found.searches.items():
        where = f"stratum {label}: " if len(found.searches) > 1 else ""
        output.line(where + search.text())
    if found.tried:
        output.line(f"{counted(found.tried, 'way')} tried in {seconds:.1f} s.")
    if not found.complete and len(found.attempts) > 1:
        output.table(
            "The nearest ways",
            ["way", "match"],
            [[one.variant, f"{one.matching:,}"] for one in found.attempts[:SHOWN_ATTEMPTS]],
        )
    if found.records:
        output.line("What to ask for:")
        for record in found.records:
            output.line(f"  {record.words}")

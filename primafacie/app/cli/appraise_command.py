"""`primafacie ratstats appraise`: the eighteen appraisals in RAT-STATS' print form."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from primafacie.app.cli.option_words import OUTPUT, argument, option
from primafacie.app.cli.options import Json
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

NUMBERS = "Numbers"
TABLES = "Appraisal"
PARTS = ("values", "units-file", "secondary-file")
_BY_PART = {"values": "values", "units-file": "units", "secondary-file": "secondary"}


def appraise(
    name: Annotated[str, argument("NAME", "The appraisal, one of the eighteen names above.")],
    source: Annotated[
        Path | None,
        argument(
            "FILE",
            "The sampled values; where an appraisal has none, its strata, primary units or "
            "samples. It is left out for attribute-unrestricted.",
        ),
    ] = None,
    universe: Annotated[
        int | None,
        option(
            "--universe",
            NUMBERS,
            more="Of two and three stages it is the number of primary units; of an unknown "
            "universe that of the larger one.",
        ),
    ] = None,
    secondary_units: Annotated[
        int | None,
        option(
            "--secondary-units",
            NUMBERS,
            "The number of secondary units in the universe, where it is known.",
            metavar="UNITS",
        ),
    ] = None,
    third_stage_units: Annotated[
        int | None,
        option(
            "--third-stage-units",
            NUMBERS,
            "The number of third-stage units in the universe, where it is known.",
            metavar="UNITS",
        ),
    ] = None,
    sample_size: Annotated[
        int | None,
        option(
            "--sample-size",
            NUMBERS,
            "The number of sampled units, for attribute-unrestricted.",
            metavar="UNITS",
        ),
    ] = None,
    items: Annotated[
        int | None,
        option(
            "--items",
            NUMBERS,
            "The number of sampled units with the characteristic, for attribute-unrestricted.",
            metavar="UNITS",
        ),
    ] = None,
    one_sided: Annotated[
        bool,
        option(
            "--one-sided",
            NUMBERS,
            "Where none or all sampled units have the characteristic, the whole tail is on one "
            "side.",
        ),
    ] = False,
    values: Annotated[
        str | None,
        option(
            "--values",
            TABLES,
            "The form of the values: examined-audited, examined-difference, audited-difference or "
            "difference. Left out, the column names say it.",
            metavar="FORM",
        ),
    ] = None,
    units_file: Annotated[
        Path | None,
        option(
            "--units-file",
            TABLES,
            "The strata or primary units; left out, the sheet Strata or Primary units of FILE.",
            metavar="FILE",
        ),
    ] = None,
    secondary_file: Annotated[
        Path | None,
        option(
            "--secondary-file",
            TABLES,
            "The secondary units or the clusters; left out, that sheet of FILE.",
            metavar="FILE",
        ),
    ] = None,
    encoding: Encodings = None,
    delimiter: Delimiters = None,
    decimal: Decimals = None,
    date_format: DateFormats = None,
    sheet: Sheets = None,
    audit_name: Annotated[str, option("--audit-name", OUTPUT)] = "",
    out: Annotated[Path | None, option("--out", OUTPUT, more="It is the print-out.")] = None,
    as_json: Json = False,
) -> None:
    """Appraise a sample as RAT-STATS does, and print its form to the last digit.

    Values are read from a text file of RAT-STATS (line number, value, second value), a .csv or a
    workbook. Of examined, audited and difference values two give the third. The tables of strata
    and stages hold one row each; sampled rows name the row that they belong to (stratum,
    primary_unit, secondary_unit), or follow one another as the column sample counts them.

    attribute-unrestricted: the number of units with a characteristic, from a simple random sample.
    Numbers: --universe, --sample-size, --items.

    attribute-stratified: the same from simple random samples in strata. Columns: universe, sample,
    items.

    attribute-two-stage: the share and number of secondary units with a characteristic, from sampled
    primary units. Columns: universe, sample, items.

    attribute-three-stage: the same of third-stage units. Columns: secondary_universe; and of the
    secondary units universe, sample, items.

    attribute-rhc-two-stage: the same where a primary unit is picked per random group. Columns:
    secondary_universe, size, group_size, units_in_group, sample, items.

    attribute-rhc-three-stage: the same where units are picked per group twice. Columns:
    secondary_universe, size, group_size, units_in_group; and of the secondary units
    third_stage_universe, size, group_size, units_in_group, sample, items.

    attribute-stratified-cluster: the share and number from clusters in strata. Columns:
    clusters_universe, secondary_universe; and of the clusters size, items.

    attribute-stratified-multistage: the share and number from strata estimated before. Columns:
    percent, standard_error_percent, universe.

    variable-unrestricted: the total of a variable, from a simple random sample. Number: --universe.

    variable-stratified: the total from simple random samples in strata. Columns: universe, sample.

    variable-two-stage: the total from sampled primary units and secondary units in each. Columns:
    universe, sample. Number: --universe.

    variable-three-stage: the total from samples of three stages. Columns: secondary_universe; and
    of the secondary units universe, sample.

    variable-rhc-two-stage: the total where a primary unit is picked per random group. Columns:
    secondary_universe, size, group_size, units_in_group, sample.

    variable-rhc-three-stage: the total where units are picked per group twice. Columns:
    secondary_universe, size, group_size, units_in_group; and of the secondary units
    third_stage_universe, size, group_size, units_in_group, sample.

    variable-stratified-cluster: the total from the totals of sampled clusters. Columns:
    clusters_universe; and of the clusters value.

    variable-stratified-multistage: the total from strata estimated before. Columns:
    point_estimate, standard_error.

    variable-poststratified: the total from a simple random sample sorted into strata of known size.
    Column: universe.

    variable-unknown-universe: the total of units whose number is estimated by a sample of its own.
    Columns, in two rows: n, mean, standard_deviation. Number: --universe.

    Example:  primafacie ratstats appraise variable-unrestricted findings.xlsx --universe 15939

    Example:  primafacie ratstats appraise variable-stratified values.txt --units-file strata.txt
    --values examined-audited
    """
    from extrapolation.ratstats import appraise as appraised
    from primafacie.core.serializer import to_record

    output = Output(as_json=as_json)
    forms = table_forms(
        PARTS,
        encoding=encoding,
        delimiter=delimiter,
        decimal=decimal,
        date_format=date_format,
        sheet=sheet,
    )
    numbers: dict[str, Any] = {
        "universe": universe,
        "secondary_units": secondary_units,
        "third_stage_units": third_stage_units,
        "sample": sample_size,
        "items": items,
        "one_sided": one_sided,
    }
    with table_notes(output):
        made = appraised(
            name,
            source,
            units=units_file,
            secondary=secondary_file,
            values=values,
            forms={_BY_PART[part]: form for part, form in forms.items()},
            **numbers,
        )
    printed = made.text(audit_name=audit_name)
    output.line(printed.rstrip("\n"))
    output.fact("appraisal", to_record(made))
    if out is not None:
        out.write_text(printed, encoding="utf-8", newline="\n")
        output.file(out, "print-out:")
    output.finish()

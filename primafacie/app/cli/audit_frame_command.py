"""`primafacie audit-frame`: what a claims file lists twice, leaves out or shares with others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from primafacie.app.cli.option_words import COLUMNS, OUTPUT, ROWS, TABLES, option
from primafacie.app.cli.options import (
    Database,
    Files,
    Json,
    Rows,
    Sources,
    TableName,
    Unbalanced,
    exclusion_of,
    listed,
    one_or_several,
    period_of,
    source_of,
    with_columns,
)
from primafacie.app.cli.output import Output
from primafacie.core.errors import AuditError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from primafacie.app.steps.frame_step import FrameOptions
    from sampling.frames import Chains, Frame, FrameAudit, Stated

REPEATS = "Units seen before"
CHAINS = "Adjustment chains"
TOTALS = "Control totals"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("audit-frame")(run)


def run(
    unit_id: Annotated[str, option("--unit-id", COLUMNS)],
    paid: Annotated[str, option("--paid", COLUMNS)],
    sources: Sources = None,
    part: Annotated[str | None, option("--part", COLUMNS)] = None,
    claimed: Annotated[str | None, option("--claimed", COLUMNS)] = None,
    date: Annotated[str | None, option("--date", COLUMNS)] = None,
    cluster: Annotated[str | None, option("--cluster", COLUMNS)] = None,
    more: Annotated[str | None, option("--more", COLUMNS)] = None,
    period: Annotated[str | None, option("--period", ROWS)] = None,
    exclude: Annotated[list[str] | None, option("--exclude", ROWS)] = None,
    group: Annotated[
        str | None,
        option("--group", ROWS),
    ] = None,
    key: Annotated[
        str | None,
        option(
            "--key",
            REPEATS,
            "The roles of a business key, separated by commas: who,date,code,modifier,paid.",
            metavar="ROLES",
        ),
    ] = None,
    earlier: Annotated[
        list[Path] | None,
        option(
            "--earlier",
            REPEATS,
            "The claims of an earlier audit, with the same columns. The option may be repeated.",
            metavar="FILE",
        ),
    ] = None,
    earlier_key: Annotated[
        str,
        option(
            "--earlier-key",
            REPEATS,
            "The roles, separated by commas, by which a unit of an earlier audit is recognized.",
            metavar="ROLES",
        ),
    ] = "unit_id",
    chain: Annotated[
        str | None,
        option("--chain", CHAINS),
    ] = None,
    chain_order: Annotated[
        str | None,
        option(
            "--chain-order",
            CHAINS,
            "The role that puts the rows of a chain in order.",
            metavar="ROLE",
        ),
    ] = None,
    action: Annotated[
        str | None,
        option(
            "--action",
            CHAINS,
            "The role of the action: original, adjustment or void.",
            metavar="ROLE",
        ),
    ] = None,
    void: Annotated[
        str | None,
        option("--void", CHAINS, "The actions that void, separated by commas.", metavar="ACTIONS"),
    ] = None,
    original: Annotated[
        str | None,
        option(
            "--original",
            CHAINS,
            "The actions that begin a chain, separated by commas.",
            metavar="ACTIONS",
        ),
    ] = None,
    sum_chains: Annotated[
        bool,
        option("--sum-chains", CHAINS),
    ] = False,
    stated_units: Annotated[int | None, option("--stated-units", TOTALS)] = None,
    stated_paid: Annotated[
        str | None,
        option("--stated-paid", TOTALS),
    ] = None,
    date_format: Annotated[str | None, option("--date-format", TABLES)] = None,
    decimal: Annotated[str, option("--decimal", TABLES)] = ".",
    amount_form: Annotated[str, option("--amount-form", TABLES)] = "dollars",
    blank_paid: Annotated[str | None, option("--blank-paid", ROWS)] = None,
    encoding: Annotated[str, option("--encoding", TABLES)] = "utf-8",
    delimiter: Annotated[str | None, option("--delimiter", TABLES)] = None,
    sheet: Annotated[str | None, option("--sheet", TABLES)] = None,
    header_row: Annotated[int, option("--header-row", TABLES)] = 1,
    footer_rows: Annotated[int, option("--footer-rows", TABLES)] = 0,
    member: Annotated[str | None, option("--member", TABLES)] = None,
    layout: Annotated[Path | None, option("--layout", TABLES)] = None,
    files: Files = None,
    rows: Rows = "claims",
    unbalanced: Unbalanced = None,
    database: Database = None,
    table: TableName = None,
    largest_by: Annotated[
        str | None,
        option(
            "--largest-by",
            OUTPUT,
            "The roles, separated by commas, whose largest groups are listed.",
            metavar="ROLES",
        ),
    ] = None,
    to: Annotated[
        Path | None, option("--to", OUTPUT, more="They are payments.svg and months.svg.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Audit a sampling frame: nothing is changed, everything is counted in units and dollars.

    Units that agree in every role but the id or in a business key, adjustment chains netted to
    their final action, units that an earlier audit has seen, clusters and their design effect,
    months without units and dates out of the period, stated control totals, and the payments.

    Example:

      primafacie audit-frame lines.csv --unit-id CLM_ID,LINE_NUM --paid LINE_NCH_PMT_AMT
      --cluster DESYNPUF_ID --more HCPCS_CD --date CLM_FROM_DT --key cluster,date,HCPCS_CD,paid
      --largest-by HCPCS_CD --stated-units 42440 --stated-paid 1908390.00
    """
    from primafacie.app.steps.frame_step import FrameOptions, check_frame
    from sampling.frames import audit_frame

    output = Output(as_json=as_json)
    source, _ = source_of(sources, files, database)
    options = FrameOptions(
        source=source,
        unit_id=one_or_several(unit_id),
        paid=paid,
        part=one_or_several(part) if part else None,
        claimed=claimed,
        date=date,
        date_format=date_format,
        cluster=cluster,
        more=with_columns(listed(more), chain, group),
        exclusions=tuple(exclusion_of(text) for text in exclude or ()),
        decimal=decimal,
        amount_form=amount_form,
        blank_paid=blank_paid,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        header_row=header_row,
        footer_rows=footer_rows,
        member=member,
        layout=layout,
        rows=rows,
        unbalanced=unbalanced,
        table=one_or_several(table) if table else None,
    )
    with output.working("Auditing the frame ..."):
        frame = _opened(check_frame(options), group)
        seen = {
            path.name: _opened(check_frame(_alike(options, path)), group) for path in earlier or ()
        }
        found = audit_frame(
            frame,
            key=listed(key) or None,
            by=listed(largest_by),
            earlier=seen,
            earlier_key=listed(earlier_key),
            period=period_of(period),
            adjustments=_chains(chain, chain_order, action, void, original, sum_chains=sum_chains),
            stated=_stated(stated_units, stated_paid),
        )
    output.facts(found.to_dict())
    checks = [{"check": name, "finding": part.text()} for name, part in found.parts()]
    output.fact("checks", checks)
    output.line(f"{found.units:,} units, {Money(found.cents)} paid")
    for name, part_found in found.parts():
        output.line(f"\n{name}: {part_found.text()}")
    for note in found.notes:
        output.note(note)
    _tables(output, found)
    if to is not None:
        output.line()
        for path in _write_figures(found, to):
            output.file(path)
    output.finish()


def _alike(options: FrameOptions, path: Path) -> FrameOptions:
    """The same columns in another file, without the exclusions."""
    from dataclasses import replace

    return replace(options, source=path, exclusions=())


def _opened(frame: Frame, group: str | None) -> Frame:
    return frame if group is None else frame.group(group).check()


def _chains(
    chain: str | None,
    order: str | None,
    action: str | None,
    void: str | None,
    original: str | None,
    *,
    sum_chains: bool,
) -> Chains | None:
    from sampling.frames import Chains

    if chain is None:
        if order or action or void or original or sum_chains:
            raise AuditError(
                "options of adjustment chains",
                where="--chain",
                expected="the column of the chain",
                fix="Name the column with the id of the adjusted claim: --chain COLUMN",
            )
        return None
    return Chains(
        chain,
        order=order,
        kind=action,
        void=tuple(listed(void)),
        original=tuple(listed(original)),
        method="sum" if sum_chains else "last",
    )


def _stated(units: int | None, paid: str | None) -> Stated | None:
    from sampling.frames import Stated

    if units is None and paid is None:
        return None
    return Stated(units=units, paid=None if paid is None else Money.parse(paid))


def _tables(output: Output, found: FrameAudit) -> None:
    """Months and largest groups."""
    if found.dates:
        rows = [[m, f"{u:,}", str(Money(c))] for m, u, c in found.dates.months]
        output.table("by month", ["month", "units", "paid"], rows)
    for group in found.profile.groups:
        rows = [[value, f"{u:,}", str(Money(c))] for value, u, c in group.largest]
        title = f"{group.by}: the {len(rows)} paid most, of {group.count:,}"
        output.table(title, [group.by, "units", "paid"], rows)


def _write_figures(found: FrameAudit, folder: Path) -> list[Path]:
    """The figures as SVG files."""
    from primafacie.core.figures import month_bars, payment_profile, to_svg

    figures = []
    if found.profile.bins:
        figures.append(("payments", payment_profile(found.profile.bins, found.profile.quantiles)))
    if found.dates and found.dates.months:
        figures.append(("months", month_bars(found.dates.months, found.dates.gaps)))
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in figures:
        svg = to_svg(figure, name=name, title=name)
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    return [folder / f"{name}.svg" for name, _ in figures]

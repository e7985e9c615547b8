"""What the other side gave, as loose files and texts, read into a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from primafacie.app.steps.known_listing_file import read_known_listing
from primafacie.core.errors import StudyError, some_units
from primafacie.core.families import unknown_name
from primafacie.core.id_spellings import spelled_otherwise, spelling_words
from primafacie.core.money import Money

if TYPE_CHECKING:
    from extrapolation.reviews.raw_tables import RawTables
    from sampling import Frame, RuleSet
    from sampling.frames import FrameRecord
    from sampling.intake import TableFormat
    from validation import DisclosedSample, FrameColumns, Ledger, Study

PARTS: Final = (
    "frame",
    "universe-file",
    "findings",
    "sample-file",
    "spares-file",
    "second",
    "prior",
    "decisions",
    "payable",
    "known-listing",
)
"""The parts that are tables, by the names of their options."""
UNIT_ID, STRATUM = "unit_id", "stratum"


@dataclass(frozen=True)
class Given:
    """What the other side gave, as files and texts; empty where it did not.

    `frame`: a .csv, .parquet or .xlsx with the columns named in `columns` (unit_id, paid,
    stratum, cluster, date, claimed and `more`); `sample`: a .csv or text of ids in the order
    given; `findings`: a .csv or .xlsx with unit_id, paid, should_have_paid (or overpaid);
    `decisions`: a table of
    level, on, unit_id and overpaid in the order of the days; `second`: unit_id and overpaid by a
    second reviewer; `seeds`: STRATUM=SEED, or one seed for all; `sizes`: STRATUM=N;
    `renamed`: ROLE=COLUMN of the findings where they bear other names; `universe`: the extract
    the frame should come from, with the frame's columns; `payable`: unit_id and payable, what
    the right level would have paid; `earlier_errors`: errors, units and frame of an earlier
    review; `service`: the columns of `more` that name a service; `forms`: how the tables are
    written, by part (`PARTS`), where it does not show; `blank_finding` and `confirm_amounts`: as
    `read_review` takes them; `way`: how the program was called; `random_column`: the column of the
    frame with the random numbers that the list was sorted by; `known_listing`: numbers that the
    same release printed for a known seed.
    """

    proceeding: str = "other"
    circuit: str = ""
    state: str = ""
    frame: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    patient: str = ""
    sample: Path | None = None
    in_order: bool = False
    program: str = "not said"
    version: str = ""
    spares: Path | None = None
    seeds: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)
    findings: Path | None = None
    rules: RuleSet | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    prior: Path | None = None
    decisions: Path | None = None
    second: Path | None = None
    period: tuple[date, date] | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    universe: Path | None = None
    payable: Path | None = None
    earlier_errors: tuple[int, int, int] | None = None
    draws_made: int | None = None
    service: tuple[str, ...] = ()
    forms: Mapping[str, TableFormat] = field(default_factory=dict)
    blank_finding: str | None = None
    confirm_amounts: str | None = None
    way: str = ""
    random_column: str = ""
    known_listing: Path | None = None


def study_of_parts(given: Given) -> Study:
    """A study from single files and figures; raises `StudyError` where nothing was given."""
    from extrapolation import read_review
    from validation import PrintedFigures, Study

    if not (given.frame or given.sample or given.findings or given.figures):
        raise StudyError(
            "nothing to look at",
            where="rebut",
            expected="a study folder, or a frame, a list of ids, findings or figures",
            fix="Name a study folder, or give --frame, --sample-file, --findings or --figure",
        )
    frame = _columns(given.frame, given, "frame")
    sizes = _sizes(given, frame)
    review = None
    if given.findings is not None:
        if not sizes:
            raise StudyError(
                "findings without the size of the frame",
                where="rebut",
                expected="--stated-units N (or STRATUM=N for each stratum), or --frame",
                fix="Give the number of units the sample was drawn from",
            )
        one = sizes if set(sizes) != {"1"} else sizes["1"]
        review = read_review(
            _findings(given, frame),
            sizes=one,
            rules=given.rules,
            blank_finding=given.blank_finding,
            confirm_amounts=given.confirm_amounts,
        )
    return Study(
        frame=frame,
        sample=_sample(given, frame, sizes) if given.sample is not None else None,
        review=review,
        figures=PrintedFigures(**given.figures) if given.figures else None,
        draws_made=given.draws_made,
        **stated_parts(given),
    )


def stated_parts(given: Given, record: FrameRecord | None = None) -> dict[str, Any]:
    """What is stated beside a folder or loose parts: the proceeding, lists, decisions.

    `record` is that of a folder's frame: then a universe is opened as a frame, under its roles.
    """
    universe = (
        _opened(given.universe, record, _form(given, "universe-file"))
        if record and given.universe is not None
        else _columns(given.universe, given, "universe-file")
    )
    return {
        "proceeding": given.proceeding,
        "circuit": given.circuit,
        "state": given.state,
        "ledger": _ledger(given),
        "second_review": _amounts(given, given.second, "second", "overpaid"),
        "payable": _amounts(given, given.payable, "payable", "payable"),
        "universe": universe,
        "earlier_errors": given.earlier_errors,
        "period": given.period,
        "prior": _prior(given),
        "patient": given.patient,
        "service": given.service,
    }


def _form(given: Given, part: str) -> TableFormat:
    """How the table of a part is written, as declared."""
    from sampling.intake import TableFormat

    return given.forms.get(part) or TableFormat()


def _columns(path: Path | None, given: Given, part: str) -> FrameColumns | None:
    """A frame as columns; the universe with ids and amounts only. Blank days stay blank."""
    from sampling.intake import read_table
    from validation import FrameColumns

    if path is None:
        return None
    named = {"unit_id": "unit_id", "paid": "paid"} | dict(given.columns)
    more = list(given.more)
    if part == "universe-file":
        named, more = {role: named[role] for role in ("unit_id", "paid")}, []
    used = [*named.values(), *more]
    table = read_table(path, needed=used, form=_form(given, part), error=StudyError)
    if part == "frame":
        table.note_unused(used, fix="Name it with --column or --more where it matters")
    return FrameColumns.from_table(table, more=more, **named)


def _opened(path: Path, record: FrameRecord, form: TableFormat) -> Frame:
    """The universe opened under the roles of the frame, with the rows it confirmed as units."""
    from sampling import open_frame

    roles, kinds = record.roles, dict(record.roles.kinds)
    confirmed: dict[int | str, str] = {row.unit_id: row.reason for row in record.confirmed_units}
    more = {name: f"{column}:{kinds.get(name, 'text')}" for name, column in roles.more}
    return open_frame(
        path,
        unit_id=roles.unit_id,
        paid=roles.paid,
        claimed=roles.claimed,
        date=roles.date,
        stratum=roles.stratum,
        cluster=roles.cluster,
        part=roles.part or None,
        encoding=form.encoding or "utf-8",
        delimiter=form.delimiter,
        decimal=form.decimal,
        date_format=form.date_format,
        sheet=form.sheet,
        header_row=form.header_row,
        footer_rows=form.footer_rows,
        more=more,
        confirmed_units=confirmed,
    )


def _findings(given: Given, frame: FrameColumns | None) -> RawTables:
    """Findings under the names of `read_review`; amounts paid from the frame where they lack."""
    from extrapolation.reviews.raw_tables import IDS, read_tables
    from sampling.worksheets import named

    assert given.findings is not None
    ids = (*IDS, given.renamed.get(UNIT_ID, UNIT_ID))
    tables = read_tables(given.findings, form=_form(given, "findings"), ids=ids)
    # The headings of a worksheet of ours were read as the names of its columns.
    renamed = {
        role: column if column in tables.columns else named([column])[0]
        for role, column in given.renamed.items()
    }
    lost = [column for column in renamed.values() if column not in tables.columns]
    if lost:
        where, fix = given.findings.name, "Name the columns with --finding-column"
        raise StudyError.collected(
            [
                unknown_name(
                    "column", name, tables.columns, where=where, got=f"no column {name}", fix=fix
                )
                for name in lost
            ],
            what="findings",
        )
    tables = tables.renamed({column: role for role, column in renamed.items()})
    if frame is None or "paid" in tables.columns or "unit_id" not in tables.columns:
        return tables
    units = [str(row.get(UNIT_ID) or "") for row in tables.review]
    rows = frame.rows_of(units)
    unclear = _paid_twice(frame, units)
    lacking = [unit for unit, row in zip(units, rows.tolist(), strict=True) if row < 0]
    if "should_have_paid" in tables.columns and (lacking or unclear):
        wrong = lacking or unclear
        alike = spelling_words(spelled_otherwise(lacking, frame.ids.tolist()))
        raise StudyError(
            f"{len(wrong):,} units of the findings "
            + ("are not in the frame" if lacking else "have several amounts in the frame")
            + f" ({some_units(wrong)}), and the findings do not state the amounts paid"
            + (f"; {alike}" if alike else ""),
            where=given.findings.name,
            expected="a column paid, or units that the frame has once",
            fix="Correct the ids, or add the amounts paid to the findings",
        )
    if lacking or unclear:
        return tables
    return tables.with_column("paid", [Money(c).plain() for c in frame.paid_cents[rows].tolist()])


def _paid_twice(frame: FrameColumns, units: Sequence[str]) -> list[str]:
    """The units that the frame has in several rows with different amounts."""
    amounts: dict[str, set[int]] = {}
    wanted = set(frame.repeated()) & set(units)
    if wanted:
        for row in frame.among(wanted).nonzero()[0].tolist():
            amounts.setdefault(str(frame.ids[row]), set()).add(int(frame.paid_cents[row]))
    return [unit for unit in units if len(amounts.get(unit, ())) > 1]


def _sizes(given: Given, frame: FrameColumns | None) -> dict[str, int]:
    if given.sizes or frame is None:
        return dict(given.sizes)
    if frame.strata is None:
        return {"1": frame.size}
    import numpy as np

    labels, counts = np.unique(frame.strata.astype(str), return_counts=True)
    return dict(zip(labels.tolist(), (int(count) for count in counts), strict=True))


def _sample(given: Given, frame: FrameColumns | None, sizes: Mapping[str, int]) -> DisclosedSample:
    """Ids from a text file of one id a line, or a table with unit_id (and stratum)."""
    from validation import DisclosedSample
    from validation.replay.generators import generator_named
    from validation.replay.list_orders import order_by_roles

    assert given.sample is not None
    ids, labels = _listed(given, given.sample, "sample-file")
    if labels is None and frame is not None and frame.strata is not None:
        rows = frame.rows_of(ids)
        labels = ["" if row < 0 else str(frame.strata[row]) for row in rows.tolist()]
    return DisclosedSample(
        units=_by_label(ids, labels, sizes),
        spares=_spares(given, frame, sizes),
        in_order=given.in_order,
        program=generator_named(given.program).name,
        version=given.version,
        seeds=dict(given.seeds),
        order=order_by_roles(given.order, given.columns),
        sizes=dict(given.sizes),
        way=given.way,
        random_column=given.random_column,
        known_listing=read_known_listing(given.known_listing, _form(given, "known-listing")),
    )


def _by_label(
    ids: Sequence[str], labels: Sequence[str] | None, sizes: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """Ids by stratum, in the order of their list."""
    first = next(iter(sizes), "1")
    found: dict[str, list[str]] = {}
    for unit, label in zip(ids, labels or [first] * len(ids), strict=True):
        found.setdefault(label, []).append(unit)
    return {label: tuple(listed) for label, listed in found.items()}


def _spares(
    given: Given, frame: FrameColumns | None, sizes: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """The disclosed spares by stratum, in their order."""
    if given.spares is None:
        return {}
    ids, labels = _listed(given, given.spares, "spares-file")
    if labels is None and frame is not None and frame.strata is not None:
        rows = frame.rows_of(ids)
        labels = ["" if row < 0 else str(frame.strata[row]) for row in rows.tolist()]
    return _by_label(ids, labels, sizes)


def _listed(given: Given, path: Path, part: str) -> tuple[list[str], list[str] | None]:
    """The ids of a list, and their strata where the list has them."""
    from sampling.intake import read_ids

    names = dict.fromkeys((UNIT_ID, given.columns.get(UNIT_ID, UNIT_ID)))
    table, column = read_ids(path, columns=tuple(names), form=_form(given, part), error=StudyError)
    ids = table.ids(column)
    strata = dict.fromkeys((STRATUM, given.columns.get(STRATUM, STRATUM)))
    chosen = (
        next((name for name in strata if name in table), None) if part == "sample-file" else None
    )
    labels = None if chosen is None else table.texts(chosen, blank=False)
    table.raise_problems()
    table.note_unused([name for name in (column, chosen) if name is not None])
    return ids, labels


def _prior(given: Given) -> frozenset[str]:
    if given.prior is None:
        return frozenset()
    return frozenset(_listed(given, given.prior, "prior")[0])


def _ledger(given: Given) -> Ledger | None:
    """The decisions on sampled units, level after level."""
    from sampling.intake import read_table
    from validation import Ledger
    from validation.study.ledgers import LEVELS

    if given.decisions is None:
        return None
    needed = ("level", "on", "unit_id", "overpaid")
    table = read_table(
        given.decisions, needed=needed, form=_form(given, "decisions"), error=StudyError
    )
    levels = table.choices("level", {name: name for name in LEVELS})
    days, ids, amounts = table.days("on"), table.ids("unit_id"), table.cents("overpaid")
    grounds = table.texts("authority") if "authority" in table else [""] * len(table)
    table.raise_problems()
    table.note_unused([*needed, "authority"])
    ledger = Ledger()
    for level, day, unit, cents, ground in zip(levels, days, ids, amounts, grounds, strict=True):
        assert level is not None
        assert day is not None
        assert cents is not None
        ledger = ledger.add(unit, overpaid=Money(cents), level=level, on=day, authority=ground)
    return ledger


def _amounts(given: Given, path: Path | None, part: str, column: str) -> dict[str, Money]:
    """Amounts by unit id, of a table with unit_id and this column."""
    from sampling.intake import read_table

    if path is None:
        return {}
    needed = ("unit_id", column)
    table = read_table(path, needed=needed, form=_form(given, part), error=StudyError)
    ids, amounts = table.ids("unit_id", unique=True), table.cents(column)
    table.raise_problems()
    table.note_unused(needed)
    pairs = zip(ids, amounts, strict=True)
    return {unit: Money(cents) for unit, cents in pairs if cents is not None}

"""The verb: a file is looked at, and what was seen becomes a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from primafacie.core.amount_grammar import AmountForm
from primafacie.core.errors import FrameError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.intake.attaching import file_format
from sampling.intake.looking.column_profiles import ColumnLook, TableLook, profile_table
from sampling.intake.looking.intake_records import IntakeRecord, StatedFigure
from sampling.intake.looking.row_states import chain_texts, state_texts
from sampling.intake.looking.structures import Structure
from sampling.intake.looking.table_roles import SeenRoles, propose_roles
from sampling.intake.sources import Source
from sampling.intake.table_cells import TableFormat

_SETTLED: Final = ("unit_id", "paid", "date")


def inspect_file(
    source: Any,
    *,
    form: TableFormat | None = None,
    roles: Mapping[str, str | Sequence[str]] | None = None,
    stated_units: int | None = None,
    stated_paid: Money | None = None,
) -> IntakeRecord:
    """Look at a file of claims before it is read as a frame.

    Delimiter, encoding, column names, titles and footers, sheets and what they hide, and every
    column by its counts: kind of values, blanks, different values, ranges of amounts and days.
    Nothing is adopted: what does not show is proposed, each proposal with the argument that states
    it (see `IntakeRecord.arguments`). No id and no text of the file is in the record.

    Parameters
    ----------
    source : path or table
        A file, or a pandas, polars or Arrow table.
    form : TableFormat, optional
        How the file is written, as far as it is known.
    roles : mapping of str to str or sequence of str, optional
        Columns whose roles are known: "unit_id", "part", "paid" or "date". Others are proposed.
    stated_units : int, optional
        The number of units that is stated for the file.
    stated_paid : Money, optional
        The amount paid that is stated for the file.

    Returns
    -------
    IntakeRecord
        What was seen.

    Raises
    ------
    FrameError
        If there is no such file, or its form is not known.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"CLM_ID": ["A0017", "A0018", "A0019"],
    ...                        "PAID_AMT": ["12.50", "(3.00)", "40.25"],
    ...                        "SVC_DT": ["2024-01-31", "2024-02-01", "2024-02-02"]})
    >>> record = inspect_file(claims)
    >>> record.arguments()
    {'unit_id': 'CLM_ID', 'paid': 'PAID_AMT', 'date': 'SVC_DT'}
    >>> print(record.columns[1].range)
    -$3.00 to $40.25
    """
    declared = form or TableFormat()
    declared.check_rows(FrameError)
    given = Path(source) if isinstance(source, str) else source
    member = file_format(given, declared)
    structure = member.structure(given, declared)
    today = datetime.now(UTC).date()
    engine = DuckdbEngine()
    try:
        try:
            attached = member.attach(engine, given, structure.form, None)
        except FrameError as error:
            name = given.name if isinstance(given, Path) else "table in memory"
            told = tuple(str(problem) for problem in error.problems)
            return IntakeRecord(
                name, None, structure.words, today, 0, tuple(structure.seen), problems=told
            )
        usual = member.usual_roles(given, declared)
        for note in attached.notes if usual else ():
            structure.note(f"{note[:1].upper()}{note[1:]}.")
        return record_of(
            attached,
            structure,
            today=today,
            stated=(stated_units, stated_paid),
            roles=SeenRoles.of({**settled_roles(usual, attached), **(roles or {})}),
            proposing=not usual,
        )
    finally:
        engine.close()


def record_of(
    source: Source,
    structure: Structure,
    *,
    today: date,
    stated: tuple[int | None, Money | None] = (None, None),
    roles: SeenRoles | None = None,
    amount_form: AmountForm = "dollars",
    proposing: bool = True,
) -> IntakeRecord:
    """The record of an attached table; `roles` are those that are known, others are proposed.

    With `proposing` false the form of the file has settled what can be known.
    `amount_form` is that of the amount paid; other amounts are looked at as dollars.
    """
    declared = structure.declared
    known = declared.decimal if declared.decimal != "." else None
    given = roles or SeenRoles()
    forms = {given.paid: amount_form} if given.paid else {}
    table = profile_table(source, decimal=known, today=today, forms=forms)
    for note in source.naming:
        structure.note(note)
    found = given.within(source.columns)
    if proposing and not (found.unit_id and found.paid):
        found = found.with_proposed(propose_roles(source, table))
    _propose_values(structure, table, found)
    unit = found.unit_id[0] if found.unit_id else ""
    for text in (*state_texts(source, table), *chain_texts(source, table, unit)):
        structure.note(text)
    return IntakeRecord(
        source.name,
        source.sha256,
        structure.words,
        today,
        table.rows,
        tuple(structure.seen),
        tuple(
            replace(column.profile, remarks=(*column.profile.remarks, structure.remarks[place]))
            if place in structure.remarks
            else column.profile
            for place, column in enumerate(table.columns)
        ),
        found.pairs(),
        _stated(source, table, found, *stated),
        tuple(str(problem) for problem in source.problems),
    )


def settled_roles(usual: Mapping[str, str], source: Source) -> dict[str, str]:
    """The columns by role that the form of the file settles, as far as it has them."""
    return {
        role: name for role, name in usual.items() if name in source.columns and role in _SETTLED
    }


def _propose_values(structure: Structure, table: TableLook, roles: SeenRoles) -> None:
    """The decimal mark and the form of the days, where they must be declared."""
    columns = {column.profile.name: column for column in table.columns}
    if table.decimal == ",":
        text = "The decimal mark of the amounts is a comma: a point does not fit them."
        structure.propose(text, "decimal", ",")
    paid = columns.get(roles.paid)
    if paid is not None and paid.profile.blanks and paid.profile.values:
        structure.note(
            f"{counted(paid.profile.blanks, 'row')} "
            f"{'has' if paid.profile.blanks == 1 else 'have'} no amount in column "
            f"{paid.profile.name}. If a blank stands for no payment, state it: "
            '--blank-paid "0 because ...".'
        )
    day = columns.get(roles.date)
    if day is not None and day.days is not None:
        _propose_days(structure, day)


def _propose_days(structure: Structure, column: ColumnLook) -> None:
    forms, name = column.days, column.profile.name
    assert forms is not None
    declared = structure.declared.date_format
    if declared is not None:
        text = f"The form of the days in column {name} was declared as {declared}."
        structure.propose(text, "date_format", declared)
        return
    if column.days_show:
        if forms.only is not None and not forms.only.text.startswith("%Y"):
            structure.note(f"{forms.note(name)[:1].upper()}{forms.note(name)[1:]}.")
        return
    if not forms.fits:
        structure.note(f"No form fits all days in column {name}. {forms.advice()}.")
        return
    first, *others = forms.fits
    text = f"The days in column {name} are written as {first.text}"
    if others:
        shown = " and ".join(form.text for form in others[:3])
        text += f"; {shown} would fit as well, so that a person must state which one is right"
    if first.has_short_year:
        text += f"; {first.window}"
    value = f"{first.text} since {first.since}" if first.has_short_year else first.text
    structure.propose(f"{text}.", "date_format", value)


def _stated(
    source: Source,
    table: TableLook,
    roles: SeenRoles,
    units: int | None,
    paid: Money | None,
) -> tuple[StatedFigure, ...]:
    """Control totals beside what the rows have."""
    figures = []
    if units is not None:
        found, what = table.rows, "number of units (rows, as no column looks like the unit id)"
        if roles.unit_id:
            text = " || chr(31) || ".join(source.columns[n].as_text for n in roles.unit_id)
            found = int(
                source.engine.execute(f"select count(distinct {text}) from {source.relation}")[0][0]
            )
            what = f"number of units (different values of {', '.join(roles.unit_id)})"
        figures.append(StatedFigure(what, f"{units:,}", f"{found:,}", units == found))
    if paid is not None:
        name = roles.paid
        total = next((c.profile.total for c in table.columns if c.profile.name == name), None)
        figures.append(
            StatedFigure(
                f"amount paid (column {name})" if name else "amount paid",
                str(paid),
                "no column that looks like it" if total is None else str(total),
                total == paid,
            )
        )
    return tuple(figures)

"""The kinds of fault of a row: the SQL that finds each, and its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from primafacie.core.amount_grammar import ANY_FRACTION, signed
from primafacie.core.errors import shown_text
from sampling.engines.column_types import SCIENTIFIC_ID, Column
from sampling.frames.opened_rows import OpenedRows
from sampling.intake.date_forms import find_date_forms_in

_DEBIT = re.compile(r"[$(]*[0-9.,]+ *[Dd][BbRr]")
ZONED_AMOUNT = re.compile("[0-9]+[A-R{}]")
_EXPECTED = {
    "dollars": "dollars and whole cents, such as 1234.50, $1,234.50 or (12.00)",
    "cents": "a whole number of cents, such as 123450",
    "overpunch": "a zoned decimal with two implied decimals, such as 12345{ for 1,234.50",
}
_DECIMAL_COMMA = re.compile(r"[$(-]*[0-9.]*,[0-9]{1,2}\)?")


@dataclass(frozen=True)
class Fault:
    """A kind of fault: the SQL that finds it in the typed rows, and its words.

    `closer`, where there is one, is a dearer condition that is put to the rows found only.
    `cause` gives the words for several rows, without the value of a cell; default those of `got`.
    `advice`, where there is one, is asked what to do once the fault has occurred, instead of `fix`;
    `blank_fix` is what to do about a blank value.
    """

    condition: str
    columns: tuple[Column, ...]
    expected: str
    fix: str
    got: Callable[[str | None], str]
    role: str = ""
    cause: Callable[[str | None], str] | None = None
    closer: str = ""
    advice: Callable[[], str] | None = None
    blank_fix: str = ""


def row_faults(opened: OpenedRows) -> list[Fault]:
    roles = opened.roles
    ids = opened.columns("unit_id")
    reader = opened.engine.reader
    found = [
        Fault(
            "unit_id is null",
            ids,
            "an id of the sampling unit",
            "Complete the id in the source",
            lambda _: "no unit id",
        ),
        Fault(
            f"unit_id is not null and not {reader.id_plain('unit_id')}",
            ids,
            "an id in Unicode NFC without control characters or outer blanks",
            "Correct the id in the source: it is not repaired here, so that everyone sees "
            "the same id",
            lambda _: "an id with blanks around it or odd characters",
            closer=reader.id_odd("unit_id"),
        ),
        *_damaged_ids(opened),
        _amount_fault(opened, "paid", opened.columns("paid")[0], "paid is null"),
    ]
    if roles.claimed:
        claimed = opened.columns("claimed")[0]
        found.append(_amount_fault(opened, "claimed", claimed, "claimed is null and claimed_given"))
    if roles.date:
        column = opened.columns("date")[0]
        form = opened.date_format or "YYYY-MM-DD or YYYYMMDD"
        found.append(
            Fault(
                "date is null and date_given",
                (column,),
                f"a date written as {form}",
                "",
                lambda text: f"the date {shown_text(text or '', day=True)}",
                "date",
                _form_of_date,
                advice=lambda: find_date_forms_in(opened.source, column).advice(),
            )
        )
    found += _declared(opened)
    return found


def _form_of_date(text: str | None) -> str:
    """The form of a date that could not be read, each digit a 9, without the date."""
    shown = shown_text(text or "", day=True)
    if shown.startswith("["):
        return "a text that is not a date"
    return f"a date of the form {re.sub('[0-9]', '9', shown)}"


def _damaged_ids(opened: OpenedRows) -> list[Fault]:
    """Ids that a spreadsheet program has turned into numbers: different ids become one."""
    matches = opened.engine.reader.matches
    found = []
    for role in ("unit_id", "part", "cluster"):
        columns = opened.columns(role)
        if not columns:
            continue
        pattern = SCIENTIFIC_ID if len(columns) == 1 else rf"(?:.*[|])?{SCIENTIFIC_ID}(?:[|].*)?"
        found.append(
            Fault(
                f"{role} is not null and {matches(role, pattern)}",
                columns,
                "an id with all of its digits",
                "A spreadsheet program has lost digits of these ids: export them again as text",
                lambda _: "an id in scientific notation, such as 1.23450E+15",
            )
        )
    return found


def _declared(opened: OpenedRows) -> list[Fault]:
    """Values of declared columns that are no numbers or days; they are not shown."""
    columns, quoted = opened.source.columns, opened.engine.dialect.quoted
    found = []
    for name, kind in opened.roles.kinds:
        column = columns[f"more_{name}" if opened.kept else dict(opened.roles.more)[name]]
        expected = "a number such as 65 or 2.5, with at most 12 digits and 6 decimals"
        if kind == "date":
            expected = f"a date written as {opened.date_format or 'YYYY-MM-DD or YYYYMMDD'}"
        words = f"a value that is not a {kind}"
        found.append(
            Fault(
                f"{quoted('more_' + name)} is null and {quoted('present_' + name)}",
                (column,),
                expected,
                f"Correct the value in the source, or keep the column as text: --more {name}",
                lambda _, words=words: words,  # type: ignore[misc]
                advice=_advice_on_days(opened, column, name) if kind == "date" else None,
            )
        )
    return found


def _advice_on_days(opened: OpenedRows, column: Column, name: str) -> Callable[[], str]:
    keep = f"; or keep the column as text: --more {name}"
    return lambda: find_date_forms_in(opened.source, column).advice() + keep


def _amount_fault(opened: OpenedRows, role: str, column: Column, condition: str) -> Fault:
    amounts = opened.amounts

    def tail(value: str) -> str:
        shown = value.strip()
        if amounts.form != "dollars":
            return f" where amounts are declared as {amounts.form}"
        swapped = shown.translate(str.maketrans(".,", ",.")) if amounts.decimal == "," else shown
        if re.fullmatch(signed(ANY_FRACTION), swapped) is not None:
            return " with a fraction of a cent, or too large"
        if amounts.decimal == "." and _DECIMAL_COMMA.fullmatch(shown):
            return " (if the comma is its decimal mark, declare decimal=',')"
        if _DEBIT.fullmatch(shown):
            return " (DR and DB mean a negative amount or a positive one: write its sign)"
        if ZONED_AMOUNT.fullmatch(shown):
            return " (if it is a zoned decimal, declare amount_form='overpunch')"
        return ""

    def got(value: str | None) -> str:
        if value is None or not value.strip():
            return f"no {role} amount"
        return f"the {role} amount {shown_text(value.strip())}{tail(value)}"

    def cause(value: str | None) -> str:
        if value is None or not value.strip():
            return f"no {role} amount"
        return f"a {role} amount{tail(value) or ' of another form'}"

    fix = "Correct the amount in the source"
    blank_fix = f'{fix}; where blanks stand for no payment, add blank_paid="0 because REASON"'
    return Fault(
        condition,
        (column,),
        _EXPECTED[amounts.form],
        fix,
        got,
        role,
        cause,
        blank_fix=blank_fix if role == "paid" else "",
    )

"""The profile of every column of an attached table: counts and ranges, by a few statements.

The engine counts over all rows; what kind of values a column holds is judged by a sample of them.
Amounts and days are read by the same rules as those of a frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from primafacie.core.amount_grammar import AmountForm, DecimalMark
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.table_rows import MadeRow
from sampling.engines.column_types import SCIENTIFIC_ID, Column
from sampling.intake.date_forms import DateForms, forms_of_counts
from sampling.intake.looking.column_kinds import decimal_of, kind_of
from sampling.intake.looking.intake_records import ColumnKind, ColumnProfile
from sampling.intake.sources import ROW, Source

_FIRST: Final = 400
_SPREAD: Final = 800
_FEW: Final = 300
_COUNTED: Final = 100_000
_AT_ONCE: Final = 16
_SHORT_IDS: Final = 5
# No header is likely to have this name, which is beside that of a column.
_ALIAS: Final = '"rows with this value, as counted"'
_SPELLINGS: Final = (
    ("in parentheses", "{0} like '(%'"),
    ("with a minus sign behind", "{0} like '%-'"),
    ("with CR", "upper({0}) like '%CR'"),
    ("with a plus sign", "{0} like '+%'"),
    ("with the minus sign U+2212", "contains({0}, '\u2212')"),
    ("with a dollar sign", "contains({0}, '$')"),
    ("with a comma", "contains({0}, ',')"),
)


@dataclass(frozen=True)
class ColumnLook:
    """A column's profile, with what roles and proposals are found by."""

    profile: ColumnProfile
    column: Column
    days: DateForms | None = None
    # Are its days read without a declaration?
    days_show: bool = True

    @property
    def kind(self) -> ColumnKind:
        """What its values look like."""
        return self.profile.kind


@dataclass(frozen=True)
class TableLook:
    """The columns of a table in their order, its rows, and the decimal mark of its amounts."""

    rows: int
    columns: tuple[ColumnLook, ...]
    decimal: DecimalMark


def profile_table(
    source: Source,
    *,
    decimal: DecimalMark | None,
    today: date,
    forms: Mapping[str, AmountForm],
) -> TableLook:
    """Profile every column of an attached table of our own engine.

    `forms` are columns that are known to hold amounts, and how these are written.
    """
    rows = int(source.engine.execute(f"select count(*) from {source.relation}")[0][0])
    samples = _samples(source, rows)
    kinds = {name: _kind(source.columns[name], samples[name]) for name in source.columns}
    kinds |= {name: "amount" for name in forms if any(samples.get(name, ()))}
    amounts = [name for name, kind in kinds.items() if kind == "amount"]
    marks = {decimal_of([v for v in samples[name] if v]) for name in amounts}
    mark: DecimalMark = decimal or ("," if "," in marks else ".")
    distinct = _distinct(source, samples, rows)
    columns = tuple(
        _look(
            source,
            name,
            kinds[name],
            distinct[name],
            _counts(source, source.columns[name], kinds[name], mark, forms.get(name, "dollars")),
            rows,
            today,
        )
        for name in source.columns
    )
    return TableLook(rows, columns, mark)


def _samples(source: Source, rows: int) -> dict[str, list[str]]:
    """Texts of the first rows and of rows from all over the table, without outer blanks."""
    step = max(rows // _SPREAD, 1)
    texts = ", ".join(f"trim(coalesce({c.as_text}, ''))" for c in source.columns.values())
    found = source.engine.execute(
        f"select {texts} from {source.relation} where {ROW} <= {_FIRST} or {ROW} % {step} = 0 "
        f"limit {_FIRST + 2 * _SPREAD}"
    )
    columns = list(zip(*found, strict=True)) or [()] * len(source.columns)
    return {
        name: list(map(str, values)) for name, values in zip(source.columns, columns, strict=True)
    }


def _kind(column: Column, sample: Sequence[str]) -> ColumnKind:
    """The kind of a column: by its type where it has one, else by its values."""
    if column.type == "DATE" or column.type.startswith("TIMESTAMP"):
        return "date" if any(sample) else "blank"
    kind = kind_of(column.name, sample)
    if kind == "number" and column.type.startswith("DECIMAL"):
        return "amount"
    is_float = column.type in ("DOUBLE", "FLOAT") or column.type.startswith("DECIMAL")
    return "number" if is_float and kind in ("date", "id") else kind


def _counts(
    source: Source, column: Column, kind: ColumnKind, decimal: DecimalMark, form: AmountForm
) -> MadeRow:
    """What the engine counts of a column over all rows, by name.

    Amounts are grouped first: what is dear is then done once per different value.
    """
    text = f"trim({column.as_text})"
    asked = {"values": f"count(nullif({text}, ''))"}
    relation = source.relation
    if kind == "amount":
        cents = source.engine.reader.amount(column, decimal, form)[0]
        grouped = f"select {column.sql}, count(*) as {_ALIAS} from {source.relation} group by 1"
        named = f"select {_ALIAS} as n, {cents} as cents, {text} as t from ({grouped}) as g"
        relation = f"({named}) as amounts"
        asked = {
            "values": "sum(n) filter (where t <> '')",
            "read": "sum(n) filter (where cents is not null)",
            "lowest": "min(cents)",
            "highest": "max(cents)",
            "total": "sum(cents::HUGEINT * n)",
            "negative": "sum(n) filter (where cents < 0)",
        }
        if column.type == "VARCHAR":
            asked |= {
                words: f"sum(n) filter (where {test.format('t')})" for words, test in _SPELLINGS
            }
    elif kind == "id":
        relation = f"(select {text} as t from {source.relation} where {text} <> '') as ids"
        asked = {
            "values": "count(*)",
            "odd": "count(*) filter (where contains(t, '.') or contains(t, '+'))",
            "shortest": "min(length(t))",
            "longest": "max(length(t))",
            "zeros": "count(*) filter (where t like '0%')",
        }
    elif kind == "date" and source.engine.reader.day_is_cheap(column):
        asked |= {"first": f"min({column.sql}::DATE)", "last": f"max({column.sql}::DATE)"}
    values = source.engine.execute(f"select {', '.join(asked.values())} from {relation}")[0]
    found: MadeRow = dict(zip(asked, values, strict=True))
    if found.get("odd"):
        matches = source.engine.reader.matches
        found |= zip(
            ("scientific", "point_zero"),
            source.engine.execute(
                f"select count(*) filter (where {matches('t', SCIENTIFIC_ID)}), "
                f"count(*) filter (where t like '%.0') from {relation}"
            )[0],
            strict=True,
        )
    shortest, longest = _number(found.get("shortest")), _number(found.get("longest"))
    if not found.get("zeros") and _SHORT_IDS <= shortest < longest:
        digits = "count(*) filter (where translate(t, '0123456789', '') = '')"
        found["digits"] = source.engine.execute(f"select {digits} from {relation}")[0][0]
    return found


def _look(
    source: Source,
    name: str,
    kind: ColumnKind,
    distincts: tuple[int, bool],
    found: MadeRow,
    rows: int,
    today: date,
) -> ColumnLook:
    column = source.columns[name]
    values = _number(found["values"])
    distinct, exact = distincts
    remarks: list[str] = []
    lowest = highest = total = first = last = days = None
    if kind == "amount" and _number(found["read"]):
        lowest, highest = Money(_number(found["lowest"])), Money(_number(found["highest"]))
        total = Money(_number(found["total"]))
        remarks += _amount_remarks(found, values)
    elif kind == "id":
        remarks += _id_remarks(found, values)
    elif kind == "date":
        if "first" in found:
            first, last = _day(found["first"]), _day(found["last"])
            if last is not None and last > today:
                late = source.engine.execute(
                    f"select count(*) from {source.relation} where {column.sql}::DATE > ?", [today]
                )[0][0]
                remarks.append(_future(int(late), today))
        else:
            days, first, last, said = _days(source, column, today)
            remarks += said
    profile = ColumnProfile(
        name,
        kind,
        values,
        rows - values,
        distinct,
        exact,
        lowest,
        highest,
        total,
        first,
        last,
        tuple(remarks),
    )
    return ColumnLook(profile, column, days, days is None or _show(source, column, days))


def _number(value: object) -> int:
    return 0 if value is None else int(str(value))


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _distinct(
    source: Source, samples: Mapping[str, Sequence[str]], rows: int
) -> dict[str, tuple[int, bool]]:
    """Different values by column, and whether all were counted.

    Of few values all are counted, of many those of the first 100,000 rows.
    """
    many = {name for name, sample in samples.items() if len(set(sample)) > _FEW}
    found: dict[str, tuple[int, bool]] = {}
    for names, exact in (
        ([name for name in samples if rows <= _COUNTED or name not in many], True),
        ([name for name in samples if rows > _COUNTED and name in many], False),
    ):
        relation = source.relation
        if not exact:
            relation = f"(select * from {source.relation} limit {_COUNTED}) as first_rows"
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            counts = ", ".join(
                f"count(distinct nullif(trim({source.columns[name].as_text}), ''))" for name in some
            )
            values = source.engine.execute(f"select {counts} from {relation}")[0]
            found |= {name: (int(n), exact) for name, n in zip(some, values, strict=True)}
    return found


def _amount_remarks(found: MadeRow, values: int) -> list[str]:
    remarks = []
    if _number(found["negative"]):
        remarks.append(f"{_number(found['negative']):,} below 0")
    remarks += [
        f"{_number(found[words]):,} {words}" for words, _ in _SPELLINGS if _number(found.get(words))
    ]
    unread = values - _number(found["read"])
    if unread:
        remarks.append(f"{counted(unread, 'value')} not read as dollars and cents")
    return remarks


def _id_remarks(found: MadeRow, values: int) -> list[str]:
    remarks = []
    if _number(found.get("scientific")):
        remarks.append(f"{_number(found['scientific']):,} in scientific notation: digits are lost")
    if _number(found.get("point_zero")):
        remarks.append(f"{_number(found['point_zero']):,} end in .0: they were numbers once")
    short, long = found["shortest"], found["longest"]
    if values and _number(found.get("digits")) == values:
        remarks.append(
            f"{short} to {long} digits and none begins with 0: leading zeros may have been lost"
        )
    return remarks


def _show(source: Source, column: Column, forms: DateForms) -> bool:
    """Is every day read by the usual forms, or by the only one that fits?"""
    if forms.only is not None:
        return True
    usual = source.engine.reader.day(column, None)
    text = f"nullif(trim({column.as_text}), '')"
    unread = f"select count(*) from {source.relation} where {text} is not null and {usual} is null"
    return int(source.engine.execute(unread)[0][0]) == 0


def _future(number: int, today: date) -> str:
    return f"{counted(number, 'day')} after {today}"


def _days(
    source: Source, column: Column, today: date
) -> tuple[DateForms, date | None, date | None, list[str]]:
    """The forms that fit a column of days, its range by the first of them, and remarks."""
    text = f"trim({column.as_text})"
    counts = [
        (str(value or ""), int(count))
        for value, count in source.engine.execute(
            f"select {text}, count(*) from {source.relation} group by 1 limit {_COUNTED + 1}"
        )
    ]
    forms = forms_of_counts(counts)
    remarks = []
    form = forms.fits[0] if forms.fits else forms.nearest
    if forms.fits:
        shown = " or ".join(fitting.text for fitting in forms.fits[:3])
        remarks.append(f"written as {shown}")
    elif form is not None:
        remarks.append(f"{forms.near_values:,} of {forms.values:,} written as {form.text}")
    if forms.timed:
        remarks.append(f"{forms.timed:,} with a time of day")
    if forms.zoned:
        remarks.append(f"{forms.zoned:,} with a time zone")
    if form is None:
        return forms, None, None, remarks
    read = [(day, count) for value, count in counts if (day := form.day(value)) is not None]
    late = sum(count for day, count in read if day > today)
    if late:
        remarks.append(_future(late, today))
    if len(forms.fits) > 1 and len({form.day(counts[0][0]) for form in forms.fits}) > 1:
        return forms, None, None, remarks
    days = [day for day, _ in read]
    return forms, min(days, default=None), max(days, default=None), remarks

"""Source columns, the patterns of amounts and ids, and what reading a column asks of an engine.

A column reader turns a source column of any type into the frame's types: ids and texts unchanged,
amounts as whole cents, exactly or not at all, dates as days. What does not fit becomes NULL
here and a fault in the checks: nothing is rounded, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from primafacie.core.amount_grammar import (
    NEGATIVE,
    OVERPUNCH_DIGITS,
    OVERPUNCHED,
    WHOLE_CENTS,
    WHOLE_NUMBER,
    ZONED,
    AmountForm,
    signed,
)
from primafacie.core.day_grammar import LETTERS, SERIALS, DayForm
from primafacie.core.errors import FrameError
from sampling.engines.dialects import Dialect

# A double holds 15 decimal digits for certain: above 10^13 dollars cents are no longer exact.
MOST_FLOAT_DOLLARS = "1e13"
# A declared number: at most 12 digits before the point, which every engine compares exactly.
NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,6}0*)?"
# Printable ASCII without outer blanks needs no closer look; anything else does.
PLAIN_ID = r"[!-~](?:[ -~]*[!-~])?"
# What a spreadsheet or a floating-point column makes of a long id: 1.23450E+15, 1.2345E15.
SCIENTIFIC_ID = r"[+-]?[0-9](?:(?:[.,][0-9]+)?[eE][+][0-9]{2,3}|[.][0-9]+[eE][+-]?[0-9]{1,3})"


@dataclass(frozen=True)
class Column:
    """A source column: its name, its type as the engine names it, and its dialect.

    `zone` is the time zone that the source states for its timestamps, where it states one.
    """

    name: str
    type: str
    dialect: Dialect
    zone: str = ""

    @property
    def sql(self) -> str:
        return self.dialect.quoted(self.name)

    @property
    def as_text(self) -> str:
        return self.dialect("text", self.sql)


class AmountSql(Protocol):
    """SQL of the cents of a column, and whether it is cheap enough to compute at every scan."""

    def __call__(
        self, column: Column, decimal: str, form: AmountForm = "dollars", /
    ) -> tuple[str, bool]: ...


@dataclass(frozen=True)
class ColumnReader:
    """How one engine reads a column: each function gives SQL of ours.

    amount    (column, decimal mark, form) -> cents, and whether that is cheap at every scan
    unit_text column -> an id as text, unchanged; blank is NULL
    day       (column, form of the days or None) -> a date
    day_text  column -> the text of a column of days, by which forms are read; "": holds dates
    text      column -> any other column as text; blank is NULL
    number    (column, decimal mark) -> the text of a declared number with a point; else NULL
    day_is_cheap   column -> is the date cheap at every scan?
    id_odd    identifier -> is an id that is not plain ASCII outside the ticket's rules?
    id_plain  identifier -> is the id plain ASCII without outer blanks?
    matches   (SQL of a text, pattern) -> does the whole text match?
    is_zoned  column -> does it hold instants, which are days only in a time zone?
    local     (column, time zone) -> the local date and time there, without a zone
    local_day (column of texts, time zone) -> the day there of timestamps with a zone; "": cannot
    noise     column -> is a number rounded to its cent? "" where the type holds no noise
    """

    amount: AmountSql
    unit_text: Callable[[Column], str]
    day: Callable[[Column, DayForm | None], str]
    day_text: Callable[[Column], str]
    text: Callable[[Column], str]
    number: Callable[[Column, str], str]
    day_is_cheap: Callable[[Column], bool]
    id_odd: Callable[[str], str]
    id_plain: Callable[[str], str]
    matches: Callable[[str, str], str]
    is_zoned: Callable[[Column], bool]
    local: Callable[[Column, str], str]
    local_day: Callable[[Column, str], str]
    noise: Callable[[Column], str]


def joined_ids(columns: Sequence[Column], reader: ColumnReader) -> str:
    """The unit id: one column as it is; several percent-encoded (`%`, `|`) and joined by `|`."""
    texts = [reader.unit_text(column) for column in columns]
    if len(texts) == 1:
        return texts[0]
    encoded = [f"replace(replace({text}, '%', '%25'), '|', '%7C')" for text in texts]
    return " || '|' || ".join(encoded)


def part_text(columns: Sequence[Column], dialect: Dialect) -> str:
    """What tells the rows of one unit apart; blanks are allowed and count as a value."""
    if not columns:
        return dialect("text", "NULL")
    encoded = [
        f"replace(replace(coalesce({c.as_text}, ''), '%', '%25'), '|', '%7C')" for c in columns
    ]
    return " || '|' || ".join(encoded)


def text_or_null(column: Column) -> str:
    """SQL of a column as text; blank is NULL, and so is what is not a number among doubles."""
    text = f"nullif({column.as_text}, '')"
    if column.type.lower() in ("double", "float"):
        return f"case when not isnan({column.sql}) then {text} end"
    return text


def declared_number(
    text: str, matches: Callable[[str, str], str], *, has_decimal_comma: bool
) -> str:
    """SQL of a declared number as text with a decimal point; NULL where it is none."""
    if has_decimal_comma:
        text = f"translate({text}, '.,', ',.')"
    return f"case when {matches(text, NUMBER)} then {text} end"


def near_cents(number: str) -> str:
    """SQL: does a double lie so near its cent that only binary noise can be between them?

    The noise allowed is 1e-6 of a cent; for large amounts 4 units in the last place.
    """
    off = f"abs({number} * 100 - round({number} * 100))"
    return (
        f"(round({number} * 100) / 100 = {number} or {off} < 1e-6 "
        f"or {off} < abs({number}) * 9e-14 and {off} < 1e-2)"
    )


def written_cents(
    text: str,
    form: AmountForm,
    *,
    matches: Callable[[str, str], str],
    digits: Callable[[str], str],
    whole: Callable[[str], str],
    literal: Callable[[str], str],
) -> str:
    """SQL of the cents of a text in a declared form; NULL where it does not fit.

    `matches` says whether a whole text fits a pattern, `digits` gives its digits and points without
    any other sign, `whole` a text of digits as a number of cents, NULL where it is too large.
    """
    if form == "overpunch":
        body = f"trim({text})"
        last = f"substr({body}, length({body}), 1)"
        half = len(OVERPUNCHED) // 2
        plain = f"translate({last}, {literal(OVERPUNCHED)}, {literal(OVERPUNCH_DIGITS)})"
        value = whole(f"concat(substr({body}, 1, length({body}) - 1), {plain})")
        minus = f"{last} in ({', '.join(literal(c) for c in OVERPUNCHED[half:])})"
        return (
            f"case when {matches(text, ZONED)} then case when {minus} then -{value} "
            f"else {value} end end"
        )
    pattern = WHOLE_NUMBER if form == "cents" else WHOLE_CENTS
    shown = digits(text)
    dollars = f"split_part({shown}, '.', 1)"
    cents = "''" if form == "cents" else f"substr(concat(split_part({shown}, '.', 2), '00'), 1, 2)"
    value = whole(f"concat('0', {dollars}, {cents})")
    minus = matches(text, f".*{NEGATIVE}.*")
    return (
        f"case when {matches(text, signed(pattern))} then case when {minus} then -{value} "
        f"else {value} end end"
    )


def strange_type(column: Column, what: str, expected: str, fix: str) -> FrameError:
    """The refusal of a column whose type cannot serve."""
    return FrameError(
        f"the {what} in {column.name!r} are of type {column.type}", expected=expected, fix=fix
    )


AMOUNT_TYPES = ("numbers or text", "Name the column that holds the amounts")
DATE_TYPES = ("dates or text", "Name the column that holds the dates")
ID_TYPES = (
    "text or whole numbers",
    "Write the ids as text in the source: a number format loses digits and leading zeros",
)


def day_of_groups(
    form: DayForm,
    group: Callable[[str], str],
    *,
    on: Callable[[str, str, str], str],
    whole: Callable[[str], str],
    plus: Callable[[date, str], str],
    place: Callable[[str, str], str],
) -> str:
    """SQL of the day whose fields are the groups of a form's pattern; NULL for no real day.

    `group` gives the SQL of a field's text, `on` that of a day of the calendar from the SQL of
    its year, month and day, `whole` a text as a whole number, `plus` a day of ours and a number of
    days, `place` where a month's name is among the letters of all of them.
    """
    if form.is_serial:
        zero, first, last = SERIALS[form.text]
        serial = whole(group("n"))
        return f"case when {serial} between {first} and {last} then {plus(zero, serial)} end"
    if "y" in form.fields:
        since = form.since
        year = f"({since} + mod({whole(group('y'))} + {100 - since % 100}, 100))"
    else:
        year = whole(group("Y"))
    if "j" in form.fields:
        day = _day_of_year(year, whole(group("j")), on)
    else:
        month = group("m") if "m" in form.fields else f"(({place(LETTERS, group('b'))} + 2) / 3)"
        day = on(year, whole(month), whole(group("d")))
    return day if "y" in form.fields else f"case when {year} >= 1 then {day} end"


def _day_of_year(year: str, number: str, on: Callable[[str, str, str], str]) -> str:
    """SQL of the day of a year by its number, month by month."""
    leap = f"(mod({year}, 4) = 0 and (mod({year}, 100) <> 0 or mod({year}, 400) = 0))"
    extra = f"(case when {leap} then 1 else 0 end)"
    before, cases = 0, []
    for month, days in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1):
        start = str(before) if month < 3 else f"({before} + {extra})"
        end = f"{before + days}" if month < 2 else f"({before + days} + {extra})"
        day = f"({number} - {start})"
        cases.append(f"when {number} <= {end} then {on(year, str(month), day)}")
        before += days
    return f"case when {number} < 1 then NULL {' '.join(cases)} end"

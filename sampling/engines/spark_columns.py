"""Columns read by Spark."""

from __future__ import annotations

from sampling.engines.column_types import (
    AMOUNT_TYPES,
    DATE_TYPES,
    ID_TYPES,
    MOST_FLOAT_DOLLARS,
    NUMBER,
    PLAIN_ID,
    WHOLE_CENTS,
    Column,
    ColumnReader,
    near_cents,
    signed,
    strange_type,
)
from sampling.engines.dates_sql import date_pattern
from sampling.engines.dialects import SPARK

literal = SPARK.literal

_WHOLES = ("tinyint", "smallint", "int", "bigint")
_ODD = r"^[\s\p{Z}]|[\s\p{Z}]$|[\p{Cc}\x{2028}\x{2029}]"


def _is_text(column: Column) -> bool:
    return column.type == "string" or column.type.startswith(("varchar", "char"))


def _matches(text: str, pattern: str) -> str:
    whole = literal(rf"\A(?:{pattern})\z")
    return f"{text} rlike {whole}"


def amount(column: Column, decimal: str) -> tuple[str, bool]:
    """SQL of the cents; texts and numbers alike must hold whole cents."""
    name = column.sql
    if column.type in _WHOLES:
        return f"try_cast(cast({name} as decimal(20, 0)) * 100 as bigint)", True
    if column.type.startswith("decimal"):
        value = f"({name} * 100)"
        return f"case when {value} = floor({value}) then try_cast({value} as bigint) end", True
    if column.type in ("double", "float"):
        double = f"cast(cast({name} as string) as double)"
        near = f"round({double} * 100)"
        fits = near_cents(double) if column.type == "double" else f"{near} / 100 = {double}"
        return (
            f"case when abs({double}) < {MOST_FLOAT_DOLLARS} and {fits} "
            f"then try_cast({near} as bigint) end"
        ), True
    if not _is_text(column):
        raise strange_type(column, "amounts", *AMOUNT_TYPES)
    text = f"trim({name})"
    if decimal == ",":
        text = f"translate({text}, '.,', ',.')"
    digits = f"regexp_replace({text}, '[^0-9.]', '')"
    number = f"try_cast(concat('0', {digits}) as decimal(38, 10))"
    sign = f"case when {text} rlike '[-(cC]' then -100 else 100 end"
    fits = _matches(text, signed(WHOLE_CENTS))
    return f"case when {fits} then try_cast({number} * ({sign}) as bigint) end", False


def noise(column: Column) -> str:
    """SQL: was a double rounded to its cent?"""
    if column.type != "double":
        return ""
    return f"(abs({column.sql}) < 1e300 and round({column.sql} * 100) / 100 <> {column.sql})"


def local(column: Column, zone: str) -> str:
    """The local date and time of an instant, whatever time zone the session has."""
    shifted = f"unix_micros(from_utc_timestamp({column.sql}, {literal(zone)}))"
    return f"timestampadd(MICROSECOND, {shifted}, timestamp_ntz'1970-01-01 00:00:00')"


def unit_text(column: Column) -> str:
    """An id column as text, unchanged; blank is NULL."""
    if _is_text(column) or column.type in _WHOLES:
        return f"nullif({column.as_text}, '')"
    raise strange_type(column, "ids", *ID_TYPES)


def day(column: Column, date_format: str | None) -> str:
    """A date; texts must be YYYY-MM-DD or YYYYMMDD, or of the declared format."""
    if column.type == "date" or column.type.startswith("timestamp"):
        return f"cast({column.sql} as date)"
    if not (_is_text(column) or column.type in _WHOLES):
        raise strange_type(column, "dates", *DATE_TYPES)
    text = f"trim({column.as_text})"
    if date_format is not None:
        return _day_from(text, *date_pattern(date_format))
    order = {"Y": 1, "m": 2, "d": 3}
    iso = _day_from(text, "([0-9]{4})-([0-9]{2})-([0-9]{2})", order)
    return f"coalesce({iso}, {_day_from(text, '([0-9]{4})([0-9]{2})([0-9]{2})', order)})"


def _day_from(text: str, pattern: str, groups: dict[str, int]) -> str:
    """A date from the groups of a pattern; a day that no month has is NULL."""
    whole = literal(rf"\A{pattern}\z")
    fields = ", ".join(f"regexp_extract({text}, {whole}, {groups[field]})" for field in "Ymd")
    fits = _matches(text, pattern)
    return f"case when {fits} then try_cast(concat_ws('-', {fields}) as date) end"


def text_of(column: Column) -> str:
    """Any other column as text; blank is NULL, and so is what is not a number among numbers."""
    text = f"nullif({column.as_text}, '')"
    if column.type in ("double", "float"):
        return f"case when not isnan({column.sql}) then {text} end"
    return text


def number(column: Column, decimal: str) -> str:
    """A declared number as text with a decimal point, or NULL."""
    text = f"trim({column.as_text})"
    if decimal == "," and _is_text(column):
        text = f"translate({text}, '.,', ',.')"
    return f"case when {_matches(text, NUMBER)} then {text} end"


READER = ColumnReader(
    amount=amount,
    unit_text=unit_text,
    day=day,
    text=text_of,
    number=number,
    day_is_cheap=lambda column: not _is_text(column),
    id_odd=lambda name: f"({name} rlike {literal(_ODD)} or not primafacie_is_nfc({name}))",
    id_plain=lambda name: _matches(name, PLAIN_ID),
    matches=_matches,
    is_zoned=lambda column: column.type == "timestamp",
    local=local,
    noise=noise,
)

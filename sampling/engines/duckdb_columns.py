"""Columns read by DuckDB: files and tables in memory."""

from __future__ import annotations

import re

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
from sampling.engines.dialects import DUCKDB

literal = DUCKDB.literal

# A column without any value has no type of its own; it is read as text.
_TEXTS = ("VARCHAR", "NULL", '"NULL"')
_WHOLES = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)
_ODD = r"(?s)^[\s\p{Z}].*|.*[\s\p{Z}]$|.*[\p{Cc}\x{2028}\x{2029}].*"


def _is_text(column: Column) -> bool:
    return column.type in _TEXTS


def _scale(column: Column) -> int | None:
    """The scale of a DECIMAL column, else None."""
    if not column.type.startswith("DECIMAL"):
        return None
    return int(column.type.rstrip(")").split(",")[1])


def amount(column: Column, decimal: str) -> tuple[str, bool]:
    """SQL of the cents, and whether it is cheap enough to compute at every scan."""
    name = column.sql
    scale = _scale(column)
    if column.type in _WHOLES:
        return f"try_cast({name}::HUGEINT * 100 as BIGINT)", True
    if scale is not None and scale <= 2:
        return f"try_cast({name} * 100 as BIGINT)", True
    if column.type == "DOUBLE":
        exact = f"isfinite({name}) and abs({name}) < {MOST_FLOAT_DOLLARS}"
        cents = f"try_cast(round({name} * 100) as BIGINT)"
        return f"case when {exact} and {near_cents(name)} then {cents} end", True
    if not (_is_text(column) or column.type == "FLOAT" or scale is not None):
        raise strange_type(column, "amounts", *AMOUNT_TYPES)
    text = f"trim({name}::VARCHAR)"
    if decimal == "," and _is_text(column):
        text = f"translate({text}, '.,', ',.')"
    digits = f"regexp_replace({text}, '[^0-9.]', '', 'g')"
    whole = f"coalesce(nullif(split_part({digits}, '.', 1), ''), '0')"
    cents = f"rpad(left(split_part({digits}, '.', 2), 2), 2, '0')"
    sign = f"case when regexp_matches({text}, '[-(cC]') then -1 else 1 end"
    value = f"try_cast({sign} * (try_cast({whole} as HUGEINT) * 100 + {cents}::INTEGER) as BIGINT)"
    fits = f"regexp_full_match({text}, {literal(signed(WHOLE_CENTS))})"
    return f"case when {fits} then {value} end", False


def unit_text(column: Column) -> str:
    """An id column as text, unchanged; blank is NULL. Floats are refused: they lost digits."""
    if _is_text(column) or column.type == "UUID":
        return f"nullif({column.as_text}, '')"
    if column.type in _WHOLES:
        return column.as_text
    raise strange_type(column, "ids", *ID_TYPES)


def noise(column: Column) -> str:
    """SQL: was a double rounded to its cent?"""
    if column.type != "DOUBLE":
        return ""
    return f"(isfinite({column.sql}) and round({column.sql} * 100) / 100 <> {column.sql})"


def is_zoned(column: Column) -> bool:
    """Does the column hold instants?"""
    return column.type == "TIMESTAMP WITH TIME ZONE"


def local(column: Column, zone: str) -> str:
    """The local date and time of an instant; a zone may be an offset such as -05:00."""
    offset = re.fullmatch(r"([+-])([0-9]{2}):([0-9]{2})", zone)
    if offset is None:
        return f"timezone({literal(zone)}, {column.sql})"
    minutes = int(f"{offset[1]}{int(offset[2]) * 60 + int(offset[3])}")
    return f"(timezone('UTC', {column.sql}) + to_minutes({minutes}))"


def day(column: Column, date_format: str | None) -> str:
    """A date column as DATE; text must be YYYY-MM-DD or YYYYMMDD, or of the declared format."""
    if column.type == "DATE" or column.type.startswith("TIMESTAMP"):
        return f"{column.sql}::DATE"
    if not (_is_text(column) or column.type in _WHOLES):
        raise strange_type(column, "dates", *DATE_TYPES)
    text = f"trim({column.sql}::VARCHAR)"
    if date_format is not None:
        return f"try_strptime({text}, {literal(date_format)})::DATE"
    return (
        f"case when regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') "
        f"then try_strptime({text}, '%Y-%m-%d')::DATE "
        f"when regexp_full_match({text}, '[0-9]{{8}}') "
        f"then try_strptime({text}, '%Y%m%d')::DATE end"
    )


def text_of(column: Column) -> str:
    """Any other column as text; blank is NULL, and so is what is not a number among numbers."""
    text = f"nullif({column.as_text}, '')"
    if column.type in ("DOUBLE", "FLOAT"):
        return f"case when not isnan({column.sql}) then {text} end"
    return text


def number(column: Column, decimal: str) -> str:
    """A declared number as text with a decimal point, or NULL."""
    text = f"trim({column.sql}::VARCHAR)"
    if decimal == "," and _is_text(column):
        text = f"translate({text}, '.,', ',.')"
    return f"case when regexp_full_match({text}, {literal(NUMBER)}) then {text} end"


READER = ColumnReader(
    amount=amount,
    unit_text=unit_text,
    day=day,
    text=text_of,
    number=number,
    day_is_cheap=lambda column: not _is_text(column),
    id_odd=lambda name: (
        f"(nfc_normalize({name}) <> {name} or regexp_full_match({name}, {literal(_ODD)}))"
    ),
    id_plain=lambda name: f"regexp_full_match({name}, {literal(PLAIN_ID)})",
    matches=lambda text, pattern: f"regexp_full_match({text}, {literal(pattern)})",
    is_zoned=is_zoned,
    local=local,
    noise=noise,
)

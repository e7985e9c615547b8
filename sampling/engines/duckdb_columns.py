"""How DuckDB reads the columns of a source: its dialect, and each role as SQL of ours."""

from __future__ import annotations

import re
from types import MappingProxyType

from primafacie.core.amount_grammar import AmountForm
from primafacie.core.day_grammar import DayForm
from sampling.engines.column_types import (
    AMOUNT_TYPES,
    DATE_TYPES,
    ID_TYPES,
    MOST_FLOAT_DOLLARS,
    PLAIN_ID,
    Column,
    ColumnReader,
    day_of_groups,
    declared_number,
    near_cents,
    strange_type,
    text_or_null,
    written_cents,
)
from sampling.engines.dialects import Dialect

DUCKDB = Dialect(
    '"',
    "VARCHAR",
    MappingProxyType(
        {
            "whole": "cast({0} as hugeint)",
            "sum": "sum(cast({0} as hugeint))",
            "squares": "sum(cast({0} as hugeint) * cast({0} as hugeint))",
            "divide": "({0}) // ({1})",
            "sha256": "sha256({0})",
            "text": "cast({0} as varchar)",
            "head": "left({0}, {1})",
            "month": "strftime({0}, '%Y-%m')",
            "day": "date {0}",
            "float": "cast({0} as double)",
            "number": "try_cast(replace({0}, ',', '') as decimal(38, 6))",
        }
    ),
)

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
_INSTANT = (
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?"
    "(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
)
_ODD = r"(?s)^[\s\p{Z}].*|.*[\s\p{Z}]$|.*[\p{Cc}\x{2028}\x{2029}].*"


def _matches(text: str, pattern: str) -> str:
    return f"regexp_full_match({text}, {literal(pattern)})"


def _is_text(column: Column) -> bool:
    return column.type in _TEXTS


def _scale(column: Column) -> int | None:
    """The scale of a DECIMAL column, else None."""
    if not column.type.startswith("DECIMAL"):
        return None
    return int(column.type.rstrip(")").split(",")[1])


def amount(column: Column, decimal: str, form: AmountForm = "dollars") -> tuple[str, bool]:
    """SQL of the cents, and whether it is cheap enough to compute at every scan."""
    name = column.sql
    scale = _scale(column)
    unit = 1 if form == "cents" else 100
    if form != "overpunch":
        if column.type in _WHOLES:
            return f"try_cast({name}::HUGEINT * {unit} as BIGINT)", True
        if scale is not None and ((scale <= 2 and form == "dollars") or scale == 0):
            return f"try_cast({name} * {unit} as BIGINT)", True
        if column.type == "DOUBLE":
            return _cents_of_double(name, form), True
    if not (_is_text(column) or (form != "overpunch" and (column.type == "FLOAT" or scale))):
        raise strange_type(column, "amounts", *AMOUNT_TYPES)
    text = f"{name}::VARCHAR"
    if decimal == "," and _is_text(column):
        text = f"translate({text}, '.,', ',.')"
    slow = written_cents(
        text,
        form,
        matches=_matches,
        digits=lambda text: f"regexp_replace({text}, '[^0-9.]', '', 'g')",
        whole=lambda text: f"try_cast({text} as BIGINT)",
        literal=literal,
    )
    if form != "dollars":
        return slow, False
    # Most amounts are of this form, which is cheaper to read.
    plain = f"regexp_full_match({text}, '-?[0-9]{{1,13}}[.][0-9]{{2}}')"
    quick = f"replace({text}, '.', '')::BIGINT"
    return f"case when {plain} then {quick} else {slow} end", False


def _cents_of_double(name: str, form: AmountForm) -> str:
    exact = f"isfinite({name}) and abs({name}) < {MOST_FLOAT_DOLLARS}"
    if form == "cents":
        return f"case when {exact} and {name} = trunc({name}) then try_cast({name} as BIGINT) end"
    cents = f"try_cast(round({name} * 100) as BIGINT)"
    return f"case when {exact} and {near_cents(name)} then {cents} end"


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


def local_day(column: Column, zone: str) -> str:
    """The day, in a zone, of timestamps that are texts with a zone: 2025-09-14T22:30:00Z."""
    text = day_text(column)
    moment = f"timezone({literal(zone)}, try_cast({text} as timestamptz))"
    return f"case when regexp_full_match({text}, {literal(_INSTANT)}) then {moment}::DATE end"


def day(column: Column, form: DayForm | None) -> str:
    """A date column as DATE; text must be YYYY-MM-DD or YYYYMMDD, or of the declared form."""
    text = day_text(column)
    if not text:
        return f"{column.sql}::DATE"
    if form is not None:
        return _day_by(text, form)
    return (
        f"case when regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') "
        f"then try_strptime({text}, '%Y-%m-%d')::DATE "
        f"when regexp_full_match({text}, '[0-9]{{8}}') "
        f"then try_strptime({text}, '%Y%m%d')::DATE end"
    )


def day_text(column: Column) -> str:
    """The text of a column of days, a double as its whole number; "" where it holds dates."""
    if column.type == "DATE" or column.type.startswith("TIMESTAMP"):
        return ""
    if column.type in ("DOUBLE", "FLOAT"):
        whole = f"isfinite({column.sql}) and {column.sql} = trunc({column.sql})"
        return (
            f"case when {whole} then try_cast({column.sql} as HUGEINT)::VARCHAR "
            f"when not isnan({column.sql}) then {column.as_text} end"
        )
    if not (_is_text(column) or column.type in _WHOLES or _scale(column) is not None):
        raise strange_type(column, "dates", *DATE_TYPES)
    return f"trim({column.sql}::VARCHAR)"


def _day_by(text: str, form: DayForm) -> str:
    """A date by a declared form: the pattern decides, so that no engine's leniency does.

    Days of four-digit years and numbered months are cast by their own text, the others by the
    groups of the pattern: that is slower.
    """
    whole = f"regexp_full_match({text}, {literal(form.whole)})"
    if set(form.fields) == {"Y", "m", "d"} and not form.is_packed:
        numbered = literal(form.signs)
        return (
            f"case when regexp_full_match({text}, {literal(form.pattern)}) "
            f"then try_strptime({text}, {numbered})::DATE when {whole} then "
            f"try_strptime(regexp_extract({text}, {literal('^' + form.pattern)}), {numbered})"
            "::DATE end"
        )
    names = ", ".join(f"'{field}'" for field in form.fields)
    groups = f"regexp_extract({text}, {literal(f'^(?:{form.whole})$')}, [{names}])"

    def group(field: str) -> str:
        return f"{groups}.{field}"

    value = day_of_groups(
        form,
        group,
        on=lambda year, month, day: f"try_cast(concat_ws('-', {year}, {month}, {day}) as DATE)",
        whole=lambda sql: f"try_cast({sql} as INTEGER)",
        plus=lambda start, days: f"(date '{start}' + {days})",
        place=lambda letters, of: f"strpos('{letters}', lower(left({of}, 3)))",
    )
    return f"case when {whole} then {value} end"


def number(column: Column, decimal: str) -> str:
    """A declared number as text with a decimal point, or NULL."""
    by_comma = decimal == "," and _is_text(column)
    return declared_number(f"trim({column.as_text})", _matches, has_decimal_comma=by_comma)


READER = ColumnReader(
    amount=amount,
    unit_text=unit_text,
    day=day,
    text=text_or_null,
    number=number,
    day_text=day_text,
    day_is_cheap=lambda column: not _is_text(column),
    id_odd=lambda name: (
        f"(nfc_normalize({name}) <> {name} or regexp_full_match({name}, {literal(_ODD)}))"
    ),
    id_plain=lambda name: f"regexp_full_match({name}, {literal(PLAIN_ID)})",
    matches=_matches,
    is_zoned=is_zoned,
    local=local,
    local_day=local_day,
    noise=noise,
)

"""PostgreSQL: its dialect, how its columns are read, and its tables, read in place."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import count
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from primafacie.core.amount_grammar import AmountForm
from primafacie.core.day_grammar import DayForm, day_form
from primafacie.core.errors import FrameError
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
    written_cents,
)
from sampling.engines.dbapi_engine import BATCH_ROWS, DbapiEngine
from sampling.engines.dialects import Dialect

POSTGRESQL = Dialect(
    '"',
    "text",
    MappingProxyType(
        {
            "whole": "cast({0} as numeric)",
            "sum": "sum(cast({0} as numeric))",
            "squares": "sum(cast({0} as numeric) * cast({0} as numeric))",
            "divide": "div(({0})::numeric, ({1})::numeric)::bigint",
            "sha256": "encode(sha256(convert_to({0}, 'UTF8')), 'hex') collate \"C\"",
            "text": "cast({0} as text)",
            "head": "left({0}, {1})",
            "month": "to_char({0}, 'YYYY-MM')",
            "day": "date {0}",
            "float": "cast({0} as double precision)",
            # without question marks: they are places for parameters
            "number": "cast(replace(substring({0} from "
            "'^(-{{0,1}}[0-9][0-9,]*([.][0-9]+){{0,1}})$'), ',', '') as numeric)",
            "gathered": "string_agg({0}, '' order by {0})",
        }
    ),
)

literal = POSTGRESQL.literal
_cursors = count(1)

_TEXTS = ("text", "character varying", "character", "name", "citext")
_WHOLES = ("smallint", "integer", "bigint")
_ISO, _PACKED = day_form("%Y-%m-%d"), day_form("%Y%m%d")
_MOST_CENTS = "9223372036854775807"
_BLANKS = r"\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ODD = rf"^[{_BLANKS}]|[{_BLANKS}]$|[\u0001-\u001f\u007f-\u009f\u2028\u2029]"


def _kind(column: Column) -> str:
    """The type without its length or precision."""
    return column.type.partition("(")[0].strip()


def _text(column: Column) -> str:
    """As text that compares by code point, whatever the database's collation."""
    return f'(cast({column.sql} as text) collate "C")'


def amount(column: Column, decimal: str, form: AmountForm = "dollars") -> tuple[str, bool]:
    """SQL of the cents; texts and numbers alike must hold whole cents."""
    name, kind = column.sql, _kind(column)
    unit = 1 if form == "cents" else 100
    if kind in (*_WHOLES, "numeric") and form != "overpunch":
        # A numeric can be NaN, which compares above every number.
        value = f"(cast({name} as numeric) * {unit})"
        return _whole_cents(value), True
    if kind in ("double precision", "real") and form != "overpunch":
        double = f"cast(cast({name} as text) as double precision)"
        near = f"round({double} * {unit})"
        fits = near_cents(double)
        if kind == "real" or form == "cents":
            fits = f"{near} / {unit} = {double}"
        return (
            f"case when abs({double}) < {MOST_FLOAT_DOLLARS} and {fits} "
            f"then cast({near} as bigint) end"
        ), True
    if kind not in _TEXTS:
        raise strange_type(column, "amounts", *AMOUNT_TYPES)
    text = _text(column)
    if decimal == ",":
        text = f"translate({text}, '.,', ',.')"
    value = written_cents(
        text,
        form,
        matches=_matches,
        digits=lambda text: f"regexp_replace({text}, '[^0-9.]', '', 'g')",
        whole=lambda text: _whole_cents(f"cast(({text}) as numeric)"),
        literal=literal,
    )
    return value, False


def noise(column: Column) -> str:
    """SQL: was a double rounded to its cent?"""
    if _kind(column) != "double precision":
        return ""
    return f"(abs({column.sql}) < 1e300 and round({column.sql} * 100) / 100 <> {column.sql})"


def is_zoned(column: Column) -> bool:
    """Does the column hold instants? `timestamp(3) with time zone` has its precision inside."""
    return column.type.startswith("timestamp") and column.type.endswith("with time zone")


def _whole_cents(value: str) -> str:
    return (
        f"case when abs({value}) <= {_MOST_CENTS} and {value} = trunc({value}) "
        f"then cast({value} as bigint) end"
    )


def unit_text(column: Column) -> str:
    """An id column as text, unchanged; blank is NULL."""
    if _kind(column) in (*_TEXTS, *_WHOLES, "uuid"):
        return f"nullif({_text(column)}, '')"
    raise strange_type(column, "ids", *ID_TYPES)


def day(column: Column, form: DayForm | None) -> str:
    """A date; texts must be YYYY-MM-DD or YYYYMMDD, or of the declared form."""
    text = day_text(column)
    if not text:
        return f"cast({column.sql} as date)"
    if form is not None:
        return _day_by(text, form)
    iso = _day_by(text, _ISO, f"^{_ISO.pattern.replace('{1,2}', '{2}')}$")
    return f"coalesce({iso}, {_day_by(text, _PACKED, '^([0-9]{4})([0-9]{2})([0-9]{2})$')})"


def day_text(column: Column) -> str:
    """The text of a column of days; "" where it holds dates."""
    kind = _kind(column)
    if kind == "date" or kind.startswith("timestamp"):
        return ""
    if kind not in (*_TEXTS, *_WHOLES, "numeric"):
        raise strange_type(column, "dates", *DATE_TYPES)
    return f"btrim({_text(column)})"


def _day_by(text: str, form: DayForm, pattern: str = "") -> str:
    """A date from the groups of a pattern; a day that no month has is NULL, not an error."""
    pattern = pattern or f"^(?:{form.whole})$"
    return day_of_groups(
        form,
        lambda field: f"(regexp_match({text}, {literal(pattern)}))[{form.group(field)}]",
        on=_date,
        whole=lambda sql: f"cast({sql} as integer)",
        plus=lambda start, days: f"(date '{start}' + {days})",
        place=lambda letters, of: f"position(lower(left({of}, 3)) in '{letters}')",
    )


def _date(year: str, month: str, number: str) -> str:
    leap = f"(mod({year}, 4) = 0 and (mod({year}, 100) <> 0 or mod({year}, 400) = 0))"
    longest = (
        f"case when {month} in (4, 6, 9, 11) then 30 when {month} = 2 then "
        f"case when {leap} then 29 else 28 end else 31 end"
    )
    return (
        f"case when {year} >= 1 and {month} between 1 and 12 and {number} between 1 and {longest} "
        f"then make_date({year}, {month}, {number}) end"
    )


def _matches(text: str, pattern: str) -> str:
    return f"{text} ~ {literal(f'^(?:{pattern})$')}"


def text_of(column: Column) -> str:
    """Any other column as text; blank is NULL, and so is what is not a number among numbers."""
    text = f"nullif({_text(column)}, '')"
    if _kind(column) in ("double precision", "real", "numeric"):
        return f"nullif({text}, 'NaN')"
    return text


def number(column: Column, decimal: str) -> str:
    """A declared number as text with a decimal point, or NULL."""
    by_comma = decimal == "," and _kind(column) in _TEXTS
    return declared_number(f"btrim({_text(column)})", _matches, has_decimal_comma=by_comma)


READER = ColumnReader(
    amount=amount,
    unit_text=unit_text,
    day=day,
    day_text=day_text,
    text=text_of,
    number=number,
    day_is_cheap=lambda column: _kind(column) not in _TEXTS,
    id_odd=lambda name: f"(normalize({name}, NFC) <> {name} or {name} ~ {literal(_ODD)})",
    id_plain=lambda name: f"{name} ~ {literal(f'^{PLAIN_ID}$')}",
    matches=_matches,
    is_zoned=is_zoned,
    local=lambda column, zone: f"timezone({literal(zone)}, {column.sql})",
    local_day=lambda *_: "",
    noise=noise,
)


def _connected(address: str, parts: SplitResult) -> Any:
    """A connection by libpq's own drivers, or by pg8000, which knows fewer settings."""
    for driver in ("psycopg", "psycopg2", "pg8000.dbapi"):
        try:
            module = import_module(driver)
        except ImportError:
            continue
        try:
            if driver != "pg8000.dbapi":
                return module.connect(address)
            return module.connect(**_settings(parts))
        except (module.Error, OSError) as error:
            raise FrameError(
                f"a database that cannot be opened ({type(error).__name__})",
                where="postgresql",
                expected="the address of a server that lets you in",
                fix="Check host, port, database and user; the password is taken from PGPASSWORD",
            ) from error
    raise FrameError(
        "no driver of PostgreSQL",
        where="postgresql",
        expected="psycopg, psycopg2 or pg8000",
        fix="Install one: pip install psycopg",
    )


def _settings(parts: SplitResult) -> dict[str, Any]:
    """The address as arguments of pg8000; a setting that it does not know is refused."""
    named = dict(parse_qsl(parts.query))
    folder, mode = named.pop("host", None), named.pop("sslmode", None)
    if named or mode not in (None, "disable", "require"):
        raise FrameError(
            f"the settings {', '.join([*named, *([f'sslmode={mode}'] if mode else [])])}",
            where="postgresql",
            expected="host and sslmode=require or disable, which the driver pg8000 knows",
            fix="Install psycopg, which knows all settings: pip install psycopg",
        )
    port = parts.port or 5432
    settings: dict[str, Any] = {
        "user": unquote(parts.username or "") or os.environ.get("PGUSER") or getpass.getuser(),
        "database": unquote(parts.path.lstrip("/")) or None,
        "password": os.environ.get("PGPASSWORD"),
        "ssl_context": True if mode == "require" else None,
    }
    if folder:
        return settings | {"unix_sock": f"{folder}/.s.PGSQL.{port}"}
    return settings | {"host": parts.hostname or "localhost", "port": port}


class PostgresqlEngine(DbapiEngine):
    """PostgreSQL through any of its drivers."""

    name = "postgresql"
    dialect = POSTGRESQL
    reader = READER
    drivers = ("pg8000", "psycopg", "psycopg2")
    settings = (("show server_encoding", "UTF8"), ("show standard_conforming_strings", "on"))

    @classmethod
    def opens(cls, address: str) -> bool:
        """Is it an address of PostgreSQL?"""
        return address.startswith(("postgresql://", "postgres://"))

    @classmethod
    def open(cls, address: str) -> Any:
        """A connection by the first driver that is installed, which only reads."""
        parts = urlsplit(address)
        if parts.password is not None:
            raise FrameError(
                "a password in the address of the database, which others could read",
                where=cls.name,
                expected="an address without a password",
                fix="Put the password in the environment (PGPASSWORD) or in the file .pgpass",
            )
        connection = _connected(address, parts)
        cursor = connection.cursor()
        cursor.execute("set session characteristics as transaction read only")
        cursor.close()
        connection.commit()
        return connection

    def _columns(self, parts: Sequence[str]) -> list[tuple[Any, ...]]:
        return self.execute(
            "select attname, format_type(atttypid, atttypmod) from pg_attribute "
            "where attrelid = to_regclass(cast(? as text)) and attnum > 0 and not attisdropped "
            "order by attnum",
            [self.relation_of(parts)],
        )

    def _chunks(
        self, sql: str, parameters: Sequence[object]
    ) -> Iterator[tuple[list[str], list[Any]]]:
        # The drivers fetch a result whole; a cursor in the server does not.
        name = f"primafacie_{next(_cursors)}"
        self._run(f"declare {name} no scroll cursor with hold for {sql}", parameters).close()
        try:
            while True:
                cursor = self._run(f"fetch {BATCH_ROWS} from {name}", ())
                rows = cursor.fetchall()
                if not rows:
                    break
                yield [column[0] for column in cursor.description], rows
                cursor.close()
        finally:
            self._run(f"close {name}", ()).close()

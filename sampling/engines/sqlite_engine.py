"""SQLite: values carry their own types, so functions of ours read each as what it is.

The engine registers them on the connection as deterministic functions, and with them what SQLite
lacks: SHA-256 and exact sums beyond 64 bits.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from primafacie.core.amount_grammar import AmountError, AmountForm, DecimalMark, cents_of_form
from primafacie.core.day_grammar import DayForm, day_form
from primafacie.core.errors import FrameError
from sampling.engines.column_types import (
    MOST_FLOAT_DOLLARS,
    NUMBER,
    PLAIN_ID,
    Column,
    ColumnReader,
)
from sampling.engines.dbapi_engine import DbapiEngine
from sampling.engines.dialects import Dialect

# SQLite has no hash and no integer wider than 64 bits: the engine registers functions of ours.
SQLITE = Dialect(
    '"',
    "TEXT",
    MappingProxyType(
        {
            "whole": "({0})",
            "sum": "primafacie_sum({0})",
            "squares": "primafacie_squares({0})",
            "divide": "(({0}) / ({1}))",
            "sha256": "primafacie_sha256({0})",
            "text": "cast({0} as text)",
            "head": "substr({0}, 1, {1})",
            "month": "substr({0}, 1, 7)",
            "day": "{0}",
            "float": "cast({0} as real)",
            "number": "primafacie_number({0})",
        }
    ),
)
_PLAIN = re.compile(PLAIN_ID)
_NUMBER = re.compile(NUMBER)
_ISO = re.compile("([0-9]{4})(-?)([0-9]{2})\\2([0-9]{2})")
# The first bytes of a database file.
_HEADER = b"SQLite format 3\0"
_MOST = 2**63 - 1
_DIGITS_OF_MOST = 17
# Amounts and days repeat, in a table and from statement to statement: what was read is remembered,
# by type, since 1 and 1.0 are one key and two texts.


@lru_cache(maxsize=65_536, typed=True)
def cents_of(value: int | float | str | bytes | None, decimal: str, form: str) -> int | None:
    """Whole cents of a value in the declared form of its column, or None if it is no amount."""
    cents: int | None = None
    unit = 1 if form == "cents" else 100
    if isinstance(value, str):
        try:
            cents = cents_of_form(
                value,
                cast("AmountForm", form),
                decimal=cast("DecimalMark", decimal),
                most_digits=_DIGITS_OF_MOST,
            )
        except AmountError:
            return None
    elif isinstance(value, int) and form != "overpunch":
        cents = value * unit
    elif isinstance(value, float) and form != "overpunch":
        near = value.is_integer() if form == "cents" else _is_near(value)
        if abs(value) < float(MOST_FLOAT_DOLLARS) and near:
            cents = round(value * unit)
    return cents if cents is not None and abs(cents) <= _MOST else None


def _is_near(value: float) -> bool:
    """The rule of `near_cents`: whole cents but for the noise of binary arithmetic."""
    off = abs(value * 100 - round(value * 100))
    exact = round(value * 100) / 100 == value
    return exact or off < 1e-6 or (off < abs(value) * 9e-14 and off < 1e-2)


def is_noisy(value: int | float | str | bytes | None) -> bool:
    """Was a number rounded to its cent?"""
    return isinstance(value, float) and isfinite(value) and round(value * 100) / 100 != value


def fits(text: str | None, pattern: str) -> bool:
    """Does the whole text match a pattern?"""
    return text is not None and re.fullmatch(pattern, text) is not None


@lru_cache(maxsize=65_536, typed=True)
def day_of(value: int | float | str | bytes | None, declared: str) -> str | None:
    """A day as YYYY-MM-DD by a declared form, or None."""
    if value is None or isinstance(value, bytes):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    day = day_form(declared).day(str(value).strip(" "))
    return None if day is None else day.isoformat()


@lru_cache(maxsize=65_536, typed=True)
def iso_day_of(value: int | float | str | bytes | None) -> str | None:
    """A day as YYYY-MM-DD that is written so or as YYYYMMDD, or None."""
    found = _ISO.fullmatch(str(value).strip(" "))
    try:
        return None if found is None else date(*map(int, found.group(1, 3, 4))).isoformat()
    except ValueError:
        return None


def number_text(value: int | float | str | bytes | None, decimal: str) -> str | None:
    """The text of a declared number with a decimal point, or None."""
    if value is None or isinstance(value, bytes):
        return None
    text = str(value).strip(" ")
    if decimal == "," and isinstance(value, str):
        text = text.translate(str.maketrans(".,", ",."))
    return text if _NUMBER.fullmatch(text) else None


def millionths_of(text: str | None) -> int | None:
    """A declared number in millionths, which SQLite compares exactly; None for anything else."""
    if text is None or not _NUMBER.fullmatch(text):
        return None
    return int(Decimal(text.replace(",", "")) * 1_000_000)


def is_plain(text: str | None) -> bool:
    """Is an id printable ASCII without outer blanks?"""
    return text is not None and _PLAIN.fullmatch(text) is not None


def is_odd(text: str | None) -> bool:
    """Is an id outside the ticket's rules: not NFC, control characters, outer blanks?"""
    if text is None:
        return False
    marks = any(unicodedata.category(c) == "Cc" or c in "\u2028\u2029" for c in text)
    return marks or text != text.strip() or not unicodedata.is_normalized("NFC", text)


def amount(column: Column, decimal: str, form: AmountForm = "dollars") -> tuple[str, bool]:
    """SQL of the cents."""
    literal = SQLITE.literal
    return f"primafacie_cents({column.sql}, {literal(decimal)}, {literal(form)})", False


def day(column: Column, form: DayForm | None) -> str:
    """A date as its text YYYY-MM-DD: SQLite has no type for dates."""
    if form is None:
        return f"primafacie_iso_day({column.sql})"
    return f"primafacie_day({column.sql}, {SQLITE.literal(form.text)})"


def day_text(column: Column) -> str:
    """A whole number without its fraction: a column of numbers may hold days."""
    return (
        f"trim(case when typeof({column.sql}) = 'real' and {column.sql} = cast({column.sql} as "
        f"integer) then cast(cast({column.sql} as integer) as text) else {column.as_text} end)"
    )


READER = ColumnReader(
    amount=amount,
    # A float has lost digits and leading zeros: it is no id.
    unit_text=lambda column: (
        f"case when typeof({column.sql}) <> 'real' then nullif({column.as_text}, '') end"
    ),
    day=day,
    day_text=day_text,
    text=lambda column: f"nullif({column.as_text}, '')",
    number=lambda column, decimal: (
        f"primafacie_number_text({column.sql}, {SQLITE.literal(decimal)})"
    ),
    day_is_cheap=lambda _: False,
    id_odd=lambda name: f"primafacie_odd({name})",
    id_plain=lambda name: f"primafacie_plain({name})",
    matches=lambda text, pattern: f"primafacie_fits({text}, {SQLITE.literal(pattern)})",
    # SQLite has no type for instants: their texts are read by the declared format.
    is_zoned=lambda _: False,
    local=lambda column, _: column.sql,
    local_day=lambda *_: "",
    noise=lambda column: f"primafacie_noisy({column.sql})",
)


def _sha256(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode("utf-8")).hexdigest()


class _Sum:
    """An exact sum; beyond 64 bits it is handed back as its digits."""

    def __init__(self) -> None:
        self.total: int | None = None

    def step(self, value: int | None) -> None:
        """Add a value; NULL is passed over."""
        if value is not None:
            self.total = (self.total or 0) + value

    def finalize(self) -> int | str | None:
        """The sum."""
        if self.total is None or abs(self.total) <= _MOST:
            return self.total
        return str(self.total)


class _Squares(_Sum):
    """An exact sum of squares."""

    def step(self, value: int | None) -> None:
        """Add the square of a value; NULL is passed over."""
        super().step(None if value is None else value * value)


def register_functions(connection: Any) -> None:
    """Make the functions known to a connection; a second time changes nothing."""
    for name, arguments, function in (
        ("primafacie_sha256", 1, _sha256),
        ("primafacie_cents", 3, cents_of),
        ("primafacie_day", 2, day_of),
        ("primafacie_iso_day", 1, iso_day_of),
        ("primafacie_number", 1, millionths_of),
        ("primafacie_number_text", 2, number_text),
        ("primafacie_plain", 1, is_plain),
        ("primafacie_odd", 1, is_odd),
        ("primafacie_noisy", 1, is_noisy),
        ("primafacie_fits", 2, fits),
    ):
        connection.create_function(name, arguments, function, deterministic=True)
    connection.create_aggregate("primafacie_sum", 1, _Sum)
    connection.create_aggregate("primafacie_squares", 1, _Squares)


class SqliteEngine(DbapiEngine):
    """SQLite through the standard library's driver."""

    name = "sqlite"
    dialect = SQLITE
    reader = READER
    drivers = ("sqlite3",)
    settings = (("pragma encoding", "UTF-8"),)

    @classmethod
    def opens(cls, address: str) -> bool:
        """Is it a database file, by its first bytes?"""
        path = Path(address)
        try:
            if not path.is_file():
                return False
            with path.open("rb") as stream:
                return stream.read(len(_HEADER)) == _HEADER
        except (OSError, ValueError):
            return False

    @classmethod
    def open(cls, address: str) -> Any:
        """The file, opened to be read only; what its schema calls has no rights of ours."""
        path = Path(address).resolve()
        for ending in ("-wal", "-journal"):
            beside = path.with_name(path.name + ending)
            if beside.exists() and beside.stat().st_size:
                raise FrameError(
                    f"changes that are not yet in the file ({beside.name})",
                    where=path.name,
                    expected="a database that no program has open",
                    fix="Close the program that writes it, so that the file is complete",
                )
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            connection.execute("pragma query_only = on")
            connection.execute("pragma trusted_schema = off")
            sound = connection.execute("pragma quick_check(1)").fetchone()[0] == "ok"
        except sqlite3.Error:
            sound = False
        if sound:
            return connection
        connection.close()
        raise FrameError(
            "a damaged database",
            where=path.name,
            expected="a whole database file of SQLite",
            fix="Copy the file again from where it came, and compare its size or its digest",
        )

    @classmethod
    def only_table(cls, source: Any) -> str | None:
        """The one table or view; `FrameError` with their names where there are several."""
        names = [
            str(name)
            for (name,) in source.execute(
                "select name from sqlite_schema where type in ('table', 'view') "
                "and name not like 'sqlite~_%' escape '~' order by name"
            )
        ]
        if len(names) == 1:
            return names[0]
        shown = f": {', '.join(names[:20])}{' ...' if len(names) > 20 else ''}" if names else ""
        raise FrameError(
            f"a database of {len(names):,} tables and views{shown}",
            expected="the name of the table that holds the claims",
            fix="Name it: --table NAME (in Python table='NAME')",
        )

    def _prepare(self) -> None:
        register_functions(self.connection)

    def _columns(self, parts: Sequence[str]) -> list[tuple[Any, ...]]:
        columns = self.execute(
            f"select name, type from pragma_table_info({', '.join('?' for _ in parts)})",
            parts[::-1],
        )
        self._check_values(self.relation_of(parts), columns)
        return columns

    def _check_values(self, relation: str, columns: Sequence[Sequence[Any]]) -> None:
        """Bytes have no meaning as ids, amounts or dates."""
        for name, _ in columns:
            column = self.dialect.quoted(str(name))
            found = self.execute(
                f"select 1 from {relation} where typeof({column}) = 'blob' limit 1"
            )
            if found:
                raise FrameError(
                    "values that are bytes",
                    where=f"column {name}",
                    expected="texts or numbers",
                    fix="Leave the column out of the table or view",
                )

    def _value(self, value: object) -> object:
        return value.isoformat() if hasattr(value, "isoformat") else value

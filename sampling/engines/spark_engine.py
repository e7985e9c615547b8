"""Spark (3.5 or newer): the statements run in the cluster, the claims stay there."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from itertools import count, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

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
    text_or_null,
    written_cents,
)
from sampling.engines.dialects import Dialect
from sampling.engines.engine import (
    Engine,
    EngineTable,
    Names,
    driver_of,
    record_batch,
    table_parts,
)

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 20_000
_ISO, _PACKED = day_form("%Y-%m-%d"), day_form("%Y%m%d")
_views = count(1)


SPARK = Dialect(
    "`",
    "string",
    MappingProxyType(
        {
            "whole": "cast({0} as decimal(19, 0))",
            "sum": "sum(cast({0} as decimal(19, 0)))",
            "squares": "sum(cast({0} as decimal(19, 0)) * cast({0} as decimal(19, 0)))",
            "divide": "(({0}) div ({1}))",
            "sha256": "sha2({0}, 256)",
            "text": "cast({0} as string)",
            "head": "left({0}, {1})",
            "month": "date_format({0}, 'yyyy-MM')",
            "day": "date {0}",
            "float": "cast({0} as double)",
            "number": "try_cast(replace({0}, ',', '') as decimal(38, 6))",
            "gathered": "concat_ws('', sort_array(collect_list({0})))",
        }
    ),
    escapes=True,
)

literal = SPARK.literal

_WHOLES = ("tinyint", "smallint", "int", "bigint")
_ODD = r"^[\s\p{Z}]|[\s\p{Z}]$|[\p{Cc}\x{2028}\x{2029}]"


def _is_text(column: Column) -> bool:
    return column.type == "string" or column.type.startswith(("varchar", "char"))


def _matches(text: str, pattern: str) -> str:
    whole = literal(rf"\A(?:{pattern})\z")
    return f"{text} rlike {whole}"


def amount(column: Column, decimal: str, form: AmountForm = "dollars") -> tuple[str, bool]:
    """SQL of the cents; texts and numbers alike must hold whole cents."""
    name = column.sql
    unit = 1 if form == "cents" else 100
    if form != "overpunch":
        if column.type in _WHOLES:
            return f"try_cast(cast({name} as decimal(20, 0)) * {unit} as bigint)", True
        if column.type.startswith("decimal"):
            value = f"({name} * {unit})"
            return f"case when {value} = floor({value}) then try_cast({value} as bigint) end", True
        if column.type in ("double", "float"):
            double = f"cast(cast({name} as string) as double)"
            near = f"round({double} * {unit})"
            fits = near_cents(double)
            if column.type == "float" or form == "cents":
                fits = f"{near} / {unit} = {double}"
            return (
                f"case when abs({double}) < {MOST_FLOAT_DOLLARS} and {fits} "
                f"then try_cast({near} as bigint) end"
            ), True
    if not _is_text(column):
        raise strange_type(column, "amounts", *AMOUNT_TYPES)
    text = name
    if decimal == ",":
        text = f"translate({text}, '.,', ',.')"
    value = written_cents(
        text,
        form,
        matches=_matches,
        digits=lambda text: f"regexp_replace({text}, '[^0-9.]', '')",
        whole=lambda text: f"try_cast({text} as bigint)",
        literal=literal,
    )
    return value, False


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


def day(column: Column, form: DayForm | None) -> str:
    """A date; texts must be YYYY-MM-DD or YYYYMMDD, or of the declared form."""
    text = day_text(column)
    if not text:
        return f"cast({column.sql} as date)"
    if form is not None:
        return _day_by(text, form, form.whole)
    iso = _day_by(text, _ISO, _ISO.pattern.replace("{1,2}", "{2}"))
    return f"coalesce({iso}, {_day_by(text, _PACKED, '([0-9]{4})([0-9]{2})([0-9]{2})')})"


def day_text(column: Column) -> str:
    """The text of a column of days; "" where it holds dates."""
    if column.type == "date" or column.type.startswith("timestamp"):
        return ""
    if not (_is_text(column) or column.type in _WHOLES or column.type.startswith("decimal")):
        raise strange_type(column, "dates", *DATE_TYPES)
    return f"trim({column.as_text})"


def _day_by(text: str, form: DayForm, pattern: str) -> str:
    """A date from the groups of a pattern; a day that no month has is NULL."""
    whole = literal(rf"\A(?:{pattern})\z")
    value = day_of_groups(
        form,
        lambda field: f"regexp_extract({text}, {whole}, {form.group(field)})",
        on=lambda *fields: f"try_cast(concat_ws('-', {', '.join(fields)}) as date)",
        whole=lambda sql: f"try_cast({sql} as int)",
        plus=lambda start, days: f"date_add(date '{start}', {days})",
        place=lambda letters, of: f"instr('{letters}', lower(left({of}, 3)))",
    )
    return f"case when {_matches(text, pattern)} then {value} end"


def number(column: Column, decimal: str) -> str:
    """A declared number as text with a decimal point, or NULL."""
    by_comma = decimal == "," and _is_text(column)
    return declared_number(f"trim({column.as_text})", _matches, has_decimal_comma=by_comma)


READER = ColumnReader(
    amount=amount,
    unit_text=unit_text,
    day=day,
    day_text=day_text,
    text=text_or_null,
    number=number,
    day_is_cheap=lambda column: not _is_text(column),
    id_odd=lambda name: f"({name} rlike {literal(_ODD)} or not primafacie_is_nfc({name}))",
    id_plain=lambda name: _matches(name, PLAIN_ID),
    matches=_matches,
    is_zoned=lambda column: column.type == "timestamp",
    local=local,
    local_day=lambda *_: "",
    noise=noise,
)


class SparkEngine(Engine):
    """Statements on a caller's Spark session."""

    name = "spark"
    dialect = SPARK
    reader = READER

    @classmethod
    def serves(cls, source: Any) -> bool:
        """Is it a Spark session or DataFrame?"""
        return driver_of(source) == "pyspark"

    @classmethod
    def attach(
        cls, source: Any, table: Names | None, columns: Sequence[str] | None = None
    ) -> EngineTable:
        """A Spark DataFrame, or a table that a Spark session knows."""
        if hasattr(source, "createOrReplaceTempView"):
            if table is not None:
                raise FrameError(
                    f"a DataFrame and table={table!r}",
                    expected="one of them",
                    fix="Leave table= out, or give the session instead of the DataFrame",
                )
            engine = cls(source.sparkSession)
            relation, name, frame = engine.view_of(source), "Spark DataFrame", source
        else:
            engine = cls(source)
            parts = table_parts(table)
            relation = ".".join(engine.dialect.quoted(part) for part in parts)
            name, frame = f"table {'.'.join(parts)}", source.table(relation)
        named = tuple(
            (str(field.name), str(field.dataType.simpleString())) for field in frame.schema.fields
        )
        query = "" if hasattr(source, "createOrReplaceTempView") else f"select * from {relation}"
        return EngineTable(engine, name, relation, named, query=query)

    def __init__(self, session: Any) -> None:
        self.session = session
        _register_nfc(session)

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all of its rows."""
        return [tuple(row) for row in self._frame(sql, parameters).collect()]

    def batches(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[pa.RecordBatch]:
        """Run a statement and fetch its rows in Arrow batches, one partition at a time."""
        frame = self._frame(sql, parameters)
        names = list(frame.columns)
        rows = frame.toLocalIterator()
        while chunk := list(islice(rows, BATCH_ROWS)):
            yield record_batch(names, chunk)

    def view_of(self, table: Any) -> str:
        """A temporary view of a Spark DataFrame; it goes with this engine."""
        name = f"primafacie_source_{next(_views)}"
        table.createOrReplaceTempView(name)
        weakref.finalize(self, _drop_view, self.session, name)
        return name

    def close(self) -> None:
        """The session is the caller's: nothing is stopped."""

    def _frame(self, sql: str, parameters: Sequence[object]) -> Any:
        try:
            return (
                self.session.sql(sql, args=list(parameters))
                if parameters
                else (self.session.sql(sql))
            )
        except Exception as error:
            if not type(error).__module__.startswith("pyspark"):
                raise
            said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
            raise FrameError(
                f"Spark refused a statement ({said})",
                where="Spark",
                expected="a table that can be read",
                fix="Check the table and the session",
            ) from error


def _drop_view(session: Any, name: str) -> None:
    """Take the view away, unless the session has ended before."""
    try:
        session.catalog.dropTempView(name)
    except Exception:
        return


def _register_nfc(session: Any) -> None:
    """Spark SQL cannot normalise Unicode: a function of ours tells whether a text is in NFC."""
    from pyspark.sql.types import BooleanType

    # Defined here, so that it travels by value: workers need no package of ours.
    def is_nfc(text: str | None) -> bool | None:
        import unicodedata

        return None if text is None else unicodedata.is_normalized("NFC", text)

    session.udf.register("primafacie_is_nfc", is_nfc, BooleanType())

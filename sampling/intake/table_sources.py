"""Parquet, xlsx and tables in memory; types are kept, texts stay texts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from primafacie.core.errors import FrameError, Problem
from sampling.engines.dialects import DUCKDB
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.intake.file_paths import pattern_of
from sampling.intake.sources import RAW, ROW, Source, describe, unique_names

# Excel holds 15 digits of a number; a longer id in a number cell has lost its tail.
EXCEL_DIGITS = 15
MEMORY_TABLE = "memory_table"


def attach_parquet(engine: DuckdbEngine, path: Path, sha256: str | None) -> Source:
    """A Parquet file, read in place at every statement."""
    import duckdb

    pattern = pattern_of(path)
    scan = (
        f"read_parquet({DUCKDB.literal(pattern)}, file_row_number = true, "
        "hive_partitioning = false, union_by_name = false)"
    )
    engine.lock(readable=[str(path.resolve()), pattern])
    try:
        engine.execute(
            f"create temp view {RAW} as select file_row_number + 1 as {ROW}, "
            f"* exclude (file_row_number) from {scan}"
        )
        columns = describe(engine, RAW)
    except duckdb.Error as error:
        raise FrameError(
            "the file cannot be read as Parquet",
            where=path.name,
            expected="a Parquet file",
            fix="Check that the file is whole",
        ) from error
    unique_names(list(columns), where=path.name)
    return Source(engine, path.name, "parquet", sha256, RAW, columns, "row", 1, True)


def attach_table(engine: DuckdbEngine, table: Any) -> Source:
    """A pandas, polars or Arrow table, read in place."""
    import pyarrow as pa

    module = type(table).__module__.partition(".")[0]
    if module == "pandas":
        names = [str(name) for name in table.columns]
        unique_names(names, where="table")
        table = _from_pandas(table)
    elif module == "polars":
        table = (table.collect() if hasattr(table, "collect") else table).to_arrow()
    if isinstance(table, pa.RecordBatch):
        table = pa.Table.from_batches([table])
    if not isinstance(table, pa.Table):
        raise FrameError(
            f"a source of type {type(table).__name__}",
            expected="a file name, or a pandas, polars or Arrow table",
            fix="Save the claims as .csv or .parquet and name the file",
        )
    unique_names(table.column_names, where="table")
    engine.register(MEMORY_TABLE, table)
    engine.lock()
    engine.execute(
        f"create temp view {RAW} as select row_number() over () as {ROW}, * from {MEMORY_TABLE}"
    )
    return Source(
        engine, "table in memory", "table", None, RAW, describe(engine, RAW), "row", 1, False
    )


def _from_pandas(frame: Any) -> Any:
    """A pandas table as Arrow; an object column keeps its texts, mixed objects are refused."""
    import pyarrow as pa

    arrays, names = [], []
    for name in frame.columns:
        column = frame[name]
        try:
            array = pa.Array.from_pandas(column)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise FrameError(
                "values of several types",
                where=f"table, column {name}",
                expected="one type a column",
                fix=f"Write df[{name!r}] = df[{name!r}].astype(str)",
            ) from error
        arrays.append(array)
        names.append(str(name))
    return pa.table(arrays, names=names)


def attach_xlsx(engine: DuckdbEngine, path: Path, sha256: str, sheet: str | None) -> Source:
    """A sheet of a workbook: texts as they are, whole numbers as their digits."""
    import pyarrow as pa
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise FrameError(
            "the file cannot be read as a workbook",
            where=path.name,
            expected="an .xlsx file",
            fix="Open it in a spreadsheet program and save it as .xlsx",
        ) from error
    if sheet is None and len(book.sheet_names) > 1:
        raise FrameError(
            f"{len(book.sheet_names)} sheets: {', '.join(book.sheet_names)}",
            where=path.name,
            expected="one sheet, or its name",
            fix="Name the sheet: sheet='...'",
        )
    if sheet is not None and sheet not in book.sheet_names:
        raise FrameError(
            f"no sheet {sheet!r}",
            where=path.name,
            expected=f"one of {', '.join(book.sheet_names)}",
            fix="Name one of these",
        )
    cells = book.get_sheet_by_name(sheet or book.sheet_names[0]).to_python(skip_empty_area=False)
    if not cells:
        raise FrameError("an empty sheet", where=path.name, expected="a header and claims", fix="")
    while len(cells) > 1 and all(value in ("", None) for value in cells[-1]):
        cells.pop()
    names = unique_names([str(name) for name in cells[0]], where=f"{path.name}, row 1")
    problems: list[Problem] = []
    texts: list[list[str | None]] = [[] for _ in names]
    for number, row in enumerate(cells[1:], start=2):
        if len(row) > len(names):
            problems.append(
                Problem(
                    f"{path.name}, row {number:,}",
                    "too many cells",
                    "as many as the header has",
                    "Correct that row",
                )
            )
        for place in range(len(names)):
            value = row[place] if place < len(row) else None
            text, fault = _cell(value)
            if fault:
                problems.append(
                    Problem(
                        f"{path.name}, row {number:,}, column {names[place]}",
                        fault,
                        "text, or a number of at most 15 digits",
                        "Format the column as text and enter the values again",
                    )
                )
            texts[place].append(text)
    arrays = [pa.array(column, type=pa.string()) for column in texts]
    engine.register(MEMORY_TABLE, pa.table(arrays, names=names))
    engine.execute(
        f"create table {RAW} as select row_number() over () as {ROW}, * from {MEMORY_TABLE}"
    )
    engine.lock()
    return Source(
        engine,
        path.name,
        "xlsx",
        sha256,
        RAW,
        describe(engine, RAW),
        "row",
        2,
        False,
        tuple(problems[:20]),
        len(problems),
    )


def _cell(value: Any) -> tuple[str | None, str]:
    """A cell as text, and what is wrong with it if anything is."""
    if value is None or value == "":
        return None, ""
    if isinstance(value, bool):
        return None, f"the truth value {value}"
    if isinstance(value, datetime):
        return value.date().isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    if isinstance(value, int | float):
        whole = float(value).is_integer()
        text = str(int(value)) if whole else repr(float(value))
        if len(text.lstrip("-")) > EXCEL_DIGITS and whole:
            return None, "a number of more than 15 digits: Excel has lost the last ones"
        return text, ""
    return str(value), ""

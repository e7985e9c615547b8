"""Attaching a source: csv, parquet, xlsx, pandas, polars or Arrow, each as text or as typed.

Whatever the source, the engine ends up with one relation of raw columns and a row number,
the problems met on the way (ragged rows, wrong encoding) and a word for its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from primafacie.core.digest import sha256_file
from primafacie.core.errors import FrameError, Problem
from sampling.engines.column_types import Column
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.engine import Engine
from sampling.engines.roles import Roles
from sampling.intake.csv_lines import CsvLines
from sampling.intake.file_paths import check_name
from sampling.intake.kept_files import SameFile, readable
from sampling.intake.record_counts import RecordCount

RAW = "raw_source"
ROW = "source_row_number"


@dataclass(frozen=True)
class Source:
    """An attached source. `relation` is SQL of ours that selects the raw columns and `ROW`.

    A file or a table in memory is `numbered`: its rows have an order, and the engine is ours.
    A table of a database or of Spark has neither: its rows have no number.
    """

    engine: Engine
    name: str
    kind: str
    sha256: str | None
    relation: str
    columns: dict[str, Column]
    row_word: str
    first_row: int
    in_place: bool
    problems: tuple[Problem, ...] = field(default=())
    problem_rows: int = 0
    numbered: bool = True
    lines: CsvLines | None = None
    count: RecordCount | None = None
    # Number cells of a workbook that were rounded to their cent, by column.
    rounded: Mapping[str, int] = field(default_factory=dict)
    # The file that statements read in place, as it was when its digest was taken.
    file: SameFile | None = None

    def row(self, number: int) -> str:
        """A row as its reader finds it: the file's line, the sheet's row, the table's row."""
        return f"{self.row_word} {self.number_shown(number):,}"

    def number_shown(self, number: int) -> int:
        """The number of a row as its reader sees it: of the line, of the sheet's row."""
        if self.lines is not None:
            return self.lines.of_row(number)
        return number + self.first_row - 1

    def place(self, number: int | None, column: str = "") -> str:
        """Where a fault stands: the source, its row if rows have numbers, the column."""
        parts = [self.name] if number is None else [self.name, self.row(number)]
        return ", ".join([*parts, f"column {column}"] if column else parts)


def describe(
    engine: DuckdbEngine, relation: str, zones: Mapping[str, str] | None = None
) -> dict[str, Column]:
    """The columns of a relation with their types, and the time zones that the source states."""
    stated = zones or {}
    return {
        str(name): Column(str(name), str(kind), zone=stated.get(str(name), ""))
        for name, kind, *_ in engine.execute(f"describe select * from {relation}")
        if name != ROW
    }


def attach(
    source: Any,
    *,
    encoding: str,
    delimiter: str | None,
    sheet: str | None,
    memory: str,
    table: str | Sequence[str] | None = None,
    roles: Roles | None = None,
) -> Source:
    """Attach a path, a table, or a table of a database or of Spark; else `FrameError`."""
    from sampling.engines.dbapi_engine import is_connection
    from sampling.intake.engine_sources import attach_connection, attach_spark

    if type(source).__module__.partition(".")[0] == "pyspark":
        return attach_spark(source, table)
    if is_connection(source):
        return attach_connection(source, table)
    if table is not None:
        raise FrameError(
            f"table={table!r} for a source of type {type(source).__name__}",
            expected="a database connection or a Spark session",
            fix="Leave table= out",
        )
    engine = DuckdbEngine(memory=memory)
    if isinstance(source, str | Path):
        return _attach_path(engine, Path(source), encoding, delimiter, sheet, roles)
    from sampling.intake.table_sources import attach_table

    return attach_table(engine, source)


def _attach_path(
    engine: DuckdbEngine,
    path: Path,
    encoding: str,
    delimiter: str | None,
    sheet: str | None,
    roles: Roles | None,
) -> Source:
    check_name(path)
    with readable(path):
        is_file = path.is_file()
    if not is_file:
        raise FrameError(
            f"{path} is a folder and no file" if path.is_dir() else f"there is no file {path}",
            expected="a claims file",
            fix="Check the name of the file",
        )
    from sampling.intake.csv_source import attach_csv
    from sampling.intake.table_sources import attach_parquet
    from sampling.intake.workbook_source import attach_xlsx

    endings = path.name.lower()
    if endings.endswith((".parquet", ".pq")):
        with readable(path):
            file = SameFile(path)
            return attach_parquet(engine, path, sha256_file(path), file)
    if endings.endswith((".xlsx", ".xlsm")):
        return attach_xlsx(engine, path, sheet, roles)
    if endings.endswith((".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz")):
        default = "\t" if ".tsv" in endings else ","
        amounts = roles.paid if roles is not None else None
        return attach_csv(engine, path, encoding, delimiter or default, amounts=amounts)
    raise FrameError(
        f"the file {path.name}",
        expected=".csv, .csv.gz, .tsv, .parquet or .xlsx",
        fix="Save the claims in one of these forms",
    )


def unique_names(names: list[str], *, where: str) -> list[str]:
    """Header names, each non-blank and once; otherwise `FrameError`."""
    seen: dict[str, int] = {}
    problems = []
    for place, name in enumerate(names, start=1):
        if not name.strip():
            problems.append(
                Problem(
                    f"{where}, column {place}",
                    "a blank column name",
                    "a name",
                    "Name the column in the header",
                )
            )
        elif name.lower() in seen:
            problems.append(
                Problem(
                    f"{where}, columns {seen[name.lower()]} and {place}",
                    f"the column name {name!r} twice",
                    "each name once",
                    "Rename one of them in the header",
                )
            )
        seen.setdefault(name.lower(), place)
    if problems:
        raise FrameError.collected(problems, what="header")
    return names

"""One set of claims on every engine: files, tables in memory, SQLite, PostgreSQL, Spark."""

from __future__ import annotations

import getpass
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from sampling import Frame, open_frame

# Names that a careless statement would trip over, and the column's type on PostgreSQL and Spark.
NAMES = {
    "ID": "text",
    "PAID": "numeric(12,2)",
    "Billed %s": "numeric(14,4)",
    "day?": "date",
    'co"de `%`': "text",
    "CLAIM'S": "text",
    "place": "text",
}
SPARK_TYPES = {
    "text": "string",
    "numeric(12,2)": "decimal(12,2)",
    "date": "date",
    "numeric(14,4)": "decimal(14,4)",
}
ROLES: dict[str, Any] = {
    "unit_id": "ID",
    "paid": "PAID",
    "claimed": "Billed %s",
    "date": "day?",
    "cluster": "CLAIM'S",
    "more": {
        "code": 'co"de `%`',
        "place": "place",
        "seat": "place:number",
        "again": "day?:date",
    },
}
LINES = ROLES | {"unit_id": "CLAIM'S", "part": "ID", "cluster": None}


def claims(rows: int = 400) -> pd.DataFrame:
    """Claims with awkward ids, amounts and texts; every value follows from its row number."""
    ids = [f"{k:07d}" if k % 5 else f"é{k}|%'\"{k % 7}" for k in range(rows)]
    cents = [(k * k * 7919) % 250_000 - (300 if k % 50 == 0 else 0) for k in range(rows)]
    cents[3], cents[4] = 0, 9_999_999_999
    return pd.DataFrame(
        {
            "ID": ids,
            "PAID": [f"{value / 100:.2f}" for value in cents],
            "Billed %s": [f"{value / 80:.2f}" if k % 9 else "" for k, value in enumerate(cents)],
            "day?": [
                f"2023-{k % 12 + 1:02d}-{k % 28 + 1:02d}" if k % 13 else "" for k in range(rows)
            ],
            'co"de `%`': [("0123", "A\\'b", "", "Z", "ä")[k % 5] for k in range(rows)],
            "CLAIM'S": [f"c{k // 3}" for k in range(rows)],
            "place": [str(k % 3) for k in range(rows)],
        }
    ).sample(frac=1, random_state=1)


Opener = Callable[..., Frame]
# Databases that the frames of the tests read; closed when all tests are done.
OPENED: list[sqlite3.Connection] = []


@pytest.fixture(scope="session", autouse=True)
def closed_databases() -> Iterator[None]:
    """Leave no database open: from Python 3.13 on that is a warning."""
    yield
    while OPENED:
        OPENED.pop().close()


def duckdb_parquet(table: pd.DataFrame, area: Path, **roles: Any) -> Frame:
    table.to_parquet(area / "claims.parquet", index=False)
    return open_frame(area / "claims.parquet", **roles)


def duckdb_csv(table: pd.DataFrame, area: Path, **roles: Any) -> Frame:
    table.to_csv(area / "claims.csv", index=False)
    return open_frame(area / "claims.csv", **roles)


def in_pandas(table: pd.DataFrame, area: Path, **roles: Any) -> Frame:
    return open_frame(table.iloc[::-1], **roles)


def in_polars(table: pd.DataFrame, area: Path, **roles: Any) -> Frame:
    return open_frame(pl.from_pandas(table.sort_values("ID")), **roles)


def on_sqlite(table: pd.DataFrame, area: Path, **roles: Any) -> Frame:
    """Texts as they are; the database holds the table under a name with a quote."""
    connection = sqlite3.connect(":memory:")
    OPENED.append(connection)
    columns = ", ".join('"' + name.replace('"', '""') + '"' for name in table.columns)
    connection.execute(f'create table "cl""aims" ({columns})')
    marks = ", ".join("?" for _ in table.columns)
    connection.executemany(
        f'insert into "cl""aims" values ({marks})', table.astype(object).values.tolist()
    )
    return open_frame(connection, table='cl"aims', **roles)


def _tools() -> Path | None:
    """Where initdb and pg_ctl lie; Debian keeps them outside the path."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return Path(found).parent if found else next(iter(places), None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Any]:
    """A connection to a throw-away cluster that listens on a socket of its own only."""
    driver = pytest.importorskip("pg8000.dbapi", reason="the driver pg8000 is not installed")
    tools = _tools()
    if tools is None:
        pytest.skip("PostgreSQL's server (initdb, pg_ctl) is not installed")
    # A folder of its own: the server may run as another user, and a socket's path must be short.
    area = Path(tempfile.mkdtemp(prefix="pg-"))
    owner: list[str] = []
    if os.name == "posix" and os.geteuid() == 0:
        owner = ["runuser", "-u", "postgres", "--"]
        shutil.chown(area, "postgres")
    user = "postgres" if owner else getpass.getuser()
    data = area / "data"

    def run(tool: str, *words: str) -> None:
        subprocess.run(
            [*owner, str(tools / tool), "-D", str(data), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=area,
        )

    options = f"-c listen_addresses= -k {area} -c fsync=off"
    run("initdb", "-E", "UTF8", "--locale", "C.UTF-8", "-U", user, "-A", "trust")
    run("pg_ctl", "-w", "-l", str(area / "log"), "-o", options, "start")
    try:
        connection = driver.connect(user, unix_sock=str(area / ".s.PGSQL.5432"))
        yield connection
        connection.close()
    finally:
        run("pg_ctl", "-m", "fast", "stop")
        shutil.rmtree(area)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One local Spark session for all tests."""
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Java, which Spark needs, is not installed")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    area = tmp_path_factory.mktemp("spark")
    builder = sql.SparkSession.builder.master("local[2]").appName("primafacie tests")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        # Compiling the many small statements would take longer than running them.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
        "spark.default.parallelism": "2",
        "spark.driver.memory": "512m",
        # The thorough compiler and the parallel collector pay in servers, not in a minute.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.warehouse.dir": str(area / "warehouse"),
        "spark.local.dir": str(area),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def _typed(table: pd.DataFrame, *, texts: bool) -> list[tuple[Any, ...]]:
    """Rows with blanks as None and, unless they stay texts, numbers and days as such."""
    from datetime import date
    from decimal import Decimal

    reads: dict[str, Callable[[str], Any]] = {
        "numeric(12,2)": Decimal,
        "numeric(14,4)": Decimal,
        "date": date.fromisoformat,
        "text": str,
    }
    kinds = ["text" if texts else NAMES[name] for name in table.columns]
    return [
        tuple(None if v == "" else reads[kind](v) for v, kind in zip(row, kinds, strict=True))
        for row in table.values.tolist()
    ]


@pytest.fixture
def on_postgresql(postgresql: Any) -> Iterator[Opener]:
    def opener(table: pd.DataFrame, area: Path, texts: bool = False, **roles: Any) -> Frame:
        cursor = postgresql.cursor()
        cursor.execute('create schema if not exists "a.b"')
        columns = ", ".join(
            '"' + name.replace('"', '""') + '" ' + ("text" if texts else kind)
            for name, kind in NAMES.items()
            if name in table.columns
        )
        cursor.execute('drop table if exists "a.b"."cl""aims"')
        cursor.execute(f'create table "a.b"."cl""aims" ({columns})')
        marks = ", ".join("%s" for _ in table.columns)
        cursor.executemany(
            f'insert into "a.b"."cl""aims" values ({marks})', _typed(table, texts=texts)
        )
        return open_frame(postgresql, table=("a.b", 'cl"aims'), **roles)

    yield opener
    postgresql.rollback()


@pytest.fixture
def on_spark(spark: Any) -> Opener:
    def opener(table: pd.DataFrame, area: Path, texts: bool = False, **roles: Any) -> Frame:
        names = [name for name in NAMES if name in table.columns]
        schema = ", ".join(
            "`" + name.replace("`", "``") + "` " + ("string" if texts else SPARK_TYPES[NAMES[name]])
            for name in names
        )
        made = spark.createDataFrame(_typed(table[names], texts=texts), schema).coalesce(1)
        return open_frame(made.cache(), **roles)

    return opener


SYSTEM = pytest.mark.system
ENGINES = [
    "csv",
    "pandas",
    "polars",
    "sqlite",
    pytest.param("postgresql", marks=SYSTEM),
    pytest.param("spark", marks=SYSTEM),
]
_OWN: dict[str, Opener] = {
    "csv": duckdb_csv,
    "pandas": in_pandas,
    "polars": in_polars,
    "sqlite": on_sqlite,
}


@pytest.fixture(params=ENGINES)
def opener(request: pytest.FixtureRequest) -> Opener:
    """Opens a table of claims on one of the engines."""
    if request.param in _OWN:
        return _OWN[request.param]
    found: Opener = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def table() -> pd.DataFrame:
    """The claims."""
    return claims()


@pytest.fixture
def roles() -> dict[str, Any]:
    """The roles of the claims' columns, one row a unit."""
    return dict(ROLES)


@pytest.fixture
def lines() -> dict[str, Any]:
    """The roles where the rows are lines of claims."""
    return dict(LINES)


@pytest.fixture
def reference(tmp_path: Path) -> Opener:
    """Opens a table of claims as a Parquet file."""

    def opener(table: pd.DataFrame, **roles: Any) -> Frame:
        return duckdb_parquet(table, tmp_path, **roles)

    return opener

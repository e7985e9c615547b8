"""Each reader's time against the library that it rests on, alone, on the same rows.

    python benchmarks/reader_speed.py [ROWS]

A row is an id, a provider, two amounts, a day and a code. `read` is the way from the file to
columns of the engine, with the digest and the count of the rows; `checked` is the whole opening
and check of a frame (amounts as exact cents, days, repeated ids). The library is asked once for
every column. Processor seconds of this process, the better of two runs after one that warms up.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
from python_calamine import CalamineWorkbook

from sampling import open_frame
from sampling.engines.duckdb_engine import MEMORY
from sampling.engines.roles import make_roles
from sampling.intake import Layout, TableFormat
from sampling.intake.attaching import attach

ROWS = 300_000
SHEET_ROWS = 30_000
ROLES: dict[str, Any] = {"unit_id": "CLM_ID", "paid": "PAID", "claimed": "CHARGE", "date": "DAY"}
LAYOUT = """name,start,width,kind,decimals
CLM_ID,1,12,,
PROVIDER,13,10,,
PAID,23,11,amount,2
CHARGE,34,11,amount,2
DAY,45,10,,
CODE,55,5,,
"""


def claims(rows: int) -> pd.DataFrame:
    """Made rows: nobody's claims."""
    stream = np.random.default_rng(2026)
    days = np.datetime64("2023-01-01") + stream.integers(0, 365, rows)
    return pd.DataFrame(
        {
            "CLM_ID": [f"{number:012d}" for number in range(rows)],
            "PROVIDER": [f"{number:010d}" for number in stream.integers(1, 10**9, rows)],
            "PAID": np.round(stream.gamma(2, 100, rows), 2),
            "CHARGE": np.round(stream.gamma(2, 150, rows), 2),
            "DAY": days.astype(str),
            "CODE": [f"9{number:04d}" for number in stream.integers(0, 9999, rows)],
        }
    )


def best(call: Callable[[], Any]) -> float:
    """The fewest processor seconds of two calls, after one that is not counted."""
    call()
    times = []
    for _ in range(2):
        gc.collect()
        begun = time.process_time()
        call()
        times.append(time.process_time() - begun)
    return min(times)


Ours = tuple[Callable[[], Any], Callable[[], Any]]


def opened(path: Path | list[Path], **options: Any) -> Ours:
    """Reading to columns of the engine, and the check of the frame."""
    roles = make_roles(part=None, stratum=None, cluster=None, more=None, **ROLES)
    form = TableFormat(**options)
    return (
        lambda: attach(path, form=form, memory=MEMORY, roles=roles),
        lambda: open_frame(path, **ROLES, **options).check(),
    )


def read_csv(path: Path) -> Callable[[], Any]:
    def call() -> None:
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute(
                "create table t as from read_csv(?, header = true, all_varchar = true)", [str(path)]
            )

    return call


def read_json(path: Path) -> Callable[[], Any]:
    def call() -> None:
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute("create table t as from read_json(?)", [str(path)])

    return call


def read_sheet(path: Path) -> Callable[[], Any]:
    def call() -> None:
        book = CalamineWorkbook.from_path(str(path))
        book.get_sheet_by_index(0).to_python()

    return call


def read_widths(path: Path) -> Callable[[], Any]:
    widths = [item.width for item in Layout.of_text(LAYOUT).fields]
    return lambda: pd.read_fwf(path, widths=widths, dtype=str, header=None)


def pairs(folder: Path, rows: int) -> list[tuple[str, str, Ours, Callable[[], Any]]]:
    """Each form with its library, our reading and the library's."""
    frame = claims(rows)
    sheet = frame.head(SHEET_ROWS)
    paths = {form: folder / f"claims.{form}" for form in ("csv", "parquet", "jsonl", "dat", "zip")}
    frame.to_csv(paths["csv"], index=False)
    frame.to_parquet(paths["parquet"])
    frame.to_json(paths["jsonl"], orient="records", lines=True)
    with zipfile.ZipFile(paths["zip"], "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(paths["csv"], "claims.csv")
    cents = {name: (frame[name] * 100).round().astype(int) for name in ("PAID", "CHARGE")}
    with paths["dat"].open("w", encoding="ascii", newline="\n") as out:
        for row in zip(*frame.assign(**cents).to_dict("list").values(), strict=True):
            out.write(f"{row[0]}{row[1]}{row[2]:011d}{row[3]:011d}{row[4]}{row[5]}\n")
    pieces = []
    for place in range(10):
        piece = folder / f"piece_{place}.csv"
        frame.iloc[place * rows // 10 : (place + 1) * rows // 10].to_csv(piece, index=False)
        pieces.append(piece)
    for form, write in (("xpt", "xport"), ("dta", "dta"), ("sav", "sav")):
        paths[form] = folder / f"claims.{form}"
        getattr(pyreadstat, f"write_{write}")(frame, str(paths[form]))
    paths["xlsx"] = folder / "sheet.xlsx"
    sheet.to_excel(paths["xlsx"], index=False, sheet_name="Claims", engine="xlsxwriter")
    found = [
        (".csv", "duckdb", opened(paths["csv"]), read_csv(paths["csv"])),
        ("10 .csv files", "duckdb", opened(pieces), lambda: [read_csv(one)() for one in pieces]),
        (".zip of a .csv", "duckdb, unpacked", opened(paths["zip"]), read_csv(paths["csv"])),
        (".parquet", "pyarrow", opened(paths["parquet"]), lambda: pq.read_table(paths["parquet"])),
        (".jsonl", "duckdb", opened(paths["jsonl"]), read_json(paths["jsonl"])),
        (
            "fixed width",
            "pandas.read_fwf",
            opened(paths["dat"], layout=Layout.of_text(LAYOUT)),
            read_widths(paths["dat"]),
        ),
        (".xpt", "pyreadstat", opened(paths["xpt"]), lambda: pyreadstat.read_xport(paths["xpt"])),
        (".dta", "pyreadstat", opened(paths["dta"]), lambda: pyreadstat.read_dta(paths["dta"])),
        (".sav", "pyreadstat", opened(paths["sav"]), lambda: pyreadstat.read_sav(paths["sav"])),
        (
            f".xlsx ({SHEET_ROWS:,} rows)",
            "python-calamine",
            opened(paths["xlsx"]),
            read_sheet(paths["xlsx"]),
        ),
    ]
    for form in ("xls", "ods"):
        words = ["soffice", "--headless", "--convert-to", form, "--outdir", str(folder)]
        made = folder / f"sheet.{form}"
        try:
            subprocess.run([*words, str(paths["xlsx"])], capture_output=True, check=True)
        except FileNotFoundError:
            continue
        name = f".{form} ({SHEET_ROWS:,} rows)"
        found.append((name, "python-calamine", opened(made), read_sheet(made)))
    return found


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        print(f"{rows:,} rows of 6 columns; processor seconds\n")
        print(f"{'form':<22}{'library':<18}{'alone':>8}{'read':>8}{'checked':>9}   ratios")
        results = []
        for form, library, (read, checked), alone in pairs(Path(folder), rows):
            times = [best(call) for call in (alone, read, checked)]
            results.append({"form": form, "library": library, "seconds": times})
            ratios = f"{times[1] / times[0]:.1f}, {times[2] / times[0]:.1f}"
            shown = f"{times[0]:>8.2f}{times[1]:>8.2f}{times[2]:>9.2f}"
            print(f"{form:<22}{library:<18}{shown}   {ratios}", flush=True)
        print(json.dumps(results))


if __name__ == "__main__":
    main()

"""The same sample from Spark and from DuckDB: `python benchmarks/spark_draw.py [ROWS] [FILE]`.

Opens the same Parquet file on both engines, in Spark's local mode, draws the same stratified
sample and compares every ticket. Prints seconds of each stage; stops if a ticket differs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from make_claims import make_claims
from pyspark.sql import SparkSession

from sampling import Frame, open_frame
from sampling.frames import StratumRange

SEED = "benchmark lot 1"
CUTS = [5_000, 20_000, 100_000]
EACH = 60


def drawn(frame: Frame, name: str) -> list[tuple[str, str, str]]:
    """The sample of every stratum, its stages timed."""
    start = time.perf_counter()
    frame.check()
    checked = time.perf_counter()
    totals = frame.stratum_totals(CUTS)
    ends = [None, *CUTS, None]
    ranges = [StratumRange(str(k), ends[k], ends[k + 1]) for k in range(len(totals))]
    populations = {r.label: row[0] for r, row in zip(ranges, totals, strict=True)}
    sizes = {label: min(EACH, size) for label, size in populations.items()}
    counted = time.perf_counter()
    found = frame.smallest_tickets(seed=SEED, ranges=ranges, sizes=sizes, populations=populations)
    done = time.perf_counter()
    print(
        f"{name:8} check {checked - start:8.2f} s  strata {counted - checked:8.2f} s  "
        f"draw {done - counted:8.2f} s  {frame.size:,} units  {frame.total}",
        flush=True,
    )
    return found


def main() -> None:
    """Draw on both engines and compare."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    path = (
        Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / f"{rows}.parquet"
    )
    if not path.exists():
        make_claims(rows, path)
    roles = {"unit_id": "CLM_ID", "paid": "PAID", "date": "DATE"}
    first = drawn(open_frame(path, **roles), "DuckDB")
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    with builder.config("spark.driver.memory", "1g").getOrCreate() as spark:
        second = drawn(open_frame(spark.read.parquet(str(path)), **roles), "Spark")
    if first != second:
        sys.exit("The samples differ")
    print(f"the same {len(first)} units with the same tickets")


if __name__ == "__main__":
    main()

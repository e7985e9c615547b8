"""Draws from ten million claims beside the best raw SQL draw, in the same run.

    python benchmarks/draw_at_scale.py [ROWS] [FILE]

Both draws read the same Parquet file with the same memory and threads, leave out the same units
and hash the same text. Prints the best of three of each in seconds of the processor,
interleaved, the ratio to the raw ticket draw (to be at most 1.3 for tickets), and the peak
memory.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import psutil
from make_claims import make_claims

from sampling import designs, open_frame
from sampling.designs import Design
from sampling.designs.strata_to_draw import FrameStratum
from sampling.frames.design_facts import stratum_facts
from sampling.frames.stratum_ranges import StratumRange

SEED = "benchmark lot 1"
N = 200
TIMES = 3
GOAL = 1.3


def raw_draw(path: Path) -> Callable[[], list[Any]]:
    """The N smallest SHA-256 hashes of all ids: the least that a ticket draw can do."""
    area = tempfile.mkdtemp()
    con = duckdb.connect(
        f"{area}/raw.duckdb", config={"threads": 2, "memory_limit": "350MB", "temp_directory": area}
    )
    source = f"read_parquet('{path}') where PAID > 0"
    head = "'ticket/1' || chr(10) || 'benchmark lot 1' || chr(10) || '1' || chr(10)"
    sql = f"select min(struct_pack(t := sha256({head} || CLM_ID), u := CLM_ID), {N}) from {source}"
    return lambda: con.execute(sql).fetchall()[0][0]


def watched(done: threading.Event, peak: list[float]) -> None:
    """The greatest resident memory, megabytes, until it is done."""
    process = psutil.Process()
    while not done.is_set():
        peak[0] = max(peak[0], process.memory_info().rss / 1e6)
        time.sleep(0.01)


def main() -> None:
    """Time the draws in turn and print their ratios."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    path = (
        Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / f"{rows}.parquet"
    )
    if not path.exists():
        print(f"making {rows:,} claims ...", flush=True)
        make_claims(rows, path)
    frame = open_frame(path, unit_id="CLM_ID", paid="PAID").exclude("paid <= 0", reason="unpaid")
    frame.check()
    raw = raw_draw(path)
    whole = StratumRange("1", None, None)
    kinds: list[Design] = [designs.Tickets(), designs.Pps()]
    facts = stratum_facts(frame, [whole])["1"]
    best: dict[str, float] = {}
    samples: dict[str, Any] = {}
    peak, done = [0.0], threading.Event()
    watch = threading.Thread(target=watched, args=(done, peak), daemon=True)
    watch.start()
    for _ in range(TIMES):
        acts: dict[str, Callable[[], Any]] = {"raw SQL tickets": raw}
        for kind in kinds:
            task = FrameStratum(frame, whole, N, 0, facts, SEED)
            acts[kind.kind] = lambda task=task, kind=kind: kind.draw(task).rows()
        for name, act in acts.items():
            start = time.process_time()
            samples[name] = act()
            best[name] = min(best.get(name, 1e9), time.process_time() - start)
    done.set()
    watch.join()
    same = [row["u"] for row in samples["raw SQL tickets"]]
    if [unit.unit_id for unit in samples["tickets"]] != same:
        raise SystemExit("the ticket draw is not the raw statement's")
    limit = best["raw SQL tickets"]
    print(f"{N} of {facts.units:,} units, best of {TIMES}, peak {peak[0]:.0f} MB")
    for name, seconds in best.items():
        print(f"{name:20} {seconds:7.2f} s cpu  {seconds / limit:6.2f} x the raw ticket draw")
    if best["tickets"] > GOAL * limit:
        raise SystemExit(f"tickets took more than {GOAL} times the raw draw")


if __name__ == "__main__":
    main()

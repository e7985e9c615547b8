"""Ten million claims: open, check, stratify, plan and draw, beside the raw statements.

    python benchmarks/frame_at_scale.py [ROWS] [FILE]

Prints seconds (elapsed and of the processor) and peak memory of each stage, and the ratio of
processor seconds to the bare DuckDB statement that does the least a stage could do. The bare
draw does the whole work in one pass over the same file: every unit's stratum, the same ticket
of it, and the smallest of each stratum with all of their roles.
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

from primafacie.core.money import Money
from sampling import ErrorModel, open_frame, plan, stratify

SEED = "benchmark lot 1"
WATCH_SECONDS = 0.01
TIMES = 3


class Meter:
    """Seconds and peak resident memory of a stage."""

    def __init__(self) -> None:
        self.peak = 0.0
        self.rows: list[tuple[str, float, float, float]] = []
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        process = psutil.Process()
        while True:
            self.peak = max(self.peak, process.memory_info().rss / 1e6)
            time.sleep(WATCH_SECONDS)

    def stage(self, name: str, act: Callable[[], Any]) -> Any:
        """Run a stage and keep its figures."""
        self.peak = 0.0
        start, busy = time.perf_counter(), time.process_time()
        result = act()
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        time.sleep(2 * WATCH_SECONDS)
        self.rows.append((name, seconds, busy, self.peak))
        print(f"{name:34} {seconds:8.2f} s  {busy:8.2f} s cpu  {self.peak:6.0f} MB", flush=True)
        return result


def raw_statements(path: Path, cuts: list[int], labels: list[str]) -> dict[str, float]:
    """The bare statements in a plain connection: what the data cost to read and hash."""
    area = tempfile.mkdtemp()
    con = duckdb.connect(
        f"{area}/raw.duckdb", config={"threads": 2, "memory_limit": "350MB", "temp_directory": area}
    )
    source = f"read_parquet('{path}')"
    case = " ".join(f"when PAID <= {cut / 100} then {k}" for k, cut in enumerate(cuts))
    place = f"case {case} else {len(cuts)} end"
    written = [f"'ticket/1\n{SEED}\n{label}\n'" for label in labels]
    heads = f"[{', '.join(written)}]"
    statements = {
        "check": f"select count(*), count(CLM_ID), sum(PAID), bit_xor(hash(CLM_ID)) from {source}",
        "stratify": f"select {place} s, count(*), sum(PAID) from {source} group by s",
        "draw": f"select s, min(struct_pack(t, CLM_ID, PAID, DATE), 60) from (select s, CLM_ID, "
        f"PAID, DATE, sha256(({heads})[s + 1] || CLM_ID) t from (select {place} s, CLM_ID, PAID, "
        f"DATE from {source})) group by s",
        "digest": "select bit_xor(hash(sha256(CLM_ID || '|' || (PAID * 100)::BIGINT))) "
        f"from {source}",
    }
    found: dict[str, float] = {}
    for name, sql in statements.items():
        for _ in range(TIMES):
            start = time.process_time()
            con.execute(sql).fetchall()
            found[name] = min(found.get(name, 1e9), time.process_time() - start)
    con.close()
    return found


def main() -> None:
    """Run all stages and print the ratios."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    path = (
        Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir()) / f"{rows}.parquet"
    )
    if not path.exists():
        print(f"making {rows:,} claims ...", flush=True)
        make_claims(rows, path)
    meter = Meter()
    frame = meter.stage(
        "open", lambda: open_frame(path, unit_id="CLM_ID", paid="PAID", date="DATE")
    )
    meter.stage("check", frame.check)
    over = Money.dollars(10_000)
    strata = meter.stage("stratify", lambda: stratify(frame, number=5, certainty_over=over))
    meter.stage("content digest (once)", lambda: frame.content_digest)
    certain = sum(row.size for row in strata if row.certainty)
    model = ErrorModel(rate=0.3, severity=0.8)
    made = meter.stage(
        "allocate and plan",
        lambda: plan(frame, strata, rules="cms-pim", sample=certain + 250, anticipated=model),
    )
    for _ in range(TIMES):
        meter.stage("draw", lambda: made.draw(SEED, seed_source="benchmark"))
    busy: dict[str, float] = {}
    for name, _, spent, _ in meter.rows:
        busy[name] = min(busy.get(name, 1e9), spent)
    quick = [row for row in meter.rows[: 1 - TIMES] if "digest" not in row[0]]
    print(
        f"\nwithout the digest {sum(row[1] for row in quick):.2f} s, "
        f"{sum(row[2] for row in quick):.2f} s cpu; "
        f"peak {max(row[3] for row in meter.rows):.0f} MB"
    )
    raw = raw_statements(
        path, [row.high_cents for row in strata if row.high_cents], [r.label for r in strata]
    )
    pairs = {
        "check": "check",
        "stratify": "stratify",
        "draw": "draw",
        "content digest (once)": "digest",
    }
    for name, key in pairs.items():
        print(f"{name:34} {busy[name] / raw[key]:6.2f} x the raw statement ({raw[key]:.2f} s cpu)")


if __name__ == "__main__":
    main()

"""Strata of a million claims: seconds and size for a CV of 5% in five strata, by each method.

    python benchmarks/strata_at_scale.py [ROWS]

The frame is lognormal(5.0, 1.2) from `Stream(seed_of("a million payments"))`. Beside them, in
the same run: the bare engine statement that scans the amounts once, and Kozak's search written
in base R on the sorted amounts (the package `stratification` is not in Debian), if R is here;
it is given a thinned frame, because on a million sorted amounts in R one search takes minutes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from scipy.special import ndtri

from primafacie.core.streams import Stream, seed_of
from sampling import Strata, open_frame, stratify

CV, STRATA = 0.05, 5
THINNED = 20_000

R_SCRIPT = """
x <- sort(scan(commandArgs(TRUE)[1], quiet = TRUE)); N <- length(x); L <- 5; cv <- .05
s <- c(0, cumsum(x)); q <- c(0, cumsum(x * x))
size <- function(e) {
  a <- c(0, e); b <- c(e, N); n <- b - a
  if (any(n < 2)) return(Inf)
  v <- pmax((q[b + 1] - q[a + 1]) / n - ((s[b + 1] - s[a + 1]) / n)^2, 0)
  sum(n * sqrt(v))^2 / ((cv * s[N + 1])^2 + sum(n * v))
}
set.seed(1); start <- proc.time()[3]
e <- as.integer(N * (1:(L - 1)) / L); best <- size(e); still <- 0
for (step in 1:50000) {
  h <- sample.int(L - 1, 1); move <- sample(c(-1, 1), 1) * sample.int(max(3, N %/% 50), 1)
  f <- e; f[h] <- f[h] + move
  if (all(diff(c(0, f, N)) >= 2)) {
    v <- size(f); if (v < best) { e <- f; best <- v; still <- 0 } else still <- still + 1
  }
  if (still > 5000) break
}
cat(proc.time()[3] - start, best, "\\n")
"""


def payments(rows: int) -> np.ndarray:
    uniform = Stream(seed_of("a million payments")).uniform(rows) * (1 - 2e-16) + 1e-16
    return np.maximum(np.rint(100 * np.exp(5.0 + 1.2 * ndtri(uniform))), 1).astype(np.int64)


def size_needed(strata: Strata) -> float:
    """Units for the CV: certainty strata and the Neyman sizes of the others."""
    rows = [row for row in strata if not row.certainty]
    whole = sum(row.size for row in strata if row.certainty)
    A = sum(row.size * row.deviation_cents for row in rows)
    B = sum(row.size * row.deviation_cents**2 for row in rows)
    return whole + A**2 / ((CV * strata.total.cents) ** 2 + B)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    cents = payments(rows)
    table = pd.DataFrame({"id": np.arange(rows).astype(str), "paid": cents / 100})
    frame = open_frame(table, unit_id="id", paid="paid").check()
    print(f"{frame.size:,} claims, {frame.total}, {frame.signs.positive:,} paid above 0")
    con = duckdb.connect(config={"threads": 2})
    con.execute("create table t as select unnest(?::bigint[]) as paid", [cents.tolist()])
    start = time.perf_counter()
    con.execute("select paid // 100, count(*), sum(paid::hugeint) from t group by 1").fetchall()
    raw = time.perf_counter() - start
    print(f"{'one bare scan':24}{raw:7.2f} s")
    for method in ("cum_root_f", "geometric", "optimal", "sethi", "kozak"):
        options = {} if method in ("cum_root_f", "geometric") else {"cv": CV}
        start = time.perf_counter()
        strata = stratify(frame, number=STRATA, method=method, **options)  # type: ignore[arg-type]
        seconds = time.perf_counter() - start
        print(
            f"{method:24}{seconds:7.2f} s   n = {size_needed(strata):6.1f}   "
            f"{seconds / raw:5.1f} x the scan"
        )
    peer(np.sort(cents)[:: max(1, rows // THINNED)])


def peer(cents: np.ndarray) -> None:
    """Kozak's search in base R on the thinned frame, and ours on the same one."""
    table = pd.DataFrame({"id": np.arange(len(cents)).astype(str), "paid": cents / 100})
    frame = open_frame(table, unit_id="id", paid="paid").check()
    frame.signs  # noqa: B018
    start = time.perf_counter()
    strata = stratify(frame, number=STRATA, method="kozak", cv=CV)
    ours = time.perf_counter() - start
    needed = strata.details["size_needed"]
    print(f"thinned to {len(cents):,}: kozak {ours:.2f} s   n = {needed:.2f}")
    if shutil.which("Rscript") is None:
        print("no R here")
        return
    with tempfile.TemporaryDirectory() as area:
        data, script = Path(area) / "x.txt", Path(area) / "kozak.R"
        np.savetxt(data, cents, fmt="%d")
        script.write_text(R_SCRIPT, encoding="utf-8")
        done = subprocess.run(
            ["Rscript", str(script), str(data)],
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        )
    seconds, best = map(float, done.stdout.split())
    print(f"base R, one start: {seconds:.2f} s   n = {best:.2f}   ({seconds / ours:.1f} x ours)")


if __name__ == "__main__":
    main()

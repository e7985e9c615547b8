"""A stratified total with limits from arrays, against R's survey (and svy where installed).

    python benchmarks/estimates_speed.py

Four strata, n = 200 in all, one lower limit. Processor time per call in this run, and the
ratios: R times `svydesign` + `svytotal` + `confint` inside R (no start-up, no file), as its
users call them.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from extrapolation import Sample
from extrapolation.bounds.student import student
from extrapolation.estimators import expand_total
from primafacie.core.streams import Stream, seed_of

SIZES = {"1": 5000, "2": 1200, "3": 400, "4": 90}
SAMPLE = 50
CALLS, R_CALLS = 2000, 200
LEAST_RATIO = 10

R_SCRIPT = """
suppressPackageStartupMessages(library(survey))
rows <- read.csv("data.csv")
call <- function() {
  design <- svydesign(ids = ~1, strata = ~h, fpc = ~N, data = rows)
  made <- svytotal(~y, design)
  c(coef(made), SE(made), confint(made, level = 0.8, df = degf(design)))
}
found <- call()
cpu <- function() sum(proc.time()[c("user.self", "sys.self")])
started <- cpu()
for (k in 1:CALLS) call()
cat(sprintf("%.9g %.17g %.17g %.17g", (cpu() - started) / CALLS,
            found[1], found[2], found[3]))
"""


def ours(values: np.ndarray, strata: list[str]) -> tuple[float, float, float]:
    """Point, standard error and lower one-sided 90% t limit from arrays."""
    sample = Sample.from_arrays(values, sizes=SIZES, strata=strata)
    made = expand_total(sample)
    low, _ = student(sample, 0.10, "lower")
    assert low is not None
    return made.point, made.se, low


def timed(call: Callable[[], object], calls: int) -> float:
    """Processor seconds a call, the best of five rounds."""
    call()
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for _ in range(calls // 5):
            call()
        best = min(best, (time.process_time() - started) / (calls // 5))
    return best


def in_r(values: np.ndarray, strata: list[str]) -> tuple[float, tuple[float, float, float]] | None:
    """Seconds a call of R's survey and its figures; None without R."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        rows = [f"{h},{SIZES[h]},{y!r}" for h, y in zip(strata, values.tolist(), strict=True)]
        (Path(folder) / "data.csv").write_text("h,N,y\n" + "\n".join(rows), encoding="utf-8")
        (Path(folder) / "call.R").write_text(
            R_SCRIPT.replace("CALLS", str(R_CALLS)), encoding="utf-8"
        )
        done = subprocess.run(
            [program, "call.R"],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
    seconds, point, se, low = map(float, done.stdout.split())
    return seconds, (point, se, low)


def in_svy(values: np.ndarray, strata: list[str]) -> float | None:
    """Seconds a call of the Python package svy; None where it is not installed."""
    if importlib.util.find_spec("svy") is None:
        return None
    import polars as pl
    import svy

    table = pl.DataFrame(
        {
            "h": strata,
            "y": values,
            "w": [SIZES[h] / SAMPLE for h in strata],
            "N": [SIZES[h] for h in strata],
        }
    )

    def call() -> object:
        design = svy.Design(stratum="h", wgt="w", pop_size="N")
        return svy.Sample(data=table, design=design).estimation.total("y")

    return timed(call, 100)


def main() -> None:
    """Print times and ratios; fails if R's or svy's is not ten times ours."""
    strata = [h for h in SIZES for _ in range(SAMPLE)]
    draws = Stream(seed_of("estimates speed")).uniform(len(strata), 2)
    values = np.where(draws[:, 0] < 0.6, 0.0, np.round(20 / (1.02 - draws[:, 1]), 2))
    here = timed(lambda: ours(values, strata), CALLS)
    print(f"primafacie  {1e6 * here:10.1f} us a call")
    peer = in_r(values, strata)
    if peer is None:
        print("R is not installed: no ratio")
    else:
        seconds, figures = peer
        gaps = [abs(a / b - 1) for a, b in zip(ours(values, strata), figures, strict=True)]
        assert max(gaps) < 1e-9, gaps
        print(f"R survey    {1e6 * seconds:10.1f} us a call, {seconds / here:7.1f} times ours")
        assert seconds / here >= LEAST_RATIO
    other = in_svy(values, strata)
    if other is None:
        print("svy is not installed: no ratio")
    else:
        print(f"svy         {1e6 * other:10.1f} us a call, {other / here:7.1f} times ours")
        assert other / here >= LEAST_RATIO


if __name__ == "__main__":
    main()

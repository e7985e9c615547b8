"""How long the rebuttal's parts take, beside raw limits in the same run.

    python benchmarks/validation_speed.py

Each line: seconds, and the ratio to a raw numpy or R operation of the same size.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from extrapolation import read_review
from extrapolation.bounds import BOUNDS
from extrapolation.simulation import SimulatedStratum, simulate
from sampling.models import AllOrNone
from sampling.ratstats import single_stage
from validation import FrameColumns, PrintedFigures, Study, find_seed, identify_formula, rebut
from validation.appeals.appeals import marginal_values
from validation.appeals.joint_reversals import best_reversals

R_SIMULATION = """
set.seed(1); N <- c(6000, 4000); n <- c(60, 40); t0 <- proc.time()[[3]]
y <- lapply(N, function(k) rlnorm(k, 5, 1) * (runif(k) < .4))
hits <- replicate(2000, { T <- 0; V <- 0
  for (h in 1:2) { s <- y[[h]][sample.int(N[h], n[h])]
    T <- T + N[h] * mean(s); V <- V + N[h] * (N[h] - n[h]) * var(s) / n[h] }
  T - 1.2816 * sqrt(V) <= sum(unlist(y)) })
cat(proc.time()[[3]] - t0)
"""


NINE = [
    "student",
    "satterthwaite",
    "johnson",
    "hall",
    "hypergeometric",
    "minimum_sum",
    "gaffke",
    "empirical_likelihood",
    "betting",
]


def bounds_together(replicates: int = 10_000) -> None:
    """The nine bounds on one frame of 10,000 claims, samples of 100; melded apart, two strata.

    A bound that needs strata is given two of 50 from 5,000 each.

    Each bound's processor time too, so that the slow ones show.
    """
    random = np.random.default_rng(2)
    part = SimulatedStratum("1", random.lognormal(5, 1, 10_000), 100)
    halves = [SimulatedStratum(k, random.lognormal(5, 1, 5_000), 50) for k in ("1", "2")]
    total = 0.0
    for name in NINE:
        start = time.process_time()
        strata = [part] if "srs" in BOUNDS[name].designs else halves
        simulate(strata, AllOrNone(0.4), bounds=[name], level=0.9, replicates=replicates, seed=1)
        spent = time.process_time() - start
        total += spent
        print(f"  {name}: {spent:.1f} s of processor time")
    print(f"nine bounds, {replicates:,} replicates each: {total:.1f} s of processor time")
    start = time.process_time()
    simulate(
        halves, AllOrNone(0.4), bounds=["melded"], level=0.9, replicates=replicates // 10, seed=1
    )
    spent = time.process_time() - start
    print(f"melded, {replicates // 10:,} replicates, two strata of 50: {spent:.1f} s")


def seconds(work: Callable[[], object]) -> float:
    """The best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def audit(n: int = 200, size: int = 10_000) -> Study:
    """A two-strata study of 10,000 claims."""
    random = np.random.default_rng(1)
    paid = np.round(random.lognormal(5, 1, size), 2)
    frame = pd.DataFrame({"unit_id": [f"c{k}" for k in range(size)], "paid": paid})
    frame["stratum"] = np.where(paid > np.median(paid), "2", "1")
    table = frame.groupby("stratum").sample(n // 2, random_state=1).reset_index(drop=True)
    table["should_have_paid"] = np.where(random.random(n) < 0.4, 0.0, table.paid)
    sizes = {label: int(count) for label, count in frame.stratum.value_counts().items()}
    columns = FrameColumns.from_table(frame, unit_id="unit_id", paid="paid", stratum="stratum")
    review = read_review(table, sizes=sizes, stratum="stratum", rules="cms-pim")
    return Study(frame=columns, review=review, proceeding="Medicare appeal")


def main() -> None:
    """Print a line a part."""
    drawn = single_stage(20261121, 100, 0, 1, 10_000).sequential
    search = seconds(lambda: find_seed(drawn, low=1, high=10_000))
    raw = seconds(lambda: [171 * k % 30269 for k in range(65_536 * 100 // 64)])
    print(
        f"find_seed, n = 100 of 10,000: {search:.2f} s ({search / raw:.1f} x 102,400 plain steps)"
    )

    random = np.random.default_rng(1)
    strata = [
        SimulatedStratum("1", random.lognormal(5, 1, 6000), 60),
        SimulatedStratum("2", random.lognormal(6, 1, 4000), 40),
    ]
    model = AllOrNone(0.4)
    simulated = seconds(
        lambda: simulate(strata, model, bounds=["student"], level=0.9, replicates=10_000, seed=1)
    )
    values = random.lognormal(5, 1, 10_000)
    places = random.integers(10_000, size=(10_000, 100))
    gather = seconds(lambda: (values[places].mean(axis=1), values[places].var(axis=1)))
    ratio = simulated / gather
    line = f"10,000 replicates of the stratified t limit: {simulated:.2f} s ({ratio:.1f} x"
    print(line + " gathering and reducing as many values in numpy)")
    if shutil.which("Rscript"):
        found = subprocess.run(
            ["Rscript", "-e", R_SIMULATION],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        slow = 5 * float(found.stdout.split()[-1])
        print(
            f"  the same in base R, a loop over replicates: {slow:.1f} s ({slow / simulated:.0f} x)"
        )

    bounds_together()
    study = audit()
    figures = PrintedFigures(demand="123,456.78")
    review = study.review
    assert review is not None
    for name, work in {
        "identify_formula, no match": lambda: identify_formula(review, figures=figures),
        "marginal value of every claim": lambda: marginal_values(study),
        "best three claims, every set": lambda: best_reversals(study, count=3),
        "rebut, every argument, 4,000 redraws": lambda: rebut(audit(), seed=1),
    }.items():
        print(f"{name}: {seconds(work):.2f} s")


if __name__ == "__main__":
    main()

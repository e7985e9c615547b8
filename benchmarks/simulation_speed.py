"""Seconds of simulations over those of numpy by hand and of the bounds alone, in the same run.

    python benchmarks/simulation_speed.py              a million claims, targets 2 and 1.5
    python benchmarks/simulation_speed.py 100000       another count of claims

By hand is what a statistician writes who needs one figure: the population once, samples without
repeated claims, the t limits and their coverage. A bound that takes one sample at a time is
compared with its own calls on samples that are there already. Processor time of this process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats

from extrapolation import Sample
from extrapolation.bounds import BOUNDS
from extrapolation.simulation import FixedOverpayments, SimulatedStratum, simulate
from primafacie.core.streams import Stream, seed_of
from sampling.models import AllOrNone

SAMPLED, AUDITS, LEVEL, RATE = 100, 2_000, 0.90, 0.40
ROWS = 200
"""Samples of the bounds that take one at a time."""


def seconds(act: Callable[[], Any]) -> float:
    """The least processor time of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        act()
        times.append(time.process_time() - start)
    return min(times)


def by_hand(paid: np.ndarray, over: np.ndarray | None, populations: int) -> float:
    """The mean coverage of t limits: samples of one known population, or of drawn ones."""
    random = np.random.default_rng(1)
    covered = []
    for _ in range(populations):
        wrong = over if over is not None else np.where(random.random(paid.size) < RATE, paid, 0.0)
        total, rows = wrong.sum(), AUDITS // populations
        places = random.integers(paid.size, size=(rows, SAMPLED))
        while True:
            ranked = np.sort(places, axis=1)
            again = np.flatnonzero((ranked[:, 1:] == ranked[:, :-1]).any(axis=1))
            if not again.size:
                break
            places[again] = random.integers(paid.size, size=(again.size, SAMPLED))
        values = wrong[places]
        error = np.sqrt((1 - SAMPLED / paid.size) * values.var(axis=1, ddof=1) / SAMPLED)
        low = paid.size * (values.mean(axis=1) - stats.t.ppf(LEVEL, SAMPLED - 1) * error)
        covered.append(float((low <= total).mean()))
    return float(np.mean(covered))


def study(paid: np.ndarray, model: Any, bound: str, audits: int, populations: int = 1) -> Any:
    """The same by the simulation engine."""
    return simulate(
        [SimulatedStratum("1", paid, SAMPLED)],
        model,
        bounds=[bound],
        level=LEVEL,
        replicates=audits,
        populations=populations,
        seed=1,
    )


def samples_of(paid: np.ndarray, over: np.ndarray, bound: str) -> list[Sample]:
    """Samples of one population, with the unsampled payments where the bound needs them."""
    stream, made = Stream(seed_of("benchmark of simulations")), []
    ascending = np.sort(paid)
    for _ in range(ROWS):
        chosen = np.unique(stream.integers(paid.size, SAMPLED + 20))[:SAMPLED]
        made.append(
            Sample.from_arrays(
                over[chosen],
                sizes=paid.size,
                caps=paid[chosen],
                books=float(paid.sum()),
                unsampled=ascending[SAMPLED:] if BOUNDS[bound].payments else None,
            )
        )
    return made


def report(name: str, took: float, least: float, target: float | None) -> bool:
    ratio = took / least
    good = target is None or ratio <= target
    shown = "" if target is None else f"   target {target:g}   {'ok' if good else 'OVER'}"
    print(f"{name:62} {took:8.3f} s over {least:8.3f} s = {ratio:6.2f}{shown}", flush=True)
    return good


def main() -> None:
    units = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
    stream = Stream(seed_of("benchmark payments of simulations"))
    paid = np.round(np.exp(5 + 3.6 * stream.uniform(units)), 2)
    over = np.where(stream.uniform(units) < RATE, paid, 0.0)
    known = FixedOverpayments((over,))
    print(f"{units:,} claims, samples of {SAMPLED}, {AUDITS:,} audits")
    good = []
    for bound in ("student", "hall", "johnson"):
        took = seconds(lambda b=bound: study(paid, known, b, AUDITS))
        hand = seconds(lambda: by_hand(paid, over, 1))
        good.append(report(f"{bound}, one population, over t by hand", took, hand, 2))
    took = seconds(lambda: study(paid, AllOrNone(RATE), "student", AUDITS, 20))
    hand = seconds(lambda: by_hand(paid, None, 20))
    good.append(report("student, 20 drawn populations, over t by hand", took, hand, 2))
    for bound in ("gaffke", "gaffke_finite"):
        took = seconds(lambda b=bound: study(paid, known, b, ROWS))
        ready = samples_of(paid, over, bound)
        limits = BOUNDS[bound].limits
        alone = seconds(lambda f=limits, r=ready: [f(one, 1 - LEVEL, "lower") for one in r])
        good.append(report(f"{bound}, {ROWS} audits, over the bound alone", took, alone, 1.5))
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()

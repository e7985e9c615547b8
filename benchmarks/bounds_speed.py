"""Seconds of bounds and simulations, beside their targets.

    python benchmarks/bounds_speed.py

Processor time of this process, so that a busy machine does not count against it. Run alone all
the same.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from extrapolation import Sample
from extrapolation.bounds import BOUNDS
from extrapolation.bounds.buehler import CountedStratum, fewest_in_strata
from extrapolation.simulation import FixedOverpayments, SimulatedStratum, simulate
from primafacie.core.streams import Stream, seed_of
from sampling.models import AllOrNone, ErrorModel

PAID = np.round(np.exp(5 + 3.6 * Stream(seed_of("benchmark payments")).uniform(10_000)), 2)


def milliseconds(act: Callable[[], Any], times: int) -> float:
    act()
    start = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - start) / times * 1e3


def report(name: str, took: float, target: float, unit: str) -> bool:
    verdict = "ok" if took <= target else "OVER"
    print(f"{name:66} {took:9.3f} {unit}   target {target:g} {unit}   {verdict}", flush=True)
    return took <= target


def samples() -> tuple[Sample, Sample]:
    """A simple sample of 100 of 10,000, and four strata of 50."""
    stream = Stream(seed_of("benchmark errors"))
    over = ErrorModel(rate=0.4, severity=0.8).overpayments(PAID, stream)
    chosen = np.sort(np.argsort(stream.uniform(10_000))[:100])
    one = Sample.from_arrays(
        over[chosen],
        sizes=10_000,
        caps=PAID[chosen],
        unsampled=np.delete(PAID, chosen),
        books=float(PAID.sum()),
    )
    places = np.concatenate([np.arange(h * 2500, h * 2500 + 50) for h in range(4)])
    labels = [str(h) for h in range(4) for _ in range(50)]
    sizes = {str(h): 2500 for h in range(4)}
    return one, Sample.from_arrays(over[places], sizes=sizes, strata=labels)


def large_sample(n: int) -> Sample:
    """A simple sample of n of 100,000, 40% of it overpaid by a half or wholly."""
    stream = Stream(seed_of(f"benchmark sample of {n}"))
    paid = np.round(np.exp(5 + 3.6 * stream.uniform(100_000)), 2)
    taints = np.where(stream.uniform(n) < 0.5, 0.5, 1.0) * (stream.uniform(n) < 0.4)
    return Sample.from_arrays(paid[:n] * taints, sizes=len(paid), caps=paid[:n], unsampled=paid[n:])


def main() -> None:
    one, four = samples()
    good = [
        report(name, milliseconds(act, times), target, "ms")
        for name, act, times, target in (
            ("Gaffke, n = 100", lambda: BOUNDS["gaffke"].limits(one, 0.1, "lower"), 300, 1.0),
            (
                "minimum sum, n = 100, count bound cached",
                lambda: BOUNDS["minimum_sum"].limits(one, 0.1, "lower"),
                300,
                1.0,
            ),
            (
                "melded, 4 strata of 50",
                lambda: BOUNDS["melded"].limits(four, 0.1, "lower"),
                20,
                50.0,
            ),
        )
    ]
    strata = [
        SimulatedStratum(str(h), np.sort(PAID)[h * 2500 : (h + 1) * 2500], 30) for h in range(4)
    ]
    start = time.process_time()
    simulate(
        strata,
        ErrorModel(rate=0.4, severity=0.8),
        bounds=["student"],
        level=0.90,
        replicates=10_000,
        seed=1,
    )
    good.append(
        report("10,000 stratified t limits on 10,000 claims", time.process_time() - start, 1.0, "s")
    )
    for size, bound, target in ((3_000, "taint_mixture", 0.5), (10_000, "gaffke", 0.3)):
        large = large_sample(size)
        took = milliseconds(lambda b=bound, s=large: BOUNDS[b].limits(s, 0.1, "lower"), 1) / 1e3
        good.append(report(f"{bound}, n = {size:,}", took, target, "s"))
    names = ["johnson", "hall", "minimum_sum", "gaffke", "empirical_likelihood", "betting"]
    total = 0.0
    part = SimulatedStratum("1", PAID, 100)
    for bounds, model in (
        ([*names, "student"], AllOrNone(0.4)),
        (["satterthwaite"], AllOrNone(0.4)),
    ):
        start = time.process_time()
        simulate(
            strata if "satterthwaite" in bounds else [part],
            model,
            bounds=bounds,
            level=0.90,
            replicates=10_000,
            seed=1,
        )
        total += time.process_time() - start
    start = time.process_time()
    ones = SimulatedStratum("1", np.arange(1.0, 10_001.0), 100)
    over = np.where(np.arange(10_000) < 4_000, 1.0, 0.0)
    simulate(
        [ones],
        FixedOverpayments((over,)),
        bounds=["hypergeometric"],
        level=0.90,
        replicates=10_000,
        seed=1,
    )
    total += time.process_time() - start
    good.append(
        report(
            f"10,000 replicates of {', '.join(names[:3])} ... and hypergeometric", total, 60.0, "s"
        )
    )
    for strata_of_counts in (
        [(1_000, 30, 12), (2_000, 30, 20)],
        [(1_000, 30, 12), (2_000, 30, 20), (1_500, 30, 3)],
        [(300, 20, 3), (400, 20, 5), (500, 20, 2), (600, 20, 8)],
    ):
        counted = tuple(CountedStratum(*part) for part in strata_of_counts)
        start = time.process_time()
        limit = fewest_in_strata(counted, 0.10)
        name = f"Buehler's limit, {len(counted)} strata ({limit.boxes:,} boxes, gap {limit.gap})"
        target = 1.0 if len(counted) < 4 else 10.0
        good.append(report(name, time.process_time() - start, target, "s"))
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()

"""Published coverages and stopping times: counts, baselines, Stringer, strata played together."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from extrapolation import BOUNDS, Sample, monitoring
from tests.builders.limits import most_tainted

TABLES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "bounds_cases.json").read_text(encoding="utf-8")
)["tables"]
INFINITE = 10**12
COLUMNS = {"stark-binom-cell4": "clopper_pearson", "stark-hoeffding-cell8": "hoeffding"}


def limits_of_counts(bound: str, n: int) -> np.ndarray:
    """Two-sided 95% limits of a rate for k = 0..n errors."""
    ends = []
    for k in range(n + 1):
        sample = Sample.from_arrays(
            (np.arange(n) < k) * 1.0,
            sizes=INFINITE,
            caps=np.ones(n),
            hits=[1] * n,
            books=1.0 * INFINITE,
        )
        low, high = BOUNDS[bound].limits(sample, 0.025, "two-sided")
        assert low is not None
        assert high is not None
        ends.append((low / INFINITE, high / INFINITE))
    return np.array(ends)


@pytest.mark.parametrize("name", COLUMNS)
def test_limits_of_rates(name: str) -> None:
    """Exact coverage and length beside the simulated ones, and Student's exact coverage."""
    table, exact_t = TABLES[name], dict[tuple[float, int], float]()
    for p, n, value in table["exact_student_t_coverage"]:
        exact_t[p, int(n)] = value
    ends: dict[tuple[str, int], np.ndarray] = {}
    for p, n, t_printed, printed, _, length in table["rows"]:
        n = int(n)
        chance = stats.binom.pmf(np.arange(n + 1), n, p)
        for bound in ("student", COLUMNS[name]):
            if (bound, n) not in ends:
                ends[bound, n] = limits_of_counts(bound, n)
        held = {}
        for bound in ("student", COLUMNS[name]):
            low, high = ends[bound, n].T
            # The sampled total is a limit too, of a millionth of a millionth here.
            inside = (low <= p + n / INFINITE + 1e-12) & (high >= p - 1e-12)
            held[bound] = float(chance @ inside)
        assert held["student"] == pytest.approx(exact_t[p, n], abs=6e-7)
        for found, known in ((held["student"], t_printed), (held[COLUMNS[name]], printed)):
            spread = max(found * (1 - found), 1e-12) / table["mc_reps"]
            assert abs(found - known) <= max(0.003, 4 * spread**0.5), (p, n)
        low, high = ends[COLUMNS[name], n].T
        # Lengths are printed from one simulation; the source cuts them at 0 and 1, as logic does.
        sd = float(chance @ (high - low) ** 2 - (chance @ (high - low)) ** 2) ** 0.5
        reach = 6e-5 + 4 * sd / table["mc_reps"] ** 0.5
        assert float(chance @ (high - low)) == pytest.approx(length, abs=reach), (p, n)


def test_stringers_smallest_coverage_found_for_two_taints() -> None:
    """Poisson factors, n = 10, populations of two taints and 0: no population lies lower.

    The source searched for the smallest coverage; a coarser search here stays above it, and
    comes near.
    """
    n, printed = next(
        (row[0], row[1:]) for row in TABLES["stringer-poisson-smallest-coverage"]["rows"]
    )
    counts = np.array([(i, j) for i, j in product(range(n + 1), repeat=2) if i + j <= n])
    rates = np.linspace(0.0, 1.0, 41)
    grid = np.array([(a, b) for a, b in product(rates, repeat=2) if a + b <= 1 + 1e-9])
    chances = np.array(
        [
            stats.multinomial.pmf(
                [(i, j, n - i - j) for i, j in counts], n, [a, b, max(1 - a - b, 0)]
            )
            for a, b in grid
        ]
    )
    for tail, smallest in zip((0.05, 0.10), printed, strict=True):
        worst = 1.0
        for large, small in product((1.0, 0.9), (0.05, 0.2, 0.5, 0.8)):
            limits = np.array(
                [
                    most_tainted(
                        "stringer",
                        np.array([large] * i + [small] * j + [0.0] * (n - i - j)),
                        tail,
                        factors="poisson",
                    )
                    for i, j in counts
                ]
            )
            truth = grid @ np.array([large, small])
            held = (chances * (limits[None] >= truth[:, None] - 1e-12)).sum(axis=1)
            worst = min(worst, float(held.min()))
        assert smallest - 5e-5 <= worst <= smallest + 0.02


POINTS = TABLES["spertus2024-pointmass-stopping"]["rows"]
ALTERNATIVES = sorted({row[0] for row in POINTS})


@pytest.mark.parametrize("alternative", [ALTERNATIVES[k] for k in (3, 4, 7, 11, 19)])
def test_point_masses_stop_no_later_than_published(alternative: float) -> None:
    """Two strata of point masses, 1/2 against the alternative at 0.95; stakes of 0.9 there too."""
    for gap in (0.0, 0.5):
        printed = min(row[6] for row in POINTS if row[:2] == [alternative, gap])
        n = int(printed) // 2 + 1
        parts = [
            monitoring.MonitoredStratum(
                str(k), np.full(n, share), 0.5, None, np.arange(k + 1, 2 * n + 1, 2), 0.5, planned=n
            )
            for k, share in enumerate((alternative - gap / 2, alternative + gap / 2))
        ]
        path = monitoring.follow(
            parts,
            monitoring.StopEarlyRule(
                n_max=400, level=0.95, share=0.9, threshold=0.5, strata="union"
            ),
        )
        assert path.decision == "threshold"
        assert path.stopped_at is not None
        assert path.stopped_at <= printed

"""Published and computed answers of finite-sample bounds, to the printed digit.

Sources stand beside the figures in data/bounds_cases.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from extrapolation import BOUNDS, Sample
from extrapolation.bounds.total_moments import StratumRows, total_moments
from tests.builders.limits import in_error, most_tainted

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "bounds_cases.json").read_text(encoding="utf-8")
)
TABLES = CASES["tables"]
INFINITE = 10**12


def taints_of(nonzero: list[float], n: int) -> np.ndarray:
    return np.array([*nonzero, *[0.0] * (n - len(nonzero))])


@pytest.mark.parametrize("row", TABLES["stringer-gaffke-decision-benchmark"]["rows"], ids=str)
def test_stringer_and_gaffke_as_displayed(row: list[Any]) -> None:
    """Displayed to 1e-6, rounded up."""
    nonzero, n, confidence, stringer, gaffke = row
    taints = taints_of(nonzero, n)
    poisson = most_tainted("stringer", taints, 1 - confidence, factors="poisson")
    exact = most_tainted("gaffke", taints, 1 - confidence)
    assert stringer - 1.001e-6 <= poisson <= stringer + 1e-9
    assert gaffke - 1.001e-6 <= exact <= gaffke + 1e-9


def test_the_certified_case_to_fourteen_digits() -> None:
    case = TABLES["stringer-gaffke-decision-benchmark"]["exact_case"]
    taints = taints_of(case["taints"], case["n"])
    found = most_tainted("gaffke", taints, case["alpha"])
    assert found == pytest.approx(case["gaffke_upper"], abs=1e-14)
    poisson = most_tainted("stringer", taints, case["alpha"], factors="poisson")
    assert poisson == pytest.approx(case["poisson_stringer"], abs=1e-15)


def test_binomial_stringer_without_errors() -> None:
    (printed,) = [row[1] for row in TABLES["jfa-stringer-known"]["rows"] if "no errors" in row[0]]
    assert most_tainted("stringer", np.zeros(60), 0.05) == pytest.approx(printed, abs=5e-9)


@pytest.mark.parametrize("row", TABLES["min-sum-count-bounds"]["rows"], ids=str)
def test_counts_of_the_minimum_sum_method(row: list[float]) -> None:
    size, n, errors, tail, low, high = row
    assert in_error(int(size), int(n), int(errors), tail) == (low, high)


@pytest.mark.parametrize(
    "row", TABLES["min-sum-count-bounds"]["exact_min_coverage"].items(), ids=str
)
def test_worst_coverage_of_the_hypergeometric_limit(row: tuple[str, float]) -> None:
    name, printed = row
    size, n = (int(part.split("=")[1]) for part in name.split(","))
    limits = np.array([in_error(size, n, k, 0.10)[0] for k in range(n + 1)])
    k = np.arange(n + 1)
    worst = min(
        float(stats.hypergeom.pmf(k, size, M, n)[limits <= M].sum()) for M in range(size + 1)
    )
    assert worst == pytest.approx(printed, abs=1e-9)


def test_exact_coverage_of_the_two_sided_t_limits() -> None:
    """Student's 95% interval of a rate, infinite population: the exact binomial sums."""
    for p, n, printed in TABLES["stark-normApprox-cell2"]["exact_student_t_coverage"]:
        n = int(n)
        covered = 0.0
        for k in range(n + 1):
            sample = Sample.from_arrays(np.arange(n) < k, sizes=INFINITE)
            low, high = BOUNDS["student"].limits(sample, 0.025, "two-sided")
            if low <= p * INFINITE <= high:
                covered += float(stats.binom.pmf(k, n, p))
        assert covered == pytest.approx(printed, abs=6e-7)


@pytest.mark.parametrize("row", CASES["computed"]["edgeworth_check"]["rows"], ids=str)
def test_the_expansion_behind_predicted_coverage(row: list[Any]) -> None:
    """With the population's skewness: level + (a z^2 + b) phi(z), printed to four digits."""
    _, n, skewness, _, printed = row
    # Two values with that skewness: a share q of ones, (1 - 2 q) / sqrt(q (1 - q)) = skewness.
    q = 0.5 - skewness / (2 * (skewness**2 + 4) ** 0.5)
    values = np.repeat([0.0, 1.0], [round((1 - q) * 100_000), 100_000 - round((1 - q) * 100_000)])
    moments = total_moments([StratumRows(values[None, :], 1.0, 0.0)], whole=0.0, rows=1)
    z = float(ndtri(0.90))
    # a and b fall with the root of n.
    a, b = (float(x[0]) * (100_000 / n) ** 0.5 for x in (moments.square, moments.constant))
    found = 0.90 + (a * z * z + b) * np.exp(-z * z / 2) / (2 * np.pi) ** 0.5
    # The skewness is printed to two decimals: 0.005 of it moves the value by 0.0007 at n = 30.
    assert found == pytest.approx(printed, abs=0.0008)


@pytest.mark.once
@pytest.mark.parametrize("row", CASES["computed"]["melded_binary_exact"]["rows"], ids=str)
def test_melded_on_two_binary_strata(row: list[float]) -> None:
    """Exact coverage over a 97 x 97 grid of two error rates: never under 0.9002, as published.

    Mean limits at (1/2, 1/2) as printed (the source drew its quantiles at random: 0.0015). The
    worst coverage depends on where the grid's points lie beside the limits; the source does not
    give its grid.
    """
    n1, n2, weight, _, _, _, mean_melded, mean_sidak, _ = row
    n1, n2 = int(n1), int(n2)
    sizes = {"a": round(weight * INFINITE), "b": round((1 - weight) * INFINITE)}
    labels = ["a"] * n1 + ["b"] * n2
    grid = np.linspace(0.001, 0.999, 97)
    i, j = np.arange(n1 + 1), np.arange(n2 + 1)
    first, second = stats.binom.pmf(i, n1, grid[:, None]), stats.binom.pmf(j, n2, grid[:, None])
    half = stats.binom.pmf(i, n1, 0.5)[:, None] * stats.binom.pmf(j, n2, 0.5)
    for bound, printed in (("melded", mean_melded), ("sidak", mean_sidak)):
        limits = np.zeros((n1 + 1, n2 + 1))
        for a in i:
            for b in j:
                values = np.concatenate([np.arange(n1) < a, np.arange(n2) < b])
                sample = Sample.from_arrays(values, sizes=sizes, strata=labels)
                limits[a, b] = (BOUNDS[bound].limits(sample, 0.10, "lower")[0] or 0.0) / INFINITE
        assert float((half * limits).sum()) == pytest.approx(printed, abs=0.0015)
        worst = 1.0
        for p, row_p in zip(grid, first, strict=True):
            truth = weight * p + (1 - weight) * grid
            held = limits[None] <= truth[:, None, None] + 1e-12
            worst = min(worst, float(((row_p @ held) * second).sum(axis=1).min()))
        assert worst >= (0.9002 if bound == "melded" else 0.949)

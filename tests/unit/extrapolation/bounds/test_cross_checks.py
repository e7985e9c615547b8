"""Bounds against other software and against their formulas by another road."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.special import ndtri

from extrapolation import BOUNDS, Sample
from tests.builders.inside_extrapolation import acceleration, least_mean, resample
from tests.builders.limits import least_gaffke_mean
from tests.builders.streams import seed_of, stream_named

pytestmark = pytest.mark.once

INFINITE = 10**12
SKEWED = np.round(np.exp(4 + 2 * stream_named("skewed").uniform(40)), 2)
SKEWED[::3] = 0.0


def test_empirical_likelihood_is_that_of_statsmodels() -> None:
    from statsmodels.emplike.descriptive import DescStat

    low, high = DescStat(SKEWED).ci_mean(sig=0.10, method="gamma", epsilon=1e-9)
    allowed = float(ndtri(0.95)) ** 2
    assert least_mean(SKEWED, allowed) == pytest.approx(low, rel=1e-6)
    assert -least_mean(-SKEWED, allowed) == pytest.approx(high, rel=1e-6)


def test_the_empirical_likelihood_ratio_meets_its_quantile() -> None:
    """-2 log of the ratio at the limit, by solving for lambda as the definition says."""
    from scipy.optimize import brentq

    allowed = float(ndtri(0.9)) ** 2
    mean = least_mean(SKEWED, allowed)
    d = SKEWED - mean
    n = len(d)
    edge = 1e-9
    lam = brentq(
        lambda x: float((d / (1 + x * d)).sum()),
        (1 / n - 1) / d.max() + edge,
        (1 / n - 1) / d.min() - edge,
        xtol=1e-14,
    )
    assert 2 * np.log1p(lam * d).sum() == pytest.approx(allowed, rel=1e-8)


@pytest.mark.parametrize("zeros", [0, 5, 22])
def test_gil_pelaez_agrees_with_the_spline(zeros: int) -> None:
    """P(sum a_i D_i > s) by inverting the characteristic function of a sum of gammas."""
    atoms = np.append(SKEWED[:25], 0.0)
    atoms[:zeros] = 0.0
    s = least_gaffke_mean(atoms[:-1], 0.10)
    lam = (atoms - s) / np.abs(atoms - s).max()

    def integrand(u: float) -> float:
        return float(
            np.sin(np.arctan(lam * u).sum()) / (u * np.exp(0.5 * np.log1p((lam * u) ** 2).sum()))
        )

    above = 0.5 + integrate.quad(integrand, 0, np.inf, limit=400, epsabs=1e-12)[0] / np.pi
    assert above == pytest.approx(0.90, abs=1e-9)


def test_melding_agrees_with_random_dirichlet_weights(request: pytest.FixtureRequest) -> None:
    """Two strata: 400,000 random weights put the melded limit's tail at 0.10."""
    parts = {"a": SKEWED[:18], "b": SKEWED[18:]}
    sizes = {"a": 300_000, "b": 90_000}
    labels = ["a"] * 18 + ["b"] * 22
    low, _ = BOUNDS["melded"].limits(
        Sample.from_arrays(SKEWED, sizes=sizes, strata=labels), 0.10, "lower"
    )
    stream = stream_named(request.node.name)
    total = np.zeros(400_000)
    for label, values in parts.items():
        weights = -np.log1p(-stream.uniform(len(total), len(values) + 1))
        means = weights[:, :-1] @ values / weights.sum(axis=1)
        total += np.maximum(sizes[label] * means, values.sum())
    assert (total <= low).mean() == pytest.approx(0.10, abs=4.5 * (0.09 / len(total)) ** 0.5)


def test_johnson_and_hall_as_their_papers_write_them() -> None:
    n, y = len(SKEWED), SKEWED
    s, mean = y.std(ddof=1), y.mean()
    g = ((y - mean) ** 3).mean() / s**3
    sample = Sample.from_arrays(y, sizes=INFINITE)
    t, z = stats.t.ppf(0.9, n - 1), ndtri(0.9)
    johnson = mean + s * g / (6 * n) - t * s / n**0.5
    q = z / n**0.5
    hall = mean - s * (3 / g) * (np.cbrt(1 + g * (q - g / (6 * n))) - 1)
    low, _ = BOUNDS["johnson"].limits(sample, 0.10, "lower")
    assert low / INFINITE == pytest.approx(johnson, rel=1e-9)  # type: ignore[operator]
    low, _ = BOUNDS["hall"].limits(sample, 0.10, "lower")
    assert low / INFINITE == pytest.approx(hall, rel=1e-9)  # type: ignore[operator]


def test_bca_is_near_scipys() -> None:
    """Both draw their resamples at random: within a twentieth of the reach."""
    sample = Sample.from_arrays(SKEWED, sizes=INFINITE)
    low, high = BOUNDS["bca"].limits(
        sample, 0.10, "two-sided", seed=seed_of("bca"), resamples=20_000
    )
    found = stats.bootstrap(
        (SKEWED,),
        np.mean,
        confidence_level=0.8,
        n_resamples=20_000,
        method="BCa",
        random_state=np.random.default_rng(5),
    )
    ends = found.confidence_interval
    reach = ends.high - ends.low
    assert low / INFINITE == pytest.approx(ends.low, abs=reach / 20)  # type: ignore[operator]
    assert high / INFINITE == pytest.approx(ends.high, abs=reach / 20)  # type: ignore[operator]
    centred = SKEWED - SKEWED.mean()
    expected = (centred**3).sum() / (6 * (centred**2).sum() ** 1.5)
    assert acceleration(sample) == pytest.approx(expected, rel=1e-9)


def test_bca_of_ties_follows_the_lattice_of_the_sample() -> None:
    """2 errors of 30: with 29 draws a resample no total could equal ours, and BCa gave 0."""
    sample = Sample.from_arrays([100.0] * 2 + [0.0] * 28, sizes=2000)
    made = resample(sample, seed=3, resamples=2_000)
    equal = (np.abs(made.totals - sample.total) < 1e-6).mean()
    assert equal == pytest.approx(stats.binom.pmf(2, 30, 2 / 30), abs=0.05)
    low, _ = BOUNDS["bca"].limits(sample, 0.10, "lower", seed=3)
    # one error of 30, its distance from the point by sqrt(30 (1 - f) / 29)
    reach = sample.total / 2 * (30 / 29 * (1 - 30 / 2000)) ** 0.5
    assert low == pytest.approx(sample.total - reach, rel=1e-9)


def test_resamples_have_the_variance_of_the_design() -> None:
    """Rao and Wu: the variance over resamples is the estimated variance, strata and fpc and all."""
    labels = ["a"] * 18 + ["b"] * 22
    sample = Sample.from_arrays(SKEWED, sizes={"a": 30, "b": 90}, strata=labels)
    made = resample(sample, seed=seed_of("rao wu"), resamples=20_000)
    assert made.totals.mean() == pytest.approx(sample.total, rel=0.01)
    assert made.totals.var() == pytest.approx(sample.total_variance, rel=0.05)
    assert made.variances.mean() == pytest.approx(sample.total_variance, rel=0.05)


def test_bootstrap_t_takes_the_quantile_of_its_resamples() -> None:
    sample = Sample.from_arrays(SKEWED, sizes=400)
    made = resample(sample, seed=11, resamples=2_000)
    t = (made.totals - sample.total) / np.sqrt(made.variances)
    expected = sample.total - np.sort(t)[1799] * sample.total_variance**0.5
    assert BOUNDS["bootstrap_t"].limits(sample, 0.10, "lower", seed=11)[0] == pytest.approx(
        expected, rel=1e-12
    )


def test_the_taint_mixture_is_beta_for_all_or_nothing() -> None:
    """Without partial errors and with a frame too large to vary, near a beta posterior mean."""
    paid = np.full(60, 10.0)
    values = np.where(np.arange(60) < 45, 10.0, 0.0)
    sample = Sample.from_arrays(values, sizes=100_060, caps=paid, unsampled=np.full(100_000, 10.0))
    low, _ = BOUNDS["taint_mixture"].limits(sample, 0.10, "lower")
    stream = stream_named("taint mixture")
    gammas = stats.gamma.ppf(stream.uniform(3, 200_000), np.array([[16.0], [46.0], [1.0]]))
    rates = gammas / gammas.sum(axis=0)
    expected = 450 + 1e6 * np.quantile(rates[1] + 0.5 * rates[2], 0.10)
    assert low == pytest.approx(expected, rel=2e-3)

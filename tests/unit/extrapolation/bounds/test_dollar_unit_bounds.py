"""The moment bound and Cox and Snell's: other programs' limits, their derivation, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from extrapolation import BOUNDS, Sample
from primafacie.errors import EstimateError
from tests.builders.streams import stream_named

BOOK = 1e6
NONE = np.zeros(60)
SIGNED = np.r_[np.zeros(96), -0.16, 0.04, 0.18, 0.47]
THREE = np.r_[np.zeros(97), 1.0, 0.4, 0.1]
MANY = np.r_[np.zeros(50), np.arange(1, 11) / 20]


def limit(bound: str, taints: Any, tail: float, side: str, **options: Any) -> Any:
    n = len(taints)
    sample = Sample.from_arrays(
        taints, sizes=10**6, caps=np.ones(n), hits=np.ones(n, dtype=int), books=BOOK
    )
    low, high = BOUNDS[bound].limits(sample, tail, side, **options)
    return high / BOOK if side == "upper" else low / BOOK  # type: ignore[operator]


@pytest.mark.parametrize(
    ("bound", "taints", "level", "upper", "lower"),
    [
        ("moment", NONE, 0.95, 0.049160209467, -0.004373298381),
        # The R package MUS prints 2.393393% for its own example, the R package jfa the same.
        ("moment", SIGNED, 0.95, 0.023933931051, -0.001066655051),
        ("moment", THREE, 0.90, 0.036578974683, None),
        ("moment", MANY, 0.95, 0.088635401257, 0.019405971567),
        ("cox_snell", NONE, 0.95, 0.027651897042, 0.000278141422),
        ("cox_snell", THREE, 0.95, 0.046545182060, 0.004975692074),
        ("cox_snell", MANY, 0.90, 0.086511149175, None),
    ],
)
def test_the_limits_of_jfa(
    bound: str, taints: Any, level: float, upper: float, lower: float | None
) -> None:
    """jfa 0.7.3, run beside; its two-sided limits at 90% are the one-sided ones at 95%."""
    assert limit(bound, taints, 1 - level, "upper") == pytest.approx(upper, abs=1e-11)
    if lower is not None:
        assert limit(bound, taints, 1 - level, "lower") == pytest.approx(lower, abs=1e-11)


def test_cox_and_snells_limit_is_the_quantile_of_its_model() -> None:
    """The posterior drawn at random: a gamma rate times an inverse gamma taint."""
    stream = stream_named("cox and snell")
    m, n, total = 3, 100, 1.5
    rate = stats.gamma.ppf(stream.uniform(20_000), m + 1, scale=1 / (n + 1 / 0.1))
    taint = (2 * 0.4 + total) / stats.gamma.ppf(stream.uniform(20_000), m + 3)
    expected = np.quantile(rate * taint, 0.90)
    found = limit("cox_snell", THREE, 0.10, "upper", prior_rate=0.1, prior_taint=0.4)
    assert found == pytest.approx(expected, rel=0.03)


def test_the_moments_are_those_of_the_mean_of_draws_in_error() -> None:
    """Simulated: a beta share of errors, binomially many, each with one of the m + 1 taints."""
    from extrapolation.bounds.moment import _moments

    stream = stream_named("moments of the mean taint")
    n, found = 60, np.array([0.2, 0.5, 0.9])
    m = len(found)
    supposed = 0.81 * (1 - 0.667 * np.tanh(10 * found.mean())) * (1 + 0.667 * np.tanh(m / 10))
    share = stats.beta.ppf(stream.uniform(20_000), m + 1, n - m + 1)
    wrong = stream.uniform(20_000 * n).reshape(-1, n) < share[:, None]
    places = (stream.uniform(20_000 * n) * (m + 1)).astype(int).reshape(-1, n)
    means = np.where(wrong, np.r_[found, supposed][places], 0.0).mean(axis=1)
    mean, variance, third = _moments(np.r_[np.zeros(n - m), found])
    assert means.mean() == pytest.approx(mean, rel=0.02)
    assert means.var() == pytest.approx(variance, rel=0.05)
    assert ((means - means.mean()) ** 3).mean() == pytest.approx(third, rel=0.2)


@pytest.mark.parametrize(
    ("bound", "taints", "options", "words"),
    [
        ("moment", np.ones(60), {}, "most draws are in error"),
        ("cox_snell", SIGNED, {}, "taints outside 0 to 1"),
        ("cox_snell", THREE, {"prior_rate": 0}, "a fraction above 0"),
        ("cox_snell", THREE, {"prior_taint": 40}, "a fraction above 0"),
    ],
)
def test_what_is_refused(bound: str, taints: Any, options: dict[str, Any], words: str) -> None:
    with pytest.raises(EstimateError, match=words):
        limit(bound, taints, 0.05, "upper", **options)

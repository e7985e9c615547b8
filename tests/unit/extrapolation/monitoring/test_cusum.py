"""The CUSUM: exact run lengths against enumeration and simulation."""

from __future__ import annotations

import numpy as np
import pytest

from extrapolation import monitoring
from extrapolation.monitoring import BernoulliCusum
from extrapolation.monitoring.cusum import _mean_run_length
from primafacie.errors import EstimateError
from tests.builders.streams import stream_named


def test_a_chart_of_one_step_waits_for_the_first_error() -> None:
    assert _mean_run_length(0.25, 4, 1) == pytest.approx(4.0)


def test_run_lengths_add_up_to_their_mean() -> None:
    chart = monitoring.bernoulli_cusum(0.05, 0.25, run_length=60)
    survival, total = 1.0, 0.0
    for charts in range(1, 3000):
        total += survival
        survival = 1 - chart.signal_within(charts, rate=0.2) if charts < 400 else 0.0
    assert total == pytest.approx(chart.mean_run_length(0.2), rel=1e-6)


def test_the_mean_run_length_is_what_monitoring_meets() -> None:
    chart = monitoring.bernoulli_cusum(0.10, 0.30, run_length=100)
    stream = stream_named("test_the_mean_run_length_is_what_monitoring_meets")
    errors = (stream.uniform(400_000) < 0.10).astype(int)
    signals = np.array(chart.monitor(errors.tolist()).signals)
    lengths = np.diff(np.r_[0, signals])
    error = lengths.std(ddof=1) / len(lengths) ** 0.5
    assert abs(lengths.mean() - chart.run_length) <= 4 * error


def test_the_threshold_is_the_least() -> None:
    chart = monitoring.bernoulli_cusum(0.05, 0.20, run_length=400)
    assert chart.run_length >= 400
    assert _mean_run_length(0.05, chart.m, chart.steps - 1) < 400
    assert chart.mean_run_length(0.20) < 60
    assert 0.15 < chart.detected < 0.25


def test_it_starts_again_after_a_signal() -> None:
    chart = BernoulliCusum(0.05, 0.2, 9, 16, 1.0)
    path = chart.monitor([1, 1, 0, 1, 0, 0, 1, 1])
    assert path.signals == (2, 8)
    assert path.values[:3] == pytest.approx((8 / 9, 16 / 9, -1 / 9))


@pytest.mark.parametrize(
    ("rates", "length", "words"),
    [((0.2, 0.1), 50, "0 < accepted < detected"), ((0.7, 0.72), 50, "too close")],
)
def test_what_it_refuses(rates: tuple[float, float], length: float, words: str) -> None:
    with pytest.raises(EstimateError, match=words):
        monitoring.bernoulli_cusum(*rates, run_length=length)


def test_findings_must_be_zero_or_one() -> None:
    with pytest.raises(EstimateError, match="other than 0 and 1"):
        monitoring.bernoulli_cusum(0.05, 0.2, run_length=50).monitor([0, 2])

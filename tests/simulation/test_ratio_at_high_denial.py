"""The warning that a ratio estimate carries, measured: its limit covers far below its level.

Simple random samples of 30 from 2,000 lognormal payments (log-deviation 1.2), denied whole with
probability 0.9; the lower one-sided 90% t limit of the combined ratio and of the expansion
estimate. The reference run (1,500 samples) covered 0.633 and 0.986. With 1,000 samples of one
population the standard error is 0.015; populations differ more, so ten of 100 samples each are
pooled and the bounds are wide: what is claimed is the direction and its order of size.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri, stdtrit

from extrapolation import expand, ratio, read_review
from tests.builders.streams import stream_named

SIZE, N, POPULATIONS, SAMPLES = 2000, 30, 10, 100


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:.*HIGH-DENIAL-RATIO")
def test_ratio_limits_fall_short_where_most_is_denied() -> None:
    t = float(stdtrit(N - 1, 0.90))
    held = {"ratio": 0, "expansion": 0}
    for number in range(POPULATIONS):
        stream = stream_named(f"ratio at high denial {number}")
        x = np.round(100 * np.exp(1.2 * ndtri(stream.uniform(SIZE))), 2)
        y = np.where(stream.uniform(SIZE) < 0.9, x, 0.0)
        for _ in range(SAMPLES):
            chosen = stream.uniform(SIZE).argsort()[:N]
            table = pd.DataFrame({"overpaid": y[chosen], "x": x[chosen]})
            review = read_review(table, sizes=SIZE)
            fitted = ratio(review, auxiliary="x", totals=float(x.sum()))
            plain = expand(review, "overpaid")
            held["ratio"] += fitted.point - t * fitted.se <= y.sum()
            held["expansion"] += plain.point - t * plain.se <= y.sum()
    repeats = POPULATIONS * SAMPLES
    assert 0.50 <= held["ratio"] / repeats <= 0.75
    assert held["expansion"] / repeats >= 0.95

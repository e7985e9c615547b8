"""The taint mixture against its own model, integrated another way."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import brentq

from extrapolation import BOUNDS, Sample

pytestmark = pytest.mark.once


def posterior_quantile(sample: Sample, probability: float) -> float:
    """The quantile by the conditional distributions of the Dirichlet rates.

    D_1 ~ Beta(k1 + 1, k0 + kp + 2); given it D_p = (1 - D_1) Beta(kp + 1, k0 + 1). Both on fine
    grids of their quantiles, instead of the B-spline of the sum.
    """
    (part,) = sample.strata
    taints = part.values / part.caps
    k0, k1 = int((taints == 0).sum()), int((taints >= 1).sum())
    partial = taints[(taints > 0) & (taints < 1)]
    kp = len(partial)
    mean = (partial.sum() + 1 / 2) / (kp + 1)
    square = ((partial**2).sum() + 1 / 3) / (kp + 1)
    rates = np.array([k0 + 1, k1 + 1, kp + 1]) / (part.n + 3)
    tau1, tau2 = rates[1] + rates[2] * mean, rates[1] + rates[2] * square
    grid = (np.arange(400) + 0.5) / 400
    first = stats.beta.ppf(grid, k1 + 1, k0 + kp + 2)[:, None]
    share = first + mean * (1 - first) * stats.beta.ppf(grid, kp + 1, k0 + 1)
    paid = part.unsampled
    assert paid is not None
    spread = float((paid**2).sum() * (tau2 - tau1**2)) ** 0.5
    owed = (share * paid.sum()).ravel()
    top = float(paid.sum())
    place = brentq(
        lambda t: stats.norm.cdf((t - owed) / spread).mean() - probability, -top, 2 * top
    )
    return float(part.values.sum()) + min(max(place, 0.0), top)


@pytest.mark.parametrize("tail", [0.025, 0.10])
@pytest.mark.parametrize("partial", [2, 9])
def test_the_limits_are_the_posterior_quantiles(partial: int, tail: float) -> None:
    taints = np.array([0.0] * 11 + [1.0] * 8 + [0.2 + 0.6 * k / partial for k in range(partial)])
    paid = 50.0 + np.arange(len(taints)) * 7 % 90
    sample = Sample.from_arrays(
        paid * taints, sizes=200, caps=paid, unsampled=40.0 + np.arange(200 - len(taints)) * 3 % 120
    )
    low, high = BOUNDS["taint_mixture"].limits(sample, tail, "two-sided")
    assert low == pytest.approx(posterior_quantile(sample, tail), rel=5e-4)
    assert high == pytest.approx(posterior_quantile(sample, 1 - tail), rel=5e-4)

"""No limit lies beyond what the sample itself proves; ends that contradict each other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betaincinv

from extrapolation import BOUNDS, Sample
from extrapolation.bounds.gaffke_certified import all_different


def near_census(values: np.ndarray, left: int) -> Sample:
    n = len(values)
    return Sample.from_arrays(
        values, sizes=n + left, caps=np.ones(n), books=float(n + left), unsampled=np.ones(left)
    )


def test_betting_never_claims_more_than_is_left_to_owe() -> None:
    """Forty errors first, then forty units free of it, one unit left: early bets spoke too soon."""
    sample = near_census(np.repeat([1.0, 0.0], 40), 1)
    for name in ("betting", "betting_anytime"):
        low, _ = BOUNDS[name].limits(sample, 0.25, "lower")
        assert low == 41, "the bets alone say more"


def test_ends_that_contradict_each_other_leave_what_lies_between() -> None:
    """Twenty errors, then a hundred units without: each end alone is beyond the other."""
    values = np.repeat([1.0, 0.0], [20, 100])
    sample = Sample.from_arrays(values, sizes=10**6, caps=np.ones(120), hits=[1] * 120, books=1e6)
    limits = BOUNDS["betting_anytime"].limits
    low, high = limits(sample, 0.10, "lower")[0], limits(sample, 0.10, "upper")[1]
    assert low is not None
    assert high is not None
    assert high < low
    assert limits(sample, 0.10, "two-sided") == (high, low)


def test_a_certified_tail_far_below_any_number_near_1() -> None:
    """86 of 87 units: the certified tail is 0.1 times 5e-36, and the quantile still a beta one."""
    found, _ = BOUNDS["gaffke_certified"].limits(near_census(np.zeros(86), 1), 0.1, "lower")
    assert found == 0
    values = (np.arange(86) < 3) * 1.0
    from tests.builders.inside_extrapolation import dirichlet_quantile

    tail = 0.1 * all_different(87, 86)
    assert tail < 1e-35
    exact = float(betaincinv(3, 84, tail))
    assert dirichlet_quantile(np.append(values, 0.0), tail) == pytest.approx(exact, rel=1e-10)
    assert BOUNDS["gaffke_certified"].limits(near_census(values, 1), 0.1, "lower")[0] == 3

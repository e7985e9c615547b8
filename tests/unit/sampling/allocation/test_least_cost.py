"""Power and cost allocations; several quantities at once against SLSQP and brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from primafacie.errors import PlanError
from sampling import models
from sampling.allocation import cost_weighted, exact_costs, least_cost, least_total
from tests.builders.allocations import allocated
from tests.builders.inside_sampling import power
from tests.builders.streams import stream_named


def frames(name: str, strata: int, quantities: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    stream = stream_named(name)
    sizes = 200 + stream.integers(4000, strata)
    spreads = 1 + 99 * stream.uniform(quantities, strata)
    whole = ((sizes * spreads) ** 2).sum(axis=1) / 40
    return sizes, spreads, whole * (0.5 + stream.uniform(quantities))


@pytest.mark.parametrize(("strata", "quantities"), [(3, 1), (5, 2), (8, 3), (12, 4)])
def test_the_continuous_optimum_is_that_of_slsqp(strata: int, quantities: int) -> None:
    N, S, V = frames(f"slsqp {strata} {quantities}", strata, quantities)
    c = 1 + stream_named("costs").uniform(strata)
    found = least_cost(N, S, V, costs=c)
    A2, allowed = (N * S) ** 2, V + (N * S * S).sum(axis=1)
    scale = np.maximum(found.counts.astype(float), 2.0)
    whole = float((c * scale).sum())
    solved = minimize(
        lambda x: float((c * scale / x).sum() / whole),
        np.ones(strata),
        jac=lambda x: -c * scale / x**2 / whole,
        bounds=[(s / size, s / 2) for s, size in zip(scale, N, strict=True)],
        constraints=[
            {
                "type": "ineq",
                "fun": lambda x: 1 - (A2 / scale * x).sum(axis=1) / allowed,
                "jac": lambda x: -(A2 / scale) / allowed[:, None],
            }
        ],
        method="SLSQP",
        options={"maxiter": 2000, "ftol": 1e-13},
    )
    assert solved.success
    optimum = solved.fun * whole
    assert found.exact or found.cost <= 1.003 * found.bound
    # the multipliers satisfy the same optimum: the continuous cost at them is SLSQP's
    continuous = np.clip(np.sqrt((found.multipliers @ A2) / c), 2, N)
    assert float((c * continuous).sum()) == pytest.approx(optimum, rel=1e-8)
    assert optimum * (1 - 1e-8) <= found.cost <= optimum + c.sum()
    assert (found.variances <= V * (1 + 1e-9)).all()


@pytest.mark.once
@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(6, 12), st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=3
    ),
    st.sampled_from([1, 2]),
    st.sampled_from([0.2, 0.5, 0.9]),
    st.booleans(),
)
def test_no_whole_sizes_are_cheaper(
    rows: list[tuple[int, int, int]], quantities: int, share: float, priced: bool
) -> None:
    N = np.array([row[0] for row in rows])
    S = np.array([[row[1 + j] for row in rows] for j in range(quantities)], dtype=float)
    c = np.arange(1, len(rows) + 1) if priced else np.ones(len(rows))
    floor = np.array(
        [models.stratified_variance(N, S[j], np.full(len(N), 2)) for j in range(quantities)]
    )
    V = share * floor + 1e-6
    options = [
        float((c * n).sum())
        for n in product(*(range(2, size + 1) for size in N))
        if all(
            models.stratified_variance(N, S[j], n) <= V[j] * (1 + 1e-12) for j in range(quantities)
        )
    ]
    found = least_cost(N, S, V, costs=c)
    assert found.exact
    assert found.cost == pytest.approx(min(options))
    assert found.bound <= found.cost + 1e-9


def test_one_quantity_without_costs_is_the_neyman_allocation() -> None:
    N, S, V = frames("one quantity", 6, 1)
    found = least_cost(N, S, V)
    assert found.counts.sum() == allocated(N, S[0], int(found.counts.sum())).sum()
    one_less = allocated(N, S[0], int(found.counts.sum()) - 1)
    assert models.stratified_variance(N, S[0], one_less) > V[0]


def test_floors_and_caps_hold() -> None:
    N, S, V = frames("floors and caps", 5, 2)
    free = least_cost(N, S, V).counts
    low, high = (
        np.where(np.arange(5) == 0, free[0] + 9, 2),
        np.where(np.arange(5) == 1, free[1] - 3, N),
    )
    found = least_cost(N, S, V, floors=low, caps=high)
    assert (found.counts >= low).all()
    assert (found.counts <= high).all()
    assert (found.variances <= V * (1 + 1e-9)).all()
    with pytest.raises(PlanError, match="with every stratum at its cap"):
        least_cost(N, S, V / 100, caps=5)


def test_power_and_cost() -> None:
    N = np.array([400, 300, 200])
    S, mean = np.array([5.0, 20.0, 80.0]), np.array([10.0, 30.0, 100.0])
    assert power(N, S, mean, N * mean, 60, q=1).tolist() == allocated(N, S, 60).tolist()
    assert cost_weighted(N, S, 3.0, 60).tolist() == allocated(N, S, 60).tolist()
    n = least_total(lambda t: power(N, S, mean, N * mean, t, q=0.5), N, S, 5e6, fewest=6, most=900)
    one_less = power(N, S, mean, N * mean, int(n.sum()) - 1, q=0.5)
    assert models.stratified_variance(N, S, n) <= 5e6 < models.stratified_variance(N, S, one_less)
    with pytest.raises(PlanError, match="a number from 0 to 1"):
        power(N, S, mean, N * mean, 60, q=2)
    with pytest.raises(PlanError, match="without a mean"):
        power(N, S, mean * 0, N * mean, 60)
    with pytest.raises(PlanError, match="a cost above 0"):
        cost_weighted(N, S, [1, 0, 1], 60)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.integers(4, 9), st.integers(1, 9)), min_size=2, max_size=3),
    st.integers(8, 11),
)
def test_power_sizes_minimise_their_criterion(rows: list[tuple[int, int]], total: int) -> None:
    N, S = np.array([r[0] for r in rows]), np.array([float(r[1]) for r in rows])
    mean = 1.0 + np.arange(len(rows))
    n = power(N, S, mean, N, min(total, N.sum()), q=0.5)
    weights = N**0.5 * S / mean

    def criterion(sizes: tuple[int, ...]) -> float:
        return float((weights**2 / np.array(sizes)).sum())

    options = [
        criterion(m) for m in product(*(range(2, size + 1) for size in N)) if sum(m) == n.sum()
    ]
    assert criterion(tuple(n)) <= min(options) * (1 + 1e-12)


@pytest.mark.parametrize("strata", [12, 40])
def test_many_unequal_costs_are_solved_to_the_end(
    strata: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """Costs in cents, two quantities: proved, silent, and no step or exchange makes it cheaper."""
    name = f"unequal costs {strata}"
    N, S, V = frames(name, strata, 2)
    c = np.round(20 + 100 * stream_named(f"{name} costs").uniform(strata), 2)
    found = least_cost(N, S, V, costs=c)
    assert found.exact
    assert found.bound == found.cost
    assert capfd.readouterr() == ("", "")
    A2, allowed = (N * S) ** 2, V + (N * S * S).sum(axis=1)
    n = found.counts
    for down in range(strata):
        for up in range(strata):
            other = n.copy()
            other[down] -= 1
            other[up] += down != up
            cheaper = (c * other).sum() < found.cost - 1e-9
            feasible = other[down] >= 2 and ((A2 / other).sum(axis=1) <= allowed).all()
            assert not (cheaper and feasible)


def test_where_too_many_sizes_stand_close_the_gap_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exact_costs, "MOST_CHOICES", 2000)
    monkeypatch.setattr(exact_costs, "_KEPT", 1000)
    N, S, V = frames("too many", 30, 3)
    c = np.round(20 + 100 * stream_named("too many costs").uniform(30), 2)
    found = least_cost(N, S, V, costs=c)
    assert not found.exact
    assert found.bound < found.cost < found.bound * 1.001
    assert (found.variances <= V * (1 + 1e-9)).all()

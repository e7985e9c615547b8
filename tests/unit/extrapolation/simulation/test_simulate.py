"""The engine: exact where it can be, as the bounds one by one, the same for any workers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from extrapolation import BOUNDS
from extrapolation.simulation.blocks import Block
from extrapolation.simulation.strata import DrawnStratum
from primafacie.errors import EstimateError
from sampling import ErrorModel, models
from tests.builders.inside_extrapolation import FixedOverpayments, SimulatedStratum, simulate
from tests.builders.streams import seed_of, stream_named

PAID = np.round(np.exp(4 + 1.5 * stream_named("paid").uniform(600)), 2)
STRATA = [
    SimulatedStratum("a", PAID[:300], 20),
    SimulatedStratum("b", PAID[300:590], 25),
    SimulatedStratum("c", PAID[590:], 10),
]


def test_a_binary_population_is_enumerated() -> None:
    """The t limit on 190 units denied of 200, n = 30: the sum of hypergeometric chances."""
    over = np.where(np.arange(200) < 190, 50.0, 0.0)
    part = SimulatedStratum("1", np.full(200, 50.0), 30)
    found = simulate(
        [part], FixedOverpayments((over,)), bounds=["student"], level=0.9, replicates=10, seed=1
    )
    k = np.arange(20, 31)
    p = k / 30
    se = np.sqrt(p * (1 - p) / 29 * (1 - 0.15))
    low = p - stats.t.ppf(0.9, 29) * se
    expected = stats.hypergeom.pmf(k, 200, 190, 30)[low <= 0.95 + 1e-12].sum()
    row = found.row("student")
    assert found.exact
    assert row.error == 0
    assert row.coverage == pytest.approx(expected, abs=1e-12)
    assert row.direction == "under"


def test_pps_and_strata_are_enumerated_too() -> None:
    overpaid = [np.where(np.arange(60) < m, 8.0, 0.0) for m in (30, 50)]
    parts = [SimulatedStratum("a", np.full(60, 8.0), 6), SimulatedStratum("b", np.full(60, 9.0), 9)]
    model = FixedOverpayments(tuple(overpaid))
    found = simulate(
        parts, model, bounds=["normal"], level=0.8, replicates=1, seed=1, selection="pps"
    )
    expected = 0.0
    for i in range(7):
        for j in range(10):
            chance = stats.binom.pmf(i, 6, 0.5) * stats.binom.pmf(j, 9, 5 / 6)
            p, q = i / 6, j / 9
            v = (480 * 1.0) ** 2 * p * (1 - p) / 5 + (540 * 8 / 9) ** 2 * q * (1 - q) / 8
            low = 480 * p + 480 * q - stats.norm.ppf(0.8) * v**0.5
            expected += chance * (low <= 640 + 1e-9)
    assert found.exact
    assert found.row("normal").coverage == pytest.approx(expected, abs=1e-12)


def test_simulation_agrees_with_enumeration(request: pytest.FixtureRequest) -> None:
    """Payments that differ (the t limit does not see them) turn the same study into draws."""
    over = np.where(np.arange(500) < 200, 50.0, 0.0)
    study: dict[str, Any] = {
        "bounds": ["student"],
        "level": 0.9,
        "replicates": 8_000,
        "seed": seed_of(request.node.name),
    }
    alike = SimulatedStratum("1", np.full(500, 50.0), 40)
    apart = SimulatedStratum("1", 50 + np.arange(500.0), 40)
    exact = simulate([alike], FixedOverpayments((over,)), **study).row("student")
    drawn = simulate([apart], FixedOverpayments((over,)), **study).row("student")
    assert exact.exact
    assert not drawn.exact
    assert exact.coverage is not None
    assert drawn.error is not None
    assert abs(drawn.coverage - exact.coverage) <= 4 * drawn.error  # type: ignore[operator]
    assert drawn.mean_low == pytest.approx(exact.mean_low, abs=0.01)


@pytest.mark.parametrize("pps", [False, True])
def test_blocks_give_what_the_bounds_give_one_by_one(pps: bool) -> None:
    stream = stream_named(f"blocks {pps}")
    parts = []
    for part in STRATA:
        over = ErrorModel(rate=0.4, severity=0.7).overpayments(part.payments, stream)
        draws = stream.uniform(40, part.size).argsort(axis=1)[:, : part.n]
        draws[0] = np.arange(part.n)
        over[: part.n] = part.payments[: part.n] if pps else 3.0  # the first sample: no variance
        whole = part.n == part.size and not pps
        parts.append(DrawnStratum(part, over, None if whole else draws, pps))
    block = Block(tuple(parts), np.ones(40), 1.0, True)
    quick = {name: one.moment_rows for name, one in BOUNDS.items() if one.moment_rows is not None}
    for name, limits in quick.items():
        low, high = limits(block.moments, 0.05)
        for row in range(40):
            one = BOUNDS[name].limits(block.sample(row), 0.05, "two-sided")
            assert one == pytest.approx((low[row], high[row]), rel=1e-11), (name, row)


def test_the_result_depends_on_the_seed_alone() -> None:
    study: dict[str, Any] = {"bounds": ["student", "hall"], "level": 0.9, "replicates": 2_500}
    model = ErrorModel(rate=0.5, severity=0.8)
    one = simulate(STRATA, model, seed=11, populations=2, **study)
    two = simulate(STRATA, model, seed=11, populations=2, workers=2, **study)
    alone = simulate(STRATA, model, seed=11, populations=2, **study | {"bounds": ["hall"]})
    other = simulate(STRATA, model, seed=12, populations=2, **study)
    assert one.to_dict() == two.to_dict()
    assert one.row("hall") == alone.row("hall")
    assert one.to_dict() != other.to_dict()
    assert list(one.table().index) == ["student", "hall"]


def test_one_seed_for_all_strata_ruins_the_limit() -> None:
    """Two equal strata in one order, sampled at the same places: half the information, told as all.

    The true variance is twice the printed one, so the limit covers near Phi(z / sqrt 2).
    """
    part = np.sort(PAID[:400])
    strata = [SimulatedStratum(label, part, 30) for label in ("a", "b")]
    model = FixedOverpayments((part, part))
    study: dict[str, Any] = {"bounds": ["normal"], "level": 0.9, "replicates": 4_000, "seed": 3}
    apart = simulate(strata, model, **study).row("normal")
    shared = simulate(strata, model, selection="same stream", **study).row("normal")
    assert apart.coverage is not None
    assert shared.coverage is not None
    assert shared.direction == "under"
    expected = stats.norm.cdf(stats.norm.ppf(0.9) / 2**0.5)
    assert abs(shared.coverage - expected) < 0.03
    assert abs(apart.coverage - 0.9) < 0.025


def test_progress_is_told_and_an_interrupt_goes_through() -> None:
    told: list[tuple[int, int]] = []
    simulate(
        STRATA,
        models.AllOrNone(0.5),
        bounds=["student"],
        level=0.9,
        replicates=2_200,
        seed=1,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(
            STRATA,
            models.AllOrNone(0.5),
            bounds=["student"],
            level=0.9,
            replicates=2_200,
            seed=1,
            progress=stop,
        )


def test_a_bound_that_refuses_says_how_often_and_why() -> None:
    """Underpayments in the frame: gaffke is refused for every sample, student goes on."""
    part = SimulatedStratum("1", PAID, 30)
    model = models.EmpiricalTaints((0.5, 0.0, 1.0, -0.2))
    found = simulate([part], model, bounds=["gaffke", "student"], level=0.9, replicates=50, seed=1)
    row = found.row("gaffke")
    assert (row.refused, row.coverage, row.direction) == (1.0, None, None)
    assert "underpayments count" in row.reasons[0]
    assert found.row("student").refused == 0


def test_studies_that_cannot_be_run_are_refused() -> None:
    study: dict[str, Any] = {"level": 0.9, "replicates": 10, "seed": 1}
    model = models.AllOrNone(0.5)
    with pytest.raises(EstimateError, match="the bound satterthwaite for a sample of design srs"):
        simulate(STRATA[:1], model, bounds=["satterthwaite"], **study)
    with pytest.raises(EstimateError, match="the bound 'best'"):
        simulate(STRATA, model, bounds=["best"], **study)
    with pytest.raises(EstimateError, match="0 bounds"):
        simulate(STRATA, model, bounds=[], **study)
    with pytest.raises(EstimateError, match="1 sampled unit"):
        SimulatedStratum("1", PAID, 1)
    with pytest.raises(EstimateError, match="units of"):
        SimulatedStratum("1", PAID, 601)
    with pytest.raises(EstimateError, match="overpayments of"):
        simulate(STRATA, FixedOverpayments((PAID,)), bounds=["student"], **study)

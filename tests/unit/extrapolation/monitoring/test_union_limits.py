"""Strata played together: exact at all times, no more than the true minimum, and sooner done."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from extrapolation import monitoring
from extrapolation.monitoring.union_limits import Played, union_limits
from primafacie.errors import EstimateError
from sampling import Money, Sizes, StopEarly, designs, open_frame, plan, stratify
from tests.builders.streams import stream_named

pytestmark = pytest.mark.once

TAIL = 0.10


def played(
    shares: list[np.ndarray], scales: list[float], sizes: list[int | None] | None = None
) -> list[Played]:
    """Strata that take turns one by one."""
    count, last = len(shares), sum(len(part) for part in shares)
    made = []
    for k, part in enumerate(shares):
        size = None if sizes is None else sizes[k]
        known = np.searchsorted(
            np.arange(k + 1, count * len(part) + 1, count), np.arange(1, last + 1), side="right"
        )
        least = np.zeros(last)
        if size is not None:
            least = np.concatenate([[0.0], np.cumsum(part)])[known] / size
        made.append(Played(part, scales[k], size, len(part), known, least))
    return made


@pytest.mark.parametrize(
    "bet", ["predictable", pytest.param("fixed_share", marks=pytest.mark.long)]
)
def test_with_replacement_no_moment_is_wrong_more_often_than_the_level(bet: str) -> None:
    """All 2^4 x 2^4 orders, all pairs of 19 rates: the limit *ever* above the total."""
    orders = np.array(list(product([0.0, 1.0], repeat=4)))
    ends = np.array(
        [
            [union_limits(played([a, b], [0.7, 0.3]), TAIL, bet=bet, share=0.9)[-1] for b in orders]  # type: ignore[arg-type]
            for a in orders
        ]
    )
    assert ends.max() > 0.2, "or the test could not fail"
    rates = np.arange(1, 20) / 20
    ones = orders.sum(axis=1)
    chance = rates[:, None] ** ones * (1 - rates[:, None]) ** (4 - ones)
    for p, chance_p in zip(rates, chance, strict=True):
        for q, chance_q in zip(rates, chance, strict=True):
            missed = ends > 0.7 * p + 0.3 * q + 1e-9
            assert float(chance_p @ missed @ chance_q) <= TAIL


@pytest.mark.long
def test_without_replacement_no_moment_is_wrong_more_often_than_the_level() -> None:
    """4 of 6 and 4 of 5 units in every order, every pair of populations of zeros and ones."""
    from scipy import stats

    orders = np.array(list(product([0.0, 1.0], repeat=4)))
    ends = np.array(
        [
            [
                union_limits(
                    played([a, b], [6.0, 10.0], [6, 5]), TAIL, bet="predictable", share=0.9
                )[-1]
                for b in orders
            ]
            for a in orders
        ]
    )
    ones = orders.sum(axis=1).astype(int)
    ways = stats.binom.pmf(ones, 4, 0.5) * 16
    for first, second in product(range(7), range(6)):
        chance_a = stats.hypergeom.pmf(ones, 6, first, 4) / ways
        chance_b = stats.hypergeom.pmf(ones, 5, second, 4) / ways
        missed = ends > first + 2 * second + 1e-9
        assert float(chance_a @ missed @ chance_b) <= TAIL


def test_the_limit_is_the_least_that_no_rejected_means_owe() -> None:
    """Two strata, every pair of means on a fine grid: at or above the limit, and near it."""
    stream = stream_named("union brute force")
    shares = [np.round(stream.uniform(12) * 1.4, 1).clip(0, 1), (stream.uniform(12) < 0.6) * 1.0]
    scales, stake = [60.0, 40.0], 0.5
    found = union_limits(played(shares, scales), TAIL, bet="fixed_share", share=stake)
    grid = np.linspace(0.0005, 1, 2001)
    logs = [np.log1p(stake * (x[:, None] / grid - 1)) for x in shares]
    owed = scales[0] * grid[:, None] + scales[1] * grid[None, :]
    least = 0.0
    for moment in range(24):
        known = [logs[0][: (moment + 2) // 2].sum(axis=0), logs[1][: (moment + 1) // 2].sum(axis=0)]
        open_ = known[0][:, None] + known[1][None, :] <= -np.log(TAIL)
        least = max(least, float(owed[open_].min()))
        assert found[moment] <= least + 1e-9
        assert found[moment] >= least - 0.4


def followed(shares: float, strata: str, n: int = 64) -> monitoring.StopEarlyPath:
    parts = [
        monitoring.MonitoredStratum(
            str(k),
            np.full(n, shares),
            500.0,
            None,
            np.arange(k + 1, 2 * n + 1, 2),
            500.0,
            planned=n,
        )
        for k in (0, 1)
    ]
    return monitoring.follow(
        parts, monitoring.StopEarlyRule(n_max=2 * n, level=0.95, threshold=500.0, strata=strata)
    )  # type: ignore[arg-type]


def test_point_masses_stop_after_about_half_as_many_units() -> None:
    """The published benchmark: 108 and 25 units by added limits, 57 and 13 played together.

    There at means 0.5605 and 0.75 against 0.5 with bets of its own; here with stakes of at most
    half the mean.
    """
    assert [followed(x, "split").stopped_at for x in (0.5605, 0.75)] == [126, 33]
    assert [followed(x, "union").stopped_at for x in (0.5605, 0.75)] == [52, 14]


def test_above_it_is_the_same_game_on_what_is_paid_rightly() -> None:
    low, high = followed(0.3, "union").steps[-1].low, followed(0.7, "union").steps[-1].high
    assert high == pytest.approx(1000 - low, rel=1e-12)


def test_turns_need_the_planned_selections() -> None:
    part = monitoring.MonitoredStratum("a", np.ones(5), 5.0, None, np.arange(1, 6), 5.0)
    with pytest.raises(EstimateError, match="5 values of 0 planned selections"):
        monitoring.follow([part, part], monitoring.StopEarlyRule(n_max=10, strata="union"))


@pytest.mark.parametrize("strata", ["split", "union"])
def test_an_audit_by_strata_of_which_one_is_taken_whole(strata: str) -> None:
    """The certainty stratum needs no ceiling and no share of the level: it is added as found."""
    paid = [10 + k % 30 for k in range(200)] + [900, 1000, 1100]
    table = pd.DataFrame({"id": [f"c{k:03d}" for k in range(203)], "paid": map(str, paid)})
    frame = open_frame(table, unit_id="id", paid="paid")
    parts = stratify(frame, number=2, certainty_over=Money.dollars("500"))
    labels = [row.label for row in parts.rows]
    made = plan(
        frame,
        parts,
        rules="cms-pim",
        sizes=Sizes(allocation=dict(zip(labels, (30, 30, 3), strict=True))),
        selection=designs.Pps(),
        stop_early=StopEarly(bet="predictable", n_max=63, strata=strata),
    )
    draw = made.draw("lot 9", seed_source="drawn by lot")
    order = monitoring.audit_order(draw)
    denied = {unit.unit_id: unit.paid_cents / 100 for unit in order}
    path = monitoring.follow_audit(draw, denied)
    whole = sum(unit.paid_cents / 100 for unit in draw.of_stratum(labels[-1]))
    assert whole == 3000
    total = float(sum(paid))
    assert whole + 0.6 * (total - whole) < path.low <= total
    assert path.steps[-1].high == pytest.approx(total)
    clean = monitoring.follow_audit(draw, dict.fromkeys(denied, 0.0))
    assert clean.low == 0
    assert clean.steps[-1].high < 0.4 * (total - whole)

"""Stop-early audits: the limits hold at all times together, and the audit stops when it should."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from extrapolation import monitoring
from extrapolation.bounds.betting import Bets, predictable_bets
from primafacie.errors import EstimateError
from sampling import designs, open_frame, plan
from tests.builders.command_line import run

LEVEL = 0.90


def stratum(
    shares: np.ndarray, *, scale: float = 1000.0, size: int | None = None
) -> monitoring.MonitoredStratum:
    turns = np.arange(1, len(shares) + 1)
    return monitoring.MonitoredStratum("1", shares, scale, size, turns, scale)


@pytest.mark.parametrize("bet", ["predictable", "fixed_share"])
@pytest.mark.parametrize("rate", [0.1, 0.4, 0.8, 0.95])
def test_no_moment_is_wrong_more_often_than_the_level(bet: str, rate: float) -> None:
    """All 2^11 orders of independent draws: the running limits *ever* missing, below and above."""
    rule = monitoring.StopEarlyRule(n_max=11, level=LEVEL, bet=bet)  # type: ignore[arg-type]
    orders = np.array(list(product([0.0, 1.0], repeat=11)))
    ones = orders.sum(axis=1)
    chance = rate**ones * (1 - rate) ** (11 - ones)
    low = _last(orders, rule)
    high = 1 - _last(1 - orders, rule)
    assert chance[low > rate + 1e-9].sum() <= 1 - LEVEL + 1e-12
    assert chance[high < rate - 1e-9].sum() <= 1 - LEVEL + 1e-12


def _last(orders: np.ndarray, rule: monitoring.StopEarlyRule) -> np.ndarray:
    """The running limit at the end is the highest there was: any miss shows in it."""
    tail = 1 - rule.level
    bets = (
        predictable_bets(orders, tail, "anytime")
        if rule.bet == "predictable"
        else np.full(orders.shape, np.inf)
    )
    return Bets(orders, bets, None, rule.share).lower(tail)


def test_the_path_rises_and_ends_where_all_values_together_do() -> None:
    shares = np.tile([1.0, 0.0, 1.0, 0.5], 10)
    path = monitoring.follow([stratum(shares)], monitoring.StopEarlyRule(n_max=100))
    lows = np.array([step.low for step in path.steps])
    assert (np.diff(lows) >= 0).all()
    whole = Bets(shares[None], predictable_bets(shares[None], 0.10, "anytime"), None).lower(0.10)
    assert path.low == pytest.approx(1000 * whole[0], rel=1e-12)
    assert path.decision == "go on"
    assert path.high is not None
    assert path.low < 1000 * shares.mean() < path.high
    assert list(path.table().columns) == [
        "reviewed",
        "low_dollars",
        "high_dollars",
        "decision",
    ]
    assert len(path.log().splitlines()) == 40
    assert path.to_dict()["schema"] == "primafacie.stop-early/3"


def test_reasons_to_stop() -> None:
    owed = monitoring.follow(
        [stratum(np.ones(30))], monitoring.StopEarlyRule(n_max=30, threshold=600.0)
    )
    assert (owed.decision, owed.stopped_at) == ("threshold", 9)
    clean = monitoring.follow(
        [stratum(np.zeros(30))], monitoring.StopEarlyRule(n_max=30, materiality=300.0)
    )
    assert clean.decision == "materiality"
    assert clean.low == 0
    used = monitoring.follow(
        [stratum(np.tile([0.0, 1.0], 10))], monitoring.StopEarlyRule(n_max=20, threshold=900.0)
    )
    assert (used.decision, used.stopped_at) == ("n_max", 20)


def test_without_replacement_the_last_unit_tells_all() -> None:
    """All 12 of 12 units reviewed: the lower limit is the total itself."""
    shares = np.array([1.0, 0, 0.5, 1, 1, 0, 0, 1, 0.25, 1, 1, 0])
    path = monitoring.follow(
        [stratum(shares, scale=12.0, size=12)], monitoring.StopEarlyRule(n_max=12)
    )
    assert path.low == pytest.approx(shares.sum(), abs=1e-6)
    assert path.high == pytest.approx(shares.sum(), abs=1e-6)


def test_strata_split_the_level() -> None:
    """Two strata at 1 - (1 - tail)^(1/2) each, added; the other stratum counts 0 at first."""
    one = monitoring.MonitoredStratum("a", np.ones(10), 500.0, None, np.arange(1, 20, 2), 500.0)
    two = monitoring.MonitoredStratum("b", np.ones(10), 300.0, None, np.arange(2, 21, 2), 300.0)
    path = monitoring.follow([one, two], monitoring.StopEarlyRule(n_max=40))
    own = 1 - 0.90**0.5
    ones = np.ones((1, 10))
    mean = Bets(ones, predictable_bets(ones, own, "anytime"), None).lower(own)[0]
    assert path.low == pytest.approx(800 * mean, rel=1e-12)
    assert path.strata == 2
    assert len(path.steps) == 20


def test_rules_and_values_that_cannot_be_are_refused() -> None:
    with pytest.raises(EstimateError, match="the stop-early rule"):
        monitoring.StopEarlyRule(n_max=10, level=0.4)
    with pytest.raises(EstimateError, match="the stop-early rule"):
        monitoring.StopEarlyRule(n_max=10, threshold=-1.0)
    with pytest.raises(EstimateError, match="no room for underpayments"):
        monitoring.follow([stratum(np.array([0.5, -0.1]))], monitoring.StopEarlyRule(n_max=10))


def _plan(rule: dict[str, object] | None, selection: object = None) -> object:
    paid = [str(5 + k % 40) for k in range(120)]
    table = pd.DataFrame({"id": [f"c{k:03d}" for k in range(120)], "paid": paid})
    frame = open_frame(table, unit_id="id", paid="paid")
    more = {} if selection is None else {"selection": selection}
    return plan(frame, rules="oig-audit", sample=30, stop_early=rule, **more)  # type: ignore[arg-type]


RULE = {
    "bet": "predictable",
    "n_max": 30,
    "threshold": 100_000,
    "parameters": {},
    "materiality": None,
}


def test_an_audit_by_pps_is_followed_in_drawn_order() -> None:
    draw = _plan(RULE, designs.Pps()).draw("lot 7", seed_source="drawn by lot")  # type: ignore[attr-defined]
    order = monitoring.audit_order(draw)
    firsts = [min(unit.draws) for unit in order]
    assert firsts == sorted(firsts)
    all_denied = {unit.unit_id: unit.paid_cents / 100 for unit in order}
    path = monitoring.follow_audit(draw, all_denied)
    assert path.low == pytest.approx(max(step.low for step in path.steps))
    total = sum(5 + k % 40 for k in range(120))
    draws = sum(unit.hits for unit in order)
    ones = np.ones((1, draws))
    mean = Bets(ones, predictable_bets(ones, 0.05, "anytime"), None).lower(0.05)[0]
    # The rules' two-sided 90% limit: its lower end is one-sided 95%, and so is the running one.
    assert path.rule.level == pytest.approx(0.95)
    found = sum(all_denied.values())
    assert path.low == pytest.approx(max(total * mean, found), rel=1e-9)
    assert path.decision == "threshold"
    assert path.stopped_at is not None
    part = {unit.unit_id: 0.0 for unit in order[:5]}
    assert len(monitoring.follow_audit(draw, part).steps) == 5
    with pytest.raises(EstimateError, match="reviewed out of order"):
        monitoring.follow_audit(draw, {order[3].unit_id: 0.0})
    with pytest.raises(EstimateError, match="findings on units that were not drawn"):
        monitoring.follow_audit(draw, part | {"a unit of another list": 0.0})


def test_an_audit_goes_on_beyond_its_sample_with_the_same_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = _plan(RULE | {"n_max": 60, "threshold": 5_000_000}, designs.Pps())
    first = begun.draw("lot 7", seed_source="drawn by lot")  # type: ignore[attr-defined]
    order = monitoring.audit_order(first)
    found = {unit.unit_id: unit.paid_cents / 100 for unit in order}
    path = monitoring.follow_audit(first, found)
    assert (path.decision, path.drawn) == ("go on", len(order))
    first.save(tmp_path / "draw.json")
    lines = [f"{unit},{dollars:.2f}" for unit, dollars in found.items()]
    (tmp_path / "findings.csv").write_text("unit_id,overpaid\n" + "\n".join(lines), "utf-8")
    _, out, _ = run(capsys, "monitor", tmp_path / "draw.json", tmp_path / "findings.csv")
    assert f"all {len(order)} drawn units are reviewed; the plan allows 60" in out
    larger = begun.amend(reason="go on", allocation=dict.fromkeys(begun.sizes, 50))  # type: ignore[attr-defined]
    second = larger.draw("lot 7", seed_source="drawn by lot")
    longer = monitoring.audit_order(second)
    assert [unit.unit_id for unit in longer[: len(order)]] == [unit.unit_id for unit in order]
    found |= {unit.unit_id: 0.0 for unit in longer[len(order) :]}
    after = monitoring.follow_audit(second, found)
    assert [step.low for step in after.steps[: len(order)]] == [step.low for step in path.steps]
    closed = _plan(RULE | {"threshold": 5_000_000}, designs.Pps())
    draw = closed.draw("lot 7", seed_source="drawn by lot")  # type: ignore[attr-defined]
    used = monitoring.follow_audit(draw, {unit.unit_id: 0.0 for unit in order})
    assert (used.decision, used.stopped_at) == ("n_max", len(order))


def test_simple_samples_need_a_ceiling_and_a_plan() -> None:
    draw = _plan(RULE).draw("lot 7", seed_source="drawn by lot")  # type: ignore[attr-defined]
    order = monitoring.audit_order(draw)
    found = {unit.unit_id: unit.paid_cents / 100 for unit in order[:20]}
    (label,) = draw.plan.sizes
    with pytest.raises(EstimateError, match=f'without a ceiling.*--ceiling "{label}=DOLLARS"'):
        monitoring.follow_audit(draw, found)
    with pytest.raises(EstimateError, match="which is not a stratum of the plan"):
        monitoring.follow_audit(draw, found, ceilings={label: 44.0, "all": 1.0})
    path = monitoring.follow_audit(draw, found, ceilings={label: 44.0})
    assert 0 < path.low < sum(5 + k % 40 for k in range(120))
    unplanned = _plan(None).draw("lot 7", seed_source="drawn by lot")  # type: ignore[attr-defined]
    with pytest.raises(EstimateError, match="not planned to stop early"):
        monitoring.follow_audit(unplanned, {})


def test_the_command_line_follows_the_audit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw = _plan(RULE, designs.Pps()).draw("lot 7", seed_source="drawn by lot")  # type: ignore[attr-defined]
    draw.save(tmp_path / "draw.json")
    order = monitoring.audit_order(draw)
    lines = [
        f"{unit.unit_id},{unit.paid_cents / 100 if k < 8 else ''}" for k, unit in enumerate(order)
    ]
    findings = tmp_path / "findings.csv"
    findings.write_text("unit_id,overpaid\n" + "\n".join(lines) + "\n", encoding="utf-8")
    picture = tmp_path / "path.svg"
    arguments = ["monitor", str(tmp_path / "draw.json"), str(findings)]
    code, printed, _ = run(capsys, *arguments, "--picture", picture)
    assert code == 0
    assert "after 8 units: at least $" in printed
    assert picture.read_text(encoding="utf-8").startswith(("<?xml", "<svg"))
    findings.write_text("unit_id,overpaid\nc001,1.234\nc001,x\n", encoding="utf-8")
    code, _, errors = run(capsys, *arguments)
    assert code == 3
    assert "line 3: 1 cell with an id that an earlier row has" in errors

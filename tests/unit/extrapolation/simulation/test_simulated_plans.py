"""Simulated planning: sizes and bounds on the plan's own frame, and the recommendation."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from extrapolation import BOUNDS
from primafacie.errors import AuditError, PlanError
from sampling import (
    ErrorModel,
    Frame,
    Money,
    Plan,
    Sizes,
    designs,
    load_plan,
    models,
    open_frame,
    plan,
    stratify,
)
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.anticipation import planned_anticipation
from sampling.plans.stratum_sizes import sizes_for_total
from tests.builders.inside_extrapolation import SimulatedStratum, simulate, simulate_plan
from tests.builders.inside_sampling import range_floors, range_payments, stratum_range
from tests.builders.streams import seed_of

MODEL = ErrorModel(rate=0.4, severity=0.8)


def claims(size: int = 600) -> Frame:
    cents = np.round(100 * np.exp(5 + ndtri((np.arange(1, size + 1) - 0.5) / size)))
    table = pd.DataFrame(
        {
            "id": [f"c{k}" for k in range(size)],
            "paid": cents / 100,
            "billed": 2 * cents / 100,
            "kind": ["A", "B", "C"] * (size // 3),
        }
    )
    return open_frame(table, unit_id="id", paid="paid", claimed="billed", more=["kind"]).check()


FRAME = claims()


def made(**changes: Any) -> Plan:
    options: dict[str, Any] = {"rules": "cms-pim", "sample": 60, "anticipated": MODEL} | changes
    strata = options.pop("strata", None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return plan(FRAME, strata, **options)


def test_it_is_the_one_engine_on_the_plans_own_frame() -> None:
    seed = seed_of("the one engine")
    found = simulate_plan(made(), MODEL, sizes=[60], bounds=["student"], replicates=100, seed=seed)
    payments = FRAME.payments() / 100
    direct = simulate(
        [SimulatedStratum("1", payments, 60)],
        MODEL,
        bounds=["student"],
        level=0.90,
        replicates=100,
        seed=seed,
        populations=20,
    )
    row = found.row("student", 60)
    assert row.coverage == direct.row("student").coverage
    assert row.recovered == direct.row("student").mean_low
    assert found.mean_total == direct.mean_total


def test_more_units_raise_the_expected_limit() -> None:
    found = simulate_plan(
        made(), MODEL, bounds=["student", "hall"], replicates=200, seed=seed_of("more units")
    )
    assert found.sizes == (10, 60, 110, 160)
    for name in ("student", "hall"):
        limits = [found.row(name, n).recovered or 0.0 for n in found.sizes]
        assert limits == sorted(limits)
        assert (found.gain(name, 60, 110) or 0) == pytest.approx(
            (limits[2] - limits[1]) * found.mean_total
        )
        assert (found.row(name, 160).precision or 9) < (found.row(name, 10).precision or 0)
    with pytest.raises(KeyError):
        found.row("gaffke", 60)


@pytest.mark.parametrize("stratified", [False, True])
def test_every_registered_bound_for_the_design_is_shown(stratified: bool) -> None:
    one = made(strata=stratify(FRAME, number=2) if stratified else None)
    found = simulate_plan(one, MODEL, sizes=[60], replicates=50, seed=seed_of("every bound"))
    design = "stratified" if stratified else "srs"
    assert set(found.bounds) == {
        name for name, b in BOUNDS.items() if design in b.designs and "dollars" in b.quantities
    }
    for row in found.rows:
        if row.refused < 1:
            assert row.coverage is not None
            assert 0 <= (row.recovered or 0) < 2
        if BOUNDS[row.bound].anchored:
            assert row.barred == "underpayments are netted and the plan declares no floor"
    best = found.recommended
    assert best is None or not BOUNDS[best.bound].anchored


def test_a_floor_lets_anchored_bounds_run() -> None:
    one = made(underpayment_floor=Money.dollars("5"))
    found = simulate_plan(
        one, MODEL, sizes=[60], bounds=["gaffke", "student"], replicates=50, seed=1
    )
    assert found.row("gaffke", 60).barred == ""
    no_floor = simulate_plan(
        made(rules="oig-sdp"), MODEL, sizes=[60], bounds=["gaffke"], replicates=50, seed=1
    )
    assert no_floor.row("gaffke", 60).barred == ""


def test_payments_and_floors_of_a_range_are_those_of_the_frame() -> None:
    strata = stratify(FRAME, by="kind")
    paid, billed = FRAME.payments(), 2 * FRAME.payments()
    for place, row in enumerate(strata):
        found = stratum_range(row, FRAME.roles)
        inside = np.arange(600) % 3 == place
        assert range_payments(FRAME, found).tolist() == paid[inside].tolist()
        floors = range_floors(FRAME, found, column=None)
        assert floors.tolist() == (billed - paid)[inside].tolist()


def test_the_recommendation_is_the_engines_among_what_the_plan_allows() -> None:
    names = ["student", "hall", "gaffke", "bca"]
    options: dict[str, Any] = {"sizes": [60], "bounds": names, "replicates": 100, "seed": 5}
    barred = simulate_plan(made(), MODEL, **options)
    allowed = simulate_plan(made(rules="oig-sdp"), MODEL, **options)
    for found, pool in ((barred, {"student", "hall"}), (allowed, {"student", "hall", "gaffke"})):
        assert found.recommended is not None
        assert found.recommended.bound in pool
        record = found.recommendation()
        assert record is not None
        assert record.bound == found.recommended.bound
        assert record.reason in record.words
        assert {row.bound for row in record.rows} == set(names)
    none = simulate_plan(made(), MODEL, sizes=[60], bounds=["gaffke"], replicates=50, seed=5)
    assert none.recommended is None
    assert none.recommendation() is None


def test_the_recommendation_stands_in_the_plan() -> None:
    found = simulate_plan(
        made(),
        MODEL,
        sizes=[60],
        bounds=["student", "hall"],
        replicates=100,
        seed=seed_of("stands in the plan"),
    )
    record = found.recommendation()
    assert record is not None
    one = made(recommendation=record, bound=record.bound)
    assert load_plan(json.loads(json.dumps(one.to_dict()))) == one
    assert f"Recommended before the data: {record.bound}" in one.text()
    assert found.plan_digest == made().digest
    assert len(found.table()) == 2
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_same_seed_gives_the_same_figures() -> None:
    first, again, other = (
        simulate_plan(made(), MODEL, sizes=[60], bounds=["student"], replicates=60, seed=seed)
        for seed in (3, 3, 4)
    )
    assert first == again
    assert first.rows != other.rows


def test_what_cannot_be_simulated() -> None:
    with pytest.raises(PlanError, match="the open frame beside the plan"):
        simulate_plan(replace(made(), frame=None), MODEL)
    with pytest.raises(PlanError, match="simple or stratified random sampling"):
        simulate_plan(replace(made(), selection={"kind": "systematic"}), MODEL)
    with pytest.raises(AuditError, match="the bound 'best'"):
        simulate_plan(made(), MODEL, bounds=["best"])


def test_any_error_model_and_the_plans_own_shares() -> None:
    taints = models.EmpiricalTaints((0.0, 0.0, 1.0, 0.5, -0.1))
    strata = stratify(FRAME, number=3)
    one = made(strata=strata)
    found = simulate_plan(one, taints, sizes=[60, 90], bounds=["student"], replicates=50, seed=2)
    assert found.model == {"kind": "EmpiricalTaints", "taints": [0.0, 0.0, 1.0, 0.5, -0.1]}
    assert "one of 5 units reviewed earlier" in found.assumption
    json.dumps(found.to_dict())
    known = planned_anticipation(one)
    assert known is not None
    assert known.rates == pytest.approx((0.4, 0.4, 0.4))
    larger = made(strata=strata, sample=90)
    shared = sizes_for_total(
        strata.rows, 90, anticipation=known, minimum=2, rule=AllocationRule("neyman")
    )
    assert shared.counts.tolist() == list(larger.sizes.values())
    blind = made(strata=strata, anticipated=None, sizes=Sizes(allocate_by="equal"))
    assert planned_anticipation(blind) is None
    assert simulate_plan(
        blind, models.AllOrNone(0.5), sizes=[60, 90], bounds=["student"], replicates=50, seed=2
    ).sizes == (60, 90)


def test_dollar_units_are_simulated_as_they_are_drawn() -> None:
    """Under one taint for all the estimate of a dollar-unit sample has no error at all."""
    one = made(rules="oig-sdp", sample=40, selection=designs.Pps())
    found = simulate_plan(
        one,
        MODEL,
        sizes=[40, 80],
        bounds=["student", "gaffke", "stringer"],
        replicates=100,
        seed=seed_of("dollar units"),
    )
    assert not any(row.barred for row in found.rows), "oig-sdp sets underpayments to 0"
    for name in ("student", "gaffke", "stringer"):
        small, large = found.row(name, 40), found.row(name, 80)
        assert small.recovered is not None
        assert large.recovered is not None
        assert small.recovered < large.recovered < 1
    certain = simulate_plan(
        one, models.EmpiricalTaints((1.0,)), sizes=[40], bounds=["student"], replicates=20, seed=1
    )
    assert certain.row("student", 40).recovered == pytest.approx(1)
    two = made(
        strata=stratify(FRAME, number=2), rules="oig-sdp", sample=40, selection=designs.Pps()
    )
    both = simulate_plan(two, MODEL, sizes=[60], bounds=["student"], replicates=50, seed=2)
    assert both.row("student", 60).coverage is not None
    with pytest.raises(PlanError, match="dollar-unit sampling of every stratum"):
        simulate_plan(replace(one, selection={"kind": "pps", "size": "claimed"}), MODEL)


def test_dollar_units_beside_a_stratum_taken_whole() -> None:
    """Its units add their overpayments, and no error."""
    strata = stratify(FRAME, number=2, certainty_over=Money.dollars("1500"))
    one = made(strata=strata, selection=designs.Pps(), rules="oig-sdp")
    found = simulate_plan(
        one,
        models.AllOrNone(1.0),
        sizes=[60, 80],
        bounds=["student", "melded"],
        replicates=50,
        seed=5,
    )
    assert found.row("student", 60).recovered == pytest.approx(1.0)
    assert found.row("student", 80).recovered == pytest.approx(1.0)
    whole = next(row for row in one.strata if row.certainty)
    melded = found.row("melded", 60).recovered
    assert melded is not None
    assert whole.total_cents / int(FRAME.payments().sum()) < melded < 1

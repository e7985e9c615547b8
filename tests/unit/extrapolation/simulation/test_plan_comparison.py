"""Plans side by side: the figures of each alone, and refusals as rows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from extrapolation.simulation import compare_plans, simulate_plan
from primafacie.errors import PlanError
from sampling import ErrorModel, Plan, Sizes, open_frame, plan, stratify
from tests.builders.streams import seed_of

pytestmark = pytest.mark.once

MODEL = ErrorModel(rate=0.4, severity=0.8)
FRAME = open_frame(
    pd.DataFrame(
        {"id": [f"c{k}" for k in range(500)], "paid": [20 + (k * 37) % 400 for k in range(500)]}
    ),
    unit_id="id",
    paid="paid",
).check()


def made(
    strata: int = 1, sample: int = 60, costs: dict[str, float] | None = None, **more: Any
) -> Plan:
    rows = None if strata == 1 else stratify(FRAME, number=strata)
    sizes = Sizes(sample=sample, costs=costs)
    return plan(FRAME, rows, rules="oig-audit", sizes=sizes, anticipated=MODEL, **more)


def test_each_option_has_the_figures_of_its_plan_alone() -> None:
    seed = seed_of("test_each_option_has_the_figures_of_its_plan_alone")
    asked: dict[str, list[Any]] = {"strata": [1, 3], "sample": [60, 501]}
    steps: list[tuple[int, int]] = []
    found = compare_plans(
        made,
        asked,
        model=MODEL,
        unit_cost=65.0,
        replicates=100,
        seed=seed,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [row.choices for row in found.rows] == [
        {"strata": s, "sample": n} for s in ("1", "3") for n in ("60", "501")
    ]
    for row, strata in ((found.rows[0], 1), (found.rows[2], 3)):
        alone = made(strata)
        audits = simulate_plan(
            alone, MODEL, sizes=[60], bounds=[alone.bound], replicates=100, seed=seed
        )
        (simulated,) = audits.rows
        assert (row.sizes, row.sample, row.cost) == (alone.sizes, 60, 3900.0)
        assert (row.coverage, row.error) == (simulated.coverage, simulated.error)
        assert simulated.recovered is not None
        assert row.mean_limit == simulated.recovered * audits.mean_total
        assert alone.size_calculation.predicted is not None
        assert row.precision == alone.size_calculation.predicted.precision
    for row in (found.rows[1], found.rows[3]):
        assert row.refused is not None
        assert "501" in row.refused
        assert (row.sample, row.coverage, row.cost) == (None, None, None)
    assert found.table()["remark"].str.startswith("refused: ").tolist() == [False, True] * 2


def test_what_is_not_known_is_not_shown() -> None:
    """Costs by stratum, an estimator that nothing is predicted for, no errors, no choice."""
    costs = {"1": 10.0, "2": 20.0}
    (row,) = compare_plans(
        lambda strata: made(strata, costs=costs), {"strata": [2]}, unit_cost=1.0
    ).rows
    assert row.sizes is not None
    assert row.cost == sum(costs[label] * n for label, n in row.sizes.items())
    assert (row.coverage, row.remark) == (None, "no anticipated errors to simulate")
    (row,) = compare_plans(made, {"estimator": ["ratio"]}, model=MODEL).rows
    assert (row.precision, row.coverage) == (None, None)
    assert row.remark == "nothing is predicted for another estimator than expansion"
    for choices in ({}, {"sample": []}, {"sample": range(201)}):
        with pytest.raises(PlanError, match="from 1 to 200 combinations"):
            compare_plans(made, choices, model=MODEL)  # type: ignore[arg-type]

"""Plans by cost, power, several precisions at once, and with an oversample."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from primafacie.errors import PlanError
from sampling import (
    ErrorModel,
    Frame,
    Plan,
    Probe,
    Sizes,
    allocate,
    load_plan,
    models,
    open_frame,
    plan,
    stratify,
)

MODEL = ErrorModel(rate=0.3, severity=0.8)


def claims(size: int = 3000) -> Frame:
    cents = np.round(100 * np.exp(5 + ndtri((np.arange(1, size + 1) - 0.5) / size)))
    table = pd.DataFrame({"id": [f"c{k}" for k in range(size)], "paid": cents / 100})
    return open_frame(table, unit_id="id", paid="paid").check()


FRAME = claims()
STRATA = stratify(FRAME, number=4)
COSTS = {"1": 1.0, "2": 2.0, "3": 4.0, "4": 9.0}


def precise(precision: Any = 0.2, **changes: Any) -> Plan:
    options: dict[str, Any] = {
        "rules": "cms-pim",
        "precision": precision,
        "level": 0.9,
        "side": "two-sided",
        "anticipated": MODEL,
    }
    return plan(FRAME, STRATA, **(options | changes))


@pytest.mark.parametrize("by", ["neyman", "proportional", "equal", "power"])
def test_every_rule_reaches_a_precision_with_its_fewest_units(by: Any) -> None:
    found = precise(sizes=Sizes(allocate_by=by))
    assert found.size_calculation.predicted.precision <= 0.2
    fewer = plan(
        FRAME,
        STRATA,
        rules="cms-pim",
        sample=found.sample_size - 1,
        anticipated=MODEL,
        sizes=Sizes(allocate_by=by),
        level=0.9,
        side="two-sided",
    )
    assert fewer.size_calculation.predicted.precision > 0.2
    assert found.sample_size >= precise().sample_size


def test_costs_buy_the_precision_at_the_least_cost() -> None:
    cheap = precise(sizes=Sizes(costs=COSTS))
    plain = precise()

    def cost(made: Plan) -> float:
        return sum(COSTS[label] * n for label, n in made.sizes.items())

    assert cheap.size_calculation.predicted.precision <= 0.2 + 1e-9
    assert cost(cheap) < cost(plain)
    assert cheap.sample_size > plain.sample_size
    assert cheap.size_calculation.costs == COSTS
    assert cheap.size_calculation.several.exact
    assert cost(cheap) == cheap.size_calculation.several.cost
    assert "the cheapest sizes" in cheap.size_calculation.words
    assert load_plan(cheap.to_dict()) == cheap
    fixed = plan(
        FRAME,
        STRATA,
        rules="cms-pim",
        sample=200,
        anticipated=MODEL,
        sizes=Sizes(allocate_by="cost", costs=COSTS),
    )
    assert fixed.sample_size == 200
    assert cost(fixed) < cost(plan(FRAME, STRATA, rules="cms-pim", sample=200, anticipated=MODEL))


def test_several_quantities_at_once() -> None:
    both = precise({"overpaid": 0.25, "error units": 0.12})
    reached = both.size_calculation.several.quantities
    assert reached["overpaid"].anticipated <= 0.25
    assert reached["error units"].anticipated <= 0.12 + 1e-12
    assert reached["error units"].binding
    assert both.sample_size > precise(0.25).sample_size
    alone = precise({"overpaid": 0.25})
    assert alone.sample_size == precise(0.25).sample_size
    assert "25% of overpaid, 12% of error units" in both.text().replace("\n    ", " ")
    with pytest.raises(PlanError, match="the quantity 'dollars'"):
        precise({"dollars": 0.2})
    with pytest.raises(PlanError, match="no error rate is anticipated"):
        plan(
            FRAME,
            rules="cms-pim",
            precision={"error units": 0.1},
            level=0.9,
            side="lower",
            anticipated=Probe.summary(mean=30, deviation=60, size=40),
        )


def test_student_sizes_settle() -> None:
    found = plan(
        FRAME,
        rules="cms-pim",
        precision={"overpaid": 0.5, "error units": 0.5},
        level=0.9,
        side="lower",
        anticipated=MODEL,
    )
    predicted = found.size_calculation.predicted
    assert predicted.df == found.sample_size - 1
    assert predicted.precision <= 0.5


def test_an_oversample_is_added_to_what_was_computed() -> None:
    base, more = precise(), precise(sizes=Sizes(oversample=0.20))
    for label, n in base.sizes.items():
        assert more.sizes[label] == min(int(np.ceil(1.2 * n - 1e-9)), STRATA[label].size)
    assert more.size_calculation.oversample == 0.20
    assert "20% more units" in more.text().replace("\n    ", " ")
    verdict = {row.rule: row.verdict for row in more.check().of("tricare")}
    assert verdict["oversample"] == "kept"
    assert {row.rule: row.verdict for row in base.check().of("tricare")}["oversample"] == "broken"


def test_looking_before_deciding() -> None:
    by_power = allocate(STRATA, 200, anticipated=MODEL, method="power", power=0.0)
    flat = allocate(STRATA, 200, anticipated=MODEL, method="power", power=1.0)
    assert by_power.total == flat.total == 200
    # without weight on the dollars the dear stratum gets fewer units
    assert by_power.sizes["4"] < flat.sizes["4"]
    spread = [row.deviation_cents for row in STRATA]
    sizes = [row.size for row in STRATA]
    assert models.stratified_variance(sizes, spread, list(flat.sizes.values())) > 0
    with pytest.raises(PlanError, match="costs= by stratum"):
        allocate(STRATA, 200, anticipated=MODEL, method="cost")

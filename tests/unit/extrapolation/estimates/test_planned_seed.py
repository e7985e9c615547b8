"""A randomised bound that the plan fixed: its seed follows from the plan, nobody chooses it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from extrapolation import demand, estimate, read_review
from primafacie.errors import EstimateError
from sampling import open_frame, plan


def test_the_demand_by_a_planned_randomised_bound_can_be_repeated(tmp_path: Path) -> None:
    claims = pd.DataFrame(
        {"id": [f"u{k:03d}" for k in range(400)], "paid": [f"{20 + k % 90}.00" for k in range(400)]}
    )
    frame = open_frame(claims, unit_id="id", paid="paid").check()
    made = plan(frame, rules="oig-audit", sample=60, bound="bca")
    drawn = made.draw(seed="lot 60", seed_source="drawn by lot")
    found = {
        unit.unit_id: {
            "status": "reviewed",
            "should_have_paid": 0 if place % 3 == 0 else unit.paid_cents,
        }
        for place, unit in enumerate(drawn.units)
    }
    drawn.worksheet(tmp_path / "sheet.xlsx", findings=found)
    over = estimate(read_review(tmp_path / "sheet.xlsx", draw=drawn))
    asked = demand(over)
    assert "its seed is the first 13 digits of the plan's digest" in asked.text()
    seed = int(made.digest[:13], 16)
    by_hand = over.interval(0.95, side="lower", bound="bca", seed=seed)
    assert by_hand.low is not None
    assert asked.amount.cents == int(by_hand.low * 100)
    with pytest.raises(EstimateError, match="the bound bootstrap_t without a seed"):
        over.interval(0.95, side="lower", bound="bootstrap_t")

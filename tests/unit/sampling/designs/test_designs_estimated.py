"""From a design's draw to its estimate: whole payments denied are totalled without error."""

from __future__ import annotations

import pandas as pd
import pytest

from extrapolation import estimate, read_review
from sampling import Draw, designs, open_frame, plan

CLAIMS = pd.DataFrame(
    {
        "id": [f"0{k:03d}" for k in range(300)],
        "paid": [(k % 37) ** 2 + 1.25 for k in range(300)],
        "patient": [f"B{k % 41}" for k in range(300)],
    }
)
TOTAL = CLAIMS.paid.sum()
FRAME = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="patient").check()


def denied(draw: Draw, share: float = 1.0) -> pd.DataFrame:
    """Every drawn unit denied by this share of its payment."""
    return pd.DataFrame(
        {
            "unit_id": [unit.unit_id for unit in draw.units],
            "paid": [unit.paid_cents / 100 for unit in draw.units],
            "should_have_paid": [round(unit.paid_cents * (1 - share)) / 100 for unit in draw.units],
            "status": "reviewed",
        }
    )


@pytest.mark.parametrize(
    "design",
    [designs.Pps(), designs.PpsSystematic(starts=5), designs.Sampford(), designs.Rhc()],
    ids=lambda design: design.kind,
)
def test_overpayments_in_proportion_to_size_are_totalled_exactly(design: designs.Design) -> None:
    """y_i = x_i: every such design gives X, whatever units it drew."""
    made = plan(FRAME, rules="cms-pim", sample=40, selection=design, order="file")
    for seed in ("lot 7", "lot 8"):
        draw = made.draw(seed, seed_source="by lot")
        found = estimate(read_review(denied(draw), draw=draw))
        assert found.point == pytest.approx(TOTAL, rel=1e-12)
        assert found.se == pytest.approx(0.0, abs=1e-6 * TOTAL)


def test_all_clusters_are_the_frame() -> None:
    made = plan(FRAME, rules="cms-pim", sample=41, selection=designs.Cluster())
    draw = made.draw("lot 7", seed_source="by lot")
    assert len(draw.units) == 300
    found = estimate(read_review(denied(draw, 0.5), draw=draw))
    assert found.point == pytest.approx(TOTAL / 2, abs=0.01 * 300)
    assert found.se == pytest.approx(0.0, abs=1e-9)

"""Studies whose units were not drawn one by one: every finder answers, none takes them for SRS."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sampling
from extrapolation import demand, estimate, read_review
from sampling import designs
from tests.builders.inside_validation import estimator_panel
from tests.builders.streams import seed_of, stream_named
from validation import Study, rebut, replicate
from validation.appeals.demand_curves import demand_curve, reversed_demand

pytestmark = pytest.mark.once

PATIENTS, EACH = 90, 5


def claims() -> pd.DataFrame:
    """One claim is so large that a draw by amount hits it again and again."""
    stream = stream_named("claims of patients")
    number = PATIENTS * EACH
    paid = 20 + 180 * stream.uniform(number)
    paid[0] = 9_000
    return pd.DataFrame(
        {
            "id": [f"c{k:04d}" for k in range(number)],
            "patient": [f"p{k // EACH:03d}" for k in range(number)],
            "paid": [f"{dollars:.2f}" for dollars in paid],
        }
    )


def audited(path: Path, selection: Any) -> Study:
    """Every fourth drawn unit is found half right: an error in most clusters, or in all."""
    frame = sampling.open_frame(claims(), unit_id="id", paid="paid", cluster="patient").check()
    plan = sampling.plan(frame, rules="oig-audit", sample=30, selection=selection)
    draw = plan.draw(seed="lot 30", seed_source="drawn by lot")
    found = {
        unit.unit_id: {
            "status": "reviewed",
            "should_have_paid": unit.paid_cents // 2
            if place % 4 == 0 or unit.hits > 1
            else unit.paid_cents,
        }
        for place, unit in enumerate(draw.units)
    }
    draw.worksheet(path, findings=found)
    review = read_review(path, draw=draw)
    return Study(
        frame=frame,
        draw=draw,
        review=review,
        demand=demand(estimate(review)),
        proceeding="OIG audit",
    )


@pytest.mark.parametrize(
    "selection", [designs.Pps(), designs.Rhc(), designs.Cluster(), designs.TwoStage(3)]
)
def test_every_finding_is_returned_and_no_other_estimator_offered(
    tmp_path: Path, selection: Any
) -> None:
    study = audited(tmp_path / "sheet.xlsx", selection)
    panel = estimator_panel(study)
    assert panel is not None
    assert len(panel.rows) == 1
    assert "not drawn by simple random sampling" in panel.refused[0]
    drawn_again = replicate(study).text()
    assert drawn_again.startswith("The sample is reproduced")
    assert "chance" not in drawn_again, "chance is that of simple random samples only"
    made = rebut(study, seed=seed_of("other designs"), replicates=100)
    assert not [found for found in made.findings if found.strength == "goes to amount"]


def test_what_was_found_in_the_sample_is_not_projected_to_its_clusters(tmp_path: Path) -> None:
    study = audited(tmp_path / "sheet.xlsx", designs.TwoStage(3))
    assert study.review is not None
    found = sum(row.overpaid_cents or 0 for row in study.review.rows) / 100
    assert study.sampled_overpayment == found
    assert str(study.known_plan).startswith("two_stage plan under oig-audit: 30 clusters from 450")


@pytest.mark.parametrize("selection", [designs.Pps(), designs.Cluster()])
def test_claims_won_together_follow_a_formula_equal_to_estimating_anew(
    tmp_path: Path, selection: Any
) -> None:
    """Hit more than once, or in one cluster: singles, pairs and triples, to the rounded cent."""
    study = audited(tmp_path / "sheet.xlsx", selection)
    curve, anew = demand_curve(study), reversed_demand(study)
    assert curve is not None
    assert curve.winnable.tolist() == anew.winnable.tolist()
    first = curve.winnable[:12]
    if isinstance(selection, designs.Pps):
        assert curve.hits[first].max() > 1, "or the pairs of hits are not tried"
    else:
        assert len(set(curve.rows[first])) < len(first), "or no two claims lie in one cluster"
    for count in (1, 2, 3):
        sets = np.array(list(combinations(first.tolist(), count))[:60])
        rounded_down = np.floor(curve.amounts(sets) * 100 + 1e-6) / 100
        assert np.allclose(rounded_down, anew.amounts(sets), atol=1e-9, rtol=0)

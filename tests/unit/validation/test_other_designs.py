"""Studies whose units were not drawn one by one: every finder answers, none takes them for SRS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import sampling
from extrapolation import demand, estimate, read_review
from primafacie.core.streams import Stream, seed_of
from sampling.designs import Cluster, Pps, Rhc, TwoStage
from validation import Study, rebut
from validation.estimator_panel import estimator_panel

PATIENTS, EACH = 90, 5


def claims() -> pd.DataFrame:
    stream = Stream(seed_of("claims of patients"))
    number = PATIENTS * EACH
    return pd.DataFrame(
        {
            "id": [f"c{k:04d}" for k in range(number)],
            "patient": [f"p{k // EACH:03d}" for k in range(number)],
            "paid": [f"{20 + 180 * share:.2f}" for share in stream.uniform(number)],
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
            "should_have_paid": unit.paid // 2 if place % 4 == 0 else unit.paid,
        }
        for place, unit in enumerate(draw.units)
    }
    draw.worksheet(path, findings=found)
    review = read_review(path, draw=draw)
    return Study(
        frame=frame, draw=draw, review=review, demand=demand(estimate(review)),
        proceeding="OIG audit",
    )  # fmt: skip


@pytest.mark.parametrize("selection", [Pps(), Rhc(), Cluster(), TwoStage(3)])
def test_every_finding_is_returned_and_no_other_estimator_offered(
    tmp_path: Path, selection: Any
) -> None:
    study = audited(tmp_path / "sheet.xlsx", selection)
    panel = estimator_panel(study)
    assert panel is not None
    assert len(panel.rows) == 1
    assert "not drawn by simple random sampling" in panel.refused[0]
    made = rebut(study, seed=seed_of("other designs"), replicates=100)
    assert not [found for found in made.findings if found.strength == "goes to amount"]

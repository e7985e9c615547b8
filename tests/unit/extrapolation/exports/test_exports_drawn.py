"""Exports of random groups and joint chances: the data alone give point and standard error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import Estimate, estimate, export_estimate, read_review
from primafacie.errors import EstimateError
from sampling import Sizes, designs, open_frame, plan, stratify

KINDS = ["*/ evil", "=evil()", "`evil'"]
CENTS = [(k * 7919 % 9973 + 1) ** 2 // 977 + 1 for k in range(240)]
CLAIMS = pd.DataFrame(
    {
        "id": [f"PATIENT-{k:03d}" for k in range(240)],
        "paid": [c / 100 for c in CENTS],
        "patient": [f"B{k % 60}" for k in range(240)],
        "kind": [KINDS[k % 3] for k in range(240)],
    }
)


def made(*by_stratum: Any) -> Estimate:
    frame = open_frame(CLAIMS, unit_id="id", paid="paid", cluster="patient", more=["kind"]).check()
    draw = plan(
        frame,
        stratify(frame, by="kind"),
        rules="cms-pim",
        sizes=Sizes(allocation=dict.fromkeys(KINDS, 6)),
        selection=designs.ByStratum(dict(zip(KINDS, by_stratum, strict=True))),
        bound="student",
    ).draw("lot 3", seed_source="drawn by lot")
    rows = pd.DataFrame(
        [
            (u.unit_id, "reviewed", u.paid_cents // (1 + int(u.unit_id[-3:]) % 3) / 100)
            for u in draw.units
        ],
        columns=["unit_id", "status", "should_have_paid"],
    )
    return estimate(read_review(rows, draw=draw))


def test_the_data_give_the_figures_and_the_scripts_no_text(
    tmp_path: Path, same_scripts: Callable[[str, Sequence[Path]], None]
) -> None:
    found = made(designs.Rhc(), designs.Sampford(), designs.Cluster())
    paths = export_estimate(found, tmp_path / "out")
    same_scripts("drawn", paths)
    assert [path.name for path in paths] == [
        "data.csv",
        "joint.csv",
        "estimate.R",
        "estimate.sas",
        "estimate.do",
    ]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert "PATIENT" not in "".join(texts)
    assert "evil" not in "".join(texts[1:])
    assert "NOT RUN" in texts[3]
    assert "NOT RUN" in texts[4]
    assert 'variance = "YG"' in texts[2]
    data, joint = pd.read_csv(paths[0]), pd.read_csv(paths[1])
    assert all(not label.startswith("=") for label in data.stratum_label)
    data["e"] = data.weight * data.y
    assert data.e.sum() == pytest.approx(found.point, rel=1e-12)
    groups, pairs, plain = (data[data.method == k] for k in (1, 2, 3))
    X, N = groups.group_size.sum(), groups.group_units.sum()
    squares = (groups.group_units**2).sum()
    gaps = (groups.y * X / groups["size"] - groups.e.sum()) ** 2
    variance = (squares - N) / (N**2 - squares) * (groups.group_size / X * gaps).sum()
    e, chance = (pairs.set_index("unit")[name] for name in ("e", "chance"))
    both = chance[joint.unit].to_numpy() * chance[joint.other].to_numpy()
    apart = (e[joint.unit].to_numpy() - e[joint.other].to_numpy()) ** 2
    variance += ((both - joint.joint) / joint.joint * apart).sum()
    assert len(plain) == 6, "whole clusters go along as one unit each"
    variance += (1 - plain.rate.iloc[0]) * 6 * plain.e.var()
    assert np.sqrt(variance) == pytest.approx(found.se, rel=1e-9)


def test_further_stages_beside_them_are_refused(tmp_path: Path) -> None:
    found = made(designs.Rhc(), designs.Sampford(), designs.TwoStage(units=2))
    with pytest.raises(EstimateError, match="strata of one stage"):
        export_estimate(found, tmp_path / "out")
    assert not (tmp_path / "out").exists()

"""Every design draws the same units, with the same figures, on every engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.core.serializer import to_record
from sampling import Frame, Sizes, designs, models, plan
from tests.builders.inside_sampling import engine, ordered_units

DESIGNS: dict[str, tuple[designs.Design, dict[str, Any]]] = {
    "pps": (designs.Pps(), {}),
    "pps_systematic": (designs.PpsSystematic(starts=3), {"order": ["paid desc"]}),
    "sampford": (designs.Sampford(), {}),
    "rhc": (designs.Rhc(), {}),
    "systematic": (designs.Systematic(starts=3), {"order": ["date asc", "code desc"]}),
    "ratstats": (designs.RatStats(), {"order": "unit_id"}),
    "cluster": (designs.Cluster(), {}),
    "two_stage": (designs.TwoStage(units=2), {}),
}


# Spark takes a second a statement: the designs that ask for all kinds of them.
ON_SPARK = ("rhc", "pps_systematic")


def samples(frame: Frame, names: Sequence[str]) -> dict[str, Any]:
    """Units and strata drawn by these designs."""
    kept = frame.exclude("paid <= 0", reason="unpaid").exclude("paid > 5000", reason="too large")
    found = {}
    for name in names:
        design, options = DESIGNS[name]
        made = plan(kept, rules="cms-pim", sample=30, selection=design, **options)
        draw = made.draw("12345", seed_source="by lot")
        found[name] = (
            to_record(draw.units),
            to_record(draw.strata),
        )
    return found


def test_the_same_samples(
    opener: Callable[..., Frame],
    reference: Callable[..., Frame],
    table: pd.DataFrame,
    roles: dict[str, Any],
    tmp_path: Path,
    monkeypatch: Any,
) -> None:
    # few parameters and crowded letters, so that every path of the statements is taken
    monkeypatch.setattr(engine, "PARAMETERS", 7)
    monkeypatch.setattr(ordered_units, "_TOGETHER", 40)
    frame = opener(table, tmp_path, **roles).check()
    names = ON_SPARK if frame.engine.name == "spark" else tuple(DESIGNS)
    expected = samples(reference(table, **roles), names)
    found = samples(frame, names)
    for name in names:
        assert found[name] == expected[name], name


def test_three_stages_and_claimed_sizes(
    opener: Callable[..., Frame],
    reference: Callable[..., Frame],
    table: pd.DataFrame,
    roles: dict[str, Any],
    tmp_path: Path,
) -> None:
    found, errors = [], list[float]()
    for frame in (reference(table, **roles), opener(table, tmp_path, **roles).check()):
        kept = frame.exclude("claimed is blank or claimed <= 0", reason="no claim")
        units: list[Any] = []
        for design, correlation in (
            (designs.ThreeStage(group="place", groups=2, units=2), 0.1),
            (designs.Pps(size="claimed"), None),
        ):
            made = plan(
                kept,
                rules="cms-pim",
                sample=30,
                selection=design,
                anticipated=models.AllOrNone(0.4),
                sizes=Sizes(correlation=correlation),
            )
            errors.append(made.size_calculation.predicted.se)
            units += to_record(made.draw("lot 7", seed_source="x").units)
        found.append(units)
    assert found[0] == found[1]
    assert errors[:2] == pytest.approx(errors[2:], rel=1e-12)

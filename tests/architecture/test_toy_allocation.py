"""The family of allocations: a new way to share a sample out is one file, nothing else changes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sampling.allocation
from primafacie.errors import PlanError
from sampling import ErrorModel, Sizes, allocate, open_frame, plan, stratify
from sampling.allocation import ALLOCATION_METHODS, AllocationMethod, SampledStrata, neyman
from tests.builders.command_line import capture

pytestmark = pytest.mark.once


class Root(AllocationMethod):
    """n_h ~ sqrt(N_h), whatever is anticipated."""

    needs_errors = False

    def sizes(self, strata: SampledStrata, total: int) -> Any:
        spreads = 1 / np.sqrt(strata.sizes)
        return neyman(strata.sizes, spreads, total, floors=strata.floors, labels=strata.labels)


ROOT = Root("root", "root", "allocated by the root of the units (toy)")


def claims() -> pd.DataFrame:
    paid = [10] * 400 + [100] * 100 + [1000] * 25
    return pd.DataFrame(
        {
            "ID": [f"c{place:03d}" for place in range(len(paid))],
            "PAID": [f"{amount + place / 100:.2f}" for place, amount in enumerate(paid)],
        }
    )


def test_a_toy_allocation_goes_from_a_look_to_the_plan() -> None:
    frame = open_frame(claims(), unit_id="ID", paid="PAID")
    by = {"low": "paid < 50", "middle": "paid between 50 and 500", "high": "paid > 500"}
    strata = stratify(frame, by=by)
    model = ErrorModel(rate=0.3, severity=0.8)
    with ALLOCATION_METHODS.trying(ROOT):
        found = allocate(strata, 70, method="root")  # type: ignore[arg-type]
        assert found.sizes == {"low": 40, "middle": 20, "high": 10}
        assert "allocated by the root of the units (toy)" in str(found)
        made = plan(
            frame,
            strata,
            rules="oig-audit",
            precision=0.4,
            level=0.9,
            side="two-sided",
            anticipated=model,
            sizes=Sizes(allocate_by="root"),  # type: ignore[arg-type]
        )
        assert made.size_calculation.allocation == "root"
        assert made.size_calculation.predicted.precision <= 0.4
        assert "allocated by the root of the units (toy)" in made.text()
        costly = Sizes(allocate_by="root", costs={"low": 1})  # type: ignore[arg-type]
        with pytest.raises(PlanError, match="allocate_by root: costs="):
            plan(frame, strata, rules="mn", sample=70, sizes=costly)
    with pytest.raises(PlanError, match="the allocation method 'root' is not known"):
        allocate(strata, 70, method="root")  # type: ignore[arg-type]


def test_a_toy_allocation_is_an_option_of_the_command_line(tmp_path: Path) -> None:
    path, study = tmp_path / "claims.csv", tmp_path / "study"
    claims().to_csv(path, index=False)
    done = capture("check", path, "--unit-id", "ID", "--paid", "PAID", "--study", study)
    assert done.exit_code == 0
    words = ("--rules", "oig-audit", "--strata", 3, "--sample", 60, "--allocate-by", "root")
    with ALLOCATION_METHODS.trying(ROOT):
        done = capture("plan", study, *words)
    assert done.exit_code == 0, done.output
    assert "root of the units (toy)" in (study / "2-plan/plan.txt").read_text(encoding="utf-8")


def test_every_declared_allocation_is_where_it_is_said_to_be() -> None:
    folder = Path(str(sampling.allocation.__file__)).parent
    for name, home in ALLOCATION_METHODS.homes().items():
        assert ALLOCATION_METHODS[name].name == name
        assert (folder / f"{home}.py").exists()
    members = {
        value.name
        for path in folder.glob("*.py")
        for value in vars(import_module(f"sampling.allocation.{path.stem}")).values()
        if isinstance(value, AllocationMethod)
    }
    assert members == set(ALLOCATION_METHODS)

"""The family of stratum boundaries: a new method is one file, and nothing else is touched."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import sampling.strata
from primafacie.errors import PlanError
from sampling import Sizes, Strata, load_plan, open_frame, plan, stratify
from sampling.strata import BOUNDARY_METHODS, BoundaryMethod
from sampling.strata.boundary_methods import AmountCuts, GroupAmounts, Target
from sampling.strata.stratum_records import Stratification
from tests.builders.command_line import capture

pytestmark = pytest.mark.once


class Even(BoundaryMethod):
    """Cuts at even steps from $0.00 to the largest amount."""

    def cuts(
        self, amounts: GroupAmounts, number: int, *, bins: int, target: Target, seed: int
    ) -> AmountCuts:
        top = int(amounts.bins.tops[-1])
        cuts = [place * top // number for place in range(1, number)]
        return AmountCuts(cuts, ("Even steps were cut",), {"step": top // number})

    def words(self, made: Stratification) -> str:
        return f"boundaries at even steps of {made.details['step']} cents (toy)"


def claims(size: int = 300) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ID": [f"c{place:03d}" for place in range(size)],
            "PAID": [f"{(place + 1) / 3:.2f}" for place in range(size)],
        }
    )


def test_a_toy_method_goes_from_the_strata_to_the_page() -> None:
    frame = open_frame(claims(), unit_id="ID", paid="PAID")
    with BOUNDARY_METHODS.trying(Even("even")):
        strata = stratify(frame, number=4, method="even")  # type: ignore[arg-type]
        assert [row.high_cents for row in strata][:3] == [2500, 5000, 7500]
        assert strata.notes == ("Even steps were cut",)
        assert Strata.from_dict(strata.to_dict()) == strata
        found = plan(
            frame,
            strata,
            rules="oig-audit",
            sizes=Sizes(allocation={"1": 30, "2": 30, "3": 30, "4": 9}),
        )
        assert "boundaries at even steps of 2500 cents (toy)" in found.text()
        with pytest.raises(PlanError, match="method even: anticipated=, sample= or cv="):
            stratify(frame, number=4, method="even", cv=0.1)  # type: ignore[arg-type]
    # A record of a method that is not there any more is read all the same.
    assert "toy" not in load_plan(found.to_dict()).text()
    with pytest.raises(PlanError, match="the method 'even' is not known"):
        stratify(frame, number=4, method="even")  # type: ignore[arg-type]


def test_a_toy_method_is_an_option_of_the_command_line(tmp_path: Path) -> None:
    path, study = tmp_path / "claims.csv", tmp_path / "study"
    claims().to_csv(path, index=False)
    assert (
        capture("check", path, "--unit-id", "ID", "--paid", "PAID", "--study", study).exit_code == 0
    )
    words = ("--rules", "oig-audit", "--strata", 3, "--sample", 60, "--allocate-by", "equal")
    with BOUNDARY_METHODS.trying(Even("even")):
        done = capture("plan", study, *words, "--method", "even")
    assert done.exit_code == 0, done.output
    text = (study / "2-plan/plan.txt").read_text(encoding="utf-8")
    assert "boundaries at even steps of 3333 cents (toy)" in text


def test_every_declared_method_is_where_it_is_said_to_be() -> None:
    folder = Path(str(sampling.strata.__file__)).parent
    for name, home in BOUNDARY_METHODS.homes().items():
        assert BOUNDARY_METHODS[name].name == name
        assert (folder / f"{home}.py").exists()
    members = {
        value.name
        for path in folder.glob("*.py")
        for value in vars(import_module(f"sampling.strata.{path.stem}")).values()
        if isinstance(value, BoundaryMethod)
    }
    assert members == set(BOUNDARY_METHODS)

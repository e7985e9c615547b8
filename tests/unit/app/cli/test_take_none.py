"""`plan --take-none-below`: what is left out is counted and said, from the plan to the report."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.builders.command_line import capture
from tests.builders.studies import fill_worksheet, keep_draw

pytestmark = pytest.mark.once


@pytest.mark.long
def test_units_below_an_amount_are_left_out_and_said_to_be(tmp_path: Path) -> None:
    paid = [*(3 + k % 20 for k in range(150)), *(30 + (k * 37) % 400 for k in range(300))]
    table = pd.DataFrame({"id": [f"c{k:03d}" for k in range(450)], "paid": paid})
    table.to_csv(tmp_path / "claims.csv", index=False)
    study = tmp_path / "study"

    def done(*words: object, exit_code: int = 0) -> str:
        ended = capture(*words)
        assert ended.exit_code == exit_code, ended.output
        return " ".join(ended.output.split())

    done("check", tmp_path / "claims.csv", "--unit-id", "id", "--paid", "paid", "--study", study)
    words = ("plan", study, "--rules", "cms-pim", "--strata", 2, "--error-rate", 0.3)
    small = sum(amount for amount in paid if amount < 25)
    said = (
        f"The estimate does not cover the 150 units paid less than $25.00, ${small:,}.00 in all "
        f"({100 * small / sum(paid):.1f}% of the dollars): take-none, too small to be worth a "
        "review"
    )
    planned = done(*words, "--sample", 60, "--take-none-below", 25)
    assert said in planned
    record = json.loads((study / "2-plan" / "plan.json").read_bytes())
    assert record["frame_size"] == sum(row["size"] for row in record["strata"]) == 300
    assert record["notes"][0] == said
    last = record["frame_record"]["waterfall"][-1]
    assert (last["units"], last["units_left"], last["rule"]) == (150, 300, "paid < 25.00")
    compared = done(
        *words, "--take-none-below", 25, "--compare", "sample=40,301", "--replicates", 20
    )
    assert "1 refused" in compared
    draw, _ = keep_draw(study, seed="lot 9", seed_source="a test")
    assert {unit.paid_cents >= 2500 for unit in draw.units} == {True}
    done("estimate", study, fill_worksheet(draw, tmp_path / "filled.xlsx"))
    done("report", study)
    (page,) = (path.read_text("utf-8") for path in (study / "reports").rglob("*.html"))
    assert page.count("The estimate does not cover the 150 units paid less than $25.00") >= 3
    done("verify", study)


def test_a_plan_made_again_starts_from_the_whole_frame(tmp_path: Path) -> None:
    table = pd.DataFrame({"id": range(200), "paid": [10 + k for k in range(200)]})
    table.to_csv(tmp_path / "claims.csv", index=False)
    study = tmp_path / "study"
    words = ("plan", study, "--rules", "cms-pim", "--sample", 40)
    for typed, sizes in (
        (("check", tmp_path / "claims.csv", "--unit-id", "id", "--paid", "paid"), None),
        ((*words, "--take-none-below", 50, "--take-none-because", "cost of a record"), 160),
        ((*words, "--take-none-below", "20.50"), 189),
        (words, 200),
    ):
        more = ("--study", study) if sizes is None else ("--json",)
        ended = capture(*typed, *more)
        assert ended.exit_code == 0, ended.output
        if sizes is not None:
            plan = json.loads(ended.output)["result"]["plan"]
            assert plan["frame_size"] == sizes
            assert ("not cover" in str(plan["notes"])) is (sizes < 200)
    for more, told in (
        (("--take-none-below", 5), "no unit paid less than $5.00"),
        (("--take-none-below", 0), "an amount above 0"),
        (("--take-none-because", "x"), "a reason without an amount"),
    ):
        ended = capture(*words, *more)
        assert (ended.exit_code, told in ended.output) == (3, True), ended.output

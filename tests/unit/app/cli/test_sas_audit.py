"""A SAS data set from the check to the demand and its report, on the command line."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders.command_line import capture, result
from tests.builders.filled_worksheets import fill

pytestmark = pytest.mark.long
DATA = Path(__file__).parents[3] / "unit/sampling/intake/data/statistics"


def test_a_sas_data_set_to_a_demand(tmp_path: Path) -> None:
    """R's package haven wrote the data set, and R the rows of its .csv: an independent answer."""
    with (DATA / "claims.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    study = tmp_path / "study"
    words = ("--unit-id", "icn", "--paid", "paid", "--study", study, "--json")
    checked = capture("check", DATA / "claims.sas7bdat", *words)
    assert checked.exit_code == 0, checked.output
    assert result(checked.output)["units"] == len(rows) == 45
    paid = sum(Decimal(row["paid"]) for row in rows)
    assert result(checked.output)["total_cents"] == 100 * paid
    assert capture("plan", study, "--rules", "cms-pim", "--sample", "30").exit_code == 0
    drawn = capture("draw", study, "--seed", "7", "--seed-source", "for a test", "--json")
    assert drawn.exit_code == 0, drawn.output
    overpaid = fill(Path(result(drawn.output)["worksheet"]), tmp_path / "filled.xlsx")
    ended = capture("estimate", study, tmp_path / "filled.xlsx", "--json")
    assert ended.exit_code == 0, ended.output
    point = result(ended.output)["point_dollars"]
    assert point == pytest.approx(overpaid / 100 * 45 / 30)
    assert 0 < result(ended.output)["demand"]["amount_cents"] < point * 100
    assert capture("report", study).exit_code == 0
    assert capture("verify", study).exit_code == 0

"""`primafacie size`: RAT-STATS' whole grids, to the printed digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.builders.command_line import capture, result

pytestmark = pytest.mark.once

CASES = Path(__file__).parents[3] / "published" / "data" / "ratstats_sampling.json"


def case(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    found = next(row for row in json.loads(CASES.read_text("utf-8")) if row["id"] == name)
    return found["inputs"], found["outputs"]


def printed(*words: object) -> str:
    done = capture("size", *words)
    assert done.exit_code == 0, done.output
    return done.output


def grid(lines: list[str]) -> dict[str, dict[str, str]]:
    """The cells of a printed grid without their marks, by precision and confidence."""
    levels = [word.removesuffix("%") for word in lines[0].split() if word.endswith("%")]
    rows = {}
    for line in lines[1:]:
        precision, *cells = [word for word in line.split() if word != "(*)"]
        rows[precision.removesuffix("%")] = dict(zip(levels, cells, strict=True))
    return rows


def marked(sizes: dict[str, dict[str, str]]) -> int:
    return sum(n.isdigit() and int(n) < 30 for row in sizes.values() for n in row.values())


def test_the_grids_of_the_manual_are_printed() -> None:
    given, wanted = case("ss_var_probe")
    words = ("probe", "--universe", given["universe"], "--mean", "400", "--deviation", "50")
    text = printed(*words)
    assert grid(text.splitlines()[:7]) == wanted["sizes"]
    assert text.count("(*)") == marked(wanted["sizes"]) + 1  # and the line that explains it
    assert "estimated mean 400.00; estimated standard deviation 50.00" in text
    record = result(printed(*words, "--json"))
    assert record["sizes"]["2"]["90"] == 106
    given, wanted = case("ss_var_error_rate")
    words = (
        *("error-rate", "--universe", given["universe"], "--error-rate", "0.15"),
        *("--paid-mean", "300", "--paid-deviation", "125"),
    )
    assert grid(printed(*words).splitlines()[:7]) == wanted["sizes"]
    row = grid(printed(*words, "--precision", "0.1").splitlines()[:2])
    assert row == {"10": wanted["sizes"]["10"]}
    column = grid(printed(*words, "--level", "0.95").splitlines()[:7])
    assert column == {p: {"95": cells["95"]} for p, cells in wanted["sizes"].items()}
    assert printed(*words, "--level", "0.95", "--precision", "0.1") == "2,077 units\n"


def test_the_grids_of_a_stratified_sample() -> None:
    _, wanted = case("ss_var_strat_unknown")
    strata = ("--moments", "10000,5000,100000", "--moments", "5000, 4000, 500000")
    lines = printed("stratified", *strata).splitlines()
    starts = [k for k, line in enumerate(lines) if line.startswith("precision")]
    assert [grid(lines[k : k + 7]) for k in starts] == [
        wanted["stratum_1"],
        wanted["stratum_2"],
        wanted["total"],
    ]
    assert "stratum 1 (20.00% of the sample)" in lines
    assert "estimated mean 5,833.33; estimated standard deviation 4,579.54" in lines[-2]
    found = result(printed("stratified", *strata, "--total-size", 139, "--json"))
    assert found["units_by_stratum"] == [28, 111]
    # The published size for 10% at 90% is 139: these units must reach it.
    assert 9.9 < found["precision_percent_by_confidence"]["90"] <= 10
    small = (
        "--moments",
        "1,5,4",
        "--moments",
        "1,1,1000",
        "--precision",
        "0.05",
        "--level",
        "0.95",
    )
    assert "4 # (*)" in printed("stratified", *small)
    for wrong in ("1,000,5,10", "1,2", "a,b,c"):
        done = capture("size", "stratified", "--moments", wrong)
        assert (done.exit_code, "MEAN,DEVIATION,UNITS" in done.output) == (3, True), done.output


def test_attribute_sizes_without_a_level() -> None:
    _, wanted = case("ss_attr_20_6")
    text = printed("attribute", "--universe", 10_000, "--rate", "0.20", "--width", "0.06")
    assert [line.split() for line in text.splitlines()[1:5]] == [
        [f"{level}%", size] for level, size in wanted["sizes"].items()
    ]

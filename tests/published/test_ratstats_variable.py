"""RAT-STATS' printed variable appraisals (Companion Manual, Rev. 5/2010), to the last digit."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.special import ndtri, stdtrit

from extrapolation import Estimate, demand, estimate, expand, read_review

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parent / "data/ratstats_variable.json").read_text(encoding="utf-8")
    )
}
SRS, STRATIFIED = CASES["var_unres_datasrs"], CASES["var_strat_datastrat"]


def printed(value: float, places: int) -> str:
    """A number as RAT-STATS prints it: half up, commas, no zero before the point."""
    step = Decimal(1).scaleb(-places)
    text = f"{Decimal(repr(value)).quantize(step, ROUND_HALF_UP):,}"
    return text.replace("-0.", "-.") if text.startswith("-0.") else text.removeprefix("0") or "0"


def check_limits(over: Estimate, level: float, bound: str, expected: dict[str, str]) -> None:
    found = over.interval(level, side="two-sided", bound=bound)
    assert found.low is not None
    assert found.high is not None
    assert printed(found.low, 0) == expected["lower_limit"]
    assert printed(found.high, 0) == expected["upper_limit"]
    assert printed(over.point - found.low, 0) == expected["precision_amount"]
    assert found.precision is not None
    assert printed(100 * found.precision, 2) + "%" == expected["precision_percent"]


def check_block(over: Estimate, expected: dict[str, Any]) -> None:
    row = over.strata[0]
    assert printed(row.mean, 2) == expected["mean"]
    assert printed(row.deviation, 2) == expected["standard_deviation"]
    assert printed(row.skewness, 2) == expected["skewness"]
    assert printed(row.kurtosis, 2) == expected["kurtosis"]
    assert printed(over.se / row.size, 2) == expected["standard_error_mean"]
    assert printed(over.se, 0) == expected["standard_error_total"]
    assert printed(over.point, 0) == expected["point_estimate"]
    for level in (0.80, 0.90, 0.95):
        block = expected[f"ci_{100 * level:.0f}"]
        check_limits(over, level, "student", block)
        t = stdtrit(row.n - 1, (1 + level) / 2)
        assert abs(float(t) - float(block["t_value"])) < 1e-11


def srs_review(column: str, rules: str | None = None) -> Any:
    inputs = SRS["inputs"]
    table = pd.DataFrame({"examined": inputs["examined"], "audited": inputs["audited"]})
    table["overpaid"] = table.examined - table.audited
    return read_review(table, sizes=inputs["universe"], rules=rules)


@pytest.mark.parametrize(
    ("column", "block"),
    [("examined", "examined"), ("audited", "audited"), ("overpaid", "difference")],
)
def test_unrestricted_datasrs(column: str, block: str) -> None:
    check_block(expand(srs_review(column), column), SRS["outputs"][block])


def stratified_table() -> tuple[pd.DataFrame, dict[str, int]]:
    strata = STRATIFIED["inputs"]["strata"]
    rows = [
        {"stratum": str(number), "overpaid": value}
        for number, stratum in enumerate(strata, start=1)
        for value in stratum["difference"]
    ]
    sizes = {str(number): stratum["universe"] for number, stratum in enumerate(strata, start=1)}
    return pd.DataFrame(rows), sizes


def test_stratified_datastrat_by_stratum() -> None:
    table, sizes = stratified_table()
    for label, size in sizes.items():
        part = table[table.stratum == label][["overpaid"]]
        over = expand(read_review(part, sizes=size), "overpaid")
        check_block(over, STRATIFIED["outputs"][f"stratum_{label}"])


def test_stratified_datastrat_overall() -> None:
    table, sizes = stratified_table()
    over = expand(read_review(table, sizes=sizes), "overpaid")
    expected = STRATIFIED["outputs"]["overall"]
    assert printed(over.point, 0) == expected["point_estimate"]
    assert printed(over.se, 0) == expected["standard_error"]
    for level in (0.80, 0.90, 0.95):
        block = expected[f"ci_{100 * level:.0f}"]
        check_limits(over, level, "normal", block)
        assert abs(float(ndtri((1 + level) / 2)) - float(block["z_value"])) < 1e-11


@pytest.mark.parametrize(
    ("rules", "srs", "stratified"),
    [("cms-pim", "617,575", "1,556,134"), ("oig-audit", "591,881", "1,542,012")],
)
def test_the_manuals_data_as_demands(rules: str, srs: str, stratified: str) -> None:
    """The CMS limit is RAT-STATS' 80% lower limit, the OIG limit its 90% lower limit."""
    table, sizes = stratified_table()
    assert printed(float(demand(estimate(srs_review("overpaid", rules))).amount), 0) == srs
    found = demand(estimate(read_review(table, sizes=sizes, rules=rules)))
    assert printed(float(found.amount), 0) == stratified

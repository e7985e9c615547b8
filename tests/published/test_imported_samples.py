"""Samples that RAT-STATS appraised, imported as studies: the printed digits, and the marks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from extrapolation import SampleStatement, StatedUniverse, estimate, import_sample
from tests.builders.command_line import capture
from tests.builders.places import published

CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in published("ratstats_appraisals")}
# The manual prints the differences alone: what was paid plays no part in the estimate.
PAID = "1,000.00"


def printed(value: float) -> str:
    return f"{value:,.0f}"


def test_a_stratified_case_from_its_findings_to_the_report(tmp_path: Path) -> None:
    """DATASTRAT (Companion Manual, p. 3-12): 25 of 5,200 and 25 of 3,500 units."""
    case = CASES["var_strat_datastrat"]
    strata = dict(zip(("low", "high"), case["inputs"]["strata"], strict=True))
    rows = [
        {
            "Claim": f"{label}-{place}",
            "Stratum": label,
            "Paid": PAID,
            "Error": value,
            "Status": "reviewed",
        }
        for label, stratum in strata.items()
        for place, value in enumerate(stratum["difference"], start=1)
    ]
    pd.DataFrame(rows).to_excel(tmp_path / "findings.xlsx", index=False)
    (tmp_path / "strata.csv").write_text("stratum,units\nlow,5200\nhigh,3500\n", encoding="utf-8")
    roles = {"unit_id": "Claim", "stratum": "Stratum", "paid": "Paid", "overpaid": "Error"}
    columns = [
        w
        for k, v in (roles | {"status": "Status"}).items()
        for w in ("--finding-column", f"{k}={v}")
    ]
    study = tmp_path / "study"
    done = capture(
        *("import", tmp_path / "findings.xlsx", "--study", study, "--rules", "cms-pim"),
        *("--strata-file", tmp_path / "strata.csv", "--universe", "8700"),
        *("--universe-source", "audit report A-09-99-00001, appendix B"),
        *("--program", "RAT-STATS", "--stated-seed", "12345", *columns),
    )
    assert done.exit_code == 0, done.output
    assert "cannot be concluded, because the frame is not at hand" in done.output
    found = json.loads(capture("estimate", study, "--json").output)["result"]
    overall = case["outputs"]["overall"]
    assert printed(found["point_dollars"]) == overall["point_estimate"] == "1,605,948"
    assert printed(found["standard_error_dollars"]) == overall["standard_error"] == "38,870"
    assert printed(found["demand"]["amount_cents"] / 100) == "1,556,134"  # its 80% lower limit
    two_sided = [row for row in found["limits"] if row["side"] == "two-sided"]
    for row, level in zip(two_sided, (80, 90, 95), strict=True):
        block = overall[f"ci_{level}"]
        assert (printed(row["low"]), printed(row["high"])) == (
            block["lower_limit"],
            block["upper_limit"],
        )
    marks = [step["mark"] for step in found["demand"]["steps"][1:3]]
    assert marks == ["secondary", "secondary"]
    assert capture("report", study).exit_code == 0
    page = (study / "reports" / "report.html").read_text("utf-8")
    first = re.sub(r"<[^>]+>|\s+", " ", page[: page.index("The demand, step by step")])
    first = " ".join(first.split())
    for words in (
        "Plan not fixed before the data",
        "cannot be concluded, because the frame is not at hand",
        "8,700 units; source of the count: audit report A-09-99-00001, appendix B",
    ):
        assert words in first, words
    other = pd.DataFrame(rows)
    other.loc[0, "Error"] = 0
    other.to_excel(tmp_path / "revised.xlsx", index=False)
    revised = ("--reason", "records received", "--json")
    again = json.loads(capture("estimate", study, tmp_path / "revised.xlsx", *revised).output)
    assert again["result"]["point_dollars"] < found["point_dollars"]
    other.drop(index=1).to_excel(tmp_path / "short.xlsx", index=False)
    refused = capture("estimate", study, tmp_path / "short.xlsx")
    assert "1 sampled units without findings" in refused.output


def test_a_cluster_sample_has_rat_stats_digits() -> None:
    case = CASES["var_stratcluster"]
    rows, units, clusters = [], {}, {}
    for label, stratum in zip("ab", case["inputs"]["strata"], strict=True):
        clusters[label] = stratum["clusters_universe"]
        units[label] = 10 * stratum["clusters_universe"]
        for place, cluster in enumerate(stratum["clusters"], start=1):
            rows += [
                {
                    "unit_id": f"{label}{place}-{part}",
                    "stratum": label,
                    "cluster": f"{label}{place}",
                }
                | {"paid": 1000, "overpaid": amount, "status": "reviewed"}
                for part, amount in enumerate((1, cluster["value"] - 1))
            ]
    universe = StatedUniverse(sum(units.values()), "exhibit 4")
    review = import_sample(
        pd.DataFrame(rows),
        rules="cms-pim",
        sizes=units,
        clusters=clusters,
        design="cluster",
        statement=SampleStatement(universe=universe),
    )
    over = estimate(review)
    outputs = case["outputs"]["overall"]
    assert printed(over.point) == outputs["point_estimate"]
    assert printed(over.se) == outputs["standard_error"]

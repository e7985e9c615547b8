"""`primafacie rebut` on a study folder, and on the parts that the other side gave."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest

from primafacie.errors import StudyError
from tests.builders.command_line import envelope, invoke, result
from tests.builders.studies import StudyFolder, keep_report
from tests.nightly.audits import honest, study


def rebut(*texts: object) -> dict[str, object]:
    done = invoke("rebut", *texts, "--replicates", 400, "--json")
    assert done.exit_code == 0, (done.output, done.exception)
    return result(done.stdout) | {"head": envelope(done.stdout)["head"]}


def strengths(record: dict[str, object]) -> dict[str, str]:
    rebuttal = record["rebuttal"]
    assert isinstance(rebuttal, dict)
    return {found["code"]: found["strength"] for found in rebuttal["findings"]}


def test_our_own_folder_stands_and_the_findings_are_kept(demo_study: Path) -> None:
    record = rebut(demo_study, "--proceeding", "Medicare appeal", "--format", "html,xlsx")
    found = strengths(record)
    for code in ("A1", "A2", "A3", "A4", "A5", "B1", "B2", "C4", "D2", "D3", "D10", "E1"):
        assert found[code] == "not supported", code
    kept = StudyFolder.open(demo_study)
    assert record["head"] == kept.head
    assert json.loads(kept.read("6-rebuttal/rebuttal.json")) == record["rebuttal"]
    schema = files("primafacie.core").joinpath("schemas", "rebuttal-3.json")
    jsonschema.validate(record["rebuttal"], json.loads(schema.read_text(encoding="utf-8")))
    numbers = json.loads(kept.read("6-rebuttal/numbers.json"))
    schema = files("primafacie.core").joinpath("schemas", "rebuttal-report-2.json")
    jsonschema.validate(numbers, json.loads(schema.read_text(encoding="utf-8")))
    page = kept.read("6-rebuttal/rebuttal.html").decode("utf-8")
    assert "<svg" in page
    assert "What is not supported" in page
    assert "<script" not in page
    assert kept.read("6-rebuttal/rebuttal.xlsx")[:2] == b"PK"
    for words in (
        "The findings of this review are simulated",
        "2026-11-21 lot 4417",
        "RAT-STATS 80% lower limit",
        kept.manifest.up_to("estimate").head,
    ):
        assert words in page, words
    again = keep_report(demo_study, kind="rebuttal").path.read_bytes()
    assert again.decode("utf-8") == page


def test_the_parts_that_were_given(tmp_path: Path) -> None:
    audit = honest("an audit handed over in parts", n=40)
    frame, ids = tmp_path / "frame.csv", tmp_path / "ids.txt"
    findings = tmp_path / "findings.csv"
    audit.frame.drop(columns="stratum").to_csv(frame, index=False)
    ids.write_text("\n".join(audit.table.unit_id), encoding="utf-8")
    audit.table[["unit_id", "paid", "should_have_paid", "reason"]].to_csv(findings, index=False)
    seed = audit.seeds["1"]
    common = [
        "--frame",
        frame,
        "--column",
        "date=date",
        "--more",
        "code",
        "--sample-file",
        ids,
        "--in-order",
        "--program",
        "pandas sample",
        "--findings",
        findings,
        "--rules",
        "cms-pim",
        "--figure",
        f"demand={audit.demand:,.2f}",
    ]
    out = tmp_path / "report"
    record = rebut(*common, "--stated-seed", seed, "--out", out)
    found = strengths(record)
    assert found["A1"] == "not supported"
    assert found["D2"] == "not supported"
    assert (tmp_path / "report.html").read_bytes()[:15] == b"<!doctype html>"
    other = strengths(rebut(*common, "--stated-seed", int(seed) + 1))
    assert other["A1"] == "not supported", "version and order were not stated"
    assert other["A6"] == "context"
    stated = ("--program-version", "2.2.0", "--stated-order", "unit_id asc")
    other = strengths(rebut(*common, "--stated-seed", int(seed) + 1, *stated))
    assert other["A1"] == "goes to validity"
    assert strengths(rebut(*common, "--stated-seed", seed, *stated))["A6"] == "not supported"


def test_a_list_of_ids_alone_leads_to_requests(tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("a\nb\n", encoding="utf-8")
    record = rebut("--sample-file", ids)
    rebuttal = record["rebuttal"]
    assert isinstance(rebuttal, dict)
    assert len(rebuttal["requests"]) >= 10
    assert set(strengths(record).values()) <= {"not supported", "context"}


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([], "nothing to look at"),
        (["--figure", "sum=5"], "the figure 'sum'"),
        (["--figure", "demand"], "the option 'demand'"),
        (["--figure", "demand=5", "--stated-units", "many"], "the size 'many'"),
        (["--figure", "demand=5", "--proceeding", "trial"], "the proceeding 'trial'"),
        (["--figure", "demand=5", "--circuit", "99"], "the circuit '99'"),
    ],
)
def test_what_cannot_be_read_is_said(texts: list[str], words: str) -> None:
    done = invoke("rebut", *texts)
    assert isinstance(done.exception, StudyError)
    assert words in str(done.exception)


def test_text_of_the_other_side_is_escaped(tmp_path: Path) -> None:
    audit = honest("an audit with markup", n=30)
    audit.table["reason"] = audit.table.reason.where(audit.table.reason == "", "<script>x</script>")
    second = audit.table.index[audit.table.reason != ""][0]
    audit.table.loc[second, "reason"] = "another"
    findings = tmp_path / "findings.csv"
    audit.table[["unit_id", "paid", "should_have_paid", "reason"]].to_csv(findings, index=False)
    rebut(
        "--findings", findings, "--rules", "cms-pim", "--stated-units", 600, "--out", tmp_path / "r"
    )
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script>x" not in page
    assert "&lt;script&gt;" in page
    assert study(audit).review is not None


def test_decisions_and_a_second_review_are_carried(tmp_path: Path) -> None:
    audit = honest("an audit on appeal", n=40)
    findings, decided = tmp_path / "findings.csv", tmp_path / "decisions.csv"
    second = tmp_path / "second.csv"
    table = audit.table
    table[["unit_id", "paid", "should_have_paid"]].to_csv(findings, index=False)
    denied = table.unit_id[table.should_have_paid < table.paid].tolist()
    lines = [f"redetermination,2025-01-0{k + 1},{unit},0.00" for k, unit in enumerate(denied[:2])]
    lines.append(f"hearing,2025-06-01,{denied[2]},1.50")
    decided.write_text("level,on,unit_id,overpaid\n" + "\n".join(lines), encoding="utf-8")
    again = [f"{unit},0" for unit in denied[:4]]
    second.write_text("unit_id,overpaid\n" + "\n".join(again), encoding="utf-8")
    common = [
        "--findings",
        findings,
        "--rules",
        "cms-pim",
        "--stated-units",
        800,
        "--figure",
        f"demand={audit.demand:.2f}",
    ]
    record = rebut(*common, "--decisions", decided, "--second", second, "--out", tmp_path / "r")
    rebuttal = record["rebuttal"]
    assert isinstance(rebuttal, dict)
    found = {item["code"]: item for item in rebuttal["findings"]}
    assert found["D6"]["strength"] == "goes to amount"
    assert [row[0] for row in found["D6"]["tables"][0]["rows"]] == [
        "as reviewed",
        "redetermination",
        "hearing",
    ]
    assert found["F1"]["strength"] == "goes to amount"
    assert found["F1"]["fact"].startswith("of 4 units reviewed twice (no accepted unit among them")
    assert "4 denials were lifted" in found["F1"]["fact"]
    assert "rebuttal-ladder" in (tmp_path / "r.html").read_text(encoding="utf-8")
    decided.write_text("level,on,unit_id\nhearing,2025-06-01,x\n", encoding="utf-8")
    done = invoke("rebut", *common, "--decisions", decided)
    assert "no column overpaid" in str(done.exception)


def test_files_as_the_other_side_writes_them(tmp_path: Path) -> None:
    """Dollar signs, other column names, blank days, a universe, a period, an earlier review."""
    audit = honest("an audit in the other side's forms", n=40)
    frame = audit.frame.drop(columns="stratum").copy()
    frame["paid"] = [f"${amount:,.2f}" for amount in frame.paid]
    frame["date"] = frame.date.astype(str)
    frame.loc[frame.index[3], "date"] = ""
    frame.loc[frame.index[::10], "date"] = "2019-05-05"
    frame.to_csv(tmp_path / "frame.csv", index=False)
    frame.iloc[:-8].to_csv(tmp_path / "universe.csv", index=False)
    table = audit.table
    pd.DataFrame(
        {
            "Claim No.": table.unit_id,
            "Amount": [f"${a:,.2f}" for a in table.paid],
            "Allowed": [f"${a:,.2f}" for a in table.should_have_paid],
            "Why": table.reason,
        }
    ).to_csv(tmp_path / "findings.csv", index=False)
    denied = table.unit_id[table.should_have_paid < table.paid].tolist()
    payable = [f"{unit},1.00" for unit in denied[:3]]
    (tmp_path / "payable.csv").write_text("unit_id,payable\n" + "\n".join(payable), "utf-8")
    record = rebut(
        "--frame",
        tmp_path / "frame.csv",
        "--column",
        "date=date",
        "--patient",
        "patient",
        "--service",
        "code",
        "--findings",
        tmp_path / "findings.csv",
        "--finding-column",
        "unit_id=Claim No.",
        "--finding-column",
        "paid=Amount",
        "--finding-column",
        "should_have_paid=Allowed",
        "--finding-column",
        "reason=Why",
        "--rules",
        "cms-pim",
        "--universe-file",
        tmp_path / "universe.csv",
        "--period",
        "2024-01-01..2024-12-31",
        "--payable",
        tmp_path / "payable.csv",
        "--earlier-errors",
        "12/30/5000",
        "--draws-made",
        2,
        "--bounds",
        "hall",
        "--proceeding",
        "Medicare appeal",
        "--out",
        tmp_path / "r",
    )
    rebuttal = record["rebuttal"]
    assert isinstance(rebuttal, dict)
    found = {item["code"]: item for item in rebuttal["findings"]}
    assert "compared with the period, the universe" in found["B1"]["fact"]
    assert ["without a day: counted as inside", "1"] in [
        row[:2] for row in found["B1"]["tables"][0]["rows"]
    ]
    assert found["B6"]["strength"] == "goes to amount"
    assert "12 of 30 in error of an earlier review" in found["C5"]["fact"]
    assert "2 draws are known to have been made" in found["A5"]["fact"]
    assert {row[0] for row in found["C3"]["tables"][0]["rows"]} == {"student", "hall"}
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "no demand was disclosed" in page
    assert "These could not be tried" in page
    done = invoke("rebut", "--figure", "demand=5", "--earlier-errors", "12 of 30")
    assert "the earlier review '12 of 30'" in str(done.exception)


def test_spares_and_an_order_of_two_columns_are_stated_on_the_command_line(tmp_path: Path) -> None:
    """The list was sorted by day and id; two units without records gave way to the first spares."""
    audit = honest("an audit with spares", n=40)
    frame = audit.frame.drop(columns="stratum").rename(columns={"unit_id": "CLAIM"})
    listed = frame.sort_values(["date", "CLAIM"], kind="stable")
    drawn = np.random.RandomState(4417).permutation(len(listed))[:44]
    ids = listed.CLAIM.to_numpy()[drawn]
    reviewed = [*ids[2:40], *ids[40:42]]
    frame.to_csv(tmp_path / "frame.csv", index=False)
    (tmp_path / "ids.txt").write_text("\n".join(ids[:40]), encoding="utf-8")
    (tmp_path / "spares.txt").write_text("\n".join(ids[40:]), encoding="utf-8")
    paid = frame.set_index("CLAIM").paid
    lines = [f"{unit},{paid[unit]:.2f},{paid[unit]:.2f}" for unit in reviewed[1:]]
    lines.append(f"{reviewed[0]},{paid[reviewed[0]]:.2f},0.00")
    (tmp_path / "findings.csv").write_text(
        "unit_id,paid,should_have_paid\n" + "\n".join(lines), encoding="utf-8"
    )
    common = [
        *("--frame", tmp_path / "frame.csv", "--column", "unit_id=CLAIM"),
        *("--column", "date=date", "--sample-file", tmp_path / "ids.txt"),
        *("--findings", tmp_path / "findings.csv", "--rules", "cms-pim"),
        *("--program", "numpy RandomState", "--program-version", "1.26", "--stated-seed", "4417"),
        *("--stated-order", "date asc, CLAIM asc"),
    ]
    record = rebut(*common, "--spares-file", tmp_path / "spares.txt")
    rebuttal = record["rebuttal"]
    assert isinstance(rebuttal, dict)
    found = {item["code"]: item for item in rebuttal["findings"]}
    assert found["A1"]["fact"].startswith("The sample is reproduced: 40 of 40 units match")
    assert found["A4"]["strength"] == "context"
    assert (
        "2 selected units replaced by the disclosed spares, in their order" in found["A4"]["fact"]
    )
    assert strengths(rebut(*common))["A4"] == "goes to validity"


def test_numbers_and_print_outs_in_place_of_ids_are_refused(tmp_path: Path) -> None:
    audit = honest("an audit with a print-out", n=40)
    audit.frame.to_csv(tmp_path / "frame.csv", index=False)
    for text in ("17\n3\n122\n", "Single Stage Random Numbers\nSeed: 4417\n1   17\n"):
        (tmp_path / "ids.txt").write_text(text, encoding="utf-8")
        given = ["--frame", str(tmp_path / "frame.csv"), "--sample-file", str(tmp_path / "ids.txt")]
        done = invoke("rebut", *given)
        assert isinstance(done.exception, StudyError)
        assert "selected units is an id of the frame" in str(done.exception)
        assert "4417" not in str(done.exception)

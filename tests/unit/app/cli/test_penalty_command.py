"""`primafacie penalty`, `law` and `section111`: what they print, keep, refuse and render."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from primafacie.errors import AuditError, ReviewError, RuleError, StudyError
from tests.builders import command_line
from tests.builders.studies import StudyFolder, keep_report, verified

SECOND = Path(__file__).parents[2] / "penalties/data/exposure-2.json"
"""An exposure that release 0.2 wrote."""


def units_of(study: Path) -> list[dict[str, Any]]:
    record = json.loads((study / "4-review/review.json").read_bytes())
    return [row for row in record["rows"] if row["status"] == "reviewed"]


def violations_file(
    study: Path, path: Path, *, basis: str = "402.1(c)(17)", units: int = 20
) -> Path:
    rows = units_of(study)[:units]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(
            [
                "unit_id",
                "violation",
                "evidence",
                "penalty_units",
                "claimed_tainted",
                "presented_on",
                "responsible",
            ]
        )
        for row in rows:
            writer.writerow([row["unit_id"], basis, "chart", 1, 50, "2024-03-01", "Dr A"])
    return path


def run(*words: object) -> Any:
    return command_line.invoke(*words, catch_exceptions=False)


def test_a_study_gets_its_exposure_and_its_memo(demo_study: Path, tmp_path: Path) -> None:
    factors = tmp_path / "factors.csv"
    factors.write_text(
        "factor,reply,evidence\n402.111(b)(1)(ii),yes,exhibit 4\n402.111(b)(2)(iii),unknown,\n",
        encoding="utf-8",
    )
    table = violations_file(demo_study, tmp_path / "violations.csv")
    done = run(
        "penalty",
        demo_study,
        "--assessed-on",
        "2026-11-21",
        "--violations",
        table,
        "--investigation-costs",
        "25000",
        "--factors",
        factors,
        "--json",
    )
    record = command_line.result(done.stdout)
    kept = json.loads((demo_study / "7-exposure/exposure.json").read_bytes())
    assert record["exposure"] == kept
    ends = kept["regimes"]["402"]["maximum"]
    assert 0 < ends["low_cents"] < ends["point_cents"]
    assert ends["high_cents"] is None, "no maximum of a unit was stated"
    assert 20 < kept["number"]["point"] < kept["number"]["high"]
    assert kept["violations"] == 20
    assert (demo_study / "7-exposure/law/402/402-105-d-2.toml").is_file()
    assert record["factors"][0]["rule"] == "402.111"
    assert verified(demo_study).ok
    again = tuple(keep_report(demo_study, kind="penalty", formats=("html", "docx")).paths)
    page = again[0].read_text(encoding="utf-8")
    for words in (
        "Legal maximum",
        "alternatives",
        "402.107",
        "secondary",
        "exhibit 4",
        "not legal advice",
        "simulated",
        "No upper dollar limit can be stated",
        "units of the frame carry a violation",
    ):
        assert words in page, words
    assert keep_report(demo_study, kind="penalty").path.read_bytes().count(b"Regimes side") > 0


def test_stated_maxima_give_upper_limits_and_are_kept(demo_study: Path, tmp_path: Path) -> None:
    table = violations_file(demo_study, tmp_path / "violations.csv", units=3)
    done = run(
        "penalty",
        demo_study,
        "--assessed-on",
        "2026-11-21",
        "--violations",
        table,
        "--maximum",
        "25000",
        "--action-on",
        "2026-01-05",
        "--served-on",
        "2026-02-01",
        "--json",
    )
    ends = command_line.result(done.stdout)["exposure"]["regimes"]["402"]["maximum"]
    assert 0 < ends["low_cents"] < ends["point_cents"] < ends["high_cents"]
    found = command_line.result(done.stdout)["exposure"]
    sample = sum(
        part["sample_penalty_cents"] + part["sample_assessment_cents"]
        for part in found["regimes"]["402"]["parts"]
    )
    more = found["number"]["high"] - found["number"]["found"]
    over = ends["high_cents"] - sample
    assert over % 2_500_000 == 0, "found, and a number of further units at most"
    assert over // 2_500_000 >= more, "its number adds limits of strata; Buehler's is narrower"
    page = keep_report(demo_study, kind="penalty").path.read_text(encoding="utf-8")
    assert "2026-02-01" in page
    (tmp_path / "short.csv").write_text("unit_id,maximum\nX,25000\n", encoding="utf-8")
    with pytest.raises(RuleError, match="no maximum for"):
        run(
            "penalty",
            demo_study,
            "--assessed-on",
            "2026-11-21",
            "--violations",
            table,
            "--maximum",
            tmp_path / "short.csv",
        )


def as_first_schema(record: dict[str, Any]) -> dict[str, Any]:
    """The record in the shape of `primafacie.exposure/1`, which had an upper limit everywhere."""

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            made = {name: filled(item) for name, item in value.items()}
            return made | {"high": made["point"]} if made.get("high", 0) is None else made
        return [filled(item) for item in value] if isinstance(value, list) else value

    first: dict[str, Any] = filled(record)
    return first | {"schema": "primafacie.exposure/1", "action_on": record["assessed_on"]}


def test_an_exposure_of_an_earlier_release_is_named(demo_study: Path, tmp_path: Path) -> None:
    table = violations_file(demo_study, tmp_path / "violations.csv", units=3)
    run("penalty", demo_study, "--assessed-on", "2026-11-21", "--violations", table)
    study = StudyFolder.open(demo_study)
    record = json.loads(SECOND.read_bytes())
    with study.step("exposure", "as 0.1 kept it") as step:
        step.write_record("7-exposure/exposure.json", as_first_schema(record))
    with pytest.raises(StudyError, match="an exposure of an earlier release"):
        keep_report(demo_study, kind="penalty")


def test_a_review_without_violations_is_refused(demo_study: Path) -> None:
    with pytest.raises(ReviewError, match="An overpayment is not a violation"):
        run("penalty", demo_study, "--assessed-on", "2026-11-21")
    with pytest.raises(StudyError):
        keep_report(demo_study, kind="penalty")


def test_an_altered_exposure_is_seen(demo_study: Path, tmp_path: Path) -> None:
    table = violations_file(demo_study, tmp_path / "violations.csv", units=5)
    run("penalty", demo_study, "--assessed-on", "2026-11-21", "--violations", table)
    place = demo_study / "7-exposure/exposure.json"
    record = json.loads(place.read_bytes())
    record["regimes"]["402"]["maximum"]["point_cents"] += 1
    place.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(StudyError):
        keep_report(demo_study, kind="penalty")


def test_a_memo_shows_what_is_computed_and_the_digest_of_the_kept_file(
    demo_study: Path, tmp_path: Path
) -> None:
    """A record that was chained again cannot bring words of its own into the memo."""
    table = violations_file(demo_study, tmp_path / "violations.csv", units=3)
    run("penalty", demo_study, "--assessed-on", "2026-11-21", "--violations", table)
    study = StudyFolder.open(demo_study)
    record = json.loads(study.latest_file("exposure", "exposure.json").read_bytes())
    record["rows"][0]["note"] = "a note that nothing computed"
    review = study.latest_file("exposure", "review.json").read_bytes()
    with study.step("exposure", "chained again", inputs={"study": study.head}) as step:
        step.write("7-exposure/review.json", review)
        digest = step.write_record("7-exposure/exposure.json", record)
    page = keep_report(demo_study, kind="penalty").path.read_text(encoding="utf-8")
    assert "a note that nothing computed" not in page
    assert digest in page


def test_law_prints_an_entry_and_a_value_with_marks() -> None:
    entry = run("law", "402.105(d)(2)").stdout
    assert "$10,000.00 [verified" in entry
    assert "adjusted.2025: $19,940.00 [verified" in entry
    assert "history: 63 FR 68690" in entry
    value = run(
        "law", "1003.200(b)(9)", "--violated-on", "2019-05-01", "--assessed-on", "2026-02-01"
    ).stdout
    assert "$72,163.00" in value
    assert "other reading" in value
    assert "$127,973.00" in value
    record = command_line.result(run("law", "--json").stdout)
    assert "402.1(c)(34)" in record["entries"]
    with pytest.raises(RuleError, match="both"):
        run("law", "402.1(c)(17)", "--violated-on", "2019-05-01")


def test_a_gap_on_the_command_line_is_a_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    days = ("--violated-on", "2017-05-01", "--assessed-on", "2026-02-01")
    code, _, errors = command_line.run(capsys, "law", "1003.200(a)(1)", *days)
    assert code == 3
    assert "LawGapError" in errors


def test_section_111_from_a_file_to_table_and_memo(tmp_path: Path) -> None:
    book = tmp_path / "book.csv"
    book.write_text(
        "id,due,reported\nA,2024-11-01,2025-12-06\n=B,2024-11-01,\nC,2024-11-01,2025-11-01\n",
        encoding="utf-8",
    )
    done = run(
        "section111",
        book,
        "--plan",
        "nghp",
        "--assessed-on",
        "2026-11-21",
        "--amounts",
        "base",
        "--pool",
        100000,
        "--simulation-seed",
        "lot 1",
        "--to",
        tmp_path / "memo",
        "--json",
    )
    record = command_line.result(done.stdout)
    assert record["book"]["total_cents"] == 875_000
    assert record["book"]["counts"]["open"] == 1
    assert record["outlook"]["quarters"][0]["at_least_one"] == pytest.approx(0.0025)
    table = (tmp_path / "memo/section111.csv").read_text(encoding="utf-8").splitlines()
    assert table[0].startswith("id,due,reported,days,excess_days,state,penalty")
    assert table[1] == "A,2024-11-01,2025-12-06,400,35,late,8750.0,0.0,nghp,,0.0"
    page = (tmp_path / "memo/section111.html").read_text(encoding="utf-8")
    assert "nothing is extrapolated" in page
    assert "$8,750.00" in page
    assert "<svg" in page
    with pytest.raises(Exception, match="no seed"):
        run("section111", book, "--plan", "nghp", "--assessed-on", "2026-11-21", "--pool", 10)


def test_section_111_on_the_command_line_keeps_to_its_lists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`no` waived the penalty, a column plan was dropped, and a blank passed for no."""
    book = tmp_path / "book.csv"

    def counted(text: str, *more: object) -> dict[str, Any]:
        book.write_text(text, encoding="utf-8")
        days = ("--assessed-on", "2026-11-21", "--amounts", "base", "--json")
        done: dict[str, Any] = command_line.result(run("section111", book, *days, *more).stdout)[
            "book"
        ]
        return done

    head = "id,due,reported,safe_harbour\n"
    assert (
        counted(head + "A,2024-11-01,2025-12-06,no\n", "--plan", "nghp")["total_cents"] == 875_000
    )
    plans = "id,due,reported,plan\nA,2024-11-01,2025-12-06,GHP\n"
    assert counted(plans)["total_cents"] == 3_500_000
    with pytest.raises(RuleError, match="a blank safe harbor"):
        counted(head + "A,2024-11-01,2025-12-06,\n", "--plan", "nghp")
    blank = ("--plan", "nghp", "--blank-safe-harbor", "no")
    assert counted(head + "A,2024-11-01,2025-12-06,\n", *blank)["total_cents"] == 875_000
    with pytest.raises(RuleError, match="2 records without a plan"):
        counted("id,due,reported\nA,2024-11-01,\nB,2024-11-01,\n")
    two = "id,due,reported,plan\nA,2024-11-01,2025-12-06,ghp\nB,2024-11-01,2025-12-06,nghp\n"
    with pytest.raises(AuditError, match="each kind has its own pool"):
        counted(two, "--pool", 1000, "--simulation-seed", "lot 1")


def test_a_second_exposure_is_the_one_reported_and_cites_the_bundle(
    demo_study: Path, tmp_path: Path
) -> None:
    table = violations_file(demo_study, tmp_path / "violations.csv")
    common = ("penalty", demo_study, "--assessed-on", "2026-11-21", "--violations", table)
    assert run(*common).exit_code == 0
    modules = tmp_path / "bundle" / "modules"
    modules.mkdir(parents=True)
    (modules / "2026-10-05 upcoding.txt").write_text("module", encoding="utf-8")
    more = (
        "--bundle",
        modules.parent,
        "--indexed-on",
        "2026-11-01",
        "--investigation-costs",
        "1000",
    )
    assert run(*common, *more).exit_code == 0
    page = keep_report(demo_study, kind="penalty").path.read_text(encoding="utf-8")
    assert "Proof of mitigation" in page
    assert "2026-10-05 upcoding.txt" in page
    assert "costs of investigation and prosecution were not given" not in page
    assert "Limiting charge, repeated; or no refund/adjustment" in page
    assert "3 x amount claimed" in page

"""The command line on one's own file: the verbs, their words, exit codes and JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders.command_line import envelope, result, run
from tests.builders.worksheets import heads_of

COMMANDS = (
    "demo",
    "check",
    "audit-frame",
    "plan",
    "draw",
    "estimate",
    "report",
    "verify",
    "doctor",
)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    rows = [
        f"{k:05d},{k % 7 * 10 + (k % 50) ** 2}.{k % 100:02d},2023-0{k % 9 + 1}-15"
        for k in range(1, 1201)
    ]
    path.write_text("ID,PAID,DAY\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def fill(sheet: Path, filled: Path) -> None:
    """What a reviewer does: every third unit wholly denied."""
    import openpyxl

    book = openpyxl.load_workbook(sheet)
    page = book["Review"]
    heads = heads_of(page)
    for place, row in enumerate(range(2, page.max_row + 1)):
        paid = page.cell(row, heads["paid"]).value
        page.cell(row, heads["should_have_paid"], 0 if place % 3 == 0 else paid)
        page.cell(row, heads["status"], "reviewed")
        page.cell(row, heads["overpaid"], None)
    book.save(filled)


def test_the_whole_path_on_ones_own_file(
    capsys: pytest.CaptureFixture[str], claims: Path, tmp_path: Path
) -> None:
    study = str(tmp_path / "study")
    code, out, err = run(
        capsys,
        "check",
        str(claims),
        "--unit-id",
        "ID",
        "--paid",
        "PAID",
        "--date",
        "DAY",
        "--period",
        "2023-01-01..2023-12-31",
        "--exclude",
        "paid < 1 because too small",
        "--study",
        study,
        "--json",
    )
    assert (code, err) == (0, "")
    checked = result(out)
    assert checked["waterfall"][-1]["units_left"] == checked["units"]
    assert checked["waterfall"][-1]["paid_left_cents"] == checked["total_cents"]
    assert sum(row["units_out"] for row in checked["waterfall"]) > 0
    assert envelope(out)["head"] is not None
    code, out, _ = run(
        capsys,
        "plan",
        study,
        "--rules",
        "oig-audit",
        "--strata",
        "3",
        "--sample",
        "90",
        "--error-rate",
        "0.3",
        "--severity",
        "0.8",
    )
    assert code == 0
    assert "Plan digest (SHA-256 of plan.json)" in out
    assert "lower end of two-sided 90% (one-sided 95%)" in out
    code, out, _ = run(
        capsys, "draw", study, "--seed", "lot 1", "--seed-source", "by lot", "--json"
    )
    assert code == 0
    sheet = Path(result(out)["worksheet"])
    assert envelope(out)["files"] == [str(sheet)]
    drawn = result(out)["strata"]
    assert sum(row["sample"] for row in drawn) == result(out)["units"] == 90
    assert sum(row["units"] for row in drawn) == checked["units"]
    filled = tmp_path / "filled.xlsx"
    fill(sheet, filled)
    code, out, _ = run(capsys, "estimate", study, str(filled), "--json")
    assert code == 0
    record = result(out)
    assert record["demand"]["amount_cents"] > 0
    assert len(record["limits"]) == 6
    assert [row["sample"] for row in record["strata"]] == [row["sample"] for row in drawn]
    total = sum(row["point_dollars"] for row in record["strata"])
    assert record["point_dollars"] == pytest.approx(total)
    rate = record["rates"]["error_rate"]
    assert 0 < rate["lower"] < rate["point"] < rate["upper"] < 1
    assert envelope(out)["next"] == f"primafacie report {study}"
    code, out, _ = run(capsys, "report", study)
    assert code == 0
    head = out.split()[-1]
    assert run(capsys, "verify", study, "--head", head)[0] == 0
    code, out, _ = run(capsys, "verify", study, "--head", "0" * 64)
    assert code == 1
    assert "CHANGED" in out


def test_several_reviewers_and_one_more_limit(
    capsys: pytest.CaptureFixture[str], claims: Path, tmp_path: Path
) -> None:
    study = str(tmp_path / "study")
    run(capsys, "check", str(claims), "--unit-id", "ID", "--paid", "PAID", "--study", study)
    run(capsys, "plan", study, "--rules", "cms-pim", "--sample", "40")
    code, _, _ = run(
        capsys, "draw", study, "--seed", "s", "--seed-source", "t", "--reviewers", "Ann, Bob"
    )
    assert code == 0
    sheets = sorted((tmp_path / "study/3-draw").glob("worksheet-*.xlsx"))
    assert [sheet.name for sheet in sheets] == ["worksheet-1-Ann.xlsx", "worksheet-2-Bob.xlsx"]
    filled = []
    for sheet in sheets:
        filled.append(str(tmp_path / f"filled-{sheet.name}"))
        fill(sheet, Path(filled[-1]))
    code, out, err = run(
        capsys,
        "estimate",
        study,
        *filled,
        "--level",
        "0.99",
        "--side",
        "upper",
        "--bound",
        "normal",
    )
    assert code == 0, err
    assert "one-sided 99% (RAT-STATS 98% upper limit)" in out
    assert "normal (not pre-specified)" in out
    assert run(capsys, "verify", study)[0] == 0
    assert run(capsys, "report", study)[0] == 0


def test_bad_claims_are_one_error_with_all_faults(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("ID,PAID\nA,1.00\nA,2.00\n,3.00\nB,x\nC,1.005\n", encoding="utf-8")
    code, out, err = run(capsys, "check", str(path), "--unit-id", "ID", "--paid", "PAID")
    assert code == 3
    assert out == ""
    assert err.startswith("FrameError: bad.csv: 4 problems")
    for words in ("repeated unit ids ('A')", "no unit id", "'x'", "'1.005' with a fraction"):
        assert words in err
    assert "Traceback" not in err
    code, out, err = run(capsys, "check", str(path), "--unit-id", "ID", "--paid", "PAID", "--json")
    assert code == 3
    assert len(envelope(out)["error"]["problems"]) == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "nowhere.csv", "--unit-id", "a", "--paid", "b"), "no file nowhere.csv"),
        (("plan", "nowhere", "--rules", "cms-pim"), "there is no study here"),
        (("verify", "nowhere"), "there is no study here"),
        (("report", "nowhere"), "there is no study here"),
    ],
)
def test_bad_input_is_exit_3_and_one_paragraph(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    code, _, err = run(capsys, *words)
    assert code == 3
    assert said in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--period", "2023", "FIRST..LAST"),
        ("--period", "2023-12-31..2023-01-01", "ends before it begins"),
        ("--period", "2023-13-01..2023-12-31", "the date '2023-13-01'"),
        ("--exclude", "paid = 0", "CONDITION because REASON"),
        ("--exclude", "price = 0 because x", "one of the roles"),
    ],
)
def test_options_that_do_not_fit_are_explained(
    capsys: pytest.CaptureFixture[str], claims: Path, option: str, value: str, said: str
) -> None:
    code, _, err = run(
        capsys, "check", str(claims), "--unit-id", "ID", "--paid", "PAID", option, value
    )
    assert code == 3
    assert said in err


def test_usage_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check")[0] == 2
    assert run(capsys, "nonsense")[0] == 2


@pytest.mark.once
@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_teaches_with_an_example(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert "Example:" in out
    assert f"primafacie {command}" in " ".join(out.split())
    assert run(capsys, command, "--help")[1].count("--json") >= 1


def test_the_doctor_finds_a_shadowing_folder(tmp_path: Path) -> None:
    from primafacie.app.installation import examine

    assert not [p for p in examine(tmp_path).problems if "current folder" in p]
    (tmp_path / "validation").mkdir()
    (tmp_path / "sampling.py").write_text("", encoding="utf-8")
    problems = examine(tmp_path).problems
    assert any("validation" in text and "sampling" in text for text in problems)


def test_a_cancel_is_exit_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, demo_once: Path
) -> None:
    from primafacie.app.steps import report_step

    def interrupted(root: Path, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(report_step, "keep_report", interrupted)
    code, _, err = run(capsys, "report", str(demo_once))
    assert code == 130
    assert "Cancelled" in err


def test_a_second_demo_overwrites_nothing(tmp_path: Path) -> None:
    from primafacie.app.cli.demo_command import free_folder

    assert free_folder(tmp_path / "demo-study") == tmp_path / "demo-study"
    (tmp_path / "demo-study").mkdir()
    (tmp_path / "demo-study-2").mkdir()
    assert free_folder(tmp_path / "demo-study") == tmp_path / "demo-study-3"


def test_it_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "primafacie", "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    for command in COMMANDS:
        assert command in done.stdout


def test_claims_beyond_the_reopening_period(
    capsys: pytest.CaptureFixture[str], demo_study: Path
) -> None:
    """They count 0, the step says so, and report and verification follow."""
    review = str(demo_study / "4-review/review.xlsx")
    kept = json.loads((demo_study / "5-estimate/demand.json").read_bytes())
    words = ("--reopened-on", "2013-06-30", "--reason", "reopening period", "--json")
    code, out, _ = run(capsys, "estimate", str(demo_study), review, *words)
    assert code == 0
    found = result(out)["demand"]
    assert found["amount_cents"] < kept["amount_cents"]
    assert "determined before 2009-06-30: 0, kept in the sample" in found["steps"][0]["what"]
    assert any("day of service" in note for note in found["notes"])
    assert run(capsys, "report", str(demo_study))[0] == 0
    assert run(capsys, "verify", str(demo_study))[0] == 0
    code, _, error = run(
        capsys,
        "estimate",
        str(demo_study),
        review,
        "--reopened-on",
        "2013-06-30",
        "--ground",
        "whim",
    )
    assert code == 3
    assert "good cause" in error

"""What an error advises on the command line is what can be typed there."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from primafacie.app.cli import errors_shown, options
from tests.builders.command_line import envelope, exit_code, run

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("advice", "words"),
    [
        ("declare it: date_format='%m/%d/%Y'", 'declare it: --date-format "%m/%d/%Y"'),
        ("name every column in part=", "name every column in --part"),
        ('choose allocate_by="proportional"', 'choose --allocate-by "proportional"'),
        (
            "Exclude them, as in exclude('date is blank', reason=...), or",
            'Exclude them, as in --exclude "date is blank because REASON", or',
        ),
        (
            "Add anticipated=ErrorModel(rate=0.30, severity=0.80).",
            "Add --error-rate 0.30 --severity 0.80.",
        ),
        ("Write method='x' and updated=1", "Write method='x' and updated=1"),
        ("Name date=COLUMN", "Name --date COLUMN"),
        (
            "Choose one of these, or read your own with RuleSet.from_text.",
            "Choose one of these, or give a TOML file of your own.",
        ),
        (
            "Write order=['paid desc', 'unit_id asc']",
            'Write --order "paid desc, unit_id asc"',
        ),
        (
            'Declare it: --more "age:number" (in Python more=["age:number"]).',
            'Declare it: --more "age:number".',
        ),
        (
            "Keep it: --is-a-unit \"3 because ...\" (in Python confirmed_units={3: 'why'})",
            'Keep it: --is-a-unit "3 because ..."',
        ),
    ],
)
def test_arguments_are_named_as_options(advice: str, words: str) -> None:
    assert errors_shown.typed(advice) == words


def test_every_option_named_exists(capsys: pytest.CaptureFixture[str]) -> None:
    shown = ""
    for command in ("check", "plan", "draw", "estimate"):
        shown += run(capsys, command, "--help")[1]
    missing = [name for name in errors_shown.OPTIONS if f"--{name.replace('_', '-')} " not in shown]
    assert missing == []


def test_every_problem_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    rows = [f"{k},1,extra" for k in range(15)]
    path.write_text("\n".join(["id,paid", *rows, "a,1x", "a,1.005"]) + "\n", encoding="utf-8")
    words = ["check", str(path), "--unit-id", "id", "--paid", "paid"]
    code, _, err = run(capsys, *words)
    assert code == 3
    assert err.startswith("FrameError: claims.csv: 18 problems\n")
    assert err.count("\n  - ") == 18
    assert 'as in --part "LINE_NUM"' in err
    record = envelope(run(capsys, *words, "--json")[1])["error"]
    assert '--part "LINE_NUM"' in record["problems"][-1]["fix"]


def test_a_question_nobody_answers_names_its_option(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, study = tmp_path / "claims.csv", str(tmp_path / "study")
    path.write_text("id,paid\n" + "".join(f"{k},{k + 1}\n" for k in range(40)), encoding="utf-8")

    assert exit_code("check", path, "--unit-id", "id", "--paid", "paid", "--study", study) == 0
    assert exit_code("plan", study, "--rules", "cms-pim", "--sample", 10) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert exit_code("draw", study, "--seed", "lot 7") == 3
    assert "--seed-source: no answer to: Where does the seed come from?" in capsys.readouterr().err


def test_names_with_commas_are_quoted() -> None:
    assert options.listed('A, "B, net",C "x"') == ["A", "B, net", 'C "x"']
    assert options.listed(None) == options.listed("  ") == []


@pytest.mark.checkout
def test_the_python_turns_that_are_replaced_are_said_somewhere() -> None:
    from tests.builders.places import CHECKOUT

    sources = "".join(
        path.read_text(encoding="utf-8") for path in (CHECKOUT / "sampling").rglob("*.py")
    )
    missing = [turn for turn in errors_shown.TURNS if turn not in sources]
    assert missing == []

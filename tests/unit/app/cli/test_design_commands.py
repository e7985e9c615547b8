"""Designs and RAT-STATS' numbers on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders.command_line import result, run

pytestmark = pytest.mark.once


@pytest.fixture
def study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = tmp_path / "claims.csv"
    rows = [f"{k:05d},{k % 7 * 10 + (k % 50) ** 2}.{k % 100:02d},B{k % 60}" for k in range(1, 601)]
    path.write_text("ID,PAID,PATIENT\n" + "\n".join(rows) + "\n", encoding="utf-8")
    folder = str(tmp_path / "study")
    code, _, err = run(
        capsys,
        "check",
        str(path),
        "--unit-id",
        "ID",
        "--paid",
        "PAID",
        "--cluster",
        "PATIENT",
        "--exclude",
        "paid <= 0 because nothing was paid",
        "--study",
        folder,
    )
    assert (code, err) == (0, "")
    return folder


def test_dollar_units_from_the_command_line(study: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "plan", study, "--rules", "cms-pim", "--design", "pps", "--sample", "40"
    )
    assert code == 0
    assert "Selection: pps (size = paid)" in out
    assert "Estimator: Hansen and Hurwitz" in out
    assert "40 draws with replacement" in out
    code, out, _ = run(capsys, "draw", study, "--seed", "lot 7", "--seed-source", "x", "--json")
    assert code == 0
    record = json.loads((Path(study) / "3-draw/draw.json").read_bytes())
    assert record["generator"] == {"name": "pps", "version": "1"}
    assert sum(unit["hits"] for unit in record["units"]) == 40
    code, out, _ = run(capsys, "verify", study)
    assert code == 0


def test_a_sheet_for_violations_on_the_command_line(
    study: str, capsys: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    run(capsys, "plan", study, "--rules", "cms-pim", "--sample", "20")
    draw = ("draw", study, "--seed", "lot 7", "--seed-source", "x", "--violations-sheet")
    code, _, err = run(capsys, *draw, "--reviewers", "Ann,Bo")
    assert (code, err) == (0, "")
    sheets = list((Path(study) / "3-draw").glob("worksheet*.xlsx"))
    assert len(sheets) == 3
    assert all("Violations" in openpyxl.load_workbook(path).sheetnames for path in sheets)


def test_ratstats_draws_by_stratum(study: str, capsys: pytest.CaptureFixture[str]) -> None:
    plan = (
        "plan",
        study,
        "--rules",
        "oig-audit",
        "--strata",
        "2",
        "--sample",
        "100",
        "--error-rate",
        "0.3",
        "--design",
        "ratstats",
    )
    code, _, err = run(capsys, *plan)
    assert code == 3
    assert "the declared order that positions refer to" in err
    code, out, _ = run(capsys, *plan, "--order", "paid desc")
    assert code == 0
    assert "--seed LABEL=NUMBER" in out
    draw = ("draw", study, "--seed-source", "as printed", "--generator", "ratstats")
    code, _, err = run(capsys, *draw, "--order", "paid asc", "--seed", "1=12345", "--seed", "2=9")
    assert (code, "what the plan fixed: paid desc" in err) == (3, True)
    code, _, err = run(capsys, *draw, "--seed", "1=20261121", "--seed", "2=20261123")
    assert (code, "one and the same stream" in err) == (3, True)
    code, out, _ = run(
        capsys, *draw, "--order", "paid desc", "--seed", "1=12345", "--seed", "2=-38524.57"
    )
    assert code == 0
    record = json.loads((Path(study) / "3-draw/draw.json").read_bytes())
    assert record["seed"] == "1=12345, 2=-38524.57"
    assert [row["seed"] for row in record["strata"]] == ["12345", "-38524.57"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("--design", "cluster", "--proportional-to", "paid"),
            "selection cluster: the parameter 'size' is not known",
        ),
        (("--design", "two-stage"), "the parameters none of the selection two_stage"),
        (("--design", "lottery"), "the selection 'lottery'"),
        (("--design", "systematic", "--starts", "3", "--order", "file"), "Plan 39 or 42 units"),
        (("--design", "pps", "--order", "paid,,"), "roles with asc or desc, or file"),
    ],
)
def test_designs_that_cannot_be(
    study: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], expected: str
) -> None:
    code, _, err = run(capsys, "plan", study, "--rules", "cms-pim", "--sample", "40", *words)
    assert code == 3
    assert expected in err


def test_a_cluster_design(study: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys,
        "plan",
        study,
        "--rules",
        "cms-pim",
        "--sample",
        "40",
        "--design",
        "two-stage",
        "--within",
        "3",
    )
    assert code == 0
    assert "its sample size counts them, not the units below" in out.replace("\n    ", " ")
    code, out, _ = run(capsys, "draw", study, "--seed", "lot 7", "--seed-source", "x")
    assert code == 0
    assert "40 of 60 clusters drawn, 120 units to review" in out
    code, _, err = run(capsys, "draw", study, "--seed", "a", "--seed", "b", "--seed-source", "x")
    assert (code, "one seed, a text" in err) == (3, True)


def test_sizes_by_the_design_from_an_earlier_review(
    study: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{10 * k}.00,{10 * k if k % 3 == 0 else 0}.00" for k in range(1, 31)]
    probe = tmp_path / "probe.csv"
    probe.write_text("paid,overpaid\n" + "\n".join(rows) + "\n", encoding="utf-8")
    wanted = (
        "--rules",
        "cms-pim",
        "--precision",
        "0.4",
        "--level",
        "0.9",
        "--side",
        "lower",
        "--pilot",
        str(probe),
    )
    for how, words in (
        ("probe", "a probe of 30 units"),
        ("taints", "one of 30 units reviewed earlier"),
    ):
        code, out, _ = run(capsys, "plan", study, *wanted, "--pilot-as", how, "--design", "pps")
        assert (code, words in " ".join(out.split())) == (0, True)
        assert "by the variance of the design itself" in " ".join(out.split())
    code, out, _ = run(capsys, "plan", study, *wanted, "--pilot-as", "hot-deck", "--json")
    assert code == 0
    assert result(out)["plan"]["size_calculation"]["anticipated"]["model"]["kind"] == "HotDeck"
    code, _, err = run(capsys, "plan", study, *wanted, "--design", "cluster")
    assert (code, "no correlation within clusters was said" in err) == (3, True)
    code, out, _ = run(
        capsys, "plan", study, *wanted, "--design", "cluster", "--correlation", "0.2"
    )
    assert code == 0
    assert "clusters, " in out


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("paid,overpaid\n10,0\n", (), "1 units"),
        (
            "paid,overpaid\n10,11\n10,0\n",
            (),
            "column overpaid, line 2: 1 cell with more than was paid",
        ),
        (
            "paid,overpaid\n10,x\n10,0\n",
            (),
            "column overpaid, line 2: 1 cell with text that is not an amount",
        ),
        ("paid,over\n10,1\n", (), "no column overpaid"),
        ("paid,overpaid\n10,0\n9,1\n", ("--error-rate", "0.3"), "an earlier review"),
        ("paid,overpaid\n10,0\n9,1\n", ("--pilot-as", "guess"), "one of probe, taints"),
    ],
)
def test_earlier_findings_that_cannot_serve(
    study: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    more: tuple[str, ...],
    words: str,
) -> None:
    probe = tmp_path / "probe.csv"
    probe.write_text(text, encoding="utf-8")
    code, _, err = run(
        capsys,
        "plan",
        study,
        "--rules",
        "cms-pim",
        "--sample",
        "50",
        "--pilot",
        str(probe),
        *more,
    )
    assert (code, words in err) == (3, True), err


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("probe --universe 100000 --mean 400 --deviation 50 --precision 0.02 --level 0.9", "106"),
        (
            "error-rate --universe 10000 --error-rate 0.15 --paid-mean 300 --paid-deviation 125 "
            "--precision 0.25 --level 0.9",
            "287",
        ),
        ("attribute --universe 10000 --rate 0.2 --width 0.06 --level 0.8", "314"),
        ("discovery --universe 1000 --tolerable-rate 0.02 --level 0.95", "138"),
    ],
)
def test_printed_sizes(words: str, printed: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The sizes that RAT-STATS' manual and EZ-Quant print."""
    assert run(capsys, "size", *words.split()) == (0, f"{printed} units\n", "")
    code, out, _ = run(capsys, "size", *words.split(), "--json")
    assert (code, result(out)) == (0, {"units": int(printed)})


def test_a_step_table_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "size",
        "stop-or-go",
        "--universe",
        "1000",
        "--tolerable-rate",
        "0.04",
        "--level",
        "0.9",
    )
    code, out, _ = run(capsys, *words, "--each-step")
    assert code == 0
    assert "1. 55 units, 55 in all: stop with no error in all, go on with 1 to 4 errors" in out
    code, out, _ = run(capsys, *words, "--json")
    assert result(out)["risk"] <= 0.1
    code, _, err = run(
        capsys, "size", "discovery", "--universe", "9", "--tolerable-rate", "4", "--level", "0.9"
    )
    assert (code, "a fraction above 0" in err) == (3, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--design", "pps", "--bound", "melded"),
            "melded is not valid for the design pps",
        ),
        (
            ("--design", "rhc", "--bound", "gaffke"),
            "gaffke is not valid for the estimator rhc",
        ),
        (
            ("--estimator", "ratio", "--bound", "hall"),
            "hall is not valid for the estimator ratio",
        ),
        (("--bound", "gaffke"), "no unit of the frame was underpaid"),
        (("--bound", "best"), "one of student"),
        (("--bound", "gafke"), "Did you mean gaffke"),
        (("--bound", "clopper_pearson"), "is a limit of a number of units"),
        (("--bound", "stringer"), "the bound stringer is not valid for the design srs"),
    ],
)
def test_bounds_that_would_be_refused_after_the_review(
    study: str, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    code, _, err = run(capsys, "plan", study, "--rules", "cms-pim", "--sample", "40", *words)
    assert (code, said in err) == (3, True), err
    if said.startswith("no unit"):
        code, _, err = run(
            capsys,
            "plan",
            study,
            "--rules",
            "cms-pim",
            "--sample",
            "40",
            *words,
            "--underpayment-floor",
            "0",
        )
        assert code == 0, err

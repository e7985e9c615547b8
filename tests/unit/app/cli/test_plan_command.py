"""`primafacie plan` with strata by column, a probe, costs, bounds, checks and a simulation."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from primafacie.app.cli import options
from primafacie.errors import AuditError
from tests.builders.command_line import all_commands, capture, options_of, result

pytestmark = pytest.mark.once

SIZE = 400


@pytest.fixture
def study(tmp_path: Path) -> Path:
    table = pd.DataFrame(
        {
            "id": [f"c{k:03d}" for k in range(SIZE)],
            "paid": [20 + (k * 37) % 400 for k in range(SIZE)],
            "billed": [900] * SIZE,
            "kind": ["A", "B"] * (SIZE // 2),
        }
    )
    table.to_csv(tmp_path / "claims.csv", index=False)
    done = capture(
        "check",
        tmp_path / "claims.csv",
        "--unit-id",
        "id",
        "--paid",
        "paid",
        "--claimed",
        "billed",
        "--more",
        "kind",
        "--study",
        tmp_path / "study",
    )
    assert done.exit_code == 0, done.output
    return tmp_path / "study"


def planned(study: Path, *words: Any) -> dict[str, Any]:
    done = capture("plan", study, "--rules", "cms-pim", "--json", *words)
    assert done.exit_code == 0, done.output
    return result(done.output)


def test_sizes_by_stratum_are_typed_by_the_names_of_the_strata(study: Path) -> None:
    found = planned(study, "--by", "kind", "--allocation", "A=40, B=60")
    assert [(row["label"], row["n"]) for row in found["plan"]["strata"]] == [("A", 40), ("B", 60)]
    assert found["plan"]["size_calculation"]["basis"] == "given"
    for typed, words in (
        ("A=40", "stratum B: 0 of 200 units"),
        ("A=40,C=60", "the stratum 'C' is not known"),
        ("A=40,A=50,B=60", "stratum 'A' twice"),
        ("A=forty,B", "'A=forty'. Expected STRATUM=UNITS"),
        ("A=201,B=60", "Stratum A has 200"),
    ):
        done = capture("plan", study, "--rules", "cms-pim", "--by", "kind", "--allocation", typed)
        assert done.exit_code == 3, done.output
        assert words in " ".join(done.output.split()), done.output


def test_an_assurance_decides_the_size_and_is_in_the_plan(study: Path) -> None:
    words = (
        *("--strata", 2, "--error-rate", 0.5, "--severity", 0.9, "--precision", 0.3),
        *("--level", 0.9, "--side", "two-sided"),
    )
    usual = planned(study, *words)["plan"]
    assert "assurance" not in usual["size_calculation"]
    more = ("--assurance", 0.8, "--assurance-audits", 300, "--simulation-seed", 5)
    done = capture("plan", study, "--rules", "cms-pim", *words, *more)
    assert done.exit_code == 0, done.output
    text = " ".join(done.output.split())
    assert "Expected time of the simulated audits: about" in text
    found = json.loads((study / "2-plan" / "plan-2.json").read_bytes())
    record = found["size_calculation"]["assurance"]
    assert (record["wanted"], record["audits"], record["seed"]) == (0.8, 300, 5)
    assert record["sample"] == sum(row["n"] for row in found["strata"])
    assert record["sample"] > record["expected_sample"]
    assert record["expected_sample"] == sum(row["n"] for row in usual["strata"])
    lower = ("--error-rate", 0.5, "--wanted-lower", "60%", *more)
    found = planned(study, *lower)["plan"]["size_calculation"]
    assert found["assurance"]["lower"] == {"share": 0.6, "least_cents": None}
    assert found["assurance"]["sample"] > found["assurance"]["expected_sample"]
    assert "reached by at least 80% of the audits" in found["words"]
    for wrong, told in (
        ((*lower, "--level", 0.9), "neither level nor side"),
        (("--sample", 60, "--error-rate", 0.5, *more), "without one precision"),
        ((*words, *more, "--oversample", 0.1), "no assurance with it"),
    ):
        done = capture("plan", study, "--rules", "cms-pim", *wrong)
        assert done.exit_code == 3, done.output
        assert told in " ".join(done.output.split()), done.output


def test_plans_are_compared_and_the_study_stays_as_it_is(study: Path, tmp_path: Path) -> None:
    def state() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}

    before, out = state(), tmp_path / "options.png"
    words = ("--rules", "cms-pim", "--error-rate", 0.4, "--replicates", 20, "--unit-cost", 65)
    grid = ("--compare", "strata=1..2", "sample=60,401", "bound=student,gaffke")
    done = capture("plan", study, *words, *grid, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    rows = result(done.output)["rows"]
    made = [k for k, row in enumerate(rows) if row["refused"] is None]
    assert (len(rows), made) == (8, [0, 4])
    assert [row["cost_dollars"] for row in rows if row["refused"] is None] == [3900.0, 3900.0]
    assert out.read_bytes().startswith(b"\x89PNG")
    shown = capture("plan", study, *words, "--compare", "strata=2", "sample=401")
    assert "refused: " in shown.output
    assert "1 option compared, 1 refused." in shown.output
    assert "Nothing was written to the study." in shown.output
    assert state() == before
    for more, told in (
        (("--compare", "strata=1..2", "--strata", 3), "--compare and --strata"),
        (("--compare", "strat=1"), "Did you mean strata?"),
        (("--compare", "strata"), "'strata'. Expected OPTION=VALUES"),
        (("--compare", "sample=60..50"), "Expected whole numbers"),
        (("--compare", "sample=60", "--out", out), "there already"),
        (("--compare", "sample=60", "--out", tmp_path / "a.pdf"), "ends in .png or .svg"),
    ):
        done = capture("plan", study, "--rules", "cms-pim", *more)
        assert done.exit_code == 3, done.output
        assert told in " ".join(done.output.split()), done.output


def test_a_simulated_planning_from_the_command_line(study: Path) -> None:
    found = planned(
        study,
        "--sample",
        60,
        "--error-rate",
        0.4,
        "--severity",
        0.8,
        "--simulate",
        "--sizes",
        "60,90",
        "--bounds",
        "student,hall,normal",
        "--replicates",
        100,
        "--bound",
        "recommended",
    )
    record = found["plan"]["recommendation"]
    assert found["plan"]["bound"] == record["bound"] == found["simulation"]["chosen"]["bound"]
    assert {row["n"] for row in found["simulation"]["rows"]} == {60, 90}
    assert (study / "2-plan" / "simulation.svg").read_text(encoding="utf-8").startswith("<svg")
    kept = json.loads((study / "2-plan" / "simulation.json").read_bytes())
    schema = files("primafacie.core").joinpath("schemas", "planning-2.json")
    jsonschema.validate(kept, json.loads(schema.read_text(encoding="utf-8")))
    assert capture("draw", study, "--seed", "lot 1", "--seed-source", "a lot").exit_code == 0
    assert capture("verify", study).exit_code == 0


def test_a_recommendation_enters_the_plan_only_where_it_was_asked_for(study: Path) -> None:
    found = planned(
        study,
        "--sample",
        40,
        "--error-rate",
        0.4,
        "--simulate",
        "--sizes",
        "40",
        "--bounds",
        "student,normal",
        "--replicates",
        50,
    )
    assert found["simulation"]["chosen"] is not None
    assert found["plan"]["recommendation"] is None
    assert (study / "2-plan" / "simulation.json").exists()


def test_the_table_says_what_more_units_buy(study: Path) -> None:
    done = capture(
        "plan",
        study,
        "--rules",
        "oig-audit",
        "--sample",
        60,
        "--error-rate",
        0.4,
        "--simulate",
        "--sizes",
        "60,110",
        "--bounds",
        "student",
        "--replicates",
        100,
    )
    assert done.exit_code == 0, done.output
    assert "Recommended before the data: student" in done.output
    assert "50 more units would raise the mean limit of student by $" in done.output
    assert "Rules of oig-audit: 0 of" in done.output
    assert "nc-pi would say: limit" not in done.output.split("cms-pim would say")[0]


def test_columns_costs_floors_and_stop_early_rules(study: Path) -> None:
    found = planned(
        study,
        "--by",
        "kind",
        "--precision",
        0.3,
        "--level",
        0.9,
        "--side",
        "lower",
        "--error-rate",
        0.4,
        "--cost",
        "A=1",
        "--cost",
        "B=4",
        "--underpayment-floor",
        "claimed - paid",
        "--bound",
        "student",
        "--stop-early",
        "bet=predmix,n_max=80,threshold=5000",
    )["plan"]
    assert [row["label"] for row in found["strata"]] == ["A", "B"]
    assert found["strata"][0]["condition"] == "kind = 'A'"
    assert found["size_calculation"]["costs"] == {"A": 1.0, "B": 4.0}
    assert found["underpayment_floor"]["kind"] == "claimed - paid"
    rules = {"bet": "predmix", "n_max": 80, "threshold_cents": 500_000, "materiality_cents": None}
    assert found["stop_early"] == rules | {"share": None, "strata": None}
    assert found["bound"] == "student"


def test_a_probe_and_searched_boundaries(study: Path, tmp_path: Path) -> None:
    probe = tmp_path / "probe.txt"
    probe.write_text("\n".join(f"c{k:03d}" for k in range(0, 400, 10)) + "\n\n", encoding="utf-8")
    found = planned(
        study,
        "--strata",
        3,
        "--method",
        "kozak",
        "--search-seed",
        5,
        "--probe",
        probe,
        "--sample",
        100,
        "--error-rate",
        0.4,
        "--oversample",
        0,
    )["plan"]
    assert found["strata"][0]["label"] == "probe"
    assert found["strata"][0]["n"] == 40
    assert found["stratification"]["seed"] == 5


def test_a_probe_prints_no_unit_id(study: Path, tmp_path: Path) -> None:
    units = [f"c{k:03d}" for k in range(0, 400, 10)]
    probe = tmp_path / "probe.txt"
    probe.write_text("\n".join(units), encoding="utf-8")
    done = capture(
        *("plan", study, "--rules", "cms-pim", "--probe", probe, "--strata", 3, "--sample", 90),
        *("--allocate-by", "proportional"),
    )
    assert done.exit_code == 0, done.output
    assert "40 listed units" in done.output
    assert not [unit for unit in units if re.search(rf"\b{unit}\b", done.output)]
    assert capture("report", study, "--kind", "plan").exit_code == 0
    (page,) = (study / "reports").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert not [unit for unit in units if re.search(rf"\b{unit}\b", text)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--simulate",), "without anticipated errors"),
        (("--bound", "best"), "the bound 'best'"),
        (("--bound", "melded"), "for the design srs"),
        (("--bound", "recommended"), "no recommended bound"),
        (("--cost", "A"), "STRATUM=COST"),
        (("--stop-early", "n_max"), "NAME=VALUE"),
    ],
)
def test_refusals_are_said(study: Path, words: tuple[str, ...], said: str) -> None:
    done = capture("plan", study, "--rules", "cms-pim", "--sample", 60, *words)
    assert done.exit_code == 3, done.output
    assert said in done.output
    assert not (study / "2-plan").exists()


def test_texts_of_options(tmp_path: Path) -> None:
    assert options.costs_of(["1=2", "a=b=3.5"]) == {"1": 2.0, "a=b": 3.5}
    assert options.numbers_of("100, 150") == (100, 150)
    assert options.monitoring_of(None) is None
    assert options.units_of(None) == ()
    with pytest.raises(AuditError, match="whole numbers"):
        options.numbers_of("a")
    with pytest.raises(AuditError, match="there is no file"):
        options.units_of(tmp_path / "none.txt")


def test_every_command_with_rules_takes_a_file_of_ones_own(study: Path, tmp_path: Path) -> None:
    """By its path; a fault of the file is named by each."""
    taking = {name for name, known in all_commands().items() if "--rules" in options_of(known)}
    assert taking == {"amend", "formula", "import", "plan", "rebut"}
    text = files("sampling.rules").joinpath("data", "oig-audit.toml").read_text(encoding="utf-8")
    own = tmp_path / "my rules.toml"
    own.write_text(text.replace('"oig-audit"', '"my-state"', 1), encoding="utf-8")
    done = capture("plan", study, "--rules", own, "--sample", 60, "--json")
    assert done.exit_code == 0, done.output
    assert result(done.output)["plan"]["rule_set"]["name"] == "my-state"
    assert "my-state" in (study / "2-plan" / "plan.txt").read_text(encoding="utf-8")
    rows = [f"c{k:03d},100.00,{'0.00' if k % 3 == 0 else '100.00'}" for k in range(40)]
    found = tmp_path / "findings.csv"
    found.write_text("\n".join(["unit_id,paid,should_have_paid", *rows]), encoding="utf-8")
    words = ("rebut", "--findings", found, "--stated-units", 900, "--rules", own)
    done = capture(*words, "--replicates", 20, "--json")
    assert done.exit_code == 0, done.output
    own.write_text(text.replace("[limit.level]", "[limit.leval]", 1), encoding="utf-8")
    amended = ("amend", study, "--reason", "another authority", "--rules", own)
    formula = ("formula", found, "--universe", 900, "--figure", "point=1.00", "--rules", own)
    for refused in (("plan", study, "--rules", own, "--sample", 60), amended, words, formula):
        done = capture(*refused)
        assert done.exit_code == 3
        assert "my rules.toml" in done.output
        assert "limit.leval" in done.output


@pytest.mark.parametrize(
    ("words", "close"),
    [
        (("--rules", "cms-pin"), "cms-pim"),
        (("--rules", "cms-pim", "--design", "clustr"), "cluster"),
        (("--rules", "cms-pim", "--strata", 3, "--method", "sethy"), "sethi"),
        (("--rules", "cms-pim", "--bound", "studnt"), "student"),
        (("--rules", "cms-pim", "--estimator", "ratoi"), "ratio"),
    ],
    ids=lambda value: str(value[-1]),
)
def test_a_wrong_name_gets_close_ones(study: Path, words: tuple[Any, ...], close: str) -> None:
    done = capture("plan", study, "--sample", 60, *words)
    assert done.exit_code == 3
    assert f"Did you mean {close}?" in done.output


@pytest.mark.parametrize(
    ("words", "close"), [(("--kind", "pln"), "plan"), (("--format", "pdf,htm"), "html")]
)
def test_a_wrong_kind_or_format_gets_close_ones(
    demo_once: Path, words: tuple[str, ...], close: str
) -> None:
    done = capture("report", demo_once, *words)
    assert done.exit_code == 3
    assert f"Did you mean {close}?" in done.output

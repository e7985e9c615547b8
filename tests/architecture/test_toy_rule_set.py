"""The family of rule sets: an authority's rules are one TOML file, and nothing else is touched.

The rules of a toy authority are a text of this file. They go from the plan to the demand, the
report and the rebuttal without another line of the program.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

from extrapolation import demand, estimate, read_review
from primafacie.app.cli.application import application
from primafacie.errors import RuleError
from sampling import load_rules, open_frame, plan, rule_names
from sampling.rules.rule_files import trying
from tests.builders.command_line import result
from tests.builders.worksheets import heads_of

pytestmark = pytest.mark.once

VALUES = {
    "limit.level": "0.80",
    "limit.sided": '"two-sided"',
    "limit.amount": '"lower limit"',
    "quantile.unrestricted": '"normal"',
    "quantile.stratified": '"normal"',
    "netting": '"zeroed"',
    "treatments.missing": '"zero"',
    "treatments.late": '"as missing"',
    "treatments.ineligible": '"zero"',
    "treatments.waived": '"zero"',
    "treatments.withdrawn": '"zero"',
    "spares": '"not permitted"',
    "floor": '"none"',
    "rounding.lower": '"down"',
    "rounding.point": '"half up"',
    "minima.sample": "30",
    "minima.stratum": "0",
    "multiplier": "2.0",
    "maxima.strata": "1",
}
TOY = (
    'schema = "primafacie.rules/2"\nname = "toy-state"\ntitle = "The toy state"\n'
    'version = "2026-12-01"\n\n'
    + "\n".join(f'[{key}]\nvalue = {value}\ncite = "toy"\n' for key, value in VALUES.items())
    + '\n[citations.toy]\nsection = "Toy Code 1-101"\nstatus = "verified"\n'
)


def run(*words: object) -> str:
    done = CliRunner().invoke(application, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def claims(path: Path, size: int = 400) -> Path:
    """A file of payments from $10.00 upward, every one another."""
    table = pd.DataFrame({"ID": [f"c{place:03d}" for place in range(size)]})
    table["PAID"] = [f"{10 + place * 0.37:.2f}" for place in range(size)]
    table.to_csv(path, index=False)
    return path


def fill(sheet: Path, target: Path) -> None:
    """Every third unit is worth half of its payment, the first one 10 dollars more, one missing."""
    book = openpyxl.load_workbook(sheet)
    review = book["Review"]
    heads = heads_of(review)
    paid, right, status = (heads[name] - 1 for name in ("paid", "should_have_paid", "status"))
    for place, row in enumerate(review.iter_rows(min_row=2)):
        if row[paid].value is None:
            continue
        row[status].value = "missing" if place == 1 else "reviewed"
        if place != 1:
            amount = float(row[paid].value)
            extra = 10.0 if place == 0 else 0.0
            row[right].value = round(amount / 2 if place % 3 == 2 else amount + extra, 2)
    book.save(target)


def test_a_toy_rule_set_is_known_by_name_while_it_is_tried() -> None:
    with trying(TOY) as toy:
        assert toy.name in rule_names()
        assert load_rules("toy-state") == toy
        assert toy.limit_name == "lower end of two-sided 80% (one-sided 90%)"
        assert ("multiplier", "2.0", "verified", "Toy Code 1-101", "") in toy.rows()
    assert "toy-state" not in rule_names()
    with pytest.raises(RuleError, match="the rule set 'toy-state'"):
        load_rules("toy-state")


def test_plans_are_checked_by_a_toy_rule_set_and_it_fixes_their_choices(tmp_path: Path) -> None:
    frame = open_frame(claims(tmp_path / "claims.csv"), unit_id="ID", paid="PAID")
    with trying(TOY):
        own = plan(frame, rules="toy-state", sample=40)
        assert (own.bound, own.netting, own.floor) == ("normal", "zeroed", "none")
        assert own.treatments.missing == "zero"
        assert own.check().ok
        assert "Rule set toy-state (The toy state, 2026-12-01)" in own.text()
        other = plan(frame, rules="cms-pim", sample=40)
        verdicts = {row.rule: row.verdict for row in other.check().of("toy-state")}
        assert (verdicts["netting"], verdicts["minima.sample"]) == ("broken", "kept")
        amended = other.amend(reason="the state took the case over", rules="toy-state")
        assert amended.treatments == own.treatments
    assert not [row for row in other.check().neighbours if row.authority == "toy-state"]


def test_a_demand_follows_a_toy_rule_set() -> None:
    values = [0, 0, 12.5, 40, 7.25, 0, 3, 90, 0, 11, -4, 5, 0, 0, 2]
    table = pd.DataFrame({"overpaid": values})
    with trying(TOY):
        found = demand(estimate(read_review(table, sizes=300, rules="toy-state")))
    netted = np.maximum(values, 0)
    se = 300 * (netted.var(ddof=1) / 15 * (1 - 15 / 300)) ** 0.5
    low = 20 * netted.sum() - 1.2815515655446004 * se
    assert float(found.amount) == pytest.approx(2 * low, abs=0.02)
    assert any(step.mark == "verified" and "2" in step.what for step in found.steps)


def test_a_toy_rule_set_goes_from_the_plan_to_the_rebuttal(tmp_path: Path) -> None:
    study = tmp_path / "study"
    run(
        "check",
        claims(tmp_path / "claims.csv"),
        "--unit-id",
        "ID",
        "--paid",
        "PAID",
        "--study",
        study,
    )
    with trying(TOY):
        run("plan", study, "--rules", "toy-state", "--sample", 60, "--title", "Toy audit")
        run("draw", study, "--seed", "toy 1", "--seed-source", "a test", "--json")
        fill(study / "3-draw/worksheet.xlsx", tmp_path / "filled.xlsx")
        record = result(run("estimate", study, tmp_path / "filled.xlsx", "--json"))
        run("report", study)
        rebutted = result(run("rebut", study, "--replicates", 200, "--json"))
    assert record["demand"]["amount_cents"] > 0
    plan_text = (study / "2-plan/plan.txt").read_text(encoding="utf-8")
    assert "lower end of two-sided 80% (one-sided 90%)" in plan_text
    page = (study / "reports/report.html").read_text(encoding="utf-8")
    assert "The toy state" in page
    assert "Toy Code 1-101" in page
    assert "toy-state" in json.dumps(rebutted)
    # The plan carries its rules: the folder is verified where nobody knows the name.
    run("verify", study)


def test_a_file_of_ones_own_is_a_rule_set_too(tmp_path: Path) -> None:
    path = tmp_path / "toy-state.toml"
    path.write_text(TOY, encoding="utf-8")
    assert load_rules(str(path)).title == "The toy state"
    study = tmp_path / "study"
    run(
        "check",
        claims(tmp_path / "claims.csv"),
        "--unit-id",
        "ID",
        "--paid",
        "PAID",
        "--study",
        study,
    )
    run("plan", study, "--rules", path, "--sample", 40)
    assert json.loads((study / "2-plan/plan.json").read_bytes())["rule_set"]["name"] == "toy-state"
    with pytest.raises(RuleError, match=r"cannot be read \(No such file or directory\)"):
        load_rules(str(tmp_path / "none.toml"))
    path.write_text(TOY.replace('"zeroed"', '"waived"'), encoding="utf-8")
    with pytest.raises(RuleError, match=r"toy-state.toml: netting: the value 'waived'"):
        load_rules(str(path))

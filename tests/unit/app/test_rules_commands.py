"""`primafacie rules`, and the options by which a plan chooses and departs."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sampling import RuleSet, rule_names
from sampling.rules import rule_template
from tests.builders.command_line import result, run

pytestmark = pytest.mark.once

WYOMING = [
    *("--choose", "limit.level=0.95 because section (b)(iv) names 95%"),
    *("--choose", "limit.sided=one-sided because only the lower limit is demanded"),
    *("--choose", "limit.amount=lower limit because the Department asked for it"),
    *("--choose", "netting=netted because both directions are reviewed"),
    *("--choose", "treatments.missing=error because no record supports the payment"),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    table = pd.DataFrame({"ID": [f"c{place:03d}" for place in range(400)]})
    table["PAID"] = [f"{10 + place * 0.37:.2f}" for place in range(400)]
    table.to_csv(tmp_path / "claims.csv", index=False)
    return tmp_path


def test_the_list_and_one_rule_set(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "rules", "list")
    assert code == 0
    lines = out.splitlines()
    assert [line.split()[0] for line in lines[: 2 * len(rule_names()) : 2]] == list(rule_names())
    assert "lower limit; one-sided 90% (RAT-STATS 80% lower limit)" in out
    code, out, _ = run(capsys, "rules", "show", "md")
    assert out.count("[verified]") == 3
    assert "level.minimum = 0.9" in out
    assert '--choose "limit.amount=VALUE because REASON"' in out


def test_a_new_rule_set_is_filled_in_and_checked(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    assert run(capsys, "rules", "new", "state-x")[0] == 0
    file = here / "state-x.toml"
    code, out, _ = run(capsys, "rules", "check", "state-x.toml")
    assert (code, "17 not found" in out) == (0, True)
    text = file.read_text("utf-8").replace("# [citations.text]", "[citations.text]")
    for line in ('section = "State', 'title = "The heading', 'status = "verified"'):
        text = text.replace(f"# {line}", line)
    filled = text.replace(
        '# [netting]\n# value = "netted"  # or "zeroed", "not stated"\n# cite',
        '[netting]\nvalue = "zeroed"\ncite',
    )
    file.write_text(filled, "utf-8")
    code, out, _ = run(capsys, "rules", "check", "state-x.toml")
    assert (code, "1 verified" in out) == (0, True), out
    file.write_text(filled.replace('"zeroed"\n', '"sometimes"\n'), "utf-8")
    code, _, err = run(capsys, "rules", "check", "state-x.toml")
    assert code == 3
    assert "netting: the value 'sometimes'" in err
    assert run(capsys, "rules", "new", "state-x")[0] == 3
    for taken in ("cms-pim", "State X", "../x"):
        assert run(capsys, "rules", "new", taken)[0] == 3


def test_every_key_of_the_template_can_be_uncommented() -> None:
    """The examples of the template are values that its own reader takes."""
    lines = rule_template("state-x").splitlines()
    text = "\n".join(line.removeprefix("# ") for line in lines[2:])
    found = RuleSet.from_text(text)
    assert found.open_keys == ()
    assert len(found.rows()) >= 50
    copied = RuleSet.from_text(rule_template("state-y", like="cms-pim"))
    assert (copied.name, copied.limit_level) == ("state-y", 0.90)


def test_a_plan_chooses_where_the_rules_are_silent_and_states_its_departure(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    assert (
        run(capsys, "check", "claims.csv", "--study", "s", "--unit-id", "ID", "--paid", "PAID")[0]
        == 0
    )
    planned = ["plan", "s", "--rules", "wy", "--sample", "60", "--strata", "2"]
    planned += ["--allocate-by", "proportional"]
    code, _, err = run(capsys, *planned)
    assert code == 3
    assert err.count("is not stated") == 5
    code, _, err = run(capsys, *planned, *WYOMING)
    assert code == 3
    assert '--depart "design.required because REASON"' in err
    departs = ["--depart", "design.required because the Department agreed on May 4"]
    code, out, _ = run(capsys, *planned, *WYOMING, *departs, "--write-toml", "plan.toml", "--json")
    assert code == 0
    assert any("agreed on May 4" in note for note in result(out)["plan"]["notes"])
    assert (
        run(capsys, "check", "claims.csv", "--study", "t", "--unit-id", "ID", "--paid", "PAID")[0]
        == 0
    )
    code, again, _ = run(capsys, "plan", "t", "--from", "plan.toml", "--json")
    assert code == 0
    assert result(again)["plan"]["strata"] == result(out)["plan"]["strata"]
    assert result(again)["plan"]["rule_set"] == result(out)["plan"]["rule_set"]
    code, _, err = run(capsys, *planned, *WYOMING, "--depart", "design.required")
    assert (code, "KEY because REASON" in err) == (3, True)
    amend = ["amend", "s", "--reason", "the agency wrote again"]
    anew = "limit.amount=point estimate because the agency wrote on June 1"
    code, out, _ = run(capsys, *amend, "--choose", anew, *departs[:1], "design.required because")
    assert code == 3
    stated = ["--depart", "design.required because the agency wrote on June 2"]
    code, out, _ = run(capsys, *amend, "--choose", anew, *stated, "--json")
    assert code == 0
    changes = {name: (old, new) for name, old, new in result(out)["amendment"]["changes"]}
    assert "limit.amount=lower limit" in changes["choices"][0]
    assert "limit.amount=point estimate" in changes["choices"][1]
    assert changes["departures"] == ("design.required", "design.required")
    amended = json.loads((here / "s" / "2-plan" / "plan-2.json").read_text("utf-8"))
    assert amended["amount"] == "point estimate"
    told = [note for note in amended["notes"] if note.startswith("Departs from")]
    assert len(told) == 1
    assert "June 2" in told[0]
    code, _, err = run(capsys, *amend, "--depart", "sample.minimum because of nothing")
    assert (code, "departure" in err) == (3, True)
    # A plan that keeps the rule states no departure from it.
    code, out, _ = run(capsys, *amend, "--rules", "cms-pim", "--json")
    assert code == 0
    amended = json.loads((here / "s" / "2-plan" / "plan-3.json").read_text("utf-8"))
    assert not any(note.startswith("Departs from") for note in amended["notes"])

"""Rule sets: what they fix, and that every value says how sure it is."""

from __future__ import annotations

from importlib.resources import files

import pytest

from primafacie.core.citation import MARKS
from primafacie.core.digest import sha256_bytes
from primafacie.core.errors import RuleError
from sampling.rules import RuleSet, limit_name, load_rules, percent, rule_names


def text_of(name: str) -> str:
    return files("sampling.rules").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")


def test_the_two_rule_sets_fix_different_ninety_percent_limits() -> None:
    cms, oig = load_rules("cms-pim"), load_rules("oig-audit")
    assert (cms.limit_level, cms.limit_sided) == (0.90, "one-sided")
    assert (oig.limit_level, oig.limit_sided) == (0.90, "two-sided")
    assert cms.limit_name == "one-sided 90 % (RAT-STATS 80 % lower limit)"
    assert oig.limit_name == "lower end of two-sided 90 % (one-sided 95 %)"


@pytest.mark.parametrize("name", ["cms-pim", "oig-audit"])
def test_what_both_fix(name: str) -> None:
    rules = load_rules(name)
    assert rules.amount == "lower limit"
    assert (rules.quantile_unrestricted, rules.quantile_stratified) == ("student", "normal")
    assert (rules.missing, rules.late, rules.ineligible) == ("error", "as reviewed", "zero")
    assert (rules.waived, rules.withdrawn, rules.netting) == ("zero", "as missing", "netted")
    assert (rules.spares, rules.floor) == ("in order", "sampled overpayment")
    assert (rules.rounding_lower, rules.rounding_point) == ("down", "half up")
    assert rules.minimum_stratum is None


def test_minima() -> None:
    assert load_rules("cms-pim").minimum_sample is None
    assert load_rules("oig-audit").minimum_sample == 30


@pytest.mark.parametrize("name", ["cms-pim", "oig-audit"])
def test_every_value_carries_a_source_and_a_mark(name: str) -> None:
    rows = load_rules(name).rows()
    assert len(rows) == len({key for key, *_ in rows}) == 17
    for key, value, mark, source, note in rows:
        assert value, key
        assert mark in MARKS, key
        assert len(source) > 10, key
        assert note, key


def test_manual_values_are_marked_from_memory_and_the_report_as_verified() -> None:
    """The manual's text was not at hand; the audit report's interval was read."""
    cms = {key: mark for key, _, mark, _, _ in load_rules("cms-pim").rows()}
    oig = {key: mark for key, _, mark, _, _ in load_rules("oig-audit").rows()}
    assert cms["limit.level"] == cms["netting"] == cms["treatments.missing"] == "from memory"
    assert cms["limit.sided"] == "secondary"
    assert oig["limit.level"] == oig["limit.amount"] == "verified"
    assert oig["netting"] == "from memory"
    assert "verified" not in cms.values()


def test_the_record_carries_the_whole_text_and_its_digest() -> None:
    rules = load_rules("cms-pim")
    record = rules.to_dict()
    assert record["text"] == text_of("cms-pim")
    assert record["digest"] == sha256_bytes(text_of("cms-pim").encode())
    back = RuleSet.from_dict(record)
    assert back == rules
    assert back.rows() == rules.rows()


def test_an_altered_record_is_refused() -> None:
    record = load_rules("cms-pim").to_dict()
    record["text"] = record["text"].replace("value = 0.90", "value = 0.95")
    with pytest.raises(RuleError, match="altered"):
        RuleSet.from_dict(record)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(RuleError, match=r"'cms'.*cms-pim, oig-audit") as caught:
        load_rules("cms")
    assert "RuleSet.from_text" in caught.value.fix
    assert rule_names() == ("cms-pim", "oig-audit")


def test_faults_of_a_rule_set_are_collected() -> None:
    text = (
        text_of("cms-pim")
        .replace('value = "netted"', 'value = "sometimes"')
        .replace("value = 0.90", "value = 90")
        .replace("[floor]", "[flour]")
    )
    with pytest.raises(RuleError) as caught:
        RuleSet.from_text(text, where="ours.toml")
    words = str(caught.value)
    assert len(caught.value.problems) == 4
    assert "ours.toml: netting: the value 'sometimes'. Expected one of 'netted', 'zeroed'" in words
    assert "ours.toml: limit.level: the value 90. Expected a fraction" in words
    assert "ours.toml: floor: nothing" in words
    assert "ours.toml: flour: the value" in words


def test_a_rule_set_of_ones_own() -> None:
    text = text_of("oig-audit").replace('name = "oig-audit"', 'name = "state-x"')
    own = RuleSet.from_text(text.replace('value = "in order"', 'value = "not permitted"'))
    assert own.name == "state-x"
    assert own.spares == "not permitted"
    assert own != load_rules("oig-audit")


def test_names_of_limits() -> None:
    assert limit_name(0.95, sided="one-sided", end="upper") == (
        "one-sided 95 % (RAT-STATS 90 % upper limit)"
    )
    assert limit_name(0.95, sided="two-sided") == "lower end of two-sided 95 % (one-sided 97.5 %)"
    assert limit_name(0.5, sided="one-sided") == "one-sided 50 % lower limit"
    assert percent(0.999) == "99.9 %"

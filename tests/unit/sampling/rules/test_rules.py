"""Rule sets: what they fix, and that every value says how sure it is."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from primafacie.errors import RuleError
from sampling import RuleSet, limit_name, load_rules, rule_names
from sampling.rules import percent
from tests.builders.inside_core import MARKS

STATED = ("cms-pim", "irs", "mn", "nc-pi", "ny-omig", "oig-audit", "oig-cia", "oig-sdp", "tricare")
SILENT = (
    "ak-self",
    "ca-dhcs",
    "co",
    "il-hfs",
    "md",
    "mt",
    "nm",
    "oig-cia-discovery",
    "ok",
    "or-oha",
    "pa-salestax",
    "tx-oig",
    "ut",
    "wa-hca",
    "wy",
)
NAMES = tuple(sorted((*STATED, *SILENT)))


def text_of(name: str) -> str:
    return files("sampling.rules").joinpath("data", f"{name}.toml").read_text(encoding="utf-8")


def test_the_two_rule_sets_fix_different_ninety_percent_limits() -> None:
    cms, oig = load_rules("cms-pim"), load_rules("oig-audit")
    assert (cms.limit_level, cms.limit_sided) == (0.90, "one-sided")
    assert (oig.limit_level, oig.limit_sided) == (0.90, "two-sided")
    assert cms.limit_name == "one-sided 90% (RAT-STATS 80% lower limit)"
    assert oig.limit_name == "lower end of two-sided 90% (one-sided 95%)"


@pytest.mark.parametrize("name", ["cms-pim", "oig-audit"])
def test_what_both_fix(name: str) -> None:
    rules = load_rules(name)
    assert rules.amount == "lower limit"
    assert (rules.quantile_unrestricted, rules.quantile_stratified) == ("student", "normal")
    assert (rules.missing, rules.late, rules.ineligible) == ("error", "as reviewed", "zero")
    assert (rules.waived, rules.withdrawn, rules.netting) == ("zero", "zero", "netted")
    assert (rules.spares, rules.floor) == ("in order", "sampled overpayment")
    assert (rules.rounding_lower, rules.rounding_point) == ("down", "half up")
    assert rules.minimum_stratum is None


def test_minima() -> None:
    assert load_rules("cms-pim").minimum_sample is None
    assert load_rules("oig-audit").minimum_sample == 30


@pytest.mark.parametrize("name", NAMES)
def test_every_value_carries_a_source_and_a_mark(name: str) -> None:
    rows = load_rules(name).rows()
    assert len(rows) == len({key for key, *_ in rows}) >= 17
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
    assert record["digest"] == hashlib.sha256(text_of("cms-pim").encode()).hexdigest()
    back = RuleSet.from_dict(record)
    assert back == rules
    assert back.rows() == rules.rows()


def test_an_altered_record_is_refused() -> None:
    record = load_rules("cms-pim").to_dict()
    record["text"] = record["text"].replace("value = 0.90", "value = 0.95")
    with pytest.raises(RuleError, match="altered"):
        RuleSet.from_dict(record)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(RuleError, match=r"'cms'.*cms-pim") as caught:
        load_rules("cms")
    assert "RuleSet.from_text" in caught.value.fix
    assert rule_names() == NAMES


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
        "one-sided 95% (RAT-STATS 90% upper limit)"
    )
    assert limit_name(0.95, sided="two-sided") == "lower end of two-sided 95% (one-sided 97.5%)"
    assert limit_name(0.5, sided="one-sided") == "one-sided 50% lower limit"
    assert percent(0.999) == "99.9%"


def test_what_tells_the_authorities_apart() -> None:
    """Each figure with its mark, as the sources read have it."""
    found = {
        name: {key: (value, mark) for key, value, mark, _, _ in load_rules(name).rows()}
        for name in NAMES
    }
    assert found["oig-sdp"]["limit.amount"] == ("point estimate", "verified")
    assert found["oig-sdp"]["minima.sample"] == ("100", "verified")
    assert found["oig-sdp"]["netting"] == ("zeroed", "verified")
    assert found["oig-sdp"]["multiplier"] == ("1.5", "secondary")
    assert found["oig-cia-discovery"]["discovery.sample"] == ("50", "verified")
    assert found["oig-cia-discovery"]["discovery.error_rate"] == ("0.05", "verified")
    assert found["oig-cia-discovery"]["precision.target"] == ("0.25", "verified")
    assert found["oig-cia"]["spares"] == ("not permitted", "verified")
    assert found["tricare"]["precision.target"] == ("0.1", "verified")
    assert found["tricare"]["oversample"] == ("0.2", "verified")
    assert found["tricare"]["seed"][1] == "verified"
    assert found["ny-omig"]["limit.amount"] == ("point estimate", "verified")
    assert found["nc-pi"]["minima.sample"] == ("100", "secondary")
    assert found["nc-pi"]["minima.stratum"] == ("30", "secondary")
    assert found["nc-pi"]["maxima.strata"] == ("4", "secondary")
    assert found["mn"]["frame.recipients"] == ("50", "verified")
    assert found["irs"]["limit.level"] == ("0.95", "verified")
    assert found["irs"]["precision.point"] == ("0.1", "verified")
    assert found["irs"]["certainty.share"] == ("0.8", "verified")


def test_what_was_not_found_says_so() -> None:
    for name in NAMES:
        for key, _, mark, source, _ in load_rules(name).rows():
            assert (mark == "not found") == source.startswith("No rule found"), (name, key)


def test_further_values_are_none_where_an_authority_is_silent() -> None:
    assert load_rules("cms-pim").multiplier == 1.0
    assert load_rules("oig-sdp").multiplier == 1.5
    assert load_rules("cms-pim").further("oversample") is None
    assert load_rules("irs").estimators == ("expansion", "difference", "ratio", "regression")
    text = text_of("tricare").replace("value = 0.20", "value = 20")
    with pytest.raises(RuleError, match="oversample: the value 20"):
        RuleSet.from_text(text)


def test_texts_of_the_first_number_have_no_further_keys() -> None:
    first = load_rules("cms-pim")
    assert first.to_dict()["schema"] == "primafacie.rules/1"
    assert load_rules("oig-sdp").to_dict()["schema"] == "primafacie.rules/2"
    assert RuleSet.from_dict(load_rules("oig-sdp").to_dict()) == load_rules("oig-sdp")
    text = text_of("oig-sdp").replace("primafacie.rules/2", "primafacie.rules/1")
    with pytest.raises(RuleError, match="further keys need schema"):
        RuleSet.from_text(text)

"""Factors as a questionnaire: direction, dollar lines, evidence; no number comes out."""

from __future__ import annotations

import json

import pytest

from penalties import Answer, factor_questions, weigh_factors
from primafacie.errors import RuleError
from sampling import Money


def test_every_factor_of_both_rules_is_asked() -> None:
    ids = {rule: [q.id for q in factor_questions(rule)] for rule in ("402.111", "1003.140")}  # type: ignore[arg-type]
    assert len(ids["402.111"]) == len(set(ids["402.111"])) == 4 + 5 + 3
    assert "402.111(b)(2)(i)" in ids["402.111"]
    assert len(set(ids["1003.140"])) == len(ids["1003.140"])
    lines = {q.id: (q.claimed_below, q.claimed_from) for q in factor_questions("1003.140")}
    assert (None, Money.dollars(50_000)) in lines.values()
    assert (Money.dollars(5_000), None) in lines.values()
    small = next(q for q in factor_questions("402.111") if q.id == "402.111(b)(2)(i)")
    assert small.claimed_below == Money.dollars(1_000)
    with pytest.raises(RuleError, match=r"402\.111"):
        factor_questions("402.112")  # type: ignore[arg-type]


def test_directions_evidence_and_the_rules_own_words() -> None:
    found = weigh_factors(
        "402.111",
        {
            "402.111(b)(1)(ii)": Answer("yes", "exhibit 4"),
            "402.111(b)(1)(iv)": Answer("yes"),
            "402.111(b)(2)(ii)": Answer("no", "interview of 3 May"),
        },
        claimed=Money.dollars(80_000),
    )
    assert [f.question.id for f in found.pointing("aggravating")] == [
        "402.111(b)(1)(ii)",
        "402.111(b)(1)(iv)",
    ]
    assert found.pointing("mitigating") == ()
    words = " ".join(effect.words for effect in found.effects)
    assert "sufficiently close to the maximum" in words
    assert "sufficiently below" not in words
    assert "402.111(b)(1)(iv): no evidence reference" in found.missing
    assert "402.111(b)(1)(i): not answered" in found.missing
    few = next(f for f in found.factors if f.question.id == "402.111(b)(2)(i)")
    assert few.reply == "no", "80,000 is not under 1,000"
    record = json.loads(json.dumps(found.to_dict()))
    assert not any(isinstance(v, float) for f in record["factors"] for v in f.values())
    assert "none of which has a weight in law" in found.text()
    assert len(found.table()) == 12


@pytest.mark.parametrize(
    "dollars, mitigating, aggravating", [("4999.99", 1, 0), ("5000", 0, 0), ("50000", 0, 1)]
)
def test_the_dollar_lines_of_part_1003(dollars: str, mitigating: int, aggravating: int) -> None:
    found = weigh_factors("1003.140", {}, claimed=Money.dollars(dollars))
    assert len(found.pointing("mitigating")) == mitigating
    assert len(found.pointing("aggravating")) == aggravating
    if aggravating:
        assert any("one aggravating circumstance" in effect.words for effect in found.effects)
    assert "DOUBLE" in found.floor.words


def test_few_claims_need_more_than_a_small_amount() -> None:
    """402.111(b)(2)(i) asks for few, of one type, in a short time *and* under $1,000."""
    small = weigh_factors("402.111", {}, claimed=Money.dollars(999))
    few = next(f for f in small.factors if f.question.id == "402.111(b)(2)(i)")
    assert few.reply == "unknown"
    assert "within the line" in few.note
    yes = weigh_factors(
        "402.111", {"402.111(b)(2)(i)": Answer("yes", "p. 2")}, claimed=Money.dollars(999)
    )
    assert len(yes.pointing("mitigating")) == 1
    assert "sufficiently below the maximum" in yes.effects[0].words


def test_faults_come_at_once() -> None:
    with pytest.raises(RuleError) as caught:
        weigh_factors(
            "402.111",
            {
                "402.111(b)(9)": Answer("yes"),
                "402.111(b)(2)(i)": Answer("yes", "p. 2"),
                "402.111(b)(1)(i)": Answer("maybe"),  # type: ignore[arg-type]
            },
            claimed=Money.dollars(1_000),
        )
    words = str(caught.value)
    assert "3 problems" in words
    assert "yes, but $1,000.00 was claimed" in words
    assert "'maybe'" in words

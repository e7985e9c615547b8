"""The words of every finding: rule, fact, effect, and nothing that only a judge can say."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

import pytest

from sampling import Money, load_rules
from tests.builders.inside_validation import shipped_catalogue
from tests.nightly.audits import honest, study
from tests.nightly.flaws import all_flaws
from validation import Finding, Ledger, Study, rebut
from validation.arguments import ARGUMENTS, Settings
from validation.authorities.catalogue import BY_ANALOGY
from validation.study.finding_records import STRENGTHS
from validation.study.studies import PROCEEDINGS

argument, argument_codes = shipped_catalogue().law, shipped_catalogue().codes
NEVER = re.compile(r"\b(proves?|proven|invalid\w*|fraud\w*|defeats?|guilt\w*)\b", re.IGNORECASE)
VALIDITY = {"A1", "A2", "A3", "A4", "A5", "C4"}


@cache
def everything() -> list[Finding]:
    """Findings of honest and faulty studies, of empty ones, and of every proceeding."""
    full = [Study(), Study(proceeding="FCA", circuit="5"), study(honest("words", n=30))]
    found = []
    for name, flaw in all_flaws().items():
        faulty = study(flaw.plant(honest(f"words {name}", n=30, strata=flaw.strata)))
        found += rebut(faulty, seed=1, replicates=200, arguments=[flaw.code]).findings
    audit = honest("words of much", n=30, strata=2)
    table = audit.table
    denied = table.unit_id[table.should_have_paid < table.paid]
    audit.stated = {
        "second_review": dict.fromkeys(table.unit_id[:20], Money(0)),
        "payable": dict.fromkeys(denied, Money(1000)),
        "earlier_errors": (3, 5, 1000),
        "draws_made": 2,
        "universe": study(audit).columns,
        "ledger": Ledger().add(
            denied.iloc[0], overpaid=Money(0), level="court", on=date(2026, 1, 2)
        ),
    }
    full.append(study(audit))
    for item in full:
        found += rebut(item, seed=1, replicates=200).findings
    return found


def words(found: Finding) -> str:
    tables = " ".join(
        [table.title, *table.heads, *(cell for row in table.rows for cell in row)][0]
        for table in found.tables
    )
    return " ".join(
        [
            found.title,
            found.fact,
            found.computation,
            found.effect,
            tables,
            *found.missing,
            *(a.holding for a in found.authorities_for),
            *(a.holding for a in found.authorities_against),
        ]
    )


@pytest.mark.once
def test_no_finding_overclaims() -> None:
    for found in everything():
        assert not NEVER.search(words(found)), f"{found.code}: {NEVER.search(words(found))}"
        assert not NEVER.search(found.rule), found.code


def test_every_finding_has_rule_fact_and_computation() -> None:
    for found in everything():
        assert found.strength in STRENGTHS
        assert found.rule
        assert found.fact
        assert found.computation
        assert "  rule: " in found.text()


def test_amounts_have_dollars_or_coverage_and_validity_stands_without() -> None:
    seen = set()
    for found in everything():
        if found.strength == "goes to amount":
            assert found.dollars is not None or found.coverage is not None, found.code
            assert "$" in found.effect or "coverage" in found.effect
        if found.strength == "goes to validity":
            assert found.code in VALIDITY
        seen.add((found.code, found.strength))
    for code in ("A1", "A4", "B5", "D2", "D3", "D4", "D6"):
        supported = {(code, "goes to validity"), (code, "goes to amount")}
        assert seen & supported, code
        assert (code, "not supported") in seen or (code, "context") in seen
    with pytest.raises(AssertionError, match="needs dollars or coverage"):
        ARGUMENTS["D2"](Study(), Settings(1, 20)).finding("goes to amount", "a fact", "words")


def test_every_argument_of_the_catalogue_is_tried() -> None:
    assert tuple(ARGUMENTS) == argument_codes()
    assert {found.code for found in everything()} == set(ARGUMENTS)


def test_the_order_is_by_strength_and_effect() -> None:
    made = rebut(
        study(all_flaws()["point demanded"].plant(honest("order", n=30))), seed=1, replicates=200
    )
    ranks = [(STRENGTHS.index(f.strength), -abs(f.dollars or 0.0)) for f in made.findings]
    assert ranks == sorted(ranks)
    assert made.finding("D3").strength == "goes to amount"
    assert "not supported" in made.text()


@pytest.mark.parametrize("proceeding", PROCEEDINGS)
def test_what_does_not_bind_is_said(proceeding: Any) -> None:
    weights = {
        authority.weight
        for code in argument_codes()
        for authority in _all(argument(code, proceeding=proceeding, circuit="5"))
    }
    assert BY_ANALOGY in weights
    cypress = argument("A2", proceeding=proceeding, circuit="5").authorities_for[0]
    if proceeding == "Medicare appeal":
        assert cypress.weight.endswith("persuasive only")
    else:
        assert cypress.weight == BY_ANALOGY


def test_a_court_of_appeals_binds_in_its_circuit_only() -> None:
    def weight(circuit: str) -> str:
        (balko,) = argument("C5", proceeding="Medicare appeal", circuit=circuit).authorities_against
        return balko.weight

    assert weight("3") == "court of appeals of this circuit"
    assert weight("5") == weight("") == BY_ANALOGY


def _all(found: Any) -> list[Any]:
    return [found.rule, *found.authorities_for, *found.authorities_against]


def test_no_mark_is_raised() -> None:
    """From memory in the reference stays from memory here."""
    memory = {"PIM 8.4.5.1", "PIM 8.4.5.2", "PIM 8.4.4.3", "PIM 8.4.1.4", "Collection practice"}
    secondary = {"PIM 8.4.1.1", "42 USC 1395ddd(f)(3)"}
    for code in argument_codes():
        for authority in _all(argument(code, proceeding="Medicare appeal")):
            citation = authority.citation
            if citation.section in memory:
                assert citation.status == "from memory"
            if citation.section in secondary:
                assert citation.status == "secondary"
            if citation.status in ("verified", "secondary"):
                assert citation.read_on is not None


def test_the_gate_is_never_more_than_context() -> None:
    for found in everything():
        if found.code == "C5":
            assert found.strength in ("context", "not supported")
            assert "not reviewable" in found.computation or "not applied" in found.computation


def test_three_of_five_is_not_half_for_sure() -> None:
    asked = Study(
        proceeding="Medicare appeal", earlier_errors=(3, 5, 1000), rules=load_rules("cms-pim")
    )
    (found,) = rebut(asked, seed=1, arguments=["C5"]).findings
    assert found.strength == "context"
    assert "3 of 5 in error" in found.fact


def test_the_same_seed_gives_the_same_findings() -> None:
    made = [rebut(study(honest("again", n=30)), seed=5, replicates=300).to_dict() for _ in range(2)]
    assert made[0] == made[1]


def test_a_notebook_shows_no_ids_of_a_finding() -> None:
    """Ids are in the tables of a finding, which its page and the report print."""
    shown = [found._repr_html_() for found in everything()]
    assert not [html for html in shown if re.search(r"\bc\d{6}\b", html)]

"""The audit of 250 records: its shares, its draw, exact chances, expected and high penalties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import comb

import numpy as np
import pytest
from scipy.stats import hypergeom

from penalties import audit_chances, audit_outlook, draw_audit, section111
from primafacie.errors import RuleError
from tests.builders.places import law_examples
from tests.builders.streams import seed_of

EXAMPLE = law_examples()["section111"]["portfolio_example"]


def test_the_portfolio_example_to_eight_digits() -> None:
    found = audit_chances(EXAMPLE["pool"], EXAMPLE["rre_late_records"], audited=EXAMPLE["audit_n"])
    assert round(1 - float(found[0]), 8) == EXAMPLE["p_at_least_one_late_record_drawn"]
    mean = float((np.arange(len(found)) * found).sum())
    assert mean == pytest.approx(EXAMPLE["expected_late_records_drawn"], abs=1e-12)


@pytest.mark.parametrize("pool, late, audited", [(1000, 40, 250), (10**6, 5000, 150), (60, 60, 9)])
def test_chances_are_the_exact_fractions(pool: int, late: int, audited: int) -> None:
    found = audit_chances(pool, late, audited=audited)
    whole = comb(pool, audited)
    for k in (0, 1, 2, 5, 9):
        exact = comb(late, k) * comb(pool - late, audited - k) / whole
        assert float(found[k]) == pytest.approx(exact, rel=1e-9, abs=1e-300)
    peer = hypergeom(pool, late, audited).pmf(np.arange(audited + 1))
    assert np.allclose(found, peer, rtol=1e-7, atol=1e-14)


def test_shares_are_pro_rata_and_add_up() -> None:
    assert section111.audit_shares(600_000, 400_000) == (150, 100)
    assert section111.audit_shares(0, 300) == (0, 250)
    assert section111.audit_shares(1, 2, audited=1) == (0, 1)
    for ghp in range(0, 1000, 37):
        shares = section111.audit_shares(ghp, 1000 - ghp)
        assert sum(shares) == 250
        assert abs(shares[0] - 0.25 * ghp) <= 0.5
    with pytest.raises(RuleError):
        section111.audit_shares(100, 100)


def test_the_draw_is_the_tickets_draw_and_depends_on_no_order() -> None:
    ghp, nghp = [f"g{k}" for k in range(600)], [f"n{k}" for k in range(400)]
    drawn = draw_audit(ghp, nghp, seed="Q1 lot 7")
    again = draw_audit(ghp[::-1], nghp[::-1], seed="Q1 lot 7")
    assert drawn == again
    assert (len(drawn.ghp), len(drawn.nghp)) == (150, 100)
    assert draw_audit(ghp, nghp, seed="Q1 lot 8") != drawn
    with pytest.raises(RuleError, match="repeated ids"):
        draw_audit(["a", "a"], nghp, seed="x")


def test_the_outlook_agrees_with_enumeration() -> None:
    """Three late records among 6, two audited: every outcome can be counted."""
    quarter = section111.Quarter("Q1", np.array([100_00, 200_00, 400_00]), pool=6, audited=2)
    outlook = audit_outlook([quarter], seed=seed_of("outlook enumeration"), replicates=40_000)
    outcomes = sorted(
        sum(pair)
        for i in range(6)
        for j in range(i + 1, 6)
        for pair in [([100, 200, 400, 0, 0, 0][i], [100, 200, 400, 0, 0, 0][j])]
    )
    assert float(outlook.expected) == pytest.approx(np.mean(outcomes), abs=0.005)
    assert outlook.none_audited == pytest.approx(3 / 15)
    levels = [own.level for own in outlook.percentiles]
    ranks = {level: outcomes[int(np.ceil(level * 15)) - 1] for level in levels}
    assert {own.level: float(own.amount) for own in outlook.percentiles} == ranks
    assert float(outlook.worst) == 700


def test_quarters_add_and_the_seed_fixes_the_percentiles() -> None:
    first = section111.Quarter("Q1", np.full(20, 250_00), pool=1000, audited=100)
    second = section111.Quarter("Q2", np.full(30, 500_00), pool=2000, audited=100)
    both = audit_outlook([first, second], seed=seed_of("quarters add"), replicates=4000)
    parts = [
        audit_outlook([q], seed=seed_of("quarters add"), replicates=10) for q in (first, second)
    ]
    assert both.expected == parts[0].expected + parts[1].expected
    assert both.none_audited == pytest.approx(parts[0].none_audited * parts[1].none_audited)
    assert both == audit_outlook([first, second], seed=seed_of("quarters add"), replicates=4000)
    # expectation 500 + 750; two standard errors of 4,000 draws are below 30
    assert float(both.percentiles[0].amount) == pytest.approx(1250, abs=300)
    nothing = audit_outlook(
        [section111.Quarter("Q1", np.array([], dtype=np.int64), 10, 5)], seed=seed_of("none")
    )
    assert (nothing.none_audited, float(nothing.worst)) == (1.0, 0.0)


def test_safe_harbors_say_what_is_lacking() -> None:
    tries = [
        section111.Attempt(date(2025, 1, 2), "mail", to_representative=True, evidence="a"),
        section111.Attempt(date(2025, 2, 2), "e-mail", to_representative=True, evidence="b"),
        section111.Attempt(date(2025, 3, 2), "phone", evidence="c"),
    ]
    found = section111.good_faith(tries, represented=True)
    assert (found.met, found.keep_until) == (True, date(2030, 3, 2))
    assert section111.good_faith(tries[:2], represented=True).lacking == ("2 of 3 attempts",)
    alone = [section111.Attempt(date(2025, 1, d), "mail", evidence="x") for d in (2, 3, 4)]
    assert (
        "the individual and the representative"
        in section111.good_faith(alone, represented=True).lacking[0]
    )
    phones = [section111.Attempt(date(2025, 1, d), "phone", evidence="x") for d in (2, 3, 4)]
    assert (
        section111.good_faith(phones, represented=False)
        .lacking[0]
        .startswith("0 of 2 by mail or e-mail")
    )
    assert section111.good_faith([], represented=False).lacking == ("any attempt",)
    nobody = replace(tries[0], to_individual=False, to_representative=False)
    assert (
        "the addressee of the attempt of 2025-01-02"
        in section111.good_faith([nobody, *tries[1:]], represented=False).lacking
    )
    with pytest.raises(RuleError, match="the means 'fax'"):
        section111.good_faith([replace(tries[0], by="fax")], represented=False)  # type: ignore[arg-type]
    assert section111.technical_error(
        found_on=date(2025, 1, 2), evidence="log", outside_control=True
    ).met
    assert not section111.technical_error(
        found_on=date(2025, 1, 2), evidence="", outside_control=False
    ).met


def test_copies_of_one_letter_are_one_attempt() -> None:
    """Three copies sent on one day counted as three good-faith attempts."""
    copies = [section111.Attempt(date(2025, 1, 2), "mail", evidence=f"copy {k}") for k in range(3)]
    assert section111.good_faith(copies, represented=False).lacking == (
        "1 of 3 attempts",
        "1 of 2 by mail or e-mail to the individual",
    )
    split = [
        section111.Attempt(date(2025, 1, 2), "mail", evidence="to the individual"),
        section111.Attempt(date(2025, 1, 2), "mail", False, True, evidence="to the attorney"),
        section111.Attempt(date(2025, 2, 2), "e-mail", True, True, evidence="b"),
        section111.Attempt(date(2025, 2, 2), "phone", evidence="c"),
    ]
    assert section111.good_faith(split, represented=True).met, "one day's letters reach both"


def test_the_signed_refusal_is_a_path_of_its_own() -> None:
    called = [
        section111.Attempt(date(2025, 1, 2), "phone", declined=True, evidence="note of the call")
    ]
    found = section111.good_faith(called, represented=True)
    assert not found.met
    assert "see declination" in found.lacking[-1]
    refused = section111.declination(refused_on=date(2025, 1, 2), signed=True, evidence="letter 7")
    assert (refused.met, refused.kind, refused.keep_until) == (
        True,
        "declination",
        date(2030, 1, 2),
    )
    bare = section111.declination(refused_on=date(2025, 1, 2), signed=False, evidence="")
    assert bare.lacking == ("the signature of the refusal", "evidence of the refusal")


def test_the_appeal_calendar_and_the_five_years() -> None:
    day = date(2026, 3, 2)
    steps = section111.appeal_calendar(
        informal_notice=day, formal_notice=day, judge_decision=day, board_decision=day
    )
    assert [step.days for step in steps] == [30, 60, 30, 60]
    assert [str(step.last_day) for step in steps] == [
        "2026-04-01",
        "2026-05-01",
        "2026-04-01",
        "2026-05-01",
    ]
    assert {step.status for step in steps} == {"secondary"}
    assert section111.last_day_of_notice(date(2024, 10, 11)) == date(2029, 10, 11)

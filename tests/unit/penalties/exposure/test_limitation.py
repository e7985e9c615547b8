"""Violations past the years in which a penalty can be asked for: they count nothing."""

from __future__ import annotations

from datetime import date

import pytest

from penalties import exposure
from primafacie.errors import RuleError
from sampling import Money
from tests.law.reviews import ASSESSED, reviewed, violation

PENALTY = 19_940


def test_claims_past_six_years_count_nothing_and_stay_in_the_sample() -> None:
    found = [violation("u0", presented_on="2020-11-20"), violation("u1", presented_on="2020-11-21")]
    risk = exposure(reviewed(found, size=10), assessed_on=ASSESSED, action_on=ASSESSED)
    assert (risk.barred, risk.sample_size, risk.number.found) == (1, 10, 1)
    assert risk.maximum.point == Money.dollars(PENALTY + 300)
    assert "limitation: 1 violation on 1 sampled unit past 6 years" in risk.text()
    early = exposure(reviewed(found, size=10), assessed_on=ASSESSED, action_on=date(2026, 11, 20))
    assert early.barred == 0
    for day in ("action_on", "served_on"):
        with pytest.raises(RuleError, match="the action first"):
            exposure(reviewed(found), assessed_on=ASSESSED, **{day: date(2026, 11, 22)})


def test_without_the_day_of_an_action_nothing_is_barred_and_the_memo_says_so() -> None:
    found = [violation("u0", presented_on="2019-03-01"), violation("u1")]
    risk = exposure(reviewed(found, size=10), assessed_on=ASSESSED)
    assert risk.barred == 0
    assert risk.maximum.point == Money.dollars(2 * (PENALTY + 300))
    assert "1 violation more than 6 years before the day of assessment" in risk.text()


def test_part_1003_runs_to_the_service_of_the_notice_and_402_to_the_action() -> None:
    """1003.1570 counts to the notice served under 1003.1500(a), 402.1(g) to the action."""
    found = [
        violation("u0", "1003.200(a)(2)", presented_on="2020-03-01"),
        violation("u1", presented_on="2020-03-01"),
    ]
    days = {"action_on": date(2026, 2, 1), "served_on": date(2026, 3, 2)}
    risk = exposure(reviewed(found, size=10), assessed_on=ASSESSED, **days)
    assert (risk.regime("1003").barred, risk.regime("402").barred) == (1, 0)
    only = exposure(reviewed(found, size=10), assessed_on=ASSESSED, action_on=date(2026, 2, 1))
    assert only.barred == 0
    assert "the day the action began is taken for the day the notice was served" in only.text()


def test_a_barred_violation_whose_law_is_open_stops_nothing() -> None:
    """Conduct of 2017 has no amount in the law read; past its years it is not looked up."""
    found = [
        violation("u0", "1003.200(a)(2)", presented_on="2017-05-01"),
        violation("u1", "1003.200(a)(2)"),
    ]
    risk = exposure(reviewed(found, size=10), assessed_on=ASSESSED, served_on=date(2026, 1, 1))
    assert risk.barred == 1
    assert risk.maximum.point == Money.dollars(25_595 + 300)
    assert not risk.maximum.incomplete

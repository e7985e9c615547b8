"""The settlement of a disclosure: multiples, least amounts, kickbacks, what has no protocol."""

from __future__ import annotations

from datetime import date

import pytest

from penalties import RegimeRow, exposure
from sampling import Money
from tests.law.reviews import ASSESSED, reviewed, violation


def disclosure(
    found: list[dict[str, object]], submitted_on: date | None = None, **columns: object
) -> list[RegimeRow]:
    review = reviewed(found, size=10, **columns)
    risk = exposure(review, assessed_on=ASSESSED, submitted_on=submitted_on)
    return [row for row in risk.rows if row.regime.startswith("self-disclosure")]


@pytest.mark.parametrize(
    ("day", "general", "kickback"),
    [
        (date(2021, 11, 7), 10_000, 50_000),
        (date(2021, 11, 8), 20_000, 100_000),
        (None, 20_000, 100_000),
    ],
)
def test_the_least_settlement_goes_by_the_day_of_submission(
    day: date | None, general: int, kickback: int
) -> None:
    (row,) = disclosure([violation("u0")], day)
    assert row.spread is not None
    assert row.spread.point == Money.dollars(general)
    (row,) = disclosure([violation("u0", "1003.300(d)")], day, remuneration=[10] + [0] * 9)
    assert row.spread is not None
    assert row.spread.point == Money.dollars(kickback)


def test_a_kickback_is_disclosed_on_its_remuneration_or_the_row_is_open() -> None:
    lost = {"should_have_paid": [0, *[10 * k + 20 for k in range(1, 10)]]}
    (open_,) = disclosure([violation("u0", "1003.300(d)")], **lost)
    assert open_.spread is None
    assert "the remuneration is not in the review" in open_.note
    (row,) = disclosure([violation("u0", "1003.300(d)")], remuneration=[200_000] + [0] * 9, **lost)
    assert row.spread is not None
    assert row.spread.point == Money.dollars(300_000)


def test_the_protocol_is_not_for_stark_alone_and_no_row_stands_for_nothing() -> None:
    (row,) = disclosure([violation("u0", "1003.300(c)")])
    assert row.spread is None
    assert "Self-Referral Disclosure Protocol" in row.note
    assert disclosure([]) == []
    mixed = disclosure([violation("u0", "1003.300(c)"), violation("u1", "1003.200(a)(2)")])
    assert [row.spread is None for row in mixed] == [False]

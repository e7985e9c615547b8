"""A book of number 2 is read for ever: its bytes, its digest, and every sum."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from penalties import LateRecord, section_111
from penalties.section111.book_records import FORM
from sampling import Money

SECOND = Path(__file__).parents[1] / "data/section111-2.json"


def test_a_book_of_number_2_is_the_one_counted_today() -> None:
    data = SECOND.read_bytes()
    kept = FORM.read(data, where="book.json")
    records = [
        LateRecord(
            f"R{k}",
            due=date(2024, 11, 1),
            reported=None if k == 3 else date(2026, 1, 1 + k),
            plan="ghp" if k % 2 else "nghp",
            safe_harbor="good faith" if k == 4 else "",
        )
        for k in range(9)
    ]
    book = section_111(records, assessed_on=date(2026, 11, 21), amounts="adjusted")
    assert kept == book.as_record()
    assert kept.to_dict() == book.to_dict()
    assert kept.written() == data
    assert kept.digest == hashlib.sha256(data).hexdigest()


def test_the_tiers_have_the_rates_of_their_plans() -> None:
    kept = FORM.read(SECOND.read_bytes(), where="book.json")
    rates = {tier.tier: tier.rate for tier in kept.tiers}
    assert rates["GHP, 1 to 2 years"] == Money.dollars(1512)
    assert rates["NGHP, 2 to 3 years"] == Money.dollars(756)

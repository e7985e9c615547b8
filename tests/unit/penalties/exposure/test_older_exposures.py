"""An exposure of number 2 is read for ever: its bytes, its digest, and every amount."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from penalties import exposure
from penalties.exposures.exposures import FORM
from primafacie.errors import StudyError
from sampling import Money
from tests.law.reviews import ASSESSED, reviewed, violation

SECOND = Path(__file__).parents[1] / "data/exposure-2.json"
FOUND = [
    violation("u0", responsible="Dr A; Clinic B"),
    violation("u1", "1003.310(a)(1)"),
    violation("u2", "1003.300(d)"),
    violation("u3", "402.1(c)(7)"),
    violation("u4", "1003.200(b)(10)"),
    violation("u5", "1003.200(b)(9)"),
]


def test_an_exposure_of_number_2_is_the_one_computed_today() -> None:
    data = SECOND.read_bytes()
    kept = FORM.read(data, where="exposure.json")
    today = exposure(
        reviewed(FOUND, size=40),
        assessed_on=ASSESSED,
        costs=Money.dollars(900),
        action_on=date(2026, 1, 5),
    )
    assert kept.regimes == today.regimes
    assert kept.rows == today.rows
    assert kept.text() == today.text()
    new, old = today.to_dict(), kept.to_dict()
    assert new.pop("review_digest")
    assert old.pop("review_digest")
    assert old == new, "the days to which each law was read included"


def test_its_bytes_and_digest_are_kept() -> None:
    data = SECOND.read_bytes()
    kept = FORM.read(data, where="exposure.json")
    assert kept.written() == data
    assert kept.digest == hashlib.sha256(data).hexdigest()


def test_the_gaps_of_a_part_go_to_the_amount_that_lacks_them() -> None:
    kept = FORM.read(SECOND.read_bytes(), where="exposure.json")
    kickback = next(p for p in kept.regime("1003").parts if p.law.basis == "1003.300(d)")
    assert not kickback.penalty_gap
    assert "total remuneration" in kickback.assessment_gap


def test_its_figure_has_a_bar_for_each_regime_that_was_computed() -> None:
    kept = FORM.read(SECOND.read_bytes(), where="exposure.json")
    words = kept.plot().get_label()
    assert "42 CFR part 1003" in words
    assert "self-disclosure, kickbacks" not in words


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"costs": "much"}, "costs"),
        ({"law": None}, "law"),
        ({"schema": "primafacie.exposure/1"}, "does not fit|problems"),
        ({"schema": "primafacie.exposure/9"}, "newer"),
        ({"more": 1, "barred": None}, "barred"),
    ],
)
def test_another_shape_is_refused(change: dict[str, object], said: str) -> None:
    record = json.loads(SECOND.read_bytes()) | change
    with pytest.raises(StudyError, match=said):
        FORM.of(record, where="exposure.json")

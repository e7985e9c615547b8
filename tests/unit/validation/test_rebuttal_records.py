"""Records of rebuttals: what is written is read back, and what older releases wrote is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from primafacie.app.record_forms import record_form
from primafacie.app.reports.rebuttal_numbers import RebuttalNumbers
from primafacie.core.digest import canonical_json, sha256_bytes
from primafacie.errors import StudyError
from sampling import Money
from tests.builders.results.validation import rebutted
from validation import Rebuttal, rebut

DATA = Path(__file__).with_name("data")
ARGUMENTS = ("A1", "C3", "D2", "D3", "D6", "E1", "G1")
SECOND = (DATA / "rebuttal-2.json").read_bytes()
FIRST_REPORT = (DATA / "rebuttal-report-1.json").read_bytes()


@pytest.fixture(scope="module")
def now() -> Rebuttal:
    """The rebuttal that the records of `DATA` were written of."""
    return rebut(rebutted(), seed=1, replicates=40, arguments=ARGUMENTS)


def first_form(second: bytes) -> dict[str, Any]:
    """A record as the earliest release wrote it: without the randomized tests."""
    record: dict[str, Any] = json.loads(second)
    del record["randomized_tests"]
    for finding in record["findings"]:
        finding["schema"] = "primafacie.finding/1"
    return record | {"schema": "primafacie.rebuttal/1"}


def test_a_rebuttal_is_read_back_equal(now: Rebuttal) -> None:
    again = record_form("rebuttal").read(now.written(), where="rebuttal.json")
    assert again == now
    assert again.digest == now.digest
    assert again.text() == now.text()


def test_a_record_of_number_2_is_the_rebuttal_made_now(now: Rebuttal) -> None:
    old = record_form("rebuttal").read(SECOND, where="rebuttal.json")
    assert old.written() == SECOND
    assert old.digest == sha256_bytes(SECOND)
    assert old.demanded == now.demanded == Money.dollars(41_022)
    assert old.text() == now.text()
    assert [f.authorities_for for f in old.findings] == [f.authorities_for for f in now.findings]
    for before, after in zip(old.findings, now.findings, strict=True):
        assert before.dollars == pytest.approx(after.dollars)
        assert before.coverage == pytest.approx(after.coverage)


def test_a_record_of_number_1_does_not_state_the_randomized_tests() -> None:
    data = canonical_json(first_form(SECOND))
    old = record_form("rebuttal").read(data, where="rebuttal.json")
    assert old.randomized_tests is None
    assert old.randomized_words == ""
    assert len(old.findings) == len(ARGUMENTS)


def test_numbers_of_an_older_report_give_its_amounts_and_series(now: Rebuttal) -> None:
    old = record_form("rebuttal-report").read(FIRST_REPORT, where="numbers.json")
    first = json.loads(FIRST_REPORT)
    assert isinstance(old, RebuttalNumbers)
    assert old.demanded == Money.dollars(41_022)
    assert old.circuit == "5"
    assert old.study.limit is not None
    assert float(old.study.limit.low) == first["study"]["limit"]["low"]
    assert old.study.dated is None
    assert [row.finding.code for row in old.findings] == [f.code for f in now.findings]
    figures = old.figures
    assert figures.claims is not None
    assert figures.coverage is not None
    assert figures.ladder is not None
    assert figures.redraws is not None
    assert [[bar.unit_id, bar.low, bar.high] for bar in figures.claims.rows] == first["figures"][
        "claims"
    ]["rows"]
    assert [[bar.scenario, bar.coverage, bar.error] for bar in figures.coverage.rows] == first[
        "figures"
    ]["coverage"]["rows"]
    assert [[s.level, float(s.demand), s.point] for s in figures.ladder] == first["figures"][
        "ladder"
    ]["rows"]
    assert list(figures.redraws.redrawn) == first["figures"]["redraws"]["values"]


def test_every_argument_of_an_early_report_counts_as_tried() -> None:
    record = json.loads(FIRST_REPORT)
    for finding in record["findings"]:
        del finding["tried"]
    del record["randomized_words"], record["study"]["demand_stated"]
    old = record_form("rebuttal-report").of(record, where="numbers.json")
    assert all(row.tried for row in old.findings)
    assert old.randomized_words == ""
    assert old.study.demand_stated


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"demanded": "41,022"}, "demanded does not fit"),
        ({"schema": "primafacie.rebuttal/9"}, "newer primafacie"),
        ({"schema": "primafacie.plan/1"}, "another kind of record"),
    ],
)
def test_a_damaged_record_is_refused_by_name(change: dict[str, Any], said: str) -> None:
    with pytest.raises(StudyError, match=said):
        record_form("rebuttal").of(json.loads(SECOND) | change, where="rebuttal.json")

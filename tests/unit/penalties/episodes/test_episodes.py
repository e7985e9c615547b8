"""Events mapped to claims, with their status; the pattern view; the violations for the exposure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from extrapolation import read_review
from penalties import episodes
from primafacie.errors import StudyError
from sampling import Money

LOG = pd.DataFrame(
    [
        [
            "E1",
            "P1",
            "2026-01-05",
            "2026-01-20",
            "9921* J1100",
            "Dr A",
            "not necessary",
            "2026-02-01",
            "peer review 7",
        ],
        ["E2", "P1", "2026-01-15", "2026-01-31", "", "Dr A", "documentation", "", "note 3"],
        ["E3", "P2", "2026-03-01", "2026-03-02", "", "Dr B", "near miss", "", ""],
        ["E4", "P9", "2026-03-01", "2026-03-02", "", "Dr B", "substandard care", "", ""],
    ],
    columns=[
        "event_id",
        "person",
        "first_day",
        "last_day",
        "codes",
        "provider",
        "concern",
        "identified_on",
        "evidence",
    ],
)
CLAIMS = pd.DataFrame(
    [
        ["C1", "P1", "2026-01-10", "99213", "Dr A", 10000, 8000, 0],
        ["C1", "P1", "2026-01-10", "J1100", "Dr A", 5000, 4000, 4000],
        ["C1", "P1", "2026-01-10", "80053", "Dr A", 3000, 2000, 0],
        ["C2", "P1", "2026-01-18", "99214", "Dr A", 12000, 9000, 0],
        ["C3", "P1", "2026-01-25", "80053", "Dr A", 0, 0, 0],
        ["C4", "P1", "2026-02-10", "99213", "Dr A", 10000, 8000, 0],
        ["C5", "P2", "2026-03-01", "99213", "Dr B", 10000, 8000, 0],
    ],
    columns=["claim_id", "person", "service_date", "code", "provider", "claimed", "paid", "repaid"],
)


def test_every_line_of_every_episode_once() -> None:
    found = episodes.map_claims(episodes.read_events(LOG), CLAIMS)
    lines = [
        (row.claim_id, row.code, row.event_ids, row.status)
        for row in found.lines.itertuples(index=False)
    ]
    assert lines == [
        ("C1", "99213", "E1", "open"),
        ("C1", "J1100", "E1", "repaid"),
        ("C2", "99214", "E1 E2", "open"),
        ("C3", "80053", "E2", "not billed"),
    ]
    assert found.unmatched == ("E4",)
    assert found.total("open") == Money(17000)
    assert list(found.summary()["status"]) == ["not billed", "open", "repaid"]
    said = " ".join(found.notes)
    assert "1 near misses taint no claim" in said
    assert "1 lines belong to several events" in said
    assert "the service date is taken for it" in said
    assert "1 line repaid" in said


def test_open_lines_become_violations_by_claim() -> None:
    tainted = episodes.map_claims(episodes.read_events(LOG), CLAIMS).tainted()
    assert tainted[
        ["unit_id", "violation", "penalty_units", "claimed_tainted"]
    ].values.tolist() == [
        ["C1", "1003.200(a)(5)", 1, "$100.00"],
        ["C2", "1003.200(a)(5)", 1, "$120.00"],
    ]
    assert list(tainted["responsible"]) == ["Dr A", "Dr A"]


def test_a_claim_presented_and_not_paid_is_not_repaid() -> None:
    """It was called repaid, and the violation it can be left the exposure."""
    unpaid = CLAIMS.copy()
    unpaid.loc[0, "paid"] = 0
    found = episodes.map_claims(episodes.read_events(LOG), unpaid)
    assert list(found.lines["status"]) == ["not paid", "repaid", "open", "not billed"]
    assert found.total("repaid") == Money(4000)
    assert list(found.tainted()["unit_id"]) == ["C1", "C2"]


def test_an_overdue_refund_is_a_violation_of_its_own() -> None:
    """1003.200(b)(8): known and not returned within 60 days; it never became a violation."""
    found = episodes.map_claims(episodes.read_events(LOG), CLAIMS)
    # E1 was identified on 2026-02-01: the 60 days end on 2026-04-02.
    assert found.overdue(date(2026, 4, 2)).empty
    rows = found.overdue(date(2026, 4, 3))
    assert rows[
        ["unit_id", "violation", "penalty_units", "claimed_tainted", "presented_on"]
    ].values.tolist() == [
        ["C1", "1003.200(b)(8)", 1, "$100.00", "2026-04-03"],
        ["C2", "1003.200(b)(8)", 1, "$120.00", "2026-04-03"],
    ]
    assert "identified 2026-02-01, kept after 2026-04-02" in rows["evidence"][0]
    held = {"E1": (date(2026, 3, 1), date(2026, 3, 31))}
    assert found.overdue(date(2026, 5, 10), investigations=held).empty, "one reading is not enough"
    later = found.overdue(date(2026, 6, 1), investigations=held)
    assert list(later["presented_on"]) == ["2026-05-31"] * 2
    review = read_review(
        pd.DataFrame({"unit_id": ["C1", "C2"], "overpaid": [80, 90], "claimed": [180, 120]}),
        sizes=50,
        violations=rows,
    )
    assert review.violations is not None
    assert review.violations[0].basis == "1003.200(b)(8)"


def test_a_review_reads_them_as_they_are() -> None:
    tainted = episodes.map_claims(episodes.read_events(LOG), CLAIMS).tainted()
    table = pd.DataFrame(
        {"unit_id": ["C1", "C2"], "overpaid": [80, 90], "paid": [140, 90], "claimed": [180, 120]}
    )
    review = read_review(table, sizes=50, violations=tainted)
    assert review.violations is not None
    assert [(v.unit_id, v.basis, v.claimed_tainted.cents) for v in review.violations] == [
        ("C1", "1003.200(a)(5)", 10000),
        ("C2", "1003.200(a)(5)", 12000),
    ]
    assert review.violations[0].presented_on == "2026-01-10"


def test_a_log_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    LOG.to_csv(path, index=False, encoding="utf-8")
    events = episodes.read_events(path)
    assert events == episodes.read_events(LOG)
    assert events[0].identified_on == date(2026, 2, 1)
    assert events[0].codes == ("9921*", "J1100")


def test_faults_of_a_log_are_told_at_once_without_persons() -> None:
    bad = LOG.copy()
    bad.loc[0, "last_day"] = "2026-01-01"
    bad.loc[1, "concern"] = "bad luck"
    bad.loc[2, "person"] = " "
    bad.loc[3, "first_day"] = "3/1/2026"
    with pytest.raises(StudyError) as caught:
        episodes.read_events(bad)
    words = str(caught.value)
    assert words.startswith("event log: 4 problems")
    assert "column last_day, row 1: 1 cell with a day before the first day" in words
    assert "column concern, row 2: 1 cell with a word outside the list" in words
    assert "column person, row 3: 1 blank cell" in words
    assert "column first_day, row 4: 1 cell with a day that can be month/day or day" in words
    assert "P1" not in words
    with pytest.raises(StudyError, match="no column concern"):
        episodes.read_events(LOG.drop(columns="concern"))


def test_amounts_must_be_whole_cents() -> None:
    odd = CLAIMS.astype({"paid": object})
    odd.loc[0, "paid"] = 80.5
    odd["service_date"] = odd["service_date"].replace("2026-02-10", "soon")
    with pytest.raises(StudyError, match=r"(?s)2 problems.*column paid.*column service_date"):
        episodes.map_claims(episodes.read_events(LOG), odd)


def test_the_pattern_view_states_chance_and_no_verdict() -> None:
    events = [
        episodes.HarmEvent(
            f"E{i}", "P", date(2026, 1 + i, 3), date(2026, 1 + i, 4), (), who, "documentation"
        )
        for i, who in enumerate(["A", "A", "A", "A", "B"])
    ]
    view = episodes.view_pattern(events, {"A": 100, "B": 300})
    assert view.counts.loc["A", "2026-Q1"] == 3
    expected = 2 * stats.binom.sf(3, 5, 0.25)
    assert view.providers.set_index("provider").loc["A", "chance"] == pytest.approx(expected)
    assert "not itself a pattern" in view.notes[1]
    with pytest.raises(StudyError, match="1 providers with events but without services"):
        episodes.view_pattern(events, {"A": 100})

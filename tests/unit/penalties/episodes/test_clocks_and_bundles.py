"""Repayment clocks to the day, and the folder that proves what was corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from penalties import episodes
from primafacie.errors import StudyError


def clock(**changes: object) -> episodes.RepaymentClock:
    given = {
        "identified_on": date(2026, 3, 1),
        "received_on": date(2025, 7, 9),
        "on": date(2026, 4, 30),
    }
    return episodes.repayment_clock(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "deadline", "standing"),
    [
        ({}, "2026-04-30", "running"),
        ({"on": date(2026, 5, 1)}, "2026-04-30", "overdue"),
        ({"repaid_on": date(2026, 4, 30)}, "2026-04-30", "repaid in time"),
        (
            {"repaid_on": date(2026, 5, 1), "on": date(2026, 6, 1)},
            "2026-04-30",
            "repaid late",
        ),
        ({"received_on": date(2020, 2, 29)}, "2026-04-30", "outside the lookback"),
        ({"received_on": date(2020, 3, 1)}, "2026-04-30", "running"),
        (
            {"investigation": (date(2026, 3, 1), date(2026, 3, 10))},
            "2026-05-09",
            "running",
        ),
        (
            {"investigation": (date(2026, 3, 1), date(2027, 3, 1))},
            "2026-10-27",
            "suspended",
        ),
        (
            {
                "investigation": (date(2026, 3, 1), date(2026, 3, 10)),
                "disclosure_pending": (date(2026, 3, 6), date(2026, 3, 15)),
            },
            "2026-05-14",
            "running",
        ),
        ({"cost_report_due": date(2026, 8, 31)}, "2026-08-31", "running"),
    ],
)
def test_the_sixty_days(changes: dict[str, object], deadline: str, standing: str) -> None:
    found = clock(**changes)
    assert found.deadline.isoformat() == deadline
    assert found.standing == standing


def test_an_older_investigation_suspends_nothing_and_the_notes_say_so() -> None:
    found = episodes.repayment_clock(
        identified_on=date(2024, 12, 31),
        received_on=date(2024, 1, 1),
        on=date(2025, 3, 1),
        investigation=(date(2024, 12, 31), date(2025, 3, 1)),
    )
    assert found.deadline == date(2025, 3, 1)
    assert found.days_left == 0
    assert any("identification before 2025-01-01" in note for note in found.notes)
    assert any("[verified]" in note for note in found.notes)
    assert found.to_dict()["readings"][0]["deadline"] == "2025-03-01"


def test_an_investigation_begun_after_the_deadline_revives_nothing() -> None:
    found = clock(on=date(2026, 6, 1), investigation=(date(2026, 5, 1), date(2026, 5, 20)))
    assert found.standing == "overdue"
    assert "does not revive the deadline" in found.text()


def test_an_investigation_begun_before_identification_keeps_its_180_days() -> None:
    """Its days before the duty existed were burned: it suspended 29 days instead of 180."""
    found = clock(on=date(2026, 9, 1), investigation=(date(2025, 10, 1), date(2026, 12, 1)))
    assert found.readings[0].deadline == date(2026, 10, 27), "suspended to 28 August, then 60 days"
    assert "its earlier days suspend nothing" in found.text()
    ended = clock(investigation=(date(2025, 10, 1), date(2026, 2, 1)))
    assert ended.deadline == date(2026, 4, 30)


def test_both_readings_are_given_and_never_a_plain_running_where_one_is_overdue() -> None:
    """From day 30 to day 50: 30 days of the 60 are left, or 60 fresh ones."""
    span = (date(2026, 3, 31), date(2026, 4, 20))
    found = clock(on=date(2026, 6, 1), investigation=span)
    assert [(r.reading, str(r.deadline), r.standing) for r in found.readings] == [
        ("rest of the 60 days", "2026-05-20", "overdue"),
        ("fresh 60 days", "2026-06-19", "running"),
    ]
    assert found.standing == "overdue (rest of the 60 days); running (fresh 60 days)"
    assert not found.overdue
    assert found.status == "secondary"
    assert clock(on=date(2026, 4, 10), investigation=span).standing == "suspended"
    assert clock(on=date(2026, 6, 20), investigation=span).overdue


def test_a_disclosure_suspends_only_if_acknowledged_while_the_clock_runs() -> None:
    late = clock(on=date(2026, 6, 1), disclosure_pending=(date(2026, 5, 2), None))
    assert late.standing == "overdue"
    assert "acknowledged after the deadline" in late.text()
    early = clock(on=date(2026, 5, 2), disclosure_pending=(date(2026, 2, 1), None))
    assert early.standing == "overdue"
    pending = clock(on=date(2026, 9, 1), disclosure_pending=(date(2026, 4, 30), None))
    assert (pending.standing, pending.deadline, pending.days_left) == ("suspended", None, None)
    # Acknowledged after the rest of the 60 days, within 60 fresh ones: one reading alone.
    between = clock(
        on=date(2026, 9, 1),
        investigation=(date(2026, 3, 31), date(2026, 4, 20)),
        disclosure_pending=(date(2026, 6, 1), None),
    )
    assert between.standing == "overdue (rest of the 60 days); suspended (fresh 60 days)"


def test_days_out_of_order_are_told_at_once() -> None:
    with pytest.raises(StudyError, match=r"(?s)3 problems.*identified_on.*on.*investigation"):
        clock(
            identified_on=date(2025, 1, 1),
            on=date(2024, 1, 1),
            investigation=(date(2025, 2, 1), date(2025, 1, 1)),
        )


def make(root: Path) -> None:
    for name, text in [
        ("modules/2026-10-02 modifier 25.txt", "m"),
        ("sign-ins/2026-10-03 sign-in.txt", "s"),
        ("refunds/2026-10-20 refund.txt", "r"),
    ]:
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_a_bundle_is_indexed_cited_and_checked(tmp_path: Path) -> None:
    make(tmp_path)
    bundle = episodes.index_bundle(tmp_path, title="October training", indexed_on=date(2026, 11, 1))
    digest = episodes.write_index(bundle, tmp_path)
    assert digest == bundle.digest
    assert bundle.summary() == {
        "modules": 1,
        "sign-ins": 1,
        "scores": 0,
        "corrections": 0,
        "refunds": 1,
        "policies": 0,
        "reviews": 0,
    }
    assert bundle.citation().startswith(
        "October training: 1 modules, 1 sign-ins, 1 refunds, dated 2026-10-02 to 2026-10-20"
    )
    assert episodes.MitigationBundle.from_dict(bundle.to_dict()) == bundle
    assert episodes.check_bundle(bundle, tmp_path) == ()
    (tmp_path / "refunds" / "2026-10-20 refund.txt").write_text("R", encoding="utf-8")
    (tmp_path / "modules" / "2026-10-02 modifier 25.txt").unlink()
    (tmp_path / "scores").mkdir()
    (tmp_path / "scores" / "2026-10-09 quiz.txt").write_text("9", encoding="utf-8")
    assert episodes.check_bundle(bundle, tmp_path) == (
        "modules/2026-10-02 modifier 25.txt: gone",
        "refunds/2026-10-20 refund.txt: changed",
        "scores/2026-10-09 quiz.txt: not in the index",
    )


def test_faults_of_a_bundle_are_told_at_once(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "modules" / "undated.txt").write_text("u", encoding="utf-8")
    (tmp_path / "scores").mkdir()
    (tmp_path / "scores" / "2027-01-01 later.txt").write_text("l", encoding="utf-8")
    (tmp_path / "stray.txt").write_text("x", encoding="utf-8")
    (tmp_path / "refunds" / "2026-13-01 no day.txt").write_text("x", encoding="utf-8")
    with pytest.raises(StudyError, match="mitigation bundle: 4 problems"):
        episodes.index_bundle(tmp_path, title="t", indexed_on=date(2026, 11, 1))
    with pytest.raises(StudyError, match="no file"):
        episodes.index_bundle(tmp_path / "absent", title="t", indexed_on=date(2026, 11, 1))

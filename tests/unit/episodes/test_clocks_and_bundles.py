"""Repayment clocks to the day, and the folder that proves what was corrected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from penalties.episodes import (
    MitigationBundle,
    check_bundle,
    index_bundle,
    repayment_clock,
    write_index,
)
from primafacie.core.errors import StudyError


def clock(**changes: object) -> object:
    given = {
        "identified_on": date(2026, 3, 1),
        "received_on": date(2025, 7, 9),
        "on": date(2026, 4, 30),
    }
    return repayment_clock(**(given | changes))  # type: ignore[arg-type]


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
            "2026-05-10",
            "running",
        ),
        (
            {"investigation": (date(2026, 3, 1), date(2027, 3, 1))},
            "2026-10-27",
            "running",
        ),
        (
            {
                "investigation": (date(2026, 3, 1), date(2026, 3, 10)),
                "disclosure_pending": (date(2026, 3, 6), date(2026, 3, 15)),
            },
            "2026-05-15",
            "running",
        ),
        ({"cost_report_due": date(2026, 8, 31)}, "2026-08-31", "running"),
    ],
)
def test_the_sixty_days(changes: dict[str, object], deadline: str, standing: str) -> None:
    found = clock(**changes)
    assert found.deadline.isoformat() == deadline  # type: ignore[attr-defined]
    assert found.standing == standing  # type: ignore[attr-defined]


def test_an_older_investigation_suspends_nothing_and_says_so() -> None:
    found = repayment_clock(
        identified_on=date(2024, 12, 31),
        received_on=date(2024, 1, 1),
        on=date(2025, 3, 1),
        investigation=(date(2024, 12, 31), date(2025, 3, 1)),
    )
    assert found.deadline == date(2025, 3, 1)
    assert found.days_left == 0
    assert any("suspends nothing before 2025-01-01" in note for note in found.notes)
    assert any("[verified]" in note for note in found.notes)
    assert found.to_dict()["deadline"] == "2025-03-01"


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
    bundle = index_bundle(tmp_path, title="October training", indexed_on=date(2026, 11, 1))
    digest = write_index(bundle, tmp_path)
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
    assert MitigationBundle.from_dict(bundle.to_dict()) == bundle
    assert check_bundle(bundle, tmp_path) == ()
    (tmp_path / "refunds" / "2026-10-20 refund.txt").write_text("R", encoding="utf-8")
    (tmp_path / "modules" / "2026-10-02 modifier 25.txt").unlink()
    (tmp_path / "scores").mkdir()
    (tmp_path / "scores" / "2026-10-09 quiz.txt").write_text("9", encoding="utf-8")
    assert check_bundle(bundle, tmp_path) == (
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
        index_bundle(tmp_path, title="t", indexed_on=date(2026, 11, 1))
    with pytest.raises(StudyError, match="no file"):
        index_bundle(tmp_path / "absent", title="t", indexed_on=date(2026, 11, 1))

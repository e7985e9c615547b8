"""Every kind of document from its study folder: what is missing is said, a second time is alike."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from primafacie.errors import AuditError, StudyError
from tests.builders.command_line import exit_code
from tests.builders.studies import StudyFolder, keep_report, verify

FORMATS = ("html", "pdf", "docx", "xlsx")
BOOK = "id,due,reported\nA,2024-11-01,2025-12-06\nB,2024-11-01,\nC,2024-11-01,2025-11-01\n"
CHECKS = "provider,chart,service_date,error,exposure\n" + "".join(
    f"Dr. {'AB'[k % 2]},c{k:02d},2026-{9 + k // 20:02d}-0{1 + k % 9},{int(k % 4 == 0)},0.00\n"
    for k in range(40)
)


@pytest.fixture(scope="module")
def kept(demo_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's study with a book of records and a self-audit kept in it."""
    area = tmp_path_factory.mktemp("kinds")
    root = Path(shutil.copytree(demo_once, area / "study"))
    (area / "book.csv").write_text(BOOK, encoding="utf-8")
    (area / "checks.csv").write_text(CHECKS, encoding="utf-8")
    assert (
        exit_code(
            "section111",
            area / "book.csv",
            "--plan",
            "nghp",
            "--assessed-on",
            "2026-11-21",
            "--pool",
            "5000",
            "--simulation-seed",
            "lot 1",
            "--study",
            root,
        )
        == 0
    )
    assert (
        exit_code(
            "self-audit",
            "summary",
            area / "checks.csv",
            "--trained-on",
            "2026-10-01",
            "--study",
            root,
        )
        == 0
    )
    return root


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        ("penalty", "penalty"),
        ("rebuttal", "rebut"),
        ("section111", "section111"),
        ("self-audit", "self-audit summary"),
    ],
)
def test_a_step_that_is_missing_is_named(demo_once: Path, kind: str, command: str) -> None:
    with pytest.raises(StudyError, match=f"Run `primafacie {command}"):
        keep_report(demo_once, kind=kind)


@pytest.mark.parametrize("kind", ["workpaper", "plan", "section111", "self-audit"])
def test_a_second_time_gives_the_same_bytes(kept: Path, kind: str) -> None:
    """Whatever was rendered in between: a document speaks of its own step."""
    formats = FORMATS if kind in ("section111", "self-audit") else ("html", "xlsx")
    first = [path.read_bytes() for path in keep_report(kept, kind=kind, formats=formats).paths]
    keep_report(kept, kind="self-audit")
    again = [path.read_bytes() for path in keep_report(kept, kind=kind, formats=formats).paths]
    assert first == again
    page = first[0].decode("utf-8")
    study = StudyFolder.open(kept)
    step = {"workpaper": "estimate", "plan": "plan"}.get(kind, kind)
    head = study.manifest.up_to(step).head
    assert head in page
    assert verify(study, head=head).ok


def test_a_book_alone_starts_a_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "book.csv").write_text(BOOK, encoding="utf-8")
    root = tmp_path / "book-study"
    assert (
        exit_code(
            "section111",
            tmp_path / "book.csv",
            "--plan",
            "ghp",
            "--assessed-on",
            "2026-11-21",
            "--study",
            root,
        )
        == 0
    )
    assert keep_report(root, kind="section111").path.read_bytes()[:15] == b"<!doctype html>"
    capsys.readouterr()
    assert exit_code("plan", root, "--rules", "cms-pim", "--sample", "30") == 3
    assert "primafacie check" in capsys.readouterr().err


def test_kept_sums_that_do_not_follow_are_refused(kept: Path, tmp_path: Path) -> None:
    """A folder whose book says what its records do not is not rendered."""
    root = Path(shutil.copytree(kept, tmp_path / "altered"))
    study = StudyFolder.open(root)
    with study.step("section111", "another book") as step:
        step.write("8-section111/records.csv", BOOK.replace("2025-12-06", "2025-12-07").encode())
        for name in ("options", "book"):
            step.copy(f"8-section111/{name}.json", root / f"8-section111/{name}.json")
    with pytest.raises(StudyError, match="not the kept one when counted again"):
        keep_report(root, kind="section111")


def as_first_book(kept: Path, root: Path, *, records: str) -> None:
    """Keep a book in the shape of `primafacie.section111/1`, with these records."""
    study = StudyFolder.open(root)
    book = json.loads((kept / "8-section111/book.json").read_bytes())
    counts = {key.replace("_", " "): number for key, number in book["counts"].items()}
    counts["safe harbour"] = counts.pop("safe harbor")
    (plan,) = book.pop("plans")
    tiers = [
        {
            "excess_days": tier["excess_days"],
            "penalty": tier["penalty_cents"],
            "records": tier["records"],
            "tier": tier["tier"],
        }
        for tier in book["tiers"]
    ]
    first = book | {
        "schema": "primafacie.section111/1",
        "cap": plan["cap_cents"],
        "counts": counts,
        "open_total": book.pop("open_total_cents"),
        "plan": plan["plan"],
        "rates": plan["rates_cents"],
        "tiers": tiers,
        "total": book.pop("total_cents"),
    }
    for key in ("open_total_cents", "total_cents", "waived_total_cents", "safe_harbors"):
        first.pop(key, None)
    with study.step("section111", "as 0.1 kept it") as step:
        step.write("8-section111/records.csv", records.encode())
        step.copy("8-section111/options.json", kept / "8-section111/options.json")
        step.write_record("8-section111/book.json", first)


def test_a_book_of_the_first_release_opens_unless_its_safe_harbors_were_any_text(
    kept: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(kept, tmp_path / "first"))
    as_first_book(kept, root, records=BOOK)
    assert keep_report(root, kind="section111").path.stat().st_size > 0
    waived = "id,due,reported,safe_harbour\nA,2024-11-01,2025-12-06,see file 7\n"
    as_first_book(kept, root, records=waived)
    with pytest.raises(StudyError, match="a Section 111 book of an earlier release"):
        keep_report(root, kind="section111")


def test_a_kind_or_format_that_is_none(demo_once: Path) -> None:
    with pytest.raises(AuditError, match="one of workpaper, letter, plan, penalty, rebuttal"):
        keep_report(demo_once, kind="novel")
    with pytest.raises(AuditError, match="the format 'rtf'"):
        keep_report(demo_once, formats=("html", "rtf"))

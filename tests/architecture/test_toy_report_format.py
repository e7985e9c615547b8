"""The families of formats and of kinds of document: a new member touches its own file and one line.

A toy format and a toy kind live in this file alone. They are asked for on the command line and
land in the study folder without another line of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from primafacie.app.reports import Column, Document, ReportFormat, Section, code, facts, table
from primafacie.app.reports.formats.report_format import FORMATS
from primafacie.app.steps.report_kinds.report_kind import KINDS, Prepared, ReportKind, ReportOptions
from tests.builders.command_line import run
from tests.builders.studies import StudyFolder

pytestmark = pytest.mark.once

HOME = Path(__file__).parents[2] / "primafacie/app"


def _lines(document: Document) -> bytes:
    heads = [f"# {document.title}", *(f"## {section.title}" for section in document.sections)]
    return "\n".join(heads).encode()


def _cover(study: StudyFolder, options: ReportOptions) -> Prepared:
    del options
    steps = [(step.kind, step.what) for step in study.manifest.steps]
    columns = [Column("Step"), Column("What was done")]
    document = Document(
        kind="cover",
        title=f"Cover of {study.manifest.title}",
        lead=("Every step of the study.",),
        headline=("Head", code(study.head)),
        facts=facts(("Steps", str(len(steps)))),
        sections=(Section("Steps", (table("Steps", "The steps in order", columns, steps),)),),
    )
    return Prepared(document, "cover")


MARKDOWN = ReportFormat("md", _lines)
COVER = ReportKind("cover", _cover)


@pytest.fixture
def toys() -> Iterator[None]:
    """Both toys, while a test runs."""
    with FORMATS.trying(MARKDOWN), KINDS.trying(COVER):
        yield


def test_a_toy_format_is_written_for_every_kind(
    toys: None, demo_study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind, name in (("workpaper", "report"), ("plan", "plan"), ("cover", "cover")):
        status, out, err = run(capsys, "report", demo_study, "--kind", kind, "--format", "md")
        assert status == 0, err
        assert f"{name}.md" in out
    text = StudyFolder.open(demo_study).latest_file("report", "cover.md").read_text("utf-8")
    assert text.endswith("\n## Steps")
    assert run(capsys, "verify", demo_study)[0] == 0


def test_a_toy_format_is_written_by_a_command_of_its_own_document(
    toys: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book.csv"
    book.write_text("id,due,reported\nA,2024-11-01,2025-12-06\n", encoding="utf-8")
    words = ("--plan", "nghp", "--assessed-on", "2026-11-21", "--to", tmp_path / "memo")
    assert run(capsys, "section111", book, *words, "--format", "md")[0] == 0
    assert (tmp_path / "memo/section111.md").read_text("utf-8").startswith("# Section 111")


@pytest.mark.parametrize("option", ["--format", "--kind"])
def test_the_refusal_of_an_unknown_name_lists_the_toys(
    toys: None, demo_once: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "report", demo_once, option, "slides")
    assert status == 3
    assert ("md" if option == "--format" else "cover") in err


def test_every_declared_member_has_its_file() -> None:
    assert {FORMATS[name].name for name in FORMATS} == set(FORMATS)
    assert {KINDS[name].name for name in KINDS} == set(KINDS)
    files = {path.stem for path in (HOME / "steps/report_kinds").glob("[a-z]*.py")}
    assert files == {*KINDS.homes().values(), "report_kind"}

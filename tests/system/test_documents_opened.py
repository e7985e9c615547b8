"""The PDF and the Word file opened by others: tagged, whole, no number broken, nothing outside."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from functools import partial
from pathlib import Path

import pytest

from tests.builders.documents import document_of
from tests.builders.inside_app import Document, build_workpaper, render, render_live_workbook
from tests.builders.office import saved_by_office

pytestmark = pytest.mark.system


def said_by(program: str, *words: str) -> str:
    """What a program of poppler prints."""
    found = shutil.which(program)
    assert found, f"this test needs {program}: install it (Debian package poppler-utils)"
    done = subprocess.run(
        [found, *words], capture_output=True, text=True, encoding="utf-8", timeout=60, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def numbers(demo_once: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((demo_once / "reports/numbers.json").read_bytes())
    return found


@pytest.fixture(scope="module")
def document(numbers: dict[str, object]) -> Document:
    return build_workpaper(numbers)


@pytest.fixture(scope="module")
def pdf(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("opened") / "report.pdf"
    path.write_bytes(render(document, "pdf"))
    return path


def broken(document: Document, text: str) -> list[str]:
    """Numbers of the tables that do not stand whole in a text, each as often as it must."""
    wanted: dict[str, int] = {}
    for table in document.tables():
        for row in (*table.rows, *([table.total] if table.total else [])):
            for value in row:
                if value.numeric and value.raw is not None:
                    wanted[value.text] = wanted.get(value.text, 0) + 1
    assert len(wanted) > 200
    words = re.sub(r"\s+", " ", text)
    return [number for number, times in wanted.items() if words.count(number) < times]


def test_the_pdf_is_tagged_and_its_types_are_inside(pdf: Path) -> None:
    about = said_by("pdfinfo", str(pdf))
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(r"Page size:\s+612 x 792 pts \(letter\)", about)
    assert re.search(r"Encrypted:\s+no", about)
    assert len(said_by("pdfinfo", "-url", str(pdf)).strip().splitlines()) <= 1  # the head alone
    types = said_by("pdffonts", str(pdf)).splitlines()[2:]
    assert types
    assert all(re.search(r"\s(yes)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", line) for line in types)


def test_every_number_stands_whole_in_the_pdf(document: Document, pdf: Path) -> None:
    assert broken(document, said_by("pdftotext", "-layout", str(pdf), "-")) == []


def test_a_stranger_finds_what_matters_on_the_first_page(
    numbers: dict[str, object], pdf: Path
) -> None:
    page = " ".join(said_by("pdftotext", "-layout", "-l", "1", str(pdf), "-").split())
    for words in (
        "Demand",
        "$1,188,316.82",
        "one-sided 90% (RAT-STATS 80% lower limit)",
        "cms-pim",
        "2026-11-21 lot 4417",
        str(numbers["head"]),
    ):
        assert words in page, words


def test_a_digest_is_copied_from_the_pdf_as_one_word(numbers: dict[str, object], pdf: Path) -> None:
    text = said_by("pdftotext", "-raw", str(pdf), "-")
    assert str(numbers["head"]) in text
    assert "\u200b" not in text
    tickets = [unit["ticket"] for unit in numbers["draw"]["units"]]  # type: ignore[index]
    joined = re.sub(r"\s", "", text)
    assert all(ticket[:16] in joined for ticket in tickets)  # whole in the workbook


def test_every_number_stands_whole_in_the_word_file(document: Document, tmp_path: Path) -> None:
    source = tmp_path / "report.docx"
    source.write_bytes(render(document, "docx"))
    saved_by_office("pdf", tmp_path, source)
    made = str(tmp_path / "report.pdf")
    assert broken(document, said_by("pdftotext", "-layout", made, "-")) == []
    assert re.search(r"Page size:\s+612 x 792 pts", said_by("pdfinfo", made))


@pytest.mark.parametrize("to", ["docx", "xlsx", "live"])
def test_no_file_points_outside(document: Document, numbers: dict[str, object], to: str) -> None:
    made = partial(render, document, to)  # type: ignore[arg-type]
    data = render_live_workbook(document, numbers) if to == "live" else made()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            text = packed.read(name)
            assert b'TargetMode="External"' not in text, name
            assert b"<script" not in text, name


def test_a_word_without_end_stays_on_the_paper(tmp_path: Path) -> None:
    """In a title, a form, a table: it breaks, and no text leaves the margins."""
    long = document_of("Overpayment" * 16)
    path = tmp_path / "long.pdf"
    path.write_bytes(render(long, "pdf"))
    boxes = re.findall(
        r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"',
        said_by("pdftotext", "-bbox", str(path), "-"),
    )
    assert len(boxes) > 20
    assert all(float(left) > 40 and float(right) < 612 - 40 for left, right in boxes)

"""The same numbers in every format, the same bytes every time, nothing from data runs."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from primafacie.app.reports import FORMATS
from primafacie.errors import AuditError
from tests.builders.documents import hostile_document
from tests.builders.inside_app import Document, build_workpaper, render


@pytest.fixture(scope="module")
def small() -> Document:
    return hostile_document()


def cells(document: Document, *, whole: bool = False) -> list[str]:
    """Every cell of every table as it must be printed; with `whole`, as the workbook has it."""
    return [
        value.text if whole else value.text[: column.digits]
        for item in document.tables()
        for row in (*item.rows, *([item.total] if item.total else []))
        for value, column in zip(row, item.columns, strict=True)
    ]


def in_page(data: bytes) -> list[str]:
    found = re.findall(
        r"<t[dh] (?:class|scope=\"row)[^>]*>(.*?)</t[dh]>", data.decode("utf-8"), re.DOTALL
    )
    plain = [re.sub(r"<sup>.*?</sup>", "", cell, flags=re.DOTALL) for cell in found]
    return [html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in plain]


def in_word(data: bytes) -> list[str]:
    import docx
    from docx.table import _Cell

    word = docx.Document(io.BytesIO(data))
    texts = []
    for item in word.tables:
        if item.style is None or item.style.name != "Table Grid":
            continue
        for row in item._tbl.tr_lst[1:]:
            for cell in row.tc_lst:
                runs = [run for paragraph in _Cell(cell, item).paragraphs for run in paragraph.runs]
                texts.append("".join(r.text for r in runs if not r.font.superscript))
    return texts


def in_workbook(data: bytes, document: Document) -> list[str]:
    """Numbers of the cells, printed by the format each cell has."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts = []
    for place, item in enumerate(document.tables(), start=1):
        sheet = next(s for s in book.worksheets if s.title.startswith(f"{place} "))
        rows = len(item.rows) + bool(item.total)
        for row in sheet.iter_rows(min_row=4, max_row=3 + rows, max_col=len(item.columns)):
            texts += [printed(cell.value, cell.number_format) for cell in row]
    return texts


def printed(value: object, form: str) -> str:
    if isinstance(value, str):
        return value
    assert isinstance(value, int | float)
    if "$" in form:
        return f"-${-value:,.2f}" if value < 0 else f"${value:,.2f}"
    if "%" in form:
        return f"{100 * value:.{form.count('0') - 1}f}%"
    return f"{value:,.{form.partition('.')[2].count('0')}f}"


@pytest.mark.parametrize("which", ["small", "workpaper"])
def test_the_same_numbers_in_every_format(which: str, small: Document, demo_once: Path) -> None:
    numbers = json.loads((demo_once / "reports/numbers.json").read_bytes())
    document = small if which == "small" else build_workpaper(numbers)
    wanted = cells(document)
    assert len(wanted) == 21 if which == "small" else len(wanted) > 2000
    assert in_page(render(document, "html")) == wanted
    assert in_word(render(document, "docx")) == wanted
    assert in_workbook(render(document, "xlsx"), document) == cells(document, whole=True)


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_bytes_every_time(small: Document, to: str) -> None:
    data = render(small, to)
    assert render(small, to) == data
    if to in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            assert {entry.date_time[0] for entry in packed.infolist()} == {1980}


def test_text_from_data_never_becomes_code(small: Document) -> None:
    page = render(small, "html").decode("utf-8")
    assert "<script" not in page
    assert "{{7*7}}" in page
    sheet = openpyxl.load_workbook(io.BytesIO(render(small, "xlsx")))
    for item in sheet.worksheets:
        for row in item.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{item.title} {cell.coordinate}"
                if isinstance(cell.value, str) and cell.hyperlink is None:
                    assert cell.quotePrefix, f"{item.title} {cell.coordinate}"
    assert render(small, "pdf").startswith(b"%PDF-1.7")


def test_ids_keep_their_digits_in_the_workbook(small: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(small, "xlsx")))
    assert book.sheetnames == ["Report", "1 Strata all", "Figures"]
    assert book["1 Strata all"]["A5"].value == "00123456789012345678"
    # The workbook keeps sixteen digits of a number.
    assert book["1 Strata all"]["D4"].value == pytest.approx(23.590869565217393, rel=1e-15)


def test_a_trace_is_a_footnote_and_a_comment(small: Document) -> None:
    page = render(small, "html").decode("utf-8")
    assert re.search(r'<sup><a href="#trace-1" aria-label="[^"]+">1</a></sup>', page)
    assert 'id="trace-1"' in page
    front = openpyxl.load_workbook(io.BytesIO(render(small, "xlsx")))["Report"]
    remark = next(c.comment for row in front.iter_rows() for c in row if c.comment)
    assert remark is not None
    assert remark.text.startswith("last step. T = 1. =HYPERLINK")


def test_the_pdf_is_tagged_and_archival(small: Document) -> None:
    data = render(small, "pdf")
    assert b"/StructTreeRoot" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"/Marked true" in data


def test_letters_that_the_types_lack_are_spelled(small: Document) -> None:
    from dataclasses import replace

    strange = replace(small, lead=("Clinic 中文 🙂 Žižka Жуков",))
    assert render(strange, "pdf").startswith(b"%PDF")


def test_another_format_is_refused(small: Document) -> None:
    with pytest.raises(AuditError, match="the format 'rtf'"):
        render(small, "rtf")  # type: ignore[arg-type]


def test_no_page_knows_a_path_a_time_or_an_address(demo_once: Path) -> None:
    page = (demo_once / "reports/report.html").read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert str(demo_once) not in page


def test_pictures_of_many_strata_and_units_are_bounded() -> None:
    """400 strata and 8,000 units: a page of the usual size, and the title says what is left out."""
    from primafacie.app.reports.numbers import StratumOverpayments
    from primafacie.app.reports.pictures import overpayments_picture

    strata = [StratumOverpayments(f"P{k:03d}", (0.0,) * 19 + (float(k),)) for k in range(400)]
    figure = overpayments_picture(strata)
    assert "the 30 of 400 strata" in figure.title
    assert "P399" in figure.svg
    assert "P100" not in figure.svg
    assert len(figure.svg) < 500_000
    many = overpayments_picture([StratumOverpayments("1", tuple(range(1, 8_001)))])
    assert len(many.svg) < 300_000
    assert "<image" in many.svg

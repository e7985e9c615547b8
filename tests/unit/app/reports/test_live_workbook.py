"""The live workbook prints the same numbers as the report, and its formulas point, never type."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.builders.inside_app import Document, build_workpaper, render_live_workbook

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def made(demo_once: Path) -> tuple[Document, bytes]:
    numbers = json.loads((demo_once / "reports/numbers.json").read_bytes())
    document = build_workpaper(numbers)
    return document, render_live_workbook(document, numbers)


def test_the_stored_results_are_the_reports_numbers(made: tuple[Document, bytes]) -> None:
    document, data = made
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for place, table in enumerate(document.tables(), start=1):
        sheet = next(s for s in book.worksheets if s.title.startswith(f"{place} "))
        rows = [*table.rows, *([table.total] if table.total else [])]
        for row, values in enumerate(rows, start=4):
            for column, value in enumerate(values, start=1):
                found = sheet.cell(row, column).value
                raw = value.raw
                if raw is None or not value.numeric:
                    assert found == value.text
                else:
                    assert isinstance(raw, int | float)
                    wanted = raw / 100 if value.kind == "cents" else raw
                    assert found == pytest.approx(wanted, rel=1e-15, abs=1e-15)


def test_the_demand_can_be_followed_to_the_findings(made: tuple[Document, bytes]) -> None:
    """From the last step, every formula leads to cells; the leaves are findings and sizes."""
    _, data = made
    book = openpyxl.load_workbook(io.BytesIO(data))
    demand = next(s for s in book.worksheets if s.title.endswith("Demand"))
    last = max(r for r in range(4, demand.max_row + 1) if demand.cell(r, 3).data_type == "f")
    todo = [(demand.title, f"C{last}")]
    seen: set[tuple[str, str]] = set()
    leaves: set[str] = set()
    while todo:
        sheet, place = todo.pop()
        if (sheet, place) in seen:
            continue
        seen.add((sheet, place))
        cell = book[sheet][place]
        if cell.data_type != "f":
            leaves.add(sheet.split(" ", 1)[1])
            continue
        for name, first, until in re.findall(
            r"(?:'([^']+)'!)?\$?([A-Z]+\$?\d+)(?::\$?([A-Z]+\$?\d+))?", str(cell.value)
        ):
            stretch = f"{first}:{until or first}".replace("$", "")
            todo += [
                (name or sheet, inner.coordinate)
                for row in book[name or sheet][stretch]
                for inner in row
            ]
    assert leaves == {"Findings", "Strata", "Limits"}
    assert len(seen) > 500


def test_no_formula_holds_a_text_from_data(made: tuple[Document, bytes]) -> None:
    _, data = made
    book = openpyxl.load_workbook(io.BytesIO(data))
    count = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    texts = re.findall(r'"([^"]*)"', str(cell.value))
                    assert set(texts) <= {"agrees", "DIFFERS"}
    assert count > 500


def test_the_same_bytes(made: tuple[Document, bytes], demo_once: Path) -> None:
    numbers = json.loads((demo_once / "reports/numbers.json").read_bytes())
    assert render_live_workbook(build_workpaper(numbers), numbers) == made[1]


def test_other_estimators_are_printed_as_computed(demo_once: Path) -> None:
    """A worksheet can't compute them: the results hold no formula, the findings still do."""
    numbers = json.loads((demo_once / "reports/numbers.json").read_bytes())
    numbers["estimate"]["estimator"] = "ratio"
    data = render_live_workbook(build_workpaper(numbers), numbers)
    book = openpyxl.load_workbook(io.BytesIO(data))
    kinds = {
        sheet.title.split(" ", 1)[-1]: {c.data_type for row in sheet.iter_rows() for c in row}
        for sheet in book.worksheets
    }
    assert "f" in kinds["Findings"]
    assert "f" not in kinds["Results"]
    assert "f" not in kinds["Demand"]

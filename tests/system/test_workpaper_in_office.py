"""The live workbook recomputed by LibreOffice: every formula equals our stored value to 1e-9."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders.inside_app import build_workpaper, render_live_workbook
from tests.builders.office import WORKBOOK, saved_by_office
from tests.builders.studies import (
    CLAIMS,
    command,
    fill_worksheet,
    keep_draw,
    keep_estimate,
    keep_report,
)

pytestmark = pytest.mark.system
TOLERANCE = 1e-9
DESIGNS = ("pps", "ratio", "three_stage", "rhc", "systematic")


@pytest.fixture(scope="module")
def books(
    demo_once: Path,
    design_numbers: Callable[[str], dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[dict[str, Path], Path]:
    """The workbooks by name, and the folder where all are computed anew in one run."""
    area = tmp_path_factory.mktemp("books")
    made = {"demonstration": demonstrations(area, demo_once)}
    made["altered"] = altered(area, made["demonstration"])
    made["simple"] = simple(area)
    for name in DESIGNS:
        numbers = design_numbers(name)
        made[name] = area / f"{name}.xlsx"
        made[name].write_bytes(render_live_workbook(build_workpaper(numbers), numbers))
    # The folder holds files by their names, which must differ.
    named = {name: path.rename(area / f"book-{name}.xlsx") for name, path in made.items()}
    return named, saved_by_office(WORKBOOK, area / "again", *named.values(), anew=True)


def demonstrations(area: Path, study: Path) -> Path:
    copied = Path(shutil.copytree(study, area / "demonstration"))
    return keep_report(copied, formats=("xlsx",)).path


def altered(area: Path, workpaper: Path) -> Path:
    """A finding of the demonstration changed in favor of the other side."""
    book = openpyxl.load_workbook(workpaper)
    findings = next(s for s in book.worksheets if s.title.endswith("Findings"))
    place = next(
        row
        for row in range(4, findings.max_row)
        if findings.cell(row, 5).value == 0 and str(findings.cell(row, 1).value) == "4"
    )
    findings.cell(place, 5).value = findings.cell(place, 4).value
    book.save(area / "altered.xlsx")
    return area / "altered.xlsx"


def simple(area: Path) -> Path:
    """One stratum, a two-sided limit by t, in the same functions."""
    root = area / "simple"
    columns = ("--unit-id", "CLM_ID", "--part", "SEGMENT", "--paid", "CLM_PMT_AMT")
    exclusion = ("--exclude", "paid <= 0 because nothing was paid")
    command("check", CLAIMS, *columns, *exclusion, "--study", root, "--title", "Simple")
    command("plan", root, "--rules", "oig-audit", "--sample", 60)
    draw, _ = keep_draw(root, seed="office", seed_source="a test")
    filled = area / "filled.xlsx"
    fill_worksheet(draw, filled)
    keep_estimate(root, filled)
    return keep_report(root, formats=("xlsx",)).path


def compare(books: tuple[dict[str, Path], Path], name: str) -> int:
    """Every formula cell of a workbook against LibreOffice; the number of them."""
    source = books[0][name]
    return compared(source, books[1] / source.name)


def compared(source: Path, computed: Path) -> int:
    formulas = openpyxl.load_workbook(source)
    stored = openpyxl.load_workbook(source, data_only=True)
    again = openpyxl.load_workbook(computed, data_only=True)
    count = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                where = f"{sheet.title} {cell.coordinate} {cell.value}"
                ours = stored[sheet.title][cell.coordinate].value
                theirs = again[sheet.title][cell.coordinate].value
                if isinstance(ours, str):
                    assert theirs == ours, where
                else:
                    assert isinstance(theirs, int | float), f"{where}: {theirs!r}"
                    assert abs(theirs - ours) <= TOLERANCE * max(1, abs(ours)), where
    return count


def test_the_demonstrations_workpaper(books: tuple[dict[str, Path], Path]) -> None:
    assert compare(books, "demonstration") > 500


def test_a_changed_finding_changes_the_demand(books: tuple[dict[str, Path], Path]) -> None:
    """The other side can win a claim in the workbook and read the new demand."""
    again = openpyxl.load_workbook(books[1] / books[0]["altered"].name, data_only=True)
    demand = next(s for s in again.worksheets if s.title.endswith("Demand"))
    amounts = [row[2].value for row in demand.iter_rows(min_row=4) if row[2].value is not None]
    numbers = [value for value in amounts if isinstance(value, float)]
    assert numbers[-1] < 1_188_316
    verdicts = [row[2].value for row in again["Checks"].iter_rows(min_row=5)]
    assert "DIFFERS" in verdicts


def test_a_simple_random_sample_by_students_t(books: tuple[dict[str, Path], Path]) -> None:
    assert compare(books, "simple") > 200


@pytest.mark.parametrize("name", DESIGNS)
def test_every_design_and_estimator(books: tuple[dict[str, Path], Path], name: str) -> None:
    """Draws by size, ratios, clusters in stages, random groups: the formulas give our values."""
    assert compare(books, name) > 60

"""The live workbook recomputed by LibreOffice: every formula equals our stored value to 1e-9."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

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


def recomputed(area: Path, *sources: Path) -> Path:
    """The folder of the workbooks with every formula computed anew by LibreOffice, at once.

    LibreOffice trusts the stored results of a file made elsewhere unless told otherwise.
    """
    program = shutil.which("soffice")
    assert program, "this test needs LibreOffice: install it (Debian package libreoffice-calc)"
    profile = area / "profile"
    settings = profile / "user/registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>'
        "</oor:items>",
        encoding="utf-8",
    )
    out = area / "again"
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(out),
            *map(str, sources),
        ],
        capture_output=True,
        timeout=180,
        check=True,
    )
    return out


def compare(source: Path, area: Path) -> int:
    """Every formula cell of a workbook against LibreOffice; the number of them."""
    return compared(source, recomputed(area, source) / source.name)


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


def test_the_demonstrations_workpaper(demo_study: Path, tmp_path: Path) -> None:
    made = keep_report(demo_study, formats=("xlsx",))
    assert compare(made.path, tmp_path) > 500


def test_a_changed_finding_changes_the_demand(demo_study: Path, tmp_path: Path) -> None:
    """The other side can win a claim in the workbook and read the new demand."""
    made = keep_report(demo_study, formats=("xlsx",))
    book = openpyxl.load_workbook(made.path)
    findings = next(s for s in book.worksheets if s.title.endswith("Findings"))
    place = next(
        row
        for row in range(4, findings.max_row)
        if findings.cell(row, 5).value == 0 and str(findings.cell(row, 1).value) == "4"
    )
    findings.cell(place, 5).value = findings.cell(place, 4).value
    altered = tmp_path / "altered.xlsx"
    book.save(altered)
    again = openpyxl.load_workbook(recomputed(tmp_path, altered) / altered.name, data_only=True)
    demand = next(s for s in again.worksheets if s.title.endswith("Demand"))
    amounts = [row[2].value for row in demand.iter_rows(min_row=4) if row[2].value is not None]
    numbers = [value for value in amounts if isinstance(value, float)]
    assert numbers[-1] < 1_188_316
    verdicts = [row[2].value for row in again["Checks"].iter_rows(min_row=5)]
    assert "DIFFERS" in verdicts


def test_a_simple_random_sample_by_students_t(demo_once: Path, tmp_path: Path) -> None:
    """One stratum, a two-sided limit by t, in the same functions."""
    root = tmp_path / "study"
    columns = ("--unit-id", "CLM_ID", "--part", "SEGMENT", "--paid", "CLM_PMT_AMT")
    exclusion = ("--exclude", "paid <= 0 because nothing was paid")
    command("check", CLAIMS, *columns, *exclusion, "--study", root, "--title", "Simple")
    command("plan", root, "--rules", "oig-audit", "--sample", 60)
    draw, _ = keep_draw(root, seed="office", seed_source="a test")
    filled = tmp_path / "filled.xlsx"
    fill_worksheet(draw, filled)
    keep_estimate(root, filled)
    made = keep_report(root, formats=("xlsx",))
    assert compare(made.path, tmp_path) > 200


def test_every_design_and_estimator(
    design_numbers: Callable[[str], dict[str, Any]], tmp_path: Path
) -> None:
    """Draws by size, ratios, clusters in stages, random groups: the formulas give our values."""
    from tests.builders.inside_app import build_workpaper, render_live_workbook

    sources = []
    for name in ("pps", "ratio", "three_stage", "rhc", "systematic"):
        numbers = design_numbers(name)
        sources.append(tmp_path / f"{name}.xlsx")
        sources[-1].write_bytes(render_live_workbook(build_workpaper(numbers), numbers))
    folder = recomputed(tmp_path, *sources)
    for source in sources:
        assert compared(source, folder / source.name) > 60, source.name

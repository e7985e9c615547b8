"""The workpaper of every design and estimator: its own formulas, sums and instructions."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import jsonschema
import openpyxl
import pytest

from primafacie.app.reports import Paragraph
from tests.builders.inside_app import (
    Document,
    Value,
    build_workpaper,
    render,
    render_html,
    render_live_workbook,
)

pytestmark = pytest.mark.once

Numbers = Callable[[str], dict[str, Any]]
Papers = Callable[[str], Document]
DRAWN = (
    "pps",
    "pps_systematic",
    "sampford",
    "rhc",
    "systematic",
    "cluster",
    "two_stage",
    "three_stage",
)
FITTED = ("expansion", "ratio", "separate_ratio", "regression", "separate_regression", "greg")
FORMS = {
    "pps": "draws",
    "pps_systematic": "weights",
    "sampford": "weights",
    "rhc": "groups",
    "systematic": "weights",
    "cluster": "clusters",
    "two_stage": "clusters",
    "three_stage": "clusters",
    "ratio": "ratio",
    "separate_ratio": "ratio",
    "regression": "residuals",
    "separate_regression": "residuals",
    "greg": "residuals",
}


@pytest.fixture(scope="module")
def papers(design_numbers: Numbers) -> Papers:
    """The workpaper of each design, made once."""
    return cache(lambda name: build_workpaper(design_numbers(name)))


@pytest.mark.parametrize("name", [*DRAWN, *FITTED])
def test_the_strata_add_up_to_the_estimate(design_numbers: Numbers, name: str) -> None:
    """The points of the strata, and their errors, are those of the estimate demanded."""
    numbers = design_numbers(name)
    made = numbers["workings"]
    assert (made["form"] if made else None) == FORMS.get(name)
    point, se = numbers["estimate"]["point"], numbers["estimate"]["se"]
    strata = made["strata"] if made else numbers["estimate"]["strata"]
    points = [row["point"] for row in strata if "point" in row]
    if points:
        assert sum(points) == pytest.approx(point, rel=1e-12)
    ratio = made["ratio"] if made else None
    if ratio and not ratio["separate"]:
        assert ratio["known"] * ratio["ratio"] == pytest.approx(point, rel=1e-12)
    stages = made["stages"] if made else None
    if stages:
        assert sum(stages) == pytest.approx(se**2, rel=1e-12)
        first = sum(row["se"] ** 2 - row["below"] for row in strata)
        assert first == pytest.approx(stages[0], rel=1e-9)
        assert sum(row["se"] ** 2 for row in strata) == pytest.approx(se**2, rel=1e-9)
    elif made is None or made["form"] != "weights":
        assert sum(row["se"] ** 2 for row in strata) == pytest.approx(se**2, rel=1e-12)


@pytest.mark.parametrize("name", [*DRAWN, *FITTED])
def test_formulas_are_those_of_the_estimator(
    design_numbers: Numbers, papers: Papers, name: str
) -> None:
    document = papers(name)
    formulas = next(t for t in document.tables() if t.name == "Formulas")
    point = formulas.rows[0][1].text
    assert (point == "T = Σh Nh·ȳh") == (name == "expansion")
    shown = next(t for t in document.tables() if t.key == "results")
    assert shown.total is not None
    assert shown.total[7].raw == design_numbers(name)["estimate"]["point"]
    assert "two_stage" not in "".join(p if isinstance(p, str) else p.text for p in document.lead)


@pytest.mark.parametrize("name", [*DRAWN, "expansion"])
def test_the_ticket_worked_in_the_report_is_right(papers: Papers, name: str) -> None:
    """Whoever follows the words finds the digest; no words where no ticket selects."""
    told = [
        [part.text for part in block.parts if isinstance(part, Value)]
        for block in papers(name).blocks()
        if isinstance(block, Paragraph) and str(block.parts[0]).startswith("Anyone can")
    ]
    assert bool(told) == (name in ("cluster", "two_stage", "three_stage", "rhc", "expansion"))
    for _, *lines, ticket in told:
        assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == ticket


@pytest.mark.parametrize("name", ["expansion", "rhc", "three_stage"])
def test_the_formula_of_the_tickets_is_that_of_the_draw(
    design_numbers: Numbers, papers: Papers, name: str
) -> None:
    """The method's words, filled in, give the ticket that the toolkit draws by."""
    from tests.builders.inside_sampling import cluster_ticket

    numbers = design_numbers(name)
    formulas = next(t for t in papers(name).tables() if t.name == "Formulas")
    text = next(row[1].text for row in formulas.rows if row[0].text == "Ticket")
    unit = numbers["draw"]["units"][0]
    known = {
        "seed": "lot 7",
        "stratum": unit["stratum"],
        "unit id": unit["unit_id"],
        "cluster id": unit["cluster"],
    }
    lines = [known.get(word, word) for word in text.removeprefix("SHA-256 of: ").split(" LF ")]
    wanted = unit["ticket"]
    if name == "three_stage":
        wanted = cluster_ticket("lot 7", unit["stratum"], unit["cluster"])
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == wanted


@pytest.mark.parametrize("name", ["cluster", "pps", "expansion"])
def test_the_picture_shows_units(design_numbers: Numbers, name: str) -> None:
    """One dot a unit that counts, also where whole clusters are estimated from."""
    numbers = design_numbers(name)
    shown = [value for row in numbers["overpayments"] for value in row["values_dollars"]]
    findings = numbers["review"]["findings"]
    counted = [row["effective_cents"] / 100 for row in findings if row["counted"]]
    assert sorted(shown) == sorted(counted)


@pytest.mark.parametrize("name", ["pps", "ratio", "three_stage", "rhc", "systematic"])
def test_the_live_workbook_points_at_the_findings(
    design_numbers: Numbers, papers: Papers, name: str
) -> None:
    numbers = design_numbers(name)
    data = render_live_workbook(papers(name), numbers)
    book = openpyxl.load_workbook(io.BytesIO(data))
    units = next(s for s in book.worksheets if s.title.endswith("Workings"))
    assert all(
        str(units.cell(row, 3).value).startswith("='") and "Findings" in units.cell(row, 3).value
        for row in range(4, 4 + len(numbers["workings"]["units"]))
    )
    results = next(s for s in book.worksheets if s.title.endswith("Results"))
    whole = 4 + len(numbers["estimate"]["strata"])
    assert results.cell(whole, 8).data_type == "f"
    assert results.cell(whole, 9).data_type == ("n" if name == "systematic" else "f")
    words = book["Checks"]["A2"].value
    assert ("standard error of this design is printed" in words) == (name == "systematic")
    assert ("below the first is printed" in words) == (name == "three_stage")


def test_the_numbers_fit_their_schema(design_numbers: Numbers) -> None:
    from importlib.resources import files

    text = files("primafacie.core").joinpath("schemas/report-3.json").read_text(encoding="utf-8")
    for name in ("pps", "ratio", "cluster"):
        jsonschema.validate(design_numbers(name), json.loads(text))


def test_a_replaced_unit_does_not_count_in_the_formulas(design_numbers: Numbers) -> None:
    numbers = design_numbers("expansion")
    numbers["review"]["findings"][0] |= {"counted": False, "status": "replaced"}
    data = render_live_workbook(build_workpaper(numbers), numbers)
    book = openpyxl.load_workbook(io.BytesIO(data))
    results = next(s for s in book.worksheets if s.title.endswith("Results"))
    assert '<>"replaced"' in str(results.cell(4, 3).value)


def test_an_older_record_still_opens(design_numbers: Numbers) -> None:
    """Without workings an estimator other than the expansion is printed as computed."""
    numbers = design_numbers("rhc")
    numbers["workings"] = None
    document = build_workpaper(numbers)
    shown = next(t for t in document.tables() if t.key == "results")
    assert [cell.raw for cell in shown.rows[0][7:]] == [None, None]
    assert render_live_workbook(document, numbers)


HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>#x @y *b* _i_ $m$ \\ {{7*7}}'


def test_labels_that_want_to_be_code(design_numbers: Numbers) -> None:
    """A stratum, a unit, a reason, a seed and a file of that name, in page and live workbook."""

    def renamed(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: renamed(value) for key, value in item.items()}
        if isinstance(item, list):
            return [renamed(value) for value in item]
        return f"{HOSTILE} {item}" if item in ("1", "2", "lot 7", "table") else item

    numbers = renamed(design_numbers("expansion"))
    for row in numbers["review"]["findings"]:
        row |= {"reason": HOSTILE, "note": HOSTILE}
    document = build_workpaper(numbers)
    page = render_html(document).decode("utf-8")
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 50
    assert page.count("{{7*7}}") > 50
    book = openpyxl.load_workbook(io.BytesIO(render_live_workbook(document, numbers)))
    formulas = [
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) > 100
    assert not any("HYPERLINK" in formula or "script" in formula for formula in formulas)
    assert render(document, "pdf")[:5] == b"%PDF-"

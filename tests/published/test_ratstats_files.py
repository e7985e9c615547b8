"""RAT-STATS' printed appraisals from files: workbooks with labels, and its own text files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from extrapolation import ratstats
from extrapolation.ratstats import APPRAISALS, appraise
from primafacie.errors import AuditError
from sampling.intake import TableFormat
from tests.builders.command_line import capture
from tests.builders.places import published

pytestmark = pytest.mark.once

CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in published("ratstats_appraisals")}
NAMES = {
    "Attribute Appraisal / Unrestricted": "attribute-unrestricted",
    "Attribute Appraisal / Stratified": "attribute-stratified",
    "Attribute Appraisal / Two-Stage Unrestricted": "attribute-two-stage",
    "Attribute Appraisal / Three-Stage Unrestricted": "attribute-three-stage",
    "Attribute Appraisal / RHC Two Stage": "attribute-rhc-two-stage",
    "Attribute Appraisal / RHC Three Stage": "attribute-rhc-three-stage",
    "Attribute Appraisal / Stratified Cluster": "attribute-stratified-cluster",
    "Attribute Appraisal / Stratified Multistage": "attribute-stratified-multistage",
    "Variable Appraisal / Unrestricted": "variable-unrestricted",
    "Variable Appraisal / Stratified": "variable-stratified",
    "Variable Appraisal / Two-Stage Unrestricted": "variable-two-stage",
    "Variable Appraisal / Three-Stage Unrestricted": "variable-three-stage",
    "Variable Appraisal / RHC Two Stage": "variable-rhc-two-stage",
    "Variable Appraisal / RHC Three Stage": "variable-rhc-three-stage",
    "Variable Appraisal / Stratified Cluster": "variable-stratified-cluster",
    "Variable Appraisal / Stratified Multistage": "variable-stratified-multistage",
    "Variable Appraisal / Post Stratification": "variable-poststratified",
    "Variable Appraisal / Unknown Universe Size": "variable-unknown-universe",
}
NUMBERS = {
    "universe": "universe",
    "primary_units_universe": "universe",
    "larger_universe": "universe",
    "secondary_units_universe": "secondary_units",
    "third_stage_units_universe": "third_stage_units",
    "sample": "sample",
    "items": "items",
    "one_sided": "one_sided",
}
VALUES = ("examined", "audited", "difference", "values")
INNER = ("secondary_units", "clusters")
# The manual prints the totals of these units, not their 438 values.
VALUES_NOT_PRINTED = "var_rhc3_cm"
NUMBERS_ALONE = "attribute-unrestricted"
FROM_FILES = sorted(
    case_id
    for case_id, case in CASES.items()
    if NAMES.get(case["function"], NUMBERS_ALONE) != NUMBERS_ALONE and case_id != VALUES_NOT_PRINTED
)
Table = tuple[list[str], list[list[Any]]]


def tables(name: str, inputs: dict[str, Any]) -> tuple[list[Table], Table | None]:
    """The tables of a case, outermost first, and its values, each with the names of its rows."""
    forms = APPRAISALS[name].levels
    outer = next((inputs[k] for k in ("strata", "primary_units") if k in inputs), None)
    if "sample_1" in inputs:
        outer = [inputs["sample_1"], inputs["sample_2"]]
    word = "stratum" if "strata" in inputs else "primary_unit"
    if outer is None:
        given = [name for name in VALUES if name in inputs]
        rows = zip(*(inputs[name] for name in given), strict=True)
        return [], ((given, [list(row) for row in rows]) if given else None)
    levels: list[Table] = [_level(forms[0], outer, [], [])]
    values: list[list[Any]] = []
    columns: list[str] = []
    for number, row in enumerate(outer, start=1):
        label = row.get("id", f"{word} {number}")
        key = next((k for k in INNER if k in row), None)
        if key is not None:
            head, below = _level(forms[1], row[key], [word], [label])
            if len(levels) == 1:
                levels.append((head, []))
            levels[1][1].extend(below)
        for place, one in enumerate(row[key] if key is not None else [row], start=1):
            given = [name for name in VALUES if name in one]
            if not given:
                continue
            names = [label] if key is None else [label, one.get("id", f"secondary_unit {place}")]
            words = (word, "secondary_unit")[: len(names)]
            columns = [*words, "difference"]
            values += [[*names, value] for value in one[given[0]]]
    return levels, ((columns, values) if values else None)


def _level(level: Any, rows: list[dict[str, Any]], above: list[str], labels: list[str]) -> Table:
    counted = next((k for k in (*VALUES, *INNER) if k in rows[0]), None)
    body = [
        [
            *labels,
            row.get("id", f"{level.word} {place}"),
            *(row[column] for column in level.columns),
            *([len(row[counted])] if counted is not None else []),
        ]
        for place, row in enumerate(rows, start=1)
    ]
    extra = [level.counted] if counted is not None else []
    return [*above, level.word, *level.columns, *extra], body


def arguments(inputs: dict[str, Any]) -> dict[str, Any]:
    return {NUMBERS[k]: v for k, v in inputs.items() if k in NUMBERS and not isinstance(v, list)}


def workbook(path: Path, name: str, case: dict[str, Any]) -> Path:
    """One workbook: the values on their sheet, each level on its own, rows by their names."""
    levels, values = tables(NAMES[case["function"]], case["inputs"])
    sheets = [level.sheet for level in APPRAISALS[name].levels]
    book = xlsxwriter.Workbook(path)
    pairs = [*zip(sheets, levels, strict=True), *([("Values", values)] if values else [])]
    for sheet, (head, rows) in pairs:
        made = book.add_worksheet(sheet)
        for place, row in enumerate([head, *rows]):
            made.write_row(place, 0, row)
    book.close()
    return path


def text_files(folder: Path, case: dict[str, Any]) -> list[Path]:
    """RAT-STATS' own files: a line number, then the numbers, parted by blanks; no names at all."""
    levels, values = tables(NAMES[case["function"]], case["inputs"])
    found = []
    for place, (head, rows) in enumerate([*([values] if values else []), *levels]):
        words = {"stratum", "primary_unit", "secondary_unit", "cluster"}
        words |= {"sample"} if "mean" in head else set()
        kept = [k for k, column in enumerate(head) if column not in words]
        lines = [
            "  ".join([str(n), *(f"{row[k]:,}" for k in kept)])
            for n, row in enumerate(rows, start=1)
        ]
        path = folder / f"table{place}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        found.append(path)
    return found


def without_ids(item: Any) -> Any:
    """The inputs as a file without names holds them."""
    if isinstance(item, dict):
        return {key: without_ids(value) for key, value in item.items() if key != "id"}
    return [without_ids(value) for value in item] if isinstance(item, list) else item


@pytest.mark.parametrize("case_id", FROM_FILES)
def test_a_workbook_and_the_text_files_give_the_printed_fields(
    case_id: str, tmp_path: Path
) -> None:
    case = CASES[case_id]
    name = NAMES[case["function"]]
    expected = APPRAISALS[name].verb(**case["inputs"]).fields
    numbers = arguments(case["inputs"])
    named = appraise(name, workbook(tmp_path / "case.xlsx", name, case), **numbers)
    assert named.fields == expected
    files = text_files(tmp_path, case)
    has_values = APPRAISALS[name].variables != "none"
    parts = ("source", "units", "secondary") if has_values else ("source", "secondary")
    given = dict(zip(parts, files, strict=False))
    form = "examined-audited" if "audited" in case["inputs"] else None
    flat = appraise(name, given.pop("source"), **given, values=form, **numbers)
    assert flat.fields == APPRAISALS[name].verb(**without_ids(case["inputs"])).fields


@pytest.mark.parametrize("case_id", [name for name in CASES if name.startswith("attr_unres")])
def test_numbers_alone_need_no_table(case_id: str) -> None:
    inputs = CASES[case_id]["inputs"]
    made = appraise(NUMBERS_ALONE, **arguments(inputs))
    assert made.fields == ratstats.attribute_unrestricted(**inputs).fields


def test_the_four_forms_give_one_answer(tmp_path: Path) -> None:
    """DATASRS by examined and audited, and by the differences beside either."""
    inputs = CASES["var_unres_datasrs"]["inputs"]
    examined, audited = inputs["examined"], inputs["audited"]
    difference = [round(a - b, 2) for a, b in zip(examined, audited, strict=True)]
    columns = {"examined": examined, "audited": audited, "difference": difference}
    printed = ratstats.variable_unrestricted(**inputs)
    for form in ("examined-audited", "examined-difference", "audited-difference", "difference"):
        path = tmp_path / f"{form}.csv"
        names = form.split("-")
        lines = [",".join(["line", *(f"{name} values" for name in names)])]
        lines += [
            ",".join(map(str, [n, *row]))
            for n, row in enumerate(zip(*(columns[k] for k in names), strict=True), start=1)
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        made = appraise("variable-unrestricted", path, values=form, universe=inputs["universe"])
        assert made.fields["difference"] == printed.fields["difference"]
        assert ("audited" in made.fields) == (form != "difference")
        if form != "difference":
            assert made.fields == printed.fields


def test_the_command_prints_the_form(tmp_path: Path) -> None:
    case = CASES["var_strat_datastrat"]
    path = workbook(tmp_path / "case.xlsx", "variable-stratified", case)
    out = tmp_path / "print-out.txt"
    done = capture("ratstats", "appraise", "variable-stratified", path, "--out", out)
    text = out.read_text(encoding="utf-8")
    assert done.output.startswith(text.rstrip("\n"))
    overall = text[text.index("OVERALL") :]
    assert re.search(r"POINT ESTIMATE +1,605,948\n", overall)
    assert re.search(r"LOWER LIMIT +1,556,134 +1,542,012 +1,529,764\n", overall)
    told = json.loads(capture("ratstats", "appraise", "variable-stratified", path, "--json").output)
    assert told["result"]["appraisal"]["fields"]["overall"]["point_estimate"] == "1,605,948"
    found = "findings.csv"
    (tmp_path / found).write_text(
        "unit_id,paid,should_have_paid,status\na,40,40,reviewed\nb,60,47.50,reviewed\n"
        "c,90,50,reviewed\n",
        encoding="utf-8",
    )
    done = capture(
        "ratstats", "appraise", "variable-unrestricted", tmp_path / found, "--universe", 100
    )
    assert re.search(r"POINT ESTIMATE +1,750\n", done.output)


def test_the_help_names_every_appraisal_with_its_columns() -> None:
    text = " ".join(capture("ratstats", "appraise", "--help").output.split())
    for name, form in APPRAISALS.items():
        start = text.index(f" {name}: ")
        rest = [text.find(f" {other}: ", start + 1) for other in APPRAISALS]
        part = text[start : min([place for place in rest if place > 0], default=len(text))]
        for level in form.levels:
            assert ", ".join(level.columns) in part, name


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "an unknown name": ("variable-unrestrict", {}, "Did you mean variable-unrestricted"),
    "no universe": ("variable-unrestricted", {}, "no universe"),
    "a number of another form": (
        "variable-unrestricted",
        {"universe": 100, "items": 0},
        "the number items",
    ),
    "a blank": (
        "variable-unrestricted",
        {"universe": 100},
        "column difference, line 3: 1 cell with no number",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_is_named(case: str, tmp_path: Path) -> None:
    name, numbers, words = WRONG[case]
    path = tmp_path / "values.csv"
    path.write_text("line,difference\n1,1\n2,\n3,4\n", encoding="utf-8")
    with pytest.raises(AuditError, match=re.escape(words)):
        appraise(name, path, **numbers)


def test_rows_that_belong_to_nothing_are_refused(tmp_path: Path) -> None:
    case = CASES["var_strat_datastrat"]
    files = text_files(tmp_path, case)
    short = tmp_path / "short.txt"
    short.write_text("1 5200 25\n2 3500 24\n", encoding="utf-8")
    with pytest.raises(AuditError, match="50 rows for 49 in the column sample"):
        appraise("variable-stratified", files[0], units=short)
    strata = tmp_path / "strata.csv"
    strata.write_text("stratum,universe\na,5200\nb,3500\n", encoding="utf-8")
    values = tmp_path / "values.csv"
    values.write_text("stratum,difference\na,1\nb,2\nc,3\na,4\nb,6\n", encoding="utf-8")
    with pytest.raises(AuditError, match="1 rows of a stratum that is not in strata"):
        appraise("variable-stratified", values, units=strata)
    two = tmp_path / "two.txt"
    two.write_text("1 300 267\n2 900 774\n", encoding="utf-8")
    with pytest.raises(AuditError, match='"--values examined-audited"'):
        appraise("variable-unrestricted", two, universe=100)


def test_amounts_are_read_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text('difference\n"$1,234.50"\n-12\n.5\n', encoding="utf-8")
    made = appraise("variable-unrestricted", path, universe=30)
    assert made.fields["difference"]["point_estimate"] == "12,230"
    path.write_text("difference\n1.234,50\n-12\n0,5\n", encoding="utf-8")
    comma = {"values": TableFormat(delimiter=";", decimal=",")}
    assert appraise("variable-unrestricted", path, universe=30, forms=comma).fields == made.fields
    for text, words in (
        ("difference\n19x5\n2\n", "1 cell with no plain number"),
        ("difference\n1.234,50\n2\n", "1 cell with no plain number"),
        ("paid,examined,audited\n1,1,1\n2,2,2\n", "two columns of examined values"),
        ("examined,audited,difference\n9,4,5\n9,4,3\n", "another amount than examined - audited"),
        ("examined\n9\n9\n", "a column of examined values"),
    ):
        path.write_text(text.replace("1.234,50", '"1.234,50"'), encoding="utf-8")
        with pytest.raises(AuditError, match=re.escape(words)):
            appraise("variable-unrestricted", path, universe=30)

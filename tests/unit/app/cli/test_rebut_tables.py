"""Every table of `primafacie rebut` is read strictly: hostile cells are refused by name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from primafacie.app.cli.table_options import table_forms
from primafacie.app.steps.disclosed_documents import PARTS, stated_parts, study_of_parts
from primafacie.errors import StudyError
from sampling import intake
from tests.builders.command_line import envelope, invoke
from tests.builders.inside_app import Given

TABLES = {
    "frame": "unit_id,paid,day\n{id},{amount},{day}\nb,2.00,2024-01-15\n",
    "universe": "unit_id,paid\n{id},{amount}\nb,2.00\n",
    "findings": "unit_id,paid,overpaid\n{id},1234.00,{amount}\nb,2.00,0\n",
    "second": "unit_id,overpaid\n{id},{amount}\nb,2.00\n",
    "payable": "unit_id,payable\n{id},{amount}\nb,2.00\n",
    "decisions": "level,on,unit_id,overpaid\nhearing,{day},{id},{amount}\n",
    "sample": "unit_id,stratum\n{id},1\nb,1\n",
    "prior": "unit_id\n{id}\nb\n",
}
GOOD = {"id": "a", "amount": "1.00", "day": "2024-01-15"}
WITH_AMOUNT = [part for part, text in TABLES.items() if "{amount}" in text]
WITH_DAY = [part for part, text in TABLES.items() if "{day}" in text]


def given(folder: Path, part: str, form: intake.TableFormat | None = None, **cells: str) -> Given:
    """One part under a name that a pattern would read as another file."""
    text = TABLES[part].format(**{**GOOD, **cells})
    path = folder / f"{part}[1].csv"
    path.write_text(text, encoding="utf-8")
    (folder / f"{part}1.csv").write_text(TABLES[part].format(**GOOD, **{}), encoding="utf-8")
    parts = {part: path}
    if part in ("sample", "prior", "second", "payable", "decisions", "universe"):
        parts["frame"] = folder / "plain.csv"
        parts["frame"].write_text("unit_id,paid\na,9.00\nb,2.00\n", encoding="utf-8")
    columns = {"date": "day"} if part == "frame" else {}
    return Given(
        **parts,  # type: ignore[arg-type]
        columns=columns,
        sizes={"1": 9} if part == "findings" else {},
        forms={part: form} if form else {},
    )


def read(folder: Path, part: str, form: intake.TableFormat | None = None, **cells: str) -> object:
    return study_of_parts(given(folder, part, form, **cells))


@pytest.mark.parametrize("part", TABLES)
def test_a_good_table_is_read(tmp_path: Path, part: str) -> None:
    read(tmp_path, part)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ('"12,50"', "a comma in an unexpected place"),
        ('"1.234,50"', "a comma in an unexpected place"),
        ("1e5", "scientific notation"),
        ("9" * 17, "more than 13 digits"),
        ("12.345", "a fraction of a cent"),
        ("n/a", "text that is not an amount"),
    ],
)
@pytest.mark.parametrize("part", WITH_AMOUNT)
def test_an_amount_by_guess_is_refused(tmp_path: Path, part: str, amount: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        read(tmp_path, part, amount=amount)
    assert f"{part}[1].csv" in str(caught.value)
    assert amount.strip('"') not in str(caught.value)


@pytest.mark.parametrize("part", TABLES)
def test_a_damaged_id_is_refused(tmp_path: Path, part: str) -> None:
    for text, words in (("1.23450E+15", "scientific notation"), ("Grand Total", "a total")):
        with pytest.raises(ValueError, match=words):
            read(tmp_path, part, id=text)


@pytest.mark.parametrize("part", TABLES)
def test_two_long_ids_of_a_workbook_are_refused(tmp_path: Path, part: str) -> None:
    parts = given(tmp_path, part)
    path = getattr(parts, part)
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    column = rows[0].index("unit_id")
    book = xlsxwriter.Workbook(str(path.with_suffix(".xlsx")))
    sheet = book.add_worksheet()
    for row, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell)
        if row:
            sheet.write_number(row, column, 12345678901234567 + row)
    book.close()
    moved = Given(**{**vars(parts), part: path.with_suffix(".xlsx")})
    with pytest.raises(ValueError, match="the last digits are lost"):
        study_of_parts(moved)


@pytest.mark.parametrize("part", WITH_DAY)
def test_a_day_by_guess_is_refused_and_a_declared_one_is_read(tmp_path: Path, part: str) -> None:
    with pytest.raises(StudyError, match="month/day or day/month"):
        read(tmp_path, part, day="01/02/2024")
    form = intake.TableFormat(date_format="%m/%d/%Y")
    text = TABLES[part].replace("2024-01-15", "01/15/2024")
    TABLES_US = {**TABLES, part: text}
    path = tmp_path / "us.csv"
    path.write_text(TABLES_US[part].format(**{**GOOD, "day": "01/02/2024"}), encoding="utf-8")
    parts = given(tmp_path, part)
    study_of_parts(Given(**{**vars(parts), part: path, "forms": {part: form}}))


@pytest.mark.parametrize("text", ["NA", "NULL", "None", "0012"])
@pytest.mark.parametrize("part", ["sample", "prior", "second", "payable"])
def test_ids_stay_text(tmp_path: Path, part: str, text: str) -> None:
    if part == "sample":
        study = study_of_parts(given(tmp_path, part, id=text))
        assert study.sample is not None
        assert text in study.sample.units["1"]
        return
    stated = stated_parts(given(tmp_path, part, id=text))
    key = {"second": "second_review"}.get(part, part)
    assert text in stated[key]


def test_a_list_without_a_named_column_is_refused_and_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    path.write_text("A1\nA2\nA3\n", encoding="utf-8")
    with pytest.raises(StudyError, match="no column unit_id"):
        study_of_parts(Given(sample=path))
    lines = path.rename(tmp_path / "ids.txt")
    study = study_of_parts(Given(sample=lines))
    assert study.sample is not None
    assert study.sample.units == {"1": ("A1", "A2", "A3")}
    lines.write_text("unit_id\nA1\n", encoding="utf-8")
    study = study_of_parts(Given(sample=lines))
    assert study.sample is not None
    assert study.sample.units == {"1": ("A1",)}


def test_amounts_paid_are_not_guessed_from_a_frame_that_has_a_unit_twice(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("unit_id,paid\na,1.00\na,2.00\nb,3\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text("unit_id,should_have_paid\na,0\nb,1\n", encoding="utf-8")
    parts = Given(frame=tmp_path / "f.csv", findings=tmp_path / "r.csv")
    with pytest.raises(StudyError, match="1 units of the findings have several amounts"):
        study_of_parts(parts)
    (tmp_path / "r.csv").write_text("unit_id,should_have_paid\nc,0\nb,1\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"1 units of the findings are not in the frame \('c'\)"):
        study_of_parts(parts)


def test_a_renamed_id_column_of_the_findings_is_read_as_ids(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("Claim,overpaid\n1.23450E+15,0\nb,1\n", encoding="utf-8")
    parts = Given(findings=tmp_path / "r.csv", sizes={"1": 9}, renamed={"unit_id": "Claim"})
    with pytest.raises(ValueError, match="column Claim, line 2: 1 cell with an id in scientific"):
        study_of_parts(parts)


def test_a_second_finding_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="line 3: 1 cell with an id that an earlier row has"):
        read(tmp_path, "second", id="b")


def test_the_command_line_declares_forms_by_part_and_lists_unused_columns(tmp_path: Path) -> None:
    frame = tmp_path / "frame.csv"
    rows = [f"{n};1.234,50;31.12.2024;x" for n in range(40)]
    frame.write_text("unit_id;paid;day;plan\n" + "\n".join(rows), encoding="utf-8")
    pd.DataFrame({"unit_id": [f"{n}" for n in range(10)]}).to_csv(tmp_path / "s.csv", index=False)
    words = ["rebut", "--frame", frame, "--sample-file", tmp_path / "s.csv", "--column", "date=day"]
    words += ["--replicates", "20"]
    done = invoke(*words, "--json")
    assert isinstance(done.exception, StudyError)
    assert "a comma in an unexpected place" in str(done.exception)
    words += ["--decimal", "frame=,", "--date-format", "frame=%d.%m.%Y", "--json"]
    done = invoke(*words)
    assert done.exit_code == 0, (done.output, done.exception)
    notes = envelope(done.stdout)["notes"]
    assert notes == [
        "frame.csv: The column plan is not used. Name it with --column or --more where it matters."
    ]


def test_the_forms_of_parts() -> None:
    forms = table_forms(PARTS, decimal=["frame=,"], sheet=["Data"], delimiter=["tab", "prior=="])
    assert forms["frame"] == intake.TableFormat(decimal=",", sheet="Data", delimiter="tab")
    assert forms["prior"] == intake.TableFormat(sheet="Data", delimiter="=")
    with pytest.raises(ValueError, match="PART=VALUE with PART one of frame"):
        table_forms(PARTS, sheet=["frames=Data"])

"""A file is looked at before it is read: what is seen, what adopts it, and what is not shown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from primafacie.errors import FrameError
from sampling import IntakeRecord, Money, inspect_file, inspect_files, open_frame
from sampling.intake import TableFormat
from tests.builders.command_line import result, run

pytestmark = pytest.mark.once

EXTRACT = """Claims of DOE CLINIC;;;;

Claim No;Member;Svc Date;Paid Amt;Status;Orig Claim
000123456;DOE, JANE;13/04/2024;1.234,50;Paid;
000123457;ROE, RICH;05/04/2099;12,00-;Denied;000123456
000123458;DOE, JANE;06/04/2024;(3,00);Paid;
Total;;;1.219,50;;
3 records
"""


def test_a_titled_european_extract_is_seen_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.txt"
    path.write_bytes(EXTRACT.replace("JANE", "JAN\u00c9").encode("cp1252"))
    record = inspect_file(
        path, stated_units=3, stated_paid=Money.dollars("1219.51"), form=TableFormat()
    )
    assert record.arguments() == {
        "unit_id": "Claim No",
        "paid": "Paid Amt",
        "date": "Svc Date",
        "encoding": "cp1252",
        "delimiter": "semicolon",
        "header_row": 3,
        "footer_rows": 2,
        "decimal": ",",
    }
    frame = open_frame(path, **record.arguments()).check()
    assert (frame.size, frame.total.cents) == (3, 121_950)
    text = record.text()
    for words in (
        "not UTF-8, first on line 4",
        "semicolon 6 fields in ",
        "on line 3, below 1 title line: Claim No, Member, Svc Date",
        "written as %d/%m/%Y",
        "1 day after " + date.today().isoformat(),
        "2 below 0; 1 in parentheses; 1 with a minus sign behind",
        "Paid (2 rows), Denied (1 row)",
        "Column Orig Claim names the unit id of another row in 1 row",
        "agrees with the rows",
        "is $1,219.51, and the rows have $1,219.50",
    ):
        assert words in text, words
    everything = text + repr(record) + json.dumps(record.to_dict()) + record._repr_html_()
    assert not [word for word in ("DOE, ", "ROE", "0001234", "RICH") if word in everything]
    again = IntakeRecord.from_dict(json.loads(record.written()))
    assert again == record

    out = tmp_path / "intake.json"
    code, printed, _ = run(capsys, "intake", path, "--out", out)
    assert code == 0
    assert IntakeRecord.from_dict(json.loads(out.read_text(encoding="utf-8"))).rows == 3
    command = next(line for line in printed.splitlines() if line.startswith("next: "))
    assert command.endswith(
        '--unit-id "Claim No" --paid "Paid Amt" --date "Svc Date" --encoding cp1252 '
        '--delimiter semicolon --header-row 3 --footer-rows 2 --decimal ","'
    )
    assert not [word for word in ("DOE, ", "ROE", "0001234", "RICH") if word in printed]
    _, printed, _ = run(capsys, "intake", path, "--json")
    assert result(printed)["rows"] == 3


def test_a_workbook_is_seen_with_what_it_hides(tmp_path: Path) -> None:
    path = tmp_path / "claims.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("About").write_row(0, 0, ["A report"])
        sheet = book.add_worksheet("Claims 2024")
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        sheet.write_row(0, 0, ["Report"])
        sheet.write_row(2, 0, ["ICN", "Line", "DOS", "Amount Paid"])
        for number in range(40):
            place = number + 3
            sheet.write_string(place, 0, f"20240{number // 2:05d}")
            sheet.write_number(place, 1, number % 2 + 1)
            sheet.write_datetime(place, 2, date(2024, 1, 1 + number % 28), day)
            sheet.write_number(place, 3, 10.25 + number)
        sheet.write_row(43, 0, ["Total", "", "", 1190.0])
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.autofilter(2, 0, 42, 3)
        copy = book.add_worksheet("Old")
        copy.hide()
        copy.write_row(0, 0, ["ICN", "Amount Paid"])
    record = inspect_file(path)
    assert record.arguments() == {
        "unit_id": "ICN",
        "part": "Line",
        "paid": "Amount Paid",
        "date": "DOS",
        "sheet": "Claims 2024",
        "header_row": 3,
        "footer_rows": 1,
    }
    text = record.text()
    for words in (
        "Old (1 row, hidden)",
        "1 row with cells is hidden (row 6)",
        "1 column is hidden: B",
        "A filter is set on A3:D43",
        "2024-01-01 to 2024-01-28",
    ):
        assert words in text, words
    frame = open_frame(path, **record.arguments()).check()
    assert (frame.size, frame.rows, frame.total.cents) == (20, 40, 119_000)


def test_what_cannot_be_read_is_in_the_record_and_what_is_unknown_is_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "claims.csv"
    path.write_text('CLM_ID,PAID\n1,2.00\n2,3,4,5\n"3,4.00\n', encoding="utf-8")
    record = inspect_file(path)
    assert record.problems
    assert "claims.csv" in record.problems[0]
    path = tmp_path / "claims.doc"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(FrameError, match="Save it in one of these forms"):
        inspect_file(path)


def test_damaged_ids_and_files_without_names_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    rows = [f"1.23E+1{k % 2},{100000 + k}.0,{k:03d}.50" for k in range(30)]
    path.write_text("CLAIM_ID,MEMBER_ID,PAID_AMT\n" + "\n".join(rows) + "\n", encoding="utf-8")
    text = inspect_file(path).text()
    assert "30 in scientific notation: digits are lost" in text
    assert "30 end in .0: they were numbers once" in text
    path.write_text("\n".join(f"{k + 7}0001,{k}.50,2024-01-05" for k in range(30)), "utf-8")
    record = inspect_file(path)
    assert record.arguments()["header_row"] == 0
    assert record.rows == 30
    assert "5 to 6 digits and none begins with 0" in record.text()


def test_names_of_columns_that_statements_use_and_tables_of_texts(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    for unit, paid in (("t", "cents"), ("cents", "n"), ("n", "t"), ("paid", "unit_id")):
        rows = "".join(f"A{k:02d},{k}.25\n" for k in range(1, 21))
        path.write_text(f"{unit},{paid}\n{rows}", encoding="utf-8")
        look = inspect_file(path, roles={"unit_id": unit, "paid": paid})
        frame = open_frame(path, unit_id=unit, paid=paid).check()
        assert (look.paid_total(), look.columns[1].distinct) == (frame.total, 20), (unit, paid)
    path.write_text("source_row_number,paid\nA1,2.00\n", encoding="utf-8")
    words = "the column name 'source_row_number', which the program uses itself"
    assert words in inspect_file(path).problems[0]
    texts = pa.table([["A1"], ["2.00"]], names=["Source_Row_Number", "paid"])
    kept, numbered, twice = (tmp_path / f"{k}.parquet" for k in range(3))
    pq.write_table(texts, kept)
    pq.write_table(texts.rename_columns(["file_row_number", "paid"]), numbered)
    pq.write_table(texts.rename_columns(["paid", "paid"]), twice)
    for form in (path, texts, kept, numbered):
        with pytest.raises(FrameError, match="which the program uses itself"):
            open_frame(form, unit_id="paid", paid="paid")
    with pytest.raises(FrameError, match="the column name 'paid' twice"):
        open_frame(twice, unit_id="paid", paid="paid")
    path.write_text("Report,,\ncode,state,note\n" + "A,open,x\n" * 5, encoding="utf-8")
    record = inspect_file(path)
    assert "header_row" not in record.arguments()
    assert "No line looks like column names" in record.text()


def test_a_study_keeps_what_was_seen_and_an_error_names_what_reads_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.txt"
    path.write_text("Report\n\nid;paid;day\nA1;1,50;2024-01-05\nA2;2,25;2024-01-06\n", "utf-8")
    words = ("check", path, "--unit-id", "id", "--paid", "paid", "--study", tmp_path / "study")
    code, _, err = run(capsys, *words)
    assert code == 3
    assert "State it: --header-row 3" in err
    assert 'add: --delimiter semicolon --header-row 3 --decimal ","' in err
    code, _, _ = run(capsys, *words, "--header-row", 3, "--decimal", ",")
    assert code == 0
    kept = tmp_path / "study" / "1-frame" / "intake.json"
    record = IntakeRecord.from_dict(json.loads(kept.read_text(encoding="utf-8")))
    assert record.columns[1].range == "$1.50 to $2.25"
    assert dict(record.roles) == {"unit_id": ("id",), "paid": ("paid",)}
    said = " ".join(seen.text for seen in record.observations)
    assert "The delimiter is a semicolon. The lines end in LF." in said
    assert "2 lines above the column names on line 3 of claims.txt were left out." in said


def test_several_files_are_looked_at_with_their_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, paths = "CLM_ID,PAID_AMT,SVC_DT\n", [tmp_path / f"claims_{k}.csv" for k in range(1, 6)]
    first = "".join(f"A{k:04d},{k}.50,2024-01-{k:02d}\n" for k in range(1, 29))
    paths[0].write_text(head + first, encoding="utf-8")
    paths[1].write_text(head + first.replace("A", "B"), encoding="utf-8")
    code, printed, _ = run(
        capsys, "intake", *paths[:2], "--stated-units", 56, "--stated-paid", "840.00"
    )
    assert code == 0
    for words in (
        "claims_2.csv   delimited text     28",
        "(different values of CLM_ID) of 56 agrees",
    ):
        assert words in printed, words
    assert "amount paid (column PAID_AMT) of $840.00 agrees with the rows" in printed
    command = f"check {paths[0]} {paths[1]} --unit-id CLM_ID --paid PAID_AMT --date SVC_DT"
    assert command in printed
    _, printed, _ = run(capsys, "intake", "--files", tmp_path / "claims_*.csv", "--json")
    assert result(printed)["whole"]["rows"] == 56

    paths[2].write_text(head + first, encoding="utf-8")
    paths[3].write_text(
        "Report\n" + head.replace("SVC_DT", "STATUS").replace(",", ";") + "C1;x;7\n" * 9, "utf-8"
    )
    paths[4].write_text(head + "D1,1.50,2024-01-05,x,y\n" + first, encoding="utf-8")
    records = inspect_files([tmp_path / "claims_*.csv"])
    assert records.whole is None
    assert [file.name for file in records.files] == [path.name for path in paths]
    assert records.files[4].problems
    said = "\n".join(records.differences)
    for words in (
        "claims_3.csv has the same bytes as claims_1.csv: its rows would be read twice.",
        "claims_4.csv does not have the column SVC_DT, which claims_1.csv has.",
        "claims_4.csv has the column STATUS, which claims_1.csv does not have.",
        "Column PAID_AMT looks like text in claims_4.csv and like an amount in claims_1.csv.",
        "claims_4.csv is read with delimiter='semicolon' header_row=2, and claims_1.csv with no",
    ):
        assert words in said, words
    assert "A0001" not in records.text()
    code, printed, _ = run(capsys, "intake", "--files", tmp_path / "claims_*.csv")
    assert "--delimiter" in printed
    assert "next:" not in printed
    with pytest.raises(FrameError, match="the role 'payed' is not known"):
        inspect_file(paths[0], roles={"payed": "PAID_AMT"})

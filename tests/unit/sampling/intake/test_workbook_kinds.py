"""Workbooks of every kind, written by other programs: .xls, .xlsb, .ods, and those with a password.

`data/workbooks/README.md` says where the files come from.
"""

from __future__ import annotations

import struct
from datetime import date, datetime, time
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from primafacie.errors import AuditError, FrameError
from sampling import open_frame
from sampling.intake import TableFormat, read_table
from sampling.intake.workbooks import Workbook
from sampling.intake.xlsb_cells import XlsbCells
from tests.builders.command_line import run
from tests.builders.workbooks import binary_cell as cell
from tests.builders.workbooks import binary_record as record
from tests.builders.workbooks import binary_text as text
from tests.builders.workbooks import xlsb

DATA = Path(__file__).parent / "data" / "workbooks"
PASSWORD = "Password1234_"


@pytest.mark.parametrize("ending", ["xls", "ods", "xlsx"])
def test_every_kind_of_workbook_gives_the_same_cells(ending: str) -> None:
    table = read_table(DATA / f"claims.{ending}")
    assert table.ids("id") == ["00123", "00124", "00125"]
    assert table.ids("digits_15") == ["123456789012345", "123456789012346", "1"]
    assert table.days("day") == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 1)]
    assert table.cents("paid") == [1234, 30, -500]
    assert [getattr(cell, "shows", "") for cell in table.cells["paid"]] == ["'12'", "", ""]
    assert [getattr(cell, "shows", "") for cell in table.cells["share"]] == [
        "'50%'",
        "'25%'",
        "'75%'",
    ]
    table.ids("digits_16")
    table.ids("padded")
    table.texts("formula")
    with pytest.raises(AuditError) as stop:
        table.raise_problems()
    faults = [problem.got for problem in stop.value.problems]
    assert faults == [
        "2 cells with a number of more than 15 digits: the last digits are lost",
        "3 cells with a number shown with leading zeros that it does not hold (number format "
        "000000)",
        "2 cells with a formula error such as #N/A",
    ]


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_a_workbook_of_any_kind_is_a_frame(ending: str, tmp_path: Path) -> None:
    frame = open_frame(DATA / f"claims.{ending}", unit_id="id", paid="paid", date="day").check()
    assert (frame.size, frame.total.cents) == (3, 764)
    with pytest.raises(FrameError, match=r"rows 2, 3, 4, column padded: a number shown with lea"):
        open_frame(DATA / f"claims.{ending}", unit_id="padded", paid="paid").check()


@pytest.mark.parametrize("ending", ["xls", "xlsb", "ods", "xlsx"])
def test_a_workbook_of_a_spreadsheet_program_has_cells_of_each_kind(ending: str) -> None:
    book = Workbook((DATA / f"base.{ending}").read_bytes(), "base", AuditError)
    _, row = book.cells("Sheet1")
    day, moment = date(2010, 10, 10), datetime(2010, 10, 10, 10, 10, 10)
    assert row[:8] == ["String", 1, 1.1, True, False, day, moment, time(10, 10, 10)]
    if ending == "ods":  # which tells a time of day from a duration, and spells the latter out
        assert row[8:] == [time(10, 10, 10, 100_000), "PT255H10M10S"]
    else:
        lasting = [getattr(cell, "cause", "") for cell in row[8:]]
        assert lasting == ["a duration in hours"] * 2


@pytest.mark.parametrize("ending", ["xls", "xlsb"])
def test_a_chart_sheet_is_no_sheet_of_cells(ending: str) -> None:
    table = read_table(DATA / f"any_sheets.{ending}")
    assert table.columns == ("1.0", "2.0")
    assert list(table.cells["2.0"]) == [4.0, 6.0, None]
    with pytest.raises(AuditError, match="no sheet 'Chart'"):
        read_table(DATA / f"any_sheets.{ending}", form=TableFormat(sheet="Chart"))


def test_an_xlsb_sheet_is_looked_through_for_errors_and_padded_numbers() -> None:
    """Records as [MS-XLSB] states them, one of each kind that matters."""
    sheet = (
        record(0, struct.pack("<I", 4) + bytes(13))
        + cell(5, 0, 1, struct.pack("<d", 123.0))
        + cell(2, 1, 2, bytes(4))
        + cell(3, 2, 0, b"\x2a")
        + cell(11, 3, 0, b"\x07")
        + cell(5, 4, 0, struct.pack("<d", 1.0))
    )
    styles = record(44, struct.pack("<H", 164) + text("000000")) + record(617, bytes(4))
    for number in (0, 164, 9):
        styles += record(47, struct.pack("<HH", 0, number) + bytes(12))
    styles += record(618, b"")
    found = XlsbCells(xlsb({"Claims": sheet}, styles)).sheet("Claims")
    assert (found.rows, found.columns) == (5, 5)
    assert found.padded == {(4, 0)}
    assert found.errors == {(4, 2), (4, 3)}
    assert found.styled == {(4, 1): "0%"}


@pytest.mark.parametrize("name", ["locked.xls", "locked.xlsx", "locked.xlsb"])
def test_a_password_opens_a_workbook_and_is_kept_nowhere(name: str, tmp_path: Path) -> None:
    """LibreOffice locked the .xls file; the library that opens the others locks them here."""
    form, path = TableFormat(password=PASSWORD), DATA / name
    if name != "locked.xls":
        path = tmp_path / name
        lock(DATA / f"{'claims' if path.suffix == '.xlsx' else 'any_sheets'}{path.suffix}", path)
    assert read_table(path, form=form).columns[0] == ("1.0" if name == "locked.xlsb" else "id")
    assert PASSWORD not in repr(form)
    assert form.to_dict() == {}
    with pytest.raises(AuditError, match="a password that does not open the file"):
        read_table(path, form=TableFormat(password="another"))
    with pytest.raises(AuditError, match=r"protected by a password.*asks for it"):
        read_table(path)


def test_another_password_does_not_open_a_workbook_that_others_locked() -> None:
    """Its lock is that of Office 2007, the other ones' that of later versions."""
    with pytest.raises(AuditError, match="a password that does not open the file"):
        read_table(DATA / "password.xlsx", form=TableFormat(password=PASSWORD))


def lock(source: Path, target: Path) -> None:
    """Write a workbook with the password."""
    with source.open("rb") as plain, target.open("wb") as locked:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(PASSWORD, locked)


def test_a_locked_workbook_goes_through_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, study = tmp_path / "locked.xlsx", tmp_path / "study"
    lock(DATA / "claims.xlsx", path)
    words = ("check", path, "--unit-id", "id", "--paid", "paid", "--study", study)
    code, _, err = run(capsys, *words)
    assert code == 3
    assert "protected by a password" in err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    asked: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: asked.append(prompt) or PASSWORD)
    code, out, err = run(capsys, *words)
    assert (code, "3 sampling units, $7.64 paid" in out) == (0, True), err
    assert asked == ["Password of locked.xlsx: "]
    kept = b"".join(file.read_bytes() for file in study.rglob("*") if file.is_file())
    assert PASSWORD.encode() not in kept


def test_what_is_no_workbook_or_has_an_unknown_lock_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match=r"an \.ods file with a password"):
        read_table(DATA / "locked.ods")
    page = tmp_path / "claims.xls"
    page.write_text("<html><table><tr><td>id</td></tr></table></html>", encoding="utf-8")
    with pytest.raises(AuditError, match="not a workbook, whatever its name says"):
        read_table(page)
    for name in ("claims.xls", "claims.ods", "base.xlsb", "locked.xls"):
        whole = (DATA / name).read_bytes()
        for share in (3, 2):
            cut = tmp_path / name
            cut.write_bytes(whole[: len(whole) // share])
            with pytest.raises(AuditError):
                read_table(cut, form=TableFormat(password=PASSWORD))

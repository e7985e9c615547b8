"""Fixed-width files with a layout: every line as long as it must be, fields as the layout says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from primafacie.errors import AuditError, FrameError
from sampling import open_frame
from sampling.intake import Layout, TableFormat, read_table
from tests.builders.command_line import run

pytestmark = pytest.mark.once

LAYOUT = """name,start,end,format
CLM_ID,1,8,X(8)
PAID,9,17,9(7)V99
CHARGE,18,24,S9(5)V99
FROM_DT,25,32,YYYYMMDD
NAME,33,40,
"""
DIGITS = "{ABCDEFGHI", "}JKLMNOPQR"


def line(number: int, paid: int, charge: int, day: str = "20240229", name: str = "Doe") -> str:
    whole, last = divmod(abs(charge), 10)
    return f"{number:08d}{paid:09d}{whole:06d}{DIGITS[charge < 0][last]}{day}{name:<8}"


ROWS = [(k, 7 * k, (-1) ** k * 11 * k) for k in range(1, 400)]


def written(path: Path, lines: list[str], encoding: str = "utf-8", end: str = "\r\n") -> Path:
    path.write_text(end.join(lines) + end, encoding=encoding, newline="")
    return path


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\r\n"), ("cp1252", "\n")])
def test_fields_are_read_as_the_layout_says(tmp_path: Path, encoding: str, end: str) -> None:
    lines = [line(*row, name="Müller") for row in ROWS]
    path = written(tmp_path / "claims.dat", lines, encoding, end)
    layout = Layout.of_text(LAYOUT)
    frame = open_frame(
        path,
        unit_id="CLM_ID",
        paid="PAID",
        claimed="CHARGE",
        date="FROM_DT",
        layout=layout,
        encoding=encoding,
    ).check()
    assert (frame.size, frame.total.cents) == (len(ROWS), sum(row[1] for row in ROWS))
    table = read_table(path, form=TableFormat(layout=layout, encoding=encoding))
    assert table.ids("CLM_ID", unique=True) == [f"{row[0]:08d}" for row in ROWS]
    assert table.cents("CHARGE") == [row[2] for row in ROWS]
    assert set(table.days("FROM_DT")) == {date(2024, 2, 29)}
    assert set(table.texts("NAME")) == {"Müller"}
    assert list(table.numbers) == list(range(1, len(ROWS) + 1))
    assert layout == Layout.of_text(str(layout))
    form = TableFormat(layout=layout)
    assert TableFormat.from_dict(form.to_dict()) == form


def test_signs_blanks_and_points(tmp_path: Path) -> None:
    fields = ["00001250-", "-00001250", "     1250", "+1250    ", " " * 9, "000000005"]
    path = written(tmp_path / "claims.txt", [f"{k:03d}{text}" for k, text in enumerate(fields)])
    text = "name,start,width,kind,decimals\nID,1,3,,\nPAID,4,9,amount,2\n"
    table = read_table(path, form=TableFormat(layout=Layout.of_text(text)))
    assert table.cents("PAID", blank=True) == [-1250, -1250, 1250, 1250, None, 5]


def test_every_line_and_value_that_does_not_fit_is_named(tmp_path: Path) -> None:
    lines = [line(*row) for row in ROWS]
    lines[4] = lines[4].rstrip()
    lines[6] = lines[6][:8] + "12.50    " + lines[6][17:]
    lines[8] = line(9, 1, 1, day="20230229")
    path = written(tmp_path / "claims.txt", lines)
    layout = Layout.of_text(LAYOUT)
    with pytest.raises(FrameError) as stop:
        open_frame(path, unit_id="CLM_ID", paid="PAID", layout=layout).check()
    for words in (
        "claims.txt, line 5: 1 line of 35 characters. Expected 40 characters",
        "claims.txt, line 7, column PAID: 1 value that the layout does not allow",
        "claims.txt, line 9, column FROM_DT: 1 value that the layout does not allow",
    ):
        assert words in str(stop.value)
    with pytest.raises(AuditError, match="line 5: 1 line of 35 characters"):
        read_table(path, form=TableFormat(layout=layout))
    short = written(tmp_path / "short.txt", ["12345678"] * 3)
    with pytest.raises(FrameError, match=r"lines 1 to 3: 3 lines of 8 characters.*at least 40"):
        open_frame(short, unit_id="CLM_ID", paid="PAID", layout=layout).check()


def test_a_layout_is_read_from_csv_and_toml_or_refused_by_name(tmp_path: Path) -> None:
    toml = 'length = 12\n[[field]]\nname = "ID"\nstart = 1\nwidth = 3\n'
    toml += '[[field]]\nname = "PAID"\nstart = 4\nend = 12\nkind = "amount"\ndecimals = 2\n'
    path = tmp_path / "layout.toml"
    path.write_text(toml, encoding="utf-8")
    assert [item.end for item in Layout.read(path).fields] == [3, 12]
    assert Layout.of_text(str(Layout.read(path))) == Layout.read(path)
    for text, words in (
        ("name,start\nID,1\n", "a field without name, start, or width"),
        ("name,start,width\nID,1,3\nPAID,3,9\n", "position 3, which field ID has as well"),
        ("name,start,width\nID,1,3\nid,4,9\n", "the name of another field"),
        ("name,start,end,width\nID,1,3,9\n", "the positions 1 to 3 and the width 9"),
        ("name,start,width,kind\nID,1,3,amuont\n", "Did you mean amount"),
        ("name,start,width,kind\nDT,1,8,date\n", "the date format ''"),
        ("field,begin,size\nID,1,3\n", "the column 'size'"),
    ):
        with pytest.raises(AuditError, match=words):
            Layout.of_text(text)


@pytest.mark.checkout
@pytest.mark.parametrize("length", [292, 437])
def test_the_layout_of_cclf1_covers_its_record(tmp_path: Path, length: int) -> None:
    layout = Layout.read(Path("docs/how-to/layouts/cclf1-part-a-header.csv"))
    ends = [item.end for item in layout.fields]
    assert [item.start for item in layout.fields] == [1, *(end + 1 for end in ends[:-1])]
    assert ends[-1] == 292
    text = f"{'1234567890123':<43}2024-01-312024-02-01{'':<18}{'-0000000123456.78':>17}"
    path = written(tmp_path / "P.A0000.ACO.ZC1Y24", [text.ljust(length)])
    table = read_table(path, form=TableFormat(layout=layout))
    assert table.ids("CUR_CLM_UNIQ_ID") == ["1234567890123"]
    assert table.cents("CLM_PMT_AMT") == [-12345678]
    assert table.days("CLM_THRU_DT") == [date(2024, 2, 1)]


def test_the_command_line_reads_a_fixed_width_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = tmp_path / "layout.csv"
    layout.write_text(LAYOUT, encoding="utf-8")
    path = written(tmp_path / "P.A0001.ACO", [line(*row) for row in ROWS])
    words = ("check", path, "--layout", layout, "--unit-id", "CLM_ID", "--paid", "PAID")
    code, out, err = run(capsys, *words)
    assert (code, "399 sampling units, $5,586.00 paid" in out) == (0, True), err

"""A fault of a delimited file is named by the line on which its record begins."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from primafacie.errors import FrameError
from sampling import open_frame

# Records of one and two lines, blank lines, rejected ones; what is wrong with each.
RECORDS: Sequence[tuple[str, str]] = (
    ('001,10.50,"a{nl}b"', ""),
    ("", ""),
    ("002,20,b,c", "reject"),
    ("003,5", "reject"),
    ('004,x,"say ""{nl}"" twice"', "amount"),
    ('005,1,"p{nl}q",z', "reject"),
    ('006,1z,a"b', "amount"),
    ('007,1,"a"b', "reject"),
    ("", ""),
    ("008,2z,ok", "amount"),
    (",3,é", "id"),
)


def written(newline: str, *, mark: bool) -> tuple[bytes, dict[str, list[int]]]:
    """The file, and by kind of fault the lines on which its records begin."""
    line, lines, expected = 2, ["id,paid,note"], dict[str, list[int]]()
    for text, fault in RECORDS:
        filled = text.format(nl=newline)
        expected.setdefault(fault, []).append(line)
        lines.append(filled)
        line += 1 + filled.count(newline)
    data = newline.join([*lines, ""]).encode()
    return (b"\xef\xbb\xbf" if mark else b"") + data, expected


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", [False, True], ids=["plain", "bom"])
@pytest.mark.parametrize("packed", [False, True], ids=["csv", "gz"])
def test_every_fault_by_its_line(newline: str, mark: bool, packed: bool, tmp_path: Path) -> None:
    data, expected = written(newline, mark=mark)
    path = tmp_path / ("claims.csv.gz" if packed else "claims.csv")
    path.write_bytes(gzip.compress(data) if packed else data)
    with pytest.raises(FrameError) as caught:
        open_frame(path, unit_id="id", paid="paid").check()
    found: dict[str, list[int]] = {}
    for problem in caught.value.problems:
        kind = (
            "amount" if "amount" in problem.got else "id" if "unit id" in problem.got else "reject"
        )
        rows = re.sub(r", column .*", "", problem.where.partition(", line")[2])
        for first, last in re.findall(r"(\d+)(?: to (\d+))?", rows):
            found.setdefault(kind, []).extend(range(int(first), int(last or first) + 1))
    assert found == {kind: expected[kind] for kind in ("reject", "amount", "id")}


def test_in_a_file_of_one_column_a_blank_line_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    path.write_bytes(b"id\n1\n\n2\n")
    with pytest.raises(FrameError, match="line 3, column id: no unit id"):
        open_frame(path, unit_id="id", paid="id").check()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_other_encodings_are_read_and_their_lines_counted(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_bytes("id,paid\né1,2.50\né2,x\n".encode(encoding))
    with pytest.raises(FrameError, match=r"1 problem\n.*line 3, column paid: the paid amount 'x'"):
        open_frame(path, unit_id="id", paid="paid", encoding=encoding).check()
    path.write_bytes("id,paid\né1,2.50\né2,3\0\n".encode(encoding))
    with pytest.raises(FrameError, match="line 3: a NULL byte"):
        open_frame(path, unit_id="id", paid="paid", encoding=encoding).check()


@pytest.mark.parametrize("encoding", ["rot13", "idna", "undefined", "hex", "none such", "a\0b"])
def test_encodings_that_are_none_are_refused(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("id,paid\n1,2\n", encoding="utf-8")
    with pytest.raises(FrameError, match="Name the encoding the file was written in"):
        open_frame(path, unit_id="id", paid="paid", encoding=encoding)


def test_hints_at_delimiter_encoding_and_decimal_mark(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("id;paid\n1;1.234,50\n", encoding="utf-8")
    with pytest.raises(FrameError, match="name the delimiter, as in delimiter='semicolon'"):
        open_frame(path, unit_id="id", paid="amount")
    roles = {"unit_id": "id", "paid": "paid"}
    with pytest.raises(FrameError, match="if the comma is its decimal mark, declare decimal=','"):
        open_frame(path, **roles).check()
    frame = open_frame(path, **roles, decimal=",").check()
    assert frame.total.cents == 123_450
    assert any("is a semicolon, by its column names" in note for note in frame.notes)
    path.write_bytes("id,paid\n1,2\n".encode("utf-16"))
    frame = open_frame(path, unit_id="id", paid="paid").check()
    assert frame.total.cents == 200
    assert any("the mark of UTF-16" in note for note in frame.notes)

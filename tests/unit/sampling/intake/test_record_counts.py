"""No record of a delimited file is lost: we count them ourselves and compare."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import FrameError
from sampling import intake, open_frame
from sampling.intake.csv_lines import count_by_sign
from sampling.intake.record_counts import Shape, count_records

ROLES: dict[str, Any] = {"unit_id": "id", "paid": "paid"}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_a_record_of_33_mb_is_never_lost(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", f"id,paid,note\na,1.00,x\nb,2.00,{'y' * 33_000_000}\n")
    with pytest.raises(FrameError, match=r"line 3: a record of more than 2 MB[\s\S]*2 records"):
        open_frame(path, **ROLES).check()


def test_a_difference_between_the_counts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lossy(*given: Any) -> int:
        return real(*given) - 1

    real = intake.csv_format._load
    path = write(tmp_path / "c.csv", "id,paid\na,1\nb,2\n")
    assert open_frame(path, **ROLES).check().size == 2
    monkeypatch.setattr(intake.csv_format, "_load", lossy)
    with pytest.raises(FrameError, match="2 records counted below the header, but 1 read"):
        open_frame(path, **ROLES).check()


def test_two_stray_quotes_far_apart_are_a_fault(tmp_path: Path) -> None:
    rows = [f"c{k},{'x' if k % 3 else ''},10.50,note {k}" for k in range(5000)]
    rows[100] = 'c100,"x,10.50,note'
    rows[4500] = 'c4500,x",10.50,note'
    path = write(tmp_path / "c.csv", "\n".join(["id,svc,paid,note", *rows, ""]))
    with pytest.raises(FrameError, match=r"line 102: a quoted field that contains line ends and "):
        open_frame(path, **ROLES).check()
    # In neighboring lines there is no whole line between them.
    rows = ['a,"x,10.50,note', 'b,y",10.50,note', "c,,1,n"]
    path = write(tmp_path / "d.csv", "\n".join(["id,svc,paid,note", *rows, ""]))
    with pytest.raises(FrameError, match=r"line 2: a quoted field that .* 1 line that has"):
        open_frame(path, **ROLES).check()


def test_stray_quotes_are_found_where_other_quotes_do_not_begin_a_field(tmp_path: Path) -> None:
    rows = ['a,5" tube,1.00,n', 'b,"x,10.50,n', "c,x,10.50,n", 'd,y",10.50,n', 'e,5" tube,1,n']
    path = write(tmp_path / "c.csv", "\n".join(["id,svc,paid,note", *rows, ""]))
    with pytest.raises(FrameError, match=r"line 3: a quoted field that contains line ends"):
        open_frame(path, **ROLES).check()
    # Inch signs alone are no fault.
    path = write(tmp_path / "d.csv", "\n".join(["id,svc,paid,note", rows[0], rows[4], ""]))
    assert open_frame(path, **ROLES).check().size == 2


def test_texts_of_several_lines_are_no_fault(tmp_path: Path) -> None:
    text = 'id,note,paid\na,"Dear Sir,\nwe, the\n\nclinic, say",5.00\nb,"x\ny, z",7.00\n'
    frame = open_frame(write(tmp_path / "c.csv", text), **ROLES).check()
    assert (frame.size, frame.total.cents) == (2, 1200)


def test_lines_that_end_in_several_ways_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "c.csv", "id,paid\r\na,1\nb,2\r\n")
    with pytest.raises(FrameError, match=r"lines end in several ways \(CR LF and LF\)"):
        open_frame(path, **ROLES).check()


_FIELDS = st.text('ab,"\n;1', max_size=6)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(_FIELDS, min_size=3, max_size=3), min_size=1, max_size=30),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from([1, 7, 64, 1 << 21]),
)
def test_the_count_equals_that_of_another_reader_at_every_block_size(
    rows: list[list[str]], end: str, closed: bool, block: int
) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    data = out.getvalue().encode()
    data = data if closed else data.removesuffix(end.encode())
    shape = Shape(b",", 3, None)
    kept = intake.record_counts._BLOCK
    intake.record_counts._BLOCK = block
    try:
        fast = count_records(io.BytesIO(data), shape)
    finally:
        intake.record_counts._BLOCK = kept
    slow = count_by_sign(io.BytesIO(data), shape, fast)
    assert fast.records == slow.records == len(rows)
    assert fast.regular
    assert not fast.open_at_end
    assert fast.lines == slow.lines == data.count(b"\n") + (not data.endswith(b"\n"))
    assert fast.quoted_lines == slow.quoted_lines == fast.lines - len(rows)
    assert fast.swallowed == slow.swallowed


def test_counts_of_a_file_without_quotes(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfid,paid\n\na,1\r\n\r\nb,2"
    found = count_records(io.BytesIO(data), Shape(b",", 2, 1))
    assert (found.records, found.lines, found.blank) == (3, 5, 2)
    found = count_records(io.BytesIO(b"id,paid\ra,1\rb,2\r"), Shape(b",", 2, 1))
    assert (found.records, found.lines, found.ends) == (3, 3, {"CR"})

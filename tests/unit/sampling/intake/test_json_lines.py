"""JSON lines as frames and as tables: exact ids, amounts as numbers, nested values refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from primafacie.errors import AuditError, FrameError
from sampling import Frame, open_frame
from sampling.intake import TableFormat, read_table

pytestmark = pytest.mark.once


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def opened(path: Path) -> Frame:
    return open_frame(path, unit_id="id", paid="paid")


def test_ids_keep_their_digits_and_lines_their_numbers(tmp_path: Path) -> None:
    long = "12345678901234567890123"
    text = f'{{"id": {long}, "paid": 1.10, "x": {{"y": 1}}}}\n\n'
    text += '{"id": "00123", "paid": "$2.00", "x": null}\n{"paid": 3, "id": 9007199254740993}\n'
    path = written(tmp_path / "claims.jsonl", text)
    frame = opened(path).check()
    assert (frame.size, frame.total.cents) == (3, 610)
    assert list(frame.table()["unit_id"]) == [long, "00123", "9007199254740993"]
    table = read_table(path)
    assert table.ids("id") == [long, "00123", "9007199254740993"]
    assert (table.cents("paid"), list(table.numbers)) == ([110, 200, 300], [1, 3, 4])
    table.texts("x")
    with pytest.raises(AuditError, match="line 1: 1 cell with an object or a list inside a value"):
        table.raise_problems()
    broken = written(path, text + '\n{"id": "4", "paid": 1.005}\n')
    with pytest.raises(FrameError, match="line 6, column paid"):
        opened(broken).check()


def test_numbers_follow_the_rule_of_number_cells(tmp_path: Path) -> None:
    rows = [{"id": k, "paid": paid} for k, paid in enumerate([0.1 + 0.2, 3, -1291.42])]
    path = tmp_path / "claims.ndjson.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write("".join(json.dumps(row) + "\n" for row in rows))
    frame = opened(path).check()
    assert frame.total.cents == 30 + 300 - 129142
    assert any("1 number was rounded to the cent" in note for note in frame.notes)


def test_what_is_no_flat_object_is_named_by_line_and_path(tmp_path: Path) -> None:
    lines = ['{"id": 1e5, "paid": {"v": 1}}', '{"id": 2, "paid": [3]}']
    lines += ['{"id": 3, "paid": 1, "paid": 2}', "[1]"]
    path = written(tmp_path / "claims.jsonl", "\n".join(lines))
    with pytest.raises(FrameError) as stop:
        opened(path).check()
    found = str(stop.value)
    for words in (
        r"lines 1 and 2, $.paid: an object or a list inside a value (2 lines)",
        "line 1, $.id: a number with a fraction or an exponent where an id is expected",
        "line 3: a key twice in one object",
        "line 4: a line without an object",
    ):
        assert words in found
    with pytest.raises(AuditError, match="JSON lines has no lines around its table"):
        read_table(path, form=TableFormat(footer_rows=1))
    for text, words in (
        ('{"id": 1, "paid": 1}\n{"id":2,"paid"\n', "line 2: a line that is not JSON in UTF-8"),
        ('{"id": 1, "paid": 1}{"id": 2, "paid": 1}\n', "line 1: a line that is not JSON"),
    ):
        for read in (opened, read_table):
            with pytest.raises(AuditError, match=words):
                read(written(path, text))

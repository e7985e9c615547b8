"""Several files as one frame, and archives with one file: rows stay with the file they are in."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from primafacie.errors import AuditError, FrameError
from sampling import load_frame, open_frame
from sampling.intake import TableFormat, files_matching, read_table
from tests.builders.command_line import result, run

pytestmark = pytest.mark.once

HEAD = "id,paid,day\n"
ROLES = {"unit_id": "id", "paid": "paid", "date": "day"}


def rows(numbers: range) -> str:
    return "".join(f"{k:05d},{k}.50,2024-01-0{k % 9 + 1}\n" for k in numbers)


@pytest.fixture
def months(tmp_path: Path) -> list[Path]:
    """Three months of claims, in the order of their names."""
    found = []
    for month, numbers in enumerate((range(10), range(10, 30), range(30, 35)), start=1):
        path = tmp_path / f"claims_{month}.csv"
        path.write_text(HEAD + rows(numbers), encoding="utf-8")
        found.append(path)
    return found


def test_several_files_are_one_frame_with_a_record_of_each(
    months: list[Path], tmp_path: Path
) -> None:
    whole = tmp_path / "whole.csv"
    whole.write_text(HEAD + rows(range(35)), encoding="utf-8")
    frame = open_frame(months[::-1], **ROLES).check()
    assert frame.content_digest == open_frame(whole, **ROLES).check().content_digest
    record = frame.record()
    assert [(one.name, one.rows, one.paid_cents) for one in record.source.files] == [
        ("claims_1.csv", 10, 5_000),
        ("claims_2.csv", 20, 40_000),
        ("claims_3.csv", 5, 16_250),
    ]
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in months]
    assert [one.sha256 for one in record.source.files] == digests
    lines = "".join(f"{d}  {p.name}\n" for d, p in zip(digests, months, strict=True))
    assert record.source.sha256 == hashlib.sha256(lines.encode()).hexdigest()
    frame.write_parquet(tmp_path / "kept.parquet")
    assert load_frame(tmp_path / "kept.parquet", frame.to_dict()).record().source == record.source
    assert "files" not in open_frame(whole, **ROLES).check().to_dict()["source"]


def test_faults_are_placed_in_their_file_and_columns_compared(months: list[Path]) -> None:
    with months[1].open("a", encoding="utf-8") as out:
        out.write("00003,1.005,x\n")
    with pytest.raises(FrameError) as stop:
        open_frame(months, **ROLES).check()
    found = str(stop.value)
    assert "claims_2.csv, line 22, column paid: the paid amount '1.005'" in found
    assert "claims_2.csv, line 22, column day: the date 'x'" in found
    assert "line 5 of claims_1.csv and line 22 of claims_2.csv, column id" in found
    months[2].write_text("id,PAID,day,more\n", encoding="utf-8")
    with pytest.raises(FrameError, match=r"claims_3\.csv: a file without the column paid and with"):
        open_frame(months, **ROLES)


def test_forms_may_differ_where_columns_and_types_agree(months: list[Path]) -> None:
    folder = months[0].parent
    texts = {"id": ["00100"], "paid": ["2.00"], "day": ["2024-01-01"]}
    pd.DataFrame(texts).to_parquet(folder / "claims_4.parquet")
    frame = open_frame([str(folder / "claims_*")], **ROLES).check()
    assert (frame.size, frame.total.cents) == (36, 61_450)
    pd.DataFrame({**texts, "paid": [2.0]}).to_parquet(folder / "claims_5.parquet")
    with pytest.raises(FrameError, match=r"claims_5\.parquet, column paid: values of type DOUBLE"):
        open_frame([str(folder / "claims_*")], **ROLES)


def test_the_command_line_takes_files_and_patterns(
    months: list[Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--unit-id", "id", "--paid", "paid", "--json")
    pattern = tmp_path / "claims_[12].csv"
    code, out, err = run(capsys, "check", "--files", pattern, *words, "--study", tmp_path / "s")
    assert code == 0, err
    assert [one["name"] for one in result(out)["files"]] == ["claims_1.csv", "claims_2.csv"]
    kept = json.loads((tmp_path / "s/1-frame/frame.json").read_text(encoding="utf-8"))
    assert len(kept["source"]["files"]) == 2
    code, out, err = run(capsys, "check", *months, *words)
    assert (code, result(out)["units"]) == (0, 35)
    assert files_matching([pattern, months[0]]) == months[:2]
    assert run(capsys, "check", *words)[0] == 2
    for wrong, fix in (
        (["check", "--files", tmp_path / "x*.csv", *words], "no file of the name"),
        (["check", pattern, *words], "a pattern is given with --files"),
    ):
        code, out, _ = run(capsys, *wrong)
        assert code == 3
        assert fix in out


def packed(path: Path, **members: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_an_archive_with_one_file_is_read_as_that_file(tmp_path: Path) -> None:
    claims = HEAD + rows(range(100))
    path = packed(tmp_path / "a.zip", **{"../../x/claims.csv": claims, "notes.pdf": "x"})
    frame = open_frame(path, **ROLES).check()
    assert (frame.size, frame.record().source.name) == (100, "a.zip, member ../../x/claims.csv")
    assert frame.source_digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert any("1 other file, not read: notes.pdf" in note for note in frame.notes)
    assert not (tmp_path.parent.parent / "x").exists()
    assert len(read_table(path)) == 100
    two = packed(tmp_path / "b.zip", **{"a.csv": claims, "b.csv": HEAD + "1,1.00,\n"})
    with pytest.raises(FrameError, match=r'2 files in the archive: a.csv, b.csv.*--member "a.csv"'):
        open_frame(two, **ROLES)
    assert open_frame(two, **ROLES, member="b.csv").check().size == 1
    assert len(read_table(two, form=TableFormat(member="b.csv"))) == 1
    with pytest.raises(AuditError, match=r"no file 'c\.csv'"):
        read_table(two, form=TableFormat(member="c.csv"))
    with pytest.raises(FrameError, match=r"a\.zip, member a\.csv, line 102, column paid"):
        open_frame(packed(tmp_path / "a.zip", **{"a.csv": claims + "x,1.005,\n"}), **ROLES).check()


def test_archives_that_are_bombs_broken_or_locked_are_refused(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.zip", **{"claims.csv": b"0" * (120 << 20)})
    with pytest.raises(FrameError, match="a file that unpacks to more than"):
        open_frame(bomb, **ROLES)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(bomb.read_bytes()[:1000])
    with pytest.raises(AuditError, match="damaged or incomplete"):
        read_table(cut)
    inner = packed(tmp_path / "outer.zip", **{"inner.zip": b"PK"})
    with pytest.raises(AuditError, match=r"the file inner\.zip in the archive"):
        read_table(inner)
    locked = packed(tmp_path / "locked.zip", **{"claims.csv": HEAD})
    data = bytearray(locked.read_bytes())
    # The bit of encryption, in the entry and in the directory.
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    locked.write_bytes(bytes(data))
    with pytest.raises(AuditError, match="protected by a password"):
        read_table(locked)
    with pytest.raises(AuditError, match="a password that does not open the file"):
        read_table(locked, form=TableFormat(password="wrong"))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):  # the method AES
        data[data.index(mark) + place] = 99
    locked.write_bytes(bytes(data))
    with pytest.raises(AuditError, match=r"not known here \(AES\)"):
        read_table(locked, form=TableFormat(password="wrong"))

"""`check` on damaged and unusual files: exit code 3 with a named error, never a fault of ours."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.builders.command_line import result, run

ROLES = ("--unit-id", "id", "--paid", "paid")


def test_physical_lines_are_printed_beside_the_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims[1].csv"
    path.write_text('id,paid,note\na,1,"two\nlines"\n\nb,2,x\n', encoding="utf-8")
    (tmp_path / "claims1.csv").write_text("id,paid\nz,9\n", encoding="utf-8")
    code, out, _ = run(capsys, "check", str(path), *ROLES)
    assert code == 0
    assert "2 sampling units, $3.00 paid" in out
    assert "2 records below the header, on 5 physical lines of the file" in " ".join(out.split())
    assert "1 are inside quoted texts and 1 are blank" in " ".join(out.split())
    _, out, _ = run(capsys, "check", str(path), *ROLES, "--json")
    assert result(out)["physical_lines"] == 5


def test_the_time_zone_is_declared_and_kept_in_the_record(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = pa.array([1704079800_000_000], pa.timestamp("us", tz="UTC"))
    pq.write_table(pa.table({"id": ["a"], "paid": [1.5], "on": late}), tmp_path / "c.parquet")
    words = ("check", str(tmp_path / "c.parquet"), *ROLES, "--date", "on")
    code, out, err = run(capsys, *words)
    assert code == 3
    assert "--time-zone" in out + err
    period = ("--period", "2023-12-31..2023-12-31", "--study", str(tmp_path / "study"))
    code, _, _ = run(capsys, *words, "--time-zone", "America/New_York", *period)
    assert code == 0
    record = json.loads((tmp_path / "study/1-frame/frame.json").read_text(encoding="utf-8"))
    assert "the day in America/New_York, as declared" in record["notes"][0]


@pytest.mark.parametrize("ending", [".parquet", ".xlsx", ".csv.gz"])
def test_a_damaged_file_ends_with_code_3(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"claims{ending}"
    table = pa.table({"id": [f"c{k}" for k in range(3000)], "paid": [1.0] * 3000})
    pq.write_table(table, path)
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + bytes(len(whole) - 800) + whole[-600:])
    code, out, err = run(capsys, "check", str(path), *ROLES)
    assert code == 3
    assert f"claims{ending}" in out + err


def test_a_file_that_is_exchanged_between_the_steps_is_refused(tmp_path: Path) -> None:
    from primafacie.errors import FrameError
    from sampling import open_frame

    path = tmp_path / "c.parquet"
    pq.write_table(pa.table({"id": ["a"], "paid": ["1"]}), path)
    frame = open_frame(path, unit_id="id", paid="paid").check()
    pq.write_table(pa.table({"id": ["b"], "paid": ["2"]}), tmp_path / "other.parquet")
    (tmp_path / "other.parquet").replace(path)
    with pytest.raises(FrameError, match="the file changed while it was read"):
        frame.record()


def test_a_name_that_is_too_long_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "check", str(tmp_path / ("x" * 5000 + ".csv")), *ROLES)
    assert code == 3
    assert "cannot be read" in err


def test_a_tab_is_typed_as_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.txt"
    path.write_text("id\tpaid\na\t1\nb\t2\n", encoding="utf-8")
    for command in ("check", "audit-frame"):
        code, out, err = run(capsys, command, path, *ROLES, "--delimiter", "tab")
        assert code == 0, err
        assert "2 " in out
        assert "$3.00 paid" in out

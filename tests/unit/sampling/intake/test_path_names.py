"""A file's name is never a pattern, and no folder's name becomes a column."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from primafacie.errors import FrameError
from sampling import open_frame

ROLES: dict[str, Any] = {"unit_id": "id", "paid": "paid", "date": "date"}
CLAIMS = {"id": ["a", "b"], "paid": ["1.00", "2.00"], "date": ["2023-01-05", "2023-02-07"]}
OTHERS = {"id": ["x", "y", "z"], "paid": ["7.00", "8.00", "9.00"], "date": ["2020-01-01"] * 3}


def write(path: Path, columns: dict[str, list[str]]) -> None:
    if path.suffix == ".parquet":
        pq.write_table(pa.table(columns), str(path))
    elif path.suffix == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            for place, (name, values) in enumerate(columns.items()):
                sheet.write_string(0, place, name)
                sheet.write_column(1, place, values)
    else:
        rows = zip(*columns.values(), strict=True)
        path.write_text(
            "\n".join([",".join(columns), *(",".join(row) for row in rows)]) + "\n",
            encoding="utf-8",
        )


def assert_own_rows(path: Path) -> None:
    frame = open_frame(path, **ROLES).check()
    assert (frame.size, frame.total.cents) == (2, 300)
    assert [unit.date for unit in frame.fetch_units(["a", "b"])] == CLAIMS["date"]
    # Read again after the engine was locked.
    assert frame.payments().tolist() == [100, 200]


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("name", ["claims[1]", "q*", "claim?", "[a-z]laims1", "**", "claims{1,2}"])
def test_signs_in_a_name_are_letters(name: str, ending: str, tmp_path: Path) -> None:
    for other in ("claims1", "q1", "q2", "claims2"):
        write(tmp_path / f"{other}{ending}", OTHERS)
    path = tmp_path / f"{name}{ending}"
    write(path, CLAIMS)
    assert_own_rows(path)


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("folder", ["paid=9999", "date=2024-06-30", "id=7", "year=2024/paid=1"])
def test_a_folder_named_key_equals_value_adds_no_column(
    folder: str, ending: str, tmp_path: Path
) -> None:
    area = tmp_path / folder
    area.mkdir(parents=True)
    path = area / f"claims{ending}"
    write(path, CLAIMS)
    assert_own_rows(path)


_SIGNS = "*?[]{}=%&'\"!~$;,.^#@+()| -_\tabcxyz019éß漢\n\\"
_NAMES = st.text(_SIGNS, min_size=1, max_size=12).filter(lambda text: text.strip(".") != "")


@pytest.mark.skipif(os.name == "nt", reason="Windows allows few of these signs in names")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(folder=_NAMES, name=_NAMES, ending=st.sampled_from([".csv", ".parquet", ".xlsx"]))
def test_every_path_opens_its_own_file_or_is_refused_by_name(
    folder: str, name: str, ending: str
) -> None:
    with tempfile.TemporaryDirectory() as area:
        inner = Path(area) / folder
        inner.mkdir()
        # Whatever a pattern could match lies next to it, under a name of letters.
        plain = "".join(sign if sign.isalnum() else "x" for sign in name)
        for other in {plain, "a", "x1"} - {name}:
            write(inner / f"{other}{ending}", OTHERS)
        path = inner / f"{name}{ending}"
        write(path, CLAIMS)
        try:
            assert_own_rows(path)
        except FrameError as error:
            assert "a backslash and one of" in str(error)  # noqa: PT017
            assert "\\" in folder + name
        shutil.rmtree(inner)


@pytest.mark.skipif(os.name == "nt", reason="names of bytes exist on POSIX only")
@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_a_name_that_is_not_utf8_is_refused_by_name(ending: str, tmp_path: Path) -> None:
    write(tmp_path / f"claims{ending}", CLAIMS)
    path = tmp_path / os.fsdecode(b"claims\xff" + ending.encode())
    try:
        shutil.copy(tmp_path / f"claims{ending}", path)
    except OSError:
        pytest.skip("this file system refuses such names")
    with pytest.raises(FrameError, match="bytes that are not UTF-8"):
        open_frame(path, **ROLES)

"""The family of formats: a new format touches its own file only.

The toy holds one JSON list per line, the names of the columns first. It goes from the check to the
draw with the bytes of the csv file of the same rows, and serves as findings and as a universe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extrapolation import estimate, read_review
from primafacie.app.cli.application import application
from primafacie.app.steps.kept_records import kept_name
from primafacie.errors import AuditError, FrameError
from sampling import Draw, ErrorModel, Frame, open_frame, plan, stratify
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake import TableFormat, read_ids, read_table
from sampling.intake.formats import FORMATS, Format, shown_endings
from sampling.intake.source_files import SameFile
from sampling.intake.sources import RAW, ROW, Source, describe, unique_names
from sampling.intake.table_cells import Cells, FileBytes
from tests.architecture.toy_claims import COLUMNS, ROLES, claims, write_claims
from validation import FrameColumns, Study

pytestmark = pytest.mark.once


class JsonLists(Format):
    """One JSON list per line."""

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        import hashlib

        import pyarrow as pa

        data = source.read_bytes()
        header, *rows = self._rows(data)
        names = unique_names([str(name) for name in header], where=source.name)
        columns = [pa.array([row[place] for row in rows]) for place in range(len(names))]
        engine.register("lists", pa.table(columns, names=names))
        engine.execute(f"create table {RAW} as select row_number() over () as {ROW}, * from lists")
        engine.lock()
        return Source(
            engine,
            source.name,
            hashlib.sha256(data).hexdigest(),
            RAW,
            describe(engine, RAW),
            row_word="line",
            first_row=2,
            in_place=False,
            file=SameFile(source),
        )

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        header, *rows = self._rows(source.data)
        columns = [(name, [row[k] or None for row in rows]) for k, name in enumerate(header)]
        return Cells(list(columns), range(2, len(rows) + 2), row_word="line")

    def _rows(self, data: bytes) -> list[list[Any]]:
        return [json.loads(line) for line in data.decode("utf-8").splitlines()]


TOY = JsonLists("json-lists", endings=(".lists",), shown=(".lists",))


@contextmanager
def known() -> Iterator[None]:
    """The toy is a member while the block runs."""
    with FORMATS.trying(TOY):
        yield


def write_lists(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Rows, the names of the columns first, in the toy's form."""
    path.write_text("".join(json.dumps(list(row)) + "\n" for row in rows), encoding="utf-8")
    return path


def drawn(frame: Frame) -> tuple[dict[str, Any], Draw]:
    """The record of a frame after an exclusion, and a stratified draw from it."""
    frame = frame.exclude("paid <= 0", reason="nothing was paid").check()
    model = ErrorModel(rate=0.3, severity=0.8)
    strata = stratify(frame, number=3)
    made = plan(frame, strata, rules="cms-pim", sample=40, anticipated=model)
    record = {key: value for key, value in frame.to_dict().items() if key != "source"}
    return record, made.draw("toy 7", seed_source="chosen for this test")


def test_a_toy_format_goes_from_the_check_to_the_draw(tmp_path: Path) -> None:
    expected, draw = drawn(open_frame(write_claims(tmp_path / "claims.csv"), **ROLES))
    path = write_lists(tmp_path / "claims.lists", [COLUMNS, *claims()])
    with known():
        found, drawn_there = drawn(open_frame(path, **ROLES))
    assert found == expected
    assert drawn_there.units == draw.units
    assert drawn_there.spares == draw.spares


def test_faults_are_named_by_the_line_of_a_toy_format(tmp_path: Path) -> None:
    rows = [*claims()[:3], ("x", "1.005", "2023-01-01", "")]
    path = write_lists(tmp_path / "claims.lists", [COLUMNS, *rows])
    with known(), pytest.raises(FrameError, match=r"claims\.lists, line 5, column PAID"):
        open_frame(path, **ROLES).check()


def test_a_toy_format_serves_as_findings(tmp_path: Path) -> None:
    rows = [("unit_id", "overpaid"), *((f"{k:03d}", f"{k % 7}.50") for k in range(40))]
    path = write_lists(tmp_path / "findings.lists", rows)
    text = "".join(",".join(row) + "\n" for row in rows)
    (tmp_path / "findings.csv").write_text(text, encoding="utf-8")
    with known():
        found = estimate(read_review(path, sizes={"1": 400}))
        assert kept_name("findings", path) == "findings.lists"
        assert read_ids(path)[0].ids("unit_id") == [row[0] for row in rows[1:]]
    expected = estimate(read_review(tmp_path / "findings.csv", sizes={"1": 400}))
    assert (found.point, found.se) == (expected.point, expected.se)


def test_a_toy_format_serves_as_a_universe(tmp_path: Path) -> None:
    path = write_lists(tmp_path / "universe.lists", [COLUMNS, *claims()])
    with known():
        table = read_table(path, needed=("CLM", "PAID"))
        columns = Study(
            universe=FrameColumns.from_table(table, unit_id="CLM", paid="PAID")
        ).universe_columns
    assert columns is not None
    assert columns.size == len(claims())
    assert columns.total.cents == sum(round(float(row[1]) * 100) for row in claims())


def test_the_command_line_checks_a_toy_format(tmp_path: Path) -> None:
    digests = []
    files = [
        write_claims(tmp_path / "claims.csv"),
        write_lists(tmp_path / "claims.lists", [COLUMNS, *claims()]),
    ]
    for path in files:
        study = tmp_path / f"study-{path.suffix[1:]}"
        words = ["check", path, "--unit-id", "CLM", "--paid", "PAID", "--study", study]
        with known():
            result = CliRunner().invoke(application, list(map(str, words)), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        record = json.loads((study / "1-frame/frame.json").read_text(encoding="utf-8"))
        digests.append(record["content_digest"])
    assert digests[0] == digests[1]


def test_a_file_of_no_format_is_refused_with_the_endings_of_the_members(tmp_path: Path) -> None:
    path = write_lists(tmp_path / "claims.lists", [COLUMNS, *claims()])
    with pytest.raises(FrameError, match=re.escape(shown_endings())):
        open_frame(path, **ROLES)


def test_every_declared_format_has_its_file() -> None:
    for name, module in FORMATS.homes().items():
        assert FORMATS[name].name == name
        assert type(FORMATS[name]).__module__ == f"sampling.intake.{module}"

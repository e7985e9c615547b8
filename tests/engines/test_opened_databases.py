"""Databases that are opened by name: a file of SQLite, an address of PostgreSQL."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError
from sampling import open_frame
from tests.builders.command_line import capture, envelope, result
from tests.engines.conftest import NAMES, ROLES, Opener

WORDS = ("--unit-id", "ID", "--paid", "PAID")


@pytest.fixture
def kept(tmp_path: Path, table: pd.DataFrame) -> Path:
    """The claims in a database file whose name says nothing."""
    path = tmp_path / "claims #1.data"
    with closing(sqlite3.connect(path)) as connection:
        columns = ", ".join('"' + name.replace('"', '""') + '"' for name in table.columns)
        connection.execute(f'create table "cl""aims" ({columns})')
        marks = ", ".join("?" for _ in table.columns)
        rows = table.astype(object).values.tolist()
        connection.executemany(f'insert into "cl""aims" values ({marks})', rows)
        connection.commit()
    return path


def test_a_database_file_gives_the_frame_of_its_table(
    kept: Path, table: pd.DataFrame, reference: Opener, tmp_path: Path
) -> None:
    expected = reference(table, **ROLES).check()
    frame = open_frame(kept, **ROLES).check()
    assert frame.content_digest == expected.content_digest
    assert frame.source_digest == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert frame.query.startswith('select "ID", "PAID", "Billed %s", "day?", "co""de `%`"')
    assert frame.query.endswith(' from "cl""aims"')
    assert any('one table, cl"aims' in note for note in frame.notes)
    words = ["--unit-id", "ID", "--paid", "PAID", "--table", 'cl"aims', "--json"]
    ended = capture("check", kept, *words, "--study", tmp_path / "study")
    assert ended.exit_code == 0, ended.output
    assert result(ended.output)["total_cents"] == expected.total.cents
    assert envelope(ended.output)["head"]
    both = capture("check", kept, "--database", "postgresql://db/x", *words)
    assert "Leave one out" in both.output
    assert (
        capture("plan", tmp_path / "study", "--rules", "cms-pim", "--sample", "40").exit_code == 0
    )


def test_what_is_no_single_sound_table_is_refused(kept: Path, tmp_path: Path) -> None:
    roles: dict[str, Any] = {"unit_id": "ID", "paid": "PAID"}
    with pytest.raises(FrameError, match="no table none"):
        open_frame(kept, table="none", **roles)
    (tmp_path / "c.csv").write_text("ID,PAID\na,1\n", encoding="utf-8")
    with pytest.raises(FrameError, match="for a file that is no database"):
        open_frame(tmp_path / "c.csv", table="claims", **roles)
    with closing(sqlite3.connect(kept)) as connection:
        connection.execute('create view other as select * from "cl""aims" where PAID <> \'0.00\'')
        connection.commit()
    with pytest.raises(FrameError, match=r'2 tables and views: cl"aims, other.*--table NAME'):
        open_frame(kept, **roles)
    frame = open_frame(kept, table="other", **roles).check()
    assert 0 < frame.size < 400
    with pytest.raises(FrameError, match="refused a statement"):
        frame.engine.execute('delete from "cl""aims"')
    data = kept.read_bytes()
    wal = kept.with_name(kept.name + "-wal")
    wal.write_bytes(b"x")
    with pytest.raises(FrameError, match="changes that are not yet in the file"):
        open_frame(kept, table="other", **roles)
    wal.unlink()
    kept.write_bytes(data[:5_000] + b"\xff" * 9_000 + data[14_000:])
    with pytest.raises(FrameError, match="a damaged database"):
        open_frame(kept, table="other", **roles)
    assert "--table NAME" in capture("intake", kept).output
    with closing(sqlite3.connect(tmp_path / "empty.db")) as connection:
        connection.execute("create table t (a)")
        connection.execute("drop table t")
        connection.commit()
    with pytest.raises(FrameError, match="a database of 0 tables"):
        open_frame(tmp_path / "empty.db", **roles)


def test_an_address_with_a_password_is_refused_unseen() -> None:
    for address in ("postgresql://me:secret@db.example/claims", "postgres://me:secret@db/x"):
        ended = capture("check", "--database", address, *WORDS, "--table", "t")
        assert ended.exit_code == 3
        assert "secret" not in ended.output
        assert "PGPASSWORD" in ended.output


@pytest.mark.system
def test_an_address_of_postgresql_is_read(
    postgresql: Any, table: pd.DataFrame, tmp_path: Path, on_postgresql: Opener
) -> None:
    expected = on_postgresql(table, tmp_path, **ROLES).check()
    postgresql.commit()
    cursor = postgresql.cursor()
    cursor.execute("show unix_socket_directories")
    folder = cursor.fetchone()[0]
    cursor.execute("select current_user")
    user = cursor.fetchone()[0]
    cursor.close()
    address = f"postgresql://{user}@/{user}?host={folder}"
    names = ["--unit-id", "ID", "--paid", "PAID", "--table", 'a.b,"cl""aims"', "--json"]
    ended = capture("check", "--database", address, *names)
    assert ended.exit_code == 0, ended.output
    assert result(ended.output)["total_cents"] == expected.total.cents
    frame = open_frame(address, table=("a.b", 'cl"aims'), **ROLES).check()
    assert frame.content_digest == expected.content_digest
    assert len(NAMES) > 0
    assert frame.query == expected.query
    with pytest.raises(FrameError, match="read-only transaction"):
        frame.engine.execute('delete from "a.b"."cl""aims" returning 1')

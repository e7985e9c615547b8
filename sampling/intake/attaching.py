"""Attaching whatever a person opens as a frame: a file, a table in memory, or one of an engine."""

from __future__ import annotations

import glob
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from primafacie.core.digest import sha256_file
from primafacie.core.errors import FrameError
from sampling.engines.column_types import Column
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.engine import Engine, EngineTable, Names, engine_of, engine_opening
from sampling.engines.roles import Roles
from sampling.intake.formats import ROLES_WANTED, SAVE_SO, Format, format_of, shown_endings
from sampling.intake.many_files import attach_files, files_matching, is_list_of_files
from sampling.intake.source_files import SameFile, check_name, readable
from sampling.intake.sources import Source, unique_names
from sampling.intake.table_cells import TableFormat


def attach(
    source: Any,
    *,
    form: TableFormat,
    memory: str,
    table: Names | None = None,
    roles: Roles | None = None,
) -> Source:
    """Attach a path, a table, or a table of a database or of Spark; else `FrameError`."""
    columns = roles.columns if roles else None
    if is_list_of_files(source):
        paths = files_matching(source)
        source = paths if len(paths) > 1 else paths[0]
    if isinstance(source, str | Path):
        opening = engine_opening(str(source))
        if opening is not None:
            return _opened(opening, str(source), table, columns)
        source = Path(source)
    is_file = isinstance(source, Path | list)
    engine = None if is_file else engine_of(source)
    if engine is not None:
        return _in_place(engine.attach(source, table, columns))
    if table is not None:
        what = "a file" if is_file else f"a {type(source).__name__}"
        raise FrameError(
            f"the name of a table, {table!r}, for {what} that is no database",
            expected="a database, a connection to one, or a Spark session",
            fix="Leave the table out",
        )
    if isinstance(source, list):
        members = {path: file_format(path, form) for path in source}
        return attach_files(
            DuckdbEngine(memory=memory),
            source,
            lambda engine, path: members[path].attach(engine, path, form, roles),
        )
    member = file_format(source, form)
    return member.attach(DuckdbEngine(memory=memory), source, form, roles)


def with_usual_roles(
    source: Any, form: TableFormat, given: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The columns by role, those that were not given taken from the form, and a note on them.

    The columns of claimed amounts and dates are taken where no role was given at all. Raises
    `FrameError` where the unit's id or the amount paid is neither given nor settled by the form.
    """
    lacking = [role for role in ("unit_id", "paid") if given[role] is None]
    if not lacking:
        return dict(given), ()
    usual, wanted = {}, ROLES_WANTED
    if is_read_by_a_format(source):
        first = files_matching(source)[0] if is_list_of_files(source) else source
        first = Path(first) if isinstance(first, str) else first
        member = file_format(first, form)
        usual, wanted = dict(member.usual_roles(first, form)), member.roles_wanted(first, form)
    if not set(lacking) <= set(usual):
        names = " and ".join({"unit_id": "unit's id", "paid": "amount paid"}[r] for r in lacking)
        raise FrameError(
            f"no column of the {names}",
            expected="the columns of the unit's id and of the amount paid",
            fix=wanted,
        )
    taken = [
        role for role in usual if given[role] is None and (len(lacking) == 2 or role in lacking)
    ]
    shown = ", ".join(f"{role} is the column {usual[role]}" for role in taken)
    return dict(given) | {role: usual[role] for role in taken}, (
        f"by the form of the file, {shown}",
    )


def is_read_by_a_format(source: Any) -> bool:
    """Is it a file or a table in memory, and no database?"""
    if isinstance(source, str | Path):
        return engine_opening(str(source)) is None
    return is_list_of_files(source) or engine_of(source) is None


def _opened(
    engine: type[Engine], address: str, table: Names | None, columns: Sequence[str] | None
) -> Source:
    """A table of a database that is opened here, and closed with its engine."""
    path = Path(address)
    is_file = path.is_file()
    file = SameFile(path) if is_file else None
    digest = sha256_file(path) if is_file else None
    connection = engine.open(address)
    try:
        only = engine.only_table(connection) if table is None else None
        attached = engine.attach(connection, only or table, columns)
    except BaseException:
        connection.close()
        raise
    weakref.finalize(attached.engine, _closed, connection)
    source = _in_place(attached)
    note = (f"the database has one table, {only}, which was read",) if only else ()
    name = f"{path.name}, {source.name}" if is_file else source.name
    return replace(source, name=name, sha256=digest, file=file, notes=(*source.notes, *note))


def _closed(connection: Any) -> None:
    """Close a connection, unless its server has gone before."""
    with suppress(Exception):
        connection.close()


def _in_place(table: EngineTable) -> Source:
    """A table that stays in the engine that holds it."""
    names = unique_names([name for name, _ in table.columns], where=table.name)
    dialect = table.engine.dialect
    return Source(
        engine=table.engine,
        name=table.name,
        sha256=None,
        relation=table.relation,
        columns={
            name: Column(name, kind, dialect)
            for name, (_, kind) in zip(names, table.columns, strict=True)
        },
        row_word="row",
        first_row=1,
        in_place=True,
        numbered=False,
        query=table.query,
        notes=table.notes,
    )


def file_format(source: Any, form: TableFormat) -> Format:
    """The format of a path, which must be a file, or of a table in memory."""
    if isinstance(source, Path):
        check_name(source)
        with readable(source):
            is_file = source.is_file()
        if not is_file:
            is_folder = source.is_dir()
            fix = "Check the name of the file"
            if not is_folder and glob.has_magic(source.name):
                fix = f'{fix}; a pattern is given with --files "{source}" (in Python as a list)'
            raise FrameError(
                f"{source} is a folder and no file" if is_folder else f"there is no file {source}",
                expected="a claims file",
                fix=fix,
            )
    member = format_of(source, form)
    if member is not None:
        name = source.name if isinstance(source, Path) else "the table"
        member.check_declared(form, name, FrameError)
        return member
    if isinstance(source, Path) and engine_opening(str(source)) is not None:
        raise FrameError(
            f"the database {source.name}",
            expected="a file that is one table",
            fix="primafacie check reads a database, one table of it: --table NAME",
        )
    if isinstance(source, Path):
        raise FrameError(
            f"the file {source.name}",
            expected=shown_endings(),
            fix=SAVE_SO,
        )
    raise FrameError(
        f"a source of type {type(source).__name__}",
        expected="a file name, or a pandas, polars or Arrow table",
        fix="Save the claims as .csv or .parquet and name the file",
    )

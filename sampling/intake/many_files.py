"""Several files as one source: the same columns in each, and every row placed in its own file.

A pattern is expanded here, from what a person typed and never from data; the files are read in the
order of their names.
"""

from __future__ import annotations

import glob
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.errors import FrameError, Problem
from primafacie.core.work_areas import make_private
from sampling.engines.column_types import Column
from sampling.intake.source_files import SameFile
from sampling.intake.sources import RAW, ROW, Source, SourceFile, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sampling.engines.duckdb_engine import DuckdbEngine

_NAMED: Final = 3
_SHOWN: Final = 10
_WHOLES: Final = frozenset(
    f"{sign}{size}"
    for sign in ("", "U")
    for size in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
)


def files_matching(patterns: str | Path | Sequence[str | Path]) -> list[Path]:
    """List the files that names or patterns such as `claims_2024*.csv` stand for, by their names.

    Parameters
    ----------
    patterns : str, path, or sequence of them
        Names of files and patterns: `*` stands for any letters, `?` for one, `[ab]` for one of
        these. A file of that very name is meant where there is one.

    Returns
    -------
    list of pathlib.Path
        The files, each once, in the order of their names.

    Raises
    ------
    FrameError
        If a pattern matches no file.
    """
    given = [patterns] if isinstance(patterns, str | Path) else list(patterns)
    found: list[Path] = []
    for pattern in map(str, given):
        matched = [Path(pattern)]
        if not matched[0].is_file() and glob.has_magic(pattern):
            folder = Path(glob.escape(matched[0].anchor) if matched[0].anchor else ".")
            rest = matched[0].relative_to(matched[0].anchor)
            matched = [path for path in folder.glob(str(rest)) if path.is_file()]
            if not matched:
                raise FrameError(
                    f"no file of the name {pattern}",
                    where="files",
                    expected="a pattern that matches at least one file, such as claims_2024*.csv",
                    fix="Check the folder and the spelling",
                )
        found += matched
    once = {path.resolve(): path for path in found}
    return sorted(once.values(), key=lambda path: (path.name, str(path)))


def attach_files(
    engine: DuckdbEngine,
    paths: Sequence[Path],
    attach: Callable[[DuckdbEngine, Path], Source],
) -> Source:
    """Attach several files as one source; `attach` attaches one of them.

    Raises `FrameError` where the columns differ, naming the files that differ from the first.
    """
    names = _names(paths)
    name = _name(names)
    parts: list[Source] = []
    with engine.locked_at_end():
        for place, (path, shown) in enumerate(zip(paths, names, strict=True)):
            with _own_area(engine, place):
                parts.append(_renamed(engine, attach(engine, path), place, shown))
        engine.reads = name
    _check_columns(parts)
    starts, counts = [0], []
    for part in parts:
        counts.append(int(engine.execute(f"select count(*) from {part.relation}")[0][0]))
        starts.append(starts[-1] + counts[-1])
    columns = [engine.dialect.quoted(column) for column in parts[0].columns]
    selects = [
        f"select {ROW} + {start} as {ROW}, {', '.join(columns)} from {part.relation}"
        for part, start in zip(parts, starts, strict=False)
    ]
    engine.execute(f"create temp view {RAW} as {' union all '.join(selects)}")
    zones = {column.name: column.zone for column in parts[0].columns.values() if column.zone}
    rounded: Counter[str] = Counter()
    for part in parts:
        rounded.update(part.rounded)
    return replace(
        parts[0],
        name=name,
        sha256=_digest(names, parts),
        relation=RAW,
        columns=describe(engine, RAW, zones),
        in_place=all(part.in_place for part in parts),
        problems=tuple(problem for part in parts for problem in part.problems),
        problem_rows=sum(part.problem_rows for part in parts),
        lines=None,
        count=None,
        first_row=1,
        rounded=rounded,
        file=SameFiles([part.file for part in parts if part.file is not None]),
        notes=(_note(names), *_notes(parts)),
        lines_outside=0,
        parts=Parts(tuple(parts), tuple(starts[:-1])),
    )


@dataclass(frozen=True)
class Parts:
    """The files of a source, and the number of rows before each."""

    sources: tuple[Source, ...]
    starts: tuple[int, ...]

    def of(self, number: int) -> tuple[Source, int]:
        """The file of a row, and the number of the row in it."""
        place = bisect_right(self.starts, number - 1) - 1
        return self.sources[place], number - self.starts[place]

    def files(self, totals: Sequence[tuple[int, int]]) -> tuple[SourceFile, ...]:
        """The record of each file, with its rows and its cents."""
        return tuple(
            SourceFile(source.name, source.sha256 or "", rows, cents)
            for source, (rows, cents) in zip(self.sources, totals, strict=True)
        )


class SameFiles(SameFile):
    """Several files, each as it was at a moment."""

    def __init__(self, files: Sequence[SameFile]) -> None:
        self._files = tuple(files)

    def check(self) -> None:
        """Refuse files of which another program changed one."""
        for file in self._files:
            file.check()


@contextmanager
def _own_area(engine: DuckdbEngine, place: int) -> Iterator[None]:
    """A folder of its own for what a format writes while it attaches a file."""
    whole = engine.area
    engine.area = whole / f"file-{place}"
    engine.area.mkdir()
    make_private(engine.area)
    try:
        yield
    finally:
        engine.area = whole


def _renamed(engine: DuckdbEngine, part: Source, place: int, shown: str) -> Source:
    """An attached file under a relation of its own, so that the next can be attached."""
    relation = f"{RAW}_{place}"
    kind = engine.execute(
        f"select table_type from information_schema.tables where table_name = '{RAW}'"
    )
    word = "view" if kind[0][0] == "VIEW" else "table"
    engine.execute(f"alter {word} {RAW} rename to {relation}")
    for table in ("reject_errors", "reject_scans"):
        engine.execute(f"drop table if exists {table}")
    before = part.name
    return replace(
        part,
        name=shown,
        relation=relation,
        problems=tuple(
            replace(problem, where=f"{shown}{problem.where[len(before) :]}")
            if shown != before and problem.where.startswith(before)
            else problem
            for problem in part.problems
        ),
    )


def _names(paths: Sequence[Path]) -> list[str]:
    """What each file is called: its name, with the folder where two files have one name."""
    names = [path.name for path in paths]
    if len(set(names)) == len(names):
        return names
    folders = [f"{path.resolve().parent.name}/{path.name}" for path in paths]
    if len(set(folders)) == len(folders):
        return folders
    raise FrameError(
        "files of one name in folders of one name",
        where="files",
        expected="files that their names, or the names of their folders, tell apart",
        fix="Rename the files",
    )


def _name(names: Sequence[str]) -> str:
    """What the whole source is called."""
    if len(names) <= _NAMED:
        return f"{len(names)} files: {', '.join(names)}"
    return f"{len(names)} files, {names[0]} to {names[-1]}"


def _note(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"{len(names)} files are read as one, in this order: {shown}{more}"


def _notes(parts: Sequence[Source]) -> list[str]:
    """What is said of each file; what is said of several is said once, with their number."""
    counted = Counter(note for part in parts for note in part.notes)
    said: dict[str, str] = {}
    for part in parts:
        for note in part.notes:
            many = counted[note]
            said.setdefault(note, f"{part.name}: {note}" if many == 1 else f"{many} files: {note}")
    return list(said.values())


def _digest(names: Sequence[str], parts: Sequence[Source]) -> str:
    """The digest of the list of digests, as `sha256sum FILES | sha256sum` prints it."""
    lines = "".join(f"{part.sha256}  {name}\n" for name, part in zip(names, parts, strict=True))
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def _check_columns(parts: Sequence[Source]) -> None:
    """Refuse files whose columns are not those of the first, by name and by type."""
    first = parts[0]
    problems = []
    for part in parts[1:]:
        lost = [name for name in first.columns if name not in part.columns]
        new = [name for name in part.columns if name not in first.columns]
        words = [f"without the column {', '.join(lost)}"] if lost else []
        words += [f"with the further column {', '.join(new)}"] if new else []
        if words:
            problems.append(
                Problem(
                    part.name,
                    f"a file {' and '.join(words)}",
                    f"the columns of {first.name}",
                    "Read the files that have the same columns, or correct the header",
                )
            )
            continue
        problems += _types(first, part)
    if problems:
        raise FrameError.collected(problems, what="files")


def _types(first: Source, part: Source) -> list[Problem]:
    return [
        Problem(
            f"{part.name}, column {name}",
            f"values of type {part.columns[name].type}",
            f"{column.type}, as in {first.name}",
            "Export the files in one way",
        )
        for name, column in first.columns.items()
        if not _alike(column, part.columns[name])
    ]


def _alike(one: Column, other: Column) -> bool:
    """Can two columns be read as one without changing a value?"""
    if one.zone != other.zone:
        return False
    kinds = {one.type, other.type}
    decimals = all(kind.startswith("DECIMAL") for kind in kinds)
    return len(kinds) == 1 or kinds <= _WHOLES or (decimals and _scale(one) == _scale(other))


def _scale(column: Column) -> str:
    return column.type.rpartition(",")[2]


def is_list_of_files(source: Any) -> bool:
    """Is a source a list of paths?"""
    if not isinstance(source, list | tuple) or not source:
        return False
    return all(isinstance(one, str | Path) for one in source)


def total_sql(starts: Sequence[int], rows: str) -> str:
    """SQL of the rows and cents of each file, by the number of the row before it."""
    tops: Mapping[int, int | None] = dict(zip(starts, [*starts[1:], None], strict=True))
    cases = " union all ".join(
        f"select {place} as place, count(*), coalesce(sum(cast(paid as hugeint)), 0) from {rows} "
        f"where row_number > {start}" + ("" if top is None else f" and row_number <= {top}")
        for place, (start, top) in enumerate(tops.items())
    )
    return f"select * from ({cases}) order by place"

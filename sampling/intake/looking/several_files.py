"""Several files of claims, looked at one by one and as the one table that they may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from primafacie.core.errors import FrameError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.intake.attaching import file_format
from sampling.intake.looking.inspecting import inspect_file, record_of, settled_roles
from sampling.intake.looking.intake_records import IntakeRecord
from sampling.intake.looking.structures import Structure
from sampling.intake.looking.table_roles import SeenRoles
from sampling.intake.many_files import attach_files, files_matching
from sampling.intake.table_cells import TableFormat

if TYPE_CHECKING:
    import pandas as pd

_NUMBERS: Final = ("amount", "number", "id")
_TEXTS: Final = ("id", "text")
_AROUND: Final = ("encoding", "delimiter", "sheet", "header_row", "footer_rows")


@dataclass(frozen=True)
class IntakeRecords(Result):
    """What was seen in several files that are to be read as one.

    Attributes
    ----------
    files : tuple of IntakeRecord
        The record of each file, in the order of their names.
    differences : tuple of str
        How files differ from the first one: columns, kinds of values, the way they are written;
        and files with the same bytes.
    whole : IntakeRecord or None
        The record of all rows together; None where the files cannot be read as one.
    """

    SCHEMA: ClassVar[str] = "primafacie.intakes/1"
    ROWS: ClassVar[str] = "files"

    files: tuple[IntakeRecord, ...]
    differences: tuple[str, ...] = ()
    whole: IntakeRecord | None = None

    def table(self) -> pd.DataFrame:
        """Tabulate the files.

        Returns
        -------
        pandas.DataFrame
            One row per file: its form, rows, columns, what the amounts paid add up to, problems.
        """
        import pandas as pd

        rows = [
            (
                file.name,
                file.format,
                file.rows,
                len(file.columns),
                None if (total := file.paid_total()) is None else total.cents,
                len(file.problems),
            )
            for file in self.files
        ]
        heads = ["file", "format", "rows", "columns", "paid_cents", "problems"]
        return pd.DataFrame(rows, columns=heads).astype({"paid_cents": "Int64"})

    def __str__(self) -> str:
        rows = counted(sum(file.rows for file in self.files), "row")
        return (
            f"{counted(len(self.files), 'file')}: {rows}, "
            f"{counted(len(self.differences), 'difference')}; see text()"
        )

    def text(self) -> str:
        """Write the records as a page of plain text.

        Returns
        -------
        str
            How the files differ, the record of all rows together, and that of each file.
        """
        parts = [str(self).removesuffix("; see text()")]
        parts += [f"difference: {difference}" for difference in self.differences]
        shown = [] if self.whole is None else [self.whole]
        return "\n\n".join(["\n".join(parts), *(file.text() for file in (*shown, *self.files))])


def inspect_files(
    sources: str | Path | Sequence[str | Path],
    *,
    form: TableFormat | None = None,
    roles: Mapping[str, str | Sequence[str]] | None = None,
    stated_units: int | None = None,
    stated_paid: Money | None = None,
) -> IntakeRecords:
    """Look at several files of claims that are to be read as one.

    Each is looked at as `inspect_file` looks at one. Files whose columns differ, whose columns hold
    values of another kind, or that are written in another way are named: one command reads files
    that are written in one way. Files with the same bytes are named as well.

    Parameters
    ----------
    sources : str, path, or sequence of them
        Names of files and patterns such as `claims_2024*.csv`.
    form : TableFormat, optional
        How the files are written, as far as it is known.
    roles : mapping of str to str or sequence of str, optional
        Columns whose roles are known, as in `inspect_file`.
    stated_units : int, optional
        The number of units that is stated for all files together.
    stated_paid : Money, optional
        The amount paid that is stated for all files together.

    Returns
    -------
    IntakeRecords
        What was seen.

    Raises
    ------
    FrameError
        If there is no such file, or its form is not known.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> for month in "12":
    ...     file = folder / f"claims_{month}.csv"
    ...     lines = ["id,paid", f"A{month},{month}.50"]
    ...     _ = file.write_text(chr(10).join(lines), encoding="utf-8")
    >>> records = inspect_files(folder / "claims_*.csv")
    >>> print(records.whole.rows, records.whole.paid_total(), records.differences)
    2 $4.00 ()
    """
    paths = files_matching(sources)
    files = tuple(inspect_file(path, form=form, roles=roles) for path in paths)
    between = _differences(files)
    differences = (*_same_bytes(files), *between)
    if any(file.problems for file in files) or between:
        return IntakeRecords(files, differences)
    try:
        stated = (stated_units, stated_paid)
        whole = _whole(paths, files[0], form or TableFormat(), roles or {}, stated)
    except FrameError as error:
        problems = tuple(str(problem) for problem in error.problems)
        return IntakeRecords(files, (*differences, *problems))
    return IntakeRecords(files, differences, whole)


def _whole(
    paths: Sequence[Path],
    first: IntakeRecord,
    declared: TableFormat,
    roles: Mapping[str, str | Sequence[str]],
    stated: tuple[int | None, Money | None],
) -> IntakeRecord:
    """The record of all rows, read as the first file is written."""
    form = replace(declared, **_written(first))
    structure = Structure.of(form, first.format)
    structure.seen += [seen for seen in first.observations if seen.argument in _AROUND]
    members = {path: file_format(path, form) for path in paths}
    usual = members[paths[0]].usual_roles(paths[0], form)
    engine = DuckdbEngine()
    try:
        source = attach_files(
            engine, paths, lambda engine, path: members[path].attach(engine, path, form, None)
        )
        for note in source.notes:
            structure.note(f"{note[:1].upper()}{note[1:].removesuffix('.')}.")
        return record_of(
            source,
            structure,
            today=datetime.now(UTC).date(),
            stated=stated,
            roles=SeenRoles.of({**settled_roles(usual, source), **roles}),
            proposing=not usual,
        )
    finally:
        engine.close()


def _written(record: IntakeRecord) -> dict[str, Any]:
    """How a file is written, by the arguments that adopt it; the roles are left out."""
    roles = dict(record.roles)
    return {name: value for name, value in record.arguments().items() if name not in roles}


def _same_bytes(files: Sequence[IntakeRecord]) -> list[str]:
    """Files that are copies of each other: their rows would be read twice."""
    found: dict[str | None, str] = {}
    said = []
    for file in files:
        if file.sha256 is not None and file.sha256 in found:
            said.append(
                f"{file.name} has the same bytes as {found[file.sha256]}: its rows would be read "
                "twice."
            )
        found.setdefault(file.sha256, file.name)
    return said


def _differences(files: Sequence[IntakeRecord]) -> list[str]:
    """How files differ from the first one that could be read."""
    readable = [file for file in files if file.columns]
    return [text for file in readable[1:] for text in _difference(readable[0], file)]


def _difference(first: IntakeRecord, other: IntakeRecord) -> list[str]:
    said = []
    kinds = {column.name: column.kind for column in first.columns}
    others = {column.name: column.kind for column in other.columns}
    lost = [name for name in kinds if name not in others]
    new = [name for name in others if name not in kinds]
    if lost:
        said.append(f"{other.name} does not have {_columns(lost)}, which {first.name} has.")
    if new:
        said.append(f"{other.name} has {_columns(new)}, which {first.name} does not have.")
    said += [
        f"Column {name} looks like {_KINDS[others[name]]} in {other.name} and like "
        f"{_KINDS[kind]} in {first.name}."
        for name, kind in kinds.items()
        if name in others and not _alike(kind, others[name])
    ]
    mine, theirs = _written(first), _written(other)
    if mine != theirs:
        said.append(
            f"{other.name} is read with {_arguments(theirs)}, and {first.name} with "
            f"{_arguments(mine)}: save them in one form."
        )
    return said


_KINDS: Final = {
    "amount": "an amount",
    "date": "a date",
    "id": "an id",
    "number": "a number",
    "text": "text",
}


def _alike(one: str, other: str) -> bool:
    """May values of both kinds be of one column? What few rows hold decides no kind."""
    kinds = {one, other}
    return len(kinds) == 1 or "blank" in kinds or kinds <= {*_NUMBERS} or kinds <= {*_TEXTS}


def _columns(names: Sequence[str]) -> str:
    return f"the column{'' if len(names) == 1 else 's'} {', '.join(names)}"


def _arguments(written: Mapping[str, Any]) -> str:
    if not written:
        return "no option"
    return " ".join(f"{name}={value!r}" for name, value in written.items())

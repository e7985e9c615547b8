"""A .zip file with one file of claims: unpacked within bounds and read as what it holds.

A member is opened by its entry and written under a name of ours, so that no path of the archive
reaches the disk. What it unpacks to is bounded: a small archive can hold terabytes of zeros.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from primafacie.core.digest import sha256_file
from primafacie.core.errors import AuditError, FrameError, Problem
from primafacie.core.families import unknown_name
from primafacie.core.passwords import password_of, wrong_password
from primafacie.core.printable import printable
from primafacie.core.work_areas import WorkArea, make_private
from sampling.engines.duckdb_engine import DuckdbEngine
from sampling.engines.roles import Roles
from sampling.intake.formats import Format, file_endings, format_of, shown_endings
from sampling.intake.sheets import Book
from sampling.intake.source_files import readable, unchanged
from sampling.intake.sources import Source
from sampling.intake.table_cells import Cells, FileBytes, TableFormat

if TYPE_CHECKING:
    from sampling.intake.looking.structures import Structure

_CHUNK: Final = 1 << 20
_MOST_TIMES: Final = 200
_ALWAYS_ALLOWED: Final = 100 << 20
_MOST_BYTES: Final = 200 << 30
_SHOWN: Final = 8
# What file managers add to an archive.
_ADDED: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_ENCRYPTED: Final = 0x1
_AES: Final = 99
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
)


class ZipFiles(Format):
    """Archives with one file of claims."""

    def attach(
        self, engine: DuckdbEngine, source: Path, form: TableFormat, roles: Roles | None
    ) -> Source:
        """The member, unpacked into the private folder of the engine and attached from there."""
        with readable(source), unchanged(source):
            sha256 = sha256_file(source)
            with source.open("rb") as stream, _opened(stream, source.name, FrameError) as archive:
                member = archive.member(form)
                path = engine.area / "unpacked" / member.safe_name
                path.parent.mkdir(mode=0o700, exist_ok=True)
                with path.open("wb") as out:
                    make_private(path)
                    for piece in archive.pieces(member, form.password):
                        out.write(piece)
        inner = replace(form, member=None)
        known = member.format(inner, FrameError, path)
        attached = known.attach(engine, path, inner, roles)
        name = f"{source.name}, member {member.name}"
        return replace(
            attached,
            name=name,
            sha256=sha256,
            problems=tuple(_in_archive(problem, path.name, name) for problem in attached.problems),
            notes=(*attached.notes, *member.notes(source.name)),
        )

    def usual_roles(self, source: Path, form: TableFormat) -> Mapping[str, str]:
        """Those of the member."""
        known, path, inner = self._known(source, form)
        return known.usual_roles(path, inner)

    def roles_wanted(self, source: Path, form: TableFormat) -> str:
        """What the member wants."""
        known, path, inner = self._known(source, form)
        return known.roles_wanted(path, inner)

    def _known(self, source: Path, form: TableFormat) -> tuple[Format, Path, TableFormat]:
        """The format of the member, by its name."""
        with (
            readable(source),
            source.open("rb") as stream,
            _opened(stream, source.name, FrameError) as archive,
        ):
            member = archive.member(form)
        inner = replace(form, member=None)
        return member.format(inner, FrameError), Path(member.safe_name), inner

    def structure(self, source: Path, form: TableFormat) -> Structure:
        """How the member is written; it is unpacked into a private folder to be looked at."""
        area = WorkArea()
        try:
            with (
                readable(source),
                source.open("rb") as stream,
                _opened(stream, source.name, FrameError) as archive,
            ):
                member = archive.member(form)
                path = area.path / member.safe_name
                with path.open("wb") as out:
                    make_private(path)
                    for piece in archive.pieces(member, form.password):
                        out.write(piece)
            inner = replace(form, member=None)
            found = member.format(inner, FrameError).structure(path, inner)
        finally:
            area.remove()
        found.declared, found.form = form, replace(found.form, member=form.member)
        found.words += ", in a .zip file"
        if form.member is not None:
            found.propose(f"The member {member.name} was declared.", "member", form.member)
        return found

    def cells(
        self, source: FileBytes, form: TableFormat, needed: Sequence[str], error: type[AuditError]
    ) -> Cells:
        """The cells of the member."""
        file, known, inner = self._member(source, form, error)
        return known.cells(file, inner, needed, error)

    def book(self, file: FileBytes, form: TableFormat, error: type[AuditError]) -> Book | None:
        """The member as a book of sheets, where it is a workbook."""
        member, known, inner = self._member(file, form, error)
        return known.book(member, inner, error)

    def _member(
        self, file: FileBytes, form: TableFormat, error: type[AuditError]
    ) -> tuple[FileBytes, Format, TableFormat]:
        """The bytes of the member, its format, and how it is written."""
        with _opened(io.BytesIO(file.data), file.name, error) as archive:
            member = archive.member(form)
            data = b"".join(archive.pieces(member, form.password))
        inner = replace(form, member=None)
        return FileBytes(member.safe_name, data), member.format(inner, error), inner


ZIP = ZipFiles("zip", endings=(".zip",), shown=(".zip",), has_sheets=True, has_spans=True)


@dataclass(frozen=True)
class Member:
    """The file of an archive that is read, and the names of those that are not."""

    archive: str
    entry: zipfile.ZipInfo
    others: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name as the archive has it, fit to be printed."""
        return printable(self.entry.filename)

    @property
    def safe_name(self) -> str:
        """The last part of the name, without signs that lead elsewhere."""
        last = printable(self.entry.filename.replace("\\", "/").rpartition("/")[2])
        return "".join("_" if sign in '<>:"/\\|?*[]' else sign for sign in last)[-120:]

    def format(
        self, form: TableFormat, error: type[AuditError], path: Path | None = None
    ) -> Format:
        """The format of the member, unpacked at a path; an archive in an archive is refused."""
        known = format_of(path or Path(self.safe_name), form)
        if known is None or isinstance(known, ZipFiles):
            raise error(
                f"the file {self.name} in the archive",
                where=self.archive,
                expected=f"one of {shown_endings(but=ZIP.name)}",
                fix="Unpack the archive, and save the claims in one of these forms",
            )
        known.check_declared(form, self.archive, error)
        return known

    def notes(self, archive: str) -> list[str]:
        """What is said of the files of the archive that are not read."""
        if not self.others:
            return []
        count = len(self.others)
        files = "1 other file" if count == 1 else f"{count:,} other files"
        return [f"{archive} holds {files}, not read: {_listed(self.others)}"]


class _Archive:
    """An opened archive, whose faults are those of the file that was handed in."""

    def __init__(self, book: zipfile.ZipFile, name: str, error: type[AuditError]) -> None:
        self._book, self._name, self._error = book, name, error

    def member(self, form: TableFormat) -> Member:
        """The member declared, or the only file that can hold claims."""
        files = [
            entry
            for entry in self._book.infolist()
            if not entry.is_dir()
            and not entry.filename.startswith(_ADDED[0])
            and not entry.filename.rpartition("/")[2].startswith("._")
            and not entry.filename.endswith(_ADDED[1:])
        ]
        names = [entry.filename for entry in files]
        if form.member is not None:
            found = [entry for entry in files if entry.filename == form.member]
            if len(found) != 1:
                got = f"{'no' if not found else 'more than one'} file {printable(form.member)!r}"
                raise self._error.of(
                    unknown_name(
                        "member", form.member, map(printable, names), where=self._name, got=got
                    )
                )
        else:
            found = [entry for entry in files if self._may_hold_claims(entry, form, len(files))]
            if len(found) != 1:
                raise self._undecided(found or files)
        others = tuple(printable(name) for name in names if name != found[0].filename)
        return Member(self._name, found[0], others)

    def _may_hold_claims(self, entry: zipfile.ZipInfo, form: TableFormat, count: int) -> bool:
        if form.layout is not None and count == 1:
            return True
        endings = tuple(ending for ending in file_endings() if ending not in ZIP.endings)
        return entry.filename.lower().endswith(endings)

    def _undecided(self, files: Sequence[zipfile.ZipInfo]) -> AuditError:
        names = [printable(entry.filename) for entry in files]
        if not names:
            return self._error(
                "an archive without files",
                where=self._name,
                expected="one file of claims",
                fix="Check that this is the right file",
            )
        if len(names) == 1:
            return self._error(
                f"the file {names[0]} in the archive",
                where=self._name,
                expected=f"one of {shown_endings(but=ZIP.name)}",
                fix="Unpack the archive, and save the claims in one of these forms",
            )
        return self._error(
            f"{len(names):,} files in the archive: {_listed(names)}",
            where=self._name,
            expected="one file of claims, or its name",
            fix=f'Name the file: --member "{names[0]}" (in Python member="{names[0]}"); to read '
            "several as one, unpack them and name them with --files",
        )

    def pieces(self, member: Member, password: str | None) -> Iterator[bytes]:
        """The bytes of a member piece by piece; `AuditError` where they are out of proportion."""
        entry = member.entry
        most = min(max(_ALWAYS_ALLOWED, entry.compress_size * _MOST_TIMES), _MOST_BYTES)
        done = 0
        with self._stream(member, password) as stream:
            while piece := self._read(stream, entry):
                done += len(piece)
                if done > most or done > entry.file_size:
                    raise self._error(
                        f"a file that unpacks to more than {min(done, most):,} bytes from "
                        f"{entry.compress_size:,}",
                        where=f"{self._name}, member {member.name}",
                        expected=f"at most {_MOST_TIMES} times its packed size",
                        fix="Check where the archive came from; if it is sound, unpack it and name "
                        "the file itself",
                    )
                yield piece

    def _read(self, stream: IO[bytes], entry: zipfile.ZipInfo) -> bytes:
        """The next bytes; a wrong password may show only by what it decrypts."""
        try:
            return stream.read(_CHUNK)
        except (zipfile.BadZipFile, zlib.error) as cause:
            if entry.flag_bits & _ENCRYPTED:
                raise wrong_password(self._name, self._error) from cause
            raise

    def _stream(self, member: Member, password: str | None) -> IO[bytes]:
        if not member.entry.flag_bits & _ENCRYPTED:
            return self._book.open(member.entry)
        if member.entry.compress_type == _AES:
            raise self._error(
                "an archive encrypted in a way that is not known here (AES)",
                where=self._name,
                expected="an archive without a password, or with one of the old kind (ZipCrypto)",
                fix="Unpack it with the program that packed it, and name the file itself",
            )
        given = password_of(self._name, password, self._error)
        try:
            return self._book.open(member.entry, pwd=given.encode("utf-8"))
        except RuntimeError as cause:
            raise wrong_password(self._name, self._error) from cause


@contextmanager
def _opened(stream: IO[bytes], name: str, error: type[AuditError]) -> Iterator[_Archive]:
    """An archive; what is wrong with its bytes is an `AuditError`."""
    try:
        with zipfile.ZipFile(stream) as book:
            yield _Archive(book, name, error)
    except AuditError:
        raise
    except _DAMAGE as cause:
        raise error(
            "a .zip file that is damaged or incomplete",
            where=name,
            expected="a whole .zip file",
            fix="Copy the file again from where it came, and compare its size or its digest",
        ) from cause


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


def _in_archive(problem: Problem, file: str, name: str) -> Problem:
    """A fault of the unpacked file as one of the archive."""
    where = problem.where
    if not where.startswith(file):
        return problem
    return replace(problem, where=f"{name}{where[len(file) :]}")

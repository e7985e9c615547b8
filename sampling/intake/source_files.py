"""A person's file: its name as the engine is given it, its bytes, and whether it stayed the same.

DuckDB reads a file name as a pattern: `*`, `?` and `[` would open other files. In brackets each
means itself. Folders named `key=value` add no column: every reader is told so where it is called.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from primafacie.core.errors import FrameError

_CHUNK = 1 << 20
_SIGNS = "*?["


class HashedFile:
    """An open file whose every byte read goes into its SHA-256."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on, and hash what was read."""
        data = self._stream.read(size)
        self._digest.update(data)
        return data

    def sha256(self) -> str:
        """The digest of the whole file: what nobody read yet is read now."""
        while self.read(_CHUNK):
            pass
        return self._digest.hexdigest()


def unpacked(stream: Any, path: Path) -> BinaryIO:
    """The text of an open file: packed by gzip where its name says so."""
    if is_packed(path):
        return cast("BinaryIO", gzip.GzipFile(fileobj=stream, mode="rb"))
    return cast("BinaryIO", stream)


def open_text(path: Path) -> BinaryIO:
    """A delimited file opened for its bytes, unpacked where its name ends in .gz."""
    if is_packed(path):
        return cast("BinaryIO", gzip.open(path, "rb"))
    return path.open("rb")


def is_packed(path: Path) -> bool:
    """Is the file packed by gzip, by its name?"""
    return path.suffix.lower() == ".gz"


class SameFile:
    """A file as it was at a moment: its place on the disk, its size and its time stamp."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before = self._identity()

    def check(self) -> None:
        """Refuse a file that another program changed, or exchanged, since."""
        if self._identity() != self._before:
            raise FrameError(
                "the file changed while it was read",
                where=self._path.name,
                expected="a file that no other program writes",
                fix="Wait until it is complete, or read a copy of it",
            )

    def _identity(self) -> tuple[int, int, int, int] | None:
        try:
            state = self._path.stat()
        except FileNotFoundError:
            return None
        return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Refuse a file that another program changes, or exchanges, while it is read."""
    file = SameFile(path)
    yield
    file.check()


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what the operating system or gzip says of a damaged file into a `FrameError`."""
    try:
        yield
    except PermissionError as error:
        raise FrameError(
            "the file may not be read",
            where=path.name,
            expected="a file that you have the right to read",
            fix="Ask for the right to read it, or copy it to a folder of your own",
        ) from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FrameError(
            "the packed file is damaged or incomplete",
            where=path.name,
            expected="a whole .gz file",
            fix="Copy the file again from where it came, and compare its size",
        ) from error
    except OSError as error:
        raise FrameError(
            f"the file cannot be read ({type(error).__name__}, code {error.errno})",
            where=path.name,
            expected="a file that the operating system can read",
            fix="Copy the file to a local folder and read the copy",
        ) from error


def check_name(path: Path) -> None:
    """Refuse a name that no text can hold: it could be neither printed nor recorded."""
    try:
        str(path.resolve()).encode("utf-8")
    except UnicodeEncodeError:
        raise _refused_name(path, "a name with bytes that are not UTF-8") from None


def pattern_of(path: Path) -> str:
    """The pattern that matches this one file and no other.

    Raises `FrameError` for a name that no pattern can state.
    """
    check_name(path)
    text = str(path.resolve())
    if not any(sign in text for sign in _SIGNS):
        return text
    text = path.resolve().as_posix()
    if "\\" in text:
        # In a pattern the backslash is the engine's escape sign, and brackets do not change that.
        raise _refused_name(path, "a path that has a backslash and one of * ? [ as well")
    return "".join(f"[{sign}]" if sign in _SIGNS else sign for sign in text)


def _refused_name(path: Path, got: str) -> FrameError:
    shown = path.name.encode("utf-8", "replace").decode("utf-8")
    return FrameError(
        got,
        where=shown,
        expected="a path that the engine can be given",
        fix="Rename the file or its folder, using letters, digits and - _ .",
    )

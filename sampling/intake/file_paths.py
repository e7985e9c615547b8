"""Names of files as the engine is given them: every sign of a name means itself.

DuckDB reads a file name as a pattern: `*`, `?` and `[` would open other files. In brackets each
means itself. Folders named `key=value` add no column: every reader is told so where it is called.
"""

from __future__ import annotations

from pathlib import Path

from primafacie.core.errors import FrameError

_SIGNS = "*?["


def check_name(path: Path) -> None:
    """Refuse a name that no text can hold: it could be neither printed nor recorded."""
    try:
        str(path.resolve()).encode("utf-8")
    except UnicodeEncodeError:
        raise _refused(path, "a name with bytes that are not UTF-8") from None


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
        raise _refused(path, "a path that has a backslash and one of * ? [ as well")
    return "".join(f"[{sign}]" if sign in _SIGNS else sign for sign in text)


def _refused(path: Path, got: str) -> FrameError:
    shown = path.name.encode("utf-8", "replace").decode("utf-8")
    return FrameError(
        got,
        where=shown,
        expected="a path that the engine can be given",
        fix="Rename the file or its folder, using letters, digits and - _ .",
    )

"""Declared date formats on engines that have no strptime of the same meaning.

`%Y`, `%m` and `%d`, each once, with any other signs between them; month and day may have one
digit where a sign follows them, as in DuckDB.
"""

from __future__ import annotations

import re

from primafacie.core.errors import FrameError

_FIELDS = {"Y": "([0-9]{4})", "m": "([0-9]{1,2})", "d": "([0-9]{1,2})"}


def date_pattern(date_format: str) -> tuple[str, dict[str, int]]:
    """The regular expression of a format, not anchored, and the group of each field."""
    pattern = ""
    groups: dict[str, int] = {}
    for piece in re.split(r"(%.)", date_format):
        field = piece[1:] if len(piece) == 2 and piece[0] == "%" else ""
        if field in _FIELDS and field not in groups:
            groups[field] = len(groups) + 1
            pattern += _FIELDS[field]
        elif field:
            raise _refused(date_format)
        else:
            # In brackets, a sign means itself in every engine's regular expressions.
            pattern += "".join(c if c.isalnum() or c == " " else f"[{c}]" for c in piece)
    if set(groups) != set(_FIELDS) or any(c in date_format for c in "^\\[]'"):
        raise _refused(date_format)
    if "%m%" in date_format or "%d%" in date_format or date_format.endswith("%Y%m%d"):
        pattern = pattern.replace("{1,2}", "{2}")
    return pattern, groups


def _refused(date_format: str) -> FrameError:
    return FrameError(
        f"the date format {date_format!r}",
        expected="%Y, %m and %d, each once, with signs between them",
        fix="Write for example date_format='%m/%d/%Y'",
    )

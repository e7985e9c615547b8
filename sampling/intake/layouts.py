"""The layout of a fixed-width file: where each field begins, how wide it is, what it holds.

A layout is a .csv or .toml file that a person writes, or the table of a record layout as CMS prints
it. It is kept as text in every record, so that a kept file can be read again without it.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from primafacie.core.errors import AuditError, Problem
from primafacie.core.families import unknown_name

_HEADS: Final = {
    "name": "name",
    "field": "name",
    "field name": "name",
    "claim field label": "name",
    "start": "start",
    "start position": "start",
    "begin": "start",
    "end": "end",
    "end position": "end",
    "width": "width",
    "length": "width",
    "data length": "width",
    "kind": "kind",
    "format": "kind",
    "picture": "kind",
    "decimals": "decimals",
    "date format": "date format",
    "date_format": "date format",
}
_IGNORED: Final = {"element #", "claim field name", "claim field description", "description"}
_KINDS: Final = ("text", "amount", "zoned", "date")
_DAYS: Final = {"YYYY-MM-DD": "%Y-%m-%d", "YYYYMMDD": "%Y%m%d", "MM/DD/YYYY": "%m/%d/%Y"}
_PICTURE: Final = re.compile(
    r"(?P<text>[XA](?:\([0-9]+\)|[XA]*)|9(?:\([0-9]+\)|9*))"
    r"|(?P<point>-?9(?:\([0-9]+\)|9*)\.9(?:\([0-9]+\)|9*))"
    r"|-?9(?:\([0-9]+\)|9*)V(?P<implied>9(?:\([0-9]+\)|9*))"
    r"|S9(?:\([0-9]+\)|9*)V(?P<zoned>9(?:\([0-9]+\)|9*))",
    re.IGNORECASE,
)
_MOST_FIELDS: Final = 5_000
_LONGEST: Final = 1_000_000


@dataclass(frozen=True)
class LayoutField:
    """A field of a fixed-width record.

    start : the position of its first character, counted from 1
    kind : text, amount, zoned (digits whose last one carries the sign, as mainframes write them)
        or date
    decimals : of an amount without a written point, how many digits are cents and less
    date_format : of a date, such as `%Y%m%d`
    """

    name: str
    start: int
    width: int
    kind: str = "text"
    decimals: int = 0
    date_format: str = ""

    @property
    def end(self) -> int:
        """The position of the last character."""
        return self.start + self.width - 1


@dataclass(frozen=True)
class Layout:
    """The fields of a fixed-width file in the order of their positions.

    `length` is that of every record where the layout states it; else 0, and all lines of a file
    must be as long as its first.
    """

    fields: tuple[LayoutField, ...]
    length: int = 0

    def __str__(self) -> str:
        """The layout as the text of a .csv layout file."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["name", "start", "width", "kind", "decimals", "date format"])
        for item in self.fields:
            rows.writerow(
                [item.name, item.start, item.width, item.kind, item.decimals, item.date_format]
            )
        if self.length:
            rows.writerow([_LENGTH, 1, self.length])
        return out.getvalue()

    @classmethod
    def read(cls, path: str | Path) -> Layout:
        """Read a layout file; `AuditError` names every fault of it."""
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeError) as cause:
            raise AuditError(
                f"the layout file {path} cannot be read",
                where="layout",
                expected="a .csv or .toml file in UTF-8",
                fix="Check the name of the layout file",
            ) from cause
        return cls.of_text(text, where=path.name, is_toml=path.name.lower().endswith(".toml"))

    @classmethod
    def of_text(cls, text: str, *, where: str = "layout", is_toml: bool = False) -> Layout:
        r"""The layout that a text states.

        Examples
        --------
        >>> layout = Layout.of_text("name,start,end,kind\nCLM_ID,1,13,X(13)\nPAID,14,22,9(7)V99")
        >>> [(item.name, item.start, item.width, item.decimals) for item in layout.fields]
        [('CLM_ID', 1, 13, 0), ('PAID', 14, 9, 2)]
        """
        rows, length = _of_toml(text, where) if is_toml else _of_csv(text, where)
        fields, problems = [], []
        for place, row in rows:
            if str(row.get("name", "")).strip() == _LENGTH:
                length = int(str(row.get("width", "0")) or 0)
                continue
            found = _field(row, f"{where}, {place}")
            if isinstance(found, Problem):
                problems.append(found)
            else:
                fields.append(found)
        fields.sort(key=lambda item: item.start)
        problems += _faults(fields, length, where) if not problems else []
        if problems:
            raise AuditError.collected(problems, what=where)
        return cls(tuple(fields), length)


_LENGTH: Final = "record length"


def _of_csv(text: str, where: str) -> tuple[list[tuple[str, dict[str, Any]]], int]:
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    if not rows:
        raise AuditError("an empty layout", where=where, expected=_EXPECTED, fix=_FIX)
    heads = [" ".join(cell.replace("_", " ").split()).lower() for cell in rows[0]]
    names = [_HEADS.get(head, "") for head in heads]
    strange = [head for head, name in zip(heads, names, strict=True) if not name]
    strange = [head for head in strange if head not in _IGNORED]
    if strange or "name" not in names or "start" not in names:
        got = f"the column {strange[0][:40]!r}" if strange else "a layout without name and start"
        raise AuditError(got, where=f"{where}, row 1", expected=_EXPECTED, fix=_FIX)
    found = []
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        cells.pop("", None)
        found.append((f"row {number}", {k: v for k, v in cells.items() if v}))
    return found, 0


_EXPECTED: Final = (
    "the columns name, start and width (or end), and if wanted kind, decimals and date format"
)
_FIX: Final = "Write for example: name,start,width,kind,decimals"


def _of_toml(text: str, where: str) -> tuple[list[tuple[str, dict[str, Any]]], int]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise AuditError(
            f"a layout that is not TOML ({cause})",
            where=where,
            expected="[[field]] tables with name, start and width",
            fix="Correct the layout file",
        ) from cause
    length, tables = found.pop("length", 0), found.pop("field", [])
    whole = isinstance(length, int) and not isinstance(length, bool) and length >= 0
    if found or not whole or not isinstance(tables, list):
        raise AuditError(
            f"the key {next(iter(found), 'length')!r}",
            where=where,
            expected="length = NUMBER and [[field]] tables",
            fix="Correct the layout file",
        )
    rows = []
    for number, table in enumerate(tables, start=1):
        cells = {
            _HEADS.get(str(key).replace("_", " "), str(key)): value for key, value in table.items()
        }
        rows.append((f"field {number}", cells))
    return rows, length


def _field(row: Mapping[str, Any], where: str) -> LayoutField | Problem:
    """A row of the layout as a field, or its fault."""
    strange = set(row) - set(_HEADS.values())
    if strange:
        return unknown_name("key", min(strange), sorted(set(_HEADS.values())), where=where)
    name = str(row.get("name", "")).strip()
    numbers: dict[str, int] = {}
    for key in ("start", "end", "width", "decimals"):
        text = str(row.get(key, "")).strip()
        if text and not (text.isascii() and text.isdigit() and int(text) <= _LONGEST):
            return Problem(where, f"{key} {text[:20]!r}", "a whole number of 0 or more", _FIX)
        if text:
            numbers[key] = int(text)
    start, end, width = (numbers.get(key, 0) for key in ("start", "end", "width"))
    if not name or start < 1 or not (end or width):
        return Problem(where, "a field without name, start, or width", _EXPECTED, _FIX)
    if end and width and end != start + width - 1:
        return Problem(
            where,
            f"the positions {start} to {end} and the width {width}",
            f"a width of {end - start + 1}",
            "Correct the width or the end",
        )
    width = width or end - start + 1
    if width < 1:
        return Problem(where, f"the positions {start} to {end}", "an end after the start", _FIX)
    return _with_kind(name, start, width, str(row.get("kind") or "text").strip(), row, where)


def _with_kind(
    name: str, start: int, width: int, kind: str, row: Mapping[str, Any], where: str
) -> LayoutField | Problem:
    decimals = int(str(row.get("decimals") or 0))
    date_format = str(row.get("date format") or "").strip()
    picture = _PICTURE.fullmatch(kind.replace(" ", ""))
    if kind.upper() in _DAYS:
        kind, date_format = "date", date_format or _DAYS[kind.upper()]
    elif picture is not None and kind not in _KINDS:
        stated = picture["implied"] or picture["zoned"] or ""
        decimals = decimals or _digits(stated)
        kind = "zoned" if picture["zoned"] else "text" if picture["text"] else "amount"
    if kind not in _KINDS:
        return unknown_name("kind", kind, _KINDS, where=where)
    if kind == "date":
        date_format = _DAYS.get(date_format.upper(), date_format)
        if sorted(re.findall(r"%(.)", date_format)) != ["Y", "d", "m"]:
            return Problem(
                where,
                f"the date format {date_format[:20]!r}",
                "%Y, %m and %d, each once, such as %Y%m%d",
                "State it in the column date format; for another form, use the kind text, and "
                "declare the form of the dates for the whole file",
            )
    if decimals > min(width, 6) or (decimals and kind not in ("amount", "zoned")):
        return Problem(where, f"{decimals} decimals", "up to 6, of an amount", _FIX)
    return LayoutField(name, start, width, kind, decimals, date_format)


def _digits(picture: str) -> int:
    """`9(3)` is 3 digits, `99` is 2."""
    counted = re.fullmatch(r"9\(([0-9]+)\)", picture)
    return int(counted[1]) if counted else len(picture)


def _faults(fields: Iterable[LayoutField], length: int, where: str) -> list[Problem]:
    """Overlapping fields, repeated names, fields beyond the stated length, no field at all."""
    fields, problems = list(fields), []
    if not 0 < len(fields) <= _MOST_FIELDS:
        problems.append(Problem(where, f"{len(fields):,} fields", "at least 1 field", _FIX))
    for before, item in pairwise(fields):
        if item.start <= before.end:
            problems.append(
                Problem(
                    f"{where}, field {item.name}",
                    f"position {item.start}, which field {before.name} has as well",
                    "fields that do not overlap",
                    "Correct the positions, or leave one of the fields out",
                )
            )
    names = [item.name.lower() for item in fields]
    problems += [
        Problem(f"{where}, field {item.name}", "the name of another field", "each name once", "")
        for place, item in enumerate(fields)
        if item.name.lower() in names[:place]
    ]
    if length and fields and fields[-1].end > length:
        problems.append(
            Problem(
                f"{where}, field {fields[-1].name}",
                f"position {fields[-1].end}",
                f"positions up to the stated length of {length}",
                "Correct the length or the field",
            )
        )
    return problems

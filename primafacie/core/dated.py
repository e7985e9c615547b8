"""The one loader of dated, cited TOML: rule sets today, law entries beside them.

A dated file has `schema`, `name`, `title` and `version`, tables of values, and a
`[citations]` table. A value that needs a source is written as a small table
`{ value = ..., cite = "key" }`; every key used must exist, and every citation says how
sure it is. Errors name the file, the table and the key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from primafacie.core.citation import Citation, Mark
from primafacie.core.digest import sha256_bytes
from primafacie.core.errors import Problem, RuleError
from primafacie.core.serializer import OPTIONAL, from_record


@dataclass(frozen=True)
class Cited:
    """A value with its source."""

    value: Any
    citation: Citation
    note: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further keys as written: the days it reaches from and until, what it asks."""


@dataclass(frozen=True)
class DatedFile:
    """A loaded file: its head lines, its cited values by dotted key, its text and digest.

    `tables` are its tables as they are written, without the citations.
    """

    path: str
    head: dict[str, Any]
    values: dict[str, Cited]
    citations: dict[str, Citation]
    text: str
    digest: str
    tables: Mapping[str, Any] = field(default_factory=dict)


def load_dated(path: Path, *, schema: str) -> DatedFile:
    """Read one dated TOML file; every fault is collected and raised once as `RuleError`."""
    data = path.read_bytes()
    return parse_dated(data.decode("utf-8"), name=path.name, schema=schema)


def parse_dated(text: str, *, name: str, schema: str) -> DatedFile:
    """As `load_dated`, from text (a study folder carries the text of its rule set whole)."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(
            f"a TOML error ({error})", where=name, expected="valid TOML", fix="Correct that line"
        ) from error
    problems: list[Problem] = []
    if table.get("schema") != schema:
        problems.append(Problem(f"{name}: schema", repr(table.get("schema")), repr(schema), ""))
    citations = _citations(table.pop("citations", {}), name, problems)
    values: dict[str, Cited] = {}
    head: dict[str, Any] = {}
    tables = {key: value for key, value in table.items() if isinstance(value, dict)}
    for key, value in table.items():
        if isinstance(value, dict):
            _collect(key, value, name, citations, values, problems)
        else:
            head[key] = value
    if problems:
        raise RuleError.collected(problems, what=name)
    digest = sha256_bytes(text.encode("utf-8"))
    return DatedFile(name, head, values, citations, text, digest, tables)


@dataclass(frozen=True)
class _CitationEntry:
    """A citation as a file writes it."""

    section: str
    title: str = field(default="", metadata=OPTIONAL)
    address: str = field(default="", metadata=OPTIONAL)
    read_on: date | None = field(default=None, metadata=OPTIONAL)
    status: str = field(default="from memory", metadata=OPTIONAL)

    def citation(self) -> Citation:
        """The citation; an unknown mark is refused by it."""
        mark = cast("Mark", self.status)
        return Citation(self.section, self.title, self.address, self.read_on, mark)


def _citations(table: Any, name: str, problems: list[Problem]) -> dict[str, Citation]:
    found: dict[str, Citation] = {}
    for key, record in table.items():
        try:
            found[key] = from_record(_CitationEntry, record).citation()
        except (ValueError, RuleError) as error:
            problems.append(
                Problem(
                    f"{name}: citations.{key}",
                    str(error),
                    "a citation with section and status",
                    "Complete it",
                )
            )
    return found


def _collect(
    key: str,
    value: dict[str, Any],
    name: str,
    citations: dict[str, Citation],
    values: dict[str, Cited],
    problems: list[Problem],
) -> None:
    if "value" not in value:
        for inner, below in value.items():
            if isinstance(below, dict):
                _collect(f"{key}.{inner}", below, name, citations, values, problems)
            else:
                problems.append(
                    Problem(
                        f"{name}: {key}.{inner}",
                        f"the bare value {below!r}",
                        "{ value = ..., cite = ... }",
                        "Say where the value comes from",
                    )
                )
        return
    cite = value.get("cite")
    if cite not in citations:
        problems.append(
            Problem(
                f"{name}: {key}",
                f"the citation {cite!r}",
                "a key of [citations]",
                "Add the citation or correct its name",
            )
        )
        return
    more = {name: found for name, found in value.items() if name not in ("value", "cite", "note")}
    values[key] = Cited(value["value"], citations[cite], str(value.get("note", "")), more)

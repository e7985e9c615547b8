"""The one reader of the law's TOML files: from tables to dataclasses, strictly.

A file becomes an object of the class of its kind, or of the class that the program relies on by
the file's name. Every entry is read through the serializer: a key that its class does not name, a
value of another type or an entry that the kind does not know is refused, with the file, the entry
and the key. All faults of a file are raised together.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from penalties.law.file_kinds import KINDS, LawFile
from penalties.law.relied_files import RELIED
from penalties.law.terms import Term
from penalties.law.texts import is_cents
from primafacie.core.dated import Cited, DatedFile, parse_dated
from primafacie.core.errors import Problem, RuleError
from primafacie.core.families import unknown_name
from primafacie.core.serializer import from_record, to_record

File = TypeVar("File", bound=LawFile)

SCHEMA = "primafacie.law/1"
_SPELLED = {"from": "first_day", "until": "last_day"}
"""The keys of a file that are words of Python, by the names of their fields."""
_OWN = ("path", "text", "digest", "values", "citations")
_WRITTEN = ("schema", "kind")


def law_file(text: str, *, path: str) -> LawFile:
    """One file of the law from its text; `RuleError` names file, entry and key (or line)."""
    dated = parse_dated(text, name=path, schema=SCHEMA)
    kind = dated.head.get("kind")
    needed = ("name", "title", "version", *(("table", "unit") if kind == "amounts" else ()))
    problems = [
        Problem(f"{path}: {key}", repr(dated.head.get(key)), "a text", "Add the line")
        for key in needed
        if not isinstance(dated.head.get(key), str)
    ]
    if kind not in KINDS:
        problems.append(unknown_name("kind", kind, KINDS, where=f"{path}: kind"))
    problems += _value_faults(dated, kind == "amounts")
    if problems:
        raise RuleError.collected(problems, what=path)
    return file_of(RELIED.get(str(dated.head["name"]), KINDS[str(kind)]), dated)


def _value_faults(dated: DatedFile, amounts: bool) -> list[Problem]:
    """Amounts that are not cents, and days that are not dates."""
    faults = [
        Problem(
            f"{dated.path}: {key}", f"the amount {cited.value!r}", "whole cents of 0 or more", ""
        )
        for key, cited in dated.values.items()
        if amounts and key.split(".")[-1] in ("base", "former") and not is_cents(cited.value)
    ]
    return faults + [
        Problem(f"{dated.path}: {key}.{name}", repr(day), "a day such as 2026-11-21", "")
        for key, cited in dated.values.items()
        for name, day in cited.more.items()
        if name in _SPELLED or name.startswith(("violated_", "assessed_"))
        if not isinstance(day, date)
    ]


def file_of(cls: type[File], dated: DatedFile) -> File:
    """The object of a file's class; all faults are raised together."""
    reading = _Reading(dated)
    head = {key: value for key, value in dated.head.items() if key not in _WRITTEN}
    given = reading.head(cls, head) | reading.group(cls, dated.tables, "")
    if reading.problems:
        raise RuleError.collected(reading.problems, what=dated.path)
    return cls(
        path=dated.path,
        text=dated.text,
        digest=dated.digest,
        values=reading.values,
        citations=dated.citations,
        **given,
    )


class _Reading:
    """A file as it is read: every entry by dotted key in the order of the file, and the faults."""

    def __init__(self, dated: DatedFile) -> None:
        self.dated = dated
        self.values: dict[str, Term] = {}
        self.problems: list[Problem] = []

    def head(self, cls: type[Any], lines: Mapping[str, Any]) -> dict[str, Any]:
        """The head lines as fields of the class."""
        import msgspec

        made = {}
        for key, value in lines.items():
            kind = _kinds(cls).get(key)
            if kind is None or _entry_class(kind):
                self.unknown(key, "line", cls)
                continue
            try:
                made[key] = msgspec.convert(value, kind, strict=True)
            except msgspec.ValidationError as error:
                self.fault(key, str(error))
        for name in _needed(cls, entries=False):
            if name not in lines:
                self.fault(name, "no such line", "Add the line")
        return made

    def group(self, cls: type[Any], tables: Mapping[str, Any], place: str) -> dict[str, Any]:
        """The entries below a place as fields of a class; missing ones are faults."""
        made: dict[str, Any] = {}
        kinds = _kinds(cls)
        others: dict[str, Any] = {}
        for key, table in tables.items():
            kind = kinds.get(_SPELLED.get(key, key))
            if kind is not None and _entry_class(kind) and key != "others":
                made[_SPELLED.get(key, key)] = self.entry(kind, table, f"{place}{key}")
            elif "others" in kinds:
                self.other(typing.get_args(kinds["others"])[1], table, f"{place}{key}", others)
            else:
                self.unknown(f"{place}{key}", "entry", cls)
        if others:
            made["others"] = others
        for name in _needed(cls, entries=True):
            if name not in made:
                self.fault(f"{place}{name}", "no such entry", "Add the entry")
        return made

    def entry(self, kind: Any, table: Any, place: str) -> Any:
        """An entry, a group of entries, or entries by key."""
        if typing.get_origin(kind) in (typing.Union, types.UnionType):
            kind = next(item for item in typing.get_args(kind) if item is not type(None))
        if isinstance(kind, type) and issubclass(kind, Term):
            return self.term(kind, table, place)
        if not isinstance(kind, type):  # a mapping of entries by their keys
            inner = typing.get_args(kind)[1]
            return {key: self.entry(inner, below, f"{place}.{key}") for key, below in table.items()}
        given = self.group(kind, table, f"{place}.")
        return None if self.problems else kind(**given)

    def other(self, kind: type[Term], table: Any, place: str, found: dict[str, Any]) -> None:
        """Entries that the class does not name, by dotted key."""
        if place in self.dated.values:
            found[place] = self.term(kind, table, place)
            return
        for key, below in table.items():
            self.other(kind, below, f"{place}.{key}", found)

    def term(self, kind: type[Term], table: Any, place: str) -> Term | None:
        """One entry, read through the serializer."""
        import msgspec

        cited: Cited | None = self.dated.values.get(place)
        if cited is None:
            self.fault(place, "a group of entries", "Write one entry with a value and its source")
            return None
        own = {_SPELLED.get(key, key): value for key, value in cited.more.items()}
        record = {
            "value": cited.value,
            "citation": to_record(cited.citation),
            "note": cited.note,
            "more": dict(cited.more),
            **own,
        }
        try:
            made = from_record(kind, record)
        except msgspec.ValidationError as error:
            self.fault(place, str(error))
            return None
        self.values[place] = made
        return made

    def unknown(self, key: str, what: str, cls: type[Any]) -> None:
        """Name a line or an entry that the class does not have."""
        known = ", ".join(_kinds(cls))
        self.problems.append(
            Problem(
                f"{self.dated.path}: {key}",
                f"an unknown {what}",
                f"one of {known}",
                "Correct its name, or remove it",
            )
        )

    def fault(self, place: str, got: str, fix: str = "Correct the entry") -> None:
        """Name a fault of an entry."""
        where = f"{self.dated.path}: {place}"
        self.problems.append(Problem(where, got, "the shape of this kind of file", fix))


def _kinds_of(cls: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    return {item.name: hints[item.name] for item in fields(cls) if item.name not in _OWN}


def _needed(cls: type[Any], *, entries: bool) -> list[str]:
    """The fields that a file must give: entries, or head lines."""
    kinds = _kinds(cls)
    return [
        item.name
        for item in fields(cls)
        if item.name in kinds
        and item.default is MISSING
        and item.default_factory is MISSING
        and _entry_class(kinds[item.name]) is entries
    ]


def _entry_class(kind: Any) -> bool:
    """Is it the type of an entry or of a group of entries, not that of a head line?"""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return False
    if origin is not None:
        return any(_entry_class(item) for item in inner)
    return isinstance(kind, type) and is_dataclass(kind)


# A class is its own key here; the type checker does not take a class for a hashable value.
_kinds: Callable[[Any], dict[str, Any]] = cache(_kinds_of)

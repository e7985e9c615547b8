"""The law as dated, cited files under `data`, held together and found by their citations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, cached_property
from importlib.resources import files
from typing import TypeVar

from penalties.law.annual_tables import LawTable
from penalties.law.file_kinds import AmountsFile, LawFile, RuleFile, TableFile
from penalties.law.law_toml import law_file
from penalties.law.texts import normal_citation
from primafacie.core.errors import Problem, RuleError
from primafacie.core.families import unknown_name

File = TypeVar("File", bound=LawFile)

FOLDERS = ("402", "1003", "102", "fca", "overpayment", "section111")
"""The folders in the order in which entries are listed; any other folder follows."""
_CLOCKS = "401"  # the repayment clocks read it, with a schema of its own


class Law:
    """All the law held here: its files by path, its tables, and where each citation leads."""

    def __init__(self, held: Mapping[str, LawFile]) -> None:
        self.files = dict(held)

    @classmethod
    def of(cls, texts: Mapping[str, str], *, added_to: Mapping[str, LawFile] | None = None) -> Law:
        """The law of these texts by path, added to files already read; faults raised together."""
        held = dict(added_to or {})
        problems: list[Problem] = []
        for path, text in texts.items():
            try:
                held[path] = law_file(text, path=path)
            except RuleError as error:
                problems += error.problems
        if problems:
            raise RuleError.collected(problems, what="the law")
        return cls(held)

    @cached_property
    def index(self) -> dict[str, str]:
        """The path of each citation in its normal spelling."""
        made: dict[str, str] = {}
        for path, dated in self.files.items():
            for name in (dated.name, *dated.aliases):
                made.setdefault(normal_citation(name), path)
        return made

    @cached_property
    def tables(self) -> dict[str, LawTable]:
        """The annual tables by citation; a row of an authority without a file is a fault."""
        made: dict[str, LawTable] = {}
        problems: list[Problem] = []
        adjusted = {
            dated.name: dated.table
            for dated in self.files.values()
            if isinstance(dated, AmountsFile)
        }
        for path, dated in self.files.items():
            if not isinstance(dated, TableFile):
                continue
            rule = self.find(dated.rule) if dated.rule else dated
            if not isinstance(rule, RuleFile):
                got, expected = repr(dated.rule), "the name of a rule that has a file"
                problems.append(Problem(f"{path}: rule", got, expected, "Correct the name"))
                continue
            try:
                table = LawTable.of(dated, rule)
            except RuleError as error:
                problems += error.problems
                continue
            made[table.name] = table
            unnamed = {a for a, _ in table.rows if adjusted.get(a) != table.name}
            problems += [
                Problem(
                    f"{path}: {authority}",
                    "a row of an authority whose file does not name this table",
                    f'a file with name = "{authority}" and table = "{table.name}"',
                    "Add the file, or correct the name in the row",
                )
                for authority in sorted(unnamed)
            ]
        named = [file.name for file in self.files.values() if isinstance(file, TableFile)]
        problems += [
            unknown_name("table", table, named, where=f"{name}: table")
            for name, table in adjusted.items()
            if table not in named
        ]
        if problems:
            raise RuleError.collected(problems, what="the law")
        return made

    def find(self, name: str) -> LawFile | None:
        """The file of a citation, or None."""
        path = self.index.get(normal_citation(name))
        return None if path is None else self.files[path]

    def needed(self, name: str) -> LawFile:
        """The file of a citation that the program itself relies on."""
        dated = self.find(name)
        if dated is None:
            raise RuleError(
                f"no file for {name!r}",
                where="law",
                expected="the files that this release came with",
                fix="Restore the folder penalties/data",
            )
        return dated

    def relied(self, cls: type[File]) -> File:
        """The file that the program relies on, by its class."""
        dated = self.needed(cls.NAME)
        if not isinstance(dated, cls):
            raise RuleError(
                f"the name {cls.NAME!r} on a file of another kind",
                where=f"law, {dated.path}",
                expected="the file that this release came with",
                fix="Restore the folder penalties/data",
            )
        return dated


@cache
def _shipped() -> Law:
    texts: dict[str, str] = {}
    root = files("penalties").joinpath("data")
    others = sorted(folder.name for folder in root.iterdir() if folder.is_dir())
    for folder in (*FOLDERS, *(n for n in others if n not in (*FOLDERS, _CLOCKS))):
        for entry in sorted(root.joinpath(folder).iterdir(), key=lambda item: item.name):
            if entry.name.endswith(".toml"):
                text = entry.read_text(encoding="utf-8").replace("\r\n", "\n")
                texts[f"{folder}/{entry.name}"] = text
    return Law.of(texts)


_TRIED: ContextVar[Law | None] = ContextVar("law on trial", default=None)


def law() -> Law:
    """The law in use."""
    return _TRIED.get() or _shipped()


@contextmanager
def trying(texts: Mapping[str, str]) -> Iterator[Law]:
    """Use these files too, by path, while the block runs: a table or a rule on trial.

    Every lookup, exposure and memo inside the block sees them, so that a new file can be tried
    before it is added. A path that is held already is replaced.
    """
    token = _TRIED.set(Law.of(texts, added_to=law().files))
    try:
        yield law()
    finally:
        _TRIED.reset(token)


def law_files() -> dict[str, LawFile]:
    """Every file of the law by its path under `data`; all faults are raised together."""
    return law().files


def find_law(name: str) -> LawFile | None:
    """The file of a citation, or None."""
    return law().find(name)


def needed_law(name: str) -> LawFile:
    """The file of a citation that the program itself relies on."""
    return law().needed(name)


def relied_law(cls: type[File]) -> File:
    """The file that the program relies on, by its class."""
    return law().relied(cls)


def containing_law(name: str) -> LawFile | None:
    """The file of a paragraph, or of the nearest paragraph above it that has one."""
    key = normal_citation(name)
    while True:
        dated = law().find(key)
        if dated is not None:
            return dated
        shorter = re.sub(r"\([^()]*\)[^()]*$", "", key)
        if shorter == key:
            return None
        key = shorter

"""The law as dated, cited files: one rule a TOML file under `data`, found by its citation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from primafacie.core.dated import Cited, DatedFile, parse_dated
from primafacie.core.errors import Problem, RuleError

SCHEMA = "primafacie.law/1"
FOLDERS = ("402", "1003", "102", "fca", "overpayment", "section111")
KINDS = (
    "amounts",
    "violation",
    "paragraph",
    "assessment",
    "factors",
    "rule",
    "regime",
    "false claims",
)
_TITLE = re.compile(r"^(?:[0-9]+\s+)?(?:CFR|USC|U\.S\.C\.|C\.F\.R\.)\s*(?:§+\s*)?", re.IGNORECASE)


@cache
def law_files() -> dict[str, DatedFile]:
    """Every file of the law by its path under `data`; all faults are raised at once."""
    found: dict[str, DatedFile] = {}
    problems: list[Problem] = []
    root = files("penalties").joinpath("data")
    for folder in FOLDERS:
        for entry in sorted(root.joinpath(folder).iterdir(), key=lambda item: item.name):
            path = f"{folder}/{entry.name}"
            try:
                text = entry.read_text(encoding="utf-8").replace("\r\n", "\n")
                found[path] = law_file(text, path=path)
            except RuleError as error:
                problems += error.problems
    if problems:
        raise RuleError.collected(problems, what="the law")
    return found


def law_file(text: str, *, path: str) -> DatedFile:
    """One file of the law from its text; `RuleError` names file, table and key (and line)."""
    dated = parse_dated(text, name=path, schema=SCHEMA)
    problems = [
        Problem(f"{path}: {key}", repr(dated.head.get(key)), "a text", "Add the line")
        for key in ("name", "title", "version")
        if not isinstance(dated.head.get(key), str)
    ]
    if dated.head.get("kind") not in KINDS:
        got, expected = repr(dated.head.get("kind")), f"one of {', '.join(KINDS)}"
        problems.append(Problem(f"{path}: kind", got, expected, ""))
    problems += [
        Problem(f"{path}: {key}", f"the amount {cited.value!r}", "whole cents of 0 or more", "")
        for key, cited in dated.values.items()
        if _is_amount(key) and dated.head.get("kind") == "amounts" and not _cents(cited.value)
    ]
    problems += [
        Problem(f"{path}: {key}.{name}", repr(day), "a day such as 2026-11-21", "")
        for key, cited in dated.values.items()
        for name, day in cited.more.items()
        if name in ("from", "until") or name.startswith(("violated_", "assessed_"))
        if not isinstance(day, date)
    ]
    if problems:
        raise RuleError.collected(problems, what=path)
    return dated


def _is_amount(key: str) -> bool:
    return key.split(".")[-1] in ("base", "former") or "adjusted." in key


def _cents(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def normal_citation(name: str) -> str:
    """A citation without its title and code, in one spelling: for finding it, not for showing.

    >>> normal_citation("42 CFR § 402.105(d)(2)"), normal_citation("42 USC 1395nn(g)(3)")
    ('402.105(d)(2)', '1395nn(g)(3)')
    """
    return re.sub(r"\s+", " ", _TITLE.sub("", name.strip())).removeprefix("§").strip().casefold()


@cache
def _index() -> dict[str, str]:
    found: dict[str, str] = {}
    for path, dated in law_files().items():
        stem = Path(path).name.removesuffix(".toml")
        for name in (dated.head["name"], stem, *dated.head.get("aliases", [])):
            found.setdefault(normal_citation(name), path)
    return found


def find_law(name: str) -> DatedFile | None:
    """The file of a citation, or None."""
    path = _index().get(normal_citation(name))
    return None if path is None else law_files()[path]


def containing_law(name: str) -> DatedFile | None:
    """The file of a paragraph, or of the nearest paragraph above it that has one."""
    key = normal_citation(name)
    while True:
        if key in _index():
            return law_files()[_index()[key]]
        shorter = re.sub(r"\([^()]*\)[^()]*$", "", key)
        if shorter == key:
            return None
        key = shorter


def close_names(name: str, known: list[str]) -> str:
    """Up to three names like this one, as text for a message."""
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return ", ".join(near) if near else "a citation that `primafacie law` lists"


def applies(cited: Cited, violated_on: date, assessed_on: date | None) -> bool:
    """Do the dates of a declared gap or conflict take in these two days? Ends included."""
    more = cited.more
    inside = _within(more, "violated", violated_on)
    return inside and (assessed_on is None or _within(more, "assessed", assessed_on))


def _within(more: Mapping[str, Any], name: str, day: date) -> bool:
    first, last = more.get(f"{name}_from", date.min), more.get(f"{name}_until", date.max)
    return bool(first <= day <= last)

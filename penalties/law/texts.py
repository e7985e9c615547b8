"""One file of the law from its text: a rule, a statute's amounts or a table, every value cited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from primafacie.core.dated import Cited, DatedFile, parse_dated
from primafacie.core.errors import Problem, RuleError
from primafacie.core.families import unknown_name

SCHEMA = "primafacie.law/1"
KINDS = ("amounts", "table", "violation", "paragraph", "assessment", "factors", "rule", "regime")
_TITLE = re.compile(r"^(?:[0-9]+\s+)?(?:CFR|USC|U\.S\.C\.|C\.F\.R\.)\s*(?:§+\s*)?", re.IGNORECASE)


def law_file(text: str, *, path: str) -> DatedFile:
    """One file of the law from its text; `RuleError` names file, table and key (and line)."""
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
    problems += [
        Problem(f"{path}: {key}", f"the amount {cited.value!r}", "whole cents of 0 or more", "")
        for key, cited in dated.values.items()
        if kind == "amounts"
        and key.split(".")[-1] in ("base", "former")
        and not is_cents(cited.value)
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


def is_cents(value: Any) -> bool:
    """Is it an amount of whole cents?"""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@lru_cache(maxsize=4096)
def normal_citation(name: str) -> str:
    """A citation without its title and code, in one spelling: for finding it, not for showing.

    >>> normal_citation("42 CFR § 402.105(d)(2)"), normal_citation("42 USC 1395nn(g)(3)")
    ('402.105(d)(2)', '1395nn(g)(3)')
    """
    return re.sub(r"\s+", " ", _TITLE.sub("", name.strip())).removeprefix("§").strip().casefold()


def applies(cited: Cited, violated_on: date, assessed_on: date | None) -> bool:
    """Do the dates of a declared gap or conflict take in these two days? Ends included."""
    more = cited.more
    inside = _within(more, "violated", violated_on)
    return inside and (assessed_on is None or _within(more, "assessed", assessed_on))


def _within(more: Mapping[str, Any], name: str, day: date) -> bool:
    first, last = more.get(f"{name}_from", date.min), more.get(f"{name}_until", date.max)
    return bool(first <= day <= last)

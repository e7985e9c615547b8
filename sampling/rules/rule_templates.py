"""The text of a new rule set, to be filled with what an authority's texts say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from primafacie.core.citation import MARKS
from primafacie.core.errors import RuleError
from sampling.rules.rule_files import load_rules, rule_names
from sampling.rules.rule_keys import (
    ALLOWED,
    COUNTS,
    DECISIVE,
    FURTHER_ALLOWED,
    FURTHER_COUNTS,
    KEYS,
    LISTS,
    NOT_STATED,
    SHARES,
)
from sampling.rules.rule_sets import SCHEMA

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def rule_template(name: str, *, like: str | None = None) -> str:
    """Write the text of a new rule set.

    Only what an authority's text says is filled in, each value with its citation. What is left out
    is open where it moves the amount, and otherwise the toolkit's default marked "not found".

    Parameters
    ----------
    name : str
        The name of the new rule set: lower-case letters, digits and hyphens, not the name of one
        that ships.
    like : str, optional
        The name of a rule set whose text is taken, with its values and citations.

    Returns
    -------
    str
        TOML text that `RuleSet.from_text` reads.

    Raises
    ------
    RuleError
        If the name is taken or has other signs; if `like` is unknown.

    Examples
    --------
    >>> from sampling.rules import RuleSet, rule_template
    >>> RuleSet.from_text(rule_template("state-x")).open_keys
    ('limit.level', 'limit.sided', 'limit.amount', 'netting', 'treatments.missing')
    """
    if not _NAME.fullmatch(name) or name in rule_names():
        taken = name in rule_names()
        raise RuleError(
            f"the name {name[:60]!r}" + (", which a shipped rule set has" if taken else ""),
            expected="a new name of lower-case letters, digits and hyphens, such as state-x",
            fix="Choose another name",
        )
    if like is not None:
        text = load_rules(like).toml
        return re.sub(r'(?m)^name = ".*"$', f'name = "{name}"', text, count=1)
    return "\n".join(_lines(name)) + "\n"


def _lines(name: str) -> Iterator[str]:
    yield "# Remove the number sign before a table to state a rule; leave out what no text says."
    yield f"# A mark (status) is one of {', '.join(MARKS)}."
    yield f"schema = {json.dumps(SCHEMA)}"
    yield f"name = {json.dumps(name)}"
    yield 'title = "The authority, with the text that these rules are from"'
    yield 'version = "2026-12-01"'
    for key in (*KEYS, *FURTHER_ALLOWED, *FURTHER_COUNTS, *SHARES, *LISTS, "multiplier"):
        yield ""
        yield f"# [{key}]"
        yield f"# value = {_example(key)}"
        yield '# cite = "text"'
        yield '# note = "What the text says, in its own words"'
    yield ""
    yield "# [citations.text]"
    yield '# section = "State Code 1-101(a)"'
    yield '# title = "The heading of the section"'
    yield '# address = "https://..."'
    yield "# read_on = 2026-12-01"
    yield '# status = "verified"'


def _example(key: str) -> str:
    """A value of a key, and what else may be written there."""
    allowed = ALLOWED.get(key) or FURTHER_ALLOWED.get(key)
    silent = (NOT_STATED,) if key in DECISIVE else ()
    if allowed is not None:
        first, *others = (json.dumps(value) for value in (*allowed, *silent))
        return f"{first}  # or {', '.join(others)}" if others else first
    if key in COUNTS or key in FURTHER_COUNTS:
        return "100"
    if key in LISTS:
        return '["as the text says"]'
    if key == "multiplier":
        return "1.5"
    return '0.90  # or "not stated"' if silent else "0.10"

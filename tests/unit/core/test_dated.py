"""The loader of dated, cited TOML names file, table and key, and collects its faults."""

from __future__ import annotations

import pytest

from primafacie.core.citation import Citation
from primafacie.core.dated import parse_dated
from primafacie.core.serializer import from_record, to_record
from primafacie.errors import RuleError

GOOD = """
schema = "primafacie.rules/1"
name = "x"
[limit]
level = { value = 0.90, cite = "manual", note = "one-sided" }
[citations.manual]
section = "8.4.5.1"
title = "A manual"
status = "from memory"
read_on = 2026-11-21
"""


def test_values_carry_their_citation_and_mark() -> None:
    loaded = parse_dated(GOOD, name="x.toml", schema="primafacie.rules/1")
    level = loaded.values["limit.level"]
    assert level.value == 0.90
    assert level.note == "one-sided"
    assert level.citation.status == "from memory"
    assert str(level.citation) == "8.4.5.1 [from memory]"
    assert loaded.head["name"] == "x"
    assert from_record(Citation, to_record(level.citation)) == level.citation


def test_every_fault_is_collected() -> None:
    bad = GOOD.replace('"manual", note', '"manuel", note').replace('"from memory"', '"sure"')
    bad += "[floor]\nrule = 'zero'\n"
    with pytest.raises(RuleError) as caught:
        parse_dated(bad, name="x.toml", schema="primafacie.rules/2")
    text = str(caught.value)
    for words in (
        "x.toml: schema",
        "the mark 'sure'",
        "the citation 'manuel'",
        "x.toml: floor.rule",
    ):
        assert words in text
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("section =", "sections ="), "citations.manual.*(`section`|`sections`)"),
        (("title =", "titel ="), "citations.manual.*unknown field `titel`"),
        (("read_on = 2026-11-21", "read_on = 2026"), "citations.manual.*Expected `date"),
    ],
)
def test_a_citation_is_read_strictly(change: tuple[str, str], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        parse_dated(GOOD.replace(*change), name="x.toml", schema="primafacie.rules/1")


def test_a_syntax_error_names_its_line() -> None:
    with pytest.raises(RuleError, match=r"x\.toml.*line 3"):
        parse_dated("a = 1\nb = 2\nc = = 3\n", name="x.toml", schema="s")

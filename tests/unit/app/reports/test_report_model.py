"""The document model: values print alike, refuse what is none, and carry their traces."""

from __future__ import annotations

import math
from datetime import date

import pytest

from primafacie.app.reports import Trace, number
from primafacie.app.reports.formats.column_widths import TEXT_WIDTH, fitted
from primafacie.app.reports.formats.outline import OutlineTable, outline
from primafacie.errors import AuditError
from sampling import Money
from tests.builders.inside_app import (
    Column,
    Document,
    Section,
    Value,
    cents,
    code,
    count,
    dollars,
    facts,
    fraction,
    paragraph,
    table,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (cents(-123456), "-$1,234.56"),
        (cents(Money.dollars("0.05")), "$0.05"),
        (cents(None), "–"),
        (dollars(1188316.8274762786), "$1,188,316.83"),
        (dollars(-0.5), "-$0.50"),
        (count(22580), "22,580"),
        (fraction(0.14437), "14.44%"),
        (fraction(0.9, decimals=0), "90%"),
        (number(1.2815515655), "1.28155"),
        (number(0.0014064697609, decimals=6), "0.001406"),
        (code("2026-11-21 lot 4417"), "2026-11-21 lot 4417"),
        (Value("day", date(2026, 11, 21)), "2026-11-21"),
    ],
)
def test_values_print(value: Value, text: str) -> None:
    assert value.text == text


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("cents", 1.5),
        ("cents", "12"),
        ("count", True),
        ("dollars", math.nan),
        ("dollars", math.inf),
        ("fraction", "0.9"),
        ("text", 3),
        ("money", 3),
    ],
)
def test_what_is_no_value_is_refused(kind: str, raw: object) -> None:
    with pytest.raises(AuditError):
        Value(kind, raw)  # type: ignore[arg-type]


def test_hidden_characters_are_shown() -> None:
    """A reversed or invisible character in an id would print as another id."""
    assert code("ab\u202edc\u200b\x00").text == "abU+202EdcU+200BU+0000"
    assert code("Ж é 中").text == "Ж é 中"


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(AuditError, match="a row of 1 cells"):
        table("T", "t", [Column("a"), Column("b", "count")], [("x",)])
    with pytest.raises(AuditError, match="the count 'x'"):
        table("T", "t", [Column("b", "count")], [("x",)])


def test_equal_traces_share_a_footnote_and_sections_are_numbered() -> None:
    trace = Trace("a + b", (("a", "1"),), "source")
    document = Document(
        kind="test",
        title="T",
        lead=("lead",),
        headline=("Amount", cents(5)),
        facts=facts(("one", count(1).traced("a + b", ("a", "1"), source="source"))),
        sections=(
            Section("First", (paragraph("x"),), (Section("Inner"),)),
            Section(
                "Second",
                (
                    table(
                        "T",
                        "c",
                        [Column("n", "count", trace=trace)],
                        [(count(2).traced("other"),)],
                        total=(3,),
                    ),
                ),
            ),
        ),
    )
    outlined = outline(document)
    assert [trace.number for trace in outlined.traces] == [1, 2]
    assert outlined.facts.entries[0].parts[0].trace == 1
    shown = outlined.sections[1].blocks[0]
    assert isinstance(shown, OutlineTable)
    assert shown.columns[0].trace == 1
    assert shown.rows[0][0].trace == 2
    assert outlined.sections[0].sections[0].title == "1.1 Inner"
    assert outlined.traces_title.startswith("3. ")


def test_numbers_and_words_keep_their_room() -> None:
    """No number is narrower than its digits need, at a readable size, while all of it fits."""
    heads = ["Stratum", "N_h", "Mean", "Reason and note"]
    kinds = ["text", "count", "dollars", "text"]
    rows = [["certainty", "22,580", "$1,188,316.83", "a long reason " * 12]] * 3
    fit = fitted(heads, kinds, rows)
    assert sum(fit.widths) <= 1.0001
    assert fit.size >= 8
    for place in (1, 2):
        need = len(rows[0][place]) * 0.5 * fit.size
        assert fit.widths[place] * TEXT_WIDTH >= need
    many = fitted(["head"] * 14, ["dollars"] * 14, [["$1,188,316.83"] * 14])
    assert sum(many.widths) <= 1.0001

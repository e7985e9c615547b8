"""The grammar of conditions: what it means, what it refuses, and that it is never SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import FrameError
from sampling import open_frame
from sampling.engines.roles import make_roles
from sampling.frames import conditions as grammar
from tests.builders.inside_sampling import DUCKDB, DuckdbEngine, parse

ROLES = make_roles(unit_id="A", paid="B", claimed="C", date="D", cluster="E", more={"code": "F"})

values = {
    "paid": st.integers(-500, 500),
    "claimed": st.integers(-500, 500),
    "date": st.dates(date(2022, 12, 25), date(2023, 1, 5)),
    "code": st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4),
    "unit_id": st.sampled_from(["a", "b", "c'd", 'e"f', "and", "0"]),
}
operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def leaves() -> st.SearchStrategy[grammar.Condition]:
    def of(role: str) -> st.SearchStrategy[grammar.Condition]:
        return st.one_of(
            st.builds(grammar.Comparison, st.just(role), operators, values[role]),
            st.builds(
                grammar.Among,
                st.just(role),
                st.lists(values[role], min_size=1, max_size=3).map(tuple),
            ),
            st.just(grammar.Blank(role)),
        )

    return st.sampled_from(sorted(values)).flatmap(of)


conditions = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.builds(grammar.Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: grammar.Both(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: grammar.Either(tuple(parts))),
    ),
    max_leaves=6,
)


@pytest.mark.once
@settings(max_examples=150, deadline=None)
@given(conditions)
def test_a_condition_reads_back_as_itself(condition: grammar.Condition) -> None:
    assert parse(str(condition), ROLES, recorded=True) == condition


def holds(condition: grammar.Condition, row: dict[str, Any]) -> bool:
    """The meaning of a condition in plain Python: blank compares false, `not` is the complement."""
    if isinstance(condition, grammar.Not):
        return not holds(condition.inner, row)
    if isinstance(condition, grammar.Both):
        return all(holds(part, row) for part in condition.parts)
    if isinstance(condition, grammar.Either):
        return any(holds(part, row) for part in condition.parts)
    value = row[condition.role]
    if isinstance(condition, grammar.Blank):
        return value is None
    if value is None:
        return False
    if isinstance(condition, grammar.Among):
        return value in condition.values
    return {
        "=": value == condition.value,
        "!=": value != condition.value,
        "<": value < condition.value,
        "<=": value <= condition.value,
        ">": value > condition.value,
        ">=": value >= condition.value,
    }[condition.operator]


blankable = {role: st.none() | given_values for role, given_values in values.items()}
rows = st.fixed_dictionaries(blankable | {"paid": values["paid"], "unit_id": values["unit_id"]})


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckdbEngine]:
    made = DuckdbEngine()
    yield made
    made.close()


@pytest.mark.once
@settings(max_examples=150, deadline=None)
@given(condition=conditions, given_rows=st.lists(rows, min_size=1, max_size=8))
def test_the_engine_means_the_same(
    engine: DuckdbEngine, condition: grammar.Condition, given_rows: list[dict[str, Any]]
) -> None:
    engine.execute(
        "create or replace table t (n INTEGER, unit_id VARCHAR, paid BIGINT, "
        "claimed BIGINT, date DATE, more_code VARCHAR)"
    )
    named = [
        (n, *(row[name] for name in ("unit_id", "paid", "claimed", "date", "code")))
        for n, row in enumerate(given_rows)
    ]
    marks = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(named))
    engine.execute(f"insert into t values {marks}", [value for row in named for value in row])
    sql, parameters = grammar.render_sql(condition, DUCKDB)
    found = {int(n) for (n,) in engine.execute(f"select n from t where {sql}", parameters)}
    assert found == {n for n, row in enumerate(given_rows) if holds(condition, row)}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("paid > 50", grammar.Comparison("paid", ">", 5000)),
        ("paid <> '-$1,000.50'", grammar.Comparison("paid", "!=", -100050)),
        ("paid > $1,000.50", grammar.Comparison("paid", ">", 100050)),
        ("paid in ($1,000, 200,300)", grammar.Among("paid", (100000, 20000, 30000))),
        (
            "date between 2023-01-01 and 2023-12-31",
            grammar.Both(
                (
                    grammar.Comparison("date", ">=", date(2023, 1, 1)),
                    grammar.Comparison("date", "<=", date(2023, 12, 31)),
                )
            ),
        ),
        ("code not in ('0123', 'x y')", grammar.Not(grammar.Among("code", ("0123", "x y")))),
        ("code is not blank", grammar.Not(grammar.Blank("code"))),
        (
            "NOT paid=0 AND code=A OR cluster=B",
            grammar.Either(
                (
                    grammar.Both(
                        (
                            grammar.Not(grammar.Comparison("paid", "=", 0)),
                            grammar.Comparison("code", "=", "A"),
                        )
                    ),
                    grammar.Comparison("cluster", "=", "B"),
                )
            ),
        ),
        ('code = "it\'s"', grammar.Comparison("code", "=", "it's")),
        ("code = 'it''s'", grammar.Comparison("code", "=", "it's")),
    ],
)
def test_what_it_means(text: str, meaning: grammar.Condition) -> None:
    assert parse(text, ROLES) == meaning


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the end.*one of the roles paid, claimed, date, unit_id, cluster, code"),
        ("price > 5", "'price'"),
        ("paid", "one of = !="),
        ("paid > 12.345", "whole cents"),
        ("paid > abc", "the amount 'abc'"),
        ("date > 2023-13-01", "the date"),
        ("paid > 5 paid < 6", "'and', 'or' or the end"),
        ("(paid > 5", "closing parenthesis"),
        ("paid > 5)", "'and', 'or' or the end"),
        ("code = and", "in quotes"),
        ("part = 1", "'part'"),
        ("paid > 0; drop table rows_view", "the amount '0;'"),
        ("paid > 0 -- comment", "'and', 'or' or the end"),
        ("paid > 0 /* x */", "'and', 'or' or the end"),
        ("unit_id in (select content from read_text('/etc/passwd'))", "a comma or a closing"),
        ("1 = 1", "'1'"),
        ("paid > 0 or exists (select 1)", "'exists'"),
        ("code = 'open", "the character"),
        ("(" * 20_000 + "paid > 1" + ")" * 20_000, "a condition of"),
        ("(" * 4_000 + "paid > 1" + ")" * 4_000, "at most 50"),
        ("not " * 2_000 + "paid > 1", "at most 50"),
    ],
)
def test_what_it_refuses(text: str, words: str) -> None:
    with pytest.raises(FrameError, match=words):
        parse(text, ROLES)


def test_hostile_text_is_only_a_text() -> None:
    claims = pd.DataFrame({"id": ["a'; drop table rows_view; --", "b"], "paid": ["1", "2"]})
    frame = open_frame(claims, unit_id="id", paid="paid").check()
    kept = frame.exclude("unit_id = 'a''; drop table rows_view; --'", reason="quoted")
    assert kept.size == 1
    assert frame.size == 2
    with pytest.raises(FrameError, match="no unit would be left"):
        frame.exclude("unit_id != 'x'' or ''1''=''1'", reason="all")


def test_an_error_points_at_its_character() -> None:
    with pytest.raises(FrameError, match="character 10"):
        parse("paid > 5 oder paid < 3", ROLES)


def test_an_exclusion_needs_a_reason() -> None:
    claims = pd.DataFrame({"id": ["a", "b"], "paid": ["1", "2"]})
    with pytest.raises(FrameError, match="without a reason"):
        open_frame(claims, unit_id="id", paid="paid").exclude("paid = 1", reason=" ")

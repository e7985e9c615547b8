"""Errors say where, what, what was expected and what to do; ids are never poured out."""

from __future__ import annotations

import pytest

from primafacie.core.errors import some_units, warn
from primafacie.errors import AuditError, AuditWarning, FrameError, Problem


def test_one_problem_reads_as_one_paragraph() -> None:
    error = FrameError(
        "the amount '12.345'",
        where="claims.csv, row 7, column paid",
        expected="whole cents",
        fix="Correct the source",
    )
    assert str(error) == (
        "claims.csv, row 7, column paid: the amount '12.345'. Expected whole cents. "
        "Correct the source."
    )
    assert (error.where, error.got) == ("claims.csv, row 7, column paid", "the amount '12.345'")
    assert isinstance(error, ValueError)


def test_many_problems_are_raised_once_and_counted() -> None:
    many = [Problem(f"row {k}", "blank", "an amount", "") for k in range(14)]
    error = FrameError.collected(many, what="claims.csv")
    assert isinstance(error, FrameError)
    assert str(error).startswith("claims.csv: 14 problems")
    assert "row 9: blank" in str(error)
    assert "row 10" not in str(error)
    assert "... and 4 more" in str(error)
    assert len(error.to_dict()["problems"]) == 14


def test_at_most_three_ids_are_shown() -> None:
    assert some_units(["a", "b"]) == "'a', 'b'"
    assert some_units([str(k) for k in range(1203)]) == "'0', '1', '2' and 1,200 more"


def test_warnings_carry_a_code_and_return_their_text() -> None:
    with pytest.warns(AuditWarning, match=r"few errors \[few-errors\]"):
        assert warn("few-errors", "few errors") == "few errors"


def test_an_empty_collection_is_a_mistake_of_ours() -> None:
    with pytest.raises(AssertionError):
        AuditError.collected([])

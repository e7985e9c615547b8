"""The randomized tests: a joint error rate, too few redraws, and never validity alone."""

from __future__ import annotations

import pytest

from tests.builders.inside_validation import UNUSUAL, RandomizedTests, shipped_catalogue
from tests.builders.streams import stream_named
from tests.nightly.audits import claims, honest, reviewed, study
from tests.nightly.draws import numpy_generator
from tests.nightly.flaws import all_flaws
from validation import Study, rebut
from validation.study.finding_records import JOINT_LEVEL

RANDOMIZED = RandomizedTests.of_catalogue().arguments
argument, argument_codes = shipped_catalogue().law, shipped_catalogue().codes


def test_their_levels_add_up_to_at_most_two_percent_and_it_is_printed() -> None:
    assert len(RANDOMIZED) * UNUSUAL <= JOINT_LEVEL + 1e-12
    assert JOINT_LEVEL == 0.02
    made = rebut(study(honest("joint", n=40)), seed=1, replicates=999, arguments=RANDOMIZED)
    assert "calls an honest study unusual is at most 2%" in made.text()
    assert made.to_dict()["randomized_tests"]["joint_level"] == 0.02


@pytest.mark.parametrize(("code", "few", "enough"), [("E1", 399, 1999), ("A5", 199, 999)])
def test_too_few_redraws_are_not_tried(code: str, few: int, enough: int) -> None:
    """E1 said "consistent with random selection" where no redraw could show otherwise."""
    planted = study(all_flaws()["chosen for the amount"].plant(honest("few redraws", n=60)))
    (found,) = rebut(planted, seed=1, replicates=few, arguments=[code]).findings
    assert not found.tried
    assert "cannot show a p-value below" in found.fact
    assert "consistent" not in found.fact
    (found,) = rebut(planted, seed=1, replicates=enough, arguments=[code]).findings
    assert found.tried
    assert found.p is not None
    assert found.p < UNUSUAL


@pytest.mark.parametrize("number", range(3))
def test_a_variable_that_the_strata_fix_is_not_tested(number: int) -> None:
    """Strata by code fix the counts of codes and, at fixed fees, the total paid: the noise of
    binary arithmetic in them read as "unusual at p = 0.002".
    """
    stream = stream_named(f"strata that fix their variables {number}")
    frame = claims(stream, 1200, fixed_fees=True)
    audit = reviewed(numpy_generator(frame, 60 + number, stream), stream)
    (found,) = rebut(study(audit), seed=number, replicates=1999, arguments=["E1"]).findings
    assert found.strength == "not supported"
    (table,) = found.tables
    assert not {"paid", "code", "amount decile"} & {row[0] for row in table.rows}
    assert "month" in {row[0] for row in table.rows}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("first part of the file", "A3"),
        ("the same places in both strata", "A2"),
        ("chosen for the amount", "A5"),
        ("one code preferred", "E1"),
    ],
)
def test_a_randomized_test_alone_never_goes_to_validity(name: str, code: str) -> None:
    flaw = all_flaws()[name]
    planted = study(flaw.plant(honest("a test alone", n=100, strata=flaw.strata)))
    (found,) = rebut(planted, seed=1, replicates=1999, arguments=[code]).findings
    assert found.p is not None
    assert found.p < UNUSUAL
    assert found.strength in ("context", "goes to amount")


def test_titles_name_the_question_and_not_an_answer() -> None:
    """F1 was titled "Reviewers do not agree" at kappa 0.87."""
    titles = [argument(code, proceeding="other").title for code in argument_codes()]
    for title in titles:
        for word in (" not ", " cannot ", " wrong", "differs", " ignored", "were replaced"):
            assert word not in f" {title} ", title
    (found,) = rebut(Study(), seed=1, arguments=["F1"]).findings
    assert found.title == "Agreement of the reviewers"

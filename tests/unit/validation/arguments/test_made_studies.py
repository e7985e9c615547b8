"""A few honest studies are not blamed and every planted flaw is named: the fast part."""

from __future__ import annotations

import numpy as np
import pytest

from tests.nightly.flaws import all_flaws
from tests.nightly.honest_studies import honest_study
from tests.nightly.r_sample import RStream
from tests.nightly.run import DRAW, HONEST, OF_EACH_FLAW, tasks, verdict
from tests.nightly.verdicts import Outcome, judge_flaw, judge_honest

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", all_flaws())
def test_every_planted_flaw_is_named_with_its_cause(name: str) -> None:
    found = [judge_flaw(name, number) for number in (0, 1)]
    wanted = 2 if all_flaws()[name].certain else 1
    assert sum(outcome.right for outcome in found) >= wanted, [o.words for o in found]


@pytest.mark.parametrize("number", range(19))
def test_honest_studies_of_every_way_to_draw_are_not_blamed(number: int) -> None:
    found = judge_honest(number)
    assert found.right, found.words


def test_there_are_thirty_kinds_of_flaws_and_five_hundred_honest_studies() -> None:
    todo = tasks(None)
    assert len(all_flaws()) >= 30
    assert OF_EACH_FLAW == 10
    assert HONEST == 500 == sum(not name for name, _ in todo)


def test_the_commit_id_chooses_the_part() -> None:
    first, second = tasks("1f0c"), tasks("9a7e")
    assert first != second
    assert first == tasks("1f0c")
    assert sum(not name for name, _ in first) == 50
    assert {name for name, _ in first if name} == {*all_flaws(), DRAW}


def test_a_run_with_blame_or_missed_flaws_fails() -> None:
    def outcome(kind: str, *, right: bool = True, unusual: bool = False) -> Outcome:
        return Outcome(kind, 0, right, unusual, "", 0.0)

    name = next(iter(all_flaws()))
    good = [outcome("honest")] * 500
    named = [outcome(name)] * 9 + [outcome(name, right=False)]
    assert verdict(good, named, whole=True) == []
    assert verdict([*good, outcome("honest", right=False)], named, whole=True)
    assert verdict(good, [*named, outcome(name, right=False)], whole=True)
    assert verdict([*good, *[outcome("honest", unusual=True)] * 11], named, whole=True)


def test_the_auditors_r_draws_as_r_does() -> None:
    """`set.seed(123); sample(1:10)` in R 4 and in R 3.5, `runif(3)`: as R prints them."""
    assert RStream(123).sample(10, 10) == [2, 9, 1, 7, 5, 8, 0, 6, 4, 3]
    assert RStream(123, kind="Rounding").sample(10, 10) == [2, 7, 3, 6, 5, 0, 9, 8, 1, 4]
    stream = RStream(123)
    drawn = [stream.uniform() for _ in range(3)]
    assert np.allclose(drawn, [0.2875775, 0.7883051, 0.4089769], atol=5e-8)


def test_an_honest_study_is_the_same_every_time() -> None:
    first, again = honest_study(7), honest_study(7)
    assert first.frame.equals(again.frame)
    assert first.table.equals(again.table)
    assert first.demand == again.demand

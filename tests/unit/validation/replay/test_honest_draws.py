"""Honest draws by every program: none is blamed by its replay, whatever was stated of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.nightly.honest_draws import HONEST, honest_draw, judge_draw
from validation import replicate

# A search of all states of Visual Basic on strata in every order takes seconds: nightly only.
SLOW = {19}
FAST = range(0, len(HONEST), 3)


@pytest.mark.parametrize("number", FAST)
def test_an_honest_draw_is_not_blamed(number: int) -> None:
    kind, right, words, _ = judge_draw(number)
    assert right, f"{kind}: {words}"


@pytest.mark.long
@pytest.mark.parametrize("number", sorted(set(range(len(HONEST))) - set(FAST) - SLOW))
def test_further_honest_draws_are_not_blamed(number: int) -> None:
    kind, right, words, _ = judge_draw(number)
    assert right, f"{kind}: {words}"


def test_a_wrong_seed_of_a_draw_that_is_stated_in_full_is_not_reproduced() -> None:
    """The judge can fail: pandas' sample settles its way, so that nothing is left open."""
    pandas = [one.program for one in HONEST].index("pandas sample")
    verdicts = []
    for number in range(pandas, 10 * len(HONEST), len(HONEST)):
        study = honest_draw(number)[1]
        sample = study.sample
        assert sample is not None
        if sample.version and sample.seeds and sample.order == "file":
            assert replicate(study).verdict == "reproduced"
            wrong = replace(study, sample=replace(sample, seeds={"": "1"}))
            verdicts.append(replicate(wrong).verdict)
            break
    assert verdicts == ["not reproduced"]

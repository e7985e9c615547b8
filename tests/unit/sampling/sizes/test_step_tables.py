"""Stop-or-go samples: the step table, its exact risk, what the reviewer decides."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from scipy.stats import hypergeom

from primafacie.errors import PlanError
from sampling.sample_size import discovery, stop_or_go
from sampling.sample_size.step_tables import StopOrGo

EACH = stop_or_go(1000, tolerable_rate=0.04, level=0.90, most_errors=3, risk="each step")
OVERALL = stop_or_go(1000, tolerable_rate=0.04, level=0.90, most_errors=3)


def test_each_step_is_the_least_size_for_its_errors() -> None:
    """The first step is EZ-Quant's printed discovery size; the others by their own definition."""
    assert EACH.steps[0].size == 55 == discovery(1000, tolerable_rate=0.04, level=0.90)
    for row in EACH.steps:
        short = hypergeom.cdf(row.allowed, 1000, 40, row.size - 1)
        assert hypergeom.cdf(row.allowed, 1000, 40, row.size) <= 0.10 < short
    assert EACH.risk > 0.10, "several looks err more often than one"


def test_the_risk_of_all_steps_together_is_held() -> None:
    assert 0.09 < OVERALL.risk <= 0.10
    sizes = [0, *(row.size for row in OVERALL.steps)]
    assert [row.more for row in OVERALL.steps] == [b - a for a, b in pairwise(sizes)]
    assert all(a.size > b.size for a, b in zip(OVERALL.steps, EACH.steps, strict=True))
    one = stop_or_go(1000, tolerable_rate=0.04, level=0.90, most_errors=0)
    assert (one.steps[0].size, one.risk <= 0.10) == (55, True)


def walked(made: StopOrGo, errors: int) -> tuple[list[float], float]:
    """Chances to stop by step and mean units reviewed, over every order of the errors."""
    orders = list(combinations(range(made.universe), errors))
    stops, units = [0] * len(made.steps), 0
    for order in orders:
        for place, row in enumerate(made.steps):
            found = sum(position < row.size for position in order)
            decision = made.decide(place + 1, found)
            if decision != "go on":
                stops[place] += decision == "stop"
                units += row.size
                break
    return [count / len(orders) for count in stops], units / len(orders)


@pytest.mark.parametrize("risk", ["overall", "each step"])
def test_risk_and_size_by_every_order_of_the_errors(risk: str) -> None:
    made = stop_or_go(18, tolerable_rate=0.2, level=0.7, most_errors=2, risk=risk)  # type: ignore[arg-type]
    stops, units = walked(made, made.too_many)
    assert [row.stops for row in made.steps] == pytest.approx(stops)
    assert made.risk == pytest.approx(sum(stops))
    assert made.expected_size(made.too_many / 18) == pytest.approx(units)
    assert made.expected_size(0.0) == made.steps[0].size


def test_words_record_and_table() -> None:
    text = OVERALL.text()
    assert "Fewer errors than 4% (40 of 1,000) are shown at 90%" in text
    assert "stop with no error in all, go on with 1 to 3 errors" in text
    assert "stop with at most 2 errors in all, go on with 3 errors" in text
    assert "stop with at most 3 errors in all, with more no step is left" in text
    assert list(OVERALL.table()["allowed"]) == [0, 1, 2, 3]
    assert OVERALL.to_dict()["too_many"] == 40
    assert [OVERALL.decide(1, n) for n in (0, 1, 3, 4)] == ["stop", "go on", "go on", "not shown"]


def test_what_cannot_be() -> None:
    with pytest.raises(PlanError, match="4 problems"):
        stop_or_go(0, tolerable_rate=0, level=90, most_errors=-1)
    with pytest.raises(PlanError, match="'overall' or 'each step'"):
        stop_or_go(100, tolerable_rate=0.1, level=0.9, risk="none")  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="4 errors expected where 4 are too many"):
        stop_or_go(100, tolerable_rate=0.04, level=0.9)
    with pytest.raises(PlanError, match="a step from 1 to 4"):
        OVERALL.decide(5, 0)
    with pytest.raises(PlanError, match="a fraction from 0 to 1"):
        OVERALL.expected_size(4)

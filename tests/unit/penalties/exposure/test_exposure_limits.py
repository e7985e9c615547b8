"""Exact coverage of the limits of number and exposure, by enumerating every small frame."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import comb

import numpy as np
import pandas as pd
import pytest

from extrapolation import read_review
from penalties import Exposure, UnitMaximum, exposure
from penalties.exposures.number_limits import number_limits
from primafacie.errors import EstimateError, RuleError
from sampling import Money
from tests.law.reviews import ASSESSED, reviewed, violation

PENALTY = 19_940
LEVEL = 0.90
_ROUNDING = 1e-9
Counts = tuple[int, ...]


def compositions(total: int, kinds: int) -> Iterator[Counts]:
    """Every way of splitting `total` units over `kinds` kinds."""
    if kinds == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, kinds - 1):
            yield (first, *rest)


def risk_of(
    samples: tuple[Counts, ...],
    loads: tuple[int, ...],
    sizes: tuple[int, ...],
    *,
    level: float = LEVEL,
    bound: str | None = None,
    most: int | None = None,
) -> Exposure:
    """The exposure of a sample with so many units of each load, stratum by stratum."""
    rows, found = [], []
    for label, counts in enumerate(samples):
        for load, number in zip(loads, counts, strict=True):
            for _ in range(number):
                unit = f"u{len(rows)}"
                rows.append((unit, str(label)))
                if load:
                    found.append(violation(unit, penalty_units=load, claimed_tainted=0))
    table = pd.DataFrame(rows, columns=["unit_id", "stratum"])
    table["paid"] = table["should_have_paid"] = 10
    review = read_review(
        table,
        sizes={str(label): size for label, size in enumerate(sizes)},
        stratum="stratum",
        violations=pd.DataFrame(found, columns=list(violation("u0"))),
    )
    return exposure(
        review,
        assessed_on=ASSESSED,
        level=level,
        sided="one-sided",
        bound=bound,
        maximum_per_unit=None if most is None else Money.dollars(most * PENALTY),
    )


def chance(frame: Counts, sample: Counts) -> float:
    """The chance of this sample from this frame: multivariate hypergeometric."""
    ways = np.prod([comb(size, taken) for size, taken in zip(frame, sample, strict=True)])
    return float(ways) / comb(sum(frame), sum(sample))


def worst_coverage(
    sizes: tuple[int, ...],
    taken: tuple[int, ...],
    loads: tuple[int, ...],
    *,
    level: float = LEVEL,
    bound: str | None = None,
    most: int | None = None,
) -> dict[str, float]:
    """The least coverage over every frame of the lower and upper limits of number and exposure."""
    kinds = len(loads)
    samples = list(product(*(list(compositions(n, kinds)) for n in taken)))
    limits = []
    for sample in samples:
        made = risk_of(sample, loads, sizes, level=level, bound=bound, most=most)
        high = made.maximum.high
        number = made.number
        limits.append(
            (
                number.low,
                number.high,
                made.maximum.low.cents,
                np.inf if high is None else high.cents,
            )
        )
    low_m, high_m, low_e, high_e = np.array(limits, dtype=float).T
    weights = np.array(loads) * PENALTY * 100
    worst = dict.fromkeys(("number low", "number high", "low", "high"), 1.0)
    for frame in product(*(list(compositions(size, kinds)) for size in sizes)):
        chances = np.array(
            [
                np.prod([chance(f, s) for f, s in zip(frame, sample, strict=True)])
                for sample in samples
            ]
        )
        tainted = sum(sum(part) - part[loads.index(0)] for part in frame)
        total = sum(float(np.array(part) @ weights) for part in frame)
        for name, holds in (
            ("number low", low_m <= tainted),
            ("number high", high_m >= tainted),
            ("low", low_e <= total),
            ("high", high_e >= total),
        ):
            worst[name] = min(worst[name], float(chances[holds].sum()))
    return worst


@pytest.mark.parametrize("bound", ["minimum_sum", "gaffke_finite"])
def test_limits_hold_their_level_in_every_small_frame_of_one_amount(bound: str) -> None:
    """At most one violation of one amount per unit: M from 0 to N."""
    found = worst_coverage((14,), (5,), (0, 1), bound=bound, most=1)
    print(f"\n{bound}, one violation: {found}")  # noqa: T201
    assert min(found.values()) >= LEVEL - _ROUNDING


@pytest.mark.parametrize("bound", ["minimum_sum", "gaffke_finite"])
def test_limits_hold_their_level_with_up_to_five_violations_per_unit(bound: str) -> None:
    """Every frame of units with 0, 1 and 5 violations, at most 5 stated."""
    found = worst_coverage((10,), (3,), (0, 1, 5), bound=bound, most=5)
    print(f"\n{bound}, up to 5 violations: {found}")  # noqa: T201
    assert min(found.values()) >= LEVEL - _ROUNDING


def test_limits_of_two_strata_hold_their_level() -> None:
    found = worst_coverage((6, 4), (2, 2), (0, 1), bound="melded", most=1)
    print(f"\nmelded: {found}")  # noqa: T201
    assert min(found.values()) >= LEVEL - _ROUNDING


@pytest.mark.long
@pytest.mark.parametrize("level", [0.90, 0.95])
@pytest.mark.parametrize("bound", ["minimum_sum", "gaffke_finite"])
def test_limits_hold_their_level_in_every_larger_frame(bound: str, level: float) -> None:
    for size, taken in ((30, 10), (40, 7), (25, 20)):
        found = worst_coverage((size,), (taken,), (0, 1), bound=bound, most=1, level=level)
        print(f"\n{bound} at {level}, {taken} of {size}: {found}")  # noqa: T201
        assert min(found.values()) >= level - _ROUNDING
    for loads in ((0, 1, 5), (0, 2, 3), (0, 4, 5)):
        found = worst_coverage((16,), (5,), loads, bound=bound, most=5, level=level)
        print(f"\n{bound} at {level}, loads {loads}: {found}")  # noqa: T201
        assert min(found.values()) >= level - _ROUNDING


@pytest.mark.long
@pytest.mark.parametrize("bound", ["minimum_sum", "melded"])
def test_limits_of_two_larger_strata_hold_their_level(bound: str) -> None:
    for sizes, taken, loads in (
        ((14, 10), (5, 3), (0, 1)),
        ((20, 6), (4, 6), (0, 1)),
        ((7, 5), (2, 2), (0, 1, 5)),
    ):
        found = worst_coverage(sizes, taken, loads, bound=bound, most=max(loads))
        print(f"\n{bound}, {taken} of {sizes}, loads {loads}: {found}")  # noqa: T201
        assert min(found.values()) >= LEVEL - _ROUNDING


def test_few_violations_have_an_exact_upper_limit_of_the_number_and_none_of_dollars() -> None:
    """1 of 60 in 1,000: Student's upper limit was 1.76 million where the exact one is 3.01."""
    found = [violation("u0", claimed_tainted=0)]
    risk = exposure(reviewed(found, n=60, size=1000), assessed_on=ASSESSED, level=0.90)
    assert risk.maximum.high is None
    assert "no upper dollar limit can be stated for the legal maximum" in risk.text()
    assert "only if no unit carries more than was paid for it" in risk.text()
    assert (risk.number.found, risk.number.low) == (1, 1)
    stated = exposure(
        reviewed(found, n=60, size=1000),
        assessed_on=ASSESSED,
        level=0.90,
        maximum_per_unit=Money.dollars(PENALTY),
    )
    assert stated.maximum.high == Money.dollars(PENALTY * stated.number.high)
    assert stated.number == risk.number
    assert stated.number.high > 60


def test_no_violation_found_still_has_an_exact_upper_limit() -> None:
    """0 of 60 in 1,000 at one-sided 95%: at most 47 units, which the old memo printed as $0."""
    none = exposure(reviewed([], n=60, size=1000), assessed_on=ASSESSED, level=0.90)
    assert (none.number.low, none.number.high) == (0, 47)
    assert none.maximum.high is None
    assert "at most 47" in none.text()
    stated = exposure(
        reviewed([], n=60, size=1000),
        assessed_on=ASSESSED,
        level=0.90,
        maximum_per_unit=Money.dollars(PENALTY),
    )
    assert stated.maximum.high == Money.dollars(47 * PENALTY)
    assert stated.maximum.point == Money.zero


def test_each_units_own_maximum_gives_a_shorter_limit_than_one_amount_for_all() -> None:
    """The maxima of the unsampled units that may be tainted are added, the largest first."""
    found = [violation("u0", claimed_tainted=0)]
    review = reviewed(found, n=10, size=20)
    maxima = {f"u{k}": UnitMaximum(Money.dollars(PENALTY)) for k in range(10)}
    maxima |= {f"v{k}": UnitMaximum(Money.dollars(1000 * (k + 1))) for k in range(10)}
    own = exposure(review, assessed_on=ASSESSED, maximum_per_unit=maxima)
    flat = exposure(review, assessed_on=ASSESSED, maximum_per_unit=Money.dollars(PENALTY))
    more = own.number.high - 1
    largest = sum(1000 * (10 - k) for k in range(more))
    assert own.maximum.high == Money.dollars(PENALTY + largest)
    assert flat.maximum.high == Money.dollars(PENALTY * (1 + more))
    with pytest.raises(RuleError, match="one for each of the 20 units"):
        exposure(
            review, assessed_on=ASSESSED, maximum_per_unit={k: maxima[k] for k in list(maxima)[:-1]}
        )
    with pytest.raises(RuleError, match="no maximum for 1 sampled units"):
        exposure(
            review, assessed_on=ASSESSED, maximum_per_unit={k: maxima[k] for k in list(maxima)[1:]}
        )
    low = maxima | {"u0": UnitMaximum(Money.dollars(5))}
    with pytest.raises(EstimateError, match="above the stated maximum exposure"):
        exposure(review, assessed_on=ASSESSED, maximum_per_unit=low)


def test_a_census_has_its_total_as_both_limits() -> None:
    risk = exposure(reviewed([violation("u0")], size=10), assessed_on=ASSESSED)
    assert risk.maximum.low == risk.maximum.point == risk.maximum.high
    assert (risk.number.low, risk.number.high) == (1, 1)


def test_without_an_exact_limit_the_number_has_what_the_sample_shows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A design that no exact limit serves never reads as if every unit had been reviewed."""
    monkeypatch.setattr("penalties.exposures.number_limits.finite_bound", lambda *_, **__: None)
    review = read_review(pd.DataFrame({"overpaid": [5.0, 0.0, 0.0]}), sizes=90)
    found = number_limits(review, [review.rows[0].unit_id], level=0.95, point=30.0)
    assert (found.low, found.point, found.high) == (1, 30.0, 88)
    assert found.method.startswith("what the sample itself shows")

"""Strata by paid amount: exact totals, no empty stratum, certainty, zero and negative."""

from __future__ import annotations

import math
from importlib.resources import as_file, files
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import PlanError
from sampling import Frame, Money, Strata, Stratum, open_frame, stratify, whole_frame
from sampling.strata import bounds_text
from tests.builders.inside_sampling import cum_root_f_cuts


def claims(*cents: int) -> Frame:
    """A frame of these payments, in cents."""
    table = pd.DataFrame(
        {
            "claim": [f"c{place}" for place in range(len(cents))],
            "paid": [Money(value).plain() for value in cents],
        }
    )
    return open_frame(table, unit_id="claim", paid="paid")


def demo_claims() -> Frame:
    """The shipped claims; 70 claims in two segments are summed."""
    place = files("primafacie.app.demo").joinpath("data", "desynpuf-claims.csv")
    with as_file(place) as path:
        return open_frame(path, unit_id="CLM_ID", part="SEGMENT", paid="CLM_PMT_AMT").check()


PAYMENTS = st.lists(st.integers(-500, 100_000), min_size=2, max_size=60)


@pytest.mark.once
@settings(max_examples=60, deadline=None)
@given(PAYMENTS, st.integers(1, 6), st.none() | st.integers(1, 100_000), st.integers(2, 50))
def test_every_unit_falls_into_one_stratum(
    cents: list[int], number: int, over: int | None, bins: int
) -> None:
    top = None if over is None else Money(over)
    found = stratify(claims(*cents), number=number, certainty_over=top, bins=bins)
    assert found.size == len(cents)
    assert found.total.cents == sum(cents)
    assert len({row.label for row in found}) == len(found)
    for row in found:
        inside = [
            x
            for x in cents
            if (row.low_cents is None or x > row.low_cents)
            and (row.high_cents is None or x <= row.high_cents)
        ]
        squares = sum(x * x for x in inside)
        assert (row.size, row.total_cents, row.squared_cents) == (len(inside), sum(inside), squares)
        assert row.size >= 2 or row.certainty
        if row.size > 1:
            assert row.deviation_cents == pytest.approx(float(np.std(inside, ddof=1)), abs=1e-6)
    assert len([row for row in found if row.label.isdigit()]) <= number


def test_the_shipped_claims() -> None:
    """Payments in multiples of ten dollars, 2,252 of them zero or negative."""
    found = stratify(demo_claims(), number=5, certainty_over=Money.dollars("10000"))
    assert [(row.label, row.bounds, row.size) for row in found] == [
        ("zero or negative", "up to $0.00", 2252),
        ("1", "over $0.00 to $50.00", 10189),
        ("2", "over $50.00 to $150.00", 8117),
        ("3", "over $150.00 to $450.00", 2860),
        ("4", "over $450.00 to $1,500.00", 943),
        ("5", "over $1,500.00 to $10,000.00", 405),
        ("certainty", "over $10,000.00", 69),
    ]
    assert found.total == Money.dollars("5472180")
    assert found.notes == ("Units paid $0.00 or less form a stratum of their own: 2,252, -$160.00",)


def test_a_payment_of_the_threshold_itself_is_not_taken_with_certainty() -> None:
    found = stratify(claims(100, 200, 300, 301), number=1, certainty_over=Money(300))
    assert [(row.label, row.size, row.certainty) for row in found] == [
        ("1", 3, False),
        ("certainty", 1, True),
    ]
    none = stratify(claims(100, 200, 300), number=1, certainty_over=Money(300))
    assert none.notes == ("No unit is paid over $3.00: no certainty stratum",)


def test_fewer_values_than_strata() -> None:
    found = stratify(claims(*[1000] * 9, *[2000] * 5, *[2000] * 4), number=5)
    assert [row.size for row in found] == [9, 9]
    assert "Strata made: 2 instead of 5" in found.notes[0]


def test_a_lone_unit_is_merged_and_said() -> None:
    found = stratify(claims(*range(100, 120), 90_000), number=2, bins=10)
    assert [row.size for row in found] == [21]
    assert "merged with its neighbour" in found.notes[0]


def test_a_single_unit_paid_nothing_is_taken_whole() -> None:
    found = stratify(claims(0, 100, 200, 300), number=1)
    assert found["zero or negative"].certainty
    assert found["1"].low_cents == 0
    assert "taken whole" in found.notes[0]


def test_without_zeros_one_stratum_is_the_frame() -> None:
    found = stratify(claims(100, 200, 300), number=1)
    assert [(row.low_cents, row.high_cents) for row in found] == [(None, None)]
    assert found.rows == whole_frame(claims(100, 200, 300)).rows
    assert found.rows[0].bounds == "all paid amounts"


def test_records_and_tables() -> None:
    found = stratify(demo_claims(), number=3)
    assert Strata.from_dict(found.to_dict()) == found
    table = found.table()
    assert table["units"].sum() == 24_835
    assert table["paid_dollars"].sum() == pytest.approx(5_472_180.00)
    assert "3: over" in str(found)
    assert [row.label for row in found.sampled] == ["zero or negative", "1", "2", "3"]
    with pytest.raises(PlanError, match="one of zero or negative, 1, 2, 3"):
        found["4"]


def test_deviations_are_exact_for_large_close_payments() -> None:
    n, x = 10**6, 10**12
    row = Stratum("1", None, None, 2 * n, n * (2 * x + 2), n * (x * x + (x + 2) ** 2))
    assert row.deviation_cents == pytest.approx((2 * n / (2 * n - 1)) ** 0.5, rel=1e-12)


def test_options_are_checked_together() -> None:
    with pytest.raises(PlanError) as caught:
        stratify(claims(1, 2), number=0, certainty_over=Money(0), bins=1)
    assert [problem.where for problem in caught.value.problems] == [
        "number",
        "bins",
        "certainty_over",
    ]
    with pytest.raises(PlanError, match="number: True"):
        stratify(claims(1, 2), number=True)
    with pytest.raises(PlanError, match="Money"):
        stratify(claims(1, 2), number=1, certainty_over=50_000)  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="cum_root_f"):
        stratify(claims(1, 2), number=1, method="kmeans")  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=9), st.integers(1, 4))
def test_cuts_are_the_best_of_all(counts: list[int], number: int) -> None:
    """No other choice of cuts has strata with roots nearer to each other."""
    edges = np.arange(1, len(counts) + 1) * 100
    cuts = cum_root_f_cuts(edges, np.array(counts), number).tolist()
    used = [k for k, count in enumerate(counts) if count]
    assert len(cuts) == max(min(number, len(used)) - 1, 0)

    def unevenness(chosen: list[int]) -> float:
        bounds = [0, *chosen, int(edges[-1])]
        return math.fsum(
            math.fsum(
                count**0.5 for edge, count in zip(edges, counts, strict=True) if low < edge <= high
            )
            ** 2
            for low, high in pairwise(bounds)
        )

    options = [[int(edges[k]) for k in c] for c in combinations(used[:-1], len(cuts))]
    best = min((unevenness(option) for option in options), default=unevenness(cuts))
    assert unevenness(cuts) == pytest.approx(best)


def test_bounds_in_words() -> None:
    assert bounds_text(None, 0) == "up to $0.00"
    assert bounds_text(123_456, None) == "over $1,234.56"

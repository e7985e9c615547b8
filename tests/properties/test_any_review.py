"""Any bound on any review of 30 to 200 rows: a finite answer on the right side, or a refusal.

Every registered bound under each of its designs: one stratum or several, one of them taken whole,
near-censuses, units hit again; all zeros, all denied in full, ties, one nonzero, underpayments with
and without floors; amounts of 0.01 and 10^9; levels from 0.5 to 0.9995 and all three sides. Refused
is only what the registry lists for the bound, and the share refused is printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extrapolation import BOUNDS, Bound, Sample
from primafacie.errors import EstimateError
from tests.builders.inside_extrapolation import Side, bound_for
from tests.builders.streams import Stream

EDGES = [0.01, 1.0, 100.0, 99_999.99, 1e9]
SHAPES = ["zeros", "full", "ties", "one", "counts", "any", "any", "negative"]
COUNTS = ("buehler", "clopper_pearson", "hypergeometric")
# Stakes are tuned to the level, so that a higher level is not always a lower limit.
NOT_NESTED = ("betting", "betting_anytime")
# Melding moves mass down by up to a step of its grid a stratum.
STEP = {"melded": 2e-4}
SLOW = ("melded", "sidak", "taint_mixture", "bootstrap_t", "bca")
# Seconds per sample of four strata: tried by the long tests alone.
SEARCHED = ("buehler",)
amounts = st.sampled_from(EDGES) | st.integers(1, 10**8).map(lambda cents: cents / 100)


@st.composite
def reviews(draw: Any, bound: Bound) -> tuple[Sample, bool]:
    """A sample of one of the bound's designs, and whether the rules say y >= 0 of the frame."""
    design = draw(st.sampled_from(bound.designs))
    pps, strata = "pps" in design, draw(st.integers(2, 4)) if "stratified" in design else 1
    shape = draw(st.sampled_from(SHAPES[:5] * 3 + SHAPES if bound.name in COUNTS else SHAPES))
    n, stream = draw(st.integers(30, 200)), Stream(draw(st.integers(0, 2**32)))
    palette = np.array(draw(st.lists(amounts, min_size=1, max_size=6)))
    paid = palette[stream.integers(len(palette), n)]
    taints = np.array([0.0, 0.0, 1.0, 1.0, 0.5, 0.123])[stream.integers(6, n)]
    if shape == "any" and draw(st.booleans()):
        taints = stream.uniform(n)
    rate = draw(st.floats(0.0, 1.0))
    taints = {
        "zeros": np.zeros(n),
        "full": np.ones(n),
        "one": np.eye(1, n, n // 2)[0],
        "ties": (stream.uniform(n) < rate) * 1.0,
        "counts": (stream.uniform(n) < rate) * 1.0,
    }.get(shape, taints)
    if shape in ("ties", "counts") or (bound.name in COUNTS and not pps):
        paid = np.full(n, 1.0 if shape == "counts" or bound.name in COUNTS else palette[0])
    values = np.round(paid * taints, 2)
    if pps:
        values = paid * taints
    if shape == "negative":
        values[:: draw(st.integers(1, 9))] *= -1
    labels = np.array([str(k % strata) for k in range(n)], dtype="<U5")
    if design == "stratified" and draw(st.booleans()):
        labels[: draw(st.integers(1, 5))] = "whole"
    hits, turns = None, None
    if pps:
        hits = np.ones(n, dtype=int) + (stream.uniform(n) < draw(st.sampled_from([0, 0.3]))) * 2
        if draw(st.booleans()):
            turns = {
                label: np.repeat(np.arange(int((labels == label).sum())), hits[labels == label])[
                    ::-1
                ].copy()
                for label in np.unique(labels)
            }
    more = draw(st.sampled_from([1, 7, 400, 5_000]))
    rest = {
        label: np.zeros(0) if label == "whole" else np.resize(paid[labels == label], more)
        for label in np.unique(labels)
    }
    floors = totals = None
    if shape == "negative" and draw(st.booleans()):
        floors = np.full(n, float(np.abs(values).max()))
        totals = {
            label: float(floors[0]) * ((labels == label).sum() + len(rest[label])) for label in rest
        }
    sample = Sample.from_arrays(
        values,
        strata=labels.tolist(),
        caps=paid,
        hits=hits,
        floors=floors,
        floor_totals=totals,
        sizes={label: int((labels == label).sum()) + len(rest[label]) for label in rest},
        books={label: float(paid[labels == label].sum() + rest[label].sum()) for label in rest},
        unsampled=None if pps else rest,
        sequences=turns,
        design=design,
    )
    return sample, shape != "negative" or draw(st.sampled_from([False, False, True]))


def check_limits(bound: Bound, sample: Sample, nonnegative: bool, side: Side, tail: float) -> None:
    """Finite, ordered, on its side of the point, within what logic allows."""
    options = {"seed": 7} if bound.randomised else {}
    if "resamples" in bound.options:
        options["resamples"] = 200
    bound_for(bound.name, sample, nonnegative=nonnegative, side=side)
    low, high = bound.limits(sample, tail, side, **options)
    assert (low is None) == (side == "upper")
    assert (high is None) == (side == "lower")
    assert all(np.isfinite(end) for end in (low, high) if end is not None)
    found, book = float(sample.values.sum()), sum(part.book or 0.0 for part in sample.strata)
    slack = 1e-6 * max(1.0, abs(sample.total), sample.total_variance**0.5)
    low, high = -np.inf if low is None else low, np.inf if high is None else high
    assert low <= high + slack
    # With floors under PPS it is y + u whose Hansen-Hurwitz total the limit lies beside.
    beside = all(p.floors is None or p.hits is None for p in sample.strata)
    if tail <= 0.2 and bound.guarantee != "model" and beside:
        # What was found in a stratum may already exceed its Hansen-Hurwitz point.
        points = [(p.total, float(p.values.sum())) for p in sample.strata]
        assert low <= sum(map(max, points)) + slack
        assert high >= sum(map(min, points)) - slack
    if bound.finite_sample and bound.name not in COUNTS and side != "upper":
        nothing_below = (sample.values >= 0).all() and all(p.floors is None for p in sample.strata)
        if nothing_below and bound.name not in ("penny", "stringer", "stringer_gaffke"):
            assert low >= found - slack
    if bound.finite_sample and bound.name not in COUNTS and side != "lower":
        assert high <= book + slack
    if (
        tail > 0.01
        and side != "two-sided"
        and not bound.randomised
        and bound.name not in NOT_NESTED
    ):
        lower, upper = bound.limits(sample, tail / 2, side, **options)
        slack += STEP.get(bound.name, 0.0) * (book + abs(found))
        assert lower is None or lower <= low + slack
        assert upper is None or upper >= high - slack


def tried(bound: Bound, examples: int) -> str:
    """The share refused, by reason."""
    reasons: Counter[str] = Counter()
    count = 0

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        reviews(bound),
        st.sampled_from(["lower", "upper", "two-sided"]),
        st.sampled_from([0.0005, 0.05, 0.1]) | st.floats(0.001, 0.499),
    )
    def check(review: tuple[Sample, bool], side: Side, tail: float) -> None:
        nonlocal count
        count += 1
        try:
            check_limits(bound, *review, side, tail)
        except EstimateError as error:
            listed = [words for words in bound.refuses if words in str(error)]
            if not listed:
                pytest.fail(f"not in the registry: {error}")
            reasons[listed[0]] += 1

    check()
    words = ", ".join(f"{words} {number}" for words, number in reasons.most_common())
    return f"{bound.name}: refused {sum(reasons.values())} of {count}{words and f' ({words})'}"


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name in BOUNDS if name not in SEARCHED])
def test_a_finite_answer_or_a_listed_refusal(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("printed", tried(BOUNDS[name], 20))


@pytest.mark.long
@pytest.mark.parametrize("name", BOUNDS)
def test_more_reviews(name: str, record_property: Callable[[str, object], None]) -> None:
    examples = 10 if name in SEARCHED else 40 if name in SLOW else 120
    record_property("printed", tried(BOUNDS[name], examples))


def test_every_refusal_listed_is_one_that_a_bound_gives() -> None:
    """The registry lists no reason that the code does not know."""
    from pathlib import Path

    import extrapolation.bounds

    text = " ".join(
        file.read_text(encoding="utf-8")
        for file in Path(extrapolation.bounds.__file__).parent.glob("*.py")
    )
    for bound in BOUNDS.values():
        assert [words for words in bound.refuses if words not in text] == []

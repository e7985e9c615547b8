"""Any bound on any review of 30 to 200 rows: a finite answer or a refusal the registry lists."""

from __future__ import annotations

import re
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extrapolation import Sample
from extrapolation.bounds import BOUNDS, Side
from primafacie.core.errors import EstimateError

LISTED = re.compile(
    "for a sample of design|underpayments count|values below 0 in the sample|"
    "values other than 0 and 1|above the amount paid|taints outside 0 to 1|negative payments|"
    "mostly lack variance|too skewed for its size|without the payments of the frame|"
    "more than once|satterthwaite for a sample"
)
EDGES = [0.0, 0.01, 100.0, 1e9]
amounts = st.sampled_from(EDGES) | st.floats(0.01, 1e6).map(lambda x: round(x, 2))
taints = st.sampled_from([0.0, 0.0, 1.0, 1.0, 0.5]) | st.floats(0, 1)


@st.composite
def reviews(draw: Any) -> tuple[Sample, bool]:
    """A sample of every shape, and whether its frame is declared free of underpayments."""
    n = draw(st.integers(30, 200))
    shape = draw(st.sampled_from(["zeros", "full", "ties", "one", "any", "negative"]))
    pps = draw(st.booleans())
    strata = draw(st.integers(1, 3))
    paid = np.array(draw(st.lists(amounts, min_size=n, max_size=n)))
    paid = np.maximum(paid, 0.01) if pps else paid
    share = {
        "zeros": np.zeros(n), "full": np.ones(n), "one": np.eye(1, n, n // 2)[0],
    }.get(shape)  # fmt: skip
    if shape == "ties":
        paid = np.full(n, draw(st.sampled_from(EDGES[1:])))
        share = np.array(draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=n, max_size=n)))
    if share is None:
        share = np.array(draw(st.lists(taints, min_size=n, max_size=n)))
    values = paid * share
    if shape == "negative":
        values[:: draw(st.integers(1, 9))] *= -1
    labels = [str(k % strata) for k in range(n)]
    more = draw(st.integers(1, 400))
    sizes, rest, books = {}, {}, {}
    for h in range(strata):
        label = str(h)
        count = labels.count(label)
        sizes[label] = count + more
        rest[label] = np.resize(paid, more)
        books[label] = float(paid[h::strata].sum() + rest[label].sum())
    hits = np.ones(n, dtype=int) if pps else None
    sample = Sample.from_arrays(
        values, sizes=sizes, strata=labels, caps=paid, hits=hits, books=books,
        unsampled=None if pps else rest,
    )  # fmt: skip
    return sample, shape != "negative" or draw(st.booleans())


@pytest.mark.parametrize("name", BOUNDS)
def test_a_finite_answer_or_a_listed_refusal(name: str) -> None:
    bound = BOUNDS[name]
    tried = refused = 0
    unlisted: list[str] = []

    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(reviews(), st.sampled_from(["lower", "upper", "two-sided"]), st.floats(0.01, 0.49))
    def check(review: tuple[Sample, bool], side: Side, tail: float) -> None:
        nonlocal tried, refused, unlisted
        from extrapolation.bounds import bound_for

        sample, nonnegative = review
        options = {"seed": 7} if bound.randomised else {}
        if "resamples" in bound.options:
            options["resamples"] = 200
        tried += 1
        try:
            bound_for(name, sample, nonnegative=nonnegative, side=side)
            low, high = bound.limits(sample, tail, side, **options)
        except EstimateError as error:
            refused += 1
            unlisted += [] if LISTED.search(str(error)) else [str(error)]
            return
        assert (low is None) == (side == "upper")
        assert (high is None) == (side == "lower")
        reach = 1e-6 * max(1.0, abs(sample.total))
        for end in (low, high):
            assert end is None or np.isfinite(end)
        if low is not None and high is not None:
            assert low <= high + reach
        if bound.finite_sample and bound.name not in ("penny", "stringer"):
            # What was found in the sample is owed, and no more than was paid beyond it.
            if low is not None and (sample.values >= 0).all() and bound.anchored:
                assert low >= sample.values.sum() - reach or bound.name.startswith("stringer")
            if high is not None:
                assert high <= sum(part.book or np.inf for part in sample.strata) + reach

    check()
    sys.stdout.write(f"{name}: refused {refused} of {tried}\n")
    assert unlisted == []

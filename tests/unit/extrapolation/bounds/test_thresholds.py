"""The thresholds that golden limits do not reach: marks, domains of formulas, refused values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from extrapolation.bounds.doubts import few_degrees
from extrapolation.bounds.doubts import few_errors as doubts
from primafacie.errors import EstimateError
from tests.builders.inside_extrapolation import (
    PredictedCoverage,
    SampledShare,
    predict_coverage,
)
from tests.builders.limits import share_limits

SHARE = SampledShare(0.4, 0.4 * 0.6 / 20, df=1, n=20, primary=2, counted=8)


def test_a_predicted_coverage_is_short_beyond_one_hundredth() -> None:
    made = PredictedCoverage(0.8901, 0.90, 1.0, True)
    assert not made.short
    assert replace(made, value=0.8899).short
    assert str(made) == "about 89.0% instead of 90%"


def test_predictions_are_trusted_up_to_a_skewness_of_2_1() -> None:
    """Of k ones among n zeros the skewness is (1 - 2p) / sqrt(p (1 - p))."""
    for ones, n, trusted in ((15, 100, True), (14, 100, True), (13, 100, False)):
        values = (np.arange(n) < ones).astype(float)
        found = predict_coverage(Sample.from_arrays(values, sizes=10_000), 0.90)
        assert found is not None
        assert (found.largest_skewness <= 2.1) == found.trusted == trusted


def test_six_errors_six_others_and_eight_degrees() -> None:
    for errors, said in ((5, 1), (6, 0), (24, 0), (25, 1)):
        values = (np.arange(30) < errors).astype(float)
        assert len(doubts(Sample.from_arrays(values, sizes=900))) == said
    assert (len(few_degrees(7)), len(few_degrees(8))) == (1, 0)


def test_shares_at_the_edges() -> None:
    """One degree of freedom has a limit, none has not; shares over 1 count as 1."""
    low, high = share_limits(SHARE, 0.10, "two-sided")
    assert low is not None
    assert high is not None
    assert 0 < low < 0.4 < high < 1
    with pytest.raises(EstimateError, match="0 degrees of freedom"):
        share_limits(replace(SHARE, df=0), 0.10, "lower")
    everything = replace(SHARE, share=1.0, variance=0.0, df=11, primary=12, counted=20)
    assert share_limits(everything, 0.10, "upper") == (None, 1.0)
    assert share_limits(replace(everything, share=1.02), 0.1, "two-sided") == share_limits(
        everything, 0.1, "two-sided"
    )


@pytest.mark.parametrize("bound", ["taint_mixture", "stringer"])
def test_taints_above_one_are_refused(bound: str) -> None:
    caps = np.full(12, 10.0)
    values = np.where(np.arange(12) == 3, 10.1, 0.0)
    given = {"unsampled": np.full(88, 10.0)}
    if bound == "stringer":
        given = {"hits": np.ones(12, dtype=int), "books": 1000.0}
    sample = Sample.from_arrays(values, sizes=100, caps=caps, **given)  # type: ignore[arg-type]
    with pytest.raises(EstimateError):
        BOUNDS[bound].limits(sample, 0.10, "lower")


def test_a_mixture_without_spread_is_a_step() -> None:
    """Unsampled payments of 0 owe nothing: the limit is what was found."""
    sample = Sample.from_arrays([5.0, 0.0, 5.0], sizes=9, caps=[5.0] * 3, unsampled=[0.0] * 6)
    assert BOUNDS["taint_mixture"].limits(sample, 0.10, "two-sided") == (10.0, 10.0)

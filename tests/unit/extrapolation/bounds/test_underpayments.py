"""Underpayments in the frame: refused, or held by the declared floor; never under the level."""

from __future__ import annotations

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from primafacie.errors import EstimateError
from tests.builders.simulations import KnownStratum, known_coverage
from tests.builders.streams import seed_of, stream_named

pytestmark = pytest.mark.once

PAID = np.full(1_000, 5_000.0)
"""150 units of +200, 10 of -4,000: the total is below 0, the sample mostly above."""
OVER = np.where(np.arange(1_000) < 150, 200.0, 0.0)
OVER[990:] = -4_000.0
FINITE = [bound.name for bound in BOUNDS.values() if bound.finite_sample]
COUNTS = ("clopper_pearson", "hypergeometric")


def study(bound: str, floors: np.ndarray | None, seed: int) -> float | None:
    design = BOUNDS[bound].designs[0]
    if "stratified" in design:
        parts = [
            KnownStratum(PAID[h::2], OVER[h::2], 25, None if floors is None else floors[h::2])
            for h in (0, 1)
        ]
    else:
        parts = [KnownStratum(PAID, OVER, 50, floors)]
    found = known_coverage(
        parts,
        [bound],
        replicates=120,
        seed=seed,
        selection="pps" if design == "pps" else "independent",
    )
    return found.row(bound).coverage


@pytest.mark.parametrize("bound", FINITE)
@pytest.mark.parametrize("declared", [False, True])
def test_no_finite_sample_bound_covers_less(bound: str, declared: bool) -> None:
    """Refused without a floor and, with u = 4,000 declared for every unit, at 0.90 or above."""
    floors = np.full(1_000, 4_000.0) if declared else None
    coverage = study(bound, floors, seed_of(f"underpayments {bound} {declared}"))
    if declared and BOUNDS[bound].anchored and BOUNDS[bound].floors:
        assert coverage is not None
        assert coverage >= 0.90
    else:
        assert coverage is None


def test_anchored_at_zero_it_would_have_covered_far_less() -> None:
    """What the refusal is for: Gaffke's limit as if no value could lie below 0."""
    stream = stream_named("zero-anchored gaffke")
    held = 0
    for _ in range(300):
        chosen = np.argsort(stream.uniform(1_000))[:50]
        values = np.maximum(OVER[chosen], 0.0)
        low, _ = BOUNDS["gaffke"].limits(Sample.from_arrays(values, sizes=1_000), 0.10, "lower")
        held += low <= OVER.sum()  # type: ignore[operator]
    assert held / 300 < 0.5


def test_a_floor_shifts_the_limit_exactly() -> None:
    """y + u with u the same for all: the limit of the shifted sample less N u."""
    values = np.array([-3.0, 0.0, 5.0, 9.0, -1.0, 0.0])
    shifted = Sample.from_arrays(values + 4, sizes=60)
    floored = Sample.from_arrays(values, sizes=60, floors=np.full(6, 4.0), floor_totals=240.0)
    (one, _), (two, _) = (
        BOUNDS["gaffke"].limits(sample, 0.10, "lower") for sample in (shifted, floored)
    )
    assert one is not None
    assert two == pytest.approx(one - 240, rel=1e-12)
    # and the logic limit: the sampled total less the floors of the unsampled units
    assert two >= values.sum() - 4 * 54


@pytest.mark.parametrize("name", [bound.name for bound in BOUNDS.values() if bound.ceilings])
@pytest.mark.parametrize("side", ["lower", "upper"])
def test_a_value_above_its_ceiling_is_refused(name: str, side: str) -> None:
    """A bound that rests on ceilings has no guarantee left where one value exceeds its own."""
    bound = BOUNDS[name]
    values, caps = np.full(30, 5.0), np.full(30, 10.0)
    values[7] = 10.01
    pps = "pps" in bound.designs and "srs" not in bound.designs
    sample = Sample.from_arrays(
        values,
        sizes=2000,
        caps=caps,
        books=20_000.0,
        hits=[1] * 30 if pps else None,
        unsampled=None if pps else np.full(1970, 20.0),
    )
    options = {"seed": 1} if bound.randomised else {}
    with pytest.raises(EstimateError, match=r"above the amount paid|outside 0 to 1"):
        bound.limits(sample, 0.10, side, **options)

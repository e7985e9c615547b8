"""The recommended bound holds its level on the simulated audits, and recovers most of those."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extrapolation.simulation import recommend
from primafacie.errors import EstimateError
from sampling import models
from tests.builders.inside_extrapolation import SimulatedStratum, simulate
from tests.builders.simulations import KnownStratum, known_coverage
from tests.builders.streams import seed_of, stream_named


def denied(share: float, bounds: list[str]) -> object:
    over = np.where(np.arange(2000) < share * 2000, 100.0, 0.0)
    return known_coverage([KnownStratum(np.full(2000, 100.0), over, 30)], bounds)


def test_high_denial_of_equal_amounts_takes_a_finite_sample_bound() -> None:
    """t covers 0.77 there: recommended is the exact bound, and the reason says who fell short."""
    found = recommend([denied(0.95, ["student", "hall", "gaffke", "hoeffding"])])  # type: ignore[list-item]
    assert (found.bound, found.holds) == ("gaffke", True)
    assert "student, hall fell short" in found.reason
    record = found.to_dict()
    assert record["bound"] == "gaffke"
    assert [row["bound"] for row in record["rows"]] == ["student", "hall", "gaffke", "hoeffding"]


def test_mild_skewed_errors_take_what_recovers_most() -> None:
    paid = np.round(np.exp(5 + 1.2 * stream_named("recommend").uniform(3000) * 3), 2)
    part = SimulatedStratum("1", paid, 150)
    found = simulate(
        [part],
        models.AllOrNone(0.5),
        bounds=["student", "hall", "hoeffding"],
        level=0.9,
        replicates=1500,
        seed=seed_of("recommend study"),
    )
    chosen = recommend([found])
    held = [row for row in found.rows if row.direction != "under" and row.bound != "hoeffding"]
    assert chosen.bound == max(held, key=lambda row: row.mean_low or 0).bound
    assert chosen.recovered == found.row(chosen.bound).mean_low


def test_the_worst_error_model_decides() -> None:
    """At half denied t holds and recovers more; together with 0.95 denied it is out."""
    bounds = ["student", "gaffke"]
    assert recommend([denied(0.1, bounds)]).holds  # type: ignore[list-item]
    both = recommend([denied(0.1, bounds), denied(0.95, bounds)])  # type: ignore[list-item]
    assert both.bound == "gaffke"


def test_where_nothing_holds_the_finite_sample_one_or_the_nearest() -> None:
    found = recommend([denied(0.95, ["student", "hall"])])  # type: ignore[list-item]
    assert not found.holds
    assert found.reason.startswith("no bound held 0.9")


def test_mixed_levels_are_refused() -> None:
    one = denied(0.5, ["student"])
    with pytest.raises(EstimateError, match="of no level, or of several"):
        recommend([one, replace(one, level=0.95)])  # type: ignore[list-item, type-var]
    with pytest.raises(EstimateError, match="of no level"):
        recommend([])
    with pytest.raises(EstimateError, match="no bound that gives a limit"):
        recommend([denied(0.5, ["hoeffding"])])  # type: ignore[list-item]


def test_a_coverage_below_the_level_is_not_said_to_hold_it() -> None:
    """0.945 +- 0.01 cannot be told from 0.95, and is not 0.95: the reason gives both figures."""
    row = denied(0.5, ["student"]).row("student")  # type: ignore[attr-defined]
    near = replace(row, coverage=0.945, error=0.01, direction="near")
    one = replace(denied(0.5, ["student"]), rows=(near,), level=0.95)  # type: ignore[type-var]
    found = recommend([one])  # type: ignore[list-item]
    assert not found.holds
    assert "that held" not in found.reason
    assert "simulated coverage 0.945 (standard error 0.010), below 0.95" in found.reason
    above = replace(one, rows=(replace(near, coverage=0.955),))  # type: ignore[type-var]
    assert recommend([above]).holds  # type: ignore[list-item]
    assert "of the bounds that held 0.95" in recommend([above]).reason  # type: ignore[list-item]

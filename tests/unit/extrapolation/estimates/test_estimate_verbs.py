"""The verbs on a review: each the estimator it names, with its warning, refusals and limits."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import numpy as np
import pandas as pd
import pytest

from extrapolation import (
    Review,
    by_domain,
    count,
    demand,
    difference,
    error_rate,
    estimate,
    expand,
    greg,
    poststratify,
    rake,
    ratio,
    read_review,
    regression,
)
from primafacie.errors import AuditWarning, EstimateError
from tests.builders.streams import stream_named

SIZES = {"1": 400, "2": 90, "3": 6}
TOTALS = {"1": 24000.0, "2": 5200.0}


def review(rate: float = 0.3) -> Review:
    rows = []
    for label, n in (("1", 20), ("2", 12), ("3", 6)):
        for a, b, c in stream_named(f"verbs {label}").uniform(n, 3).tolist():
            paid = round(20 + 80 * a, 2)
            over = paid if b < rate else 0.0
            rows.append(
                (label, paid, round(paid - over, 2), "PQ"[int(2 * c)], "m" if a < 0.5 else "n")
            )
    columns = ["stratum", "paid", "should_have_paid", "provider", "kind"]
    return read_review(pd.DataFrame(rows, columns=columns), sizes=SIZES, rules="cms-pim")


FOUND = review()
KNOWN = TOTALS | {"3": float(FOUND.values("paid")[-6:].sum())}


def test_every_verb_by_hand_on_one_stratum() -> None:
    y, x = np.array([0.0, 10.0, 4.0, 0.0]), np.array([10.0, 20.0, 15.0, 11.0])
    one = read_review(pd.DataFrame({"overpaid": y, "paid": x}), sizes=50)
    assert ratio(one, totals=700.0).point == pytest.approx(700 * 14 / 56)
    slope = np.cov(x, y)[0, 1] / x.var(ddof=1)
    assert regression(one, totals=700.0).point == pytest.approx(50 * (3.5 + slope * (14 - 14)))
    assert regression(one, totals=800.0).point == pytest.approx(50 * (3.5 + slope * (16 - 14)))
    assert difference(one).point == expand(one, "overpaid").point == 175.0
    assert difference(one, auxiliary="paid", totals=700, slope=0.5).point == pytest.approx(
        350 + 50 * (y - 0.5 * x).mean()
    )
    assert greg(one, totals={"paid": 800.0}).point == pytest.approx(
        regression(one, totals=800.0).point
    )


def test_domains_add_to_the_total_exactly_in_cents() -> None:
    for by in ("provider", "kind", "stratum", "reason", "status"):
        parts = by_domain(FOUND, by=by)
        assert sum(p.point for p in parts.values()) == pytest.approx(
            estimate(FOUND).point, rel=1e-13
        )
    part = by_domain(FOUND, "paid", by="provider")["P"]
    assert part.domain == "provider P"
    assert str(part).startswith("Total paid of provider P: ")
    rates = error_rate(FOUND, by="provider")
    assert all(0 <= rate.point <= 1 and rate.se > 0 for rate in rates.values())
    whole = error_rate(FOUND)["all"]
    assert whole.point == pytest.approx(count(FOUND).point / sum(SIZES.values()))


def test_whole_amounts_of_the_units_in_error() -> None:
    rows = pd.DataFrame(
        {
            "paid": [80.0, 50, 60, 40, 45],
            "claimed": [100.0, 70, None, 55, 90],
            "should_have_paid": [0.0, 50, 60, None, 5],
            "status": ["reviewed", "reviewed", "reviewed", "missing", "waived"],
        }
    )
    found = read_review(rows, sizes=50, rules="cms-pim")
    claimed, paid = expand(found, "claimed in error"), expand(found, "paid in error")
    assert found.values("claimed in error").tolist() == [100.0, 0, 0, 55, 90]
    assert (claimed.point, paid.point) == (10 * 245.0, 10 * 165.0)
    assert claimed.unit == paid.unit == "dollars"
    with pytest.raises(EstimateError, match="for the whole frame"):
        demand(claimed)
    wrong = read_review(
        rows.assign(should_have_paid=[0.0, 50, 1, None, 5]), sizes=50, rules="cms-pim"
    )
    with pytest.raises(EstimateError, match="1 of 5 units have no 'claimed in error'"):
        expand(wrong, "claimed in error")


def test_the_limits_of_a_domain_with_few_errors_are_not_reliable() -> None:
    rows = pd.DataFrame(
        {
            "overpaid": [0.0] * 20 + [10, 20, 30, 40, 50, 60, 70, 5, 0, 0],
            "provider": ["P"] * 27 + ["Q"] * 3,
        }
    )
    parts = by_domain(read_review(rows, sizes=1000), by="provider")
    limit = parts["Q"].interval(0.90, side="lower")
    assert not limit.reliable
    assert limit.notes[:2] == (
        "not reliable here: 1 error in the sample, fewer than 6",
        "not reliable here: 2 degrees of freedom, fewer than 8",
    )
    assert parts["Q"].notes[-1] == (
        "only 1 sampled unit has a value other than 0 in the domain provider Q"
    )
    assert parts["P"].interval(0.90, side="lower").reliable
    assert parts["Q"].strata[0].point == pytest.approx(parts["Q"].point)
    assert parts["P"].strata[0].nonzero == 7


def test_cells_use_what_is_known_of_the_frame() -> None:
    made = poststratify(FOUND, "paid", by="kind", sizes={"m": 300, "n": 196})
    assert made.estimator == "post-stratified"
    raked = rake(FOUND, "paid", sizes={"kind": {"m": 300, "n": 196}})
    assert (raked.point, raked.se) == pytest.approx((made.point, made.se), rel=1e-9)
    both = rake(
        FOUND, "paid", sizes={"kind": {"m": 300, "n": 196}, "provider": {"P": 250, "Q": 246}}
    )
    assert both.se <= expand(FOUND, "paid").se


def test_a_ratio_at_high_denial_carries_its_warning() -> None:
    found = review(rate=0.9)
    with pytest.warns(AuditWarning, match="HIGH-DENIAL-RATIO"):
        made = ratio(found, totals=KNOWN)
    assert "far below their level" in made.notes[-1]
    limit = made.interval(0.90, side="lower")
    assert not limit.reliable
    assert made.notes[-1] in limit.notes
    quiet = ratio(FOUND, totals=KNOWN)
    assert not quiet.cautions
    assert separate_is_its_own(quiet.point)


def separate_is_its_own(combined: float) -> bool:
    made = ratio(FOUND, totals=KNOWN, separate=True)
    return made.estimator == "separate ratio" and made.point != combined


def test_limits_from_an_own_variance_and_the_bounds_refused() -> None:
    made = ratio(FOUND, totals=KNOWN)
    low = made.interval(0.90, side="lower")
    both = made.interval(0.80, side="two-sided", bound="normal")
    assert low.low is not None
    assert both.low is not None
    assert low.high is None
    assert low.low < both.low < made.point < (both.high or 0)
    assert (made.point - both.low) / made.se == pytest.approx(1.2815515655446004)
    assert made.df == 19 + 11
    for bound in ("gaffke", "hall", "satterthwaite"):
        with pytest.raises(EstimateError, match="own variance"):
            made.interval(0.90, side="lower", bound=bound)
    with pytest.raises(EstimateError, match=r"above 0\.5"):
        made.interval(0.4, side="lower")


def test_second_opinions_and_records() -> None:
    made = ratio(FOUND, totals=KNOWN)
    assert made.second_opinion().ratio == pytest.approx(1, abs=0.15)
    one = made.second_opinion("bootstrap", seed=5)
    assert one == made.second_opinion("bootstrap", seed=5)
    assert expand(FOUND, "overpaid").second_opinion().ratio == pytest.approx(1, rel=1e-12)
    with pytest.raises(EstimateError, match="replayed"):
        made.second_opinion("bootstrap")
    schema = json.loads(
        files("primafacie.core").joinpath("schemas/estimate-3.json").read_text(encoding="utf-8")
    )
    record = json.loads(json.dumps(made.to_dict()))
    jsonschema.validate(record, schema)
    assert record["details"]["ratio"] == pytest.approx(made.point / sum(KNOWN.values()))


def test_a_total_that_is_not_known_is_asked_for() -> None:
    with pytest.raises(EstimateError, match="total of 'paid' is not known"):
        ratio(FOUND)
    with pytest.raises(EstimateError, match="a total for each stratum"):
        ratio(FOUND, totals=5000.0, separate=True)
    with pytest.raises(EstimateError, match="no labels 'code'"):
        by_domain(FOUND, by="code")

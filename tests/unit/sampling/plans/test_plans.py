"""Plans: everything decided before the draw, and nothing decided wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from primafacie.errors import AuditWarning, PlanError
from sampling import (
    ErrorModel,
    Frame,
    Money,
    Plan,
    Probe,
    ProbeRow,
    Sizes,
    Strata,
    models,
    open_frame,
    plan,
    simulate_overpayments,
    stratify,
)
from tests.builders.streams import stream_named

MODEL = ErrorModel(rate=0.30, severity=0.80)


def claims(cents: Iterable[int]) -> Frame:
    """A frame of these payments, in cents."""
    paid = [Money(int(value)).plain() for value in cents]
    table = pd.DataFrame({"claim": [f"c{place}" for place in range(len(paid))], "paid": paid})
    return open_frame(table, unit_id="claim", paid="paid")


def lognormal(size: int = 3000) -> list[int]:
    place = (np.arange(1, size + 1) - 0.5) / size
    return [int(value) for value in np.round(100 * np.exp(5 + ndtri(place)))]


CENTS = lognormal()
FRAME = claims(CENTS)
STRATA = stratify(FRAME, number=4, certainty_over=Money.dollars("2500"))


def simple(**changes: Any) -> Plan:
    options: dict[str, Any] = {"rules": "cms-pim", "sample": 200, "anticipated": MODEL}
    return plan(FRAME, STRATA, **(options | changes))


def refusal(**changes: Any) -> str:
    with pytest.raises(PlanError) as caught:
        simple(**changes)
    return str(caught.value)


def test_a_plan_of_a_given_size() -> None:
    found = simple(title="Acme 2024")
    assert found.sample_size == 200
    assert found.design == "stratified"
    certain = found.strata[-1]
    assert (certain.label, certain.n, certain.certainty) == ("certainty", certain.size, True)
    assert all(2 <= row.n < row.size for row in found.strata[:-1])
    assert (found.bound, found.limit.name) == (
        "normal",
        "one-sided 90% (RAT-STATS 80% lower limit)",
    )
    assert found.limit.one_sided_level == 0.90
    assert (found.estimator, found.amount, found.netting) == ("expansion", "lower limit", "netted")
    assert asdict(found.treatments) == {
        "ineligible": "zero",
        "late": "as reviewed",
        "missing": "error",
        "replaced": "not permitted",
        "waived": "zero",
        "withdrawn": "zero",
    }
    assert "200 of 3,000 units" in str(found)


def test_neyman_uses_the_anticipated_spread_of_the_overpayments() -> None:
    """Not the spread of the payments: within a stratum that is far smaller."""
    found = simple()
    open_rows = found.strata[:-1]
    spreads = [
        models.anticipated_moments(row.size, row.total_cents, row.squared_cents, MODEL)[1] ** 0.5
        for row in open_rows
    ]
    sizes = [row.size for row in open_rows]
    best = models.stratified_variance(sizes, spreads, [row.n for row in open_rows])
    assert [row.deviation for row in open_rows] == pytest.approx(spreads)
    for giver in range(4):
        for taker in range(4):
            moved = [row.n for row in open_rows]
            moved[giver] -= 1
            moved[taker] += 1
            if min(moved) >= 2:
                assert models.stratified_variance(sizes, spreads, moved) >= best * (1 - 1e-12)


def test_the_predicted_error_is_the_error_of_simulated_audits() -> None:
    """Findings simulated under the model, sampled by the plan: root mean square error."""
    found = simple()
    stream = stream_named("test_the_predicted_error_is_the_error_of_simulated_audits")
    paid = np.array(CENTS)
    place = np.searchsorted([row.high_cents or 0 for row in found.strata[:-1]], paid, side="left")
    units = [np.flatnonzero(place == h) for h in range(len(found.strata))]
    errors, totals = [], []
    for _ in range(3000):
        overpaid = simulate_overpayments(paid, model=MODEL, stream=stream) / 100
        estimate = sum(
            row.size * overpaid[of[np.argsort(stream.uniform(row.size))[: row.n]]].mean()
            for row, of in zip(found.strata, units, strict=True)
        )
        errors.append(estimate - overpaid.sum())
        totals.append(overpaid.sum())
    predicted = found.size_calculation.predicted
    assert np.mean(totals) == pytest.approx(predicted.point, rel=0.005)
    assert np.mean(np.square(errors)) ** 0.5 == pytest.approx(predicted.se, rel=0.06)
    assert abs(np.mean(errors)) < 4 * predicted.se / 3000**0.5


def test_a_plan_for_a_precision_reaches_it_and_one_unit_less_does_not() -> None:
    found = simple(sample=None, precision=0.25, level=0.90, side="two-sided")
    predicted = found.size_calculation.predicted
    assert predicted.precision <= 0.25
    assert predicted.level == 0.90
    assert predicted.side == "two-sided"
    assert predicted.critical == pytest.approx(1.6448536)
    wanted = found.size_calculation.wanted
    assert (wanted.precision, wanted.level, wanted.side) == (0.25, 0.90, "two-sided")
    less = simple(sample=found.sample_size - 1).size_calculation.predicted
    two_sided = less.precision * 1.6448536 / less.critical
    assert two_sided > 0.25


def test_a_simple_random_sample_uses_student() -> None:
    found = plan(
        FRAME, rules="oig-audit", precision=0.5, level=0.9, side="two-sided", anticipated=MODEL
    )
    assert (found.design, found.bound, found.stratification.method) == ("srs", "student", "none")
    assert len(found.strata) == 1
    n = found.sample_size
    assert found.size_calculation.predicted.df == n - 1
    fewer = plan(FRAME, rules="oig-audit", sample=n - 1, anticipated=MODEL)
    assert fewer.size_calculation.predicted.precision > 0.5


def test_a_size_without_anticipation_is_fine_in_one_stratum_only() -> None:
    found = plan(FRAME, rules="cms-pim", sample=100)
    assert found.size_calculation.anticipated is None
    assert found.size_calculation.predicted is None
    words = refusal(anticipated=None)
    assert "Neyman allocation without anticipated errors" in words
    assert "not the spread of the overpayments" in words
    assert simple(anticipated=None, sizes=Sizes(allocate_by="proportional")).sample_size == 200
    assert simple(anticipated=None, sizes=Sizes(allocate_by="equal")).sample_size == 200


def test_sizing_on_the_payments_alone_is_refused() -> None:
    words = refusal(sample=None, precision=0.25, level=0.9, side="two-sided", anticipated=None)
    assert "The spread of the paid amounts is not the spread of the overpayments" in words
    assert "ErrorModel(rate=0.30, severity=0.80)" in words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"precision": 0.25}, "precision and sample. Expected exactly one"),
        ({"sample": None}, "no size. Expected exactly one"),
        ({"sample": 0}, "sample: 0"),
        ({"sample": 12.5}, "sample: 12.5"),
        ({"sample": None, "precision": 0.25, "level": 0.9}, "a precision without side"),
        ({"sample": None, "precision": 0.25, "side": "lower"}, "a precision without level"),
        (
            {"sample": None, "precision": 25, "level": 0.9, "side": "lower"},
            "25% is 0.25",
        ),
        ({"sizes": Sizes(minimum=1)}, "every sampled stratum needs two"),
        ({"spares": -1}, "spares: -1"),
        ({"sample": 9}, "of which the certainty strata take"),
        ({"sample": 3001}, "Ask for a smaller sample"),
        ({"rules": "cms"}, "cms-pim, co"),
        ({"anticipated": 0.3}, "an error model of sampling.models, or a Probe"),
        ({"sizes": Sizes(allocate_by="cost")}, "costs= by stratum"),
        (
            {"sizes": Sizes(allocate_by="equal", costs={"1": 2.0})},
            "the cost or the Neyman allocation",
        ),
        ({"sizes": Sizes(costs={"9": 2.0})}, "the stratum '9'"),
        ({"sizes": Sizes(costs={"1": -2.0})}, "a cost above 0"),
        ({"sizes": Sizes(costs={"1": 2.0})}, "no cost for stratum"),
        ({"sizes": Sizes(allocate_by="power", power=2)}, "a number from 0 to 1"),
        (
            {"sizes": Sizes(allocate_by="best")},
            "neyman, proportional, equal, cost, power",
        ),
        ({"sizes": Sizes(oversample=0.2)}, "precision= with it"),
        ({"sizes": Sizes(oversample=20)}, "a fraction such as 0.20"),
    ],
)
def test_refusals(changes: dict[str, Any], words: str) -> None:
    if changes.get("rules") == "cms":
        with pytest.raises(ValueError, match=words):
            simple(**changes)
        return
    assert words in refusal(**changes)


def test_strata_of_another_frame_are_refused() -> None:
    with pytest.raises(PlanError, match="Stratify the frame again"):
        plan(claims(lognormal(2000)), STRATA, rules="cms-pim", sample=100, anticipated=MODEL)


def test_a_size_over_its_stratum_is_refused_in_the_words_of_the_design() -> None:
    cents = [100] * 40 + [5000] * 40 + [90_000] * 2
    frame = claims(cents)
    strata = stratify(frame, number=3)
    assert [row.size for row in strata] == [40, 40, 2]
    with pytest.raises(PlanError) as caught:
        plan(frame, strata, rules="cms-pim", sizes=Sizes(allocation={"1": 30, "2": 30, "3": 30}))
    assert (
        "Stratum 3 has 2 claims but the plan asks for 30. A sample cannot exceed its stratum. "
        "Take both (certainty) or merge stratum 3 with 2."
    ) in str(caught.value)
    with pytest.raises(PlanError, match="Stratum 3 has 2 claims but the plan asks for 30"):
        plan(frame, strata, rules="cms-pim", sample=90, anticipated=MODEL, sizes=Sizes(minimum=30))


def test_a_stratum_of_one_unit_is_refused_with_advice() -> None:
    rows = list(STRATA.rows)
    lone = replace(rows[-1], size=1, certainty=False)
    bad = Strata((*rows[:-1], lone), "cum_root_f", 200)
    with pytest.raises(PlanError) as caught:
        plan(FRAME, bad, rules="cms-pim", sample=100, anticipated=MODEL)
    words = str(caught.value)
    assert "stratum certainty: 1 unit, which shows no spread" in words
    assert "Take it with certainty (certainty_over) or merge it with stratum 4" in words


def test_sizes_by_label() -> None:
    given = {"1": 10, "2": 20, "3": 30, "4": 40}
    found = simple(sample=None, sizes=Sizes(allocation=given))
    assert found.sizes == given | {"certainty": STRATA["certainty"].size}
    words = refusal(
        sample=None, sizes=Sizes(allocation={"1": 1, "2": 20, "3": 30, "9": 5, "certainty": 2})
    )
    assert "the stratum '9'" in words
    assert "stratum 1: 1 of" in words
    assert "stratum 4: 0 of" in words
    assert f"2 of {STRATA['certainty'].size} units of a certainty stratum" in words


def test_a_stratum_taken_whole_by_its_size_is_certain() -> None:
    size = STRATA["4"].size
    found = simple(sample=None, sizes=Sizes(allocation={"1": 10, "2": 10, "3": 10, "4": size}))
    assert found.strata[3].certainty
    assert any("Stratum 4 is reviewed in full (100%)" in note for note in found.notes)


def test_probes_by_stratum_and_overall() -> None:
    means = {"1": 10.0, "2": 40.0, "3": 90.0, "4": 300.0, "certainty": 900.0}
    rows = tuple(ProbeRow(label, 20, mean, 3 * mean, 8) for label, mean in means.items())
    found = simple(anticipated=Probe(rows))
    assert [row.deviation for row in found.strata] == [30.0, 120.0, 270.0, 900.0, 2700.0]
    assert found.strata[0].errors == pytest.approx(found.strata[0].n * 0.4)
    assert "no row for stratum '4'" in refusal(anticipated=Probe((*rows[:3], rows[4])))
    other = replace(rows[0], label="x")
    assert "a row for stratum 'x'" in refusal(anticipated=Probe((*rows, other)))
    overall = simple(anticipated=Probe.summary(mean=58.0, deviation=150.0, size=60, errors=20))
    assert overall.size_calculation.predicted.point == pytest.approx(58.0 * 3000)
    assert "a probe of 60 units" in overall.text()


def test_few_anticipated_errors_are_a_warning_and_a_note() -> None:
    with pytest.warns(AuditWarning, match=r"with fewer than 6 the limit is not reliable") as seen:
        found = simple(anticipated=ErrorModel(rate=0.02))
    assert seen[0].message.code == "FEW-ERRORS"  # type: ignore[union-attr]
    assert any("errors are anticipated among" in note for note in found.notes)
    with pytest.warns(AuditWarning, match="units free of error are anticipated"):
        simple(anticipated=ErrorModel(rate=0.99))


def test_expected_errors_by_stratum() -> None:
    found = simple()
    open_rows = [row for row in found.strata if not row.certainty]
    assert all(row.errors == pytest.approx(0.3 * row.n) for row in found.strata)
    errors = found.size_calculation.errors
    assert errors.reviewed == sum(row.n for row in open_rows)
    assert errors.expected == pytest.approx(0.3 * errors.reviewed)


def test_units_paid_nothing_are_expected_to_hold_no_overpayment() -> None:
    frame = claims([0, 0, -500, *CENTS])
    strata = stratify(frame, number=3)
    found = plan(
        frame, strata, rules="cms-pim", sample=150, anticipated=MODEL, sizes=Sizes(minimum=5)
    )
    first = found.strata[0]
    assert (first.kind, first.n, first.size) == ("zero or negative", 3, 3)
    assert (first.mean, first.deviation, first.errors) == (0.0, 0.0, 0.0)

"""Assured sizes: exact enumeration, an independent engine, the search, and the plan they make."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from math import comb, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri, stdtrit

from extrapolation.simulation import SimulatedStratum, assured_size, simulate
from primafacie.errors import PlanError
from sampling import ErrorModel, Frame, Plan, Sizes, load_plan, open_frame, plan, stratify
from sampling.models import AllOrNone, EmpiricalTaints, ScaledErrors, TaintModel
from tests.builders.streams import seed_of, stream_named

pytestmark = pytest.mark.filterwarnings("ignore::primafacie.errors.AuditWarning")
WANTED: dict[str, Any] = {"precision": 0.30, "level": 0.90, "side": "two-sided"}


def frame_of(payments: list[float]) -> Frame:
    table = pd.DataFrame({"id": [f"c{k}" for k in range(len(payments))], "paid": payments})
    return open_frame(table, unit_id="id", paid="paid").check()


def share_of_pairs(plan: Plan, n: dict[str, int], rate: float, wanted: float) -> float:
    """P(half-width / point <= wanted) with equal payments a stratum and all-or-none errors.

    The errors of a stratum are binomial: units are drawn without looking at their errors.
    """
    rows = [(row.label, row.size, row.total_cents / 100 / row.size) for row in plan.strata]
    total = 0.0
    for errors in itertools.product(*(range(n[label] + 1) for label, *_ in rows)):
        chance, point, variance = 1.0, 0.0, 0.0
        for k, (label, size, paid) in zip(errors, rows, strict=True):
            m = n[label]
            chance *= comb(m, k) * rate**k * (1 - rate) ** (m - k)
            point += size * paid * k / m
            spread = paid**2 * k * (m - k) / (m * (m - 1))
            variance += size**2 * (1 - m / size) * spread / m
        critical = float(ndtri(0.95))
        if len(rows) == 1:
            critical = float(stdtrit(n[rows[0][0]] - 1, 0.95))
        if point > 0 and critical * sqrt(variance) <= wanted * point:
            total += chance
    return total


@pytest.mark.parametrize("strata", [1, 2])
def test_shares_are_those_of_every_possible_audit(strata: int) -> None:
    """Exact enumeration at every size near the one found, and at others; 5 standard errors."""
    payments = [100.0] * 50 if strata == 1 else [100.0] * 26 + [250.0] * 18
    frame, model = frame_of(payments), AllOrNone(0.5)
    rows = None if strata == 1 else stratify(frame, number=2)
    base = plan(frame, rows, rules="cms-pim", anticipated=model, **WANTED)
    seed = seed_of(f"test_shares_are_those_of_every_possible_audit {strata}")
    found = assured_size(base, model, assurance=0.8, audits=2000, seed=seed)
    exact, made = {}, found.assurance
    near = range(made.sample - 3, made.sample + 3)
    for row in [row for k, row in enumerate(found.rows) if row.n in near or k % 5 == 0]:
        sized = plan(frame, rows, rules="cms-pim", anticipated=model, sample=row.n)
        exact[row.n] = share_of_pairs(sized, sized.sizes, 0.5, 0.30)
        error = sqrt(max(exact[row.n] * (1 - exact[row.n]), 1e-4) / 2000)
        assert abs(row.share - exact[row.n]) <= 5 * error, row
    assert exact[made.sample] >= 0.8
    fewest = min(n for n in exact if all(exact[m] >= 0.8 for m in exact if m >= n))
    assert fewest in (made.sample - 2, made.sample - 1, made.sample)
    assert abs(made.confirmed - exact[made.sample]) <= 5 * made.confirmed_error
    assert made.expected_sample == base.sample_size < made.sample


def share_of_limits(n: int, size: int, paid: float, rate: float, least: float) -> float:
    """P(lower limit >= least) of the one-sided 90% t limit, equal payments, all-or-none errors."""
    total, critical = 0.0, float(stdtrit(n - 1, 0.90))
    for k in range(n + 1):
        variance = (1 - n / size) * k * (n - k) / (n * (n - 1)) / n
        limit = size * paid * (k / n - critical * sqrt(variance))
        if limit >= least:
            total += comb(n, k) * rate**k * (1 - rate) ** (n - k)
    return total


def test_a_wanted_lower_limit_is_reached_as_often_as_enumerated() -> None:
    """Dollars, and a share of the point, which is the precision 1 - share on the lower side."""
    frame, model = frame_of([100.0] * 60), AllOrNone(0.5)
    sizes = Sizes(wanted_lower="2000")
    base = plan(frame, rules="cms-pim", anticipated=model, sizes=sizes)
    wanted = base.size_calculation.wanted
    assert wanted is not None
    assert wanted.precision == pytest.approx(1 - 2000 / 3000)
    seed = seed_of("test_a_wanted_lower_limit_is_reached_as_often_as_enumerated")
    found = assured_size(base, model, assurance=0.8, audits=2000, seed=seed)
    made = found.assurance
    for row in found.rows[::3]:
        if row.n < 60:
            exact = share_of_limits(row.n, 60, 100.0, 0.5, 2000.0)
            error = sqrt(max(exact * (1 - exact), 1e-4) / 2000)
            assert abs(row.share - exact) <= 5 * error, row
    assert share_of_limits(made.sample, 60, 100.0, 0.5, 2000.0) >= 0.8
    assert made.low >= 0.8
    assert "at least $2,000.00 is reached by at least 80%" in str(found)
    assured = plan(frame, rules="cms-pim", anticipated=model, sizes=replace(sizes, assurance=made))
    assert assured.sample_size == made.sample > base.sample_size
    assert load_plan(assured.to_dict()).size_calculation == assured.size_calculation
    share = plan(frame, rules="cms-pim", anticipated=model, sizes=Sizes(wanted_lower="60%"))
    narrow = {"precision": 0.4, "level": 0.9, "side": "lower"}
    usual = plan(frame, rules="cms-pim", anticipated=model, **narrow)
    assert share.sample_size == usual.sample_size
    by_share, by_precision = (
        assured_size(one, model, assurance=0.8, audits=400, seed=seed).assurance
        for one in (share, usual)
    )
    assert by_share.lower is not None
    assert by_precision.lower is None
    assert (by_share.sample, by_share.share) == (by_precision.sample, by_precision.share)


def test_a_wanted_lower_limit_that_cannot_be() -> None:
    frame, model = frame_of([100.0] * 60), AllOrNone(0.5)

    def made(**sizes: Any) -> Plan:
        more = {"bound": sizes.pop("bound")} if "bound" in sizes else {}
        return plan(frame, rules="cms-pim", anticipated=model, sizes=Sizes(**sizes), **more)

    for wrong in ("0.6", "100%", "0%", "many", 1.5, True):
        with pytest.raises(PlanError, match="a share of the point estimate such as 60%"):
            made(wanted_lower=wrong)
    with pytest.raises(PlanError, match="neither level nor side"):
        made(wanted_lower="60%", level=0.9)
    with pytest.raises(PlanError, match="wanted_lower and sample"):
        made(wanted_lower="60%", sample=30)
    with pytest.raises(PlanError, match=r"an anticipated overpayment of \$3,000.00"):
        made(wanted_lower="3000")
    with pytest.raises(PlanError, match="no anticipated errors"):
        plan(frame, rules="cms-pim", sizes=Sizes(wanted_lower="2000"))
    with pytest.raises(PlanError, match="a lower limit by the bound hall"):
        assured_size(made(wanted_lower="60%", bound="hall"), model, assurance=0.8)
    other = assured_size(made(wanted_lower="55%"), model, assurance=0.8, audits=200)
    with pytest.raises(PlanError, match="an assurance of 60% of the point estimate"):
        made(wanted_lower="60%", assurance=other.assurance)


@dataclass(frozen=True)
class HalfOverpaid(TaintModel):
    """Every unit is overpaid by half: nothing is random but the draw."""

    tau1: float = 0.5
    tau2: float = 0.25
    rate: float = 1.0
    assumption: str = "every unit overpaid by half"

    def overpayments(self, payments: ArrayLike, stream: Any) -> NDArray[np.float64]:
        return np.asarray(payments, dtype=np.float64) / 2


def test_every_sample_of_a_population_of_eight() -> None:
    payments = [20.0, 35.0, 50.0, 80.0, 80.0, 95.0, 140.0, 200.0]
    base = plan(
        frame_of(payments),
        rules="cms-pim",
        anticipated=HalfOverpaid(),
        precision=0.5,
        level=0.9,
        side="two-sided",
    )
    seed = seed_of("test_every_sample_of_a_population_of_eight")
    found = assured_size(base, HalfOverpaid(), assurance=0.5, audits=3000, seed=seed)
    for row in found.rows:
        reached = [
            stdtrit(row.n - 1, 0.95) * np.std(chosen, ddof=1) * sqrt((1 - row.n / 8) / row.n)
            <= 0.5 * np.mean(chosen)
            if row.n < 8
            else True
            for chosen in itertools.combinations(payments, row.n)
        ]
        exact = float(np.mean(reached))
        assert abs(row.share - exact) <= 5 * sqrt(max(exact * (1 - exact), 1e-4) / 3000), row
    # a rate of 1 has no higher one
    assert [row.factor for row in found.assurance.other_rates] == [pytest.approx(2 / 3)]


def claims() -> Frame:
    return frame_of([20.0 + (k * 37) % 400 + (k % 7) ** 4 for k in range(900)])


MODEL = ErrorModel(rate=0.4, severity=0.8)


def test_the_plan_of_an_assurance_and_its_record() -> None:
    """The engine of simulated plans agrees, the record comes back, an amendment drops it."""
    frame = claims()
    rows = stratify(frame, number=3)
    sizes = Sizes(minimum=5, **WANTED)
    base = plan(frame, rows, rules="cms-pim", sizes=sizes, anticipated=MODEL)
    assert "assurance" not in base.to_dict()["size_calculation"]
    seed = seed_of("test_the_plan_of_an_assurance_and_its_record")
    found = assured_size(base, MODEL, assurance=0.8, minimum=5, audits=1500, seed=seed)
    assert found == assured_size(base, MODEL, assurance=0.8, minimum=5, audits=1500, seed=seed)
    assured = replace(sizes, assurance=found.assurance)
    made = plan(frame, rows, rules="cms-pim", sizes=assured, anticipated=MODEL)
    assert made.sample_size == found.assurance.sample > base.sample_size
    assert load_plan(made.to_dict()).size_calculation.assurance == found.assurance
    assert "reached by at least 80% of the audits" in " ".join(made.text().split())
    by_stratum: list[list[float]] = [[], [], []]
    for paid in sorted(20.0 + (k * 37) % 400 + (k % 7) ** 4 for k in range(900)):
        place = sum(paid > (row.high_cents or 0) / 100 for row in made.strata[:-1])
        by_stratum[place].append(paid)
    other = simulate(
        [
            SimulatedStratum(row.label, np.array(paid), row.n)
            for row, paid in zip(made.strata, by_stratum, strict=True)
        ],
        MODEL,
        bounds=["normal"],
        level=0.90,
        side="two-sided",
        replicates=1500,
        populations=100,
        seed=seed + 2,
        precision=0.30,
    )
    share = other.row("normal").precise
    assert share is not None
    assert abs(share - found.assurance.confirmed) <= 5 * sqrt(2) * found.assurance.confirmed_error
    rarer, more = found.assurance.other_rates
    assert (rarer.rate, more.rate) == (pytest.approx(0.4 * 2 / 3), pytest.approx(0.4 * 4 / 3))
    assert rarer.share < found.assurance.share < more.share
    amended = made.amend(reason="fewer", allocation={"1": 10})
    assert amended.size_calculation.assurance is None
    with pytest.raises(PlanError, match="those of the assurance"):
        plan(frame, rows, rules="cms-pim", sizes=replace(assured, level=0.8), anticipated=MODEL)
    assert found.plot().get_label()


def test_what_has_no_assurance_says_so() -> None:
    frame = claims()
    sized = plan(frame, rules="cms-pim", sample=60, anticipated=MODEL)
    with pytest.raises(PlanError, match="without one precision"):
        assured_size(sized, MODEL, assurance=0.8)
    base = plan(frame, rules="cms-pim", anticipated=MODEL, **WANTED)
    for wrong in (80, 1.0, 0.0, True):
        with pytest.raises(PlanError, match="a fraction such as"):
            assured_size(base, MODEL, assurance=wrong)
    few = plan(frame_of([50.0] * 8), rules="cms-pim", anticipated=AllOrNone(0.02), **WANTED)
    with pytest.raises(PlanError, match="with every unit of the frame"):
        assured_size(few, AllOrNone(0.02), assurance=0.8, audits=200)


def test_a_scaled_error_rate_is_the_multiple() -> None:
    """40% instead of 30%, and 20%: shares of 100,000 units, 5 standard errors."""
    model = EmpiricalTaints((0.0,) * 7 + (0.2, 1.0, 0.5))
    stream = stream_named("test_a_scaled_error_rate_is_the_multiple")
    for factor in (2 / 3, 4 / 3):
        scaled = ScaledErrors(model, model.rate, factor)
        found = scaled.overpayments(np.full(100_000, 100.0), stream.child(round(6 * factor)))
        share, wanted = float(np.mean(found > 0)), factor * 0.3
        assert abs(share - wanted) <= 5 * sqrt(wanted * (1 - wanted) / 100_000)
        assert set(np.unique(found)) == {0.0, 20.0, 50.0, 100.0}
    with pytest.raises(PlanError, match="a multiple that errors"):
        ScaledErrors(model, 0.9, 4 / 3)

"""One example of every result class of `extrapolation`: of 90 units where it has units."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from extrapolation import (
    Credit,
    RefundPeriod,
    Review,
    demand,
    estimate,
    findings_table,
    monitoring,
    other_treatments,
    progress,
    ratstats,
    read_review,
    review_changes,
    second_measure,
    simulation,
    stated_rates,
)
from sampling import Draw, ErrorModel, Money, open_frame, plan
from tests.builders.streams import stream_named

UNITS, SAMPLED = 900, 90


def claims() -> pd.DataFrame:
    """900 claims, a few of them rather dear."""
    stream = stream_named("900 claims with HICN ids")
    return pd.DataFrame(
        {
            "id": [f"HICN-{k:05d}X" for k in range(UNITS)],
            "paid": np.round(25 + 800 * stream.uniform(UNITS) ** 3, 2),
        }
    )


@cache
def drawn_for_review() -> Draw:
    """90 claims of 900, planned and drawn."""
    frame = open_frame(claims(), unit_id="id", paid="paid").check()
    return plan(frame, rules="cms-pim", sample=SAMPLED, bound="student").draw(
        "lot 17", seed_source="a public drawing"
    )


@cache
def reviewed() -> Review:
    """90 claims of 900: planned, drawn, reviewed; two without records, one waived."""
    draw = drawn_for_review()
    paid = np.array([unit.paid_cents / 100 for unit in draw.units])
    found = stream_named("findings on 90 claims with HICN ids").uniform(SAMPLED)
    right = np.where(found < 0.5, np.round(paid * (0.1 + found), 2), paid)
    status = np.array(["reviewed"] * SAMPLED, dtype=object)
    status[[3, 40]], status[60] = "missing", "waived"
    return read_review(
        pd.DataFrame(
            {
                "unit_id": [unit.unit_id for unit in draw.units],
                "status": status,
                "should_have_paid": [
                    None if word == "missing" else amount
                    for word, amount in zip(status, right, strict=True)
                ],
                "reason": np.where(found < 0.5, "not medically necessary", ""),
                "note": "seen with HICN-00017X",
            }
        ),
        draw=draw,
    )


def corrected(review: Review) -> Review:
    """The review with one overpaid unit found right after all."""
    wrong = next(row for row in review.rows if row.effective_cents > 0)
    right = replace(wrong, effective_cents=0, error=False, reason="")
    return replace(review, rows=tuple(right if row is wrong else row for row in review.rows))


def shared(review: Review) -> Review:
    """The review with the federal share of each overpayment."""
    rows = [
        replace(row, values={"federal_share": 0.62 * row.effective_cents / 100})
        for row in review.rows
    ]
    return replace(review, rows=tuple(rows))


def checked_charts() -> pd.DataFrame:
    """80 checked charts of two providers, half of them after a training."""
    rows = []
    for provider in ("Dr A", "Dr B"):
        for place in range(40):
            day = date(2026, 9, 1) + timedelta(days=2 * place)
            error = int(place % (4 if place < 20 else 10) == 0)
            rows.append((provider, f"HICN-{place:05d}X", day.isoformat(), error, 120 * error))
    columns = ["provider", "chart", "service_date", "error", "exposure"]
    return pd.DataFrame(rows, columns=columns)


def running_audit() -> monitoring.StopEarlyPath:
    """A review that reached its threshold."""
    part = monitoring.MonitoredStratum("1", np.ones(20), 1000.0, None, np.arange(1, 21), 1000.0)
    return monitoring.follow([part], monitoring.StopEarlyRule(n_max=20, threshold=600.0))


def simulated() -> simulation.Simulation:
    """Two bounds on 60 simulated audits of a stratum."""
    part = simulation.SimulatedStratum("1", np.full(2000, 100.0), 30)
    return simulation.simulate(
        [part],
        ErrorModel(rate=0.3, severity=0.8),
        bounds=["student", "gaffke"],
        level=0.90,
        replicates=60,
        seed=7,
    )


def compared_plans() -> simulation.PlanComparison:
    """Three plans of the 900 claims, the last of which is refused."""
    frame = open_frame(claims(), unit_id="id", paid="paid").check()
    model = ErrorModel(rate=0.4)
    return simulation.compare_plans(
        lambda sample: plan(frame, rules="oig-audit", sample=sample, anticipated=model),
        {"sample": [60, 90, 901]},
        model=model,
        unit_cost=65.0,
        replicates=40,
        seed=7,
    )


def assured() -> simulation.AssuredSize:
    """The size of the 900 claims that reaches 30% in 80% of 200 audits."""
    frame = open_frame(claims(), unit_id="id", paid="paid").check()
    model = ErrorModel(rate=0.5)
    wanted = plan(
        frame,
        rules="cms-pim",
        precision=0.3,
        level=0.9,
        side="two-sided",
        anticipated=model,
    )
    return simulation.assured_size(wanted, model, assurance=0.8, audits=200, seed=7)


def simulated_plan() -> simulation.SimulatedPlan:
    """A simulated planning of the 900 claims at one size."""
    frame = open_frame(claims(), unit_id="id", paid="paid").check()
    planned = plan(frame, rules="cms-pim", sample=SAMPLED, bound="student")
    return simulation.simulate_plan(
        planned,
        ErrorModel(rate=0.3, severity=0.8),
        sizes=[SAMPLED],
        bounds=["student", "gaffke_finite"],
        replicates=60,
        seed=3,
    )


def examples() -> dict[str, Any]:
    """The examples by the name of their class."""
    review = reviewed()
    over = estimate(review)
    audit = monitoring.self_audit(
        monitoring.read_checks(checked_charts()),
        trained_on=date(2026, 10, 11),
        claims_after=1000,
        accepted=0.1,
        detected=0.3,
        run_length=100,
    )
    assert audit.watch is not None
    unit = review.rows[0].unit_id
    found = simulated()
    return {
        "Appraisal": ratstats.variable_unrestricted(
            UNITS, difference=[float(row.effective) for row in review.counted]
        ),
        "AssuredSize": assured(),
        "BeforeAfter": audit.change,
        "BernoulliCusum": audit.watch.chart,
        "CusumPath": audit.watch.path,
        "Demand": demand(
            over,
            credits=[Credit("refunded", Money(100), "check 17", (unit,))],
            refund=RefundPeriod(date(2026, 3, 1), 60, "42 CFR 401.305"),
        ),
        "DifferenceLimits": monitoring.difference_limits(12, 40, 3, 40, level=0.90),
        "Estimate": over,
        "EstimateSummary": over.summary(),
        "ExposureChange": audit.exposure,
        "FindingsTable": findings_table(review),
        "Interval": over.interval(0.90, side="lower"),
        "OtherTreatment": other_treatments(review)[0],
        "PChart": monitoring.p_chart(0.05, 5),
        "ProviderChecks": audit.checks,
        "RateLimits": monitoring.rate_limits(2, 20, level=0.90),
        "Recommendation": simulation.recommend([found]),
        "Progress": progress([], draw=drawn_for_review()),
        "Review": review,
        "ReviewChanges": review_changes(review, corrected(review)),
        "SecondMeasure": second_measure(shared(review), "federal_share"),
        "StatedRate": stated_rates(over, level=0.90, side="lower")[0],
        "SecondOpinion": over.second_opinion(),
        "SelfAudit": audit,
        "PlanComparison": compared_plans(),
        "SimulatedPlan": simulated_plan(),
        "Simulation": found,
        "StopEarlyPath": running_audit(),
    }

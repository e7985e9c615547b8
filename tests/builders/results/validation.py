"""One example of every result class of `validation`: of 90 units where it has units."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

import validation
from extrapolation import read_review
from primafacie.app.reports.rebuttal_numbers import RebuttalNumbers, RebuttedStudy
from sampling import Money, open_frame, plan, ratstats
from tests.builders.streams import stream_named
from validation import Ledger, PrintedFigures, Study
from validation.exhibits import Exhibits

UNITS, SAMPLED = 900, 90


def claims() -> pd.DataFrame:
    """900 claims with the day, the clinic and a few rather dear ones."""
    stream = stream_named("900 claims with HICN ids")
    paid = np.round(25 + 800 * stream.uniform(UNITS) ** 3, 2)
    months = 1 + np.arange(UNITS) % 12
    return pd.DataFrame(
        {
            "id": [f"HICN-{k:05d}X" for k in range(UNITS)],
            "paid": paid,
            "day": [date(2024, int(month), 15) for month in months],
            "clinic": [f"clinic {k % 4}" for k in range(UNITS)],
        }
    )


@cache
def rebutted() -> Study:
    """90 claims of 900, drawn here, reviewed, demanded, half of them decided on appeal."""
    frame = open_frame(claims(), unit_id="id", paid="paid", date="day", more=["clinic"]).check()
    made = plan(frame, rules="cms-pim", sample=SAMPLED, bound="student")
    draw = made.draw("lot 17", seed_source="a public drawing")
    stream = stream_named("findings on 90 claims with HICN ids")
    share = np.where(stream.uniform(SAMPLED) < 0.6, stream.uniform(SAMPLED), 1.0)
    rows = [
        {
            "unit_id": unit.unit_id,
            "status": "reviewed",
            "should_have_paid": round(unit.paid_cents * kept / 100, 2),
        }
        for unit, kept in zip(draw.units, share.tolist(), strict=True)
    ]
    review = read_review(pd.DataFrame(rows), draw=draw)
    wrong = [row for row in review.rows if row.error]
    ledger = Ledger()
    for row in wrong[:3]:
        ledger = ledger.add(
            row.unit_id, overpaid=Money(0), level="redetermination", on=date(2026, 1, 5)
        )
    ledger = ledger.add(wrong[4].unit_id, overpaid=Money(100), level="hearing", on=date(2026, 6, 2))
    return Study(
        frame=frame,
        draw=draw,
        review=review,
        figures=PrintedFigures(demand="41,022"),
        second_review={
            row.unit_id: Money((row.overpaid_cents or 0) // 2 * (k % 4 > 0))
            for k, row in enumerate(wrong[:20])
        },
        ledger=ledger,
        proceeding="Medicare appeal",
        circuit="5",
    )


@cache
def examples() -> dict[str, Any]:
    """The examples by the name of their class."""
    study = rebutted()
    agreement, adjusted = validation.second_findings(study)
    findings = validation.rebut(study, seed=1, replicates=40, arguments=["C3", "D6", "D7", "G1"])
    numbers = ratstats.single_stage(1234, 12, 0, 1, UNITS).sequential
    made = [
        adjusted,
        agreement,
        validation.break_even(study, below=Money.dollars(30_000)),
        validation.coverage(study, replicates=200, seed=1, bounds=["gaffke_finite"]),
        findings.requests[0],
        findings.finding("D6"),
        validation.identify_formula(study.review, figures=PrintedFigures(demand="38,439.01")),
        validation.influence(study),
        validation.best_reversals(study, count=2),
        study.ledger,
        validation.marginal_values(study)[0],
        validation.misclassified_estimate(study, seed=1),
        validation.reextrapolate(study),
        validation.replicate(study),
        validation.representativeness(study, replicates=2_000, seed=1),
        findings,
        validation.find_seed(numbers, low=1, high=UNITS, stated=1234),
    ]
    return {type(result).__name__: result for result in made}


def rebuttal_numbers() -> RebuttalNumbers:
    """The numbers of the report of a rebuttal that could draw nothing."""
    nothing = Exhibits(None, (), None, None, (), None)
    return RebuttalNumbers.of(examples()["Rebuttal"], nothing, RebuttedStudy(demand_stated=False))

"""One example of every result class of `sampling`: of 90 units where it has units."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
import pandas as pd

from sampling import (
    Draw,
    ErrorModel,
    Frame,
    Money,
    Plan,
    Probe,
    ProbeRow,
    Stated,
    allocate,
    audit_frame,
    deal,
    inspect_file,
    inspect_files,
    load_rules,
    open_frame,
    plan,
    ratstats,
    sample_size,
    stratify,
)
from tests.builders.streams import stream_named

UNITS, SAMPLED = 900, 90
MODEL = ErrorModel(rate=0.30, severity=0.80)


def claims() -> pd.DataFrame:
    """900 claims of 60 beneficiaries with their day and code; some are listed twice."""
    stream = stream_named("900 claims for the results of sampling")
    paid = np.round(20 + 900 * stream.uniform(UNITS) ** 3, 2)
    paid[7::90] = paid[8::90]
    return pd.DataFrame(
        {
            "id": [f"HICN-{k:05d}X" for k in range(UNITS)],
            "paid": paid,
            "day": [date(2024, 1 + k % 12, 15) for k in range(UNITS)],
            "who": [f"HICN-{k % 60:05d}X" for k in range(UNITS)],
            "code": [f"9921{k % 4}" for k in range(UNITS)],
        }
    )


def claim_files() -> list[Path]:
    """The claims in two files, one of which lacks a column."""
    folder = Path(mkdtemp())
    whole = claims().astype({"paid": str})
    whole[:450].to_csv(folder / "claims_1.csv", index=False)
    whole[450:].drop(columns="code").to_csv(folder / "claims_2.csv", index=False)
    return sorted(folder.iterdir())


@cache
def frame() -> Frame:
    """The claims of the year but those that a condition names by their ids."""
    opened = open_frame(
        claims(), unit_id="id", paid="paid", date="day", cluster="who", more=["code"]
    )
    left = "unit_id in ('HICN-00003X', 'HICN-00004X')"
    return opened.exclude(left, reason="under litigation").check()


@cache
def planned() -> Plan:
    """90 units in four strata and a certainty stratum, sized under an error model."""
    strata = stratify(frame(), number=4, certainty_over=Money.dollars("850"))
    made = plan(
        frame(),
        strata,
        rules="cms-pim",
        sample=SAMPLED,
        anticipated=MODEL,
        title="Ambulance transports 2024",
    )
    return made.amend(reason="A spare reviewer", title="Ambulance transports, 2024")


@cache
def drawn() -> Draw:
    """The draw from that plan."""
    return planned().draw("lot 17", seed_source="a public drawing")


def examples() -> dict[str, Any]:
    """The examples by the name of their class."""
    strata = stratify(frame(), number=4)
    table = ratstats.size_probe(900, mean=120.5, standard_deviation=80.25)
    return {
        "Allocation": allocate(strata, SAMPLED, anticipated=MODEL),
        "AttributeSizes": ratstats.size_attribute(
            1000, anticipated_rate_percent=20, precision_range_percent=10
        ),
        "Dealing": deal(drawn(), ["A. Reviewer", "B. Reviewer"], overlap=0.1),
        "Draw": drawn(),
        "Drawn": ratstats.frames_single(20261121.5, 12, 3, [(1, 400), (1, 500)]),
        "Frame": frame(),
        "FrameAudit": audit_frame(
            frame(),
            key=["code", "paid"],
            earlier={"the audit of 2023": frame()},
            stated=Stated(units=900, paid=Money.dollars("200000")),
        ),
        "IntakeRecord": inspect_file(claims(), stated_units=900),
        "IntakeRecords": inspect_files(claim_files()),
        "Plan": planned(),
        "PlanCheck": planned().check(),
        "PlanDocument": planned().document(given={"objective": "Are the transports payable?"}),
        "Probe": Probe((ProbeRow("1", 30, 12.5, 40.25, 8), ProbeRow("2", 30, 90.0, 150.0))),
        "RhcSelection": ratstats.rhc_select(
            [
                {"id": f"HICN-{k:05d}X", "sub_units": 10 + k % 5, "size": 100.0 + k}
                for k in range(90)
            ],
            6,
            17.5,
            18.5,
        ),
        "RuleSet": load_rules("wy"),
        "SizeTable": table,
        "AcceptanceSize": sample_size.acceptance(
            tolerable_rate=0.05, expected_rate=0.01, level=0.95
        ),
        "ConfidenceFactors": sample_size.confidence_factors(0.95),
        "DollarUnitSize": sample_size.dollar_unit(
            Money.dollars(1_000_000),
            tolerable=Money.dollars(50_000),
            expected=Money.dollars(10_000),
            level=0.95,
        ),
        "StopOrGo": sample_size.stop_or_go(1000, tolerable_rate=0.04, level=0.90, most_errors=2),
        "Strata": strata,
        "StratifiedSizes": ratstats.size_stratified(
            [
                {"mean": 50.0, "standard_deviation": 20.0, "universe": 600},
                {"mean": 400.0, "standard_deviation": 150.0, "universe": 300},
            ]
        ),
    }

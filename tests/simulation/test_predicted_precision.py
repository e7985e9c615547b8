"""The standard error that a plan predicts is that of audits drawn by its design again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sampling import ErrorModel, Sizes, designs, open_frame, plan, simulate_overpayments
from sampling.designs import Selected, replay
from tests.builders.streams import Stream, seed_of

pytestmark = pytest.mark.long

UNITS, AUDITS, WITHIN = 240, 600, 4.0
MODEL = ErrorModel(rate=0.30, severity=0.80)
IDS = [f"C{k:04d}" for k in range(UNITS)]
CENTS = [(k * 7919 % 997 + 30) ** 2 // 17 for k in range(UNITS)]
PATIENTS = [f"B{k % 48}" for k in range(UNITS)]
Estimator = Callable[[Sequence[Selected], dict[str, float], int], float]


def by_hits(units: Sequence[Selected], y: dict[str, float], n: int) -> float:
    """Sum over hits of y_i / (n p_i): `expected` is n p_i."""
    return sum(unit.hits * y[unit.unit_id] / unit.expected for unit in units)


def by_groups(units: Sequence[Selected], y: dict[str, float], n: int) -> float:
    return sum(y[unit.unit_id] / unit.expected for unit in units)


@pytest.mark.parametrize(
    ("name", "design", "more", "estimator"),
    [
        ("pps", designs.Pps(), {}, by_hits),
        ("rhc", designs.Rhc(), {}, by_groups),
        ("cluster", designs.Cluster(), {"sizes": Sizes(correlation=0.0)}, by_groups),
        ("two stages", designs.TwoStage(units=2), {"sizes": Sizes(correlation=0.0)}, by_groups),
    ],
)
def test_errors_of_audits_are_as_large_as_predicted(
    name: str, design: Any, more: dict[str, Any], estimator: Estimator
) -> None:
    """The mean squared error of 600 audits, within 4 of its own standard errors."""
    table = pd.DataFrame({"id": IDS, "paid": np.array(CENTS) / 100, "patient": PATIENTS})
    frame = open_frame(table, unit_id="id", paid="paid", cluster="patient").check()
    made = plan(frame, rules="cms-pim", sample=24, anticipated=MODEL, selection=design, **more)
    predicted = made.size_calculation.predicted.se**2
    seed, paid = seed_of(f"predicted precision {name}"), np.array(CENTS)
    paths = [[patient, unit] for patient, unit in zip(PATIENTS, IDS, strict=True)]
    squares = []
    for audit in range(AUDITS):
        over = simulate_overpayments(paid, model=MODEL, stream=Stream(seed).child(audit)) / 100
        units = replay(
            made.selection,
            seed=f"{seed} {audit}",
            stratum="1",
            ids=IDS,
            sizes=CENTS,
            paths=paths,
            n=24,
        )
        estimate = estimator(units, dict(zip(IDS, over.tolist(), strict=True)), 24)
        squares.append((estimate - over.sum()) ** 2)
    error = np.std(squares, ddof=1) / AUDITS**0.5
    assert abs(np.mean(squares) - predicted) < WITHIN * error
    assert error < 0.1 * predicted, "a test that can tell a tenth more from a tenth less"

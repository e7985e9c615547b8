"""The family of error models: a model of the user's own is one class, wherever it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import ArrayLike

from extrapolation.simulation import simulate_plan
from primafacie.core.streams import Stream
from primafacie.errors import PlanError
from sampling import allocate, load_plan, open_frame, plan, stratify
from sampling.models import AllOrNone, TaintModel

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Third(TaintModel):
    """A third of the payment is overpaid with probability `rate`."""

    rate: float

    @property
    def tau1(self) -> float:
        return self.rate / 3

    @property
    def tau2(self) -> float:
        return self.rate / 9

    @property
    def assumption(self) -> str:
        return f"a third of {self.rate:.0%} of the units overpaid (toy)"

    def overpayments(self, payments: ArrayLike, stream: Stream) -> Any:
        paid = np.asarray(payments, dtype=np.float64)
        wrong = stream.uniform(paid.size) < self.rate
        return np.where(wrong & (paid > 0), np.round(paid / 3, 2), 0.0)


def claims(size: int = 600) -> pd.DataFrame:
    paid = [10 + (place % 97) ** 2 / 10 for place in range(size)]
    return pd.DataFrame(
        {"ID": [f"c{place:03d}" for place in range(size)], "PAID": [f"{x:.2f}" for x in paid]}
    )


def test_a_toy_model_goes_from_the_strata_to_a_simulated_plan() -> None:
    frame, toy = open_frame(claims(), unit_id="ID", paid="PAID"), Third(0.5)
    strata = stratify(frame, number=3, method="optimal", anticipated=toy, sample=90)
    assert allocate(strata, 90, anticipated=toy).predicted is not None
    found = plan(
        frame,
        strata,
        rules="oig-audit",
        precision=0.25,
        level=0.9,
        side="two-sided",
        anticipated=toy,
    )
    anticipated = found.size_calculation.anticipated
    assert anticipated.model == {"kind": "Third", "rate": 0.5}
    assert "a third of 50% of the units overpaid (toy)" in found.text()
    assert load_plan(found.to_dict()).digest == found.digest
    simulated = simulate_plan(found, toy, bounds=["student"], replicates=50, seed=1)
    assert simulated.assumption == "a third of 50% of the units overpaid (toy)"


def test_a_third_at_half_the_rate_is_what_its_moments_say() -> None:
    """All-or-nothing at the same rate has three times the mean and the spread."""
    frame = open_frame(claims(), unit_id="ID", paid="PAID")
    kept = [
        plan(frame, rules="mn", sample=60, anticipated=model).strata[0]
        for model in (Third(0.5), AllOrNone(0.5))
    ]
    assert kept[1].mean == pytest.approx(3 * (kept[0].mean or 0.0))
    assert kept[1].deviation == pytest.approx(3 * (kept[0].deviation or 0.0))


def test_what_is_no_error_model_is_refused() -> None:
    frame = open_frame(claims(), unit_id="ID", paid="PAID")
    with pytest.raises(PlanError, match="anticipated=float"):
        plan(frame, rules="mn", sample=60, anticipated=0.3)  # type: ignore[arg-type]

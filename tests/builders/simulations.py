"""Coverage in a frame whose overpayments are known: the study that tests of bounds run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extrapolation.simulation import Simulation
from tests.builders.inside_extrapolation import FixedOverpayments, SimulatedStratum, simulate


@dataclass(frozen=True, eq=False)
class KnownStratum:
    """Payments and overpayments of all units, how many are sampled, and the declared floors."""

    payments: NDArray[np.float64]
    overpaid: NDArray[np.float64]
    n: int
    floors: NDArray[np.float64] | None = None


def known_coverage(
    strata: Sequence[KnownStratum],
    bounds: Sequence[str],
    *,
    level: float = 0.90,
    replicates: int = 1,
    seed: int = 1,
    **study: Any,
) -> Simulation:
    """How often the limits hold; where payments and errors are alike, exactly."""
    parts = [
        SimulatedStratum(str(place), part.payments, part.n, part.floors)
        for place, part in enumerate(strata, start=1)
    ]
    model = FixedOverpayments(tuple(part.overpaid for part in strata))
    return simulate(
        parts, model, bounds=list(bounds), level=level, replicates=replicates, seed=seed, **study
    )

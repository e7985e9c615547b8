"""Frames of claims with violations: error rates and penalties from small to large."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.builders.streams import Stream

SIZE, SAMPLE = 2_000, 40
RATES = (0.3, 0.6, 0.85, 0.95)
# The itemised statement of 402.105(g) and the limiting charge of 402.105(d)(2), as adjusted.
PENALTIES = {"small": 195.0, "large": 19_940.0}
MULTIPLE = 3.0


def population(
    rate: float, stream: Stream, *, items: str = "several"
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Penalty units and amounts claimed of a frame's units, both 0 where there is no violation.

    `items`: `one` penalty unit a claim, or `several` (1 to 3). Amounts have a long tail.
    """
    tainted = stream.uniform(SIZE) < rate
    units = 1.0 + np.floor(3 * stream.uniform(SIZE) ** 2)
    units = units if items == "several" else np.ones(SIZE)
    claimed = 60.0 * np.exp(
        0.8
        * np.sqrt(-2 * np.log1p(-stream.uniform(SIZE)))
        * np.cos(2 * np.pi * stream.uniform(SIZE))
    )
    return np.where(tainted, units, 0.0), np.where(tainted, np.round(claimed, 2), 0.0)


def in_step(rate: float, stream: Stream) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """As `population`, with an amount of $65 an item, a quarter more or less: no long tail."""
    tainted = stream.uniform(SIZE) < rate
    units = 1.0 + np.floor(3 * stream.uniform(SIZE) ** 2)
    claimed = units * 65.0 * (0.75 + 0.5 * stream.uniform(SIZE))
    return np.where(tainted, units, 0.0), np.where(tainted, np.round(claimed, 2), 0.0)


def samples(repetitions: int, stream: Stream) -> NDArray[np.int64]:
    """Simple random samples without replacement, a row each."""
    order = stream.uniform(repetitions, SIZE)
    return np.argpartition(order, SAMPLE, axis=1)[:, :SAMPLE]

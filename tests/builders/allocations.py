"""Sample sizes by `sampling.allocate` from the sizes and spreads that tables and laws give."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sampling import Probe, ProbeRow, Strata, Stratum, allocate


def allocated(
    sizes: ArrayLike,
    spreads: ArrayLike,
    sample: int,
    *,
    means: ArrayLike = 1.0,
    paid: ArrayLike = 1.0,
    **options: Any,
) -> NDArray[np.int64]:
    """`sample` units over strata of known standard deviations of the overpayments.

    `means` of the overpayments and the dollars `paid` matter to the power allocation alone.
    """
    counts = np.asarray(sizes, dtype=np.int64)
    dollars = np.broadcast_to(np.asarray(paid, dtype=float), counts.shape)
    cents = [round(100 * amount) for amount in dollars.tolist()]
    deviations = np.asarray(spreads, dtype=float).tolist()
    expected = np.broadcast_to(np.asarray(means, dtype=float), counts.shape).tolist()
    labels = [str(place) for place in range(1, len(counts) + 1)]
    strata = Strata(
        tuple(
            Stratum(label, place, place + 1, size, total, total**2)
            for place, (label, size, total) in enumerate(
                zip(labels, counts.tolist(), cents, strict=True)
            )
        ),
        "none",
        0,
    )
    probe = Probe(
        tuple(
            ProbeRow(label, 30, mean, deviation)
            for label, mean, deviation in zip(labels, expected, deviations, strict=True)
        )
    )
    made = allocate(strata, sample, anticipated=probe, **options)
    return np.array([made.sizes[label] for label in labels])

"""The coverage of limits of a rate in complex samples: `docs/_data/rates.json`.

Run `python benchmarks/rate_tables.py` to make the file anew (some minutes); a test makes one of
its cells again. Frames have no end: a share of the units is in error, and clusters of ten are alike
by a beta distribution of their rates. Streams are seeded by the names of the cells, never chosen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from extrapolation.bounds import BOUNDS, SampledShare
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream, seed_of

PLACE = Path(__file__).parents[1] / "docs/_data/rates.json"
RATES = (0.05, 0.30, 0.70, 0.95)
AUDITS, LEVEL, CLUSTER, ALIKE = 3000, 0.90, 10, 0.2
DESIGNS = {
    "40 units": "40 independent units",
    "8 clusters": f"8 clusters of {CLUSTER} units, correlated {ALIKE} within",
    "30 clusters": f"30 clusters of {CLUSTER} units, correlated {ALIKE} within",
    "40 draws": "40 dollar-unit draws, payments with a long tail",
}


def members() -> list[str]:
    """The bounds of shares."""
    return [name for name, bound in BOUNDS.items() if bound.share_limits is not None]


def shares(design: str, rate: float, audits: int) -> Iterator[SampledShare]:
    """The estimated shares of redrawn samples."""
    stream = Stream(seed_of(f"rates {design} {rate}"))
    number = int(design.split()[0])
    for _ in range(audits):
        if design.endswith("clusters"):
            yield _of_clusters(stream, number, rate)
        elif design.endswith("draws"):
            yield _of_draws(stream, number, rate)
        else:
            errors = stream.uniform(number) < rate
            yield _shared(errors.astype(float), number, int(errors.sum()))


def _of_clusters(stream: Stream, number: int, rate: float) -> SampledShare:
    spread = 1 / ALIKE - 1
    own = betaincinv(rate * spread, (1 - rate) * spread, stream.uniform(number))
    errors = stream.uniform(number * CLUSTER).reshape(number, CLUSTER) < own[:, None]
    return _shared(errors.mean(axis=1), number * CLUSTER, int(errors.sum()))


def _of_draws(stream: Stream, number: int, rate: float) -> SampledShare:
    """Units are drawn by their payments (lognormal, sigma 1) and weigh by their reciprocals."""
    # Drawn by size, a lognormal payment is lognormal with its mean of the logarithm moved by 1.
    paid = np.exp(1 + ndtri(stream.uniform(number) * (1 - 2e-16) + 1e-16))
    errors = (stream.uniform(number) < rate).astype(float)
    weights = number / paid / (1 / paid).sum()
    share = float(weights @ errors) / number
    residuals = weights * (errors - share)
    variance = float(residuals @ residuals) / (number * (number - 1))
    found = int(errors.sum())
    return SampledShare(share, variance, df=number - 1, n=number, primary=number, counted=found)


def _shared(means: NDArray[np.float64], n: int, counted: int) -> SampledShare:
    number = len(means)
    variance = float(means.var(ddof=1)) / number
    return SampledShare(
        float(means.mean()), variance, df=number - 1, n=n, primary=number, counted=counted
    )


def cell(design: str, rate: float, audits: int = AUDITS) -> dict[str, dict[str, float]]:
    """Of every bound: the coverage of its lower and upper limits, and how often it is refused."""
    names = members()
    held = {name: np.zeros(3) for name in names}
    for share in shares(design, rate, audits):
        for name in names:
            limits = BOUNDS[name].share_limits
            assert limits is not None
            try:
                low, high = limits(share, 1 - LEVEL, "two-sided")
            except EstimateError:
                held[name] += (0, 0, 1)
                continue
            assert low is not None
            assert high is not None
            held[name] += (low <= rate, high >= rate, 0)
    found = {}
    for name, (lower, upper, refused) in held.items():
        made = max(audits - refused, 1)
        found[name] = {
            "lower": round(lower / made, 4),
            "upper": round(upper / made, 4),
            "refused": round(refused / audits, 4),
        }
    return found


def main() -> None:
    """Write every cell."""
    cells: dict[str, Any] = {}
    for design in DESIGNS:
        cells[design] = {str(rate): cell(design, rate) for rate in RATES}
        print(design, json.dumps(cells[design]), flush=True)
    record = {
        "audits": AUDITS,
        "level": LEVEL,
        "rates": RATES,
        "designs": DESIGNS,
        "bounds": members(),
        "cells": cells,
    }
    PLACE.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

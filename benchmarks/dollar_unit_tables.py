"""Upper limits of dollar-unit samples with rare errors: `docs/_data/dollar_units.json`.

Run `python benchmarks/dollar_unit_tables.py` to make the file anew (some minutes); a test makes one
of its cells again. Draws are independent: a draw is in error by a chance, with a taint of a stated
kind. Streams are seeded by the names of the cells, never chosen.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extrapolation.bounds import BOUNDS
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream, seed_of

PLACE = Path(__file__).parents[1] / "docs/_data/dollar_units.json"
RATES = (0.01, 0.03, 0.10, 0.30)
AUDITS, SAMPLED, LEVEL, BOOK = 1000, 60, 0.95, 1e6
TAINTS = {
    "whole": "errors of the whole amount",
    "partial": "partial errors: taints mostly small, mean 0.25",
    "mixed": "half of the errors of the whole amount, half partial",
}
BOUNDS_SHOWN = ("stringer", "gaffke", "moment", "cox_snell", "student")
_SHAPE = 1 / 3
"""Partial taints are uniform numbers to the power 1 / shape, with mean shape / (shape + 1)."""


def samples(kind: str, rate: float, audits: int) -> NDArray[np.float64]:
    """The taints of redrawn samples, a row each."""
    stream = Stream(seed_of(f"dollar units {kind} {rate}"))
    size = audits * SAMPLED
    wrong = stream.uniform(size) < rate
    partial = stream.uniform(size) ** (1 / _SHAPE)
    whole = stream.uniform(size) < {"whole": 1.0, "partial": 0.0, "mixed": 0.5}[kind]
    return np.where(wrong, np.where(whole, 1.0, partial), 0.0).reshape(audits, SAMPLED)


def mean_taint(kind: str, rate: float) -> float:
    """The mean taint that the limits should reach."""
    partial = _SHAPE / (_SHAPE + 1)
    return rate * {"whole": 1.0, "partial": partial, "mixed": (1 + partial) / 2}[kind]


def cell(kind: str, rate: float, audits: int = AUDITS) -> dict[str, dict[str, float | None]]:
    """Of every bound: coverage, mean limit as a share of the book value, and refusals."""
    rows, true = samples(kind, rate, audits), mean_taint(kind, rate)
    found = {}
    for name in BOUNDS_SHOWN:
        limits = {}
        made = []
        for row in rows:
            key = tuple(np.sort(row))
            if key not in limits:
                limits[key] = _upper(name, row)
            made.append(limits[key])
        shown = np.array([value for value in made if value is not None])
        found[name] = {
            "coverage": round(float((shown >= true).mean()), 4) if shown.size else None,
            "mean": round(float(shown.mean()), 4) if shown.size else None,
            "refused": round(1 - shown.size / audits, 4),
        }
    return found


def _upper(name: str, taints: NDArray[np.float64]) -> float | None:
    n = len(taints)
    sample = Sample.from_arrays(
        taints, sizes=10**6, caps=np.ones(n), hits=np.ones(n, dtype=int), books=BOOK
    )
    try:
        high = BOUNDS[name].limits(sample, 1 - LEVEL, "upper")[1]
    except EstimateError:
        return None
    assert high is not None
    return high / BOOK


def main() -> None:
    """Write every cell."""
    cells: dict[str, Any] = {}
    for kind in TAINTS:
        cells[kind] = {str(rate): cell(kind, rate) for rate in RATES}
        print(kind, json.dumps(cells[kind]), flush=True)
    record = {
        "audits": AUDITS,
        "sampled": SAMPLED,
        "level": LEVEL,
        "rates": RATES,
        "taints": TAINTS,
        "bounds": BOUNDS_SHOWN,
        "cells": cells,
    }
    PLACE.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

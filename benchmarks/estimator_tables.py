"""The tables of the documentation's pages of estimators: `docs/_data/estimators.json`.

Run `python benchmarks/estimator_tables.py` to make the file anew (some minutes); a test makes a few
of its cells again. The populations are those of `coverage_tables`; from each, 4,000 samples of
40 are drawn, and every estimator sees the same ones (random groups: their own).
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import stdtrit

from extrapolation import Sample
from extrapolation.estimators import (
    combined_ratio,
    combined_regression,
    design_of,
    difference_total,
    domain_total,
    greg_total,
    poststratified_total,
    weighted_total,
)
from extrapolation.estimators.raked import raked_total
from extrapolation.estimators.rhc import rhc
from extrapolation.simulation.selections import distinct_places
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream, seed_of

PLACE = Path(__file__).parents[1] / "docs/_data/estimators.json"
SAMPLES = 4000
# The slope of the difference estimator is fixed before the data: the severity times the rate
# that a planner might anticipate.
SLOPE = 0.3


def _tables() -> Any:
    """The module of the populations, which lies beside this one."""
    spec = importlib.util.spec_from_file_location(
        "coverage_tables", Path(__file__).with_name("coverage_tables.py")
    )
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules.setdefault("coverage_tables", made)
    spec.loader.exec_module(made)
    return made


TABLES = _tables()
N, n = TABLES.UNITS, TABLES.SAMPLED


def estimators(paid: np.ndarray) -> dict[str, Callable[..., Any]]:
    """Each estimator as a function of the sampled overpayments, their places and the design."""
    half = np.where(paid > np.median(paid), "large", "small")
    parity = np.where(np.arange(N) % 2 == 0, "even", "odd")

    def sizes(cells: np.ndarray) -> dict[str, float]:
        return {str(c): float((cells == c).sum()) for c in np.unique(cells)}

    total = float(paid.sum())
    return {
        "expansion": lambda y, _, d: weighted_total(y, d),
        "difference": lambda y, at, d: difference_total(y, paid[at], d, total=total, slope=SLOPE),
        "ratio": lambda y, at, d: combined_ratio(y, paid[at], d, total=total),
        "regression": lambda y, at, d: combined_regression(y, paid[at], d, total=total),
        "greg": lambda y, at, d: greg_total(
            y, {"paid": paid[at]}, d, totals={"paid": total}, units=N
        ),
        "poststratified": lambda y, at, d: poststratified_total(
            y, list(half[at]), d, sizes=sizes(half)
        ),
        "raked": lambda y, at, d: raked_total(
            y, {"half": list(half[at]), "parity": list(parity[at])}, d,
            sizes={"half": sizes(half), "parity": sizes(parity)},
        ),
        "domains": lambda y, at, d: domain_total(y, parity[at] == "even", d),
    }  # fmt: skip


def random_groups(paid: np.ndarray, over: np.ndarray, stream: Stream) -> tuple[float, float]:
    """The point and standard error of one sample by random groups."""
    groups = np.array_split(np.argsort(stream.uniform(N)), n)
    picks = stream.uniform(n)
    chosen = [
        g[np.searchsorted(np.cumsum(paid[g]), u * paid[g].sum(), side="right")]
        for g, u in zip(groups, picks, strict=True)
    ]
    made = rhc(
        over[chosen], sizes=paid[chosen], group_sizes=[paid[g].sum() for g in groups],
        group_counts=[g.size for g in groups], whole_size=float(paid.sum()),
    )  # fmt: skip
    return float(made.point), float(made.se)


def cells(rate: float, samples: int = SAMPLES) -> dict[str, dict[str, float]]:
    """Bias and error over the truth, and coverage of the one-sided 90 % t limit, by estimator."""
    paid, over = TABLES.population(rate)
    stream = Stream(seed_of(f"estimator tables {rate}"))
    places = distinct_places(N, n, samples, stream.child(0))
    found: dict[str, list[tuple[float, float]]] = {}
    for at in places:
        design = design_of(Sample.from_arrays(over[at], sizes=N))
        for name, estimate in estimators(paid).items():
            pairs = found.setdefault(name, [])
            try:
                made = estimate(over[at], at, design)
            except EstimateError:
                continue
            pairs.append((made.point, made.se))
    found["rhc"] = [random_groups(paid, over, stream.child(1 + k)) for k in range(samples)]
    rows = {}
    for name, pairs in found.items():
        points, errors = np.array(pairs).T
        truth = float(over[::2].sum() if name == "domains" else over.sum())
        low = points - stdtrit(n - 1, TABLES.LEVEL) * errors
        rows[name] = {
            "bias": float(points.mean() / truth - 1),
            "rmse": float(np.sqrt(((points - truth) ** 2).mean()) / truth),
            "coverage": float((low <= truth * (1 + 1e-9)).mean()),
            "refused": 1 - len(pairs) / samples,
        }
    return rows


def main() -> None:
    """Write every cell."""
    made = {str(rate): cells(rate) for rate in TABLES.RATES}
    record = {"level": TABLES.LEVEL, "samples": SAMPLES, "rates": TABLES.RATES, "cells": made,
              "of_40_samples": cells(0.30, 40)}  # fmt: skip
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

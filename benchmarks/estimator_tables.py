"""The tables of the documentation's pages of estimators: `docs/_data/estimators.json`.

Run `python benchmarks/estimator_tables.py` to make the file anew (some minutes); a test makes a few
of its cells again. The populations are those of `coverage_tables`; from each, 4,000 samples of
40 are drawn, and every estimator sees the same ones; those of other designs draw their own
(`drawn_estimators`). `opinions` sets the second opinions of a standard error beside the first.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtri, stdtrit

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
from extrapolation.estimators.second_opinions import jackknife, rao_wu_bootstrap
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream, seed_of
from sampling.designs.strata_to_redraw import distinct_places

PLACE = Path(__file__).parents[1] / "docs/_data/estimators.json"
SAMPLES = 4000
# The slope of the difference estimator is fixed before the data: the severity times the rate
# that a planner might anticipate.
SLOPE = 0.3
REPLICATES = 200


def _beside(name: str) -> Any:
    """A module that lies beside this one."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(name, made)
    spec.loader.exec_module(made)
    return made


TABLES, DRAWN = _beside("coverage_tables"), _beside("drawn_estimators")
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
            y,
            {"half": list(half[at]), "parity": list(parity[at])},
            d,
            sizes={"half": sizes(half), "parity": sizes(parity)},
        ),
        "domains": lambda y, at, d: domain_total(y, parity[at] == "even", d),
    }


def cells(rate: float, samples: int = SAMPLES) -> dict[str, dict[str, float]]:
    """Bias and error over the truth, and coverage of the one-sided 90% limit, by estimator."""
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
    critical = dict.fromkeys(found, float(stdtrit(n - 1, TABLES.LEVEL)))
    tried = dict.fromkeys(found, samples)
    for name, (draw, share) in DRAWN.DRAWS.items():
        tried[name] = round(share * samples)
        own = stream if name == "rhc" else Stream(seed_of(f"estimator tables {name} {rate}"))
        made = [draw(paid, over, own.child(1 + k)) for k in range(tried[name])]
        found[name] = [(point, se) for point, se, _ in made]
        df = made[0][2]
        critical[name] = float(stdtrit(df, TABLES.LEVEL) if df < np.inf else ndtri(TABLES.LEVEL))
    rows = {}
    for name, pairs in found.items():
        points, errors = np.array(pairs).T
        truth = float(over[::2].sum() if name == "domains" else over.sum())
        low = points - critical[name] * errors
        rows[name] = {
            "bias": float(points.mean() / truth - 1),
            "rmse": float(np.sqrt(((points - truth) ** 2).mean()) / truth),
            "coverage": float((low <= truth * (1 + 1e-9)).mean()),
            "refused": 1 - len(pairs) / tried[name],
            "samples": tried[name],
        }
    return rows


def opinions(rate: float, samples: int = SAMPLES // 4) -> dict[str, dict[str, float]]:
    """Mean of each standard error of a ratio estimate over the true one, and its coverage."""
    paid, over = TABLES.population(rate)
    total, truth = float(paid.sum()), float(over.sum())
    places = distinct_places(N, n, samples, Stream(seed_of(f"second opinions {rate}")))
    points, errors = [], []
    for number, at in enumerate(places):
        made = combined_ratio(
            over[at], paid[at], design_of(Sample.from_arrays(over[at], sizes=N)), total=total
        )
        points.append(made.point)
        again = rao_wu_bootstrap(made, replicates=REPLICATES, seed=number)
        errors.append((made.se, jackknife(made).se, again.se))
    column = np.array(points)
    spread = float(column.std(ddof=1))
    factor = float(stdtrit(n - 1, TABLES.LEVEL))
    return {
        name: {
            "se": float((se**2).mean() ** 0.5 / spread),
            "coverage": float((column - factor * se <= truth * (1 + 1e-9)).mean()),
        }
        for name, se in zip(
            ("linearised", "jackknife", "bootstrap"), np.array(errors).T, strict=True
        )
    }


def main() -> None:
    """Write every cell."""
    made = {str(rate): cells(rate) for rate in TABLES.RATES}
    record = {
        "level": TABLES.LEVEL,
        "samples": SAMPLES,
        "rates": TABLES.RATES,
        "cells": made,
        "of_40_samples": cells(0.30, 40),
        "words": DRAWN.WORDS,
        "opinions": {str(rate): opinions(rate) for rate in TABLES.RATES},
        "opinions_of_40_samples": opinions(0.30, 40),
    }
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

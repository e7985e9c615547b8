"""Every bound on fixed samples: the limits of today, so that no constant changes unnoticed.

The values are not a source: the published cases and the enumerations say that they are right. Run
as a script this file writes them anew.
"""

from __future__ import annotations

import json
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np

from extrapolation import BOUNDS, Sample
from primafacie.errors import EstimateError
from tests.builders.inside_extrapolation import PredictedCoverage, predict_coverage

PLACE = Path(__file__).parent / "data/golden_limits.json"
SIDES = ("lower", "upper", "two-sided")
# Resampling bounds are computed from few resamples, to be quick.
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "bootstrap_t": [{"seed": 7, "resamples": 400}, {"seed": 7}],
    "bca": [{"seed": 7, "resamples": 400}, {"seed": 7}],
    "penny": [{"seed": 7}],
    "minimum_sum": [{}, {"threshold": 0.5}],
    "stringer": [{}, {"factors": "poisson"}],
}


def _paid(n: int, start: int = 0) -> np.ndarray:
    k = np.arange(start, start + n)
    return np.round(20 + (k * 37 % 101) + (k * 17 % 29) ** 2 / 7, 2)


def _shares(n: int, kind: str) -> np.ndarray:
    k = np.arange(n)
    if kind == "counts":
        return np.where(k % 3 == 0, 1.0, 0.0)
    if kind == "few":
        return np.where(k % 11 == 4, 1.0, 0.0)
    if kind == "many":
        return np.where(k % 13 == 4, 0.0, 1.0)
    return np.where(k % 4 == 0, 0.0, np.where(k % 4 == 1, 1.0, 0.15 + 0.7 * (k % 7) / 7))


def samples() -> dict[str, Sample]:
    """Samples of each design: mixed taints, few errors, many errors, counts, declared floors."""
    found: dict[str, Sample] = {}
    for kind in ("mixed", "few", "many", "counts"):
        for n, size in ((30, 400), (12, 20)):
            paid = np.ones(n) if kind == "counts" else _paid(n)
            rest = np.ones(size - n) if kind == "counts" else _paid(size - n, n)
            found[f"srs {kind} {n}"] = Sample.from_arrays(
                paid * _shares(n, kind),
                sizes=size,
                caps=paid,
                books=float(paid.sum() + rest.sum()),
                unsampled=rest,
            )
        paid, labels = _paid(34), ["a"] * 20 + ["b"] * 10 + ["c"] * 4
        if kind == "counts":
            paid = np.ones(34)
        sizes = {"a": 200, "b": 31, "c": 4}
        rest = {
            h: (np.ones if kind == "counts" else _paid)(sizes[h] - labels.count(h)) for h in sizes
        }
        books = {
            h: float(rest[h].sum() + paid[[label == h for label in labels]].sum()) for h in sizes
        }
        found[f"stratified {kind}"] = Sample.from_arrays(
            paid * _shares(34, kind),
            sizes=sizes,
            strata=labels,
            caps=paid,
            books=books,
            unsampled=rest,
        )
        hits = 1 + (np.arange(25) % 9 == 2) * (kind != "few")
        paid = _paid(25)
        found[f"pps {kind}"] = Sample.from_arrays(
            paid * _shares(25, kind), sizes=500, caps=paid, hits=hits, books=40_000.0
        )
    floors = np.full(30, 3.0)
    found["srs floors"] = Sample.from_arrays(
        _paid(30) * _shares(30, "mixed") - 2.0 * (np.arange(30) % 4 == 0),
        sizes=400,
        caps=_paid(30),
        books=float(_paid(400).sum()),
        floors=floors,
        floor_totals=1200.0,
    )
    return found


def limits() -> dict[str, Any]:
    """Every limit that is not refused, and the predicted coverage of each sample."""
    made: dict[str, Any] = {}
    for name, sample in samples().items():
        for level in (0.90, 0.975):
            predicted: PredictedCoverage | None = predict_coverage(sample, level)
            key = f"{name} | predicted coverage | {level}"
            made[key] = None if predicted is None else [predicted.value, predicted.largest_skewness]
        for bound in BOUNDS.values():
            if sample.design not in bound.designs:
                continue
            for options in OPTIONS.get(bound.name, [{}]):
                for side, tail in zip(SIDES, (0.10, 0.05, 0.025), strict=True):
                    shown = ",".join(f"{k}={v}" for k, v in options.items())
                    key = f"{name} | {bound.name} {shown} | {side}"
                    try:
                        made[key] = list(bound.limits(sample, tail, side, **options))
                    except EstimateError as error:
                        made[key] = f"refused: {error.got}"
    return made


def changed(kept: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """The keys whose values differ by more than rounding."""

    def same(one: Any, other: Any) -> bool:
        if isinstance(one, list) and isinstance(other, list):
            return all(same(a, b) for a, b in zip(one, other, strict=True))
        if isinstance(one, float) and isinstance(other, float):
            return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
        return bool(one == other)

    return [key for key in kept.keys() | found.keys() if not same(kept.get(key), found.get(key))]


def test_limits_of_fixed_samples_do_not_change() -> None:
    assert changed(json.loads(PLACE.read_text(encoding="utf-8")), limits()) == []


def test_the_values_hold_a_limit_of_every_bound() -> None:
    kept = json.loads(PLACE.read_text(encoding="utf-8"))
    for name in BOUNDS:
        of_it = [value for key, value in kept.items() if f"| {name} " in key]
        assert any(isinstance(value, list) for value in of_it), name


if __name__ == "__main__":
    PLACE.write_text(json.dumps(limits(), indent=0, sort_keys=True) + "\n", encoding="utf-8")

"""The twenty populations of an earlier study: its figures, and payments and errors like its own.

N = 2,000, n = 30. EQ: equal amounts; LN: lognormal (log-sd 1.2); AON: all-or-nothing errors at
a rate p; MIX: shares of units free of error, overpaid in part (uniform) and denied wholly. The
study drew 1,500 samples from one population each; of its own populations only sizes, rates and
totals are known.

Rule: |difference| <= 4 sqrt(c (1 - c) (1/R1 + 1/R2)) and at least 0.003; where the population
itself was redrawn, plus 4 times the spread of our coverages between populations.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtri

from sampling import models
from tests.builders.places import published
from tests.builders.streams import stream_named

STUDY: dict[str, Any] = published("bounds_cases")["computed"]["srs_pps_study_n30"]["results"]
REPLICATES = 1_500
EQUAL = [name for name in STUDY if name.startswith("EQ-AON")]
DRAWN = [name for name in STUDY if name not in EQUAL]


def length_error(rate: float) -> float:
    """4 standard errors of the study's mean limit over the total, and 0.005 for its quantiles.

    A limit moves with the error rate of its sample, sd / mean = sqrt((1 - p) / (n p)).
    """
    return float(0.005 + 4 * ((1 - rate) / (30 * rate * 1500)) ** 0.5)


def allowed(coverages: np.ndarray, replicates: int) -> float:
    """How far the study's coverage may lie from ours, of several populations of that many."""
    centre, count = float(coverages.mean()), len(coverages)
    chance = centre * (1 - centre) * (1 / REPLICATES + 1 / (replicates * count))
    between = float(coverages.var(ddof=1)) * (1 + 1 / count)
    return max(0.003, 4 * (chance + between) ** 0.5)


def allowed_length(lengths: np.ndarray, rate: float) -> float:
    """How far the study's mean limit over the total may lie from ours."""
    apart = 4 * float(lengths.std(ddof=1)) * (1 + 1 / len(lengths)) ** 0.5
    return length_error(rate) + apart


def model_of(name: str) -> Any:
    if "AON" in name:
        return models.AllOrNone(float(name.rsplit("p", 1)[1]))
    zero, partial, full = {
        "40z35p25f": (0.40, 0.35, 0.25),
        "75z15p10f": (0.75, 0.15, 0.10),
        "5z10p85f": (0.05, 0.10, 0.85),
    }[name.rsplit("-", 1)[1]]
    assert abs(zero + partial + full - 1) < 1e-9
    return models.InflatedBeta(zero=zero, whole=full)


def payments_of(name: str, number: int) -> np.ndarray:
    """Payments of 100, or lognormal ones whose mean is that of the study's.

    The study's payments are one lognormal draw. Its total at p = 0.95, where nearly all is
    denied, tells their mean, 531 (502 is expected): a draw with some very large payments, which
    shorten every limit. Draws are taken in turn until their mean is within 1% of that.
    """
    if not name.startswith("LN"):
        return np.full(2000, 100.0)
    known = STUDY["LN-AON-p0.95"]
    mean = known["T"] / known["err_rate"] / 2000
    found = []
    for turn in range(10_000):
        uniforms = stream_named(f"twenty populations {turn}").uniform(2000)
        paid = np.round(np.exp(5.5 + 1.2 * ndtri(uniforms)), 2)
        if abs(paid.mean() / mean - 1) < 0.01:
            found.append(paid)
        if len(found) > number:
            break
    return found[number]

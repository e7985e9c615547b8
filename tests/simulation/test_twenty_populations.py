"""Coverage and length on the twenty populations of an earlier study, nominal 90 % lower limits.

N = 2,000, n = 30. EQ: equal amounts; LN: lognormal (log-sd 1.2); AON: all-or-nothing errors at
a rate p; MIX: shares of units free of error, overpaid in part (uniform) and denied wholly. The
study drew 1,500 samples from one population each. Populations of equal amounts and whole
errors are enumerated here; the others are drawn anew, three times each, since of the study's
own populations only sizes, rates and totals are known.

Rule: |difference| <= 4 sqrt(c (1 - c) (1/R1 + 1/R2)) and at least 0.003; where the population
itself was redrawn, plus 4 times the spread of our coverages between populations.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri

from extrapolation.simulation import FixedOverpayments, SimulatedStratum, simulate
from primafacie.core.streams import Stream, seed_of
from sampling.models import AllOrNone, InflatedBeta

STUDY: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "published" / "data" / "bounds_cases.json").read_text("utf-8")
)["computed"]["srs_pps_study_n30"]["results"]
SRS = {"t": "student", "z": "normal", "johnson": "johnson", "hall": "hall",
       "EL": "empirical_likelihood", "gaffke_srs": "gaffke", "gaffke_srs_worval":
       "gaffke_certified", "hoeff": "hoeffding", "anderson": "anderson"}  # fmt: skip
PPS = {"pps_t": "student", "pps_gaffke": "gaffke", "pps_stringer": "stringer"}
EQUAL = [name for name in STUDY if name.startswith("EQ-AON")]
DRAWN = [name for name in STUDY if name not in EQUAL]
# The study drew Gaffke's quantiles at random (3,000 draws). At p = 1/2 the exact limit of one
# sample lies a hair's breadth under the total, where the study's coin lay above it in part.
GAFFKE_BY_CHANCE = {("EQ-AON-p0.5", "gaffke_srs"), ("EQ-AON-p0.5", "pps_gaffke")}
# At p = 0.7 and 24 errors Johnson's limit is 0.70009 of the amounts with s of divisor n - 1, as
# in his paper, and 0.69999 with the divisor n: the study took the latter.
JOHNSON_BY_DIVISOR = {("EQ-AON-p0.7", "johnson")}
# Equal amounts, 10 % partial errors: the study's empirical likelihood covers 0.824, as its t does;
# here 0.86 to 0.88 whatever the partial taints. This limit equals statsmodels' and its defining
# equation (tests/unit/bounds/test_cross_checks.py); why the study's is shorter is not known.
LIKELIHOOD_UNEXPLAINED = {("EQ-MIX-5z10p85f", "EL")}


def length_error(rate: float) -> float:
    """4 standard errors of the study's mean limit over the total, and 0.005 for its quantiles.

    A limit moves with the error rate of its sample, sd / mean = sqrt((1 - p) / (n p)).
    """
    return float(0.005 + 4 * ((1 - rate) / (30 * rate * 1500)) ** 0.5)


@pytest.mark.parametrize(
    "name",
    [name if name[-4:] in ("0.02", "p0.5", "p0.9") else pytest.param(name, marks=pytest.mark.long)
     for name in EQUAL],
)  # fmt: skip
def test_equal_amounts_wholly_in_error(name: str) -> None:
    """Exact coverages and mean limits against the study's 1,500 samples."""
    known = STUDY[name]
    over = np.where(np.arange(2000) < round(known["err_rate"] * 2000), 100.0, 0.0)
    part = SimulatedStratum("1", np.full(2000, 100.0), 30)
    for table, selection in ((SRS | {"minsum": "minimum_sum"}, "independent"), (PPS, "pps")):
        found = simulate([part], FixedOverpayments((over,)), bounds=list(table.values()),
                         level=0.90, replicates=1, seed=1, selection=selection)  # type: ignore[arg-type] # fmt: skip
        assert found.exact
        for key, bound in table.items():
            row = found.row(bound)
            coverage, length = known[key]
            assert row.coverage is not None
            if (name, key) not in GAFFKE_BY_CHANCE | JOHNSON_BY_DIVISOR:
                spread = row.coverage * (1 - row.coverage)
                allowed = max(0.003, 4 * (spread / 1500) ** 0.5)
                assert abs(row.coverage - coverage) <= allowed, key
            assert row.mean_low == pytest.approx(length, abs=length_error(known["err_rate"])), key


def model_of(name: str) -> Any:
    if "AON" in name:
        return AllOrNone(float(name.rsplit("p", 1)[1]))
    zero, partial, full = {
        "40z35p25f": (0.40, 0.35, 0.25), "75z15p10f": (0.75, 0.15, 0.10),
        "5z10p85f": (0.05, 0.10, 0.85),
    }[name.rsplit("-", 1)[1]]  # fmt: skip
    assert zero + partial + full == pytest.approx(1)
    return InflatedBeta(zero=zero, whole=full)


def payments_of(name: str, number: int) -> np.ndarray:
    """Payments of 100, or lognormal ones whose mean is that of the study's.

    The study's payments are one lognormal draw. Its total at p = 0.95, where nearly all is
    denied, tells their mean, 531 (502 is expected): a draw with some very large payments, which
    shorten every limit. Draws are taken in turn until their mean is within 1 % of that.
    """
    if not name.startswith("LN"):
        return np.full(2000, 100.0)
    known = STUDY["LN-AON-p0.95"]
    mean = known["T"] / known["err_rate"] / 2000
    found = []
    for turn in range(10_000):
        uniforms = Stream(seed_of(f"twenty populations {turn}")).uniform(2000)
        paid = np.round(np.exp(5.5 + 1.2 * ndtri(uniforms)), 2)
        if abs(paid.mean() / mean - 1) < 0.01:
            found.append(paid)
        if len(found) > number:
            break
    return found[number]


def study_of(name: str, table: dict[str, str], selection: str, number: int) -> Any:
    """500 samples of one population."""
    stream = Stream(seed_of(f"twenty populations {name} {number}"))
    paid = payments_of(name, number)
    over = model_of(name).overpayments(paid, stream)
    part = SimulatedStratum("1", paid, 30)
    return simulate([part], FixedOverpayments((over,)), bounds=list(table.values()), level=0.90,
                    replicates=500, seed=seed_of(f"{name} {selection} {number}"),
                    selection=selection)  # type: ignore[arg-type] # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", DRAWN)
def test_populations_drawn_anew(name: str) -> None:
    known, populations = STUDY[name], 3
    slow = ("gaffke_srs_worval", "hoeff", "z")
    quick = {key: bound for key, bound in SRS.items() if key not in slow}
    more = {"bet_wor": "betting"}, {"pps_bet": "betting"}
    for table, selection in ((quick | more[0], "independent"), (PPS | more[1], "pps")):
        studies = [study_of(name, table, selection, number) for number in range(populations)]
        for key, bound in table.items():
            rows = [study.row(bound) for study in studies]
            coverages = np.array([row.coverage for row in rows])
            lengths = np.array([row.mean_low for row in rows])
            if (name, key) in LIKELIHOOD_UNEXPLAINED:
                continue
            coverage, length = known[key]
            centre = float(coverages.mean())
            chance = centre * (1 - centre) * (1 / 1500 + 1 / (500 * populations))
            between = float(coverages.var(ddof=1)) * (1 + 1 / populations)
            allowed = max(0.003, 4 * (chance + between) ** 0.5)
            assert abs(centre - coverage) <= allowed, (key, centre, coverage)
            apart = 4 * float(lengths.std(ddof=1)) * (1 + 1 / populations) ** 0.5
            assert abs(float(lengths.mean()) - length) <= length_error(known["err_rate"]) + apart, (
                key,
                lengths,
                length,
            )

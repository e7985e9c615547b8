"""The coverage tables of the documentation's pages of bounds: `docs/_data/coverage.json`.

Run `python benchmarks/coverage_tables.py` to make the file anew (some minutes); a test makes a
few of its cells again. A population is 2,000 payments with a long tail, of which a share is
wholly in error; audits are drawn from it again and again by the one simulation engine. Streams
are seeded by the names of the populations, never chosen.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtri

from extrapolation.bounds import BOUNDS
from extrapolation.simulation import FixedOverpayments, SimulatedStratum, simulate
from primafacie.core.streams import Stream, seed_of

PLACE = Path(__file__).parents[1] / "docs/_data/coverage.json"
RATES = (0.05, 0.30, 0.70, 0.95)
UNITS, SAMPLED, LEVEL = 2000, 40, 0.90
# Bounds that resample or convolve: fewer audits, and a larger Monte Carlo error.
SLOW = {
    "bca": 200,
    "bootstrap_t": 200,
    "gaffke_merged": 200,
    "gaffke_polya": 200,
    "melded": 200,
    "taint_mixture": 200,
}
AUDITS = 2000
COUNTS = tuple(name for name, bound in BOUNDS.items() if "dollars" not in bound.quantities)
DESIGNS = {
    "srs": f"simple random sample of {SAMPLED}",
    "stratified": f"4 strata of equal dollars, {SAMPLED // 4} from each",
    "two strata": f"2 strata of equal dollars, {SAMPLED // 2} from each",
    "pps": f"{SAMPLED} dollar-unit draws",
}


CUTS = {"stratified": (0.25, 0.5, 0.75), "two strata": (0.5,)}
# A limit of four strata takes seconds, and its cell has 14,641 outcomes: two strata, beside the
# other exact limit of counts.
TWO_STRATA = ("buehler", "hypergeometric")
ONLY_TWO = ("buehler",)


def designs_of(bound: str) -> list[str]:
    """The designs whose cells a bound has."""
    valid = [design for design in DESIGNS if design in BOUNDS[bound].designs]
    if bound in ONLY_TWO:
        valid.remove("stratified")
    return [*valid, "two strata"] if bound in TWO_STRATA else valid


def population(rate: float, *, counted: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Payments and overpayments in dollars; `counted`: every unit counts 1."""
    stream = Stream(seed_of(f"coverage tables {rate}"))
    normal = ndtri(stream.uniform(UNITS) * (1 - 2e-16) + 1e-16)
    paid = np.ones(UNITS) if counted else np.round(np.exp(5.0 + 1.2 * normal), 2)
    wrong = np.argsort(stream.uniform(UNITS)) < round(rate * UNITS)
    return paid, np.where(wrong, paid, 0.0)


def strata_of(design: str, paid: np.ndarray) -> list[np.ndarray]:
    """The places of each stratum's units."""
    if design not in CUTS:
        return [np.arange(paid.size)]
    order = np.argsort(paid, kind="stable")
    share = np.cumsum(paid[order]) / paid.sum()
    cuts = np.searchsorted(share, CUTS[design])
    return [np.sort(part) for part in np.split(order, cuts)]


def cell(bound: str, design: str, rate: float) -> dict[str, Any]:
    """One bound on one population by one design."""
    paid, over = population(rate, counted=bound in COUNTS)
    places = strata_of(design, population(rate)[0])
    parts = [
        SimulatedStratum(str(k), paid[part], SAMPLED // len(places))
        for k, part in enumerate(places, start=1)
    ]
    row = simulate(
        parts,
        FixedOverpayments(tuple(over[part] for part in places)),
        bounds=[bound],
        level=LEVEL,
        replicates=SLOW.get(bound, AUDITS),
        seed=seed_of(f"{design} {rate}"),
        selection="pps" if design == "pps" else "independent",
    ).row(bound)
    return {
        "coverage": row.coverage,
        "error": row.error,
        "mean_low": row.mean_low,
        "refused": row.refused,
        "exact": row.exact,
    }


def main() -> None:
    """Write every cell, or those of the bounds named on the command line."""
    named = sys.argv[1:]
    made: dict[str, Any] = json.loads(PLACE.read_text(encoding="utf-8"))["bounds"] if named else {}
    for bound in named or sorted(BOUNDS):
        made[bound] = {
            design: [cell(bound, design, rate) for rate in RATES] for design in designs_of(bound)
        }
        print(bound, json.dumps(made[bound]), flush=True)
    record = {"level": LEVEL, "units": UNITS, "rates": RATES, "designs": DESIGNS, "bounds": made}
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

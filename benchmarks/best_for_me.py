"""Coverage and recovered share of every bound of dollars on the populations of `best_populations`.

    python benchmarks/best_for_me.py                  every bound anew (about ten minutes)
    python benchmarks/best_for_me.py gaffke melded    these bounds only, the others stay
    python benchmarks/best_for_me.py B2 C6            these populations only, the others stay

Audits are drawn from each population again and again by the one simulation engine, or all of
them are enumerated where the claims of a stratum are of two kinds. The result is
`docs/_data/best_for_me.json`, which the page "What is best for me" shows.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from extrapolation.bounds import BOUNDS
from extrapolation.bounds.bound import Bound
from extrapolation.simulation import simulate
from primafacie.core.streams import STREAM
from sampling.choices import sampled_design
from sampling.choices.shapes import Shape

PLACE = Path(__file__).parents[1] / "docs/_data/best_for_me.json"
LEVEL = 0.90
AUDITS, FEWER, FEWEST = 4_000, 1_000, 250
SLOW = ("bca", "bootstrap_t", "empirical_likelihood", "melded", "taint_mixture")
"""Bounds that resample, convolve or search: 250 audits, and a larger Monte Carlo error."""


def _neighbor(name: str) -> Any:
    """Another script of this folder, which is no package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


POPULATIONS = _neighbor("best_populations").POPULATIONS


def design_of(population: Any) -> str:
    """The design of the samples as the cards of bounds name it."""
    shape = Shape.HITS if population.kind == "dollar-unit" else Shape.SIMPLE
    design = sampled_design({shape}, len(population.samples))
    assert design is not None
    return design


def bounds_of(population: Any) -> list[str]:
    """The bounds of dollars that are registered for the design of a population."""
    design = design_of(population)
    return [
        name for name, bound in BOUNDS.items() if design in bound.designs and not bound.counts_only
    ]


def audits_of(bound: Bound) -> int:
    """The count of audits that the cost of a bound allows."""
    if bound.moment_rows is not None:
        return AUDITS
    return FEWEST if bound.slow or bound.randomised or bound.name in SLOW else FEWER


def cell(population: Any, bound: str) -> dict[str, Any]:
    """One bound on one population."""
    strata, errors = population.made()
    audits = audits_of(BOUNDS[bound])
    row = simulate(
        strata,
        errors,
        bounds=[bound],
        level=LEVEL,
        replicates=audits,
        seed=population.seed,
        selection=population.selection,
    ).row(bound)
    return {
        "audits": None if row.exact else audits,
        "coverage": row.coverage,
        "error": row.error,
        "recovered": row.mean_low,
        "refused": row.refused,
    }


def facts(population: Any) -> dict[str, Any]:
    """What a reader must know of a population."""
    strata, errors = population.made()
    return {
        "words": population.words,
        "kind": population.kind,
        "design": design_of(population),
        "units": sum(part.size for part in strata),
        "sampled": sum(part.n for part in strata),
        "strata": len(strata),
        "paid": round(sum(float(part.payments.sum()) for part in strata), 2),
        "overpaid": round(sum(float(found.sum()) for found in errors.by_stratum), 2),
    }


def main() -> None:
    """Write every cell, or those of the bounds and populations named on the command line."""
    words = sys.argv[1:]
    bounds = [word for word in words if word in BOUNDS]
    some = [item.name for item in POPULATIONS if item.name in words]
    if len(bounds) + len(some) < len(words):
        sys.exit(f"{' '.join(words)}: give names of bounds or of populations, such as gaffke B2")
    kept: dict[str, Any] = {}
    if words:
        kept = json.loads(PLACE.read_text(encoding="utf-8"))["populations"]
    made: dict[str, Any] = {}
    for population in POPULATIONS:
        if some and population.name not in some:
            made[population.name] = kept[population.name]
            continue
        rows = kept[population.name]["bounds"] if words and bounds else {}
        print(f"{population.name}: {population.words}", flush=True)
        for bound in bounds_of(population):
            if bounds and bound not in bounds:
                continue
            rows[bound] = row = cell(population, bound)
            print(f"  {bound:22} {_words(row)}", flush=True)
        made[population.name] = facts(population) | {"bounds": rows}
    record = {"level": LEVEL, "stream": STREAM, "populations": made}
    PLACE.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _words(row: dict[str, Any]) -> str:
    if row["coverage"] is None:
        return "no limit"
    how = "exact" if row["audits"] is None else f"s.e. {row['error']:.3f}, {row['audits']} audits"
    return f"covers {row['coverage']:.3f} ({how}), recovers {row['recovered']:.3f} of the total"


if __name__ == "__main__":
    main()

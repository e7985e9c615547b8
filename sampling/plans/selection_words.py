"""Designs and their estimators in the words of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DESIGN_WORDS: Final = {
    "srs": "simple random sample without replacement of all units of the frame",
    "stratified": "stratified random sample: independent simple random samples without "
    "replacement in strata by paid amount; strata reviewed in full (100%) have no sampling error",
    "pps": "dollar-unit sample: independent draws with replacement in each stratum, every unit "
    "with probability proportional to its size",
    "pps_systematic": "systematic sample proportional to size: every so many cents of the ordered "
    "list from independent random starts",
    "sampford": "sample proportional to size without replacement (Sampford)",
    "rhc": "random groups (Rao, Hartley and Cochran): one unit from each, proportional to size",
    "systematic": "systematic sample: every so many units of the ordered list from independent "
    "random starts",
    "cluster": "cluster sample: a simple random sample of clusters, every unit of them",
    "two_stage": "two-stage sample: clusters at random, units at random within them",
    "three_stage": "three-stage sample: clusters at random, groups at random within them, units at "
    "random within these",
    "mixed": "a design of its own for each stratum",
}
_COUNTED: Final = {
    "tickets": "units",
    "ratstats": "units",
    "systematic": "units",
    "sampford": "units",
    "pps": "draws",
    "pps_systematic": "selections",
    "rhc": "random groups",
    "cluster": "clusters",
    "two_stage": "clusters",
    "three_stage": "clusters",
}
_SEED: Final = (
    "the seed is asked for after the plan's digest is fixed, and recorded in full with its source"
)
_HASHED: Final = {
    "pps": "the number of the draw (pps/1)",
    "systematic": "the number of the start (systematic/1)",
    "pps_systematic": "the number of the start (pps-systematic/1)",
    "rhc": "unit id, or the number of the group (rhc/1)",
    "sampford": "the number of the candidate (sampford/1)",
    "cluster": "stage and ids from the cluster down (cluster/1)",
    "two_stage": "stage and ids from the cluster down (cluster/1)",
    "three_stage": "stage and ids from the cluster down (cluster/1)",
}
NUMBER_WORDS: Final = {
    kind: f"SHA-256 of seed, stratum and {what}; {_SEED}" for kind, what in _HASHED.items()
} | {
    "ratstats": "RAT-STATS' generator (releases 2005 to 2010), a number for each stratum as its "
    f"seed; {_SEED}"
}
METHOD_WORDS: Final = {
    "ratstats": "the units at the positions drawn",
    "systematic": "the units at equal steps from each random start",
    "pps": "the units that hold the cents drawn, in byte order of their ids",
    "pps_systematic": "the units that hold the cents at equal steps from each random start",
    "rhc": "units in random order cut into groups, from each the unit that holds the cent drawn",
    "sampford": "candidates proportional to size, rejected together at the first unit that comes "
    "again (Sampford 1967)",
    "cluster": "the clusters of the smallest tickets, every unit of them",
    "two_stage": "the clusters of the smallest tickets, in each its units of the smallest tickets",
    "three_stage": "the clusters of the smallest tickets, in each its groups of the smallest "
    "tickets, in these their units of the smallest tickets",
}


def counted(selection: Mapping[str, Any]) -> str:
    """What the sample sizes of a selection count.

    >>> counted({"kind": "two_stage", "units": 3})
    'clusters'
    """
    kind = str(selection.get("kind"))
    if kind != "by_stratum":
        return _COUNTED.get(kind, "selections")
    parts = [selection.get("otherwise"), *dict(selection.get("strata") or {}).values()]
    found = {counted(part) for part in parts if isinstance(part, Mapping)}
    return found.pop() if len(found) == 1 else "selections"

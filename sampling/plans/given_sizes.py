"""Sizes as they are planned, and the check of sizes given stratum by stratum."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError, Problem
from sampling import allocation as allocations
from sampling.strata import Stratum

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Sizes:
    """n_h of every stratum (certainty strata whole) and how they were found."""

    counts: Counts
    basis: str
    record: dict[str, Any]


def sizes_given(
    strata: Sequence[Stratum],
    given: Mapping[str, int],
    *,
    minimum: int,
    repeating: Collection[str] = (),
) -> Sizes:
    """Sizes as given by label; certainty strata may be left out (they are taken whole).

    Strata with a label in `repeating` are drawn with replacement: a size counts draws there,
    and may exceed the units.
    """
    labels = [row.label for row in strata]
    problems = [
        Problem("allocation", f"the stratum {name!r}", f"one of {', '.join(labels)}", "")
        for name in given
        if name not in labels
    ]
    counts = []
    for place, row in enumerate(strata):
        asked = given.get(row.label, row.size if row.certainty else 0)
        counts.append(asked)
        if isinstance(asked, bool) or not isinstance(asked, int | np.integer):
            problems.append(Problem(f"stratum {row.label}", repr(asked), "a whole number", ""))
        elif asked > row.size and row.label not in repeating:
            neighbour = labels[place - 1] if place else [*labels, ""][1] or None
            problems.append(
                allocations.over_stratum(row.label, row.size, asked, neighbour=neighbour)
            )
        elif row.certainty and asked < row.size:
            got = f"{asked:,} of {row.size:,} units of a certainty stratum"
            problems.append(Problem(f"stratum {row.label}", got, "all of them", "Leave it out"))
        elif asked < min(minimum, row.size):
            problems.append(
                Problem(
                    f"stratum {row.label}",
                    f"{asked:,} of {row.size:,} units",
                    f"at least {min(minimum, row.size)}",
                    "A stratum that is not sampled cannot be projected to, and one unit shows no "
                    "spread. Sample more of it, merge it, or exclude it from the frame",
                )
            )
    if problems:
        raise PlanError.collected(problems, what="allocation")
    record = {"basis": "given", "allocation": "given"}
    return Sizes(np.array(counts, dtype=np.int64), "sizes given by stratum", record)

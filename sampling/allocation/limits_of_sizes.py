"""Can the sizes asked for be had? Floors, caps and totals, checked before allocating."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError, Problem

Counts = NDArray[np.int64]


def over_stratum(label: str, size: int, asked: int, *, neighbour: str | None) -> Problem:
    """The refusal of a sample larger than its stratum."""
    units = "1 claim" if size == 1 else f"{size:,} claims"
    merge = f" or merge stratum {label} with {neighbour}" if neighbour else ""
    take = {1: "it", 2: "both"}.get(size, "all")
    return Problem(
        "",
        f"Stratum {label} has {units} but the plan asks for {asked:,}",
        "",
        f"A sample cannot exceed its stratum. Take {take} (certainty){merge}",
    )


def checked_limits(
    sizes: ArrayLike,
    deviations: ArrayLike,
    floors: ArrayLike,
    caps: ArrayLike | None,
    *,
    labels: Sequence[str] | None,
    total: int | None,
    repeats: ArrayLike = False,
) -> tuple[Counts, NDArray[np.float64], Counts, Counts]:
    """N_h, S_h, floors and caps as arrays; every fault collected into one `PlanError`.

    Strata with `repeats` are drawn with replacement: `total` and not N_h limits their size.
    """
    N = np.atleast_1d(np.asarray(sizes, dtype=np.int64))
    S = np.asarray(deviations, dtype=np.float64).reshape(N.shape)
    low = np.broadcast_to(np.asarray(floors, dtype=np.int64), N.shape).copy()
    high = N.copy() if caps is None else np.broadcast_to(np.asarray(caps, dtype=np.int64), N.shape)
    again = np.broadcast_to(np.asarray(repeats, dtype=bool), N.shape)
    if caps is None and total is not None:
        high = np.where(again, np.maximum(N, total), N)
    high = np.where(again, high, np.minimum(high, N))
    names = list(labels) if labels is not None else [str(h + 1) for h in range(len(N))]
    problems: list[Problem] = []
    for h, name in enumerate(names):
        if low[h] > N[h]:
            neighbour = names[h - 1] if h else (names[h + 1] if len(names) > 1 else None)
            problems.append(over_stratum(name, int(N[h]), int(low[h]), neighbour=neighbour))
        elif low[h] > high[h]:
            got = f"a floor of {low[h]:,} above the cap of {high[h]:,}"
            problems.append(Problem(f"stratum {name}", got, "", "Raise the cap or lower the floor"))
        if low[h] < 1:
            problems.append(Problem(f"stratum {name}", f"a floor of {low[h]}", "1 or more", ""))
        if not np.isfinite(S[h]) or S[h] < 0:
            problems.append(Problem(f"stratum {name}", f"a deviation of {S[h]}", "0 or more", ""))
    if total is not None and not problems:
        problems += _total_faults(total, int(low.sum()), int(high.sum()), len(N))
    if problems:
        raise (
            PlanError.collected(problems, what="allocation")
            if len(problems) > 1
            else PlanError(
                problems[0].got,
                where=problems[0].where,
                expected=problems[0].expected,
                fix=problems[0].fix,
            )
        )
    return N, S, low, high


def _total_faults(total: int, floors: int, caps: int, strata: int) -> list[Problem]:
    if total < floors:
        return [
            Problem(
                "",
                f"A sample of {total:,} for {strata} strata whose floors add up to {floors:,}",
                f"at least {floors:,}",
                "Ask for a larger sample, fewer strata or lower floors",
            )
        ]
    if total > caps:
        return [
            Problem(
                "",
                f"A sample of {total:,} from strata that can give {caps:,}",
                f"at most {caps:,}",
                "Ask for a smaller sample, raise the caps or review every unit",
            )
        ]
    return []

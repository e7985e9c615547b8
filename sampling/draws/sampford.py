"""`sampford/1`: probability proportional to size without replacement, by Sampford's rejection.

The units of the stratum stand in byte order of their ids with sizes x_i (whole cents), X is
the sum of the sizes, M the largest, n the sample size; n M < X. Candidates are numbered
c = 1, 2, ...; candidate c is the unit that holds the cent

    1 + (SHA-256 of the UTF-8 bytes of  sampford/1 LF seed LF stratum LF c) mod X.

A try takes n units: the first is the next candidate. For each further one the next candidate
is accepted if (SHA-256 of  sampford/1 LF seed LF stratum LF c LF accept) mod (X - n x_i) is
below X - n M, otherwise the one after it stands for it, and so on: so a unit comes with
probability proportional to x_i / (X - n x_i). If all n are different, they are the sample, in
this order; at the first unit that comes again the try is thrown away whole and the next one
begins with the next candidate. Then unit i is in the sample with probability n x_i / X:
exactly. These bytes never change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import DrawError
from sampling.designs.sampford_rejection import MOST_CANDIDATES, sampford_faults
from sampling.draws.hashed_integers import hashed_integer
from sampling.draws.selected_units import Selected
from sampling.draws.ticket_rules import check_text
from sampling.draws.unit_lists import UnitList

NAME: Final = "sampford"


def check_sampford(sizes: NDArray[np.int64], n: int, *, where: str) -> None:
    """Refuse (`DrawError`) units that n draws must take, and draws that would not end."""
    found = sampford_faults(sizes, n, label=where)
    if found:
        raise DrawError.collected(found, what="Sampford")


def sampford_ranks(
    seed: str, stratum: str, units: UnitList, *, n: int, most: int = MOST_CANDIDATES * 50
) -> list[int]:
    """The units (from 0, in the list's order) of the first try without a repeat."""
    for what, text in (("seed", seed), ("stratum label", stratum)):
        check_text(text, what=what)
    check_sampford(units.sizes, n, where=stratum)
    total = units.total
    floor = total - n * int(units.sizes.max())
    head = f"sampford/1\n{seed}\n{stratum}\n"
    candidate = _candidates(head, units)
    taken: list[int] = []
    for number in range(1, most + 1):
        rank, size = candidate(number)
        if taken:
            limit = total - n * size
            if limit > floor and hashed_integer(f"{head}{number}\naccept", limit) >= floor:
                continue
        taken = [] if rank in taken else [*taken, rank]
        if len(taken) == n:
            return taken
    raise DrawError(
        f"no sample without a repeat among {most:,} candidates",
        where=f"stratum {stratum}",
        expected="a sample that is small in proportion to its stratum",
        fix="Draw with replacement, or by groups",
    )


def _candidates(head: str, units: UnitList) -> Callable[[int], tuple[int, int]]:
    """The unit and its size of candidate c, looked up in blocks."""
    block = 256
    held: dict[int, list[int]] = {}

    def candidate(number: int) -> tuple[int, int]:
        which, place = divmod(number - 1, block)
        if which not in held:
            held.clear()
            first = which * block + 1
            cents = [hashed_integer(f"{head}{c}", units.total) for c in range(first, first + block)]
            held[which] = units.at(cents).tolist()
        rank = held[which][place]
        return rank, int(units.sizes[rank])

    return candidate


def replay_sampford(
    seed: str, stratum: str, ids: Sequence[str], sizes: Sequence[int], *, n: int
) -> tuple[Selected, ...]:
    """A sample of n different units, unit i in it with probability n x_i / X.

    Raises `DrawError` where n x_i reaches X, or n is so large beside the stratum that the
    rejection would not end. Source: Sampford (1967), Biometrika 54, 499-513.

    >>> found = replay_sampford("lot 7", "1", list("abcdefgh"), [5, 9, 4, 6, 8, 3, 7, 6], n=3)
    >>> [unit.unit_id for unit in found]
    ['g', 'e', 'b']
    """
    units = UnitList.by_id(ids, sizes)
    return tuple(
        Selected(
            units.ids[k],
            n * int(units.sizes[k]) / units.total,
            position=k + 1,
            size=int(units.sizes[k]),
        )
        for k in sampford_ranks(seed, stratum, units, n=n)
    )

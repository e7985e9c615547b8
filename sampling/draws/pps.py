"""`pps/1`: dollar-unit sampling, probability proportional to size with replacement.

The units of the stratum stand in byte order of their ids; unit i holds as many cents as its
size x_i, and X is their sum. Draw j = 1, 2, ..., n takes the cent

    1 + (SHA-256 of the UTF-8 bytes of  pps/1 LF seed LF stratum LF j) mod X

(the digest read as one big-endian number, j in decimal digits, nothing after it; digests in
the biased tail are passed over as `hashed_integers` says) and with it the unit that holds it.
The draws are independent: a unit can be hit several times, and every hit counts in the
estimate. A larger n keeps the earlier draws. These bytes never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sampling.draws.hashed_integers import hashed_integer
from sampling.draws.selected_units import Selected, gathered
from sampling.draws.ticket_rules import check_text
from sampling.draws.unit_lists import UnitList

NAME: Final = "pps"


def pps_cents(seed: str, stratum: str, *, n: int, total: int) -> list[int]:
    """The cents that the draws 1..n take, each from 1 to `total`.

    >>> pps_cents("lot 7", "1", n=3, total=1000)
    [397, 63, 73]
    """
    for what, text in (("seed", seed), ("stratum label", stratum)):
        check_text(text, what=what)
    head = f"pps/1\n{seed}\n{stratum}\n"
    return [1 + hashed_integer(f"{head}{j}", total) for j in range(1, n + 1)]


def replay_pps(
    seed: str, stratum: str, ids: Sequence[str], sizes: Sequence[int], *, n: int
) -> tuple[Selected, ...]:
    """The sample of n draws from units with these sizes (whole cents, above 0).

    One entry a unit, in order of first selection; `draws` are the draws that hit it and
    `expected` is n x_i / X, how often it is expected to be hit. Source: Hansen and Hurwitz
    (1943), Annals of Mathematical Statistics 14, 333-362.

    >>> found = replay_pps("lot 7", "1", ["a", "b", "c"], [300, 300, 400], n=3)
    >>> [(unit.unit_id, unit.draws) for unit in found]
    [('b', (1,)), ('a', (2, 3))]
    """
    units = UnitList.by_id(ids, sizes)
    places = [cent - 1 for cent in pps_cents(seed, stratum, n=n, total=units.total)]
    hits = [
        Selected(
            units.ids[k],
            n * int(units.sizes[k]) / units.total,
            position=k + 1,
            draws=(j,),
            size=int(units.sizes[k]),
        )
        for j, k in enumerate(units.at(places).tolist(), start=1)
    ]
    return gathered(hits)

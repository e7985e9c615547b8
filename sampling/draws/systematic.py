"""`systematic/1` and `pps-systematic/1`: every so many units, or cents, from a random start.

The list stands in its declared order. In `systematic/1` every unit has the size 1, in
`pps-systematic/1` its size in cents; X is the sum of the sizes. One start makes m selections;
start number r = 1, 2, ... is the whole number

    s = (SHA-256 of the UTF-8 bytes of  NAME LF seed LF stratum LF r) mod X

(the digest read as one big-endian number, r in decimal digits, nothing after it; NAME is
`systematic/1` or `pps-systematic/1`), and its selections k = 0, ..., m - 1 are the units that
hold the place floor((s + k X) / m) of the running total of the sizes, counted from 0. So the
step is exactly X / m, whether it is whole or not, and a unit is expected in m x_i / X of the
selections of a start: exactly. The starts are independent; the selections of one start are
not. These bytes never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from sampling.draws.hashed_integers import hashed_integer
from sampling.draws.selected_units import Selected, gathered
from sampling.draws.ticket_rules import check_text
from sampling.draws.unit_lists import UnitList

Name = Literal["systematic/1", "pps-systematic/1"]
EQUAL: Final = "systematic/1"
SIZED: Final = "pps-systematic/1"


def systematic_places(
    name: Name, seed: str, stratum: str, *, starts: int, each: int, total: int
) -> list[tuple[int, int]]:
    """(number of the start, place from 0) of every selection: `each` a start.

    >>> systematic_places("systematic/1", "lot 7", "1", starts=2, each=3, total=10)
    [(1, 2), (1, 6), (1, 9), (2, 0), (2, 3), (2, 7)]
    """
    for what, text in (("seed", seed), ("stratum label", stratum)):
        check_text(text, what=what)
    found = []
    for number in range(1, starts + 1):
        start = hashed_integer(f"{name}\n{seed}\n{stratum}\n{number}", total)
        found += [(number, (start + k * total) // each) for k in range(each)]
    return found


def replay_systematic(
    seed: str,
    stratum: str,
    ids: Sequence[str],
    sizes: Sequence[int] | None = None,
    *,
    starts: int,
    each: int,
) -> tuple[Selected, ...]:
    """The sample of `starts` starts with `each` selections, from units in their list order.

    Without `sizes` every unit is as likely as another. `draws` are the starts that hit a unit.
    Source: Cochran (1977), Sampling Techniques, 3rd ed., sections 8.1 and 9A.10.

    >>> found = replay_systematic("lot 7", "1", list("abcdefghij"), starts=1, each=3)
    >>> [unit.unit_id for unit in found]
    ['c', 'g', 'j']
    """
    units = UnitList.of(ids, sizes)
    name: Name = EQUAL if sizes is None else SIZED
    chosen = systematic_places(name, seed, stratum, starts=starts, each=each, total=units.total)
    ranks = units.at([place for _, place in chosen]).tolist()
    n = starts * each
    hits = [
        Selected(
            units.ids[k],
            n * int(units.sizes[k]) / units.total,
            position=k + 1,
            draws=(number,),
            size=None if sizes is None else int(units.sizes[k]),
        )
        for (number, _), k in zip(chosen, ranks, strict=True)
    ]
    return gathered(hits)

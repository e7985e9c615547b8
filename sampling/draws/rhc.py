"""`rhc/1`: one unit from each of n random groups, with probability proportional to size.

The units of the stratum are put in random order by their tickets, the lower-case hex SHA-256
of the UTF-8 bytes  rhc/1 LF seed LF stratum LF unit_id  (ties by unit id), and cut into n
groups: the n - (N mod n) groups of floor(N / n) units first, then the N mod n groups with one
more. In group g = 1, ..., n the unit is taken that holds the cent

    1 + (SHA-256 of the UTF-8 bytes of  rhc/1 LF seed LF stratum LF group LF g) mod X_g

(the word "group", g in decimal digits, nothing after it), where X_g is the sum of the group's
sizes and its units hold their cents in ticket order. These bytes never change.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Final

from sampling.draws.hashed_integers import hashed_integer
from sampling.draws.selected_units import Group, Selected
from sampling.draws.ticket_rules import check_text
from sampling.draws.unit_lists import UnitList

NAME: Final = "rhc"


def rhc_head(seed: str, stratum: str) -> str:
    """What stands before the unit id in the text of a ticket."""
    for what, text in (("seed", seed), ("stratum label", stratum)):
        check_text(text, what=what)
    return f"rhc/1\n{seed}\n{stratum}\n"


def rhc_group_ends(units: int, groups: int) -> list[int]:
    """The last place of every group in the random order, from 1.

    >>> rhc_group_ends(11, 3)
    [3, 7, 11]
    """
    small, larger = divmod(units, groups)
    return list(accumulate(small + (g >= groups - larger) for g in range(groups)))


def rhc_cent(seed: str, stratum: str, group: int, total: int) -> int:
    """The cent that is taken in a group of this total, from 1."""
    return 1 + hashed_integer(f"{rhc_head(seed, stratum)}group\n{group}", total)


def replay_rhc(
    seed: str, stratum: str, ids: Sequence[str], sizes: Sequence[int], *, n: int
) -> tuple[Selected, ...]:
    """One unit from each of n random groups of units with these sizes (cents, above 0).

    `expected` is the probability within the group, x_i / X_g: the estimator of Rao, Hartley
    and Cochran divides by it. Source: Rao, Hartley and Cochran (1962), Journal of the Royal
    Statistical Society B 24, 482-491.

    >>> found = replay_rhc("lot 7", "1", list("abcde"), [10, 20, 30, 40, 50], n=2)
    >>> [(unit.unit_id, unit.group.total) for unit in found]
    [('c', 40), ('d', 110)]
    """
    head = rhc_head(seed, stratum)
    tickets = [sha256(f"{head}{unit_id}".encode()).hexdigest() for unit_id in ids]
    order = sorted(range(len(ids)), key=lambda k: (tickets[k], ids[k]))
    units = UnitList.of([ids[k] for k in order], [sizes[k] for k in order])
    found, start, before = [], 0, 0
    for number, end in enumerate(rhc_group_ends(len(ids), n), start=1):
        total = int(units.ends[end - 1]) - before
        place = before + rhc_cent(seed, stratum, number, total) - 1
        k = int(units.at([place])[0])
        size = int(units.sizes[k])
        found.append(
            Selected(
                units.ids[k],
                size / total,
                tickets[order[k]],
                k + 1,
                (number,),
                size,
                Group(number, end - start, total),
            )
        )
        start, before = end, int(units.ends[end - 1])
    return tuple(found)

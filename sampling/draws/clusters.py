"""`cluster/1`: clusters by ticket, and units within the drawn clusters by ticket.

A cluster's ticket is the lower-case hex SHA-256 of the UTF-8 bytes

    cluster/1 LF seed LF stratum LF 1 LF cluster

The clusters of the stratum are ordered by ticket, then by id, both by code point; the n
smallest are drawn. Below a drawn cluster the second-stage units (the units themselves, or the
groups that hold them in a third stage) are ordered by the tickets of

    cluster/1 LF seed LF stratum LF 2 LF cluster LF second-stage id

and below a drawn group its units by those of

    cluster/1 LF seed LF stratum LF 3 LF cluster LF group LF unit id

(the digits 1, 2 and 3; nothing after the last id). The smallest are taken, as many as the
design says, or all. The number of the stage and the ids above keep the tickets of stages and
clusters independent of one another. These bytes never change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from primafacie.core.errors import DrawError
from sampling.draws.selected_units import Selected, Stage
from sampling.draws.ticket_rules import check_text

NAME: Final = "cluster"


def cluster_head(seed: str, stratum: str, stage: int) -> str:
    """What stands before the ids, from the cluster down, in the text of a stage's tickets."""
    for what, text in (("seed", seed), ("stratum label", stratum)):
        check_text(text, what=what)
    return f"cluster/1\n{seed}\n{stratum}\n{stage}\n"


def cluster_ticket(seed: str, stratum: str, *ids: str) -> str:
    """The ticket of the last of `ids`, the others being those it lies in, the cluster first.

    >>> cluster_ticket("lot 7", "1", "B042")[:16]
    'c54e7706e3aab252'
    """
    for text in ids:
        check_text(text, what="unit id")
    text = cluster_head(seed, stratum, len(ids)) + "\n".join(ids)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def smallest(seed: str, stratum: str, above: Sequence[str], ids: Sequence[str]) -> list[str]:
    """These ids in the order of their tickets."""
    return sorted(ids, key=lambda one: (cluster_ticket(seed, stratum, *above, one), one))


def replay_clusters(
    seed: str,
    stratum: str,
    paths: Sequence[Sequence[str]],
    *,
    clusters: int,
    within: Sequence[int | None] = (),
) -> tuple[Selected, ...]:
    """The units of a cluster draw from all units of the stratum.

    `paths`: for every unit its ids from the cluster down to the unit (two ids, or three with
    a group between them). `clusters` are drawn, and in each further stage `within` of it (None
    or left out: all). Source: Cochran (1977), Sampling Techniques, 3rd ed., chapters 9A to 11.

    >>> paths = [("A", "1"), ("A", "2"), ("B", "3"), ("C", "4"), ("C", "5")]
    >>> [unit.unit_id for unit in replay_clusters("lot 7", "1", paths, clusters=2)]
    ['1', '2', '4', '5']
    """
    depth = len(paths[0]) if paths else 0
    if depth < 2 or any(len(path) != depth for path in paths):
        raise DrawError(
            "units without their clusters",
            expected="ids from the cluster to the unit",
            fix="Name the cluster of every unit",
        )
    takes = [clusters, *within, *[None] * (depth - 1 - len(within))]
    below: dict[tuple[str, ...], dict[str, None]] = {}
    for path in paths:
        for level in range(depth):
            below.setdefault(tuple(path[:level]), {})[path[level]] = None
    found: list[Selected] = []

    def descend(above: tuple[str, ...], stages: tuple[Stage, ...], chance: float) -> None:
        here = list(below[above])
        wanted = takes[len(above)]
        take = len(here) if wanted is None else min(wanted, len(here))
        for one in smallest(seed, stratum, above, here)[:take]:
            reached = (*stages, Stage(one, len(here), take))
            share = chance * take / len(here)
            if len(above) + 1 < depth:
                descend((*above, one), reached, share)
            else:
                token = cluster_ticket(seed, stratum, *above, one)
                found.append(Selected(one, share, token, stages=reached))

    descend((), (), 1.0)
    return tuple(found)

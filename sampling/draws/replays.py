"""Replaying a stratum's draw of any kind from its list: what the other side runs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from primafacie.core.errors import DrawError
from sampling.designs import (
    Cluster,
    Pps,
    PpsSystematic,
    RatStats,
    Rhc,
    Sampford,
    Systematic,
    ThreeStage,
    Tickets,
    TwoStage,
    design_from,
)
from sampling.draws.clusters import replay_clusters
from sampling.draws.positions import replay_ratstats
from sampling.draws.pps import replay_pps
from sampling.draws.rhc import replay_rhc
from sampling.draws.sampford import replay_sampford
from sampling.draws.selected_units import Selected
from sampling.draws.systematic import replay_systematic
from sampling.draws.tickets import ticket_text

GENERATORS: Final = {
    "tickets": ("ticket", "1"),
    "ratstats": ("ratstats", "2005-2010"),
    "pps": ("pps", "1"),
    "pps_systematic": ("pps-systematic", "1"),
    "sampford": ("sampford", "1"),
    "rhc": ("rhc", "1"),
    "systematic": ("systematic", "1"),
    "cluster": ("cluster", "1"),
    "two_stage": ("cluster", "1"),
    "three_stage": ("cluster", "1"),
}
"""The name and number of the bytes behind every kind of selection."""


def replay_tickets(
    seed: str, stratum: str, ids: Sequence[str], *, n: int, spares: int = 0
) -> tuple[Selected, ...]:
    """The n smallest `ticket/1` tickets of a stratum, then its spares.

    >>> [unit.unit_id for unit in replay_tickets("lot 7", "1", list("abcdef"), n=2)]
    ['b', 'd']
    """
    tickets = {
        one: hashlib.sha256(ticket_text(seed, stratum, one).encode("utf-8")).hexdigest()
        for one in ids
    }
    order = sorted(ids, key=lambda one: (tickets[one], one))[: n + spares]
    return tuple(Selected(one, n / len(ids), tickets[one]) for one in order)


def replay(
    selection: Mapping[str, Any],
    *,
    seed: str,
    stratum: str,
    ids: Sequence[str],
    n: int,
    sizes: Sequence[int] | None = None,
    paths: Sequence[Sequence[str]] | None = None,
    spares: int = 0,
) -> tuple[Selected, ...]:
    """The selected units of one stratum, in order of selection, spares last.

    `selection` is the stratum's record (`kind` and its parameters), `ids` all unit ids of the
    stratum: in the declared order for `ratstats`, `systematic` and `pps_systematic`, in any
    order otherwise. `sizes` are the cents that draws proportional to size go by; `paths` the
    ids of every unit from the cluster down to the unit, for cluster draws. Everything is
    recomputed from these: no frame, no engine. Raises `DrawError` for what is lacking.

    >>> record = {"kind": "pps", "size": "paid"}
    >>> found = replay(record, seed="lot 7", stratum="1", ids=["a", "b"], sizes=[40, 60], n=3)
    >>> [(unit.unit_id, unit.hits) for unit in found]
    [('b', 3)]
    """
    match design_from(selection):
        case Tickets():
            return replay_tickets(seed, stratum, ids, n=n, spares=spares)
        case RatStats():
            return replay_ratstats(seed, ids, n=n, spares=spares)
        case Systematic(starts=starts):
            return replay_systematic(seed, stratum, ids, starts=starts, each=n // starts)
        case PpsSystematic(starts=starts):
            weights = _given(sizes, "sizes")
            return replay_systematic(seed, stratum, ids, weights, starts=starts, each=n // starts)
        case Pps():
            return replay_pps(seed, stratum, ids, _given(sizes, "sizes"), n=n)
        case Sampford():
            return replay_sampford(seed, stratum, ids, _given(sizes, "sizes"), n=n)
        case Rhc():
            return replay_rhc(seed, stratum, ids, _given(sizes, "sizes"), n=n)
        case Cluster() | TwoStage() | ThreeStage() as design:
            below = _given(paths, "paths")
            return replay_clusters(seed, stratum, below, clusters=n, within=design.takes)


def _given(values: Any, name: str) -> Any:
    if values is None:
        raise DrawError(f"a draw without {name}", expected=f"{name} for every unit", fix="")
    return values

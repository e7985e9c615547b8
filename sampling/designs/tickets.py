"""Simple random sampling by tickets, `ticket/1`: the bytes that decide who is sampled.

A unit's ticket in a stratum is the lower-case hexadecimal SHA-256 of the UTF-8 bytes

    ticket/1 LF seed LF stratum LF unit_id

(LF is the byte 0A; nothing follows the unit id). The units of a stratum are ordered by
ticket, then by unit id, both by code point: the n smallest are its sample in the order of
selection, the next ones its spares. A ticket depends on nothing else: not on the order of
the rows, the engine, the machine or the other units. So a draw can be replayed with
`sha256sum`, extended (a larger n keeps the earlier units) and restricted (without some
units the others keep their tickets). These bytes never change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np

from sampling.designs.design import Words
from sampling.designs.selections import Selection, texts
from sampling.designs.simple_random import SimpleRandom
from sampling.designs.strata_to_draw import DrawnFrom, FrameStratum
from sampling.designs.ticket_rules import check_text, ticket_head

GENERATOR: Final = {"name": "ticket", "version": "1"}


@dataclass(frozen=True)
class Tickets(SimpleRandom):
    """Simple random sampling by tickets: the n smallest tickets of each stratum (`ticket/1`).

    This is the design of a plan unless another is named.
    """

    kind: ClassVar[str] = "tickets"
    generator: ClassVar[tuple[str, str]] = ("ticket", "1")
    scanned: ClassVar[bool] = False
    words: ClassVar[Words] = Words(
        title="simple random sample of the units with the smallest tickets",
        noun="simple random sample",
        method="the units of the smallest tickets in each stratum, in ticket order",
        hashed="unit id (ticket/1)",
        formula=(
            "Ticket",
            "SHA-256 of: ticket/1 LF seed LF stratum LF unit id",
            "the nh units with the smallest tickets are the sample of stratum h, in that order",
        ),
        ticket_rule="The units with the smallest tickets of a stratum are its sample, in that "
        "order.",
    )

    def draw(self, stratum: DrawnFrom) -> Selection:
        return _selection(stratum, stratum.smallest_tickets(stratum.n + stratum.spares))

    def draw_strata(self, strata: Sequence[DrawnFrom]) -> list[Selection]:
        """Draw all strata of a frame in one pass.

        Parameters
        ----------
        strata : sequence of DrawnFrom
            The strata.

        Returns
        -------
        list of Selection
            The selections of each stratum.
        """
        first = strata[0]
        if not isinstance(first, FrameStratum):
            return super().draw_strata(strata)
        together = [stratum for stratum in strata if isinstance(stratum, FrameStratum)]
        found = first.frame.smallest_tickets(
            seed=first.seed,
            ranges=[stratum.units for stratum in together],
            sizes={stratum.label: stratum.n + stratum.spares for stratum in strata},
            populations={stratum.label: stratum.facts.units for stratum in strata},
        )
        chosen: dict[str, list[tuple[str, str]]] = {stratum.label: [] for stratum in strata}
        for label, token, unit_id in found:
            chosen[label].append((token, unit_id))
        return [_selection(stratum, chosen[stratum.label]) for stratum in strata]


def _selection(stratum: DrawnFrom, chosen: Sequence[tuple[str, str]]) -> Selection:
    chance = stratum.n / stratum.facts.units
    return Selection(
        shape=Tickets.shape,
        size=stratum.facts.units,
        n=stratum.n,
        units=texts([unit_id for _, unit_id in chosen]),
        expected=np.full(len(chosen), chance),
        tickets=tuple(token for token, _ in chosen),
    )


def ticket_text(seed: str, stratum: str, unit_id: str) -> str:
    """The text whose SHA-256 is the ticket; parts outside the rules are refused (`DrawError`)."""
    head = ticket_head("ticket/1", seed, stratum)
    check_text(unit_id, what="unit id")
    return f"{head}{unit_id}"


def ticket(seed: str, stratum: str, unit_id: str) -> str:
    """The ticket of one unit.

    >>> ticket("lot 4417", "2", "887733386680966")
    'bc74d42206569ea48154418464b314a19e7624f9fe603a1a15d3690c68e8779f'
    """
    return hashlib.sha256(ticket_text(seed, stratum, unit_id).encode("utf-8")).hexdigest()

"""`ticket/1`: the bytes that decide who is sampled. They never change.

A unit's ticket in a stratum is the lower-case hexadecimal SHA-256 of the UTF-8 bytes

    ticket/1 LF seed LF stratum LF unit_id

(LF is the byte 0A; nothing follows the unit id). The units of a stratum are ordered by
ticket, then by unit id, both by code point: the n smallest are its sample in the order of
selection, the next ones its spares. A ticket depends on nothing else: not on the order of
the rows, the engine, the machine or the other units. So a draw can be replayed with
`sha256sum`, extended (a larger n keeps the earlier units) and restricted (without some
units the others keep their tickets).
"""

from __future__ import annotations

import hashlib
from typing import Final

from sampling.draws.ticket_rules import check_text

GENERATOR: Final = {"name": "ticket", "version": "1"}


def ticket_text(seed: str, stratum: str, unit_id: str) -> str:
    """The text whose SHA-256 is the ticket; parts outside the rules are refused (`DrawError`)."""
    for what, text in (("seed", seed), ("stratum label", stratum), ("unit id", unit_id)):
        check_text(text, what=what)
    return f"ticket/1\n{seed}\n{stratum}\n{unit_id}"


def ticket(seed: str, stratum: str, unit_id: str) -> str:
    """The ticket of one unit.

    >>> ticket("lot 4417", "2", "887733386680966")
    'bc74d42206569ea48154418464b314a19e7624f9fe603a1a15d3690c68e8779f'
    """
    return hashlib.sha256(ticket_text(seed, stratum, unit_id).encode("utf-8")).hexdigest()

"""Tickets of this toolkit: units ranked by a hash of seed, stratum and id, whatever their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sampling.designs.tickets import GENERATOR, ticket
from validation.replay.generators.generator import Generator, PrintedDraw
from validation.study.missing_records import MissingRecord


@dataclass(frozen=True, eq=False)
class TicketRanks(Generator):
    """The ticket is its own version, and different in every stratum by construction."""

    @property
    def by_position(self) -> bool:
        return False

    def missing(self, version: str, *, seedless: bool) -> tuple[MissingRecord, ...]:
        """Nothing: a ticket needs no version."""
        del version, seedless
        return ()

    def same_numbers(self, first: str, second: str) -> bool:
        """The stratum is hashed with the seed."""
        del first, second
        return False

    def ranked(self, seed: str, stratum: str, ids: Sequence[str]) -> list[int]:
        """The places of all units of a stratum by ticket, then by id."""
        keys = sorted((ticket(seed, stratum, unit), unit, k) for k, unit in enumerate(ids))
        return list(dict.fromkeys(k for _, _, k in keys))

    def replay(self, printed: PrintedDraw) -> tuple[int, ...]:
        """The units "0", "1", ... of stratum "1"."""
        units = [str(k) for k in range(printed.size)]
        return tuple(self.ranked(printed.seed, "1", units)[: len(printed.places)])


TICKETS = TicketRanks(
    GENERATOR["name"],
    # The order in which sha256sum puts them.
    printed=(PrintedDraw("lot 7", 8, (7, 0, 2, 6, 5, 4, 1, 3)),),
)

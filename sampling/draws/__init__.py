"""Drawing units: bytes that anyone can recompute, one file a kind, and replaying them."""

from sampling.draws.positions import check_streams, ratstats_positions, seed_number
from sampling.draws.pps import pps_cents, replay_pps
from sampling.draws.replays import GENERATORS, replay, replay_tickets
from sampling.draws.selected_units import Group, Selected, Stage, gathered
from sampling.draws.systematic import systematic_places
from sampling.draws.ticket_rules import check_text
from sampling.draws.tickets import GENERATOR, ticket, ticket_text

__all__ = [
    "GENERATOR",
    "GENERATORS",
    "Group",
    "Selected",
    "Stage",
    "check_streams",
    "check_text",
    "gathered",
    "pps_cents",
    "ratstats_positions",
    "replay",
    "replay_pps",
    "replay_tickets",
    "seed_number",
    "systematic_places",
    "ticket",
    "ticket_text",
]

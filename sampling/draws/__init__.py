"""Drawing units: tickets that anyone can recompute."""

from sampling.draws.ticket_rules import check_text
from sampling.draws.tickets import GENERATOR, ticket, ticket_text

__all__ = ["GENERATOR", "check_text", "ticket", "ticket_text"]

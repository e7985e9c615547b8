"""Rule sets in which nothing that moves the amount is left open."""

from __future__ import annotations

from sampling import RuleSet, load_rules

CHOICES = {
    "limit.level": "0.95",
    "limit.sided": "one-sided",
    "limit.amount": "lower limit",
    "netting": "netted",
    "treatments.missing": "error",
}


def decided(name: str) -> RuleSet:
    """A shipped rule set, with a choice for each rule that its authority leaves open."""
    rules = load_rules(name)
    return rules.choosing(*(f"{key}={CHOICES[key]} because a test" for key in rules.open_keys))

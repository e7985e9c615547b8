"""Rule sets: the authority's choices, each with its source and mark."""

from sampling.rules.limit_names import limit_name, percent
from sampling.rules.rule_files import load_rules, rule_names
from sampling.rules.rule_sets import RuleSet

__all__ = ["RuleSet", "limit_name", "load_rules", "percent", "rule_names"]

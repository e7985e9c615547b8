"""Rule sets: the authority's choices, each with its source and mark."""

from sampling.rules.limit_names import limit_name, percent
from sampling.rules.rule_files import decided_rules, load_rules, rule_names
from sampling.rules.rule_sets import RuleSet
from sampling.rules.rule_templates import rule_template
from sampling.rules.silent_rules import RuleChoice

__all__ = [
    "RuleChoice",
    "RuleSet",
    "decided_rules",
    "limit_name",
    "load_rules",
    "percent",
    "rule_names",
    "rule_template",
]

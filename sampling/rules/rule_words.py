"""A rule set in words: its values under the source of each, every source with its mark once."""

from __future__ import annotations

from dataclasses import dataclass

from primafacie.core.citation import Citation
from sampling.rules.rule_sets import RuleSet


@dataclass(frozen=True)
class SourcedRules:
    """The rules that one source gives: (key, value, note) each."""

    citation: Citation
    rules: tuple[tuple[str, str, str], ...]

    @property
    def source(self) -> str:
        """The section and the title of the source."""
        section, title = self.citation.section, self.citation.title
        return f"{section}: {title}" if title else section


def rules_by_source(rules: RuleSet) -> tuple[SourcedRules, ...]:
    """The values of a rule set by source, in the order of the keys; what was not found is last."""
    found: dict[Citation, list[tuple[str, str, str]]] = {}
    for key, value, _, _, note in rules.rows():
        found.setdefault(rules.values[key].citation, []).append((key, value, note))
    groups = [SourcedRules(citation, tuple(rows)) for citation, rows in found.items()]
    return tuple(sorted(groups, key=lambda group: group.citation.status == "not found"))


def rule_lines(rules: RuleSet) -> list[str]:
    """The rule set as lines of text."""
    lines = []
    for group in rules_by_source(rules):
        lines.append(f"{group.source} [{group.citation.status}]")
        for key, value, note in group.rules:
            lines.append(f"  {key} = {value}" + (f". {note}" if note else ""))
    return lines

"""Which rules of a preset a plan keeps and which it breaks, and what the neighbours would say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from primafacie.core.plurals import counted
from primafacie.core.results import brief
from sampling.plans.rule_checks import CHECKS, Verdict
from sampling.rules import RuleSet, load_rules, rule_names

if TYPE_CHECKING:
    import pandas as pd

    from sampling.plans.plan_records import Plan


@brief
@dataclass(frozen=True)
class RuleCheck:
    """One rule against the plan: what it asks, what the plan has, and how sure the rule is.

    `verdict` is `kept`, `broken`, or `open` (to be shown at the draw or in the review). `mark`
    says how sure the rule's source is: a broken rule that is "from memory" must be read first.
    """

    authority: str
    rule: str
    asked: str
    found: str
    verdict: Verdict
    mark: str
    source: str

    def __str__(self) -> str:
        return f"{self.authority}, {self.rule}: {self.verdict}. Asked: {self.asked}; the plan: " + (
            f"{self.found} [{self.mark}] {self.source}"
        )


@brief
@dataclass(frozen=True)
class PlanCheck:
    """The rules of the plan's own preset, and those of the neighbours it would break."""

    name: str
    own: tuple[RuleCheck, ...]
    neighbours: tuple[RuleCheck, ...]

    def __iter__(self) -> Iterator[RuleCheck]:
        return iter(self.own)

    @property
    def broken(self) -> tuple[RuleCheck, ...]:
        """Rules of the plan's own preset that it breaks."""
        return tuple(row for row in self.own if row.verdict == "broken")

    @property
    def ok(self) -> bool:
        return not self.broken

    def of(self, authority: str) -> tuple[RuleCheck, ...]:
        """All rules of one authority against the plan."""
        return tuple(row for row in (*self.own, *self.neighbours) if row.authority == authority)

    def table(self) -> pd.DataFrame:
        """One row a rule."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in (*self.own, *self.neighbours)])

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "neighbours": [asdict(row) for row in self.neighbours],
            "own": [asdict(row) for row in self.own],
        }

    def text(self) -> str:
        """Every rule of the preset, then what the other presets would object to."""
        lines = [str(self)]
        lines += [f"  {row}" for row in self.own]
        by_name: dict[str, list[RuleCheck]] = {}
        for row in self.neighbours:
            by_name.setdefault(row.authority, []).append(row)
        for name, rows in by_name.items():
            broken = [row for row in rows if row.verdict == "broken"]
            lines.append(f"{name} would say: " + ("nothing against it" if not broken else ""))
            lines += [f"  {row}" for row in broken]
        return "\n".join(line.rstrip() for line in lines)

    def __str__(self) -> str:
        return f"{self.name}: {len(self.broken)} of {counted(len(self.own), 'rule')} broken"


def check_plan(plan: Plan, *, neighbours: Literal["all", "none"] = "all") -> PlanCheck:
    """Every rule of the plan's preset against the plan, and the rules of the other presets.

    The neighbours' rules are judged on the plan as it stands, its limit included: a plan for a
    Medicare contractor asks for another limit than one for the OIG, and the report states it.
    Rules on the review itself (documents, seed) stay open.
    """
    own = _checked(plan, plan.rule_set)
    if neighbours == "none":
        return PlanCheck(plan.rule_set.name, own, ())
    others = [load_rules(name) for name in rule_names() if name != plan.rule_set.name]
    rows = tuple(row for rules in others for row in _checked(plan, rules))
    return PlanCheck(plan.rule_set.name, own, rows)


def _checked(plan: Plan, rules: RuleSet) -> tuple[RuleCheck, ...]:
    found = []
    for key, check in CHECKS:
        cited = rules.values.get(key)
        outcome = None if cited is None else check(plan, rules)
        if cited is None or outcome is None:
            continue
        asked, has, verdict = outcome
        source = cited.citation
        words = f"{source.section}" + (f". {cited.note}" if cited.note else "")
        found.append(RuleCheck(rules.name, key, asked, has, verdict, source.status, words))
    return tuple(found)

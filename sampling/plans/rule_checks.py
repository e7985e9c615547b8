"""Which rules a plan keeps and which it breaks: those of its own rule set and of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from primafacie.core.brief_texts import brief
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from sampling.plans.rule_check_list import CHECKS, Verdict
from sampling.rules import RuleSet, load_rules, rule_names
from sampling.rules.rule_keys import NOT_STATED

if TYPE_CHECKING:
    import pandas as pd

    from sampling.plans.plan_records import PlanRecord


@brief
@dataclass(frozen=True)
class RuleCheck:
    """One rule compared with the plan.

    Attributes
    ----------
    authority : str
        The rule set.
    rule : str
        The rule.
    asked : str
        What the rule asks.
    found : str
        What the plan has.
    verdict : {"kept", "broken", "open"}
        "open": to be shown at the draw or in the review.
    mark : str
        How sure the source of the rule is. Read the source of a broken rule that is not verified
        before you rely on it.
    source : str
        The citation.
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


@dataclass(frozen=True)
class PlanCheck(Result):
    """The rules of the plan's own rule set, and those of the others that it would break.

    Attributes
    ----------
    name : str
        The plan's own rule set.
    own : tuple of RuleCheck
        Every rule of it.
    neighbours : tuple of RuleCheck
        The rules of the other rule sets.
    """

    SCHEMA: ClassVar[str] = "primafacie.plan-check/1"

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
        """Select the rules of one authority.

        Parameters
        ----------
        authority : str
            Name of a rule set.

        Returns
        -------
        tuple of RuleCheck
            All of its rules, compared with the plan; empty for an unknown name.
        """
        return tuple(row for row in (*self.own, *self.neighbours) if row.authority == authority)

    def table(self) -> pd.DataFrame:
        """Tabulate the rules.

        Returns
        -------
        pandas.DataFrame
            One row per rule.
        """
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in (*self.own, *self.neighbours)])

    def text(self) -> str:
        """Write every rule of the rule set, then what the other rule sets would object to.

        Returns
        -------
        str
            Lines of text.
        """
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


def check_plan(plan: PlanRecord, *, neighbours: Literal["all", "none"] = "all") -> PlanCheck:
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


def _checked(plan: PlanRecord, rules: RuleSet) -> tuple[RuleCheck, ...]:
    found = []
    for key, check in CHECKS:
        cited = rules.values.get(key)
        silent = cited is None or cited.value == NOT_STATED
        outcome = None if silent else check(plan, rules)
        if cited is None or outcome is None:
            continue
        asked, has, verdict = outcome
        source = cited.citation
        words = f"{source.section}" + (f". {cited.note}" if cited.note else "")
        found.append(RuleCheck(rules.name, key, asked, has, verdict, source.status, words))
    return tuple(found)

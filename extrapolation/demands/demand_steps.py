"""One step of a demand: what was done, the amount before and after, and the source."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sampling import RuleSet


@dataclass(frozen=True)
class DemandStep:
    """What was done and why; amounts in unrounded dollars until the rounding step."""

    what: str
    before: float | None
    after: float | None
    source: str
    mark: str

    def __str__(self) -> str:
        known = [f"{dollars:,.2f}" for dollars in (self.before, self.after) if dollars is not None]
        amounts = f": {' -> '.join(known)}" if known else ""
        return f"{self.what}{amounts} [{self.source}; {self.mark}]"

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def ruled_step(
    rules: RuleSet, key: str, what: str, before: float | None, after: float | None
) -> DemandStep:
    """A step that a value of the rule set decides: with its citation and mark."""
    cited = rules.values[key].citation
    source = f"{rules.name}: {cited.section}"
    return DemandStep(what, before, after, source, cited.status)


def plain_step(what: str, before: float | None, after: float | None, source: str) -> DemandStep:
    """A step that follows from the sample or the plan, not from a rule."""
    return DemandStep(what, before, after, source, "computed")

"""Which rules a plan keeps and which it breaks: those of its own rule set and of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from primafacie.core.brief_texts import brief
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from sampling.choices.shapes import Shape
from sampling.rules import RuleSet, limit_name, load_rules, percent, rule_names
from sampling.sizes import critical_value, tail_level

if TYPE_CHECKING:
    import pandas as pd

    from sampling.plans.plan_records import PlanRecord

Verdict = Literal["kept", "broken", "open"]
Outcome = tuple[str, str, Verdict] | None
Check = Callable[["PlanRecord", RuleSet], Outcome]


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
        outcome = None if cited is None else check(plan, rules)
        if cited is None or outcome is None:
            continue
        asked, has, verdict = outcome
        source = cited.citation
        words = f"{source.section}" + (f". {cited.note}" if cited.note else "")
        found.append(RuleCheck(rules.name, key, asked, has, verdict, source.status, words))
    return tuple(found)


def precision_at(
    plan: PlanRecord, level: float, side: Literal["lower", "two-sided"]
) -> float | None:
    """The anticipated half-width over the point at another level and side, or None."""
    predicted = plan.size_calculation.predicted
    if predicted is None or any(row.deviation is None for row in plan.strata):
        return None
    tail = tail_level(level, side)
    return critical_value(tail, predicted.df) * predicted.se / predicted.point


def _verdict(kept: bool) -> Verdict:
    return "kept" if kept else "broken"


def _limit(plan: PlanRecord, rules: RuleSet) -> Outcome:
    asked = rules.limit_name
    found = limit_name(plan.limit.level, sided=plan.limit.sided)
    return asked, found, _verdict(asked == found)


def _amount(plan: PlanRecord, rules: RuleSet) -> Outcome:
    return rules.amount, plan.amount, _verdict(rules.amount == plan.amount)


def _netting(plan: PlanRecord, rules: RuleSet) -> Outcome:
    return rules.netting, plan.netting, _verdict(rules.netting == plan.netting)


def _missing(plan: PlanRecord, rules: RuleSet) -> Outcome:
    found = plan.treatments.missing
    return rules.missing, found, _verdict(found == rules.missing)


def _withdrawn(plan: PlanRecord, rules: RuleSet) -> Outcome:
    found = plan.treatments.withdrawn
    return rules.withdrawn, found, _verdict(found == rules.withdrawn)


def _spares(plan: PlanRecord, rules: RuleSet) -> Outcome:
    found = f"{plan.spares} a stratum"
    return rules.spares, found, _verdict(rules.spares == "in order" or plan.spares == 0)


def _sample(plan: PlanRecord, rules: RuleSet) -> Outcome:
    least = rules.minimum_sample
    if least is None:
        return None
    found = f"{plan.sample_size:,}"
    return f"{least:,} units or more", found, _verdict(plan.sample_size >= least)


def _stratum(plan: PlanRecord, rules: RuleSet) -> Outcome:
    least = rules.minimum_stratum
    if least is None:
        return None
    open_rows = [row for row in plan.strata if not row.certainty]
    if not open_rows:
        return f"{least} units a stratum", "every stratum is reviewed in full", "kept"
    lowest = min(open_rows, key=lambda row: row.n)
    found = f"{lowest.n} in stratum {lowest.label}"
    return f"{least} units a stratum", found, _verdict(lowest.n >= least)


def _most_strata(plan: PlanRecord, rules: RuleSet) -> Outcome:
    most = rules.further("maxima.strata")
    return f"at most {most} strata", str(len(plan.strata)), _verdict(len(plan.strata) <= most)


def _precision(plan: PlanRecord, rules: RuleSet) -> Outcome:
    target = float(rules.further("precision.target"))
    level = float(rules.further("precision.level", rules.limit_level))
    side = rules.further("precision.side", "two-sided")
    asked = f"{percent(target)} at {side} {percent(level)}"
    found = precision_at(plan, level, side)
    if found is None:
        return asked, "no errors were anticipated: not known", "open"
    return asked, f"{percent(round(found, 4))} anticipated", _verdict(found <= target)


def _point_precision(plan: PlanRecord, rules: RuleSet) -> Outcome:
    share = float(rules.further("precision.point"))
    asked = f"the point estimate only where the relative precision is {percent(share)} or better"
    if plan.amount != "point estimate":
        return asked, f"the {plan.amount} is demanded", "kept"
    found = precision_at(plan, rules.limit_level, "lower")
    if found is None:
        return asked, "no errors were anticipated: not known", "open"
    # strata taken whole count in the point but not in the denominator of this precision
    total = sum(row.size * (row.mean or 0.0) for row in plan.strata)
    sampled = sum(row.size * (row.mean or 0.0) for row in plan.strata if not row.certainty)
    found = found * total / sampled if sampled > 0 else 0.0
    return asked, f"{percent(round(found, 4))} anticipated", _verdict(found <= share)


def _occurrence(plan: PlanRecord, rules: RuleSet) -> Outcome:
    rate = float(rules.further("assumed.error_rate"))
    anticipated = plan.size_calculation.anticipated
    found = None if anticipated is None else anticipated.rate
    asked = f"sized on an error rate of {percent(rate)}"
    if found is None:
        return asked, "sized without an error rate", "open"
    return asked, percent(found), _verdict(found == rate)


def _oversample(plan: PlanRecord, rules: RuleSet) -> Outcome:
    share = float(rules.further("oversample"))
    asked = f"{percent(share)} more units than computed"
    size = plan.size_calculation
    if size.basis != "precision" or size.wanted is None:
        return asked, "no size was computed from a precision: compare by hand", "open"
    added = size.oversample or 0.0
    return asked, f"{percent(added)} added", _verdict(added >= share)


def _zero_paid(plan: PlanRecord, rules: RuleSet) -> Outcome:
    asked = {"excluded": "zero-paid units outside the frame", "in frame": "zero-paid units inside"}
    count = plan.frame_record.signs.zero
    found = f"{count:,} zero-paid units in the frame"
    kept = count == 0 or rules.further("zero_paid") == "in frame"
    return asked[rules.further("zero_paid")], found, _verdict(kept)


def _estimators(plan: PlanRecord, rules: RuleSet) -> Outcome:
    named = rules.estimators
    known = any(plan.estimator == name or plan.estimator.endswith(f"_{name}") for name in named)
    return ", ".join(named), plan.estimator, _verdict(known)


def _design(plan: PlanRecord, rules: RuleSet) -> Outcome:
    simple = all(design.shape is Shape.SIMPLE for design in plan.selects.designs())
    if rules.further("design.default") == "srs":
        if simple and len(plan.strata) == 1:
            return "a simple random sample", plan.design, "kept"
        return "a simple random sample, or reasons for another design", plan.design, "open"
    return "random strata, or strata reviewed in full", plan.design, _verdict(simple)


def _certainty(plan: PlanRecord, rules: RuleSet) -> Outcome:
    share = float(rules.further("certainty.share"))
    rows = [row.label for row in plan.strata if not row.certainty and row.n / row.size >= share]
    asked = f"strata of which {percent(share)} or more is sampled count as reviewed in full"
    found = f"strata {', '.join(rows)} are so" if rows else "no stratum is so"
    return asked, found, "open" if rows else "kept"


def _frame(plan: PlanRecord, rules: RuleSet) -> Outcome:
    least = int(rules.further("frame.claims"))
    people = rules.further("frame.recipients")
    asked = f"more than {least:,} claims" + (f", or {people} recipients or more" if people else "")
    found = f"{plan.frame_size:,} units"
    if plan.frame_size > least:
        return asked, found, "kept"
    return asked, f"{found}; recipients are not counted in the plan", "open"


def _seed(_plan: PlanRecord, _rules: RuleSet) -> Outcome:
    return "a known seed other than zero", "no seed before the draw", "open"


def _documents(_plan: PlanRecord, rules: RuleSet) -> Outcome:
    return ", ".join(rules.further("documents")), "kept by the study folder", "open"


CHECKS: tuple[tuple[str, Check], ...] = (
    ("limit.level", _limit),
    ("limit.amount", _amount),
    ("netting", _netting),
    ("treatments.missing", _missing),
    ("treatments.withdrawn", _withdrawn),
    ("spares", _spares),
    ("minima.sample", _sample),
    ("minima.stratum", _stratum),
    ("maxima.strata", _most_strata),
    ("precision.target", _precision),
    ("precision.point", _point_precision),
    ("assumed.error_rate", _occurrence),
    ("oversample", _oversample),
    ("zero_paid", _zero_paid),
    ("estimators", _estimators),
    ("design.default", _design),
    ("certainty.share", _certainty),
    ("frame.claims", _frame),
    ("seed", _seed),
    ("documents", _documents),
)

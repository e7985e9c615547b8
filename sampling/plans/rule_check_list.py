"""The checks of a plan by the rules, one per key: what a rule asks, what the plan has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from sampling.choices.shapes import Shape
from sampling.rules import RuleSet, limit_name, percent
from sampling.sizes import critical_value, tail_level

if TYPE_CHECKING:
    from sampling.plans.plan_records import PlanRecord

Verdict = Literal["kept", "broken", "open"]
Outcome = tuple[str, str, Verdict] | None
Check = Callable[["PlanRecord", RuleSet], Outcome]


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
    if "limit.sided" in rules.open_keys:
        return None
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
    level = float(rules.further("precision.level") or rules.limit_level)
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


def _level(plan: PlanRecord, rules: RuleSet) -> Outcome:
    least = float(rules.further("level.minimum"))
    asked = f"a confidence level of {percent(least)} or greater"
    return asked, plan.limit.name, _verdict(plan.limit.level >= least)


def _required_design(plan: PlanRecord, rules: RuleSet) -> Outcome:
    designs = plan.selects.designs()
    if rules.further("design.required") == "clusters":
        clustered = all(design.clustered for design in designs)
        return "clusters as sampling units", plan.design, _verdict(clustered)
    simple = all(design.shape is Shape.SIMPLE for design in designs)
    return "a simple random sample", plan.design, _verdict(simple and len(plan.strata) == 1)


def _unit(plan: PlanRecord, rules: RuleSet) -> Outcome:
    unit = ", ".join(plan.frame_record.roles.unit_id)
    return f"the {rules.further('unit.required')} as sampling unit", f"units by {unit}", "open"


def _lines(plan: PlanRecord, rules: RuleSet) -> Outcome:
    least = int(rules.further("frame.lines"))
    asked = f"{least:,} line items or more in the frame"
    found = f"{plan.frame_size:,} units"
    if plan.frame_size >= least:
        return asked, found, "kept"  # a unit has one line at the least
    return asked, f"{found}; their lines are not counted in the plan", "open"


def _dollars(plan: PlanRecord, rules: RuleSet) -> Outcome:
    least = int(rules.further("extrapolation.dollars"))
    found = f"{plan.frame_total} in the frame"
    return f"claims above ${least:,} a year for the service code", found, "open"


def _rate(_plan: PlanRecord, rules: RuleSet) -> Outcome:
    rate = percent(float(rules.further("extrapolation.error_rate")))
    side = rules.further("extrapolation.error_side", "both below")
    asked = {
        "above": f"extrapolation only where the error rate is above {rate}",
        "both below": f"no extrapolation where both error rates lie below {rate}",
    }[side]
    return asked, "the review decides", "open"


def _stated(key: str, words: str) -> Check:
    """The check of a list of statements that no plan shows: it is open, in the rule's words."""

    def check(_plan: PlanRecord, rules: RuleSet) -> Outcome:
        return "; ".join(rules.further(key)), words, "open"

    return check


def _months(_plan: PlanRecord, rules: RuleSet) -> Outcome:
    months = int(rules.further("lookback.months"))
    return f"claims of the last {months} months", "the day of the notice decides", "open"


def _years(_plan: PlanRecord, rules: RuleSet) -> Outcome:
    asked = f"at most {rules.further('maxima.years')} consecutive years in a sample"
    return asked, "compare with the period of the frame", "open"


CHECKS: Final[tuple[tuple[str, Check], ...]] = (
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
    ("level.minimum", _level),
    ("design.required", _required_design),
    ("unit.required", _unit),
    ("frame.lines", _lines),
    ("frame.exclude", _stated("frame.exclude", "compare with the exclusions of the frame")),
    ("extrapolation.error_rate", _rate),
    ("extrapolation.dollars", _dollars),
    ("trigger", _stated("trigger", "to be shown in the record of the audit")),
    ("barred", _stated("barred", "to be compared with the claims of the frame")),
    ("validated_by", _stated("validated_by", "the case file names who validates")),
    ("disclosure", _stated("disclosure", "kept by the study folder; to be sent")),
    ("notice", _stated("notice", "to be shown in the record of the audit")),
    ("rebuttal", _stated("rebuttal", "open to the provider")),
    ("lookback.months", _months),
    ("maxima.years", _years),
)

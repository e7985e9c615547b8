"""Departures from a rule that an authority requires: refused, or stated with their reason.

Cases were won because a sample departed from a design, a unit or a minimum that the authority's
own text requires. Such a plan is refused in the words of the rule, unless whoever plans the audit
states the departure and its reason; then the plan, its forms and its report print both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from sampling.plans.plan_records import PlanRecord
from sampling.plans.rule_checks import RuleCheck, check_plan

Planned = TypeVar("Planned", bound=PlanRecord)
REQUIRED = "required"
_DEPARTS = "Departs from "


def with_departures(plan: Planned, departures: Mapping[str, str] | None = None) -> Planned:
    """The plan with its stated departures among its notes.

    A departure that was stated before is replaced by one stated now, and is left out where the plan
    keeps the rule.

    Raises
    ------
    PlanError
        For every required rule that the plan breaks without a stated departure, and for
        departures from rules that it does not break.
    """
    stated = dict(departures or {})
    values = plan.rule_set.values
    broken = {row.rule: row for row in check_plan(plan, neighbours="none").broken}
    problems = [
        _refused(row)
        for key, row in broken.items()
        if values[key].more.get(REQUIRED) is True
        and key not in stated
        and not any(note.startswith(_start(row)) for note in plan.notes)
    ]
    for key, reason in stated.items():
        if key not in broken:
            fix = "Leave it out: the plan does not break this rule"
            problems.append(unknown_name("departure", key, broken, where="plan", fix=fix))
        elif not reason.strip():
            problems.append(Problem("plan", f"a departure from {key}", "its reason in words", ""))
    if problems:
        raise PlanError.collected(problems, what="rules of the authority")
    holding = tuple(_start(row) for key, row in broken.items() if key not in stated)
    notes = (
        *(note for note in plan.notes if not note.startswith(_DEPARTS) or note.startswith(holding)),
        *(_words(broken[key], reason) for key, reason in stated.items()),
    )
    return plan if notes == tuple(plan.notes) else replace(plan, notes=notes)


def departed_rules(plan: PlanRecord) -> tuple[str, ...]:
    """The keys of the rules that the notes of a plan state a departure from."""
    starts = (note.removeprefix(_DEPARTS).partition(": ")[0] for note in plan.notes)
    stated = zip(plan.notes, starts, strict=True)
    return tuple(start.rpartition(", ")[2] for note, start in stated if note.startswith(_DEPARTS))


def _refused(row: RuleCheck) -> Problem:
    return Problem(
        f"rule set {row.authority}, {row.rule}",
        f"{row.found}; the rule: {row.source} [{row.mark}]",
        row.asked,
        f'Change the plan, or state the departure: --depart "{row.rule} because REASON"',
    )


def _start(row: RuleCheck) -> str:
    return f"{_DEPARTS}{row.authority}, {row.rule}: "


def _words(row: RuleCheck, reason: str) -> str:
    return (
        f"{_start(row)}asked is {row.asked}, the plan has {row.found} "
        f"({row.source} [{row.mark}]). The reason stated: {reason.strip()}"
    )

"""What a plan decides besides the sizes: selection, bound, treatments, stop-early rules."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.digest import canonical_json
from primafacie.core.errors import PlanError, Problem
from sampling.designs import (
    DEFAULT,
    SelectionRule,
    check_selection,
    designs_by_stratum,
    estimator_faults,
    selection_from,
)
from sampling.plans.plan_records import PlannedStratum, Treatments
from sampling.plans.recommendations import Recommendation, recommendation_faults
from sampling.plans.stop_early_older_forms import stop_early_faults
from sampling.rules import RuleSet
from sampling.rules.rule_keys import Quantile
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame

Json = dict[str, Any]
FILE_ORDER: Final = ("file",)
"""The order of the rows of the frame's file."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WORDS = {
    "error": "an overpayment of the whole paid amount",
    "zero": "0, and the unit stays in the sample",
}
_WITHDRAWN = {
    "zero": "0 where the auditor took the unit out, and the unit stays in the sample; as a missing "
    "record where its records are missing",
    "as missing": "as a missing record",
}


def selection_of(selection: SelectionRule | Mapping[str, Any] | None) -> Json:
    """The record of a selection; nothing said is the ticket draw of each stratum."""
    if selection is None:
        return DEFAULT.to_dict()
    return dict(selection) if isinstance(selection, Mapping) else selection.to_dict()


def selection_notes(
    frame: Frame,
    selection: Mapping[str, Any],
    planned: Sequence[PlannedStratum],
    *,
    order: Sequence[str] | None,
    spares: int,
    estimator: str | None = None,
) -> list[str]:
    """What a reader must know of the selection; refused (`PlanError`) with all of its faults."""
    faults, said = check_selection(
        frame,
        selection,
        planned,
        [stratum_range(row, frame.roles) for row in planned],
        order=order,
        spares=spares,
    )
    if estimator is not None:
        faults += estimator_faults(selection, list(planned), estimator)
    if faults:
        raise PlanError.collected(faults, what="selection")
    return said


def design_of(strata: int, selection: Mapping[str, Any]) -> str:
    """The design: what the selection names, otherwise by the number of strata."""
    return selection_from(selection).name(strata)


def quantile_of(rule_set: RuleSet, rows: Sequence[Any], selection: Mapping[str, Any]) -> Quantile:
    """The rule set's quantile for the strata `rows` under a selection."""
    designs = designs_by_stratum(selection, list(rows)).values()
    return rule_set.quantile([design.appraised_apart for design in designs])


def choice_faults(
    selection: Mapping[str, Any],
    bound: str | None,
    estimator: str | None,
    stop_early: Mapping[str, Any] | None,
    recommendation: Recommendation | Mapping[str, Any] | None,
) -> list[Problem]:
    """Everything wrong with the choices, as far as it shows without frame and estimators.

    A bound and an estimator are names here; `check_bound` and `estimator_faults` read their cards.
    """
    found = []
    if not isinstance(selection.get("kind"), str) or not selection["kind"]:
        fix = "Leave selection= out for tickets, or give a design of sampling.designs"
        found.append(Problem("selection", repr(dict(selection)), "a record with its kind", fix))
    for name, value in (("bound", bound), ("estimator", estimator)):
        if value is not None and (not isinstance(value, str) or not _NAME.fullmatch(value)):
            got, wanted = repr(value), "a name in small letters, such as 'gaffke'"
            found.append(Problem(name, got, wanted, f"Name the {name}"))
    return [*found, *stop_early_faults(stop_early), *recommendation_faults(recommendation)]


def order_of(order: Sequence[str] | str | None) -> tuple[str, ...] | None:
    """A declared order: `("file",)`, or roles with their directions."""
    if order is None:
        return None
    return (order,) if isinstance(order, str) else tuple(str(item) for item in order)


def ordered_list(order: Sequence[str]) -> Sequence[str] | str:
    """A declared order as `Frame.list_digest` takes it."""
    return "file" if tuple(order) == FILE_ORDER else order


def plain(record: Mapping[str, Any] | None) -> Any:
    """A record as it reads back from its file: plain values, lists where there were tuples."""
    return None if record is None else json.loads(canonical_json(dict(record)))


def treatments_of(rule_set: RuleSet, spares: int) -> Treatments:
    """What every status becomes, fixed before the draw."""
    return Treatments(
        missing=rule_set.missing,
        late=rule_set.late,
        ineligible=rule_set.ineligible,
        waived=rule_set.waived,
        withdrawn=rule_set.withdrawn,
        replaced="by the next spare in order" if spares else "not permitted",
    )


def treatment_words(treatments: Treatments) -> list[tuple[str, str]]:
    """Each status of a plan's treatments, and what a unit of that status counts."""
    return [
        (status, (_WITHDRAWN if status == "withdrawn" else _WORDS).get(what, what))
        for status, what in sorted(asdict(treatments).items())
    ]


def check_withdrawn(rule_set: RuleSet) -> list[Problem]:
    """A rule that charges for a unit which the auditor took out must cite a source."""
    cited = rule_set.values["treatments.withdrawn"]
    if cited.value == "zero" or cited.citation.status not in ("inferred", "not found"):
        return []
    return [
        Problem(
            f"rule set {rule_set.name}, treatments.withdrawn",
            f"the value 'as missing' with the mark {cited.citation.status!r}",
            "'zero', or a citation of the rule that charges for a unit which the auditor took out",
            "Set the value to 'zero', or cite the rule with its mark",
        )
    ]


def check_spares(rule_set: RuleSet, spares: int) -> list[Problem]:
    """Faults of the number of spares under a rule set."""
    if isinstance(spares, bool) or not isinstance(spares, int) or spares < 0:
        return [Problem("spares", repr(spares), "0 or a whole number of units a stratum", "")]
    if spares and rule_set.spares == "not permitted":
        return [
            Problem(
                "spares",
                f"{spares} a stratum under {rule_set.name}, which does not permit them",
                "0",
                "A missing record counts as the rule set says; leave spares=0",
            )
        ]
    return []

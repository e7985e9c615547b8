"""What a rule set fixes in a plan: the design's quantile, the treatments, the spares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from primafacie.core.errors import Problem
from sampling.designs import designs_by_stratum
from sampling.rules import RuleSet
from sampling.rules.rule_sets import Quantile


def design_of(strata: int, selection: Mapping[str, Any]) -> str:
    """The design: what the selection names, otherwise by the number of strata."""
    named = selection.get("design")
    if isinstance(named, str):
        return named
    return "srs" if strata == 1 else "stratified"


def quantile_of(rule_set: RuleSet, rows: Sequence[Any], selection: Mapping[str, Any]) -> Quantile:
    """The rule set's quantile for the strata `rows` under a selection."""
    kinds = [design.kind for design in designs_by_stratum(selection, list(rows)).values()]
    return rule_set.quantile(kinds)


def treatments_of(rule_set: RuleSet, spares: int) -> dict[str, str]:
    """What every status becomes, fixed before the draw."""
    return {
        "missing": rule_set.missing,
        "late": rule_set.late,
        "ineligible": rule_set.ineligible,
        "waived": rule_set.waived,
        "withdrawn": rule_set.withdrawn,
        "replaced": "by the next spare in order" if spares else "not permitted",
    }


_WORDS = {
    "error": "an overpayment of the whole paid amount",
    "zero": "0, and the unit stays in the sample",
}
_WITHDRAWN = {
    "zero": "0 where the auditor took the unit out, and the unit stays in the sample; as a missing "
    "record where its records are missing",
    "as missing": "as a missing record",
}


def treatment_words(treatments: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each status of a plan's treatments, and what a unit of that status counts."""
    return [
        (status, (_WITHDRAWN if status == "withdrawn" else _WORDS).get(what, what))
        for status, what in sorted(treatments.items())
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

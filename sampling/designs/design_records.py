"""Designs from the records that plans keep, and the design that rules in each stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from sampling.choices import ESTIMATOR_CARDS
from sampling.choices.shapes import SHAPES
from sampling.designs.cluster_stages import Cluster, ThreeStage, TwoStage
from sampling.designs.dollar_unit import Pps
from sampling.designs.random_groups import Rhc
from sampling.designs.sampford_rejection import Sampford
from sampling.designs.simple_random import RatStats, Tickets
from sampling.designs.stratum_choices import PlannedRow
from sampling.designs.systematic_starts import PpsSystematic, Systematic

Design = (
    Tickets
    | RatStats
    | Pps
    | PpsSystematic
    | Sampford
    | Rhc
    | Systematic
    | Cluster
    | TwoStage
    | ThreeStage
)
KINDS: dict[str, type[Design]] = {
    design.kind: design
    for design in (
        Tickets,
        RatStats,
        Pps,
        PpsSystematic,
        Sampford,
        Rhc,
        Systematic,
        Cluster,
        TwoStage,
        ThreeStage,
    )
}
ORDERED = ("ratstats", "systematic", "pps_systematic")
"""Kinds that draw positions, and so need a declared order."""
FITTED = tuple(card.name for card in ESTIMATOR_CARDS.values() if card.fitted)
"""Estimators that use the frame's payments in addition to the design; a plan may name them."""
_OF_THE_PLAN = ("kind", "design", "list_digest")


def design_from(record: Mapping[str, Any]) -> Design:
    """The design of a record; refused (`PlanError`) with an unknown kind or parameters.

    >>> design_from({"kind": "pps", "size": "paid"})
    Pps(size='paid')
    """
    kind = record.get("kind")
    if kind not in KINDS:
        raise PlanError(
            f"the selection {kind!r}",
            expected=f"one of {', '.join(KINDS)}, by_stratum",
            fix="Name a design of sampling.designs",
        )
    given = {key: value for key, value in record.items() if key not in _OF_THE_PLAN}
    try:
        design: Design = KINDS[kind](**given)
    except TypeError as error:
        raise PlanError(
            f"the parameters {', '.join(sorted(given)) or 'none'} of the selection {kind}",
            expected=f"those of {KINDS[kind].__name__}",
            fix=f"{error}",
        ) from error
    faults = [
        f"{key}={value!r}"
        for key, value in given.items()
        if (key == "size" and value not in ("paid", "claimed"))
        or (key == "group" and not isinstance(value, str))
        or (
            key in ("starts", "units", "groups")
            and (isinstance(value, bool) or not isinstance(value, int) or value < 1)
        )
    ]
    if faults:
        raise PlanError(
            f"{', '.join(faults)} in the selection {kind}",
            where="selection",
            expected="size 'paid' or 'claimed'; whole numbers of 1 or more",
            fix="",
        )
    return design


def designs_by_stratum(
    record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | list[Any]
) -> dict[str, Design]:
    """The design of every stratum by label.

    A stratum that is taken whole needs no chance, and one of zero or negative payments cannot
    be drawn proportional to them: both stay with tickets (all units, or a simple random
    sample), whatever the design of the others. RAT-STATS' and systematic positions serve in
    the latter as well.
    """
    if record.get("kind") == "by_stratum":
        named = {str(label): design_from(part) for label, part in record["strata"].items()}
        other = design_from(record["otherwise"])
        unknown = sorted(set(named) - {row.label for row in rows})
        if unknown:
            raise PlanError(
                f"designs for the strata {', '.join(map(repr, unknown))}",
                where="selection",
                expected=f"labels of the plan: {', '.join(repr(row.label) for row in rows)}",
                fix="Correct the labels",
            )
    else:
        named, other = {}, design_from(record)
    found: dict[str, Design] = {}
    for row in rows:
        design = named.get(row.label, other)
        zero = row.kind == "zero or negative" and design.sized
        found[row.label] = Tickets() if zero or row.certainty else design
    return found


def repeating_strata(
    record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | Sequence[Any]
) -> frozenset[str]:
    """The labels of the strata where a unit can be selected more than once.

    There the sample size counts selections, so that it may exceed the number of units and never
    makes a census.

    >>> repeating_strata({"kind": "tickets"}, [])
    frozenset()
    """
    designs = designs_by_stratum(record, list(rows))
    return frozenset(label for label, design in designs.items() if getattr(design, "repeats", 0))


def estimator_of(record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | list[Any]) -> str:
    """The estimator that belongs to a selection; `by_stratum` where the strata differ.

    Strata drawn with equal probabilities, or taken whole, are expanded beside any other.

    >>> estimator_of({"kind": "tickets"}, [])
    'expansion'
    """
    found = {design.estimator for design in designs_by_stratum(record, rows).values()}
    others = sorted(found - {"expansion"})
    if not others:
        return "expansion"
    return others[0] if len(others) == 1 else "by_stratum"


def estimator_faults(
    record: Mapping[str, Any], rows: tuple[PlannedRow, ...] | list[Any], estimator: str
) -> list[Problem]:
    """What stands against a planned estimator: another design's, an unknown one, no variance.

    >>> [str(fault) for fault in estimator_faults({"kind": "tickets"}, [], "ratio")]
    []
    """
    own = estimator_of(record, rows)
    if estimator == own:
        return []
    if estimator not in ESTIMATOR_CARDS:
        return [unknown_name("estimator", estimator, ESTIMATOR_CARDS)]
    card = ESTIMATOR_CARDS[estimator]
    kinds = {design.kind for design in designs_by_stratum(record, rows).values()}
    if not card.default and card.serves(SHAPES[kind] for kind in kinds):
        return []
    strange = sorted(kind for kind in kinds if not card.serves([SHAPES[kind]]))
    if card.fitted:
        expected, fix = own, f"Ratios and regressions are not offered with {' and '.join(strange)}"
    else:
        expected = f"{own}, which belongs to the selection, or one of {', '.join(FITTED)}"
        fix = "Leave estimator= out, and it is the selection's"
    return [
        Problem(
            "estimator",
            f"{estimator} for the selection {' and '.join(sorted(kinds))}",
            expected,
            fix,
        )
    ]

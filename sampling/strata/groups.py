"""Groups of units by a column or by conditions: each a stratum, or cut further by amount."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from primafacie.core.errors import PlanError
from primafacie.core.families import unknown_name
from sampling.frames.condition_matches import parse_for
from sampling.frames.condition_parser import parse
from sampling.frames.conditions import (
    Among,
    Blank,
    Both,
    Comparison,
    Condition,
    Not,
    of_one_level,
)
from sampling.frames.fine_bins import distinct_values
from sampling.strata.stratum_records import CERTAINTY, PROBE, ZERO_OR_NEGATIVE

if TYPE_CHECKING:
    from sampling.frames import Frame

MOST = 50
"""Groups by conditions of their own: the engine compares each unit with all of them."""
MOST_VALUES = 500
"""Groups by the values of a column."""
MOST_PROBE = 400
LONGEST = 60
By = str | Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """A label and the condition that its units meet, in the grammar of `Frame.exclude`."""

    label: str
    condition: Condition

    @property
    def text(self) -> str:
        return str(self.condition)


def groups_of(frame: Frame, by: By) -> list[Group]:
    """The groups that `by` names.

    The name of a text role or `more` column: one group for each of its values, blank ones
    included. A condition: the units that meet it, and the others. A mapping of labels to
    conditions: those groups. Raises `PlanError` for more than 500 values or 50 conditions, or for
    labels that a ticket cannot hold; whether the conditions exclude each other is counted in the
    frame.
    """
    if isinstance(by, Mapping):
        return _labelled([(label, _on_units(frame, text)) for label, text in by.items()])
    if by not in frame.roles.texts:
        if by.isidentifier():
            fix = "Open the frame with stratum=, cluster= or more="
            problem = unknown_name("column", by, frame.roles.texts, where="strata", fix=fix)
            expected = f"a column with a role ({', '.join(frame.roles.texts)}) or a condition"
            raise PlanError.of(replace(problem, got=f"by={by!r}", expected=expected))
        condition = _on_units(frame, by)
        return [Group("met", condition), Group("not met", Not(condition))]
    if by in frame.opened.varying:
        raise PlanError(
            f"by={by!r}, a column that differs between the rows of a unit",
            where="strata",
            expected="a column with one value per unit",
            fix="Leave rows out with an exclusion before the plan, or use another column",
        )
    values = distinct_values(frame, by, most=MOST_VALUES)
    if len(values) > MOST_VALUES or by == "unit_id":
        raise PlanError(
            f"by={by!r}, a column of more than {MOST_VALUES} values",
            where="strata",
            expected=f"at most {MOST_VALUES}",
            fix="Join values by conditions: by={'label': 'condition'}",
        )
    taken = {value for value in values if value is not None}
    found: list[tuple[str, Condition]] = []
    for place, value in enumerate(values, start=1):
        if value is None:
            found.append((_free("blank", taken), Blank(by)))
        else:
            label = value if sound_label(value) else _free(f"{by} {place}", taken)
            found.append((label, Comparison(by, "=", value)))
    return _labelled(found, most=MOST_VALUES)


def _on_units(frame: Frame, text: str) -> Condition:
    """A condition on units; one that looks into their rows is refused (`PlanError`)."""
    condition = parse_for(frame.opened, text)
    if not of_one_level(condition):
        raise PlanError(
            "a condition on the rows of units",
            where="strata",
            expected="columns that are the same in all rows of a unit, or its amounts",
            fix="Leave rows out with an exclusion before the plan, or use another column",
        )
    return condition


def probe_group(frame: Frame, units: Sequence[str]) -> Group:
    """The units of a probe as a group of their own.

    Raises `PlanError` for units named twice or too many to write as a condition.
    """
    ids = list(units)
    if len(set(ids)) < len(ids) or not 2 <= len(ids) <= MOST_PROBE:
        raise PlanError(
            f"a probe of {len(ids):,} units, {len(set(ids)):,} of them different",
            where="probe",
            expected=f"2 to {MOST_PROBE} units, each named once",
            fix="List every unit id once",
        )
    condition = Among("unit_id", tuple(sorted(ids)))
    parse(str(condition), frame.roles, recorded=True)  # refuses ids that the grammar cannot hold
    return Group(PROBE, condition)


def outside(group: Group | None, probe: Group) -> Group:
    """The units of a group (None: of the frame) that are not of the probe."""
    rest = Not(probe.condition)
    if group is None:
        return Group("", rest)
    return Group(group.label, Both((group.condition, rest)))


def sound_label(label: str) -> bool:
    """Can this text be a label: short, NFC, without control characters or outer blanks?"""
    plain = label and len(label) <= LONGEST and label == label.strip()
    reserved = label in (CERTAINTY, PROBE, ZERO_OR_NEGATIVE)
    controls = any(unicodedata.category(character).startswith("C") for character in label)
    return bool(plain) and not reserved and not controls and unicodedata.is_normalized("NFC", label)


def _free(label: str, taken: set[str]) -> str:
    while label in taken:
        label += " *"
    return label


def _labelled(pairs: list[tuple[str, Condition]], *, most: int = MOST) -> list[Group]:
    bad = [label for label, _ in pairs if not sound_label(label)]
    if bad or not 1 <= len(pairs) <= most:
        got = f"the labels {', '.join(map(repr, bad[:3]))}" if bad else f"{len(pairs)} groups"
        raise PlanError(
            got,
            where="strata",
            expected=f"1 to {most} groups with short labels, none of them "
            f"{CERTAINTY!r}, {PROBE!r} or {ZERO_OR_NEGATIVE!r}",
            fix="Name the groups anew: by={'label': 'condition'}",
        )
    return [Group(label, condition) for label, condition in pairs]

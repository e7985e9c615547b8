"""Does the selection of a plan fit its frame and strata? All faults, and what must be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import Problem, warn
from sampling.designs.design import Design
from sampling.designs.design_family import DEFAULT, designs_by_stratum, selection_from
from sampling.frames.design_facts import Size, StratumFacts, stratum_facts
from sampling.frames.stratum_ranges import StratumRange

if TYPE_CHECKING:
    from sampling.frames import Frame


def check_selection(
    frame: Frame,
    record: Mapping[str, Any],
    rows: Sequence[Any],
    ranges: Sequence[StratumRange],
    *,
    order: Sequence[str] | None,
    spares: int,
) -> tuple[list[Problem], list[str]]:
    """Check the selection of a plan against its frame and strata.

    A simple random draw by tickets alone costs nothing here.

    Parameters
    ----------
    frame : Frame
        The sampling frame.
    record : mapping of str to object
        The selection that the plan keeps.
    rows : sequence of PlannedStratum
        The planned strata.
    ranges : sequence of StratumRange
        The same strata for the engine.
    order : sequence of str or None
        The declared order of the frame.
    spares : int
        Spare units per stratum.

    Returns
    -------
    faults : list of Problem
        What does not fit.
    notes : list of str
        What a reader of the plan must know.

    Warns
    -----
    AuditWarning
        With the code `ONE-START-SYSTEMATIC` for one random start.
    """
    designs = designs_by_stratum(record, list(rows))
    found = _of_the_plan(designs, order, spares)
    if not any(design.scanned for design in designs.values()):
        return found, _default_notes(record, rows, designs)
    found += _columns(frame, designs)
    if found:
        return found, []
    facts = facts_of(frame, designs, ranges)
    notes = _default_notes(record, rows, designs)
    for row, stratum in zip(rows, ranges, strict=True):
        design = designs[row.label]
        faults = design.faults(row, facts[row.label])
        faults = faults or design.close_faults(row, frame, stratum)
        found += faults
        if not faults:
            warning = design.warning
            said = design.notes(row, facts[row.label])
            notes += [warn(warning, text, stacklevel=6) if warning else text for text in said]
    if sum(design.clustered for design in designs.values()) > 1:
        notes.append(
            "Clusters are drawn in each stratum by itself: of a cluster that lies in several "
            "strata, the units in each are a cluster of their own"
        )
    return found, notes


def facts_of(
    frame: Frame, designs: Mapping[str, Design], ranges: Sequence[StratumRange]
) -> dict[str, StratumFacts]:
    """The facts of every stratum, each by the size and columns that its design uses."""
    facts: dict[str, StratumFacts] = {}
    needs: dict[tuple[Size, bool, str | None], list[StratumRange]] = {}
    for stratum in ranges:
        design = designs[stratum.label]
        key = design.measure or "paid", design.clustered, design.column
        needs.setdefault(key, []).append(stratum)
    for (size, cluster, group), some in needs.items():
        facts |= stratum_facts(frame, some, size=size, cluster=cluster, group=group)
    return facts


def _of_the_plan(
    designs: Mapping[str, Design], order: Sequence[str] | None, spares: int
) -> list[Problem]:
    found = []
    ordered = sorted({design.kind for design in designs.values() if design.ordered})
    if ordered and order is None:
        found.append(
            Problem(
                "order",
                f"none, for the selection {' and '.join(ordered)}",
                "the declared order that positions refer to: there is no default",
                'Say order=["paid desc"] or order="file" (--order "paid desc", --order file)',
            )
        )
    if spares:
        reasons = {design.kind: design.no_spares for design in designs.values()}
        found += [
            Problem(
                "spares",
                f"{spares} a stratum for the selection {kind}",
                f"0: {reason}",
                "A missing record counts as the rule set says; leave spares=0",
            )
            for kind, reason in sorted(reasons.items())
            if reason
        ]
    return found


def _columns(frame: Frame, designs: Mapping[str, Design]) -> list[Problem]:
    """Columns that a design uses and the frame was not opened with."""
    found = {}
    roles = frame.roles
    for design in designs.values():
        group = design.column
        if design.measure == "claimed" and roles.claimed is None:
            found["claimed"] = Problem(
                "selection",
                "sizes by claimed, which the frame lacks",
                "a frame opened with claimed=",
                "Name the column (check --claimed COLUMN)",
            )
        if design.clustered and roles.cluster is None:
            found["cluster"] = Problem(
                "selection",
                f"{design.kind} in a frame without clusters",
                "a frame opened with cluster=",
                "Name the column that tells clusters apart (check --cluster COLUMN)",
            )
        if group is not None and group not in dict(roles.more):
            found["group"] = Problem(
                "selection",
                f"the group column {group!r}",
                f"one of the more columns ({', '.join(dict(roles.more)) or 'none'})",
                "Open the frame with more= (check --more COLUMN)",
            )
    return list(found.values())


def _default_notes(
    record: Mapping[str, Any], rows: Sequence[Any], designs: Mapping[str, Design]
) -> list[str]:
    """Which strata stay with tickets under a design that draws otherwise."""
    if selection_from(record) == DEFAULT:
        return []
    notes = []
    for row in rows:
        if designs[row.label] == DEFAULT and row.kind == "zero or negative":
            notes.append(
                f"Stratum {row.label}: units paid 0 or less cannot be drawn proportional to size; "
                + ("all are taken" if row.certainty else "a simple random sample by tickets")
            )
        elif designs[row.label] == DEFAULT and row.certainty:
            notes.append(f"Stratum {row.label}: reviewed in full, so that no chance enters")
    return notes

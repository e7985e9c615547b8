"""Does the selection of a plan fit its frame and strata? All faults, and what must be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import Problem, warn
from sampling.designs.cluster_stages import lone_faults
from sampling.designs.design_records import ORDERED, Design, designs_by_stratum
from sampling.designs.sampford_rejection import Sampford, sampford_faults
from sampling.designs.systematic_starts import ONE_START
from sampling.frames.cluster_sums import cluster_sums
from sampling.frames.design_facts import Size, StratumFacts, stratum_facts, stratum_sizes
from sampling.frames.stratum_ranges import StratumRange

if TYPE_CHECKING:
    from sampling.frames import Frame

_EQUAL = ("tickets", "ratstats")
_FIXED = "all units of the sample are drawn together, with probabilities that a spare would change"
_STARTED = "a random start fixes every unit it selects, and there is no next one"
_CLUSTERED = "units come with their cluster, and a spare would have to stand in for all of them"
_NO_SPARES = {
    "pps": "a further draw may hit a unit of the sample again, and the estimate counts the hits of "
    "the draws planned",
    "sampford": _FIXED,
    "rhc": "each unit stands for its own random group, and a spare would be of another",
    "systematic": _STARTED,
    "pps_systematic": _STARTED,
    "cluster": _CLUSTERED,
    "two_stage": _CLUSTERED,
    "three_stage": _CLUSTERED,
}
"""Why a design has no spares."""


def check_selection(
    frame: Frame,
    record: Mapping[str, Any],
    rows: Sequence[Any],
    ranges: Sequence[StratumRange],
    *,
    order: Sequence[str] | None,
    spares: int,
) -> tuple[list[Problem], list[str]]:
    """Faults of a plan's selection, and notes for its readers.

    `rows` are the planned strata, `ranges` the same for the engine. A simple random draw by
    tickets alone costs nothing here. One random start gives an `AuditWarning` with the code
    `ONE-START-SYSTEMATIC`.
    """
    designs = designs_by_stratum(record, list(rows))
    kinds = {design.kind for design in designs.values()}
    found = _of_the_plan(kinds, order, spares)
    if kinds <= {"tickets"}:
        return found, _tickets_notes(record, rows, designs)
    found += _columns(frame, designs)
    if found:
        return found, []
    facts = facts_of(frame, designs, ranges)
    notes = _tickets_notes(record, rows, designs)
    for row, stratum in zip(rows, ranges, strict=True):
        design = designs[row.label]
        faults = design.faults(row, facts[row.label])
        if not faults and isinstance(design, Sampford):
            sizes = stratum_sizes(frame, stratum, size=design.size)
            faults = sampford_faults(sizes, row.n, label=row.label)
        takes: tuple[int | None, ...] = getattr(design, "takes", ())
        if not faults and 1 in takes:
            sums = cluster_sums(frame, stratum, group=getattr(design, "column", None))
            faults = lone_faults(row.label, takes, sums)
        found += faults
        if not faults:
            said = design.notes(row, facts[row.label])
            one = getattr(design, "starts", 2) == 1
            notes += [warn(ONE_START, text, stacklevel=4) if one else text for text in said]
    if sum(hasattr(design, "takes") for design in designs.values()) > 1:
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
        size: Size = getattr(design, "size", "paid")
        key = size, hasattr(design, "takes"), getattr(design, "column", None)
        needs.setdefault(key, []).append(stratum)
    for (size, cluster, group), some in needs.items():
        facts |= stratum_facts(frame, some, size=size, cluster=cluster, group=group)
    return facts


def _of_the_plan(
    kinds: set[str],
    order: Sequence[str] | None,
    spares: int,
) -> list[Problem]:
    found = []
    ordered = sorted(kinds & set(ORDERED))
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
        found += [
            Problem(
                "spares",
                f"{spares} a stratum for the selection {kind}",
                f"0: {_NO_SPARES[kind]}",
                "A missing record counts as the rule set says; leave spares=0",
            )
            for kind in sorted(kinds - set(_EQUAL))
        ]
    return found


def _columns(frame: Frame, designs: Mapping[str, Design]) -> list[Problem]:
    """Columns that a design uses and the frame was not opened with."""
    found = {}
    roles = frame.roles
    for design in designs.values():
        group = getattr(design, "column", None)
        if getattr(design, "size", "paid") == "claimed" and roles.claimed is None:
            found["claimed"] = Problem(
                "selection",
                "sizes by claimed, which the frame lacks",
                "a frame opened with claimed=",
                "Name the column (check --claimed COLUMN)",
            )
        if hasattr(design, "takes") and roles.cluster is None:
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


def _tickets_notes(
    record: Mapping[str, Any], rows: Sequence[Any], designs: Mapping[str, Design]
) -> list[str]:
    """Which strata stay with tickets under a design that draws otherwise."""
    if record.get("kind") == "tickets":
        return []
    notes = []
    for row in rows:
        if designs[row.label].kind == "tickets" and row.kind == "zero or negative":
            notes.append(
                f"Stratum {row.label}: units paid 0 or less cannot be drawn proportional to size; "
                + ("all are taken" if row.certainty else "a simple random sample by tickets")
            )
        elif designs[row.label].kind == "tickets" and row.certainty:
            notes.append(f"Stratum {row.label}: reviewed in full, so that no chance enters")
    return notes

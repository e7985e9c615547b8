"""One way of drawing a disclosed sample again, and how far it agrees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from primafacie.core.errors import AuditError
from sampling.draws.tickets import ticket
from validation.disclosed_samples import DisclosedSample
from validation.draw_variants import Variant, kept_rows, ordered_rows
from validation.frame_columns import FrameColumns
from validation.generators import Generate, generator_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Attempt:
    """One way of drawing: how many of the disclosed units it gives, and if it gives all."""

    variant: str
    matching: int
    same_set: bool
    same_order: bool
    drawn: frozenset[str] = field(default=frozenset(), repr=False)


def attempt_draw(
    columns: FrameColumns,
    sample: DisclosedSample,
    rows: dict[str, NDArray[np.int64]],
    variant: Variant,
) -> Attempt:
    """Draw every stratum one way and compare."""
    matching, same_set, same_order = 0, True, True
    drawn_before = 0
    drawn: set[str] = set()
    for label, ids in sample.units.items():
        ways = _ways(columns, sample, rows[label], label, variant, drawn_before)
        drawn_before += len(ids)
        wanted = set(ids)
        best = max(ways, key=lambda way: len(wanted & set(way)), default=[])
        drawn.update(best)
        count = len(wanted & set(best))
        matching += count
        same_set &= count == len(ids) and (variant.more > 0 or len(best) == len(ids))
        same_order &= best[: len(ids)] == list(ids)
    return Attempt(variant.name, matching, same_set, same_set and same_order, frozenset(drawn))


def _ways(
    columns: FrameColumns,
    sample: DisclosedSample,
    rows: NDArray[np.int64],
    label: str,
    variant: Variant,
    drawn_before: int,
) -> list[list[str]]:
    """The ids that each documented call of the generator selects, in its order."""
    count = len(sample.units[label])
    seed = sample.seed_of_stratum(label) or ""
    if sample.program == "ticket":
        return [_tickets(columns, rows, seed, label, count)]
    generate = generator_for(variant.program or sample.program)
    if generate is None or not count:
        return [[]]
    kept = kept_rows(columns, rows, variant.without)
    ordered = ordered_rows(columns, kept, variant.order or sample.order)
    own_range = variant.counted_rows or variant.without
    size = (len(kept) if own_range else sample.sizes.get(label, len(kept))) + variant.off_by
    return _ids(columns, ordered, generate, seed, size, count, variant, drawn_before)


def _ids(
    columns: FrameColumns,
    ordered: NDArray[np.int64],
    generate: Generate,
    seed: str,
    size: int,
    count: int,
    variant: Variant,
    skip: int,
) -> list[list[str]]:
    asked = count + variant.more + (skip if variant.continued else 0)
    if asked > size:
        return [[]]
    found = []
    for drawn in generate(seed, size, asked):
        places = (drawn[skip:] if variant.continued else drawn)[: count + variant.more]
        paired = [place + variant.shift for place in places]
        found.append(
            [
                str(columns.ids[ordered[place]]) if 0 <= place < len(ordered) else ""
                for place in paired
            ]
        )
    return found


def _tickets(
    columns: FrameColumns, rows: NDArray[np.int64], seed: str, label: str, count: int
) -> list[str]:
    try:
        drawn = sorted(
            (ticket(seed, label, unit), unit) for unit in set(columns.ids[rows].tolist())
        )
    except AuditError:
        return []
    return [unit for _, unit in drawn[:count]]

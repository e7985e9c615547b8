"""B1: the frame is not the universe the demand speaks of."""

from __future__ import annotations

import numpy as np

from validation.amounts import counted, counting_zero, effect_of, usd, with_sizes
from validation.finding_records import Finding, FindingTable, Strength, make_finding, not_tried
from validation.studies import Study


def find(study: Study) -> Finding:
    """Rows outside the period or the universe, and strata of another size than stated."""
    columns = study.columns
    if columns is None:
        return not_tried(study, "B1", "the frame", "the universe extract with its exclusions")
    outside = np.zeros(columns.size, dtype=bool)
    rows = []
    if study.period is not None and columns.dates is not None:
        first, last = (np.datetime64(day) for day in study.period)
        late = (columns.dates < first) | (columns.dates > last)
        rows.append(("outside the period", int(late.sum()), int(columns.paid[late].sum())))
        outside |= late
    if study.universe is not None:
        known = study.universe.places
        foreign = np.array([unit not in known for unit in columns.ids.tolist()])
        rows.append(("not in the universe", int(foreign.sum()), int(columns.paid[foreign].sum())))
        outside |= foreign
    sizes = _sizes(study)
    wrong = {label: size for label, size in sizes.items() if size != study.sizes[label]}
    rows += [
        (f"stratum {label}: N stated {study.sizes[label]:,}, rows {size:,}",
         abs(size - study.sizes[label]), 0)
        for label, size in wrong.items()
    ]  # fmt: skip
    table = FindingTable(
        "Frame against universe",
        ("what", "units", "paid"),
        tuple((what, f"{units:,}", usd(cents / 100)) for what, units, cents in rows),
    )
    dollars = _effect(study, outside, wrong)
    found = int(outside.sum())
    strength: Strength = "not supported"
    if found or wrong:
        strength = "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
    fact = f"{counted(found, 'unit')} of {columns.size:,} outside the scope" + (
        f"; {counted(len(wrong), 'stratum size')} other than stated" if wrong else ""
    )
    return make_finding(
        study, "B1", strength, fact,
        "sampled units outside the scope count 0, n and design stay; strata take their own size",
        dollars=dollars if strength != "not supported" else None, tables=[table],
        missing=() if study.universe is not None else ("the universe extract",),
    )  # fmt: skip


def _sizes(study: Study) -> dict[str, int]:
    """Rows of each stratum, where N_h was stated and strata can be told."""
    if study.labels is None:
        return {}
    return {label: len(study.rows_of_stratum(label)) for label in study.sizes}


def _effect(
    study: Study, outside: np.ndarray[tuple[int], np.dtype[np.bool_]], wrong: dict[str, int]
) -> float | None:
    columns, review = study.columns, study.review
    assert columns is not None
    if review is None:
        return None
    if not outside.any() and not wrong:
        return None
    ids = {str(unit) for unit in columns.ids[outside]}
    changed = counting_zero(review, ids) if ids else review
    return effect_of(study, with_sizes(changed, wrong))

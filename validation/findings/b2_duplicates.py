"""B2: units stand in the frame more than once."""

from __future__ import annotations

from collections import Counter

import numpy as np

from validation.amounts import counted, effect_of, with_amounts, with_sizes
from validation.finding_records import Finding, Strength, make_finding, not_tried
from validation.studies import Study


def find(study: Study) -> Finding:
    """Repeated ids, and rows alike in patient, day and amount; weights 1/d for repeated ids."""
    columns = study.columns
    if columns is None:
        return not_tried(study, "B2", "the frame with claim and patient keys")
    times = Counter(columns.ids.tolist())
    repeated = {unit: count for unit, count in times.items() if count > 1}
    alike = _alike(study)
    strength: Strength = "not supported"
    dollars = None
    computation = f"{columns.size:,} rows, {len(times):,} different ids"
    if repeated and study.review is not None:
        sampled = {
            row.unit_id: round(row.effective / repeated[row.unit_id])
            for row in study.review.counted
            if row.unit_id in repeated
        }
        if any(sampled.values()):
            dollars = effect_of(study, with_amounts(study.review, sampled))
            computation += f"; {counted(len(sampled), 'sampled unit')} weighted by 1/d"
        else:
            dollars = effect_of(study, with_sizes(study.review, _distinct(study)))
            computation += "; no repeated unit is in error, so the size N without repeats is used"
        strength = "goes to amount" if dollars is not None else "context"
    elif repeated or alike:
        strength = "context"
    fact = f"{counted(len(repeated), 'id')} stand in the frame more than once"
    if alike:
        fact += f"; {counted(alike, 'row')} alike in patient, day and amount under other ids"
    return make_finding(
        study, "B2", strength, fact, computation, dollars=dollars,
        missing=() if columns.more else ("claim and patient keys of every unit",),
    )  # fmt: skip


def _distinct(study: Study) -> dict[str, int]:
    columns = study.columns
    assert columns is not None
    if study.labels is None:
        return {}
    return {
        label: len(set(columns.ids[study.rows_of_stratum(label)].tolist()))
        for label in study.sizes
    }  # fmt: skip


def _alike(study: Study) -> int:
    """Rows beyond the first that share patient, day and amount with another id."""
    import pandas as pd

    columns = study.columns
    assert columns is not None
    if study.patient not in columns.more or columns.dates is None:
        return 0
    rows = pd.DataFrame({
        "patient": columns.more[study.patient], "day": columns.dates.astype(np.int64),
        "paid": columns.paid, "unit_id": columns.ids,
    }).drop_duplicates()  # fmt: skip
    return int(rows.duplicated(["patient", "day", "paid"]).sum())

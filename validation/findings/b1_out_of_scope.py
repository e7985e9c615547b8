"""B1: the frame is not the universe the demand speaks of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extrapolation import Review
from validation.amounts import counted, counting_zero, effect_of, usd, with_sizes
from validation.finding_records import Finding, FindingTable, Strength, make_finding, not_tried
from validation.studies import Study

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Row = tuple[str, int, int]


def find(study: Study) -> Finding:
    """Rows outside the period or the universe, and strata of another size than stated."""
    columns = study.columns
    if columns is None:
        return not_tried(study, "B1", "the frame", "the universe extract with its exclusions")
    outside, rows, compared = _outside(study)
    sizes = _sizes(study)
    wrong = {label: size for label, size in sizes.items() if size != study.sizes[label]}
    stated = study.known_plan is not None or (study.sample is not None and study.sample.sizes)
    if wrong or (sizes and stated):
        compared.append("the stated sizes")
    if not compared:
        return not_tried(study, "B1", "the period, the universe extract or the stated size N")
    rows += [
        (f"stratum {label}: N stated {study.sizes[label]:,}, rows {size:,}",
         abs(size - study.sizes[label]), 0)
        for label, size in wrong.items()
    ]  # fmt: skip
    ways = _effects(study, outside, wrong)
    dollars = next(iter(ways.values()), None)
    found = int(outside.sum())
    strength: Strength = "not supported"
    if found or wrong:
        strength = "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
    fact = f"{counted(found, 'unit')} of {columns.size:,} outside the scope" + (
        f"; {counted(len(wrong), 'stratum size')} other than stated" if wrong else ""
    )
    both = "; ".join(f"{name}: {usd(effect)} lower" for name, effect in ways.items())
    return make_finding(
        study, "B1", strength, f"{fact} (compared with {', '.join(compared)})",
        both or "counted in the frame",
        dollars=dollars if strength != "not supported" else None,
        tables=[FindingTable(
            "Frame against universe", ("what", "units", "paid"),
            tuple((what, f"{units:,}", usd(cents / 100)) for what, units, cents in rows),
        )] if rows else (),
        missing=() if study.universe is not None else ("the universe extract",),
    )  # fmt: skip


def _outside(study: Study) -> tuple[Mask, list[Row], list[str]]:
    """Rows out of scope, counted by reason, and what the frame was compared with."""
    columns = study.columns
    assert columns is not None
    outside: Mask = np.zeros(columns.size, dtype=bool)
    rows: list[Row] = []
    compared = []

    def count(what: str, rows_of: Mask) -> None:
        rows.append((what, int(rows_of.sum()), int(columns.paid[rows_of].sum())))

    if study.period is not None and columns.dates is not None:
        first, last = (np.datetime64(day) for day in study.period)
        late = (columns.dates < first) | (columns.dates > last)
        count("outside the period", late)
        blank = np.isnat(columns.dates)
        if blank.any():
            count("without a day: counted as inside", blank)
        outside |= late
        compared.append("the period")
    if study.universe is not None:
        foreign = ~columns.among(study.universe.ids.tolist())
        count("not in the universe", foreign)
        outside |= foreign
        compared.append("the universe")
    return outside, rows, compared


def _sizes(study: Study) -> dict[str, int]:
    """Rows of each stratum, where N_h was stated and strata can be told."""
    if study.labels is None:
        return {}
    return {label: len(study.rows_of_stratum(label)) for label in study.sizes}


def _effects(study: Study, outside: Mask, wrong: dict[str, int]) -> dict[str, float]:
    """What leaving the units out is worth, by two domain estimates; the first one counts.

    The sizes of the domain are known from the frame, so sampled units outside leave the sample
    and N_h alike (a domain of known size). Counting them 0 with n and N as they stand is the
    estimate of a domain of unknown size.
    """
    review, columns = study.review, study.columns
    if review is None or columns is None or not (outside.any() or wrong):
        return {}
    ids = {str(unit) for unit in columns.ids[outside]}
    ways = {}
    if outside.any() and study.labels is not None:
        left = {label: int((~outside[study.rows_of_stratum(label)]).sum()) for label in study.sizes}
        ways["left out of frame and sample"] = effect_of(study, _without(review, ids, left))
    changed = with_sizes(counting_zero(review, ids) if ids else review, wrong)
    name = "counted 0, n and design as they stand" if ids else "by the rows of the frame"
    ways[name] = effect_of(study, changed)
    return {name: effect for name, effect in ways.items() if effect is not None}


def _without(review: Review, ids: set[str], sizes: dict[str, int]) -> Review:
    """The review of the units within the scope, in strata of what is left of them."""
    rows = tuple(row for row in review.rows if row.unit_id not in ids)
    return with_sizes(replace(review, rows=rows), sizes)

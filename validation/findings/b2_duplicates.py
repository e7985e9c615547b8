"""B2: units stand in the frame more than once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from validation.amounts import counted, effect_of, usd, with_amounts, with_sizes
from validation.finding_records import Finding, Strength, make_finding, not_tried
from validation.frame_columns import FrameColumns
from validation.studies import Study


def find(study: Study) -> Finding:
    """Repeated ids, and rows alike in patient, day, service and amount; weights 1/d for both."""
    columns = study.columns
    if columns is None:
        return not_tried(study, "B2", "the frame with claim and patient keys")
    # The units of an opened frame have different ids: a repeated one is refused at its door.
    repeated = columns.repeated() if isinstance(study.frame, FrameColumns) else {}
    alike = _alike(study)
    strength: Strength = "not supported"
    dollars = None
    computation = f"{columns.size:,} rows, {columns.size - _beyond(repeated):,} different ids"
    if repeated and study.review is not None:
        sampled = _shared(study, repeated)
        if any(sampled.values()):
            dollars = effect_of(study, with_amounts(study.review, sampled))
            computation += f"; {counted(len(sampled), 'sampled unit')} weighted by 1/d"
        else:
            dollars = effect_of(study, with_sizes(study.review, _distinct(study)))
            computation += "; no repeated unit is in error, so the size N without repeats is used"
        strength = "goes to amount" if dollars is not None else "context"
    elif repeated or alike.rows:
        strength = "context"
    fact = (
        f"{counted(len(repeated), 'id')} stand in the frame more than once" if repeated
        else "no id stands in the frame more than once"
    )  # fmt: skip
    if alike.rows:
        fact += (
            f"; {counted(alike.rows, 'row')} alike in {alike.words} with another one, under other "
            "ids"
        )
        if dollars is None and study.review is not None:
            dollars = effect_of(study, with_amounts(study.review, _shared(study, alike.times)))
            if dollars is not None:
                change = f"{usd(dollars)} lower" if abs(dollars) >= 0.01 else "the same"
                computation += (
                    "; were they one service each, listed d times and weighted by 1/d, the amount "
                    f"would be {change}"
                )
                full = alike.by_service and abs(dollars) >= 0.01
                strength = "goes to amount" if full else "context"
    return make_finding(
        study, "B2", strength, fact, computation, dollars=dollars,
        missing=() if columns.more else ("claim and patient keys of every unit",),
    )  # fmt: skip


def _beyond(times: dict[str, int]) -> int:
    return sum(count - 1 for count in times.values())


def _shared(study: Study, times: dict[str, int]) -> dict[str, int]:
    """Cents of the sampled units listed d times, divided by d."""
    assert study.review is not None
    return {
        row.unit_id: round(row.effective / times[row.unit_id])
        for row in study.review.counted
        if row.unit_id in times
    }


def _distinct(study: Study) -> dict[str, int]:
    columns = study.columns
    assert columns is not None
    if study.labels is None:
        return {}
    return {
        label: len(set(columns.ids[study.rows_of_stratum(label)].tolist()))
        for label in study.sizes
    }  # fmt: skip


@dataclass(frozen=True)
class _Alike:
    """Rows beyond the first of each key, how often each sampled unit's key stands, the key."""

    rows: int
    times: dict[str, int]
    words: str
    by_service: bool


def _alike(study: Study) -> _Alike:
    """Rows that share patient, day, service and amount with a row of another id."""
    import pandas as pd

    columns = study.columns
    assert columns is not None
    services = [name for name in study.service if name in columns.more]
    words = ", ".join(["patient", "day", *services]) + " and amount"
    nothing = _Alike(0, {}, words, bool(services))
    if study.patient not in columns.more or columns.dates is None:
        return nothing
    keys = {"day": columns.dates.astype(np.int64), "paid": columns.paid}
    keys |= {name: columns.groups[name][1] for name in (study.patient, *services)}
    table = pd.DataFrame(keys)
    names = list(keys)
    again = np.flatnonzero(table.duplicated(names, keep=False).to_numpy())
    rows = table.iloc[again].assign(unit_id=columns.ids[again]).drop_duplicates()
    rows["times"] = rows.groupby(names)["unit_id"].transform("size")
    rows = rows[rows.times > 1]
    beyond = len(rows) - len(rows[names].drop_duplicates())
    seen = {row.unit_id for row in study.review.counted} if study.review is not None else set()
    mine = rows[rows.unit_id.isin(seen)]
    times = dict(zip(mine.unit_id.tolist(), mine.times.tolist(), strict=True))
    return _Alike(beyond, times, words, bool(services))

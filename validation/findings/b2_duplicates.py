"""B2: units stand in the frame more than once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sampling import Frame
from sampling.frames.audits import find_duplicates
from validation.amounts import counted, effect_of, usd, with_amounts, with_sizes
from validation.finding_records import Finding, Strength, make_finding, not_tried
from validation.frame_columns import FrameColumns
from validation.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
        f"{counted(len(repeated), 'id')} stand in the frame more than once"
        if repeated
        else "no id stands in the frame more than once"
    )
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
        study,
        "B2",
        strength,
        fact,
        computation,
        dollars=dollars,
        missing=() if columns.more else ("claim and patient keys of every unit",),
    )


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
        label: len(set(columns.ids[study.rows_of_stratum(label)].tolist())) for label in study.sizes
    }


@dataclass(frozen=True)
class _Alike:
    """Rows beyond the first of each key, how often each sampled unit's key stands, the key."""

    rows: int
    times: dict[str, int]
    words: str
    by_service: bool


def _alike(study: Study) -> _Alike:
    """Rows that share patient, day, service and amount with a row of another id."""
    columns = study.columns
    assert columns is not None
    services = [name for name in study.service if name in columns.more]
    words = ", ".join(["patient", "day", *services]) + " and amount"
    nothing = _Alike(0, {}, words, bool(services))
    if study.patient not in columns.more or columns.dates is None:
        return nothing
    if isinstance(study.frame, Frame):
        # The engine counts them all; the rows are looked at for the sampled patients only.
        key = [study.patient, "date", *services, "paid"]
        beyond = find_duplicates(study.frame, key).repeats
        rows = np.flatnonzero(np.isin(columns.groups[study.patient][1], _patients(study)))
        _, times = _repeats(study, rows, services)
    else:
        beyond, times = _repeats(study, np.arange(columns.size), services)
    return _Alike(beyond, times, words, bool(services))


def _patients(study: Study) -> list[int]:
    """The numbers of the sampled units' patients."""
    columns, review = study.columns, study.review
    if columns is None or review is None:
        return []
    rows = columns.rows_of([row.unit_id for row in review.counted])
    found: list[int] = columns.groups[study.patient][1][rows[rows >= 0]].tolist()
    return found


def _repeats(
    study: Study, rows: NDArray[np.int64], services: list[str]
) -> tuple[int, dict[str, int]]:
    """Among these rows: those beyond the first of each key, and how often each sampled unit's
    key stands under different ids.
    """
    import pandas as pd

    columns = study.columns
    assert columns is not None
    assert columns.dates is not None
    keys = {"day": columns.dates[rows].astype(np.int64), "paid": columns.paid[rows]}
    keys |= {name: columns.groups[name][1][rows] for name in (study.patient, *services)}
    table, names = pd.DataFrame(keys), list(keys)
    again = np.flatnonzero(table.duplicated(names, keep=False).to_numpy())
    found = table.iloc[again].assign(unit_id=columns.ids[rows[again]]).drop_duplicates()
    found["times"] = found.groupby(names)["unit_id"].transform("size")
    found = found[found.times > 1]
    beyond = len(found) - len(found[names].drop_duplicates())
    seen = {row.unit_id for row in study.review.counted} if study.review is not None else set()
    mine = found[found.unit_id.isin(seen)]
    return beyond, dict(zip(mine.unit_id.tolist(), mine.times.tolist(), strict=True))

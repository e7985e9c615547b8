"""B2: units in the frame more than once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.plurals import counted
from sampling import Frame
from sampling.frames.audits import find_duplicates
from validation.appeals.changed_reviews import with_amounts, with_sizes
from validation.arguments.argument import Argument
from validation.arguments.needs import frame
from validation.study.amounts import effect_of, usd
from validation.study.finding_records import Finding, Strength
from validation.study.frame_columns import FrameColumns
from validation.study.studies import Study

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

# An amount is a usual fee of a service where it is paid on at least so many patient days, and on
# at least this share of them. Rarer amounts do not recur by the fee schedule.
FEWEST_VISITS = 4
USUAL_SHARE = 0.005


class Duplicates(Argument):
    """Repeated ids, and rows alike in patient, day, service and amount; weights 1/d for both."""

    code = "B2"
    needs = (frame("the frame with claim and patient keys"),)

    def find(self) -> Finding:
        study = self.study
        columns = self.columns
        # The units of an opened frame have different ids: opening refuses a repeated one.
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
                computation += (
                    "; no repeated unit is in error, so the size N without repeats is used"
                )
            strength = "goes to amount" if dollars is not None else "context"
        elif repeated or alike.rows:
            strength = "context"
        fact = "no id is in the frame more than once"
        if repeated:
            verb = "is" if len(repeated) == 1 else "are"
            fact = f"{counted(len(repeated), 'id')} {verb} in the frame more than once"
        if alike.rows:
            verb = "repeats" if alike.rows == 1 else "repeat"
            fact += (
                f"; {counted(alike.rows, 'row')} {verb} another one under another id: the same "
                f"{alike.words}, an amount that is not usual for the service"
            )
            if dollars is None and study.review is not None:
                shared = _shared(study, alike.times)
                if any(shared.values()):
                    dollars = effect_of(study, with_amounts(study.review, shared))
                    way = "listed d times and weighted by 1/d"
                else:
                    dollars = effect_of(
                        study, with_sizes(study.review, _without(study, alike.beyond))
                    )
                    way = "with N less the repeats, as no sampled unit in error is repeated"
                if dollars is not None:
                    change = f"{usd(dollars)} lower" if abs(dollars) >= 0.01 else "the same"
                    computation += (
                        f"; were they one service each, {way}, the amount would be {change}"
                    )
                    full = alike.by_service and abs(dollars) >= 0.01
                    strength = "goes to amount" if full else "context"
        if alike.at_a_fee:
            computation += (
                f"; {counted(alike.at_a_fee, 'further row')} of the same {alike.words} at a usual "
                "fee are not counted: lawful repeats of a service on one day look the same"
            )
        return self.finding(
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
        row.unit_id: round(row.effective_cents / times[row.unit_id])
        for row in study.review.counted
        if row.unit_id in times
    }


def _without(study: Study, rows: NDArray[np.int64]) -> dict[str, int]:
    """N_h less these rows of the frame."""
    if study.labels is None:
        return {}
    away = np.zeros(len(study.labels), dtype=bool)
    away[rows] = True
    return {label: int((~away[study.rows_of_stratum(label)]).sum()) for label in study.sizes}


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
    """Rows beyond the first of each key at unusual amounts and at a usual fee; how often the
    key of each sampled unit occurs at an unusual amount; the key in words.
    """

    rows: int
    at_a_fee: int
    times: dict[str, int]
    words: str
    by_service: bool
    beyond: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))


def _alike(study: Study) -> _Alike:
    """Rows that share patient, day, service and amount with a row of another id.

    At an amount that the service is usually paid, such rows say nothing: a service repeated on
    one day is paid the same fee. They are counted apart.
    """
    columns = study.columns
    assert columns is not None
    services = [name for name in study.service if name in columns.more]
    words = ", ".join(["patient", "day", *services]) + " and amount"
    nothing = _Alike(0, 0, {}, words, bool(services))
    if study.patient not in columns.more or columns.dates is None:
        return nothing
    if isinstance(study.frame, Frame):
        # The engine finds out fast whether there is anything to look at.
        key = [study.patient, "date", *services, "paid"]
        if not find_duplicates(study.frame, key).repeats:
            return nothing
    repeats = _repeats(study, services)
    # Without a service column a usual amount is one of the whole frame.
    usual = _usual(study, services)[repeats.row.to_numpy()]
    strange = repeats[~usual]
    seen = {row.unit_id for row in study.review.counted} if study.review is not None else set()
    mine = strange[strange.unit_id.isin(seen)]
    return _Alike(
        _beyond_first(strange),
        _beyond_first(repeats[usual]),
        dict(zip(mine.unit_id.tolist(), mine.times.tolist(), strict=True)),
        words,
        bool(services),
        strange.row[strange.key.duplicated()].to_numpy(),
    )


def _beyond_first(rows: pd.DataFrame) -> int:
    return len(rows) - int(rows.key.nunique())


def _repeats(study: Study, services: list[str]) -> pd.DataFrame:
    """Rows whose key occurs under different ids: row, id, number of the key, how often."""
    import pandas as pd

    columns = study.columns
    assert columns is not None
    assert columns.dates is not None
    keys = {"day": columns.dates.astype(np.int64), "paid": columns.paid_cents}
    keys |= {name: columns.groups[name][1] for name in (study.patient, *services)}
    table, names = pd.DataFrame(keys), list(keys)
    again = np.flatnonzero(table.duplicated(names, keep=False).to_numpy())
    found = table.iloc[again].assign(unit_id=columns.ids[again], row=again)
    found = found.drop_duplicates([*names, "unit_id"])
    found["key"] = found.groupby(names).ngroup()
    found["times"] = found.groupby("key")["unit_id"].transform("size")
    return found[found.times > 1]


def _usual(study: Study, services: list[str]) -> NDArray[np.bool_]:
    """Which rows bear an amount that is paid for their service on enough patient days.

    Each patient and day counts once, so that repeats do not make their own amount usual.
    """
    import pandas as pd

    columns = study.columns
    assert columns is not None
    assert columns.dates is not None
    table = pd.DataFrame(
        {
            "patient": columns.groups[study.patient][1],
            "day": columns.dates.astype(np.int64),
            "paid": columns.paid_cents,
            "service": 0,
        }
    )
    if services:
        codes = [columns.groups[name][1] for name in services]
        table["service"] = pd.DataFrame(codes).T.groupby(list(range(len(codes)))).ngroup()
    visits = table.drop_duplicates()
    counts = visits.groupby(["service", "paid"]).size().rename("visits").reset_index()
    counts["all"] = counts.groupby("service").visits.transform("sum")
    counts["usual"] = (counts.visits >= FEWEST_VISITS) & (
        counts.visits >= USUAL_SHARE * counts["all"]
    )
    merged = table.merge(counts, on=["service", "paid"], how="left")
    return np.asarray(merged.usual.to_numpy(), dtype=bool)

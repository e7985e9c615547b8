"""An audit as the auditor made it, its demand by the textbook formula, and what is disclosed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from extrapolation import read_review
from tests.builders.streams import Stream, stream_named
from validation import DisclosedSample, FrameColumns, PrintedFigures, Study

PERIOD = (date(2024, 1, 1), date(2024, 12, 31))
CODES = np.array(["99213", "99214", "99215", "G0299"])
FEES = {"99213": 92.50, "99214": 130.75, "99215": 183.20, "G0299": 61.05}
LABELS = {1: ["1"], 2: ["high", "low"], 5: ["s1", "s2", "s3", "s4", "s5"]}
RULES = "cms-pim"
LEVEL = 0.90
VERSIONS = {
    "R sample": "4.2.2",
    "R sample rounding": "3.5.3",
    "numpy default_rng": "1.26.4",
    "numpy RandomState": "1.26.4",
    "pandas sample": "2.2.0",
    "RAT-STATS": "2010",
    "ticket": "1",
}
"""The release that an auditor states with the program."""


@dataclass
class Audit:
    """What the auditor did; `table` has one row per sampled unit, `sizes` are N_h by stratum."""

    frame: pd.DataFrame
    table: pd.DataFrame
    sizes: dict[str, int]
    seeds: dict[str, str]
    program: Any
    in_order: bool
    demand: float
    stated: dict[str, Any] = field(default_factory=dict)
    spares: dict[str, tuple[str, ...]] = field(default_factory=dict)
    selected: dict[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "file"
    version: str = ""
    service: tuple[str, ...] = ()
    printed: dict[str, str] = field(default_factory=dict)


def uniform(stream: Stream, count: int) -> Any:
    return stream.uniform(count)


def claims(stream: Stream, size: int, *, fixed_fees: bool = False) -> pd.DataFrame:
    """A frame in the order of its ids, which say nothing of amounts or days.

    With `fixed_fees` the code sets the amount, and a fifth of the visits are repeated on the same
    day for the same patient, as therapy lawfully is.
    """
    normal = np.sqrt(-2 * np.log(1 - uniform(stream, size))) * np.cos(
        2 * np.pi * uniform(stream, size)
    )
    paid = np.round(np.exp(5 + 0.8 * normal), 2) + 5
    days = pd.Timestamp(PERIOD[0]) + pd.to_timedelta((uniform(stream, size) * 366).astype(int), "D")
    codes = CODES[(uniform(stream, size) * len(CODES)).astype(int)]
    patients = np.array([f"p{k}" for k in (uniform(stream, size) * size / 3).astype(int)])
    frame = pd.DataFrame(
        {
            "unit_id": [f"c{k:06d}" for k in range(size)],
            "paid": paid.round(2),
            "date": days,
            "code": codes,
            "patient": patients,
        }
    )
    if fixed_fees:
        frame["paid"] = frame.code.map(FEES)
        repeated = np.flatnonzero(uniform(stream, size - 1) < 0.2)
        for column in ("paid", "date", "code", "patient"):
            values = frame[column].to_numpy().copy()
            values[repeated + 1] = values[repeated]
            frame[column] = values
    return frame


def with_strata(frame: pd.DataFrame, strata: int) -> pd.DataFrame:
    """The frame with its strata by amount: 1, 2 or 5 of them."""
    labels = LABELS[strata]
    if strata == 1:
        return frame.assign(stratum="1")
    if frame.paid.nunique() < 20:  # fixed fees: the strata go by code
        number = {code: k % strata for k, code in enumerate(CODES)}
        used = sorted(set(number.values()))
        return frame.assign(stratum=[labels[used.index(number[c])] for c in frame.code])
    if strata == 2:
        cut = np.quantile(frame.paid, 0.6)
        return frame.assign(stratum=np.where(frame.paid <= cut, "low", "high"))
    cuts = np.quantile(frame.paid, [0.3, 0.55, 0.75, 0.9])
    return frame.assign(stratum=np.array(labels)[np.searchsorted(cuts, frame.paid)])


def sizes_of(frame: pd.DataFrame) -> dict[str, int]:
    return {label: int((frame.stratum == label).sum()) for label in sorted(set(frame.stratum))}


def shares_of(n: int, labels: list[str]) -> dict[str, int]:
    """n units over the strata, as evenly as whole numbers allow."""
    base, more = divmod(n, len(labels))
    return {label: base + (k < more) for k, label in enumerate(labels)}


def reviewed(audit: Audit, stream: Stream, *, rate: float = 0.4) -> Audit:
    """The auditor's findings: denials at `rate`, one fifth of them in part."""
    table, n = audit.table, len(audit.table)
    denied = uniform(stream, n) < rate
    part = uniform(stream, n) < 0.2
    right = np.where(denied, np.where(part, np.round(table.paid * 0.5, 2), 0.0), table.paid)
    table["should_have_paid"] = right
    table["claimed"] = (table.paid * 1.5).round(2)
    table["reason"] = np.where(denied, "not documented", "")
    if "status" in table:
        gone = table.status == "replaced"
        table.loc[gone, "should_have_paid"] = np.nan
        table.loc[gone, "reason"] = ""
    return audit


def parts(audit: Audit) -> list[tuple[int, Any]]:
    """N_h and the sampled overpayments of every stratum."""
    over = (audit.table.paid - audit.table.should_have_paid).round(2)
    if "status" in audit.table:
        over = over[audit.table.status != "replaced"]
    labels = audit.table.stratum.loc[over.index]
    return [(size, over[labels == label].to_numpy()) for label, size in audit.sizes.items()]


def counted(audit: Audit) -> int:
    """The units that count: all but those that a spare replaced."""
    return sum(len(over) for _, over in parts(audit))


def lower_limit(
    audit: Audit,
    *,
    fpc: bool = True,
    z: bool | None = None,
    level: float = LEVEL,
    values: Callable[[Any], Any] = lambda y: y,
    digits: int | None = None,
    mean_digits: int | None = None,
) -> float:
    """The contractor's limit: t for one stratum, z for more; not below the sampled total.

    `digits` are those of the critical value from a printed table, `mean_digits` those to which
    the mean of each stratum is rounded before it is multiplied.
    """
    point, variance, found = 0.0, 0.0, 0.0
    for size, over in parts(audit):
        y, n = values(over), len(over)
        mean = y.mean() if mean_digits is None else round(float(y.mean()), mean_digits)
        point += size * mean
        variance += size**2 * y.var(ddof=1) / n * (1 - n / size if fpc else 1)
        found += y.sum()
    use_z = len(audit.sizes) > 1 if z is None else z
    quantile = float(ndtri(level) if use_z else stdtrit(counted(audit) - 1, level))
    if digits is not None:
        quantile = round(quantile, digits)
    limit = max(point - quantile * variance**0.5, found, 0.0)
    return float(np.floor(limit * 100 + 1e-7) / 100)


def point_estimate(audit: Audit) -> float:
    return round(float(sum(size * over.mean() for size, over in parts(audit))), 2)


def places(seed: int, size: int, n: int) -> list[int]:
    """The auditor draws with pandas' sample()."""
    return [int(k) for k in np.random.RandomState(seed).permutation(size)[:n]]


def honest(name: str, *, n: int, strata: int = 1) -> Audit:
    """An honest audit of n units of a frame of 20 n, drawn by pandas with one seed per stratum."""
    stream = stream_named(name)
    frame = with_strata(claims(stream, 20 * n), strata)
    sizes = sizes_of(frame)
    seeds, chosen = {}, []
    for label, n_h in shares_of(n, list(sizes)).items():
        seed = int(stream.integers(2**31, 1)[0])
        seeds[label] = str(seed)
        rows = frame[frame.stratum == label]
        chosen.append(rows.iloc[places(seed, len(rows), n_h)])
    table = pd.concat(chosen).reset_index(drop=True)
    audit = Audit(frame, table, sizes, seeds, "pandas sample", True, 0.0)
    reviewed(audit, stream)
    audit.demand = lower_limit(audit)
    return audit


def study(audit: Audit) -> Study:
    """What the other side is handed."""
    table = audit.table.drop(columns=["date", "code", "patient"])
    columns = FrameColumns.from_table(
        audit.frame,
        unit_id="unit_id",
        paid="paid",
        stratum="stratum",
        date="date",
        more=["code", "patient"],
    )
    units: Mapping[str, tuple[str, ...]] = audit.selected or {
        label: tuple(audit.table.unit_id[audit.table.stratum == label]) for label in audit.sizes
    }
    sample: dict[str, Any] = {
        "units": units,
        "spares": audit.spares,
        "program": audit.program,
        "seeds": audit.seeds,
        "in_order": audit.in_order,
        "sizes": audit.sizes,
        "order": audit.order,
        "version": audit.version or VERSIONS.get(audit.program, ""),
    }
    given: dict[str, Any] = {
        "frame": columns,
        "sample": DisclosedSample(**sample),
        "review": read_review(table, sizes=audit.sizes, stratum="stratum", rules=RULES),
        "figures": PrintedFigures(**({"demand": f"{audit.demand:.2f}"} | audit.printed)),
        "period": PERIOD,
        "patient": "patient",
        "service": audit.service,
        "proceeding": "Medicare appeal",
    }
    return Study(**(given | audit.stated))

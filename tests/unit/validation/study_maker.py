"""Studies for the tests: an honest audit, and the same audit with one fault planted in it.

Written from the auditor's side: it draws with public generators and computes demands by the
textbook formulas, and imports none of the finders.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri, stdtrit

from extrapolation import read_review
from primafacie.core.streams import Stream, seed_of
from validation import DisclosedSample, FrameColumns, PrintedFigures, Study

PERIOD = (date(2024, 1, 1), date(2024, 12, 31))
CODES = np.array(["99213", "99214", "99215", "G0299"])


@dataclass
class Audit:
    """What the auditor did; `table` has a row a sampled unit, `sizes` are N_h."""

    frame: pd.DataFrame
    table: pd.DataFrame
    sizes: dict[str, int]
    seeds: dict[str, str]
    program: Any
    in_order: bool
    demand: float
    stated: dict[str, Any]


def uniform(stream: Stream, count: int) -> Any:
    return stream.uniform(count)


def claims(stream: Stream, size: int) -> pd.DataFrame:
    """A frame in the order of its ids, which say nothing of amounts or days."""
    normal = np.sqrt(-2 * np.log(1 - uniform(stream, size))) * np.cos(
        2 * np.pi * uniform(stream, size)
    )
    paid = np.round(np.exp(5 + 0.8 * normal), 2) + 5
    days = pd.Timestamp(PERIOD[0]) + pd.to_timedelta((uniform(stream, size) * 366).astype(int), "D")
    return pd.DataFrame(
        {
            "unit_id": [f"c{k:06d}" for k in range(size)],
            "paid": paid.round(2),
            "date": days,
            "code": CODES[(uniform(stream, size) * len(CODES)).astype(int)],
            "patient": [f"p{k}" for k in (uniform(stream, size) * size / 3).astype(int)],
            "stratum": np.where(paid <= np.quantile(paid, 0.6), "low", "high"),
        }
    )


def places(seed: int, size: int, n: int) -> list[int]:
    """The auditor draws with pandas' sample()."""
    return [int(k) for k in np.random.RandomState(seed).permutation(size)[:n]]


def honest(name: str, *, n: int, strata: int = 1) -> Audit:
    """An honest audit of n units of a frame of 20 n: all-or-none denials of 40 %."""
    stream = Stream(seed_of(name))
    frame = claims(stream, 20 * n)
    if strata == 1:
        frame["stratum"] = "1"
    labels = sorted(set(frame.stratum))
    sizes = {label: int((frame.stratum == label).sum()) for label in labels}
    share = [n] if strata == 1 else [n // 2, n - n // 2]
    seeds, chosen = {}, []
    for label, n_h in zip(labels, share, strict=True):
        seed = int(stream.integers(2**31, 1)[0])
        seeds[label] = str(seed)
        rows = frame[frame.stratum == label]
        chosen.append(rows.iloc[places(seed, len(rows), n_h)])
    table = pd.concat(chosen).reset_index(drop=True)
    denied = uniform(stream, n) < 0.4
    part = uniform(stream, n) < 0.2
    right = np.where(denied, np.where(part, np.round(table.paid * 0.5, 2), 0.0), table.paid)
    table["should_have_paid"] = right
    table["claimed"] = (table.paid * 1.5).round(2)
    table["reason"] = np.where(denied, "not documented", "")
    audit = Audit(frame, table, sizes, seeds, "pandas sample", True, 0.0, {})
    audit.demand = lower_limit(audit)
    return audit


def parts(audit: Audit) -> list[tuple[int, Any]]:
    over = (audit.table.paid - audit.table.should_have_paid).round(2)
    return [
        (size, over[audit.table.stratum == label].to_numpy()) for label, size in audit.sizes.items()
    ]


def lower_limit(
    audit: Audit,
    *,
    fpc: bool = True,
    z: bool | None = None,
    level: float = 0.90,
    values: Callable[[Any], Any] = lambda y: y,
) -> float:
    """The contractor's limit: t for one stratum, z for more; not below the sampled total."""
    point, variance, found = 0.0, 0.0, 0.0
    for size, over in parts(audit):
        y, n = values(over), len(over)
        point += size * y.mean()
        variance += size**2 * y.var(ddof=1) / n * (1 - n / size if fpc else 1)
        found += y.sum()
    use_z = len(audit.sizes) > 1 if z is None else z
    quantile = ndtri(level) if use_z else stdtrit(len(audit.table) - 1, level)
    limit = max(point - float(quantile) * variance**0.5, found, 0.0)
    return float(np.floor(limit * 100 + 1e-7) / 100)


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
    units = {
        label: tuple(audit.table.unit_id[audit.table.stratum == label]) for label in audit.sizes
    }
    given: dict[str, Any] = {
        "frame": columns,
        "sample": DisclosedSample(
            units=units,
            program=audit.program,
            seeds=audit.seeds,
            in_order=audit.in_order,
            sizes=audit.sizes,
        ),
        "review": read_review(table, sizes=audit.sizes, stratum="stratum", rules="cms-pim"),
        "figures": PrintedFigures(demand=f"{audit.demand:.2f}"),
        "period": PERIOD,
        "patient": "patient",
        "proceeding": "Medicare appeal",
    }
    return Study(**(given | audit.stated))

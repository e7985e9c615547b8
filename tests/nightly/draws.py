"""Honest ways to draw: program, seed and strata as auditors use them, each disclosed in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from sampling.ratstats import single_stage
from tests.builders.streams import Stream

from .audits import Audit, shares_of, sizes_of, with_strata
from .r_sample import in_turn

Draw = Callable[[pd.DataFrame, int, Stream], Audit]
"""(frame without strata, n, stream) to an audit whose table holds the selected units."""


def _seed(stream: Stream, most: int = 2**31 - 1) -> int:
    return 1 + int(stream.integers(most - 1, 1)[0])


def _chosen(
    frame: pd.DataFrame, drawn: Sequence[Sequence[int]], labels: Sequence[str]
) -> pd.DataFrame:
    rows = [
        frame[frame.stratum == label].iloc[list(k)] for label, k in zip(labels, drawn, strict=True)
    ]
    return pd.concat(rows).reset_index(drop=True)


def _in_turn(
    frame: pd.DataFrame,
    n: int,
    seed: int,
    program: str,
    strata: int,
    draw: Callable[[int, list[int], list[int]], list[list[int]]],
) -> Audit:
    """One seed for all strata, drawn one after another in the order of their labels."""
    frame = with_strata(frame, strata)
    sizes = sizes_of(frame)
    share = shares_of(n, list(sizes))
    drawn = draw(seed, list(sizes.values()), list(share.values()))
    table = _chosen(frame, drawn, list(sizes))
    return Audit(frame, table, sizes, {"": str(seed)}, program, True, 0.0)


def r_sample_two_strata(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """R 3.6 or later: `set.seed(s)`, then `sample(N_h, n_h)` in a loop over two strata."""
    return _in_turn(frame, n, _seed(stream), "R sample", 2, in_turn)


def r_sample_five_strata(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    return _in_turn(frame, n, _seed(stream), "R sample", 5, in_turn)


def r_before_3_6(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """R before 3.6 (sample.kind Rounding), two strata in turn."""

    def draw(seed: int, sizes: list[int], counts: list[int]) -> list[list[int]]:
        return in_turn(seed, sizes, counts, kind="Rounding")

    return _in_turn(frame, n, _seed(stream), "R sample rounding", 2, draw)


def r_one_stratum(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    return _in_turn(frame, n, _seed(stream), "R sample", 1, in_turn)


def numpy_generator(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """One `default_rng(s)`, `choice(N_h, n_h, replace=False)` stratum after stratum."""

    def draw(seed: int, sizes: list[int], counts: list[int]) -> list[list[int]]:
        rng = np.random.default_rng(seed)
        return [
            rng.choice(size, k, replace=False).tolist()
            for size, k in zip(sizes, counts, strict=True)
        ]

    return _in_turn(frame, n, _seed(stream), "numpy default_rng", 5, draw)


def _legacy(seed: int, sizes: list[int], counts: list[int]) -> list[list[int]]:
    state = np.random.RandomState(seed)
    return [
        state.choice(size, k, replace=False).tolist() for size, k in zip(sizes, counts, strict=True)
    ]


def numpy_random_state(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """One `RandomState(s)`, `choice` stratum after stratum."""
    return _in_turn(frame, n, _seed(stream), "numpy RandomState", 2, _legacy)


def numpy_seeds_by_stratum(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """`RandomState(s_h).choice` with another seed for every stratum."""
    audit = _in_turn(frame, n, _seed(stream), "numpy RandomState", 2, _legacy)
    seeds = {label: _seed(stream) for label in audit.sizes}
    counts = audit.table.groupby("stratum").size()
    drawn = [_legacy(seeds[k], [size], [int(counts[k])])[0] for k, size in audit.sizes.items()]
    audit.table = _chosen(audit.frame, drawn, list(audit.sizes))
    audit.seeds = {label: str(seed) for label, seed in seeds.items()}
    return audit


def pandas_groups(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """`frame.groupby("stratum").sample(n_h, random_state=s)`: the groups in sorted order."""
    frame = with_strata(frame, 2)
    n -= n % 2
    seed = _seed(stream)
    drawn = frame.groupby("stratum").sample(n // 2, random_state=seed)
    sizes = sizes_of(frame)
    return Audit(
        frame, drawn.reset_index(drop=True), sizes, {"": str(seed)}, "pandas sample", True, 0.0
    )


def pandas_one_stratum(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    frame, seed = with_strata(frame, 1), _seed(stream)
    table = frame.sample(n, random_state=seed).reset_index(drop=True)
    sizes = sizes_of(frame)
    return Audit(frame, table, sizes, {"": str(seed)}, "pandas sample", True, 0.0)


def _ratstats(frame: pd.DataFrame, n: int, stream: Stream, strata: int) -> Audit:
    frame = with_strata(frame, strata)
    sizes = sizes_of(frame)
    seeds: dict[str, str] = {}
    drawn = []
    for label, k in shares_of(n, list(sizes)).items():
        seed = float(_seed(stream, 99_999)) + 0.25 * len(seeds)
        seeds[label] = f"{seed:.2f}"
        listed: Any = single_stage(seed, k, 0, 1, sizes[label])
        drawn.append([value - 1 for value in listed.in_order])
    return Audit(frame, _chosen(frame, drawn, list(sizes)), sizes, seeds, "RAT-STATS", True, 0.0)


def ratstats_one_stratum(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    return _ratstats(frame, n, stream, 1)


def ratstats_two_strata(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """RAT-STATS with another seed for every stratum."""
    return _ratstats(frame, n, stream, 2)


def _listed(frame: pd.DataFrame, n: int, stream: Stream, keys: list[str]) -> Audit:
    """Drawn from the list sorted by these keys, ties as in the file, which is in another order."""
    listed = frame.sort_values(keys, kind="stable").reset_index(drop=True)
    audit = _in_turn(listed, n, _seed(stream), "R sample", 2, in_turn)
    audit.frame = audit.frame.sort_values("unit_id").reset_index(drop=True)
    audit.order = ", ".join(f"{key} asc" for key in keys)
    return audit


def list_sorted_by_two_keys(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    return _listed(frame, n, stream, ["date", "paid"])


def list_sorted_by_three_keys(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    return _listed(frame, n, stream, ["code", "date", "paid"])


def order_not_stated(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """Drawn from a list sorted by keys that were not disclosed (a hash of the id)."""
    key = frame.unit_id.map(_digest)
    listed = frame.assign(key=key).sort_values("key").drop(columns="key").reset_index(drop=True)
    audit = _in_turn(listed, n, _seed(stream), "R sample", 2, in_turn)
    audit.frame = audit.frame.sort_values("unit_id").reset_index(drop=True)
    audit.order = ""
    return audit


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def sorted_after_the_draw(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """The list of selected units is printed in the order of the file."""
    audit = _in_turn(frame, n, _seed(stream), "numpy RandomState", 2, _legacy)
    audit.table = audit.table.sort_values(["stratum", "unit_id"]).reset_index(drop=True)
    audit.in_order = False
    return audit


def spares_used_in_order(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """RAT-STATS with spares: units without records are replaced by the first spares in order."""
    audit = _ratstats(frame, n + 6, stream, 1)
    selected, spares = audit.table.iloc[:n], audit.table.iloc[n:]
    lost = selected.index[[3, n // 2, n - 1]]
    used = spares.iloc[: len(lost)]
    audit.selected = {"1": tuple(selected.unit_id)}
    audit.spares = {"1": tuple(spares.unit_id)}
    audit.table = pd.concat([selected.drop(lost), used]).reset_index(drop=True)
    return audit


def replaced_units_kept_in_the_list(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """The same, with the replaced units listed as replaced and the spares after them."""
    audit = spares_used_in_order(frame, n, stream)
    lost = [unit for unit in audit.selected["1"] if unit not in set(audit.table.unit_id)]
    kept = audit.frame[audit.frame.unit_id.isin(lost)].assign(status="replaced")
    audit.table = pd.concat([audit.table.assign(status="reviewed"), kept]).reset_index(drop=True)
    return audit


def tickets(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """The n smallest SHA-256 tickets of every stratum, computed from the published rule."""
    frame = with_strata(frame, 2)
    sizes, seed = sizes_of(frame), f"seed {_seed(stream)}"
    drawn = []
    for label, k in shares_of(n, list(sizes)).items():
        rows = frame[frame.stratum == label].reset_index(drop=True)
        made = rows.unit_id.map(
            lambda unit, label=label: _digest(f"ticket/1\n{seed}\n{label}\n{unit}")
        )
        drawn.append([int(place) for place in made.sort_values().index[:k]])
    table = _chosen(frame, drawn, list(sizes))
    return Audit(frame, table, sizes, {"": seed}, "ticket", True, 0.0)


def no_record_of_the_draw(frame: pd.DataFrame, n: int, stream: Stream) -> Audit:
    """Neither program nor seed is disclosed."""
    audit = numpy_generator(frame, n, stream)
    audit.seeds, audit.program, audit.in_order = {}, "not said", False
    return audit


DRAWS: tuple[Draw, ...] = (
    r_sample_two_strata,
    ratstats_one_stratum,
    numpy_generator,
    pandas_groups,
    spares_used_in_order,
    r_sample_five_strata,
    list_sorted_by_two_keys,
    numpy_random_state,
    pandas_one_stratum,
    ratstats_two_strata,
    r_before_3_6,
    order_not_stated,
    r_one_stratum,
    sorted_after_the_draw,
    no_record_of_the_draw,
    replaced_units_kept_in_the_list,
    tickets,
    list_sorted_by_three_keys,
    numpy_seeds_by_stratum,
)

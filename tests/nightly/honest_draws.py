"""Honest draws by number: any program, way, seed and strata, stated in full or in part.

Each is judged by its replay alone: none may be called not reproduced, or reproduced in part. The
draws come from the programs that run here and from `reference_draws`; some are made in ways
that no list has, as experts make them too.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.builders import reference_draws as made
from tests.builders.streams import Stream, stream_named
from validation import DisclosedSample, FrameColumns, Study, replicate

from .r_sample import RStream

Draw = Callable[[int, list[int], list[int]], list[list[int]]]
"""(seed, sizes, counts) to the places of every stratum, in turn from one seed."""
BLAMES = ("not reproduced", "partly reproduced", "reproduced except for named units")
FEWEST_ROWS, MORE_ROWS = 300, 900


@dataclass(frozen=True)
class HonestDraw:
    """A way to draw: the program and version that are stated, and its name where it has one."""

    program: str
    version: str
    draw: Draw
    way: str = ""
    most_seed: int = 2**31 - 2


def _each(start: Callable[[int], Any], draw: Callable[[Any, int, int], Sequence[int]]) -> Draw:
    def drawn(seed: int, sizes: list[int], counts: list[int]) -> list[list[int]]:
        state = start(seed)
        return [
            [int(place) for place in draw(state, size, n)]
            for size, n in zip(sizes, counts, strict=True)
        ]

    return drawn


def _r_keys(stream: RStream, size: int, n: int) -> list[int]:
    keys = [stream.uniform() for _ in range(size)]
    return sorted(range(size), key=keys.__getitem__)[:n]


def _r_own_function(stream: RStream, size: int, n: int) -> list[int]:
    """A function of one's own: every row is kept by a coin of its own, the first n are taken."""
    order = sorted(range(size), key=lambda _: stream.uniform() * stream.uniform())
    return order[:n]


def _shuffled(rng: random.Random, size: int, n: int) -> list[int]:
    rows = list(range(size))
    rng.shuffle(rows)
    return rows[:n]


HONEST: tuple[HonestDraw, ...] = (
    HonestDraw("R", "4.2.2", _each(RStream, lambda s, size, n: s.sample(size, n)), "sample"),
    HonestDraw("R", "4.3.1", _each(RStream, _r_keys), "order(runif(N))"),
    HonestDraw("R", "4.2.2", _each(RStream, _r_own_function)),
    HonestDraw(
        "R",
        "3.5.3",
        _each(lambda s: RStream(s, kind="Rounding"), lambda s, size, n: s.sample(size, n)),
        "sample",
    ),
    HonestDraw(
        "numpy default_rng",
        "1.26",
        _each(np.random.default_rng, lambda g, size, n: g.choice(size, n, replace=False)),
        "choice",
    ),
    HonestDraw(
        "numpy default_rng",
        "1.26",
        _each(np.random.default_rng, lambda g, size, n: np.argsort(g.random(size))[:n]),
        "sort by random",
    ),
    HonestDraw(
        "numpy default_rng",
        "1.26",
        _each(np.random.default_rng, lambda g, size, n: np.argsort(g.normal(size=size))[:n]),
    ),
    HonestDraw(
        "numpy RandomState",
        "1.26",
        _each(np.random.RandomState, lambda g, size, n: np.argsort(g.rand(size))[:n]),
        "sort by random",
    ),
    HonestDraw(
        "pandas sample",
        "2.2",
        _each(np.random.RandomState, lambda g, size, n: g.permutation(size)[:n]),
        "sample",
    ),
    HonestDraw(
        "Python random",
        "3.11",
        _each(random.Random, lambda g, size, n: g.sample(range(size), n)),
        "sample",
    ),
    HonestDraw("Python random", "3.9", _each(random.Random, _shuffled), "shuffle"),
    HonestDraw(
        "Python random",
        "3.12",
        _each(random.Random, lambda g, size, n: made.smallest(_gauss(g), size, n)),
    ),
    HonestDraw("SAS SURVEYSELECT", "15.1", made.surveyselect, "SRS"),
    HonestDraw("SAS SURVEYSELECT", "9.4", made.surveyselect),
    HonestDraw("SAS SURVEYSELECT", "9.2", _each(made.ranuni, made.floyd), "SRS"),
    HonestDraw("SAS RANUNI", "9.4", _each(made.ranuni, made.smallest), "sort"),
    HonestDraw("SAS RANUNI", "9.4", _each(made.ranuni, made.down_the_list), "selection-rejection"),
    HonestDraw("SAS RAND", "9.4", _each(made.sas_rand, made.smallest), "sort"),
    HonestDraw(
        "Excel VBA",
        "2016",
        _each(lambda s: made.visual_basic(seed=s, negative=-1), made.until_distinct),
        "Int(N * Rnd) + 1 until distinct",
        60_000,
    ),
    HonestDraw(
        "Excel VBA",
        "2016",
        # A session that drew other numbers before.
        _each(lambda s: _later(made.visual_basic(seed=s), 17), made.smallest),
        "sort by Rnd",
        60_000,
    ),
    HonestDraw("Stata", "17", _each(made.stata, made.smallest), "sort by runiform()"),
    HonestDraw("Stata", "13", _each(made.ranuni, made.smallest)),
    HonestDraw("SQL Server RAND", "2019", _each(made.sql_server, made.until_distinct)),
    HonestDraw("ACL", "14", _each(random.Random, _shuffled)),
    HonestDraw("Excel", "365", _each(random.Random, _shuffled)),
    HonestDraw("Simple Sampler", "2", _each(random.Random, _shuffled)),
)


def _gauss(rng: random.Random) -> Any:
    while True:
        yield rng.gauss(0, 1)


def _later(values: Any, count: int) -> Any:
    for _ in range(count):
        next(values)
    return values


def _chance(stream: Stream) -> float:
    return float(stream.uniform(1)[0])


def honest_draw(number: int) -> tuple[str, Study]:
    """The honest draw of this number, the same on every machine, and its kind in words."""
    stream = stream_named(f"honest draw {number}")
    made_by = HONEST[number % len(HONEST)]
    size = FEWEST_ROWS + int(stream.integers(MORE_ROWS, 1)[0])
    ids = np.array([f"u{k:05d}" for k in range(size)], dtype=object)
    paid = 1_000 + stream.integers(90_000, size)
    days = np.datetime64("2024-01-01") + stream.integers(365, size).astype("timedelta64[D]")
    strata = 1 + int(stream.integers(4, 1)[0])
    labels = np.array([f"s{k}" for k in stream.integers(strata, size)], dtype=object)
    names = sorted(set(labels.tolist()))
    # The list that was drawn from: the file, by days, or in an order that no column gives.
    order, stated = np.arange(size), "file"
    kind = _chance(stream)
    if kind < 0.3:
        order, stated = np.argsort(days, kind="stable"), "date asc"
    elif kind < 0.45:
        order, stated = np.argsort(stream.uniform(size)), ""
    rows = [[int(row) for row in order if labels[row] == name] for name in names]
    counts = [min(len(part), 6 + int(stream.integers(20, 1)[0])) for part in rows]
    seed = 1 + int(stream.integers(made_by.most_seed, 1)[0])
    places = made_by.draw(seed, [len(part) for part in rows], counts)
    units = {
        name: tuple(str(ids[part[place]]) for place in drawn)
        for name, part, drawn in zip(names, rows, places, strict=True)
    }
    told = _chance(stream)
    sample = DisclosedSample(
        units,
        program=made_by.program,
        version="" if told < 0.15 else made_by.version,
        way=made_by.way if told > 0.5 else "",
        seeds={} if 0.15 <= told < 0.2 else {"": str(seed)},
        order=stated,
        in_order=_chance(stream) < 0.5,
    )
    frame = FrameColumns(ids, paid, strata=labels, dates=days)
    words = f"{made_by.program} {made_by.version}, {made_by.way or 'a way of its own'}"
    return words, Study(frame=frame, sample=sample)


def judge_draw(number: int) -> tuple[str, bool, str, float]:
    """The kind of a draw, whether its replay is right, the verdict, and the seconds taken."""
    from_ = time.perf_counter()
    kind, study = honest_draw(number)
    found = replicate(study)
    words = f"{found.verdict}: {found.statement}"
    return kind, found.verdict not in BLAMES, words, time.perf_counter() - from_

"""What the ways of drawing are made of: a frame, and the rows that programs draw from it.

The draws come from the programs themselves
where they run here (numpy, pandas, Python), from R's and PostgreSQL's printed draws, and else from
`reference_draws`, which stand apart from the generators under test.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sampling.ratstats import single_stage
from tests.builders import reference_draws as made
from validation import DisclosedSample, FrameColumns, Study

REFERENCE = Path(__file__).parents[1] / "reference"
SIZE = 600
NEEDED = {"a": 12, "b": 15, "c": 9}
EVENLY = dict.fromkeys(NEEDED, 12)
SEED = "2024"
Places = Mapping[str, Sequence[int]]
"""Places (from 0) among the rows of each stratum in the order of the list."""


@cache
def frame() -> FrameColumns:
    """600 rows in three strata that are mixed in the file, whose first rows are of stratum b."""
    k = np.arange(SIZE)
    return FrameColumns(
        np.array([f"u{unit:06d}" for unit in (k * 7919) % 100_003], dtype=object),
        1000 + (k * k * 31 + k * 17) % 90_000,
        strata=np.array(list("bbbaacc"), dtype=object)[k % 7],
        dates=np.datetime64("2024-01-01") + (k * 37) % 366,
        more={
            "code": np.array(["99213", "99214", "A0425"], dtype=object)[(k // 5) % 3],
            "RAND": np.array([f"{u:.12f}" for u in np.random.default_rng(8).random(SIZE)], object),
        },
    )


def rows_of(label: str, order: Sequence[int] | None = None) -> list[int]:
    """The rows of a stratum ("1": all of them) in the order of the list."""
    listed = range(SIZE) if order is None else order
    labels = frame().strata
    assert labels is not None
    return [row for row in listed if label == "1" or labels[row] == label]


@dataclass(frozen=True)
class Way:
    """One way to draw: what is stated of it, the rows drawn by stratum, and the answer due.

    `before` says whether it was replayed when the table was made.
    """

    name: str
    program: str
    version: str
    drawn: Callable[[], Mapping[str, Sequence[int]]]
    way: str = ""
    seeds: Mapping[str, str] = field(default_factory=lambda: {"": SEED})
    order: str = "file"
    answer: str = "reproduced"
    before: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    def study(self) -> Study:
        """The frame and the disclosed sample."""
        columns = frame()
        units = {
            label: tuple(str(columns.ids[row]) for row in rows)
            for label, rows in self.drawn().items()
        }
        if set(units) == {"1"}:
            columns = replace(columns, strata=None)
        sample = DisclosedSample(
            units=units,
            program=self.program,
            version=self.version,
            way=self.way,
            seeds=self.seeds,
            order=self.order,
            **self.more,
        )
        return Study(frame=columns, sample=sample)


def one(places: Callable[[], Sequence[int]]) -> Callable[[], dict[str, list[int]]]:
    """A list without strata: the places are the rows."""
    return lambda: {"1": [int(place) for place in places()]}


def turns(
    draw: Callable[[str, int, int], Sequence[int]],
    order: str = "abc",
    needed: Mapping[str, int] = NEEDED,
) -> dict[str, list[int]]:
    """Stratum after stratum: `draw` gets the label, N_h and n_h."""
    found = {}
    for label in order:
        rows = rows_of(label)
        found[label] = [rows[place] for place in draw(label, len(rows), needed[label])]
    return {label: found[label] for label in sorted(found)}


def first_of_each(numbers: Sequence[float], needed: Mapping[str, int] = NEEDED) -> Any:
    """The rows with the smallest of numbers that run over the whole list, in each stratum."""
    return {
        label: sorted(rows_of(label), key=lambda row: numbers[row])[:n]
        for label, n in needed.items()
    }


def r_printed(case: str) -> Callable[[], dict[str, list[int]]]:
    """The rows that R printed for a case of tests/reference/r_ways/strata.R."""

    def read() -> dict[str, list[int]]:
        text = (REFERENCE / "r_ways" / "strata.txt").read_text(encoding="utf-8")
        lines = [line.split("|") for line in text.splitlines()]
        return {
            label: [int(row) - 1 for row in rows] for name, label, *rows in lines if name == case
        }

    return read


def r_one(kind: str, way: str, samples: str = "Rejection") -> Callable[[], dict[str, list[int]]]:
    """The 10 places of 600 that R printed for a way (tests/reference/r_ways/one.R)."""

    def read() -> dict[str, list[int]]:
        text = (REFERENCE / "r_ways" / "one.txt").read_text(encoding="utf-8")
        lines = [line.split("|") for line in text.splitlines()]
        (rows,) = (rest for a, b, c, *rest in lines if (a, b, c) == (kind, samples, way))
        return {"1": [int(row) - 1 for row in rows]}

    return read


def postgres_printed(case: str) -> Callable[[], dict[str, list[int]]]:
    """The rows that PostgreSQL 15 printed (tests/reference/postgres_draws)."""

    def read() -> dict[str, list[int]]:
        text = (REFERENCE / "postgres_draws" / "values.txt").read_text(encoding="utf-8")
        lines = [line.split("|") for line in text.splitlines()]
        return {
            label: [int(row) - 1 for row in rows] for name, label, *rows in lines if name == case
        }

    return read


def ratstats(seeds: Mapping[str, float]) -> Callable[[], dict[str, list[int]]]:
    """RAT-STATS, one seed for each stratum."""

    def draw() -> dict[str, list[int]]:
        found = {}
        for label, seed in seeds.items():
            rows = rows_of(label)
            drawn: Any = single_stage(seed, 12, 0, 1, len(rows))
            found[label] = [rows[value - 1] for value in drawn.in_order]
        return found

    return draw


def distinct(draw: Callable[[], int], n: int) -> list[int]:
    """Different numbers in the order drawn."""
    found: dict[int, None] = {}
    while len(found) < n:
        found.setdefault(draw())
    return list(found)


def numpy_in_turn(rng: Any) -> dict[str, list[int]]:
    return turns(lambda _, size, n: rng.choice(size, n, replace=False).tolist())


def grouped() -> dict[str, list[int]]:
    table = pd.DataFrame({"row": np.arange(SIZE), "stratum": frame().strata})
    drawn = table.groupby("stratum").sample(12, random_state=int(SEED))
    return {str(label): part.row.tolist() for label, part in drawn.groupby("stratum")}


def seq() -> dict[str, list[int]]:
    """CONTROL code, paid: paid goes up within the first code, down within the next."""
    columns = frame()
    codes = columns.more["code"].tolist()
    groups = sorted(set(codes))
    listed = []
    for number, code in enumerate(groups):
        rows = [row for row in range(SIZE) if codes[row] == code]
        sign = -1 if number % 2 else 1
        listed += sorted(rows, key=lambda row: sign * int(columns.paid_cents[row]))
    return {"1": [listed[place] for place in made.chromy(made.ranuni(40070), SIZE, 20)]}


def brewer() -> dict[str, list[int]]:
    values = made.ranuni(48702)

    def draw(label: str, _size: int, _n: int) -> list[int]:
        return made.brewer(values, (frame().paid_cents[rows_of(label)] / 100).tolist())

    return turns(draw)


def python(
    draw: Callable[[random.Random, int, int], list[int]],
) -> Callable[[], dict[str, list[int]]]:
    def drawn() -> dict[str, list[int]]:
        rng = random.Random(int(SEED))
        return turns(lambda _, size, n: draw(rng, size, n))

    return drawn


def shuffled(rng: random.Random, size: int, n: int) -> list[int]:
    rows = list(range(size))
    rng.shuffle(rows)
    return rows[:n]


def randint(rng: random.Random, size: int, n: int) -> list[int]:
    return distinct(lambda: rng.randint(1, size) - 1, n)


def keyed(rng: random.Random, size: int, n: int) -> list[int]:
    keys = [rng.random() for _ in range(size)]
    return sorted(range(size), key=keys.__getitem__)[:n]


def python_2(seed: int, size: int, n: int) -> list[int]:
    """sample(xrange(N), n) of Python 2.7 where N is large: int(random() N) until new."""
    rng = random.Random(seed)
    return distinct(lambda: int(rng.random() * size), n)


def stream(values: Iterator[float], draw: Any, needed: Mapping[str, int] = NEEDED) -> Any:
    return turns(lambda _, size, n: draw(values, size, n), needed=needed)


def surveyselect() -> dict[str, list[int]]:
    rows = {label: rows_of(label) for label in NEEDED}
    places = made.surveyselect(
        int(SEED), [len(rows[label]) for label in NEEDED], list(NEEDED.values())
    )
    return {
        label: [rows[label][place] for place in drawn]
        for label, drawn in zip(NEEDED, places, strict=True)
    }


def listing_of_2019() -> Any:
    from validation.study.disclosed_samples import KnownListing

    drawn: Any = single_stage(777, 12, 0, 1, 5000)
    return KnownListing("777", 1, 5000, tuple(drawn.in_order))


def by_column() -> dict[str, list[int]]:
    return first_of_each([float(text) for text in frame().more["RAND"]])


def rng() -> np.random.Generator:
    return np.random.default_rng(int(SEED))


def legacy() -> np.random.RandomState:
    return np.random.RandomState(int(SEED))

"""The ways in which experts really draw: generator, way, strata and order, each with its draw.

`WAYS` is the table that the replay is measured by. The draws come from the programs themselves
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


def _numpy_in_turn(rng: Any) -> dict[str, list[int]]:
    return turns(lambda _, size, n: rng.choice(size, n, replace=False).tolist())


def _grouped() -> dict[str, list[int]]:
    table = pd.DataFrame({"row": np.arange(SIZE), "stratum": frame().strata})
    drawn = table.groupby("stratum").sample(12, random_state=int(SEED))
    return {str(label): part.row.tolist() for label, part in drawn.groupby("stratum")}


def _seq() -> dict[str, list[int]]:
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


def _brewer() -> dict[str, list[int]]:
    values = made.ranuni(48702)

    def draw(label: str, _size: int, _n: int) -> list[int]:
        return made.brewer(values, (frame().paid_cents[rows_of(label)] / 100).tolist())

    return turns(draw)


def _python(
    draw: Callable[[random.Random, int, int], list[int]],
) -> Callable[[], dict[str, list[int]]]:
    def drawn() -> dict[str, list[int]]:
        rng = random.Random(int(SEED))
        return turns(lambda _, size, n: draw(rng, size, n))

    return drawn


def _shuffled(rng: random.Random, size: int, n: int) -> list[int]:
    rows = list(range(size))
    rng.shuffle(rows)
    return rows[:n]


def _randint(rng: random.Random, size: int, n: int) -> list[int]:
    return distinct(lambda: rng.randint(1, size) - 1, n)


def _keyed(rng: random.Random, size: int, n: int) -> list[int]:
    keys = [rng.random() for _ in range(size)]
    return sorted(range(size), key=keys.__getitem__)[:n]


def _python_2(seed: int, size: int, n: int) -> list[int]:
    """sample(xrange(N), n) of Python 2.7 where N is large: int(random() N) until new."""
    rng = random.Random(seed)
    return distinct(lambda: int(rng.random() * size), n)


def _stream(values: Iterator[float], draw: Any, needed: Mapping[str, int] = NEEDED) -> Any:
    return turns(lambda _, size, n: draw(values, size, n), needed=needed)


def _surveyselect() -> dict[str, list[int]]:
    rows = {label: rows_of(label) for label in NEEDED}
    places = made.surveyselect(
        int(SEED), [len(rows[label]) for label in NEEDED], list(NEEDED.values())
    )
    return {
        label: [rows[label][place] for place in drawn]
        for label, drawn in zip(NEEDED, places, strict=True)
    }


def _listing_of_2019() -> Any:
    from validation.study.disclosed_samples import KnownListing

    drawn: Any = single_stage(777, 12, 0, 1, 5000)
    return KnownListing("777", 1, 5000, tuple(drawn.in_order))


def _by_column() -> dict[str, list[int]]:
    return first_of_each([float(text) for text in frame().more["RAND"]])


def rng() -> np.random.Generator:
    return np.random.default_rng(int(SEED))


def legacy() -> np.random.RandomState:
    return np.random.RandomState(int(SEED))


ASSUMED, OPEN = "reproduced under an assumption", "cannot be concluded"
RAT, R422, R353, NP, PD = "2007", "4.2.2", "3.5.3", "1.26.4", "2.2.0"
THREE = {"a": "101.5", "b": "20202", "c": "303.25"}
WAYS: tuple[Way, ...] = (
    Way("RAT-STATS", "RAT-STATS", RAT, ratstats({"1": 2024}), before=True),
    Way(
        "RAT-STATS, a seed for each stratum",
        "RAT-STATS",
        RAT,
        ratstats({label: float(seed) for label, seed in THREE.items()}),
        seeds=THREE,
        before=True,
    ),
    Way("R sample", "R sample", R422, r_one("Mersenne-Twister", "sample"), before=True),
    Way(
        "R sample before 3.6",
        "R",
        R353,
        r_one("Mersenne-Twister", "sample", "Rounding"),
        before=True,
    ),
    Way("R order(runif(N))", "R", R422, r_one("Mersenne-Twister", "order(runif(N))")),
    Way("R order(-runif(N))", "R", R422, r_one("Mersenne-Twister", "order(-runif(N))")),
    Way("R order(rnorm(N))", "R", R422, r_one("Mersenne-Twister", "order(rnorm(N))")),
    Way("R ceiling(runif(n) * N)", "R", R422, r_one("Mersenne-Twister", "ceiling(runif(n) * N)")),
    Way("R round(runif(n, 1, N))", "R", R422, r_one("Mersenne-Twister", "round(runif(n, 1, N))")),
    Way("R srswor1", "R", R422, r_one("Mersenne-Twister", "srswor1")),
    Way("R UPsystematic", "R", R422, r_one("Mersenne-Twister", "UPsystematic")),
    Way("R slice_sample by group", "R", R422, r_printed("slice_sample"), way="slice_sample"),
    Way("R sample_n by group", "R", R422, r_printed("sample_n")),
    Way("R sampling::strata", "R", R422, r_printed("sampling strata")),
    Way("R order(runif) stratum after stratum", "R", R422, r_printed("order(runif) in turn")),
    Way("R runif over the list, then groups", "R", R422, r_printed("runif over the list")),
    Way("R sample of the list, then groups", "R", R422, r_printed("mutate sample")),
    *(
        Way(f"R {kind} sample", f"R {kind}", R422, r_one(kind, "sample"))
        for kind in (
            "Wichmann-Hill",
            "Marsaglia-Multicarry",
            "Super-Duper",
            "L'Ecuyer-CMRG",
            "Knuth-TAOCP-2002",
            "Knuth-TAOCP",
        )
    ),
    Way(
        "numpy default_rng choice in turn",
        "numpy default_rng",
        NP,
        lambda: _numpy_in_turn(rng()),
        before=True,
    ),
    Way(
        "numpy default_rng permutation",
        "numpy default_rng",
        NP,
        one(lambda: rng().permutation(SIZE)[:20]),
        before=True,
    ),
    Way(
        "numpy default_rng argsort(random)",
        "numpy default_rng",
        NP,
        one(lambda: np.argsort(rng().random(SIZE))[:20]),
    ),
    Way(
        "numpy default_rng integers until distinct",
        "numpy default_rng",
        NP,
        one(lambda: list(dict.fromkeys(rng().integers(SIZE, size=40).tolist()))[:20]),
    ),
    Way(
        "numpy RandomState choice in turn",
        "numpy RandomState",
        NP,
        lambda: _numpy_in_turn(legacy()),
        before=True,
    ),
    Way(
        "numpy RandomState argsort(rand)",
        "numpy RandomState",
        NP,
        one(lambda: np.argsort(legacy().rand(SIZE), kind="stable")[:20]),
    ),
    Way(
        "numpy RandomState randint until distinct",
        "numpy RandomState",
        NP,
        one(lambda: list(dict.fromkeys(legacy().randint(1, SIZE + 1, 40) - 1))[:20]),
    ),
    Way(
        "a column of random numbers, groups by head",
        "numpy default_rng",
        NP,
        lambda: first_of_each(rng().random(SIZE).tolist()),
    ),
    Way(
        "pandas sample",
        "pandas sample",
        PD,
        one(lambda: pd.Series(range(SIZE)).sample(20, random_state=int(SEED))),
        before=True,
    ),
    Way("pandas groupby sample", "pandas sample", PD, _grouped, before=True),
    Way(
        "pandas sample(frac=1), then groupby head",
        "pandas sample",
        PD,
        lambda: first_of_each(np.argsort(legacy().permutation(SIZE)).tolist()),
    ),
    Way(
        "Python sample",
        "Python random",
        "3.11",
        _python(lambda random_, size, n: random_.sample(range(size), n)),
    ),
    Way("Python shuffle", "Python random", "3.11", _python(_shuffled)),
    Way("Python randint until distinct", "Python random", "3.11", _python(_randint)),
    Way("Python random() as a sort key", "Python random", "3.11", _python(_keyed)),
    Way("Python 2.7 sample", "Python random", "2.7", one(lambda: _python_2(2024, SIZE, 20))),
    Way(
        "SURVEYSELECT SRS",
        "SAS SURVEYSELECT",
        "9.4",
        one(lambda: made.floyd(made.sas_rand(2024), SIZE, 20)),
    ),
    Way("SURVEYSELECT SRS with strata", "SAS SURVEYSELECT", "15.1", _surveyselect),
    Way(
        "SURVEYSELECT SRS with strata, SAS 9.2",
        "SAS SURVEYSELECT",
        "9.2",
        lambda: _stream(made.ranuni(2024), made.floyd),
    ),
    Way(
        "SURVEYSELECT SEQ with CONTROL",
        "SAS SURVEYSELECT RANUNI",
        "9.2",
        _seq,
        way="SEQ",
        seeds={"": "40070"},
        order="code asc, paid alternating",
    ),
    Way(
        "SURVEYSELECT PPS_BREWER",
        "SAS SURVEYSELECT",
        "9.2",
        _brewer,
        way="PPS_BREWER",
        seeds={"": "48702"},
    ),
    Way(
        "SAS RANUNI sort, strata in one step",
        "SAS RANUNI",
        "9.4",
        lambda: _stream(made.ranuni(2024), made.smallest),
    ),
    Way(
        "SAS RANUNI over the list, then strata",
        "SAS RANUNI",
        "9.4",
        lambda: first_of_each([u for u, _ in zip(made.ranuni(2024), range(SIZE), strict=False)]),
    ),
    Way(
        "SAS RANUNI selection-rejection",
        "SAS RANUNI",
        "9.4",
        one(lambda: made.down_the_list(made.ranuni(2024), SIZE, 20)),
    ),
    Way(
        "SAS RAND sort",
        "SAS RAND",
        "9.4",
        one(lambda: made.smallest(made.sas_rand(2024), SIZE, 20)),
    ),
    Way(
        "VBA Randomize, Int(N * Rnd) + 1 until distinct",
        "Excel VBA",
        "2016",
        one(lambda: made.until_distinct(made.visual_basic(seed=2024), SIZE, 20)),
    ),
    Way(
        "VBA Rnd(-1), Randomize, Rnd per row and a sort",
        "Excel VBA",
        "2016",
        one(lambda: made.smallest(made.visual_basic(seed=2024, negative=-1), SIZE, 20)),
    ),
    Way(
        "VBA without Randomize",
        "Excel VBA",
        "2016",
        one(lambda: made.until_distinct(made.visual_basic(), SIZE, 20)),
        seeds={"": "none"},
    ),
    Way(
        "VBA whose seed was not stated",
        "Excel VBA",
        "2016",
        one(lambda: made.until_distinct(made.visual_basic(seed=51234.5, negative=-1), SIZE, 20)),
        seeds={},
        answer=ASSUMED,
    ),
    Way(
        "Excel RAND kept as a column",
        "Excel",
        "365",
        _by_column,
        seeds={},
        order="",
        more={"random_column": "RAND"},
    ),
    Way(
        "Stata sort by runiform()",
        "Stata",
        "17",
        one(lambda: made.smallest(made.stata(2024), SIZE, 20)),
    ),
    Way(
        "Stata sample n, count by()",
        "Stata",
        "17",
        lambda: first_of_each([u for u, _ in zip(made.stata(2024), range(SIZE), strict=False)]),
        way="sample",
        answer=ASSUMED,
    ),
    Way(
        "SQL Server RAND in a loop",
        "SQL Server RAND",
        "2019",
        one(lambda: made.until_distinct(made.sql_server(2024), SIZE, 20)),
    ),
    Way(
        "PostgreSQL 15 order by random()",
        "PostgreSQL",
        "15.4",
        postgres_printed("list"),
        seeds={"": "0.42"},
    ),
    Way(
        "PostgreSQL 15 row_number() over (partition by stratum order by random())",
        "PostgreSQL",
        "15.4",
        postgres_printed("partition"),
        seeds={"": "0.42"},
    ),
    Way(
        "PostgreSQL 13 order by random()",
        "PostgreSQL",
        "13.2",
        one(lambda: made.smallest(made.postgres_12(0.42), SIZE, 20)),
        seeds={"": "0.42"},
    ),
    Way(
        "PostgreSQL 9.6 order by random()",
        "PostgreSQL",
        "9.6",
        one(lambda: made.smallest(made.postgres_11(0.42), SIZE, 20)),
        seeds={"": "0.42"},
    ),
    Way(
        "R sample, list sorted by two keys, the file handed over in another order",
        "R sample",
        R422,
        lambda: {
            "1": [
                np.lexsort((frame().paid_cents, frame().more["code"].astype(str))).tolist()[row]
                for row in r_one("Mersenne-Twister", "sample")()["1"]
            ]
        },
        order="code asc, paid asc",
        before=True,
    ),
    Way(
        "R sample in the order of the file, where another was stated",
        "R sample",
        R422,
        r_one("Mersenne-Twister", "sample"),
        order="paid desc",
        answer=ASSUMED,
    ),
    Way(
        "RAT-STATS 2019 with a listing of a known seed",
        "RAT-STATS",
        "2019",
        ratstats({"1": 2024}),
        more={"known_listing": _listing_of_2019()},
    ),
    Way(
        "RAT-STATS 2019 with another seed, no listing",
        "RAT-STATS",
        "2019",
        ratstats({"1": 2025}),
        seeds={"": "2024.5"},
        answer=ASSUMED,
    ),
    *(
        Way(
            f"{program}: {way}" if way else program,
            program,
            version,
            one(lambda: np.random.default_rng(987).permutation(SIZE)[:20]),
            way=way,
            answer=OPEN,
        )
        for program, version, way in (
            ("SAS SURVEYSELECT", "15.1", "PPS"),
            ("SAS SURVEYSELECT", "15.1", "PPS_SAMPFORD"),
            ("SAS SURVEYSELECT", "9.3", ""),
            ("Stata", "13.1", ""),
            ("ACL", "14", ""),
            ("IDEA", "11", ""),
            ("SPSS", "28", ""),
            ("Minitab", "20", ""),
            ("Oracle DBMS_RANDOM", "19c", ""),
            ("Teradata", "17", ""),
            ("Excel", "365", ""),
            ("SQL Server NEWID", "2019", ""),
            ("DrawMaster 3", "3.1", ""),
            ("R", R422, "my_sampler"),
            ("numpy default_rng", NP, ""),
        )
    ),
)

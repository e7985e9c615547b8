"""Honest studies drawn by R itself: their draws are replicated, and the record decides how."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from validation import DisclosedSample, FrameColumns, Study, replicate

pytestmark = pytest.mark.once

HERE = Path(__file__).parent
SIZE = 1_200
CASES: dict[str, tuple[str, str, str]] = {
    "one stratum": ("", "2024", "file"),
    "one stratum by id vector": ("", "77", "file"),
    "two strata in turn": ("two", "2718", "file"),
    "low stratum first": ("two", "31415", "file"),
    "five strata in turn": ("five", "8675309", "file"),
    "census stratum in turn": ("full", "99", "file"),
    "split": ("five", "12", "file"),
    "two keys": ("two", "555", "code asc, paid asc"),
    "two keys and one down": ("", "4", "date asc, paid desc"),
    "three keys": ("", "5", "place asc, code asc, date desc"),
    "spares in the same call": ("", "6", "file"),
    "rounding in turn": ("two", "1234", "file"),
    "rounding": ("", "9", "file"),
}


@cache
def frame() -> FrameColumns:
    """The same rows as in R, from the same whole-number arithmetic."""
    k = np.arange(SIZE)
    cents = 1000 + (k * k * 31 + k * 17) % 90000
    codes = np.array(["G0299", "99213", "99214", "A0425", "99215"], dtype=object)
    places = np.array(["home", "office", "Clinic"], dtype=object)
    two = np.where(cents <= 50000, "low", "high").astype(object)
    return FrameColumns(
        np.array([f"c{number:06d}" for number in k * 7919 % 100003], dtype=object),
        cents,
        dates=np.datetime64("2024-01-01") + (k * 37 % 366).astype("timedelta64[D]"),
        more={
            "code": codes[k % 5],
            "place": places[k // 3 % 3],
            "two": two,
            "five": np.array([f"s{min(5, 1 + c // 18500)}" for c in cents], dtype=object),
            "full": np.where(cents > 88000, "c-top", two).astype(object),
        },
    )


@cache
def draws() -> dict[str, tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]]:
    """The units and the spares of each case by stratum, in the order R drew them."""
    units: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    spares: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (HERE / "studies.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kept = spares if row["spare"] == "1" else units
            kept[row["case"]][row["stratum"]].append(row["id"])
    return {
        case: (
            {label: tuple(ids) for label, ids in units[case].items()},
            {label: tuple(ids) for label, ids in spares[case].items()},
        )
        for case in units
    }


def study(case: str, column: str, **stated: object) -> Study:
    """What the other side was handed of a case; `column` holds the strata."""
    columns = frame()
    labels = np.full(SIZE, "1", dtype=object) if column == "" else columns.more[column]
    units, spares = draws()[case]
    sample = DisclosedSample(units=units, spares=spares, in_order=True, **stated)  # type: ignore[arg-type]
    made = FrameColumns(
        columns.ids, columns.paid_cents, labels, dates=columns.dates, more=columns.more
    )
    return Study(frame=made, sample=sample)


def version(case: str) -> str:
    return "3.5.1" if "rounding" in case else "4.2.2"


def stated(case: str) -> dict[str, Any]:
    _, seed, order = CASES[case]
    return {
        "program": "R sample",
        "version": version(case),
        "seeds": {"": seed},
        "order": order,
    }


@pytest.mark.parametrize("case", CASES)
def test_a_draw_stated_in_full_is_reproduced(case: str) -> None:
    found = replicate(study(case, CASES[case][0], **stated(case)))
    n = sum(map(len, draws()[case][0].values()))
    assert found.verdict == "reproduced", found.text()
    assert found.matching == n
    assert all(row.verdict == "reproduced" for row in found.strata)
    assert not found.missing
    assert f"{n} of {n} units match" in found.text()


@pytest.mark.parametrize("case", CASES)
def test_an_order_and_a_version_that_were_not_stated_are_found(case: str) -> None:
    given = stated(case) | {"order": "", "version": ""}
    found = replicate(study(case, CASES[case][0], **given))
    assert found.verdict == "reproduced under an assumption", found.text()
    assert not found.contradicts
    assert found.chance < 1e-6
    release = "R before 3.6" if "rounding" in case else "R 3.6 or later"
    assert release in found.assumption
    order = CASES[case][2]
    words = "in the order of its file" if order == "file" else "sorted by " + order.split(",")[0]
    assert words in found.assumption


@pytest.mark.parametrize("case", ["one stratum", "two keys", "census stratum in turn"])
def test_another_seed_is_not_reproduced_and_never_where_the_record_is_short(case: str) -> None:
    wrong = stated(case) | {"seeds": {"": str(int(CASES[case][1]) + 1)}}
    column = CASES[case][0]
    found = replicate(study(case, column, **wrong))
    assert found.verdict == "not reproduced"
    assert "as it was stated" in found.text()
    for item, words in (
        ("order", "the order of the list was not stated"),
        ("version", "the version of the program was not stated"),
    ):
        short = replicate(study(case, column, **(wrong | {item: ""})))
        assert short.verdict == "cannot be concluded"
        assert words in short.text()
        assert short.matching < 20 or case == "census stratum in turn"


@pytest.mark.system
def test_r_draws_them_today() -> None:
    program = shutil.which("Rscript")
    assert program, "this test needs R"
    done = subprocess.run(
        [program, str(HERE / "studies.R")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    assert done.stdout.splitlines() == (HERE / "studies.csv").read_text("utf-8").splitlines()

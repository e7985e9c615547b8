"""Strata whose boundary was moved after the draw: the earlier boundary is found and named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import read_review
from tests.builders.programs import started
from tests.builders.streams import stream_named
from validation import DisclosedSample, FrameColumns, Study, rebut, replicate

SIZE, EACH = 600, 30
DRAWN_AT, STATED_AT = 20_000, 31_000


def frame() -> pd.DataFrame:
    stream = stream_named("a frame with a boundary")
    cents = 1_000 + stream.integers(60_000, SIZE)
    return pd.DataFrame({"unit_id": [f"c{k:04d}" for k in range(SIZE)], "cents": cents})


def labels(cents: Any, ends: list[int]) -> Any:
    return np.array(["s1", "s2", "s3"], dtype=object)[np.searchsorted(ends, cents, side="left")]


def study(program: str, version: str, seeds: dict[str, str], *, in_turn: bool) -> Study:
    """Three strata, drawn with the first boundary at $200.00 and counted with it at $310.00."""
    table = frame()
    drawn = labels(table.cents, [DRAWN_AT, 45_000])
    stated = labels(table.cents, [STATED_AT, 45_000])
    calls = started(program, next(iter(seeds.values())))
    chosen: list[int] = []
    for label in ("s1", "s2", "s3"):
        rows = np.flatnonzero(drawn == label)
        one = calls if in_turn else started(program, seeds[label])
        chosen += rows[one.draw(len(rows), EACH)].tolist()
    columns = FrameColumns(
        table.unit_id.to_numpy(dtype=object), table.cents.to_numpy(), strata=stated
    )
    units = {
        label: tuple(table.unit_id[k] for k in chosen if stated[k] == label)
        for label in ("s1", "s2", "s3")
    }
    paid = table.cents[chosen].to_numpy() / 100
    wrong = stream_named("findings at a boundary").uniform(len(chosen)) < 0.4
    review = pd.DataFrame(
        {
            "unit_id": table.unit_id[chosen],
            "stratum": stated[chosen],
            "paid": paid,
            "should_have_paid": np.where(wrong, 0.0, paid),
        }
    )
    sizes = {label: int((stated == label).sum()) for label in ("s1", "s2", "s3")}
    return Study(
        frame=columns,
        sample=DisclosedSample(
            units=units,
            program=program,  # type: ignore[arg-type]
            version=version,
            seeds=seeds,
            order="file",
            sizes=sizes,
        ),
        review=read_review(review, sizes=sizes, stratum="stratum", rules="cms-pim"),
    )


OWN = {"s1": "101", "s2": "202", "s3": "303"}


@pytest.mark.parametrize(
    ("program", "version", "seeds", "in_turn"),
    [
        ("pandas sample", "2.2.0", OWN, False),
        ("RAT-STATS", "2007", OWN, False),
        ("R sample", "4.2.2", {"": "77"}, True),
        ("numpy default_rng", "1.26.4", {"": "77"}, True),
    ],
)
def test_the_boundary_before_the_move_is_named_with_the_amount_as_drawn(
    program: str, version: str, seeds: dict[str, str], in_turn: bool
) -> None:
    given = study(program, version, seeds, in_turn=in_turn)
    found = replicate(given)
    assert found.verdict == "reproduced under an assumption"
    assert found.contradicts
    moved = found.boundary
    assert moved is not None
    table = frame()
    # Any amount between the neighboring payments parts the strata alike.
    assert (table.cents <= moved.drawn_at.cents).sum() == (table.cents <= DRAWN_AT).sum()
    assert "the boundary between strata s1 and s2 was $" in found.assumption
    made = rebut(given, seed=1, replicates=100, arguments=["A1", "C4"])
    strata = made.finding("C4")
    assert strata.strength in ("goes to amount", "favors the respondent")
    assert "it was moved to $" in strata.fact
    assert "outside the stratum they count in" not in strata.fact, "the move would contradict it"
    assert "as stated" not in found.assumption, "no paper stated the boundary"
    assert f"{len(moved.moved)} sampled units now count in another stratum" in strata.fact
    drawn = labels(table.cents, [DRAWN_AT, 45_000])
    assert moved.sizes == {s: int((drawn == s).sum()) for s in ("s1", "s2", "s3")}


def test_strata_as_drawn_have_no_moved_boundary() -> None:
    given = study("pandas sample", "2.2.0", {"s1": "1", "s2": "2", "s3": "3"}, in_turn=False)
    assert given.sample is not None
    foreign = study("pandas sample", "2.2.0", {"s1": "4", "s2": "5", "s3": "6"}, in_turn=False)
    assert foreign.sample is not None
    other = Study(
        frame=given.frame,
        sample=DisclosedSample(
            units=given.sample.units,
            program="pandas sample",
            version="2.2.0",
            seeds=foreign.sample.seeds,
            order="file",
        ),
    )
    found = replicate(other)
    assert found.verdict == "not reproduced"
    assert found.boundary is None

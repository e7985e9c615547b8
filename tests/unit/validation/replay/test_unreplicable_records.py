"""Silence about the draw allows no verdict: it is a finding and a request of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import read_review
from tests.builders.streams import stream_named
from validation import DisclosedSample, Finding, FrameColumns, Study, disclosure_requests, rebut

SIZE, N, SEED = 700, 50, "12"


def study(rules: str, **stated: Any) -> Study:
    """Drawn by pandas from a list in an order that the frame's columns do not give."""
    stream = stream_named("a list in no order of its columns")
    cents = 2_000 + stream.integers(40_000, SIZE)
    ids = np.array([f"u{k:04d}" for k in range(SIZE)], dtype=object)
    hidden = np.argsort(stream.uniform(SIZE))
    chosen = ids[hidden[np.random.RandomState(int(SEED)).permutation(SIZE)[:N]]]
    paid = cents[np.searchsorted(ids, chosen)] / 100
    table = pd.DataFrame({"unit_id": chosen, "paid": paid, "should_have_paid": 0.0})
    full = DisclosedSample(
        units={"1": tuple(chosen)},
        program="pandas sample",
        version="2.2.0",
        seeds={"": SEED},
        order="file",
    )
    return Study(
        frame=FrameColumns(ids, cents),
        sample=replace(full, **stated),
        review=read_review(table, sizes=SIZE, rules=rules),
    )


def tried(given: Study) -> dict[str, Finding]:
    made = rebut(given, seed=1, replicates=100, arguments=["A1", "A6"])
    return {found.code: found for found in made.findings}


def test_a_draw_stated_in_full_can_be_judged() -> None:
    made = tried(study("cms-pim"))
    assert made["A1"].strength == "goes to validity"
    assert "The sample is not reproduced" in made["A1"].fact
    assert made["A6"].strength == "not supported"


@pytest.mark.parametrize(
    ("silent", "missing", "request_words"),
    [
        ({"order": ""}, "the order of the list", "the list in the order"),
        ({"version": ""}, "the version of the program", "the program, its version"),
        ({"version": "new"}, "a version of pandas sample whose algorithm is known", "its version"),
        ({"seeds": {}}, "the seed in full precision", "the seed of every stratum"),
        ({"program": "not said"}, "the program of the draw", "the program"),
        ({"program": "ACL"}, "a record of the draw that can be replayed", "a record of the draw"),
    ],
)
def test_silence_is_cannot_be_concluded_with_its_own_finding(
    silent: dict[str, Any], missing: str, request_words: str
) -> None:
    given = study("oig-audit", **silent)
    made = tried(given)
    assert made["A1"].strength == "not supported"
    lacking = made["A6"]
    assert lacking.fact.startswith("the record does not allow the sample to be replicated")
    assert lacking.strength == "context", "no rule of this demand requires the record"
    assert any(words.startswith(missing) for words in lacking.missing)
    asked = [one.what for one in disclosure_requests(given)]
    assert any(request_words in what for what in asked)
    assert any(request_words in row[2] for row in lacking.tables[0].rows)
    if made["A1"].tried:
        assert "cannot be concluded" in made["A1"].fact


def test_it_goes_to_validity_only_where_a_rule_that_was_read_requires_the_record() -> None:
    seedless: dict[str, Any] = {"seeds": {}}
    assert tried(study("tricare", **seedless))["A6"].strength == "goes to validity"
    assert "the seed is kept" in tried(study("tricare", **seedless))["A6"].computation
    assert tried(study("tricare", order=""))["A6"].strength == "context"
    manual = tried(study("cms-pim", **seedless))["A6"]
    assert manual.strength == "context"
    assert "must be confirmed before filing" in manual.computation

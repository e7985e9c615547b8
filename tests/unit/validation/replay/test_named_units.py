"""Units that differ from the draw are named; disclosed spares used in order are no fault."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from extrapolation import read_review
from primafacie.errors import StudyError
from tests.builders.programs import places
from tests.builders.streams import stream_named
from validation import DisclosedSample, Finding, FrameColumns, Study, rebut, replicate

SIZE, N, SEED = 900, 60, "4417"
PROGRAMS = {
    "R sample": "4.2.2",
    "pandas sample": "2.2.0",
    "numpy RandomState": "1.26.4",
    "RAT-STATS": "2007",
}


def frame() -> FrameColumns:
    cents = 2_000 + stream_named("a frame with spares").integers(40_000, SIZE)
    ids = np.array([f"u{k * 37 % 10_007:05d}" for k in range(SIZE)], dtype=object)
    return FrameColumns(ids, cents)


def order_of_draw(program: str, count: int) -> list[str]:
    columns = frame()
    return [str(columns.ids[k]) for k in places(program, SEED, SIZE, count)]


def findings(ids: list[str], wrong: set[str], **columns: Any) -> Any:
    made = frame()
    paid = made.dollars[made.rows_of(ids)]
    table = pd.DataFrame(
        {
            "unit_id": ids,
            "paid": paid,
            "should_have_paid": [
                0.0 if unit in wrong else amount for unit, amount in zip(ids, paid, strict=True)
            ],
            **columns,
        }
    )
    return read_review(table, sizes=SIZE, rules="cms-pim")


def study(program: str, units: list[str], reviewed: list[str], **more: Any) -> Study:
    wrong = set(order_of_draw(program, N)[::3]) | more.pop("wrong", set())
    sample = DisclosedSample(
        units={"1": tuple(units)},
        program=program,  # type: ignore[arg-type]
        version=PROGRAMS[program],
        seeds={"1": SEED},
        order="file",
        spares={"1": tuple(more.pop("spares", ()))},
    )
    return Study(
        frame=frame(),
        sample=replace(sample, **more),
        review=findings(reviewed, wrong),
    )


def tried(given: Study) -> dict[str, Finding]:
    made = rebut(given, seed=1, replicates=100, arguments=["A1", "A4", "A6"])
    return {found.code: found for found in made.findings}


@pytest.mark.parametrize("program", PROGRAMS)
def test_clean_units_exchanged_for_later_numbers_are_named_with_the_amount(program: str) -> None:
    drawn = order_of_draw(program, N + 5)
    clean = [unit for k, unit in enumerate(drawn[:N]) if k % 3][:5]
    later = drawn[N:]
    used = [unit for unit in drawn[:N] if unit not in clean] + later
    given = study(program, used, used, wrong=set(later))
    found = replicate(given)
    assert found.verdict == "reproduced except for named units"
    assert found.matching == N - 5
    skipped = [one for one in found.differences if one.kind == "skipped"]
    assert [one.unit_id for one in skipped] == clean
    assert [one.position for one in skipped] == [drawn.index(unit) + 1 for unit in clean]
    others = [one for one in found.differences if one.kind == "later number"]
    assert [(one.unit_id, one.position) for one in others] == [
        (unit, N + k) for k, unit in enumerate(later, start=1)
    ]
    assert "units 61, 62, 63, 64 and 65 of the draw, which were used instead" in found.text()
    made = tried(given)
    assert made["A1"].strength == "goes to validity"
    assert made["A4"].strength == "goes to validity"
    assert "5 units of the draw skipped and 5 later numbers of the draw used" in made["A4"].fact
    assert made["A1"].dollars is not None
    assert made["A1"].dollars > 1_000
    assert made["A4"].dollars == pytest.approx(made["A1"].dollars)
    assert "counted at $0.00" in made["A1"].computation


@pytest.mark.parametrize("program", PROGRAMS)
def test_disclosed_spares_used_in_their_order_blame_no_one(program: str) -> None:
    drawn = order_of_draw(program, N + 6)
    selected, spares = drawn[:N], drawn[N:]
    lost = {selected[4], selected[30], selected[59]}
    used = [unit for unit in selected if unit not in lost] + spares[:3]
    listed_apart = study(program, selected, used, spares=spares)
    found = replicate(listed_apart)
    assert found.verdict == "reproduced"
    made = tried(listed_apart)
    assert not any(one.supported for one in made.values())
    assert "3 selected units replaced by the disclosed spares, in their order" in made["A4"].fact
    as_one_list = study(program, used, used, spares=spares)
    assert replicate(as_one_list).verdict == "reproduced except for named units"
    made = tried(as_one_list)
    assert not any(one.supported for one in made.values()), {k: v.fact for k, v in made.items()}


def test_spares_taken_out_of_order_are_named() -> None:
    drawn = order_of_draw("R sample", N + 6)
    selected, spares = drawn[:N], drawn[N:]
    used = [unit for unit in selected if unit != selected[7]] + [spares[3]]
    made = tried(study("R sample", selected, used, spares=spares, wrong={spares[3]}))
    assert made["A4"].strength == "goes to validity"
    assert "1 disclosed spare used out of order: 3 earlier spares passed over" in made["A4"].fact


def test_spares_without_a_unit_that_they_replace_are_named() -> None:
    drawn = order_of_draw("R sample", N + 6)
    made = tried(study("R sample", drawn[:N], [*drawn[:N], drawn[N]], spares=drawn[N:]))
    assert made["A4"].strength == "goes to validity"
    assert "1 disclosed spare reviewed without a selected unit that it replaces" in made["A4"].fact


@pytest.mark.parametrize(
    "given",
    [
        ["497", "9", "556", "12", "340"],
        ["RAT-STATS  Single Stage Random Numbers", "Seed: 4417.00", "Order Value", "1 497"],
        ["NOTE: PROCEDURE SURVEYSELECT used (Total process time):", "real time 0.02 seconds"],
    ],
)
def test_a_list_that_is_not_of_unit_ids_is_refused(given: list[str]) -> None:
    sample = DisclosedSample(units={"1": tuple(given)}, program="RAT-STATS", seeds={"1": SEED})
    other = Study(frame=frame(), sample=sample)
    for function in (lambda: replicate(other), lambda: rebut(other, seed=1, replicates=20)):
        with pytest.raises(StudyError, match="selected units is an id of the frame") as refused:
            function()
        assert not any(text in str(refused.value) for text in given if len(text) > 3)
    if given[0].isdecimal():
        assert "find_seed" in str(refused.value)


def test_the_sample_given_as_its_own_spares_is_refused() -> None:
    drawn = order_of_draw("R sample", N)
    with pytest.raises(StudyError, match="the list of spares holds the same 60 units"):
        tried(study("R sample", drawn, drawn, spares=drawn))


def test_an_unknown_bound_is_refused_with_close_names() -> None:
    drawn = order_of_draw("R sample", N)
    given = study("R sample", drawn, drawn)
    with pytest.raises(StudyError, match="Did you mean gaffke"):
        rebut(given, seed=1, replicates=100, arguments=["A1"], bounds=["gafke"])

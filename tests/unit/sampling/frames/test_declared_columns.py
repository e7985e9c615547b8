"""Further columns are text unless declared; conditions compare what was declared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from primafacie.errors import FrameError, PlanError
from sampling import Frame, Sizes, load_frame, open_frame, plan, stratify

AGES = ["64", "65", "66", "100", "9", "", "65.0", "1,000", "70", "007"]


def frame_of(more: Any, **columns: list[Any]) -> Frame:
    size = len(next(iter(columns.values())))
    table = pd.DataFrame({"id": [f"c{k}" for k in range(size)], "paid": ["10"] * size, **columns})
    return open_frame(table, unit_id="id", paid="paid", more=more)


def left(frame: Frame, condition: str) -> list[str]:
    kept = frame.exclude(condition, reason="x")
    gone = set(frame.column("unit_id").to_pylist()) - set(kept.column("unit_id").to_pylist())
    return sorted(gone)


def test_a_declared_number_is_compared_as_a_number() -> None:
    frame = frame_of(["age:number"], age=AGES)
    assert left(frame, "age >= 65") == ["c1", "c2", "c3", "c6", "c7", "c8"]
    assert left(frame, "age = 65") == ["c1", "c6"]
    assert left(frame, "age in (7, 9)") == ["c4", "c9"]
    assert left(frame, "age between 65.5 and 100") == ["c2", "c3", "c8"]
    assert left(frame, "age is blank") == ["c5"]
    assert left(frame, "not age < 65") == ["c1", "c2", "c3", "c5", "c6", "c7", "c8"]


def test_a_declared_date_is_compared_as_a_date() -> None:
    frame = open_frame(
        pd.DataFrame(
            {
                "id": ["a", "b", "c", "d"],
                "paid": ["1", "2", "3", "4"],
                "dob": ["9/1/1950", "10/2/1949", "", "01/15/2001"],
            }
        ),
        unit_id="id",
        paid="paid",
        more={"born": "dob:date"},
        date_format="%m/%d/%Y",
    )
    assert left(frame, "born < 1950-01-01") == ["b"]
    assert left(frame, "born between 1950-09-01 and 2001-01-15") == ["a", "d"]


@pytest.mark.parametrize("condition", ["age >= 65", "age < '65'", "age between 60 and 70"])
def test_an_order_on_an_undeclared_column_is_refused_with_the_option(condition: str) -> None:
    frame = frame_of(["age"], age=["64", "65", "100"])
    with pytest.raises(FrameError, match='--more "age:number" or --more "age:date"'):
        frame.exclude(condition, reason="x")


def test_a_column_with_leading_zeros_is_never_offered_as_a_number() -> None:
    frame = frame_of(["code"], code=["007", "12", "0.5"])
    with pytest.raises(FrameError, match="leading zeros") as caught:
        frame.exclude("code > 5", reason="x")
    assert "code:number" not in str(caught.value)


def test_texts_are_compared_with_quoted_texts() -> None:
    frame = frame_of(["age"], age=["65", "065", "65.0"])
    with pytest.raises(FrameError, match="Write '65' in quotes"):
        frame.exclude("age = 65", reason="x")
    assert left(frame, "age = '65'") == ["c0"]
    assert left(frame, "age in ('065', '65.0')") == ["c1", "c2"]


def test_blank_and_nan_satisfy_only_is_blank() -> None:
    values = pa.table(
        {
            "id": ["a", "b", "c"],
            "paid": ["1", "2", "3"],
            "score": pa.array([np.nan, None, 2.5], type=pa.float64()),
        }
    )
    for more in (["score"], ["score:number"]):
        frame = open_frame(values, unit_id="id", paid="paid", more=more)
        assert left(frame, "score is blank") == ["a", "b"]
        assert left(frame, "score = '2.5'") == ["c"]
        assert left(frame, "not score = '2.5'") == ["a", "b"]


@pytest.mark.parametrize("kind", ["integer", "float", "Numeric", "datetime"])
def test_a_kind_that_is_not_known_is_refused_by_name(kind: str) -> None:
    with pytest.raises(FrameError, match=f"the kind '{kind}'.*number, date, text"):
        frame_of([f"age:{kind}"], age=["1"])


def test_a_condition_that_nothing_meets_is_noted_with_the_values_that_occur() -> None:
    table = pd.DataFrame(
        {
            "id": [f"c{k}" for k in range(12)],
            "paid": [str(k) for k in range(12)],
            "status": ["Paid", "Denied"] * 6,
            "name": [f"Person {k}" for k in range(12)],
            "who": ["B1"] * 12,
        }
    )
    frame = open_frame(
        table, unit_id="id", paid="paid", cluster="who", more=["status", "name", "qty:number"][:2]
    )

    def note(condition: str) -> str:
        return frame.exclude(condition, reason="x").notes[0]

    assert note("status = 'DENIED'").endswith("status has the values 'Denied', 'Paid'")
    assert note("paid > 900").endswith("paid is from $0.00 to $11.00")
    assert "Person" not in note("name = 'nobody'")
    assert "B1" not in note("cluster = 'B2'")
    assert "c1" not in note("unit_id in ('x1', 'x2')")
    assert "unit_id in (2 listed units)" in note("unit_id in ('x1', 'x2')")


def test_strata_by_a_condition_on_a_declared_number() -> None:
    quantities = [str(k) for k in range(1, 41)]
    frame = frame_of(["qty:number", "unit"], qty=quantities, unit=["9", "10"] * 20)
    strata = stratify(frame, by="qty >= 10")
    assert {row.label: row.size for row in strata} == {"met": 31, "not met": 9}
    assert {
        row.label: row.size for row in stratify(frame, by={"few": "qty < 5", "many": "qty >= 5"})
    }
    with pytest.raises(FrameError, match='--more "unit:number"'):
        stratify(frame, by="unit >= 10")
    made = plan(frame, strata, rules="cms-pim", sample=10, sizes=Sizes(allocate_by="proportional"))
    assert len(made.draw("1", seed_source="a test").units) == 10


def test_strata_by_a_condition_that_nothing_meets_say_what_occurs() -> None:
    frame = frame_of(["kind"], kind=["A", "B"] * 10)
    strata = stratify(frame, by={"first": "kind = 'a'", "rest": "not kind = 'a'"})
    assert any("kind has the values 'A', 'B'" in note for note in strata.notes)


def test_a_study_folder_keeps_what_was_declared(tmp_path: Path) -> None:
    frame = frame_of(["age:number"], age=AGES).exclude("age >= 65", reason="x").check()
    frame.write_parquet(tmp_path / "frame.parquet")
    again = load_frame(tmp_path / "frame.parquet", frame.record())
    assert again.record() == frame.record()
    assert frame.record().roles.kinds == (("age", "number"),)


def test_a_recorded_order_of_texts_is_read_as_the_earlier_release_read_it() -> None:
    frame = frame_of(["age"], age=["64", "65", "100", "9"])
    kept = frame.exclude_recorded("age >= '65'", reason="recorded")
    assert sorted(kept.column("unit_id").to_pylist()) == ["c0", "c2"]


def test_a_decimal_comma_is_read_in_declared_numbers() -> None:
    table = pd.DataFrame({"id": ["a", "b"], "paid": ["1,50", "2,50"], "dose": ["0,5", "1.000,25"]})
    frame = open_frame(table, unit_id="id", paid="paid", more=["dose:number"], decimal=",")
    assert left(frame, "dose > 1000.2") == ["b"]
    assert left(frame, "dose = 0.5") == ["a"]


def test_a_group_by_a_column_that_differs_within_units_is_refused() -> None:
    table = pd.DataFrame(
        {
            "id": ["a", "a", "b", "b"],
            "line": ["1", "2", "1", "2"],
            "paid": ["1", "2", "3", "4"],
            "status": ["P", "V", "P", "P"],
        }
    )
    frame = open_frame(table, unit_id="id", paid="paid", part="line", more=["status"])
    for by in ("status", "row.paid > 1"):
        with pytest.raises(PlanError, match="rows of"):
            stratify(frame, by=by)

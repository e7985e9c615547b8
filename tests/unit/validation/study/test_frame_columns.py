"""The frame as columns: as opened by an engine, and as the other side hands it over."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from extrapolation import read_review
from primafacie.errors import StudyError
from sampling import Frame, open_frame, plan
from validation import FrameColumns, PrintedFigures, Study, rebut
from validation.study.frame_against_universe import redo_waterfall


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"{k:03d}" for k in range(40)],
            "paid": [10.0 + k for k in range(40)],
            "day": [f"2024-{1 + k % 12:02d}-15" for k in range(40)],
            "code": [f"9921{k % 3}" for k in range(40)],
            "who": [f"p{k // 2}" for k in range(40)],
        }
    )


def test_an_opened_frame_and_its_table_are_the_same_columns() -> None:
    opened = open_frame(table(), unit_id="id", paid="paid", date="day", more=["code", "who"])
    first = FrameColumns.of(opened.check())
    second = FrameColumns.from_table(
        table(), unit_id="id", paid="paid", date="day", more=["code", "who"]
    )
    assert first.ids.tolist() == second.ids.tolist()
    assert first.paid_cents.tolist() == second.paid_cents.tolist()
    assert first.dates is not None
    assert second.dates is not None
    assert (first.dates == second.dates).all()
    for name in ("code", "who"):
        assert first.more[name].tolist() == second.more[name].tolist()
    names, codes = first.groups["code"]
    assert names[codes].tolist() == first.more["code"].tolist()
    assert first.rows_of(["005", "x", "039", "005"]).tolist() == [5, -1, 39, 5]
    assert np.flatnonzero(first.among({"001", "zz", "007"})).tolist() == [1, 7]


def test_repeated_ids_keep_their_first_row() -> None:
    doubled = pd.concat([table(), table().iloc[::10]])
    columns = FrameColumns.from_table(doubled, unit_id="id", paid="paid")
    assert columns.repeated() == {"000": 2, "010": 2, "020": 2, "030": 2}
    assert columns.rows_of(["010"]).tolist() == [10]


def test_a_blank_day_is_no_fault_and_another_text_is() -> None:
    given = table()
    given.loc[3, "day"] = ""
    columns = FrameColumns.from_table(given, unit_id="id", paid="paid", date="day")
    assert columns.dates is not None
    assert np.isnat(columns.dates).tolist() == [k == 3 for k in range(40)]
    given.loc[4, "day"] = "soon"
    with pytest.raises(StudyError, match="column day, row 5: 1 cell with text that is not a day"):
        FrameColumns.from_table(given, unit_id="id", paid="paid", date="day")


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("paid", "12,50", "a comma in an unexpected place"),
        ("paid", "1.234,50", "a comma in an unexpected place"),
        ("paid", "1e5", "scientific notation"),
        ("paid", "9" * 17, "more than 13 digits"),
        ("paid", 10**17, "more than 13 digits"),
        ("paid", 12.345, "a fraction of a cent"),
        ("paid", None, "1 blank cell"),
        ("id", 12345678901234567.0, "the last digits are lost"),
        ("id", "1.23450E+15", "scientific notation"),
        ("id", "Grand Total", "a total instead of an id"),
        ("id", None, "1 blank cell"),
        ("day", "01/02/2024", "month/day or day/month"),
        ("day", 45292, "a bare number"),
    ],
)
def test_cells_that_would_be_a_guess_are_refused(column: str, value: object, words: str) -> None:
    given = table().astype(object)
    given.loc[3, column] = value
    with pytest.raises(StudyError, match=f"column {column}, row 4: .*{words}"):
        FrameColumns.from_table(given, unit_id="id", paid="paid", date="day")


def test_ids_and_amounts_of_a_table_are_what_it_says() -> None:
    given = pd.DataFrame(
        {"id": ["NA", "NULL", "None", "007"], "paid": ["$1,234.50", "(12.00)", "5.00-", "1 CR"]}
    )
    columns = FrameColumns.from_table(given, unit_id="id", paid="paid")
    assert columns.ids.tolist() == ["NA", "NULL", "None", "007"]
    assert columns.paid_cents.tolist() == [123450, -1200, -500, -100]
    noisy = FrameColumns.from_table(
        pd.DataFrame({"id": ["a"], "paid": [3473.86]}), unit_id="id", paid="paid"
    )
    assert noisy.paid_cents.tolist() == [347386]


def test_a_row_with_the_sum_of_the_others_is_refused() -> None:
    given = table()
    given.loc[40] = given.iloc[0].to_dict() | {"id": "sheet 1", "paid": given.paid.sum()}
    with pytest.raises(StudyError, match="row 41: 1 cell with the sum of all the other rows"):
        FrameColumns.from_table(given, unit_id="id", paid="paid")


def sampled(**more: float) -> pd.DataFrame:
    found = table().iloc[::4][["id", "paid"]].rename(columns={"id": "unit_id"})
    found["claimed"] = 5 * found.paid
    found["should_have_paid"] = np.where(np.arange(10) % 2 == 0, 0.0, found.paid)
    for unit, amount in more.items():
        found.loc[found.unit_id == unit[1:], "should_have_paid"] = amount
    return found


def test_nothing_is_compared_without_a_period_or_a_universe() -> None:
    columns = FrameColumns.from_table(table(), unit_id="id", paid="paid", date="day")
    review = read_review(sampled(), sizes=40, rules="cms-pim")
    given = Study(frame=columns, review=review)
    (found,) = rebut(given, seed=1, arguments=["B1"]).findings
    assert not found.tried
    assert "the period, the universe extract or the stated size N" in found.fact
    kept = columns.take(np.arange(40) % 5 > 0)
    within = Study(frame=columns, review=review, universe=kept)
    (found,) = rebut(within, seed=1, arguments=["B1"]).findings
    assert found.strength == "goes to amount"
    assert "8 units of 40 outside the scope: 8 not in the universe (" in found.fact
    assert "left out of frame and sample" in found.computation
    assert "counted 0, n and design as they stand" in found.computation


def test_the_point_with_underpayments_left_out_is_still_a_point() -> None:
    # Unit 004 was accepted and 10 more were due: the demand sets that to 0 and asks the point.
    columns = FrameColumns.from_table(table(), unit_id="id", paid="paid")
    review = read_review(sampled(u004=24.0), sizes=40, rules="cms-pim")
    over = sampled().pipe(lambda t: (t.paid - t.should_have_paid).clip(lower=0))
    point = 40 * float(over.mean())
    study = Study(frame=columns, review=review, figures=PrintedFigures(demand=f"{point:.2f}"))
    made = rebut(study, seed=1, arguments=["D3", "D4"])
    assert made.finding("D3").strength == "goes to amount"
    assert "underpayments set to 0" in made.finding("D3").fact
    assert made.finding("D4").strength == "goes to amount"
    assert made.demanded is not None
    assert study.recomputed is not None
    whole = float(made.demanded - study.recomputed.amount)
    parts = [made.finding(code).dollars or 0.0 for code in ("D3", "D4")]
    assert sum(parts) == pytest.approx(whole, abs=0.02)


def test_alike_rows_are_weighed_where_the_service_is_known() -> None:
    given = table()
    given.loc[1, ["paid", "day", "code"]] = given.loc[0, ["paid", "day", "code"]].to_list()
    columns = FrameColumns.from_table(
        given, unit_id="id", paid="paid", date="day", more=["code", "who"]
    )
    review = read_review(sampled(), sizes=40, rules="cms-pim")
    vague = Study(frame=columns, review=review, patient="who")
    full = Study(frame=columns, review=review, patient="who", service=("code",))
    (first,) = rebut(vague, seed=1, arguments=["B2"]).findings
    (second,) = rebut(full, seed=1, arguments=["B2"]).findings
    assert (first.strength, second.strength) == ("context", "goes to amount")
    assert "1 row repeats another one under another id: the same patient, day, code" in second.fact
    assert first.dollars == second.dollars
    assert first.dollars is not None


def test_every_public_name_is_found_when_asked_for() -> None:
    import validation

    assert set(validation.__all__) == set(validation._HOMES)
    assert all(callable(getattr(validation, name)) for name in validation.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = validation.nothing


def test_findings_that_do_not_agree_with_the_frame_are_said() -> None:
    columns = FrameColumns.from_table(table(), unit_id="id", paid="paid")
    foreign = sampled().replace({"unit_id": {"000": "zzz"}})
    (found,) = rebut(
        Study(frame=columns, review=read_review(foreign, sizes=40, rules="cms-pim")),
        seed=1,
        arguments=["A4"],
    ).findings
    assert found.strength == "goes to validity"
    assert "1 reviewed unit that the frame does not hold" in found.fact
    assert "zzz" not in found.fact
    assert found.tables[1].rows == (("zzz",),)
    dearer = sampled()
    dearer.loc[dearer.unit_id == "008", "paid"] = 60.0
    (found,) = rebut(
        Study(frame=columns, review=read_review(dearer, sizes=40, rules="cms-pim")),
        seed=1,
        arguments=["A4"],
    ).findings
    assert found.strength == "goes to amount"
    assert "1 reviewed unit paid another amount than the frame says" in found.fact
    assert found.dollars is not None
    assert found.dollars > 0


def test_the_waterfall_is_made_again_from_the_universe() -> None:
    claims = table().assign(paid=[0.0 if k % 8 == 0 else 10.0 + k for k in range(40)])

    def opened(given: pd.DataFrame) -> Frame:
        return open_frame(given, unit_id="id", paid="paid", date="day").check()

    frame = opened(claims).exclude("paid <= 0", reason="nothing was paid")
    draw = plan(frame, rules="cms-pim", sample=30).draw("lot 2", seed_source="by lot")
    (same,) = rebut(
        Study(frame=frame, draw=draw, universe=opened(claims)), seed=1, arguments=["B1"]
    ).findings
    assert same.strength == "not supported"
    assert "the universe after its exclusions" in same.fact
    assert [row[1] == row[3] for row in same.tables[0].rows] == [True, True]
    fuller = pd.concat([claims, claims.iloc[[5, 9]].assign(id=["x1", "x2"])])
    (other,) = rebut(
        Study(frame=frame, draw=draw, universe=opened(fuller)), seed=1, arguments=["B1"]
    ).findings
    assert other.strength == "context"
    assert "2 steps of the waterfall differ from the record" in other.fact
    assert ("missing from the frame: other", "2") in [row[:2] for row in other.tables[1].rows]


def test_declared_conditions_and_rows_are_made_again_from_the_universe() -> None:
    """The universe need not declare anything: the recorded conditions say what they compare."""
    claims = table().assign(
        paid=[10.0 + k for k in range(40)],
        qty=[str(k % 13) for k in range(40)],
        line=[str(k % 2) for k in range(40)],
    )
    claims["id"] = [f"c{k // 2}" for k in range(40)]

    def opened(*more: str) -> Frame:
        return open_frame(claims, unit_id="id", paid="paid", part="line", more=more).check()

    frame = opened("qty:number").exclude("qty >= 10", reason="large")
    draw = plan(frame, rules="cms-pim", sample=15).draw("lot 2", seed_source="a test")
    for universe in (opened("qty"), opened("qty:number")):
        redone = redo_waterfall(Study(frame=frame, draw=draw, universe=universe))
        assert redone is not None
        assert not redone.differing
        assert len(redone.steps) == 2

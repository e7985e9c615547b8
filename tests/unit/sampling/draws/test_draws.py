"""Drawing by a plan: what is recorded, what is refused, what can be replayed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from primafacie.errors import DrawError, PlanError
from sampling import Draw, ErrorModel, Money, Plan, load_draw, load_plan, open_frame, plan, stratify

CLAIMS = pd.DataFrame(
    {"id": [f"c{k:04d}" for k in range(600)], "paid": [(k % 97) ** 2 + 1.25 for k in range(600)]}
)


def planned(source: Any = CLAIMS, **options: Any) -> Plan:
    frame = open_frame(source, unit_id="id", paid="paid").check()
    strata = stratify(frame, number=3, certainty_over=Money.dollars(9000))
    return plan(
        frame,
        strata,
        rules="cms-pim",
        sample=60,
        anticipated=ErrorModel(rate=0.3, severity=0.8),
        **options,
    )


def drawn(**options: Any) -> Draw:
    return planned(**options).draw("lot 7", seed_source="by lot")


def test_a_draw_records_what_anyone_needs_to_replay_it() -> None:
    draw = drawn(spares=2)
    assert len(draw.units) == 60 == draw.plan.sample_size
    assert str(draw.generator) == "ticket/1"
    assert (draw.number, draw.earlier, draw.notes) == (1, (), ())
    for stratum in draw.plan.strata:
        units = draw.of_stratum(stratum.label)
        assert [unit.order for unit in units] == list(range(1, stratum.n + 1))
        assert all(unit.probability == stratum.n / stratum.size for unit in units)
        tickets = [unit.ticket for unit in units]
        assert tickets == sorted(tickets)
        texts = [f"ticket/1\nlot 7\n{stratum.label}\n{unit.unit_id}" for unit in units]
        assert tickets == [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        spares = [unit for unit in draw.spares if unit.stratum == stratum.label]
        assert len(spares) == min(2, stratum.size - stratum.n)
        assert all(spare.ticket > tickets[-1] for spare in spares)


def test_the_same_draw_from_every_source(tmp_path: Path) -> None:
    expected = drawn().units
    shuffled = CLAIMS.sample(frac=1, random_state=3)
    CLAIMS.to_csv(tmp_path / "claims.csv", index=False)
    shuffled.to_parquet(tmp_path / "claims.parquet", index=False)
    for source in (
        shuffled,
        pl.from_pandas(shuffled),
        tmp_path / "claims.csv",
        tmp_path / "claims.parquet",
    ):
        found = planned(source).draw("lot 7", seed_source="by lot")
        assert found.units == expected
        assert found.frame_digest == drawn().frame_digest


def test_a_draw_comes_back_from_its_file(tmp_path: Path) -> None:
    draw = drawn(spares=1)
    digest = draw.save(tmp_path / "draw.json")
    again = load_draw(tmp_path / "draw.json")
    assert again == draw
    assert again.digest == digest
    assert list(tmp_path.iterdir()) == [tmp_path / "draw.json"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: r["plan"]["strata"][0].update(n=5), "altered inside the draw"),
        (lambda r: r.update(units="abc"), "does not fit the schema"),
        (lambda r: r.update(units=[1]), "does not fit the schema"),
        (lambda r: r.update(strata=["x"]), "does not fit the schema"),
        (lambda r: r.pop("units"), "Expected the key units"),
        (lambda r: r.update(schema="primafacie.draw/5"), "newer primafacie"),
        (lambda r: r["units"][0].pop("ticket"), "Expected the key ticket"),
    ],
)
def test_an_altered_draw_is_refused(tmp_path: Path, change: Any, words: str) -> None:
    record = drawn().to_dict()
    change(record)
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        load_draw(path)


def test_no_draw_at_all(tmp_path: Path) -> None:
    for text in ("", "[]", "[" * 100_000):
        (tmp_path / "draw.json").write_text(text, encoding="utf-8")
        with pytest.raises(DrawError, match=r"not strict JSON|without the name of its schema"):
            load_draw(tmp_path / "draw.json")


@pytest.mark.parametrize(
    ("seed", "source", "words"),
    [
        ("", "by lot", "the seed '' is empty"),
        ("lot ", "by lot", "blanks around it"),
        ("lot", "", "the source of the seed '' is empty"),
    ],
)
def test_seeds_outside_the_rules_are_refused(seed: str, source: str, words: str) -> None:
    with pytest.raises(DrawError, match=words):
        planned().draw(seed, seed_source=source)


def test_a_plan_draws_from_its_own_frame_only() -> None:
    made = planned()
    other = CLAIMS.assign(paid=CLAIMS.paid.where(CLAIMS.index != 5, 99.99))
    frame = open_frame(other, unit_id="id", paid="paid").check()
    with pytest.raises(PlanError, match="the plan's frame"):
        load_plan(made.to_dict(), frame=frame)
    with pytest.raises(DrawError, match="a frame of digest"):
        replace(made, frame=frame).draw("lot", seed_source="x")
    with pytest.raises(DrawError, match="a plan without its frame"):
        load_plan(made.to_dict()).draw("lot", seed_source="x")


def test_a_size_over_its_stratum_is_refused() -> None:
    made = planned()
    rows = tuple(replace(row, n=row.size + 1) for row in made.strata)
    with pytest.raises(DrawError, match="a sample no larger than its stratum"):
        replace(made, strata=rows).draw("lot", seed_source="x")


def test_a_second_draw_is_numbered_and_said() -> None:
    made = planned()
    first = made.draw("lot 7", seed_source="by lot")
    second = made.draw("lot 8", seed_source="drawn again", earlier=[first])
    assert (second.number, second.earlier) == (2, (first.digest,))
    assert "1 draw was made from this plan before this one" in second.notes[0]
    with pytest.raises(DrawError, match="was used for draw 1"):
        made.draw("lot 7", seed_source="by lot", earlier=[first])
    with pytest.raises(DrawError, match="was made from the plan"):
        planned(title="another").draw("lot 9", seed_source="x", earlier=[first])

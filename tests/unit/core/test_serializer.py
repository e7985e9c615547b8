"""The one serializer: what is written, what is read back, what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

import jsonschema
import msgspec
import numpy as np
import pytest

from primafacie.core.money import Money
from primafacie.core.serializer import OPTIONAL, UNRECORDED, from_record, schema_of, to_record
from primafacie.core.units import Dollars
from tests.builders.inside_core import canonical_json


@dataclass(frozen=True)
class Line:
    """A line of a claim."""

    code: str
    paid: Money | None
    kind: Literal["part", "whole"] = "part"


@dataclass(frozen=True)
class PairRecord:
    """The record of a pair."""

    low_cents: int
    high_cents: int


class Pair:
    """A class whose record is not its fields."""

    RECORD: ClassVar[type[Any]] = PairRecord

    def __init__(self, low: Money, high: Money) -> None:
        self.ends = (low, high)

    def as_record(self) -> PairRecord:
        return PairRecord(self.ends[0].cents, self.ends[1].cents)

    @classmethod
    def of_record(cls, record: PairRecord) -> Pair:
        return cls(Money(record.low_cents), Money(record.high_cents))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pair) and self.ends == other.ends

    def __hash__(self) -> int:
        return hash(self.ends)


class Toy:
    """A member of a family, whose record is its name."""

    RECORD: ClassVar[type[Any]] = str

    def __init__(self, name: str) -> None:
        self.name = name

    def as_record(self) -> str:
        return self.name

    @classmethod
    def of_record(cls, record: str) -> Toy:
        return TOYS[record]


TOYS = {name: Toy(name) for name in ("ball", "kite")}


@dataclass(frozen=True)
class Claim:
    """A claim."""

    first: Line
    last: Line | None
    lines: tuple[Line, ...]
    by_code: Mapping[str, Line]
    parts: tuple[Money, ...]
    se: Dollars | None
    day: date | None
    named: tuple[str, int]
    shares: Mapping[int, float]
    pair: Pair
    toy: Toy
    toys: tuple[Toy, ...]
    more: Any
    note: str = field(default="", metadata=OPTIONAL)
    scratch: int = field(default=3, metadata=UNRECORDED)


LINE = Line("99213", Money(1250))
CLAIM = Claim(
    first=LINE,
    last=None,
    lines=(LINE, Line("G0438", None, "whole")),
    by_code={"x": LINE},
    parts=(Money(1), Money(-2)),
    se=2.5,
    day=date(2024, 6, 30),
    named=("a", 1),
    shares={3: 0.5},
    pair=Pair(Money(1), Money(2)),
    toy=TOYS["kite"],
    toys=(TOYS["ball"],),
    more={"anything": [1, "two"]},
)


def test_the_unit_of_an_amount_is_in_its_key() -> None:
    record = to_record(CLAIM)
    assert record["first"] == {"code": "99213", "paid_cents": 1250, "kind": "part"}
    assert record["parts_cents"] == [1, -2]
    assert record["se_dollars"] == 2.5
    assert record["pair"] == {"low_cents": 1, "high_cents": 2}
    assert (record["toy"], record["toys"]) == ("kite", ["ball"])
    assert "note" not in record
    assert "scratch" not in record


def test_what_was_written_is_read_back_equal() -> None:
    through_json = json.loads(json.dumps(to_record(CLAIM)))
    assert from_record(Claim, through_json) == CLAIM
    noted = from_record(Claim, through_json | {"note": "seen"})
    assert noted.note == "seen"
    assert to_record(noted)["note"] == "seen"


def test_a_record_fits_its_generated_schema() -> None:
    jsonschema.validate(to_record(CLAIM), schema_of(Claim))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(to_record(CLAIM) | {"other": 1}, schema_of(Claim))


@pytest.mark.parametrize(
    "change",
    [
        {"unknown": 1},
        {"first": {"code": "99213", "paid_cents": 12.5, "kind": "part"}},
        {"first": {"code": "99213", "paid_cents": True, "kind": "part"}},
        {"first": {"code": 99213, "paid_cents": 1, "kind": "part"}},
        {"first": {"code": "99213", "paid_cents": 1, "kind": "half"}},
        {"first": {"code": "99213", "paid_cents": 1}},
        {"parts_cents": "12"},
        {"day": "June 30, 2024"},
        {"named": ["a", 1, 2]},
        {"se_dollars": "2.5"},
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        from_record(Claim, to_record(CLAIM) | change)


def test_numbers_of_numpy_are_written_as_plain_numbers() -> None:
    given = {"n": np.int64(3), "se": np.float64(0.5), "flag": np.bool_(True), "a": np.arange(2)}
    record = to_record(given)
    assert record == {"n": 3, "se": 0.5, "flag": True, "a": [0, 1]}
    assert [type(value) for value in record.values()] == [int, float, bool, list]


def test_an_object_that_no_record_can_hold_is_a_programming_error() -> None:
    with pytest.raises(TypeError, match="cannot hold a object"):
        to_record({"x": object()})


def test_canonical_bytes_are_those_of_the_standard_library() -> None:
    """The bytes of every record: digests of older records rest on them."""
    texts = ["", "a\tb\n", '"\\/', "\x7f\u2028\u00e9\U0001f480", "{},\n  [", "\x00\x1f"]
    numbers = [0, -1, 2**63, 10**30, 0.1, -0.0, 1e16, 1e22, 5e-324, 1.7976931348623157e308]
    record = {
        "texts": texts,
        "numbers": numbers,
        "empty": [{}, [], (), {"": {}}, [[]]],
        "nested": [{text: [numbers, {"b": None, "a": [True, False]}]} for text in texts],
        "\u00e9": (1, (2, [3])),
    }
    for value in (record, [], {}, "x", 1.5, None, [record, record]):
        plain = json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
        assert canonical_json(value) == (plain + "\n").encode("utf-8")

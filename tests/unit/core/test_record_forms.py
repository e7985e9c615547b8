"""Records as files: bytes and digest are kept, older numbers are read, all faults are named."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import jsonschema
import pytest

from primafacie.core.digest import canonical_json
from primafacie.core.errors import StudyError
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.records import from_values


@dataclass(frozen=True)
class Tally(StoredResult):
    """A count with its amount.

    Attributes
    ----------
    n : int
        The count.
    paid_cents : int
        The amount, cents.
    """

    SCHEMA: ClassVar[str] = "primafacie.tally/2"

    n: int
    paid_cents: int


FORM = RecordForm("tally", 2, Tally)


def test_a_record_that_was_read_keeps_its_bytes_and_digest() -> None:
    data = json.dumps({"schema": "primafacie.tally/2", "paid_cents": 5, "n": 1}).encode()
    tally = FORM.read(data, where="tally.json")
    assert tally == Tally(1, 5)
    assert tally.written() == data
    assert tally.digest == hashlib.sha256(data).hexdigest()


def test_a_record_inside_another_one_keeps_its_digest() -> None:
    inner = {"schema": "primafacie.tally/2", "paid_cents": 5, "n": 1}
    tally = FORM.of(inner, where="draw.json")
    assert tally.stored_dict() == inner
    assert tally.digest == hashlib.sha256(canonical_json(inner)).hexdigest()


def test_a_changed_copy_has_bytes_of_its_own() -> None:
    data = json.dumps({"schema": "primafacie.tally/2", "paid_cents": 5, "n": 1}).encode()
    changed = replace(FORM.read(data, where="tally.json"), n=2)
    assert json.loads(changed.written())["n"] == 2
    assert changed.digest == Tally(2, 5).digest


def test_a_result_is_made_from_its_own_record() -> None:
    tally = Tally(3, 700)
    assert Tally.from_dict(tally.to_dict()) == tally
    assert tally.to_dict() == {"schema": "primafacie.tally/2", "n": 3, "paid_cents": 700}


def test_the_generated_schema_takes_what_is_written_and_nothing_else() -> None:
    schema = FORM.json_schema()
    jsonschema.validate(Tally(3, 700).to_dict(), schema)
    for wrong in ({"n": 3, "paid_cents": 7}, Tally(3, 7).to_dict() | {"more": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"schema": "primafacie.tally/2", "n": "three", "cents": 5}, "2 problems|3 problems"),
        ({"schema": "primafacie.tally/3", "n": 1, "paid_cents": 5}, "newer primafacie"),
        ({"schema": "primafacie.plan/1"}, "another kind of record"),
        ({"n": 1, "paid_cents": 5}, "schema"),
        ({"schema": "primafacie.tally/2", "n": 1.0, "paid_cents": 5}, "do not fit"),
    ],
)
def test_every_fault_of_a_record_is_named_without_its_value(
    value: dict[str, Any], said: str
) -> None:
    with pytest.raises(StudyError, match=said) as caught:
        from_values(Tally, value, where="tally.json")
    assert "three" not in str(caught.value)

"""The JSON Schemas of the records written today are generated; those of older numbers are frozen.

Run this file as a script to write the generated ones anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest

import primafacie.core
from primafacie.app.record_forms import PLACES, record_form

FOLDER = Path(primafacie.core.__file__).parent / "schemas"
FROZEN = Path(__file__).with_name("frozen_schemas.txt")


def generated(kind: str) -> str:
    return json.dumps(record_form(kind).json_schema(), indent=2, sort_keys=True) + "\n"


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_the_schema_of_a_kind_is_the_generated_one(kind: str) -> None:
    form = record_form(kind)
    assert form.kind == kind
    path = FOLDER / f"{kind}-{form.number}.json"
    assert path.read_text(encoding="utf-8") == generated(kind)
    jsonschema.Draft202012Validator.check_schema(json.loads(generated(kind)))


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_every_older_number_has_its_schema_and_its_way_upward(kind: str) -> None:
    form = record_form(kind)
    assert sorted(form.upward) == list(range(1, form.number))
    for number in form.upward:
        assert (FOLDER / f"{kind}-{number}.json").exists()


def test_frozen_schemas_never_change() -> None:
    listed = dict(
        line.split("  ")[::-1] for line in FROZEN.read_text(encoding="utf-8").splitlines()
    )
    for name, digest in listed.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name
    written = {f"{kind}-{record_form(kind).number}.json" for kind in PLACES}
    assert {path.name for path in FOLDER.glob("*.json")} == set(listed) | written


def write() -> None:
    """Write the schemas that are generated."""
    for kind in sorted(PLACES):
        path = FOLDER / f"{kind}-{record_form(kind).number}.json"
        path.write_text(generated(kind), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()

"""A damaged or hostile study folder is refused by name at every command: never a traceback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders.command_line import run
from tests.builders.studies import canonical_json, rebuild_chain

pytestmark = pytest.mark.once

BAD_INPUT = 3


def text_with(path: Path, old: str, new: str) -> None:
    data = path.read_text(encoding="utf-8")
    assert old in data
    path.write_text(data.replace(old, new, 1), encoding="utf-8")


MANIFESTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a name of 5,000 characters": lambda r: r["steps"][0]["files"].update({"x" * 5000: "0" * 64}),
    "a name with NUL": lambda r: r["steps"][0]["files"].update({"a\x00b": "0" * 64}),
    "a deep name": lambda r: r["steps"][0]["files"].update({"/".join("ab" * 400): "0" * 64}),
    "a number that is a text": lambda r: r["steps"][0].update(number="1"),
    "files that are a list": lambda r: r["steps"][0].update(files=["a"]),
    "a digest that is a number": lambda r: r["steps"][0].update(digest=1),
    "facts that are null": lambda r: r["steps"][0].update(facts=None),
    "no steps": lambda r: r.pop("steps"),
    "steps that are a text": lambda r: r.update(steps="frame"),
    "a title that is a list": lambda r: r.update(title=[]),
    "a schema that is a number": lambda r: r.update(schema=2),
    "a huge number": lambda r: r["steps"][0]["facts"].update(size=10**400),
    "a time that is none": lambda r: r["steps"][0].update(at="yesterday\nunchanged"),
}


@pytest.mark.parametrize("name", sorted(MANIFESTS))
def test_a_hostile_manifest_is_refused(
    capsys: pytest.CaptureFixture[str], demo_study: Path, name: str
) -> None:
    path = demo_study / "manifest.json"
    record = json.loads(path.read_bytes())
    MANIFESTS[name](record)
    path.write_bytes(canonical_json(record))
    for words in (["verify"], ["report"], ["draw", "--seed", "x", "--seed-source", "y"]):
        code, out, err = run(capsys, words[0], str(demo_study), *words[1:])
        assert code in (1, BAD_INPUT), (name, words, out, err)
        assert len(err) < 3000
        assert "unchanged" not in [line.partition(":")[0] for line in out.splitlines()]


@pytest.mark.parametrize("text", ['"\\ud800"', "Infinity", "NaN", "1e999", "9" * 5000, "-Infinity"])
def test_a_manifest_that_is_not_strict_json_is_refused(
    capsys: pytest.CaptureFixture[str], demo_study: Path, text: str
) -> None:
    text_with(demo_study / "manifest.json", '"size": 22580', f'"size": {text}')
    code, _, err = run(capsys, "verify", str(demo_study))
    assert code == BAD_INPUT
    assert "StudyError" in err


RECORDS = {
    "1-frame/frame.json": ["plan", "--rules", "cms-pim", "--sample", "40"],
    "2-plan/plan.json": ["draw", "--seed", "x", "--seed-source", "y"],
    "3-draw/draw.json": ["report"],
    "4-review/review.json": ["report"],
    "5-estimate/demand.json": ["report"],
}
CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a list": lambda record: [record],
    "empty": lambda _: {},
    "its schema alone": lambda record: {"schema": record["schema"]},
    "every value a text": lambda record: {
        key: value if key == "schema" else "x" for key, value in record.items()
    },
    "every value null": lambda record: {
        key: value if key == "schema" else None for key, value in record.items()
    },
    "another kind": lambda record: record | {"schema": "primafacie.manifest/1"},
}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_record_of_the_wrong_shape_is_refused(
    capsys: pytest.CaptureFixture[str], demo_once: Path, tmp_path: Path, name: str
) -> None:
    for label, change in CHANGES.items():
        study = tmp_path / label.replace(" ", "-")
        shutil.copytree(demo_once, study)
        path = study / name
        path.write_bytes(canonical_json(change(json.loads(path.read_bytes()))))
        rebuild_chain(study)
        command, *options = RECORDS[name]
        code, out, err = run(capsys, command, str(study), *options)
        if command == "plan":  # A study with a draw is planned no more: draw reads the frame too.
            code, out, err = run(capsys, "report", str(study))
        assert code == BAD_INPUT, (label, out, err)
        assert Path(name).name in err, (label, err)
        assert "fault of this program" not in err

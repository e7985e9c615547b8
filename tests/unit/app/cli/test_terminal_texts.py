"""Names and titles from somebody's folder cannot write on the terminal of the reader."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders.command_line import run
from tests.builders.studies import StudyFolder, rebuild_chain, verified

pytestmark = pytest.mark.once

FORGED = "a\nunchanged: the head is the printed one"


@pytest.mark.parametrize("name", [FORGED, "\x1b[2J\x1b[1;32mok", "safe\u202egnp.exe"])
def test_the_name_of_an_extra_file_adds_no_line(
    capsys: pytest.CaptureFixture[str], demo_study: Path, name: str
) -> None:
    (demo_study / name).write_bytes(b"")
    code, out, _ = run(capsys, "verify", str(demo_study))
    assert code == 1
    lines = out.splitlines()
    assert not any(line.startswith("unchanged") for line in lines)
    assert lines[-1].startswith("NOT as recorded: the folder holds 1 file that no step names.")
    assert not any(ord(mark) < 32 or mark == "\u202e" for line in lines for mark in line)


def test_a_missing_file_with_such_a_name_adds_no_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = run(capsys, "check", str(tmp_path / FORGED), "--unit-id", "a", "--paid", "b")
    assert code == 3
    assert len(err.splitlines()) == 1


def test_a_title_of_several_lines_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text("ID,PAID\na,1.00\nb,2.00\n", encoding="utf-8")
    words = ("check", str(claims), "--unit-id", "ID", "--paid", "PAID", "--title", FORGED)
    code, _, err = run(capsys, *words, "--study", str(tmp_path / "s"))
    assert code == 3
    assert len(err.splitlines()) == 1
    assert "one line without control characters" in err
    assert not (tmp_path / "s").exists()


def test_a_false_title_is_found(demo_study: Path) -> None:
    """The title is on page 1 of every report: the chain covers it."""
    head = StudyFolder.open(demo_study).head
    path = demo_study / "manifest.json"
    data = path.read_bytes()
    title = json.loads(data)["title"]
    path.write_bytes(data.replace(json.dumps(title).encode(), b'"Audit of another clinic"'))
    found = verified(demo_study, head=head)
    assert not found.ok
    assert found.first_bad_step == 1
    assert "step 1 (frame) does not follow the step before it" in found.problems[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"head": "', '"verdict": "unchanged",\n  "head": "'),
        lambda text: text.replace('"title"', '"Title": "x",\n  "title"'),
        lambda text: text + " ",
        lambda text: text.replace('"number": 1,', '"number": 1, '),
        lambda text: text.replace('"kind": "frame"', '"kind": "frame", "note": "x"', 1),
        lambda text: text.replace('"title"', '"title": "first",\n  "title"'),
    ],
)
def test_a_manifest_with_anything_more_is_refused(
    capsys: pytest.CaptureFixture[str], demo_study: Path, change: object
) -> None:
    path = demo_study / "manifest.json"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    code, _, err = run(capsys, "verify", str(demo_study))
    assert code == 3
    assert "StudyError" in err


def test_a_head_that_is_not_the_last_steps_is_found(demo_study: Path) -> None:
    path = demo_study / "manifest.json"
    record = json.loads(path.read_bytes())
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(f'"head": "{record["head"]}"', f'"head": "{"0" * 64}"'), encoding="utf-8"
    )
    found = verified(demo_study)
    assert not found.ok
    assert "its head is not the digest of its last step" in found.text()


def test_times_that_go_back_are_found(demo_study: Path) -> None:
    """The whole chain is made anew over a step that is dated before the one it follows."""
    long_ago = "2001-01-01T00:00:00Z"
    rebuild_chain(
        demo_study, change=lambda step: replace(step, at=long_ago) if step.number == 3 else step
    )
    found = verified(demo_study)
    assert found.first_bad_step == 3
    assert "is dated before the step that it follows" in found.text()


def test_a_digest_of_twelve_digits_is_never_unchanged(
    capsys: pytest.CaptureFixture[str], demo_study: Path
) -> None:
    head = StudyFolder.open(demo_study).head
    for digits in (12, 16, 31):
        code, out, err = run(capsys, "verify", str(demo_study), "--head", head[:digits])
        assert code == 3
        assert "unchanged" not in out
        assert "can be forged" in err
    assert run(capsys, "verify", str(demo_study), "--head", head)[0] == 0


def test_the_demonstration_prints_the_whole_digest(demo_once: Path) -> None:
    head = StudyFolder.open(demo_once).head
    page = (demo_once / "reports/report.html").read_text(encoding="utf-8")
    assert "verify STUDY --head " in page
    digest = page.split("verify STUDY --head ")[1].split("<")[0]
    assert len(digest) == 64
    assert digest in {s.digest for s in StudyFolder.open(demo_once).manifest.steps} | {head}

"""The study folder: appended steps, checked digests, names that stay inside."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from primafacie.core.folder import inside
from primafacie.errors import StudyError
from tests.builders.inside_core import (
    Manifest,
    StudyFolder,
    canonical_json,
    verify,
)


def build(root: Path) -> StudyFolder:
    study = StudyFolder.create(root, title="A study")
    with study.step("frame", "checked the frame") as step:
        step.write_record("1-frame/frame.json", {"schema": "primafacie.frame/1", "size": 3})
        step.facts["content_digest"] = "f" * 64
    with study.step("draw", "drew 2 units", inputs={"frame": "f" * 64}) as step:
        step.write("3-draw/draw.json", b"one\n")
    with study.step("draw", "drew again") as step:
        step.write("3-draw/draw.json", b"two\n")
        step.facts["draws"] = 2
    return study


def test_steps_are_appended_and_never_overwritten(tmp_path: Path) -> None:
    study = build(tmp_path / "s")
    again = StudyFolder.open(tmp_path / "s")
    assert again.head == study.head
    assert again.read("3-draw/draw.json") == b"one\n"
    assert again.read("3-draw/draw-2.json") == b"two\n"
    assert again.latest_file("draw", ".json").name == "draw-2.json"
    assert [s.kind for s in again.manifest.steps] == ["frame", "draw", "draw"]
    assert again.manifest.steps[2].facts == {"draws": 2}
    assert verify(again).ok


def test_a_digest_is_what_sha256sum_prints(tmp_path: Path) -> None:
    study = build(tmp_path / "s")
    name = "1-frame/frame.json"
    data = (tmp_path / "s" / name).read_bytes()
    assert study.manifest.steps[0].files[name] == hashlib.sha256(data).hexdigest()
    assert data == canonical_json({"schema": "primafacie.frame/1", "size": 3})
    assert data.endswith(b"\n")
    assert b"\r" not in data


def test_verify_names_the_first_step_that_does_not_fit(tmp_path: Path) -> None:
    build(tmp_path / "s")
    (tmp_path / "s/3-draw/draw.json").write_bytes(b"onE\n")
    found = verify(StudyFolder.open(tmp_path / "s"))
    assert not found.ok
    assert found.first_bad_step == 2
    assert "3-draw/draw.json was changed" in found.text()
    (tmp_path / "s/1-frame/frame.json").unlink()
    assert verify(StudyFolder.open(tmp_path / "s")).first_bad_step == 1


def test_a_step_made_from_what_no_step_made_does_not_fit(tmp_path: Path) -> None:
    """An earlier file exchanged and every digest of the chain made anew: the inputs tell."""
    study = build(tmp_path / "s")
    draw = study.manifest.steps[1].files["3-draw/draw.json"]
    with study.step("review", "read", inputs={"draw": draw, "study": study.head}) as step:
        step.write("4-review/review.json", b"three\n")
    assert verify(study).ok
    (tmp_path / "s/3-draw/draw.json").write_bytes(b"onE\n")
    chain = Manifest(study.manifest.title)
    for old in study.manifest.steps:
        files = {
            name: hashlib.sha256((tmp_path / "s" / name).read_bytes()).hexdigest()
            for name in old.files
        }
        inputs = old.inputs | ({"study": chain.head} if "study" in old.inputs else {})
        chain = chain.with_step(replace(old, files=files, inputs=inputs, previous=chain.head))
    (tmp_path / "s/manifest.json").write_bytes(canonical_json(chain.to_dict()))
    found = verify(StudyFolder.open(tmp_path / "s"))
    assert found.first_bad_step == 4
    assert f"step 4 (review) was made from the draw of digest {draw[:12]}" in found.text()


def test_files_of_no_step_are_named(tmp_path: Path) -> None:
    study = build(tmp_path / "s")
    assert verify(study).unnamed == ()
    (tmp_path / "s/reports").mkdir()
    (tmp_path / "s/reports/signed.pdf").write_bytes(b"x")
    found = verify(study)
    assert found.consistent
    assert not found.ok, "a file that no digest covers is never passed over"
    shown = found.text().splitlines()
    assert "These files are part of no step and were not checked: reports/signed.pdf" in shown
    assert shown[-1].startswith("NOT as recorded: the folder holds 1 file that no step names.")
    (tmp_path / "s/reports/signed.pdf").unlink()
    (tmp_path / "s/reports/elsewhere").symlink_to(tmp_path, target_is_directory=True)
    assert verify(study).unnamed == ("reports/elsewhere",)


def test_a_changed_record_in_the_manifest_is_found(tmp_path: Path) -> None:
    build(tmp_path / "s")
    path = tmp_path / "s/manifest.json"
    record = json.loads(path.read_bytes())
    record["steps"][1]["what"] = "drew 200 units"
    path.write_bytes(canonical_json(record))
    found = verify(StudyFolder.open(tmp_path / "s"))
    assert found.first_bad_step == 2
    assert "its record in manifest.json was changed" in found.problems[0]


def test_a_rebuilt_chain_is_consistent_but_not_unchanged(tmp_path: Path) -> None:
    study = build(tmp_path / "s")
    printed = study.head
    forged = StudyFolder.create(tmp_path / "forged", title="A study")
    for step in study.manifest.steps:
        with forged.step(step.kind, step.what, inputs=step.inputs) as writing:
            for name in step.files:
                data = study.read(name).replace(b"two", b"six")
                writing.write(name.replace("-2", ""), data)
            writing.facts.update(step.facts)
    forged = StudyFolder.open(tmp_path / "forged")
    assert verify(forged).ok
    assert "consistent" in verify(forged).text()
    assert "unchanged" not in verify(forged).text().replace("not unchanged", "")
    found = verify(forged, head=printed)
    assert not found.ok
    assert "CHANGED" in found.text()


def test_a_printed_digest_of_an_earlier_step_vouches_up_to_it(tmp_path: Path) -> None:
    study = build(tmp_path / "s")
    found = verify(study, head=study.manifest.steps[1].digest.upper())
    assert found.ok
    assert found.unchanged_to == 2
    assert "unchanged up to step 2" in found.text()
    assert "the head is the printed one" in verify(study, head=study.head).text()
    assert verify(study, head=study.head[:32]).ok


@pytest.mark.parametrize("head", ["", "abc", "zz" * 32, "g" + "0" * 63, "a" * 31])
def test_a_digest_that_is_none_is_refused(tmp_path: Path, head: str) -> None:
    with pytest.raises(StudyError, match="hex digits"):
        verify(build(tmp_path / "s"), head=head)


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "a/../../x", "..", "", ".", "C:/x", "a\\..\\x", "\\\\host\\share"],
)
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudyError, match="points outside itself"):
        inside(tmp_path, name)


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/link").symlink_to("/etc")
    with pytest.raises(StudyError, match="points outside itself"):
        inside(tmp_path / "s", "link/passwd")


def test_a_hostile_manifest_cannot_read_other_files(tmp_path: Path) -> None:
    build(tmp_path / "s")
    path = tmp_path / "s/manifest.json"
    record = json.loads(path.read_bytes())
    record["steps"][0]["files"] = {"../../secret": "0" * 64}
    path.write_bytes(canonical_json(record))
    with pytest.raises(StudyError, match="points outside itself"):
        verify(StudyFolder.open(tmp_path / "s"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema":"x"}', "[" * 100_000, "\x00"])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"manifest|schema"):
        StudyFolder.open(tmp_path)


def test_a_newer_format_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(
        '{"schema": "primafacie.manifest/9", "steps": []}', encoding="utf-8"
    )
    with pytest.raises(StudyError, match=r"primafacie.manifest/9.*newer primafacie"):
        StudyFolder.open(tmp_path)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    study = build(tmp_path / "s")
    with (
        FileLock(str(tmp_path / "s/.lock")),
        pytest.raises(StudyError, match="another program"),
        study.step("plan", "x"),
    ):
        pass


def test_a_stale_view_of_the_study_cannot_commit(tmp_path: Path) -> None:
    stale = build(tmp_path / "s")
    fresh = StudyFolder.open(tmp_path / "s")
    with fresh.step("review", "read") as step:
        step.write("4-review/review.json", b"{}\n")
    with pytest.raises(StudyError, match="changed by another program"), stale.step("x", "y"):
        pass


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    study = build(tmp_path / "s")
    before = study.head

    def fails() -> None:
        with study.step("review", "read") as step:
            step.write("4-review/review.json", b"{}\n")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    again = StudyFolder.open(tmp_path / "s")
    assert again.head == before
    assert not (tmp_path / "s/4-review").exists()


def test_only_empty_folders_become_studies(tmp_path: Path) -> None:
    build(tmp_path / "s")
    with pytest.raises(StudyError, match="a study is already here"):
        StudyFolder.create(tmp_path / "s", title="again")
    (tmp_path / "t").mkdir()
    (tmp_path / "t/tax.xlsx").write_bytes(b"")
    with pytest.raises(StudyError, match="holds other files"):
        StudyFolder.create(tmp_path / "t", title="no")
    with pytest.raises(StudyError, match="there is no study here"):
        StudyFolder.open(tmp_path / "nowhere")

"""The same import after a run that was stopped, and beside what is stated of a frame."""

from __future__ import annotations

from pathlib import Path

import pytest

from primafacie.app.steps import import_step
from primafacie.core.folder import StudyFolder
from tests.builders.command_line import run

pytestmark = pytest.mark.once

FINDINGS = "unit_id,paid,status,overpaid\n" + "".join(
    f"c{place:03d},{place}.00,reviewed,{place % 3}.00\n" for place in range(1, 41)
)
WORDS = ["import", "findings.csv", "--study", "s", "--rules", "cms-pim"]
STATED = ["--universe", "120", "--universe-source", "letter of May 2", "--stratum-units", "1=120"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = ["ID,PAID", *(f"c{place:03d},{place}.00" for place in range(1, 121))]
    (tmp_path / "claims.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "findings.csv").write_text(FINDINGS, "utf-8")
    (tmp_path / "extraction.toml").write_text('system = "warehouse"\nrows = 120\n', "utf-8")
    return tmp_path


@pytest.mark.parametrize("framed", [True, False])
def test_a_stopped_import_is_finished_by_the_same_command(
    capsys: pytest.CaptureFixture[str],
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    framed: bool,
) -> None:
    words = [*WORDS, *([] if framed else STATED)]
    if framed:
        check = ["check", "claims.csv", "--unit-id", "ID", "--paid", "PAID", "--study", "s"]
        assert run(capsys, *check, "--extraction", "extraction.toml")[0] == 0
    with monkeypatch.context() as stopped:
        stopped.setattr(import_step, "keep_imported_review", lambda *_, **__: 1 / 0)
        assert run(capsys, *words)[0] == 70
    code, _, err = run(capsys, *words, "--program", "R sample")
    assert (code, "another import" in err) == (3, True)
    code, _, err = run(capsys, *words)
    assert code == 0, err
    assert run(capsys, "verify", "s")[0] == 0
    steps = len(StudyFolder.open(here / "s").manifest.steps)
    assert run(capsys, *words)[0] == 0
    assert len(StudyFolder.open(here / "s").manifest.steps) == steps
    assert run(capsys, "estimate", "s")[0] == 0
    code, _, err = run(capsys, *words)
    assert (code, "other steps already" in err) == (3, True)

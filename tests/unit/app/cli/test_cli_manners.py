"""One paragraph for an error, exit codes, JSON, completion, progress that a pipe never sees."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from primafacie.app.cli import CANCELLED, FAULT, READER_GONE, main
from tests.builders.command_line import envelope, run
from tests.builders.inside_app import Output


def breaking(error: BaseException) -> Callable[..., None]:
    def broken(*args: object, **options: object) -> None:
        raise error

    return broken


def test_a_fault_of_the_program_is_one_paragraph_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, demo_once: Path
) -> None:
    from primafacie.app.steps import report_step

    monkeypatch.setattr(report_step, "keep_report", breaking(ZeroDivisionError("division by zero")))
    code, out, err = run(capsys, "report", str(demo_once))
    assert code == FAULT
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert "a fault of this program (ZeroDivisionError: division by zero)" in err
    assert "--debug" in err
    code, out, _ = run(capsys, "report", str(demo_once), "--json")
    assert code == FAULT
    assert "ZeroDivisionError" in envelope(out)["error"]["problems"][0]["got"]
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "report", str(demo_once)])


def test_what_the_system_refuses_is_bad_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, demo_once: Path
) -> None:
    from primafacie.app.steps import report_step

    refused = PermissionError(13, "Permission denied", "reports/report.html")
    monkeypatch.setattr(report_step, "keep_report", breaking(refused))
    code, _, err = run(capsys, "report", str(demo_once))
    assert code == 3
    assert "the system refused reports/report.html (Permission denied)" in err


@pytest.mark.parametrize(
    "words", [("--kind", "novel"), ("--format", "rtf"), ("--format", ""), ("--format", "pdf,rtf")]
)
def test_a_kind_or_format_that_is_none(
    capsys: pytest.CaptureFixture[str], demo_once: Path, words: tuple[str, str]
) -> None:
    code, _, err = run(capsys, "report", str(demo_once), *words)
    assert code == 3
    assert "Expected one of" in err


def test_a_cancel_at_any_place_is_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the engine turns Ctrl-C into an error of its own."""
    from sampling.engines import duckdb_engine

    engine = duckdb_engine.DuckdbEngine.__new__(duckdb_engine.DuckdbEngine)

    class Interrupted:
        def execute(self, *args: object) -> None:
            raise RuntimeError("Query interrupted")

        def query_progress(self) -> float:
            return -1.0

    monkeypatch.setattr(engine, "connection", Interrupted(), raising=False)
    with pytest.raises(KeyboardInterrupt):
        engine.execute("select 1")
    from primafacie.app.cli import application

    monkeypatch.setattr(application, "application", breaking(KeyboardInterrupt()))
    code, _, err = run(capsys, "doctor")
    assert code == CANCELLED
    assert err == "\nCancelled. Nothing half-done was kept.\n"


def test_progress_is_for_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(as_json=False)
    with output.counting("counting") as done:
        done(2, 3)
        done(3, 3)
    with output.working("working"):
        pass
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("TERM", "xterm")
    with Output(as_json=False).counting("redraws") as done:
        done(4, 4)
    assert "redraws" in shown.getvalue()
    assert "4/4" in shown.getvalue()


def test_the_engine_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a statement runs, its per cent stand beside the spinner; then they go."""
    import io
    import time

    from primafacie.app.cli import progress_bars
    from primafacie.core.watching import watched
    from tests.builders.inside_sampling import DuckdbEngine

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(progress_bars, "ASKED_EVERY", 0.01)
    monkeypatch.setenv("TERM", "xterm")
    shares = iter([-1.0, *range(100, 1000)])
    with Output(as_json=False).working("checking"), watched(lambda: min(37.0, next(shares))):
        time.sleep(0.3)
    assert "37%" in shown.getvalue()
    engine = DuckdbEngine()
    asked: list[float] = []
    try:
        from contextlib import contextmanager

        from primafacie.core.watching import Percent, watching

        @contextmanager
        def watcher(percent: Percent) -> Iterator[None]:
            asked.append(percent())
            yield

        with watching(watcher):
            engine.execute("select 1")
    finally:
        engine.close()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("primafacie re", "report"),
        ("primafacie plan study --rules cms", "cms-pim"),
        ("primafacie report study --kind pl", "plan"),
        ("primafacie report study --format html,p", "html,pdf"),
    ],
)
def test_the_shell_completes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, typed: str, wanted: str
) -> None:
    monkeypatch.setenv("_PRIMAFACIE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split()) - 1))
    code, out, _ = run(capsys)
    assert code == 0
    assert wanted in out.split()


def test_help_says_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert "130 cancelled" in " ".join(out.split())


@pytest.mark.parametrize(
    "words",
    [
        ("section111", "FILE", "--plan", "ghp", "--assessed-on", "2026-11-21"),
        ("self-audit", "summary", "FILE"),
        ("self-audit", "draw", "FILE", "--quarter", "2026-Q4", "--seed", "x"),
        ("check", "FILE", "--unit-id", "a", "--paid", "b"),
        ("rebut", "--findings", "FILE", "--stated-units", "100"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_file_that_is_no_table_is_bad_input(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    for name, data in (("bytes.csv", b"\xff\xfe\x00junk"), ("empty.csv", b"")):
        path = tmp_path / name
        path.write_bytes(data)
        code, _, err = run(capsys, *(str(path) if word == "FILE" else word for word in words))
        assert code == 3, (name, err)
        assert "a fault of this program" not in err


def test_a_letter_that_the_code_page_lacks_is_spelled(tmp_path: Path) -> None:
    """A Windows console shows the result, with the letter's code, and the step stands."""
    table = tmp_path / "claims.csv"
    table.write_text("ID,PAID\nx1,10\nx2,20\nx3,30\n", encoding="utf-8")
    code = "from primafacie.app.cli import main; main()"
    title = "Étude 中文 ≥ 5"
    for words in (
        [
            "check",
            str(table),
            "--unit-id",
            "ID",
            "--paid",
            "PAID",
            "--study",
            "s",
            "--title",
            title,
        ],
        ["plan", "s", "--rules", "cms-pim", "--sample", "2", "--title", title],
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            env=os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        )
        assert done.returncode == 0, done.stderr
    assert b"\\u4e2d\\u6587" in done.stdout


def test_a_reader_that_leaves_and_a_question_without_answer(demo_once: Path) -> None:
    code = "from primafacie.app.cli import main; main()"
    asked = subprocess.run(
        [sys.executable, "-c", code, "draw", str(demo_once)],
        input="",
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert asked.returncode == 3
    assert "Traceback" not in asked.stderr
    reading, writing = os.pipe()
    os.close(reading)
    left = subprocess.run(
        [sys.executable, "-c", code, "law"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        text=True,
        encoding="utf-8",
    )
    os.close(writing)
    assert left.returncode == READER_GONE, left.stderr

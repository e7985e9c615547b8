"""Set up and run primafacie with nothing but Python: `python dev.py demo | test | ...`.

Makes `.venv` beside this file, installs with `constraints.txt` (with uv where it is found,
else with pip) and runs. The same on Windows, macOS and Linux. Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / ".installed"
USAGE = """usage: python dev.py COMMAND

  demo     run a whole audit on the shipped claims into ./demo-study
  test     lint, types and all fast tests
  long     the simulation studies that take minutes
  docs     build the documentation into docs/_build, warnings as errors
  system   the tests that need R, a browser, LibreOffice, Java and PostgreSQL on the machine
  slow     long and system at once, so that one computes while the other waits
  studies  judge about 50 honest and 40 flawed studies, chosen by the commit id (a minute)
  nightly  judge all 500 honest and all flawed studies, and enumerate the exact coverage of every
           finite-sample limit on a twentieth of the designs, chosen by the commit id; write dated
           tables into tests/nightly/tables, to be committed
  coverage the same enumeration on all designs, or some classes of them (--classes); hours
  setup    make the environment of a dependency group (test, docs or system) and run nothing
"""
IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS = {
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "imports": ["-c", IMPORTS],
    "types": ["-m", "mypy"],
    "examples": [
        "-m",
        "pytest",
        "-q",
        "--doctest-modules",
        "--doctest-glob=*.md",
        "--ignore=docs/_ext",
        "--ignore=docs/conf.py",
        "--ignore=docs/_build",
        "docs",
        "sampling",
        "extrapolation",
        "validation",
        "penalties",
        "primafacie/core",
        "primafacie/app/reports",
    ],
    "tests": ["-m", "pytest", "-q", "-n", "2", "-m", "not system and not long"],
}
BESIDE = "types"  # one processor for a while: the examples and the tests run beside it
STUDIES = "tests.nightly.run"
COVERAGE = "tests.nightly.coverage"
TABLES = HERE / "tests" / "nightly" / "tables"
SLOW = {"long": "long", "system": "system", "slow": "long or system"}
# Tests run beside each other: threads of the linear algebra would wait for one another.
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
MARKED = re.compile(r"mark\.(long|system)\b")


def run(*command: str) -> None:
    """Run a command in the project's folder; stop at its first failure."""
    done = subprocess.run(command, cwd=HERE, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def install(group: str) -> None:
    """Make the environment and install the project, unless that was done already."""
    key = b"".join((HERE / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
    wanted = f"{hashlib.sha256(key).hexdigest()} {group}"
    have = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() else []
    if PYTHON.exists() and wanted in have:
        return
    print(f"Setting up {VENV.name} (once) ...", flush=True)
    uv = shutil.which("uv")
    if not PYTHON.exists():
        venv.create(VENV, with_pip=uv is None)
    extra = ["--group", group] if group else []
    options = [*extra, "--constraint", "constraints.txt", "--editable", "."]
    if uv:
        run(uv, "pip", "install", "--quiet", "--python", str(PYTHON), *options)
    else:
        run(str(PYTHON), "-m", "pip", "install", "--quiet", "--upgrade", "pip>=25.1")
        run(str(PYTHON), "-m", "pip", "install", "--quiet", *options)
    kept = [line for line in have if line.startswith(wanted.split()[0])]
    STAMP.write_text("\n".join([*kept, wanted]) + "\n", encoding="utf-8")


def run_checks(rest: list[str]) -> None:
    """Run every check; stop at the first failure, and print what ran beside at the end."""
    beside = None
    try:
        for name, check in CHECKS.items():
            command = [str(PYTHON), *check, *(rest if name == "tests" else [])]
            if name == BESIDE:
                pipe, into = subprocess.PIPE, subprocess.STDOUT
                beside = subprocess.Popen(command, cwd=HERE, stdout=pipe, stderr=into)
            else:
                print(f"--- {name}", flush=True)
                run(*command)
        if beside:
            print(f"--- {BESIDE}", flush=True)
            sys.stdout.buffer.write(beside.communicate()[0])
            sys.exit(beside.returncode)
    finally:
        if beside and beside.poll() is None:
            beside.kill()


def slow_files() -> list[str]:
    """The files that mark a test as long or system, and those beside a conftest that does.

    To collect all the others would take each worker half a minute; tests/conftest.py refuses a
    marker that stands in neither place.
    """
    found = [
        path
        for path in sorted((HERE / "tests").rglob("test_*.py"))
        if any(
            text.exists() and MARKED.search(text.read_text(encoding="utf-8"))
            for text in (path, path.with_name("conftest.py"))
        )
    ]
    return [path.relative_to(HERE).as_posix() for path in found]


def commit_id() -> str:
    """The commit that is checked out; where git does not say, `no commit`."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, cwd=HERE, check=False, capture_output=True, text=True)
    except OSError:
        return "no commit"
    return done.stdout.strip() if done.returncode == 0 else "no commit"


def judge_studies(*options: str) -> None:
    """Judge the made studies; a wrong judgment ends with 1."""
    install("test")
    os.environ["PYTHONWARNDEFAULTENCODING"] = "1"
    os.environ["PYTHONPATH"] = str(HERE)
    run(str(PYTHON), "-m", STUDIES, *options)


def enumerate_coverage(*options: str) -> None:
    """Enumerate exact coverages; a limit below its level ends with 1."""
    install("test")
    os.environ["PYTHONWARNDEFAULTENCODING"] = "1"
    os.environ["PYTHONPATH"] = str(HERE)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # two processes share two processors
    run(str(PYTHON), "-m", COVERAGE, "--into", str(TABLES), *options)


def main() -> None:
    """Run the command named on the command line."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python must be told)
        sys.exit(f"primafacie needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    command, *rest = sys.argv[1:] or ["help"]
    if command != "demo":
        os.environ.update(ONE_THREAD | dict(os.environ))
    if command == "demo":
        install("")
        run(str(PYTHON), "-m", "primafacie", "demo", *rest)
    elif command == "test":
        install("test")
        os.environ["PYTHONWARNDEFAULTENCODING"] = "1"
        run_checks(rest)
    elif command == "docs":
        install("docs")
        run(str(PYTHON), "-m", "sphinx", "-W", "--keep-going", "-q", "docs", "docs/_build", *rest)
        print(f"The documentation begins at {HERE / 'docs' / '_build' / 'index.html'}")
    elif command in SLOW:
        install("test" if command == "long" else "system")
        # What stands on one server, office or session stays on one worker (tests/conftest.py).
        workers = ["-n", "2", "--dist", "loadscope"]
        run(str(PYTHON), "-m", "pytest", "-q", *workers, "-m", SLOW[command], *slow_files(), *rest)
    elif command == "studies":
        judge_studies("--part", commit_id(), *rest)
    elif command == "nightly":
        judge_studies("--into", str(TABLES), *rest)
        enumerate_coverage("--part", commit_id())
    elif command == "coverage":
        enumerate_coverage(*rest)
    elif command == "setup" and rest in (["test"], ["docs"], ["system"]):
        install(*rest)
    else:
        print(USAGE)
        sys.exit(0 if command in ("help", "-h", "--help") else 2)


if __name__ == "__main__":
    main()

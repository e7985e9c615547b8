"""What several tests need: a finished demonstration study, made once, copied for each."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
from collections.abc import Callable, Generator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

# Two workers fill two processors. A library of linear algebra that starts threads of its own in
# each makes them wait for one another, up to twenty times as long; it reads this when it is loaded.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `--dist loadscope`: one worker an engine and a file of system tests, any other for all.

    So Spark and PostgreSQL start once, while the other worker computes.
    """
    from xdist.scheduler import LoadScopeScheduling

    if config.getoption("dist") != "loadscope":
        return None

    class ByEngine(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            engine = re.search(r"\[(spark|postgresql)\b", nodeid)
            if engine:
                return engine[1]
            return nodeid.partition("::")[0] if nodeid.startswith("tests/system/") else nodeid

    return ByEngine(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage, and never look through what was collected.

    All that is imported and collected stays to the end: to walk it again and again is a quarter
    of the time of collecting.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a slow test in a file where `python dev.py slow` would not look for it."""
    named = re.compile(r"mark\.(long|system)\b")

    @cache
    def says(path: Path) -> bool:
        return path.exists() and named.search(path.read_text(encoding="utf-8")) is not None

    for item in items:
        if item.get_closest_marker("long") or item.get_closest_marker("system"):
            here = item.path
            if not (says(here) or says(here.with_name("conftest.py"))):
                raise pytest.UsageError(f"{here}: name mark.long or mark.system in this file")


def _made(area: Path) -> tuple[Path, str]:
    from tests.builders.command_line import invoke

    done = invoke("demo", "--to", area / "study")
    assert done.exit_code == 0, done.output
    (area / "printed.txt").write_text(done.output, encoding="utf-8")
    return area / "study", done.output


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of `primafacie demo` and what it printed, once for all workers; unchanged."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _made(tmp_path_factory.mktemp("demo"))
    area = tmp_path_factory.getbasetemp().parent / "demo"
    with FileLock(area.with_suffix(".lock")):
        if (area / "printed.txt").exists():
            return area / "study", (area / "printed.txt").read_text(encoding="utf-8")
        area.mkdir()
        return _made(area)


@pytest.fixture(scope="session")
def demo_once(demonstration: tuple[Path, str]) -> Path:
    """The demonstration's study folder; do not change it."""
    return demonstration[0]


@pytest.fixture
def demo_study(demo_once: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration's study folder that a test may damage."""
    return Path(shutil.copytree(demo_once, tmp_path / "study"))


@pytest.fixture(scope="session")
def design_numbers() -> Callable[[str], dict[str, Any]]:
    """The numbers of a workpaper by design or estimator, from 400 claims in memory."""
    import pandas as pd

    from extrapolation import Review, demand, estimate, read_review
    from primafacie.app.reports import build_numbers
    from sampling import ErrorModel, designs, open_frame, plan, stratify
    from tests.builders.inside_core import Manifest

    cents = [(k * 7919 % 9973 + 1) ** 2 // 977 + 1 for k in range(400)]
    claims = pd.DataFrame(
        {
            "id": [f"C{k:03d}" for k in range(400)],
            "paid": [c / 100 for c in cents],
            "billed": [2 * c / 100 for c in cents],
            "patient": [f"B{k % 41}" for k in range(400)],
            "visit": [f"V{k % 3}" for k in range(400)],
        }
    )
    selections: dict[str, dict[str, Any]] = {
        "pps": {"selection": designs.Pps()},
        "pps_systematic": {"selection": designs.PpsSystematic(starts=4), "order": ["paid desc"]},
        "sampford": {"selection": designs.Sampford()},
        "rhc": {"selection": designs.Rhc()},
        "systematic": {"selection": designs.Systematic(starts=2), "order": "file"},
        "cluster": {"selection": designs.Cluster()},
        "two_stage": {"selection": designs.TwoStage(units=3)},
        "three_stage": {"selection": designs.ThreeStage(group="visit", groups=2, units=2)},
    }

    @cache
    def made(name: str) -> str:
        frame = open_frame(
            claims, unit_id="id", paid="paid", claimed="billed", cluster="patient", more=["visit"]
        ).check()
        strata, options = None, selections.get(name, {"estimator": name})
        if name not in selections:
            strata = stratify(frame, number=2)
            options = options | {"anticipated": ErrorModel(rate=0.3, severity=0.8)}
        size = 12 if name in selections else 24
        planned = plan(frame, strata, rules="cms-pim", sample=size, bound="student", **options)
        draw = planned.draw("lot 7", seed_source="drawn by lot")
        shares = (0.0, 1.0, 1.0, 0.4, 1.0, 1.0, 1.0)
        rows = [
            {
                "unit_id": u.unit_id,
                "status": "reviewed",
                "should_have_paid": round(u.paid_cents * shares[int(u.unit_id[1:]) % 7]) / 100,
            }
            for u in draw.units
        ]
        review = read_review(pd.DataFrame(rows), draw=draw)
        review = Review.from_dict(json.loads(json.dumps(review.to_dict())))
        over = estimate(review)
        numbers = build_numbers(
            frame.record(),
            planned,
            (draw,),
            review,
            over,
            demand(over),
            Manifest(f"A {name}"),
            intervals=[over.interval(0.9, side=side) for side in ("lower", "two-sided")],
            histogram=frame.histogram(200),
        )
        return json.dumps(numbers.to_dict())

    return lambda name: dict(json.loads(made(name)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests ask to be printed: their property `printed`, also from other processes."""
    told = [
        str(value)
        for report in terminalreporter.getreports("passed")
        for name, value in getattr(report, "user_properties", [])
        if name == "printed"
    ]
    if told:
        terminalreporter.section("printed by tests")
    for line in told:
        terminalreporter.write_line(line)

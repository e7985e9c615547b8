"""Every place that takes a name answers a one-letter typo with the name that was meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import extrapolation
import validation
from extrapolation import monitoring, read_review
from penalties import LateRecord, law_entry, lookup, section_111
from primafacie.errors import AuditError
from sampling import (
    CaseFile,
    ErrorModel,
    Frame,
    Money,
    Sizes,
    StopEarly,
    allocate,
    audit_frame,
    designs,
    load_rules,
    open_frame,
    plan,
    stratify,
)
from tests.builders.command_line import run

DAY = date(2026, 6, 1)
MODEL = ErrorModel(rate=0.3, severity=0.8)
CLAIMS = pd.DataFrame(
    {
        "CLM_ID": [f"c{k}" for k in range(90)],
        "PAID_AMT": [10 + k for k in range(90)],
        "kind": ["office" if k % 2 else "lab" for k in range(90)],
    }
)


@cache
def frame() -> Frame:
    return open_frame(CLAIMS, unit_id="CLM_ID", paid="PAID_AMT", more=["kind"]).check()


def planned(**options: Any) -> Any:
    return plan(frame(), **{"rules": "cms-pim", "sample": 30, "anticipated": MODEL, **options})


@cache
def review() -> Any:
    found = {"unit_id": list("abcdef"), "overpaid": [0, 1, 2, 3, 0, 5], "paid": [9.0] * 6}
    return read_review(pd.DataFrame(found | {"area": list("xyxyxy")}), sizes=60, rules="cms-pim")


def found(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"unit_id": ["a", "b"], "overpaid": [1, 2]} | columns)


def recorded(**options: Any) -> Any:
    records = [LateRecord("1", due=date(2024, 11, 1), reported=None)]
    values: dict[str, Any] = {"plan": "nghp", "assessed_on": DAY, "amounts": "base"}
    return section_111(records, **(values | options))


def strata() -> Any:
    return stratify(frame(), number=3)


ENTRANCES: dict[str, tuple[Callable[[], Any], str]] = {
    "column of an id": (lambda: open_frame(CLAIMS, unit_id="CLM_IB", paid="PAID_AMT"), "CLM_ID"),
    "column of amounts": (
        lambda: open_frame(CLAIMS, unit_id="CLM_ID", paid="PAID_AMY"),
        "PAID_AMT",
    ),
    "further column": (
        lambda: open_frame(CLAIMS, unit_id="CLM_ID", paid="PAID_AMT", more=["kimd"]),
        "kind",
    ),
    "kind of a column": (
        lambda: open_frame(CLAIMS, unit_id="CLM_ID", paid="PAID_AMT", more=["kind:numeric"]),
        "number",
    ),
    "column of a condition": (lambda: frame().exclude("kimd = 'lab'", reason="r"), "kind"),
    "role of an audit": (lambda: audit_frame(frame(), key=["unit_ib"]), "unit_id"),
    "method of strata": (lambda: stratify(frame(), number=3, method="geometrik"), "geometric"),  # type: ignore[arg-type]
    "stratum": (lambda: stratify(frame(), by="kind")["labb"], "lab"),
    "method of allocation": (lambda: allocate(strata(), 30, method="neymann"), "neyman"),  # type: ignore[arg-type]
    "rule set": (lambda: load_rules("cms-pin"), "cms-pim"),
    "rule set of a plan": (lambda: planned(rules="cms-pin"), "cms-pim"),
    "way to allocate": (lambda: planned(sizes=Sizes(allocate_by="equall")), "equal"),  # type: ignore[arg-type]
    "stratum of an allocation": (
        lambda: planned(
            sample=None,
            strata=stratify(frame(), by="kind"),
            sizes=Sizes(allocation={"labb": 9, "office": 9}),
        ),
        "lab",
    ),
    "stratum of costs": (
        lambda: planned(
            strata=stratify(frame(), by="kind"),
            sizes=Sizes(allocate_by="cost", costs={"labb": 9, "office": 9}),
        ),
        "lab",
    ),
    "bound of a plan": (lambda: planned(bound="gafke"), "gaffke"),
    "estimator of a plan": (lambda: planned(estimator="expantion"), "expansion"),
    "design": (lambda: planned(selection={"kind": "tikets"}), "tickets"),
    "parameter of a design": (
        lambda: planned(selection={"kind": "pps", "sise": "paid"}),
        "size",
    ),
    "stratum of a design": (
        lambda: planned(
            strata=stratify(frame(), by="kind"),
            selection=designs.ByStratum({"labb": designs.Tickets()}),
        ),
        "lab",
    ),
    "bet": (lambda: planned(stop_early=StopEarly(bet="predictible", n_max=30)), "predictable"),  # type: ignore[arg-type]
    "column of a floor": (lambda: planned(underpayment_floor="kimd"), "kind"),
    "quantity of a precision": (
        lambda: planned(
            sample=None,
            sizes=Sizes(precision={"overpayd": 0.3, "error units": 0.3}, level=0.9, side="lower"),
        ),
        "overpaid",
    ),
    "side of a precision": (
        lambda: planned(sample=None, precision=0.3, level=0.9, side="lowwer"),
        "lower",
    ),
    "change of a plan": (lambda: planned().amend(reason="r", titel="t"), "title"),
    "field of the plan document": (
        lambda: planned().document(given={"objectiv": "x"}),
        "objective",
    ),
    "form field of a case": (lambda: CaseFile(form={"objectiv": "x"}), "objective"),
    "stratum column of findings": (
        lambda: read_review(found(area=["x", "y"]), sizes={"x": 5, "y": 5}, stratum="aria"),
        "area",
    ),
    "stratum of findings": (
        lambda: read_review(found(stratum=["north", "noorth"]), sizes={"north": 9}),
        "north",
    ),
    "status": (lambda: read_review(found(status=["reviewed", "reviewd"]), sizes=9), "reviewed"),
    "column estimated": (lambda: extrapolation.expand(review(), "overpayd"), "overpaid"),
    "domain": (lambda: extrapolation.by_domain(review(), by="arae"), "area"),
    "bound of a limit": (
        lambda: extrapolation.estimate(review()).interval(0.9, side="lower", bound="gafke"),
        "gaffke",
    ),
    "side of a limit": (
        lambda: extrapolation.estimate(review()).interval(0.9, side="lowwer"),  # type: ignore[arg-type]
        "lower",
    ),
    "method of a difference": (
        lambda: monitoring.difference_limits(5, 20, 2, 20, level=0.9, method="scor"),  # type: ignore[arg-type]
        "score",
    ),
    "argument": (lambda: validation.rebut(validation.Study(), seed=1, arguments=["E11"]), "E1"),
    "bound of a rebuttal": (
        lambda: validation.rebut(validation.Study(), seed=1, bounds=["gafke"]),
        "gaffke",
    ),
    "proceeding": (lambda: validation.Study(proceeding="OIG audits"), "OIG audit"),  # type: ignore[arg-type]
    "program of a draw": (
        lambda: validation.find_seed([3, 1, 2], low=1, high=90, program="RAT-STAT"),  # type: ignore[arg-type]
        "RAT-STATS",
    ),
    "level of an appeal": (
        lambda: validation.Ledger().add("7", overpaid=Money(0), level="hearin", on=DAY),
        "hearing",
    ),
    "basis of a violation": (
        lambda: lookup("402.1(c)(177)", violated_on=DAY, assessed_on=DAY),
        "402.1(c)(17)",
    ),
    "citation of the law": (lambda: law_entry("403.105(d)(2)"), "402.105(d)(2)"),
    "plan of Section 111": (lambda: recorded(plan="nghpp"), "nghp"),
    "amounts of Section 111": (lambda: recorded(amounts="bas"), "base"),
    "days of Section 111": (lambda: recorded(days="anniversarys"), "anniversaries"),
}


@pytest.mark.parametrize("name", ENTRANCES)
def test_a_typo_is_answered_with_the_name_that_was_meant(name: str) -> None:
    call, meant = ENTRANCES[name]
    with pytest.raises(AuditError) as caught:
        call()
    words = str(caught.value)
    assert "Did you mean " in words, words
    first = words.partition("Did you mean ")[2].partition("?")[0]
    assert first.split(" or ")[0] == meant, words


COMMANDS: dict[str, tuple[list[str], str]] = {
    "command": (["pln"], "plan"),
    "option": (["plan", "STUDY", "--ruels", "cms-pim"], "--rules"),
    "kind of report": (["report", "STUDY", "--kind", "workpapper"], "workpaper"),
    "format": (["report", "STUDY", "--format", "htlm"], "html"),
    "rule set": (["plan", "NEW", "--rules", "cms-pin", "--sample", "30"], "cms-pim"),
    "design": (
        ["plan", "NEW", "--rules", "cms-pim", "--sample", "30", "--design", "sampfort"],
        "sampford",
    ),
    "method": (
        [
            "plan",
            "NEW",
            "--rules",
            "cms-pim",
            "--sample",
            "9",
            "--strata",
            "3",
            "--method",
            "kozack",
        ],
        "kozak",
    ),
    "allocation": (
        ["plan", "NEW", "--rules", "cms-pim", "--sample", "30", "--allocate-by", "equall"],
        "equal",
    ),
    "bound of an export": (["export", "STUDY", "--to", "OUT", "--bound", "studend"], "student"),
    "proceeding": (["rebut", "STUDY", "--proceeding", "OIG audits"], "OIG audit"),
    "figure": (["rebut", "STUDY", "--figure", "demmand=3"], "demand"),
    "notebook": (["notebook", "2_extrapolat", "--to", "OUT"], "2_extrapolate"),
    "law": (["law", "402.1(c)(177)"], "402.1(c)(17)"),
}


@pytest.fixture(scope="module")
def new_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from primafacie.app.steps.frame_step import keep_frame

    root = tmp_path_factory.mktemp("named") / "study"
    keep_frame(frame(), root, title="names")
    return root


@pytest.mark.parametrize("name", COMMANDS)
def test_a_typo_at_the_command_line_is_answered_too(
    name: str,
    demo_once: Path,
    new_study: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words, meant = COMMANDS[name]
    places = {"STUDY": demo_once, "NEW": new_study, "OUT": tmp_path / "out"}
    code, _, error = run(capsys, *(places.get(word, word) for word in words))
    assert code != 0
    assert any(f"{lead}{meant}" in error for lead in ("Did you mean ", "Did you mean '")) or (
        "Possible options" in error and meant in error
    ), error

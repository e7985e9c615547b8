"""The rebuttal of a study folder, and how its findings are kept."""

from __future__ import annotations

import json
<<<<<<< HEAD
from collections.abc import Callable, Mapping, Sequence
=======
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
>>>>>>> main
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.given_parts import Given, stated_parts
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
<<<<<<< HEAD
    from validation import PrintedFigures, Rebuttal, Study
    from validation.exhibits import Exhibits
=======
    from validation import DisclosedSample, Ledger, PrintedFigures, Study
>>>>>>> main


def study_of_folder(root: Path, given: Given) -> Study:
    """A study folder of this toolkit as the other side reads it; parts may be missing."""
    from extrapolation.reviews import Review
    from primafacie.app.steps.draw_step import kept_draws
    from primafacie.app.steps.frame_step import kept_frame
    from primafacie.app.steps.plan_step import kept_plan
    from validation import Study

    study = StudyFolder.open(root)

    def has(kind: str) -> bool:
        return study.manifest.latest(kind) is not None

    draws = kept_draws(study)
    review = None
    if has("review"):
        review = Review.from_dict(json.loads(study.latest_file("review", ".json").read_bytes()))
    return Study(
        frame=kept_frame(study) if has("frame") else None,
        plan=kept_plan(study, with_frame=False) if has("plan") else None,
        draw=draws[-1] if draws else None,
        review=review,
        figures=_kept_figures(study) if has("estimate") else None,
        draws_made=given.draws_made or len(draws) or None,
        **stated_parts(given),
    )


def _kept_figures(study: StudyFolder) -> PrintedFigures:
    """The demand as the folder states it."""
    from primafacie.core.money import Money
    from validation import PrintedFigures

    kept = json.loads(study.latest_file("estimate", "demand.json").read_bytes())
    return PrintedFigures(demand=Money(int(kept["amount"])).plain())


<<<<<<< HEAD
def keep_rebuttal(
    root: Path, rebuttal: Rebuttal, pages: Mapping[str, bytes]
) -> StudyFolder:  # fmt: skip
    """Keep the findings, and what was rendered of them, as a step of the study folder."""
    study = StudyFolder.open(root)
    what = f"tried {len(rebuttal.findings)} arguments"
    with study.step("rebuttal", what, inputs={"study": study.head}) as step:
        digest = step.write_record("6-rebuttal/rebuttal.json", rebuttal.to_dict())
        for name, data in pages.items():
            step.write(f"6-rebuttal/rebuttal.{name}", data)
        step.facts.update(rebuttal_digest=digest, seed=rebuttal.seed)
    return study


def run_rebuttal(
    study: Study,
    *,
    seed: int,
    replicates: int,
    bounds: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Rebuttal, Exhibits]:
    """Every argument on the study, and the series behind the figures."""
    from validation import rebut
    from validation.exhibits import gather_exhibits

    found = rebut(study, seed=seed, replicates=replicates, bounds=bounds, progress=progress)
    return found, gather_exhibits(study, seed=seed, replicates=replicates)
=======
def study_of_parts(given: Given) -> Study:
    """A study from single files and figures; raises `StudyError` where nothing was given."""
    from extrapolation import read_review
    from validation import PrintedFigures, Study

    if not (given.frame or given.sample or given.findings or given.figures):
        raise StudyError(
            "nothing to look at", where="rebut",
            expected="a study folder, or a frame, a list of ids, findings or figures",
            fix="Name a study folder, or give --frame, --sample, --findings or --demand",
        )  # fmt: skip
    frame = _frame(given)
    sizes = _sizes(given, frame)
    review = None
    if given.findings is not None:
        if not sizes:
            raise StudyError(
                "findings without the size of the frame", where="rebut",
                expected="--size N (or STRATUM=N for each stratum), or --frame",
                fix="Give the number of units the sample was drawn from",
            )  # fmt: skip
        one = sizes if set(sizes) != {"1"} else sizes["1"]
        review = read_review(given.findings, sizes=one, rules=given.rules)
    return Study(
        proceeding=given.proceeding,  # type: ignore[arg-type]  # checked by Study
        circuit=given.circuit,
        state=given.state,
        frame=frame,
        sample=_sample(given, frame, sizes) if given.sample is not None else None,
        review=review,
        figures=PrintedFigures(**given.figures) if given.figures else None,
        ledger=_ledger(given),
        second_review=_second(given),
        period=given.period,
        prior=_prior(given),
        patient=given.patient,
    )


def _table(path: Path) -> Any:
    """A table as text cells; ids keep their zeros."""
    import pandas as pd

    ending = path.suffix.lower()
    try:
        if ending == ".parquet":
            return pd.read_parquet(path)
        if ending == ".xlsx":
            return pd.read_excel(path, dtype=str, engine="calamine")
        return pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise StudyError(
            f"a file that cannot be read ({error})", where=path.name,
            expected="a .csv, .xlsx or .parquet table", fix="Check the file",
        ) from error  # fmt: skip


def _frame(given: Given) -> Any:
    from validation import FrameColumns

    if given.frame is None:
        return None
    named = {"unit_id": "unit_id", "paid": "paid"} | dict(given.columns)
    table = _table(given.frame)
    for column in (named.get("paid"), named.get("claimed")):
        if column in table and table[column].dtype == object:
            table[column] = table[column].str.replace(r"[$,\s]", "", regex=True)
    return FrameColumns.from_table(table, more=list(given.more), **named)


def _sizes(given: Given, frame: Any) -> dict[str, int]:
    if given.sizes or frame is None:
        return dict(given.sizes)
    if frame.strata is None:
        return {"1": frame.size}
    import numpy as np

    labels, counts = np.unique(frame.strata.astype(str), return_counts=True)
    return dict(zip(labels.tolist(), (int(count) for count in counts), strict=True))


def _sample(given: Given, frame: Any, sizes: Mapping[str, int]) -> DisclosedSample:
    """Ids from a text file of one id a line, or a table with unit_id (and stratum)."""
    from validation import DisclosedSample
    from validation.disclosed_samples import PROGRAMS

    assert given.sample is not None
    if given.program not in PROGRAMS:
        raise StudyError(
            f"the program {given.program!r}", where="rebut",
            expected=f"one of {', '.join(PROGRAMS)}", fix="Name the program of the draw",
        )  # fmt: skip
    if given.sample.suffix.lower() == ".txt":
        lines = given.sample.read_text(encoding="utf-8-sig").splitlines()
        ids, labels = [line.strip() for line in lines if line.strip()], None
    else:
        table = _table(given.sample)
        name = "unit_id" if "unit_id" in table else str(table.columns[0])
        ids = [str(value) for value in table[name]]
        labels = [str(value) for value in table["stratum"]] if "stratum" in table else None
    if labels is None and frame is not None and frame.strata is not None:
        rows = frame.rows_of(ids)
        labels = ["" if row < 0 else str(frame.strata[row]) for row in rows.tolist()]
    first = next(iter(sizes), "1")
    units: dict[str, list[str]] = {}
    for unit, label in zip(ids, labels or [first] * len(ids), strict=True):
        units.setdefault(label, []).append(unit)
    return DisclosedSample(
        units={label: tuple(found) for label, found in units.items()},
        in_order=given.in_order,
        program=given.program,  # type: ignore[arg-type]  # checked above
        seeds=dict(given.seeds),
        order=given.order,
        sizes=dict(given.sizes),
    )


def _prior(given: Given) -> frozenset[str]:
    if given.prior is None:
        return frozenset()
    table = _table(given.prior)
    name = "unit_id" if "unit_id" in table else str(table.columns[0])
    return frozenset(str(value) for value in table[name])


def _needed(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a table that has these columns, as text."""
    table = _table(path)
    lost = [name for name in columns if name not in table]
    if lost:
        raise StudyError(
            f"no column {', '.join(lost)}", where=path.name, expected=", ".join(columns),
            fix="Name the columns so",
        )  # fmt: skip
    return [{name: str(row[name]).strip() for name in columns} for row in table.to_dict("records")]


def _ledger(given: Given) -> Ledger | None:
    """The decisions on sampled units, level after level."""
    from primafacie.core.money import Money
    from validation import Ledger

    if given.decisions is None:
        return None
    found = Ledger()
    for row in _needed(given.decisions, ("level", "on", "unit_id", "overpaid")):
        try:
            day = date.fromisoformat(row["on"])
        except ValueError:
            raise StudyError(
                f"the day {row['on']!r}", where=given.decisions.name,
                expected="a day such as 2026-11-21", fix="Enter it as year-month-day",
            ) from None  # fmt: skip
        found = found.add(
            row["unit_id"], overpaid=Money.parse(row["overpaid"]), level=row["level"], on=day
        )
    return found


def _second(given: Given) -> dict[str, int]:
    """Cents overpaid by a second reviewer."""
    from primafacie.core.money import Money

    if given.second is None:
        return {}
    rows = _needed(given.second, ("unit_id", "overpaid"))
    return {row["unit_id"]: Money.parse(row["overpaid"]).cents for row in rows}
>>>>>>> main

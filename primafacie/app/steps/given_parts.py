"""What the other side gave, as loose files and texts, read into a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import StudyError

if TYPE_CHECKING:
    from validation import DisclosedSample, Ledger, Study


@dataclass(frozen=True)
class Given:
    """What the other side gave, as files and texts; empty where it did not.

    `frame`: a .csv, .parquet or .xlsx with the columns named in `columns` (unit_id, paid,
    stratum, cluster, date, claimed and `more`); `sample`: a .csv or text of ids in the order
    given; `findings`: a .csv or .xlsx with unit_id, paid, should_have_paid (or overpaid);
    `decisions`: a table of
    level, on, unit_id and overpaid in the order of the days; `second`: unit_id and overpaid by a
    second reviewer; `seeds`: STRATUM=SEED, or one seed for all; `sizes`: STRATUM=N;
    `renamed`: ROLE=COLUMN of the findings where they bear other names; `universe`: the extract
    the frame should come from, with the frame's columns; `payable`: unit_id and payable, what
    the right level would have paid; `earlier_errors`: errors, units and frame of an earlier
    review; `service`: the columns of `more` that name a service.
    """

    proceeding: str = "other"
    circuit: str = ""
    state: str = ""
    frame: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    patient: str = ""
    sample: Path | None = None
    in_order: bool = False
    program: str = "not said"
    seeds: Mapping[str, str] = field(default_factory=dict)
    order: str = "file"
    sizes: Mapping[str, int] = field(default_factory=dict)
    findings: Path | None = None
    rules: str | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    prior: Path | None = None
    decisions: Path | None = None
    second: Path | None = None
    period: tuple[date, date] | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    universe: Path | None = None
    payable: Path | None = None
    earlier_errors: tuple[int, int, int] | None = None
    draws_made: int | None = None
    service: tuple[str, ...] = ()


def study_of_parts(given: Given) -> Study:
    """A study from single files and figures; raises `StudyError` where nothing was given."""
    from extrapolation import read_review
    from validation import PrintedFigures, Study

    if not (given.frame or given.sample or given.findings or given.figures):
        raise StudyError(
            "nothing to look at",
            where="rebut",
            expected="a study folder, or a frame, a list of ids, findings or figures",
            fix="Name a study folder, or give --frame, --sample, --findings or --figure",
        )
    frame = _columns(given.frame, given)
    sizes = _sizes(given, frame)
    review = None
    if given.findings is not None:
        if not sizes:
            raise StudyError(
                "findings without the size of the frame",
                where="rebut",
                expected="--size N (or STRATUM=N for each stratum), or --frame",
                fix="Give the number of units the sample was drawn from",
            )
        one = sizes if set(sizes) != {"1"} else sizes["1"]
        review = read_review(_findings(given, frame), sizes=one, rules=given.rules)
    return Study(
        frame=frame,
        sample=_sample(given, frame, sizes) if given.sample is not None else None,
        review=review,
        figures=PrintedFigures(**given.figures) if given.figures else None,
        draws_made=given.draws_made,
        **stated_parts(given),
    )


def stated_parts(given: Given, roles: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What is stated beside a folder or loose parts: the proceeding, lists, decisions.

    `roles` are the frame's own of a folder: then a universe is opened as a frame.
    """
    universe = (
        _opened(given.universe, roles)
        if roles and given.universe is not None
        else _columns(given.universe, given, bare=True)
    )
    return {
        "proceeding": given.proceeding,
        "circuit": given.circuit,
        "state": given.state,
        "ledger": _ledger(given),
        "second_review": _amounts(given.second, "overpaid"),
        "payable": _amounts(given.payable, "payable"),
        "universe": universe,
        "earlier_errors": given.earlier_errors,
        "period": given.period,
        "prior": _prior(given),
        "patient": given.patient,
        "service": given.service,
    }


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
            f"a file that cannot be read ({error})",
            where=path.name,
            expected="a .csv, .xlsx or .parquet table",
            fix="Check the file",
        ) from error


def _columns(path: Path | None, given: Given, *, bare: bool = False) -> Any:
    """A frame as columns; `bare` with ids and amounts only. Blank days stay blank."""
    from validation import FrameColumns

    if path is None:
        return None
    named = {"unit_id": "unit_id", "paid": "paid"} | dict(given.columns)
    if bare:
        named = {role: named[role] for role in ("unit_id", "paid")}
    table = _table(path)
    for column in (named["paid"], named.get("claimed")):
        if column in table:
            _plain_amounts(table, str(column))
    return FrameColumns.from_table(table, more=[] if bare else list(given.more), **named)


def _opened(path: Path, roles: Mapping[str, Any]) -> Any:
    """The universe opened under the roles of the frame."""
    from sampling import open_frame

    named: dict[str, Any] = {
        name: roles.get(name) or None
        for name in ("claimed", "date", "stratum", "cluster", "part", "more")
    }
    return open_frame(path, unit_id=roles["unit_id"], paid=str(roles["paid"]), **named)


def _plain_amounts(table: Any, column: str) -> None:
    """`$1,234.50` and `(12.00)` as plain numbers, in place."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(table[column]):
        return
    texts = table[column].astype("string").str.replace(r"[$,\s]", "", regex=True)
    table[column] = texts.str.replace(r"^\((.*)\)$", r"-\1", regex=True)


def _findings(given: Given, frame: Any) -> Any:
    """Findings under the names of `read_review`; amounts paid from the frame where they lack.

    A workbook that needs neither is read as it is, with its sheets.
    """
    assert given.findings is not None
    table = _table(given.findings)
    lacking = frame is not None and "paid" not in table and "unit_id" in table
    if not given.renamed and not lacking:
        return given.findings
    lost = [column for column in given.renamed.values() if column not in table]
    if lost:
        raise StudyError(
            f"no column {', '.join(lost)}",
            where=given.findings.name,
            expected=f"among {', '.join(map(str, table.columns))}",
            fix="Name the columns",
        )
    table = table.rename(columns={column: role for role, column in given.renamed.items()})
    if frame is not None and "paid" not in table and "unit_id" in table:
        rows = frame.rows_of([str(unit) for unit in table["unit_id"]])
        if (rows >= 0).all():
            table["paid"] = [f"{cents / 100:.2f}" for cents in frame.paid[rows].tolist()]
    return table


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
            f"the program {given.program!r}",
            where="rebut",
            expected=f"one of {', '.join(PROGRAMS)}",
            fix="Name the program of the draw",
        )
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
            f"no column {', '.join(lost)}",
            where=path.name,
            expected=", ".join(columns),
            fix="Name the columns so",
        )
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
                f"the day {row['on']!r}",
                where=given.decisions.name,
                expected="a day such as 2026-11-21",
                fix="Enter it as year-month-day",
            ) from None
        found = found.add(
            row["unit_id"], overpaid=Money.parse(row["overpaid"]), level=row["level"], on=day
        )
    return found


def _amounts(path: Path | None, column: str) -> dict[str, int]:
    """Cents by unit id, of a table with unit_id and this column."""
    from primafacie.core.money import Money

    if path is None:
        return {}
    rows = _needed(path, ("unit_id", column))
    return {row["unit_id"]: Money.parse(row[column]).cents for row in rows}

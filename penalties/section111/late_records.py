"""Section 111 records: the day the 365 days start, and the day the report came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from penalties.section111.daily_rates import Plan
from penalties.section111.safe_harbors import KIND_WORDS, KINDS, NO, SafeHarborKind, nghp_only
from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, RuleError, some_units

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOT_A_DAY = np.datetime64("NaT", "D")
PLANS: tuple[Plan, ...] = ("ghp", "nghp")
_EPOCH = date(1970, 1, 1).toordinal()


@brief
@dataclass(frozen=True, slots=True)
class LateRecord:
    """One record of a reporting book.

    Parameters
    ----------
    id : str
        The id of the record.
    due : date
        The day on which the 365 days start: the TPOC date (or the funding date where it is later),
        the effective date of ongoing responsibility for medicals (ORM), or of GHP coverage. A TPOC
        and an ORM of one claim are two records.
    reported : date or None
        The day the report came; None: not yet reported.
    safe_harbor : str, default ""
        The kind claimed: "technical error", "good faith" or "declination"; empty: none is claimed.
    plan : {"ghp", "nghp"}, optional
        The plan, where it is not that of the whole book.
    safe_harbour : str, default ""
        The older spelling of `safe_harbor`.

    Examples
    --------
    >>> LateRecord("A-1", due=date(2024, 11, 1), reported=date(2025, 12, 6)).reported
    datetime.date(2025, 12, 6)
    """

    id: str
    _: KW_ONLY
    due: date
    reported: date | None
    safe_harbor: SafeHarborKind | str = ""
    plan: Plan | None = None
    safe_harbour: str = ""


@brief
@dataclass(frozen=True, eq=False)
class RecordColumns:
    """The records of a reporting book as columns.

    Attributes
    ----------
    ids : tuple of str
        The ids.
    due, reported : ndarray of datetime64[D], shape (n,)
        The days; NaT in `reported`: not yet reported.
    harbor : ndarray of int64, shape (n,)
        0 where no safe harbor is claimed, else the place in `KINDS` from 1.
    plan : ndarray of int64, shape (n,)
        0 where the plan is that of the book, else the place in `PLANS` from 1.
    notes : tuple of str
        What a file held that is not used.
    """

    ids: tuple[str, ...]
    due: NDArray[np.datetime64]
    reported: NDArray[np.datetime64]
    harbor: NDArray[np.int64]
    plan: NDArray[np.int64]
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def safe(self) -> NDArray[np.bool_]:
        """Which records claim a safe harbor."""
        return self.harbor > 0

    def harbors(self) -> Mapping[str, int]:
        """The number of records that claim each kind of safe harbor.

        Returns
        -------
        mapping of str to int
            The counts by kind.
        """
        return {kind: int((self.harbor == k).sum()) for k, kind in enumerate(KINDS, start=1)}


def record_columns(
    records: Iterable[LateRecord] | RecordColumns, today: date, plan: Plan | None = None
) -> RecordColumns:
    """The records as columns, checked; all faults are raised together (`RuleError`).

    Faults: an id twice or blank, a value that is not a day, a report before the day its time
    starts or after `today`, the day of assessment; a record without a plan, or whose plan differs
    from that of the book; a safe harbor outside the list, or one that group health plans lack.
    """
    if isinstance(records, RecordColumns):
        made, problems = records, list[Problem]()
    else:
        made, problems = _from_records(list(records))
    made = _with_plan(made, plan, problems)
    problems += _faults(made, today)
    if problems:
        raise RuleError.collected(problems, what="Section 111 records")
    return made


def _with_plan(made: RecordColumns, plan: Plan | None, problems: list[Problem]) -> RecordColumns:
    """The columns with the plan of every record."""
    own = made.plan
    if plan is None:
        _note(
            problems,
            made.ids,
            own == 0,
            "without a plan",
            "ghp or nghp for every record",
            "Give the plan of the whole book, or a plan for each record",
        )
        return made
    code = PLANS.index(plan) + 1
    _note(
        problems,
        made.ids,
        (own > 0) & (own != code),
        f"whose own plan is not {plan}, the plan given for the whole book",
        f"the plan {plan} on every record, or no plan for the whole book",
        "Leave the plan of the book out: each record is then counted by its own",
    )
    return replace(made, plan=np.full(len(made), code))


def _from_records(records: list[LateRecord]) -> tuple[RecordColumns, list[Problem]]:
    ids = tuple(map(attrgetter("id"), records))
    problems: list[Problem] = []
    days = []
    for name in ("due", "reported"):
        found = list(map(attrgetter(name), records))
        allowed = {date, type(None)} if name == "reported" else {date}
        if not set(map(type, found)) <= allowed:
            kinds = np.array([type(day).__name__ for day in found], dtype=object)
            wrong = np.array([type(day) not in allowed for day in found], dtype=bool)
            for kind in dict.fromkeys(kinds[wrong]):
                _note(
                    problems,
                    ids,
                    wrong & (kinds == kind),
                    f"whose {name} is a {kind}",
                    "a datetime.date",
                    "Give the day without a time",
                )
            found = [day if type(day) in allowed else None for day in found]
        days.append(_columns_of(found))
    harbors = [(item.safe_harbor or item.safe_harbour).strip().lower() for item in records]
    known = {
        "": 0,
        **dict.fromkeys(NO, 0),
        **{w: KINDS.index(k) + 1 for w, k in KIND_WORDS.items()},
    }
    codes = np.array([known.get(text, -1) for text in harbors], dtype=np.int64)
    _note(
        problems,
        ids,
        codes < 0,
        "with a safe harbor outside the list",
        f"no, or one of {', '.join(KINDS)}",
        "Name the kind of safe harbor that is claimed; its proof is kept with the record",
    )
    both = np.array(
        [
            bool(r.safe_harbor and r.safe_harbour and r.safe_harbor != r.safe_harbour)
            for r in records
        ],
        dtype=bool,
    )
    _note(
        problems,
        ids,
        both,
        "with two different safe harbors",
        "one of safe_harbor and safe_harbour",
        "Give safe_harbor alone",
    )
    plans = np.array(
        [-1 if r.plan is not None and r.plan not in PLANS else _place(r.plan) for r in records],
        dtype=np.int64,
    )
    _note(problems, ids, plans < 0, "with an unknown plan", "ghp or nghp", "Correct the plan")
    return RecordColumns(
        ids, days[0], days[1], np.maximum(codes, 0), np.maximum(plans, 0)
    ), problems


def _place(plan: Plan | None) -> int:
    return 0 if plan is None else PLANS.index(plan) + 1


def _columns_of(found: list[date | None]) -> NDArray[np.datetime64]:
    """Days as a column, by their ordinals: numpy's own way from dates is 20 times slower."""
    filled = [day or date.min for day in found]
    ordinals = np.fromiter(map(date.toordinal, filled), dtype=np.int64, count=len(found))
    made = (ordinals - _EPOCH).astype("datetime64[D]")
    if None in found:
        made[ordinals == date.min.toordinal()] = NOT_A_DAY
    return made


def days_column(found: Sequence[date | None]) -> NDArray[np.datetime64]:
    """Days as a column; None is not yet reported."""
    return _columns_of(list(found))


def _note(
    problems: list[Problem],
    ids: Sequence[str],
    faulty: NDArray[Any],
    got: str,
    expected: str,
    fix: str,
) -> None:
    """One problem for all records of one fault."""
    places = np.flatnonzero(faulty)
    if not places.size:
        return
    units = some_units([ids[int(place)] for place in places])
    count = "1 record" if places.size == 1 else f"{places.size:,} records"
    problems.append(Problem("records", f"{count} {got} ({units})", expected, fix))


def _faults(made: RecordColumns, today: date) -> list[Problem]:
    ids, problems = made.ids, list[Problem]()
    if len(set(ids)) < len(ids):
        seen: set[str] = set()
        twice = [name for name in ids if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
        problems.append(
            Problem(
                "ids",
                f"{len(twice):,} repeated ids ({some_units(twice)})",
                "each record once",
                "Remove the repeated rows; a TPOC and an ORM are two records with two ids",
            )
        )
    if "" in ids:
        problems.append(Problem("ids", "a blank id", "an id for every record", "Give it an id"))
    fix = "Correct the days: due is the day the 365 days start"
    before = "reported before the day their time starts"
    _note(problems, ids, made.reported < made.due, before, "due on or before reported", fix)
    after = f"reported after the day of assessment, {today}"
    late = made.reported > np.datetime64(today, "D")
    _note(problems, ids, late, after, "a day not after it", fix)
    own = [KINDS.index(kind) + 1 for kind in KINDS if kind in nghp_only()]
    _note(
        problems,
        ids,
        np.isin(made.harbor, own) & (made.plan == PLANS.index("ghp") + 1),
        "of group health plans with a safe harbor of non-group plans",
        f"technical error, or no: {' and '.join(nghp_only())} are for NGHP only",
        "Correct the safe harbor, or the plan of the record",
    )
    return problems

"""Which columns look like the unit id, its part, the amount paid and the day of service.

The names decide first, then what the engine counts: a unit id has a value in every row, and each
once, or once per part. What is found is a proposal for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from primafacie.core.errors import FrameError
from primafacie.core.families import unknown_name
from sampling.intake.looking.column_kinds import PART_WORDS, word_set, words_of
from sampling.intake.looking.column_profiles import ColumnLook, TableLook
from sampling.intake.looking.intake_records import ColumnKind
from sampling.intake.sources import Source

_UNIT: Final = {"claim": 6, "clm": 6, "icn": 6, "tcn": 6, "dcn": 6, "ccn": 5, "encounter": 3}
_ID: Final = word_set(
    "id no num number nbr key icn tcn dcn ccn control",
)
_OTHERS: Final = word_set(
    "member mbr bene beneficiary patient pat desynpuf mbi hicn npi tin provider prvdr prov",
    "physician ssn adj adjusted orig original prior previous parent replaced tax account acct",
)
"""Words of ids that are not those of a claim."""
_PAID: Final = {"paid": 6, "pmt": 5, "payment": 5, "pay": 3, "reimbursement": 4, "reimb": 4}
_NOT_PAID: Final = word_set(
    "allowed alowd charge charges chrg sbmtd submitted billed coins coinsurance ddctbl",
    "deductible bene copay prmry primary pyr tax interest pass thru blood lblty tot",
)
_DAY: Final = {"from": 5, "dos": 6, "service": 4, "svc": 4, "srvc": 4, "admission": 2, "date": 1}
_TRIED: Final = 3


@dataclass(frozen=True)
class SeenRoles:
    """The columns by role, as far as they are known or look like it; "" or none otherwise."""

    unit_id: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    paid: str = ""
    date: str = ""

    @classmethod
    def of(cls, named: Mapping[str, str | Sequence[str]]) -> SeenRoles:
        """The roles that were named by a person or by the form of a file."""
        known = {field.name: field.default for field in fields(cls)}
        found: dict[str, str | tuple[str, ...]] = {}
        for role, columns in named.items():
            if role not in known:
                raise FrameError.of(unknown_name("role", role, known, where="roles"))
            several = (columns,) if isinstance(columns, str) else tuple(columns)
            found[role] = several if known[role] == () else "".join(several[:1])
        return cls(**found)  # type: ignore[arg-type]  # each of the kind of its field

    def pairs(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each role that has a column, with its columns."""
        by_role = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple((r, (c,) if isinstance(c, str) else c) for r, c in by_role if c)

    def within(self, columns: Collection[str]) -> SeenRoles:
        """The roles all of whose columns are among these."""
        return SeenRoles.of({r: names for r, names in self.pairs() if {*names} <= {*columns}})

    def with_proposed(self, proposed: SeenRoles) -> SeenRoles:
        """These, and those that are proposed for the other roles.

        The part belongs to the unit id that was found with it.
        """
        return SeenRoles(
            self.unit_id or proposed.unit_id,
            self.part or (() if self.unit_id else proposed.part),
            self.paid or proposed.paid,
            self.date or proposed.date,
        )


def propose_roles(source: Source, table: TableLook) -> SeenRoles:
    """The columns by role; a role that no column looks like has none."""
    unit, part = _unit(source, table)
    amounts = [c.profile.name for c in table.columns if c.kind == "amount"]
    return SeenRoles(
        (unit,) if unit else (),
        (part,) if part else (),
        amounts[0] if len(amounts) == 1 else _best(table, "amount", _paid_score),
        _best(table, "date", _day_score),
    )


def _unit(source: Source, table: TableLook) -> tuple[str, str]:
    """The unit id, and the column that tells its rows apart where it occurs several times."""
    able = [c for c in table.columns if _unit_score(c) > 0 and c.profile.blanks == 0]
    able.sort(key=_unit_score, reverse=True)
    parts = [
        c for c in table.columns if words_of(c.profile.name) & PART_WORDS and c.kind != "amount"
    ]
    for column in able[:_TRIED]:
        if _are_different(source, [column], table.rows):
            return column.profile.name, ""
        for part in parts[:_TRIED]:
            if part is not column and _are_different(source, [column, part], table.rows):
                return column.profile.name, part.profile.name
    if able:
        return able[0].profile.name, ""
    ids = [c for c in table.columns if c.kind == "id" and c.profile.blanks == 0]
    plain = [c for c in ids if not words_of(c.profile.name) & _OTHERS]
    sole = [c for c in plain[:_TRIED] if _are_different(source, [c], table.rows)]
    return (sole[0].profile.name, "") if len(sole) == 1 else ("", "")


def _are_different(source: Source, columns: Sequence[ColumnLook], rows: int) -> bool:
    """Has every row another value in these columns?"""
    if len(columns) == 1 and columns[0].profile.distinct_is_exact:
        return columns[0].profile.distinct == rows
    texts = [f"coalesce({column.column.as_text}, '')" for column in columns]
    joined = " || chr(31) || ".join(texts)
    # Hashes of 64 bits: a chance agreement would only lose a proposal.
    found = source.engine.execute(f"select count(distinct hash({joined})) from {source.relation}")
    return int(found[0][0]) == rows


def _unit_score(column: ColumnLook) -> float:
    if column.kind not in ("id", "number"):
        return 0
    words = words_of(column.profile.name)
    score = sum(_UNIT.get(word, 0) for word in words) + 2 * bool(words & _ID)
    score -= 8 * bool(words & _OTHERS) + 4 * bool(words & PART_WORDS)
    if column.kind == "number":
        score -= 1
    return score


def _paid_score(column: ColumnLook) -> float:
    words = words_of(column.profile.name)
    score = sum(_PAID.get(word, 0) for word in words)
    return score - 3 * len(words & _NOT_PAID) if score else 0


def _day_score(column: ColumnLook) -> float:
    words = words_of(column.profile.name)
    score = sum(_DAY.get(word, 0) for word in words)
    dead = words & {"birth", "dob", "death", "paid", "thru", "to", "process", "processed"}
    return score + 0.5 - 6 * len(dead)


def _best(table: TableLook, kind: ColumnKind, score: Callable[[ColumnLook], float]) -> str:
    """The column of a kind with the highest score above 0, the first of equal ones."""
    able = [(score(column), column) for column in table.columns if column.kind == kind]
    best = max(able, default=None, key=lambda item: item[0])
    return "" if best is None or best[0] <= 0 else best[1].profile.name

"""Which column plays which part in the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from primafacie.core.errors import FrameError, Problem
from primafacie.core.families import unknown_name


@dataclass(frozen=True)
class Roles:
    """The columns of the source by role; `more` maps a name of ours to its column."""

    unit_id: tuple[str, ...]
    paid: str
    part: tuple[str, ...] = ()
    claimed: str | None = None
    date: str | None = None
    stratum: str | None = None
    cluster: str | None = None
    more: tuple[tuple[str, str], ...] = ()
    # What a further column was declared to hold, by its name: "number" or "date".
    kinds: tuple[tuple[str, str], ...] = ()

    def kind_of(self, name: str) -> Kind:
        """What a role holds, as conditions compare it; a further column is text unless declared."""
        if name in ("paid", "claimed"):
            return "amount"
        if name == "date":
            return "date"
        return dict(self.kinds).get(name, "text")  # type: ignore[return-value]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every source column that is used."""
        single = (self.paid, self.claimed, self.date, self.stratum, self.cluster)
        more = tuple(column for _, column in self.more)
        return (*self.unit_id, *self.part, *(c for c in single if c), *more)

    @property
    def texts(self) -> tuple[str, ...]:
        """The canonical names of the text roles that conditions may use, `more` included."""
        named = [n for n in ("stratum", "cluster") if getattr(self, n)]
        return ("unit_id", *named, *(name for name, _ in self.more))

    @property
    def amounts(self) -> tuple[str, ...]:
        """The canonical names of the amount roles."""
        return ("paid", "claimed") if self.claimed else ("paid",)

    def checked(self) -> Roles:
        """The roles as `make_roles` checks them; columns are taken as they are named here."""
        return make_roles(
            unit_id=self.unit_id,
            paid=self.paid,
            part=self.part,
            claimed=self.claimed,
            date=self.date,
            stratum=self.stratum,
            cluster=self.cluster,
            more=dict(self.more),
            kinds=dict(self.kinds),
        )


Kind = Literal["amount", "date", "number", "text"]
DECLARED = ("number", "date", "text")
_MISTAKEN = (
    *("int", "integer", "float", "num", "numeric", "numbers", "decimal", "amount", "money"),
    *("dollars", "dates", "datetime", "day", "str", "string", "texts"),
)
RESERVED = {"unit_id", "paid", "part", "claimed", "date", "stratum", "cluster", "row_number"}


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _pairs(more: Mapping[str, str] | Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    return tuple(more.items()) if isinstance(more, Mapping) else tuple((n, n) for n in more or ())


def _declared(
    more: Mapping[str, str] | Sequence[str] | None, problems: list[Problem]
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The further columns by name, and what they were declared to hold."""
    pairs, kinds = [], []
    for given, column in _pairs(more):
        name, kind = given, None
        if isinstance(column, str) and isinstance(given, str):
            plain, colon, word = column.rpartition(":")
            if colon and plain and word in DECLARED:
                column, kind = plain, word
                name = plain if given == f"{plain}:{word}" else given
            elif colon and plain and word.lower() in _MISTAKEN:
                problems.append(
                    unknown_name(
                        "kind",
                        word,
                        DECLARED,
                        where="more",
                        got=f"the kind {word!r} of the column {plain!r}",
                        fix=f'Write "{plain}:number" or "{plain}:date"',
                    )
                )
        pairs.append((name, column))
        if kind in ("number", "date"):
            kinds.append((name, kind))
    return tuple(pairs), tuple(sorted(kinds))


def make_roles(
    *,
    unit_id: str | Sequence[str],
    paid: str,
    part: str | Sequence[str] | None = None,
    claimed: str | None = None,
    date: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
    more: Mapping[str, str] | Sequence[str] | None = None,
    kinds: Mapping[str, str] | None = None,
) -> Roles:
    """Roles from what the caller wrote; what does not fit is refused at once (`FrameError`).

    A name in `more` may end in what its column holds: `age:number`, `dob:date`, `code:text`. With
    `kinds`, as in a record, the names are taken as they are.
    """
    problems: list[Problem] = []
    if kinds is None:
        pairs, declared = _declared(more, problems)
    else:
        pairs, declared = _pairs(more), tuple(sorted(kinds.items()))
        problems += [
            unknown_name("kind", kind, DECLARED, where="kinds")
            for name, kind in declared
            if kind not in DECLARED or name not in dict(pairs)
        ]
    roles = Roles(
        _names(unit_id),
        paid,
        _names(part),
        claimed,
        date,
        stratum,
        cluster,
        tuple(sorted(pairs)),
        declared,
    )
    if not roles.unit_id:
        problems.append(Problem("unit_id", "no column", "at least one column", "Name it"))
    problems += [
        Problem("roles", f"the column name {name!r}", "a non-empty text", "Name the column")
        for name in roles.columns
        if not isinstance(name, str) or not name
    ]
    clash = sorted(
        name for name, _ in roles.more if name in RESERVED or str(name).startswith("row.")
    )
    if clash:
        problems.append(
            Problem(
                "more",
                f"the names {', '.join(clash)}",
                "names that are no roles",
                "Give the column another name: more={'name': 'COLUMN'}",
            )
        )
    if problems:
        raise FrameError.collected(problems, what="roles")
    return roles

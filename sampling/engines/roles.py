"""Which column plays which part in the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from primafacie.core.errors import FrameError, Problem


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

    def to_dict(self) -> dict[str, Any]:
        return {
            "claimed": self.claimed,
            "cluster": self.cluster,
            "date": self.date,
            "more": dict(self.more),
            "paid": self.paid,
            "part": list(self.part),
            "stratum": self.stratum,
            "unit_id": list(self.unit_id),
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Roles:
        values: dict[str, Any] = {key: record.get(key) for key in cls.__dataclass_fields__}
        return make_roles(**values)


RESERVED = {"unit_id", "paid", "part", "claimed", "date", "stratum", "cluster", "row_number"}


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


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
) -> Roles:
    """Roles from what the caller wrote; what does not fit is refused at once (`FrameError`)."""
    pairs = tuple(more.items()) if isinstance(more, Mapping) else tuple((n, n) for n in more or ())
    roles = Roles(
        _names(unit_id), paid, _names(part), claimed, date, stratum, cluster, tuple(sorted(pairs))
    )
    problems = []
    if not roles.unit_id:
        problems.append(Problem("unit_id", "no column", "at least one column", "Name it"))
    problems += [
        Problem("roles", f"the column name {name!r}", "a non-empty text", "Name the column")
        for name in roles.columns
        if not isinstance(name, str) or not name
    ]
    clash = sorted(name for name, _ in roles.more if name in RESERVED)
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

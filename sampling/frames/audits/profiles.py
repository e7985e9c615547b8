"""How the payments are spread: quantiles, bins for a plot, and the largest groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.brief_texts import brief
from primafacie.core.money import Money
from sampling.frames.frame_records import Signs
from sampling.frames.role_columns import checked_roles, texts_of

if TYPE_CHECKING:
    import pandas as pd

    from sampling.frames.frame import Frame

LEVELS = (0.0, 0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99, 1.0)
BINS = 60
_FINE = 2000
_LARGEST = 10


@brief
@dataclass(frozen=True)
class Groups:
    """The groups of a role that were paid most: (value, units, cents); and how many there are."""

    by: str
    count: int
    largest: tuple[tuple[str, int, int], ...]

    def table(self) -> pd.DataFrame:
        """The largest groups."""
        import pandas as pd

        rows = [(value, units, cents / 100) for value, units, cents in self.largest]
        return pd.DataFrame(rows, columns=[self.by, "units", "dollars"])


@brief
@dataclass(frozen=True)
class Profile:
    """The payments above 0: quantiles in cents, bins (largest amount, units); and the signs."""

    signs: Signs
    quantiles: tuple[tuple[float, int], ...]
    bins: tuple[tuple[int, int], ...]
    groups: tuple[Groups, ...]

    def table(self) -> pd.DataFrame:
        """The quantiles in dollars."""
        import pandas as pd

        rows = [(level, cents / 100) for level, cents in self.quantiles]
        return pd.DataFrame(rows, columns=["quantile", "dollars"])

    def text(self) -> str:
        """The payments in a sentence."""
        if not self.quantiles:
            return "No unit was paid more than $0.00"
        found = {level: Money(cents) for level, cents in self.quantiles}
        said = (
            f"Payments above 0: {self.signs.positive:,} units, from {found[0.0]} to {found[1.0]}, "
            f"median {found[0.5]}, middle half {found[0.25]} to {found[0.75]}, "
            f"1 in 100 above {found[0.99]}"
        )
        note = self.signs.note()
        return f"{said}; {note}" if note else said


def profile_payments(frame: Frame, *, by: Sequence[str] = ()) -> Profile:
    """Quantiles of the payments above 0, bins for a plot, and the largest groups of each role.

    A quantile at level p is the smallest payment that at least p of the units do not exceed,
    exactly, from two scans: bins first, then the amounts of those bins that hold a quantile.
    """
    names = checked_roles(frame.roles, by, where="profile") if by else ()
    return Profile(
        frame.signs,
        _quantiles(frame),
        _bins(frame),
        tuple(_groups(frame, name) for name in names),
    )


def _bins(frame: Frame) -> tuple[tuple[int, int], ...]:
    found = frame.amount_bins(BINS)
    return tuple(
        (int(top), int(count)) for top, count in zip(found.tops, found.counts, strict=True)
    )


def _quantiles(frame: Frame) -> tuple[tuple[float, int], ...]:
    fine = frame.amount_bins(_FINE)
    if not len(fine.tops):
        return ()
    tops = [int(top) for top in fine.tops]
    ends = [int(end) for end in fine.counts.cumsum()]
    ranks = {level: max(1, math.ceil(level * ends[-1])) for level in LEVELS}
    places = {
        level: next(i for i, end in enumerate(ends) if end >= rank) for level, rank in ranks.items()
    }
    if fine.exact:
        return tuple((level, tops[place]) for level, place in places.items())
    wanted = sorted(set(places.values()))
    pieces = " or ".join("paid > ? and paid <= ?" for _ in wanted)
    given = [bound for i in wanted for bound in (tops[i - 1] if i else 0, tops[i])]
    units, parameters = frame.units
    rows = frame.engine.execute(
        f"select paid, count(*) from {units} where {pieces} group by paid order by paid",
        [*parameters, *given],
    )
    found = []
    for level, place in places.items():
        low, high = (tops[place - 1] if place else 0), tops[place]
        reached = ends[place - 1] if place else 0
        for paid, count in rows:
            if low < paid <= high:
                reached += int(count)
                if reached >= ranks[level]:
                    found.append((level, int(paid)))
                    break
    return tuple(found)


def _groups(frame: Frame, name: str) -> Groups:
    column = texts_of(frame.engine.dialect, [name])[0]
    units, parameters = frame.units
    rows = frame.engine.execute(
        f"select {column} as value, count(*), {frame.engine.dialect('sum', 'paid')} as cents "
        f"from {units} group by 1 order by 3 desc, 1 limit {_LARGEST}",
        parameters,
    )
    count = frame.engine.execute(
        f"select count(*) from (select distinct {column} as value from {units}) as found",
        parameters,
    )[0][0]
    return Groups(
        name,
        int(count),
        tuple((str(row[0]) or "(blank)", int(row[1]), int(row[2])) for row in rows),
    )

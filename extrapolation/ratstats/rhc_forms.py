"""The picked units of a Rao-Hartley-Cochran sample, read from an appraisal's form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from extrapolation.estimators.rhc import RhcEstimate, rhc
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.unit_values import Moments, read_moments
from primafacie.core.brief_texts import brief
from primafacie.core.table_rows import TableRow

Reader = Callable[[Form, TableRow, str], Moments]


@brief
@dataclass(frozen=True)
class Group:
    """What the selection printed for a picked unit: its id, size, group size, units in group."""

    id: str
    size: float
    group_size: float
    count: int


@dataclass(frozen=True)
class Picked:
    """A picked unit of `universe` sub-units with the moments of its sampled values."""

    group: Group
    universe: int
    moments: Moments

    @property
    def total(self) -> float:
        """The unit's estimated total, M ybar."""
        return self.universe * self.moments.mean

    @property
    def variance(self) -> float | None:
        """M (M - m) / m * s^2; None where the values are not known."""
        m, s2 = self.moments.n, self.moments.variance
        return None if s2 is None else self.universe * (self.universe - m) / m * s2


def attribute_moments(form: Form, row: TableRow, where: str) -> Moments:
    """Of 0 and 1 from `sample` and `items`: s^2 = m p q / (m - 1)."""
    m = form.count(row.get("sample"), f"{where}: sample", least=1)
    x = form.count(row.get("items"), f"{where}: items", most=m)
    return Moments(m, float(x), x, x * (1 - x / m) / (m - 1) if m > 1 else 0.0)


def read_picked(
    form: Form, rows: Any, where: str, *, universe: str, moments: Reader = read_moments
) -> list[Picked]:
    """Picked units of a list; `universe` is the key of the number of their sub-units."""
    found = []
    for number, row in enumerate(form.table_rows(rows, where), start=1):
        here = f"{where} {number}"
        read = moments(form, row, here)
        size = form.count(row.get(universe), f"{here}: {universe}", least=read.n)
        found.append(Picked(read_group(form, row, here, str(number)), size, read))
    return found


def read_group(form: Form, row: TableRow, where: str, name: str) -> Group:
    """The selection's figures for one picked unit."""
    size = form.number(row.get("size"), f"{where}: size", least=0.0)
    return Group(
        str(row.get("id", name)),
        size,
        form.number(row.get("group_size"), f"{where}: group_size", least=size),
        form.count(row.get("units_in_group"), f"{where}: units_in_group", least=1),
    )


def estimate_picked(units: Sequence[Picked], *, whole_size: float | None = None) -> RhcEstimate:
    """The total of the units' frame; unknown variances count 0 (the caller must not print them)."""
    return rhc(
        [unit.total for unit in units],
        sizes=[unit.group.size for unit in units],
        group_sizes=[unit.group.group_size for unit in units],
        group_counts=[unit.group.count for unit in units],
        variances=[unit.variance or 0.0 for unit in units],
        whole_size=whole_size,
    )

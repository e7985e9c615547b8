"""A statute's amounts on two days: its own, and those of the annual table that adjusts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from penalties.law.annual_tables import LawTable, TableYear
from penalties.law.file_kinds import AmountsFile, LawFile
from penalties.law.files import Law, law
from penalties.law.terms import DatedTerm, Term
from primafacie.core.citation import Citation
from primafacie.core.errors import RuleError
from primafacie.core.money import Money

_OWN = ("base", "former")


@dataclass(frozen=True)
class DatedAmount:
    """An amount with what it rests on; `year` is the adjustment year, None if unadjusted."""

    amount: Money
    year: str | None
    citation: Citation
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """A declared conflict of the law.

    Attributes
    ----------
    question : str
        What is in conflict.
    used, other : str
        The reading used, and the other one, in words.
    citation : Citation
        The source.
    other_amount : Money or None
        The amount of the other reading, where it has one.
    """

    question: str
    used: str
    other: str
    citation: Citation
    other_amount: Money | None = None


@dataclass(frozen=True, eq=False)
class Statute:
    """The penalty of one authority: base, history, gaps and conflicts, and its annual table.

    The series `minimum` and `cap` are further amounts of the same authority, `other` the second
    reading of a conflict that its file declares.
    """

    file: AmountsFile
    table: LawTable

    @property
    def name(self) -> str:
        """The citation, such as `42 USC 1395nn(g)(3)`."""
        return self.file.name

    @property
    def title(self) -> str:
        """What the penalty is for."""
        return self.file.title

    @property
    def unit(self) -> str:
        """What a penalty is counted by."""
        return self.file.unit

    @property
    def cap_unit(self) -> str:
        """What a cap is counted by; empty where there is none."""
        return self.file.cap_unit

    @property
    def paragraph(self) -> str:
        """The paragraph that a lookup of the statute itself names; empty where there is none."""
        return self.file.paragraph

    @property
    def part_1003(self) -> bool:
        """Is it a penalty of 42 CFR part 1003? Else it is one of part 402."""
        return self.file.regulation.startswith(("1003", "("))

    @property
    def citation(self) -> Citation:
        """What it rests on first, where no day is asked for."""
        for key, cited in self.file.values.items():
            if not key.startswith(("gaps.", "conflicts.")):
                return cited.citation
        return next(iter(self.table.series(self.name).values())).citation

    @cached_property
    def values(self) -> Mapping[str, Term]:
        """Every value by its key: those of the file, each series with its adjusted amounts."""
        ends = {}  # the last own amount of each series, after which its adjusted ones follow
        for key in self.file.values:
            series, _, end = key.rpartition(".")
            if end in _OWN:
                ends[series] = key
        made: dict[str, Term] = {}
        for key in ("", *self.file.values):
            if key:
                made[key] = self.file.values[key]
            for series in self.table.series_names(self.name):
                if ends.get(series, "") == key:
                    cells = self.table.series(self.name, series)
                    made.update({f"{prefix(series)}adjusted.{c}": cells[c] for c in cells})
        return made

    def has(self, series: str) -> bool:
        """Does it have amounts of a series?"""
        start = prefix(series)
        own = any(key.startswith(start) for key in self.file.values)
        return own or bool(self.table.series(self.name, series))

    def amount(self, violated_on: date, assessed_on: date, *, series: str = "") -> DatedAmount:
        """The amount for two days; `series` is a further one, such as `minimum`.

        The declared gaps are asked before; a date that neither a value nor a gap covers is an
        undeclared hole in the data and a `RuleError`.
        """
        column = self.table.column(violated_on, assessed_on)
        return self.amount_of(column, violated_on, assessed_on, series=series)

    def amount_of(
        self,
        column: TableYear | None,
        violated_on: date,
        assessed_on: date,
        *,
        series: str = "",
    ) -> DatedAmount:
        """The amount in one column of the table; None is the unadjusted amount."""
        cells = self.table.series(self.name, series)
        base, former = self._own(series, "base"), self._own(series, "former")
        # The adjusted amounts grew from the base: they reach no violation before its first day.
        reached = base is None or violated_on >= base.first_day
        if column is not None and column.label in cells and reached:
            cited = cells[column.label]
            return DatedAmount(Money(cited.value), column.label, cited.citation, cited.note)
        if column is None or self._before_first(cells, assessed_on):
            for own in (base, former):
                if own is not None and own.reaches(violated_on):
                    return DatedAmount(Money(own.value), None, own.citation, own.note)
        raise RuleError(
            f"no amount for a violation on {violated_on} assessed on {assessed_on}",
            where=self.file.path,
            expected="a value or a declared gap",
            fix="Declare the gap in the file",
        )

    def _own(self, series: str, end: str) -> DatedTerm | None:
        """The amount of the statute's own text for a series: as set, or as set before."""
        found = self.file.values.get(f"{prefix(series)}{end}")
        return found if isinstance(found, DatedTerm) else None

    def _before_first(self, cells: Mapping[str, Term], assessed_on: date) -> bool:
        """Is the column in force before the first one in which the row has an amount?"""
        year = self.table.year_on(assessed_on)
        held = [one.applies_from for one in self.table.years if one.label in cells]
        return year is None or not held or year.applies_from < held[0]

    def readings(self, violated_on: date, assessed_on: date) -> list[Reading]:
        """The conflicts that concern these days, with the other amount of each."""
        return [
            *self._own_readings(violated_on, assessed_on),
            *self._table_readings(violated_on, assessed_on),
        ]

    def _own_readings(self, violated_on: date, assessed_on: date) -> list[Reading]:
        found = []
        for cited in self.file.conflicts.values():
            if not cited.applies(violated_on, assessed_on):
                continue
            if cited.series == "adjusted":
                column = self.table.year_on(assessed_on) or self.table.years[0]
                other = self.amount_of(column, violated_on, assessed_on)
            else:
                other = self.amount(violated_on, assessed_on, series=cited.series)
            found.append(
                Reading(cited.value, cited.default, cited.other, cited.citation, other.amount)
            )
        return found

    def _table_readings(self, violated_on: date, assessed_on: date) -> list[Reading]:
        """The conflicts of the adjustment rule that move this amount."""
        found = []
        for cited, column in self.table.other_columns(violated_on, assessed_on):
            own = self.amount(violated_on, assessed_on).amount
            try:
                second = self.amount_of(column, violated_on, assessed_on).amount
            except RuleError:
                second = own
            other = None if second == own else second  # None: no amount was read for it
            found.append(Reading(cited.value, cited.default, cited.other, cited.citation, other))
        return found


def prefix(series: str) -> str:
    """How the keys of a series begin.

    >>> prefix("minimum"), prefix("")
    ('minimum.', '')
    """
    return f"{series}." if series else ""


@lru_cache(maxsize=4)
def _statutes(held: Law) -> dict[str, Statute]:
    return {
        path: Statute(dated, held.tables[dated.table])
        for path, dated in held.files.items()
        if isinstance(dated, AmountsFile)
    }


def statutes(held: Law | None = None) -> tuple[Statute, ...]:
    """Every statute of the law in use (or of another), in the order of the files."""
    return tuple(_statutes(held or law()).values())


def statute_of(dated: LawFile | None) -> Statute | None:
    """The statute of a file; None where the file is of another kind."""
    return None if dated is None else _statutes(law()).get(dated.path)


def find_statute(citation: str) -> Statute | None:
    """The statute of a citation, or None."""
    return statute_of(law().find(citation))

"""The form of an appraisal: its name, the tables and numbers that it asks for, and its function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from extrapolation.ratstats.appraisals import Appraisal

Variables = Literal["none", "three", "one"]

EXAMINED: Final = ("examined", "audited", "difference")
VALUE_FORMS: Final[dict[str, tuple[str, ...]]] = {
    "examined-audited": ("examined", "audited"),
    "examined-difference": ("examined", "difference"),
    "audited-difference": ("audited", "difference"),
    "difference": ("difference",),
}
"""RAT-STATS' four input forms: the columns of the values, in their order."""


@dataclass(frozen=True)
class Level:
    """A table of a form: a row per stratum, primary unit, secondary unit, cluster or sample.

    Attributes
    ----------
    key : str
        The argument of the function, or the key of the rows inside a row of the level above.
    word : str
        The column that names a row; the tables below name the row that they belong to by it.
    sheet : str
        The sheet of a workbook that holds the table.
    columns : tuple of str
        Its numbers, in the order of RAT-STATS' files.
    counted : str
        The column that states how many rows of the table below belong to a row, for files without
        names; empty where there is no table below.
    """

    key: str
    word: str
    sheet: str
    columns: tuple[str, ...]
    counted: str = ""


STRATA: Final = ("strata", "stratum", "Strata")
PRIMARY: Final = ("primary_units", "primary_unit", "Primary units")
SECONDARY: Final = ("secondary_units", "secondary_unit", "Secondary units")
CLUSTERS: Final = ("clusters", "cluster", "Clusters")
PICKED: Final = ("size", "group_size", "units_in_group")


@dataclass(frozen=True)
class AppraisalForm:
    """An appraisal by its name: what it asks for, and how its print-out is made.

    Attributes
    ----------
    name : str
        The name, such as "variable-unrestricted".
    says : str
        What it estimates, in a sentence.
    verb : callable
        The function of `extrapolation.ratstats`.
    levels : tuple of Level
        Its tables, the outermost first.
    variables : {"none", "three", "one"}
        Whether it takes no values; examined, audited and difference values together; or one list of
        values, so that each of the three is appraised by itself.
    value_key : str
        The key of that one list.
    universe : str
        The argument that holds the number of units of the universe; empty where there is none.
    further : mapping of str to str
        The arguments that hold further numbers, by the name of the number.
    plain : tuple of str
        Numbers that are arguments under their own names.
    """

    name: str
    says: str
    verb: Callable[..., Appraisal]
    levels: tuple[Level, ...] = ()
    variables: Variables = "none"
    value_key: str = "values"
    universe: str = ""
    further: Mapping[str, str] = field(default_factory=dict)
    plain: tuple[str, ...] = ()

    @property
    def takes(self) -> frozenset[str]:
        """The numbers that it takes beside its tables."""
        own = {"universe"} if self.universe else set()
        return frozenset(own | set(self.further) | set(self.plain))

    def arguments(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """The arguments of the function that hold the outermost table."""
        return {self.levels[0].key: rows} if self.levels else {}

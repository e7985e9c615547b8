"""A finding: one argument about a study, with its rule, fact, computation and effect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

from primafacie.core.brief_texts import brief
from primafacie.core.results import Result
from primafacie.core.units import Dollars
from validation.authorities import Authority

if TYPE_CHECKING:
    import pandas as pd

FAVORS = "favors the respondent"
Strength = Literal[
    "goes to validity", "goes to amount", "favors the respondent", "context", "not supported"
]
STRENGTHS: tuple[str, ...] = get_args(Strength)
# The joint error rate of the arguments that are randomized tests is at most 2% (Bonferroni): four
# parts for shared places, spread of places, redraws and known variables, one for reviewers' tests.
JOINT_LEVEL = 0.02
UNUSUAL = JOINT_LEVEL / 5
NOT_COMPUTED = "none"
"""The computation of a finding that could not be tried."""


@brief
@dataclass(frozen=True)
class FindingTable:
    """A table of a finding: heads and rows of texts, for every form of report."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Finding(Result):
    """One argument about a study: what was tried, what it showed, and what it is worth.

    An argument that the data do not support is `not supported`: a result like any other. An error
    that lowered the demand `favors the respondent`: it is reported with its formula and amount, and
    is no support for a lower demand.

    Attributes
    ----------
    code : str
        The code of the argument, such as "C3".
    title : str
        The title of the argument.
    strength : str
        One of "goes to validity", "goes to amount", "favors the respondent", "context" and
        "not supported".
    rule : str
        The rule that the argument rests on.
    fact : str
        The fact of this study.
    computation : str
        What was computed; "none" where nothing could be.
    dollars : float or None
        By how much the amount demanded falls if the argument holds, in unrounded dollars; negative:
        it rises. None where that is not known.
    coverage : float or None
        The coverage of the limit that the argument shows, a fraction; None where it is not known.
    p : float or None
        The probability of a result at least as unusual in an honest study.
    authorities_for, authorities_against : tuple of Authority
        The authorities on either side.
    missing : tuple of str
        What is missing to try the argument.
    tables : tuple of FindingTable
        Tables for the report.
    """

    SCHEMA: ClassVar[str] = "primafacie.finding/3"

    code: str
    title: str
    strength: Strength
    rule: str
    fact: str
    computation: str
    dollars: Dollars | None
    coverage: float | None
    p: float | None
    authorities_for: tuple[Authority, ...]
    authorities_against: tuple[Authority, ...]
    missing: tuple[str, ...] = ()
    tables: tuple[FindingTable, ...] = field(default=(), repr=False)

    @property
    def tried(self) -> bool:
        """Whether there was anything to compute; else `missing` names what is missing."""
        return self.computation != NOT_COMPUTED

    @property
    def supported(self) -> bool:
        """Whether the data support the argument."""
        return self.strength in ("goes to validity", "goes to amount")

    @property
    def effect(self) -> str:
        """The effect in words."""
        parts = []
        if self.dollars is not None:
            way = "lower" if self.dollars > 0 else "higher"
            parts.append(
                f"the amount would be ${abs(self.dollars):,.2f} {way}"
                if round(abs(self.dollars), 2) > 0
                else "no effect on the amount"
            )
        if self.coverage is not None:
            parts.append(f"coverage {100 * self.coverage:.1f}%")
        return "; ".join(parts) or "no effect measured"

    def text(self) -> str:
        """The finding in words.

        Returns
        -------
        str
            A few lines: its strength and effect, rule, fact, computation and authorities.
        """
        lines = [
            f"{self.code} {self.title}: {self.strength} ({self.effect})",
            f"  rule: {self.rule}",
            f"  fact: {self.fact}",
            f"  computation: {self.computation}",
        ]
        lines += [f"  for: {authority}" for authority in self.authorities_for]
        lines += [f"  against: {authority}" for authority in self.authorities_against]
        lines += [f"  missing: {what}" for what in self.missing]
        return "\n".join(lines)

    def table(self) -> pd.DataFrame:
        """Tabulate the finding, one row per part of it.

        Returns
        -------
        pandas.DataFrame
            The rule, fact, computation, effect and authorities under `item` and `value`.
        """
        import pandas as pd

        rows: list[tuple[str, object]] = [
            ("rule", self.rule),
            ("fact", self.fact),
            ("computation", self.computation),
            ("effect_dollars", self.dollars),
            ("coverage", self.coverage),
            ("p", self.p),
            *(("for", str(authority)) for authority in self.authorities_for),
            *(("against", str(authority)) for authority in self.authorities_against),
            *(("missing", words) for words in self.missing),
        ]
        shown = [row for row in rows if row[1] is not None]
        return pd.DataFrame(shown, columns=["item", "value"])

    def __str__(self) -> str:
        return f"{self.code} {self.title}: {self.strength} ({self.effect})"


def too_few(replicates: int, needed: int) -> str:
    """Why redraws say nothing: their smallest possible p-value is above the level."""
    return (
        f"{replicates:,} redraws cannot show a p-value below {UNUSUAL:g}; at least {needed:,} are "
        "needed"
    )

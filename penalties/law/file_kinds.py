"""The kinds of files of the law: what a file of each kind may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from penalties.law.terms import (
    BoundTerm,
    Conflict,
    DatedTerm,
    FactorTerm,
    FlagTerm,
    Gap,
    LimitationTerm,
    MultipleTerm,
    Term,
    TextTerm,
    VariantTerm,
)
from primafacie.core.citation import Citation


@dataclass(frozen=True, kw_only=True, eq=False)
class LawFile:
    """A file of the law: its text and digest, its head lines, and every entry by dotted key.

    The fields of a class derived from this one are the head lines and the entries that its files
    may hold. Where it has `others`, any further entry is kept there, by dotted key, to be printed.
    """

    NAME: ClassVar[str] = ""

    path: str
    text: str
    digest: str
    values: Mapping[str, Term]
    citations: Mapping[str, Citation]
    name: str
    title: str
    version: str
    aliases: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)

    @cached_property
    def open_terms(self) -> tuple[tuple[str, Gap | Conflict], ...]:
        """The declared gaps and conflicts by dotted key, in the order of the file."""
        return tuple(
            (key, term) for key, term in self.values.items() if isinstance(term, (Gap, Conflict))
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Series:
    """A further amount of an authority: as set, and as set before."""

    base: DatedTerm | None = None
    former: DatedTerm | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Chain:
    """How the first adjusted amount came about."""

    factor: TextTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class AmountsFile(LawFile):
    """A statute: its amounts in cents, the annual table that adjusts them, what they count."""

    table: str
    unit: str
    regulation: str
    paragraph: str = ""
    paragraphs: tuple[str, ...] = ()
    cap_unit: str = ""
    printed_cfr: str = ""
    base: DatedTerm | None = None
    former: DatedTerm | None = None
    minimum: Series | None = None
    cap: Series | None = None
    other: Series | None = None
    remembered: Series | None = None
    chain: Chain | None = None
    multiple: MultipleTerm | None = None
    reduced_multiple: Term | None = None
    limitation: LimitationTerm | None = None
    difference: TextTerm | None = None
    remark: TextTerm | None = None

    @property
    def limitation_years(self) -> int:
        """Its years of limitation; of the False Claims Act those without knowledge of the facts."""
        return int(self.limitation.years) if self.limitation else 0


@dataclass(frozen=True, kw_only=True, eq=False)
class ViolationFile(LawFile):
    """A violation: the paragraph of its penalty, the authority of its amount, its assessment."""

    act_section: str = ""
    penalty: TextTerm
    authority: TextTerm
    assessment: FlagTerm | None = None
    exclusion: Term | None = None
    multiple: MultipleTerm | None = None
    no_assessment: Term | None = None
    gaps_assessment: TextTerm | None = None
    remark: TextTerm | None = None
    variants: Mapping[str, VariantTerm] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class ParagraphFile(LawFile):
    """A paragraph of part 402 or 1003 that sets penalties: what it counts, and its text."""

    unit: TextTerm
    others: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class RuleFile(LawFile):
    """A rule; one that goes with an annual table says to which days the table applies."""

    adjusted_violations_from: Term | None = None
    adjusted_violations_after: Term | None = None
    adjusted_assessments_from: Term | None = None
    others: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class YearEntries:
    """A column of an annual table: its first day, its factor, and what its amounts rest on."""

    first_day: Term | None = None
    factor: Term | None = None
    amounts: Term | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class TableFile(RuleFile):
    """An annual table: its columns, its rows as they are written, and its rule where it has one."""

    columns: tuple[Any, ...] = ()
    rows: tuple[Any, ...] = ()
    rule: str = ""
    years: Mapping[str, YearEntries] = field(default_factory=dict)
    notes: Mapping[str, BoundTerm] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class AssessmentFile(LawFile):
    """A rule of assessments."""

    others: Mapping[str, MultipleTerm] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Effects:
    """The words of a rule on what factors of each kind may do."""

    aggravating: TextTerm
    mitigating: TextTerm
    one_aggravating: TextTerm | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class FactorsFile(LawFile):
    """A rule that lists factors of the amount."""

    basic: Mapping[str, FactorTerm]
    aggravating: Mapping[str, FactorTerm]
    mitigating: Mapping[str, FactorTerm]
    effect: Effects
    floor: TextTerm
    others: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class RegimeFile(LawFile):
    """A regime beside the penalties: how it counts, what it asks."""

    others: Mapping[str, Term] = field(default_factory=dict)


KINDS: dict[str, type[LawFile]] = {
    "amounts": AmountsFile,
    "table": TableFile,
    "violation": ViolationFile,
    "paragraph": ParagraphFile,
    "assessment": AssessmentFile,
    "factors": FactorsFile,
    "rule": RuleFile,
    "regime": RegimeFile,
}
"""The class of a file by its line `kind`, unless the program relies on the file by name."""

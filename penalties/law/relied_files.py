"""The files of the law whose entries the program itself asks for, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from penalties.law.file_kinds import (
    AssessmentFile,
    LawFile,
    ParagraphFile,
    RegimeFile,
    RuleFile,
)
from penalties.law.terms import (
    AttemptsTerm,
    Conflict,
    DatedTerm,
    DayTerm,
    MultipleTerm,
    NamesTerm,
    NumbersTerm,
    NumberTerm,
    TextTerm,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Assessments402(AssessmentFile):
    """42 CFR 402.107: the multiples of the amount claimed under part 402."""

    NAME: ClassVar[str] = "402.107"

    default: MultipleTerm
    listed: DatedTerm
    listed_violations: NumbersTerm
    base: TextTerm

    @property
    def undecided(self) -> Conflict:
        """The conflict of which nothing says which reading governs: January 1, 1997."""
        return next(term for term in self.conflicts.values() if term.first)

    @property
    def working(self) -> Conflict:
        """The conflict with a working reading: listed violations before 1997."""
        return next(term for term in self.conflicts.values() if term.default)


@dataclass(frozen=True, kw_only=True, eq=False)
class LimitationFile(RuleFile):
    """A rule of limitation."""

    years: NumberTerm

    @property
    def limitation_years(self) -> int:
        """The years."""
        return self.years.value


@dataclass(frozen=True, kw_only=True, eq=False)
class Limitation402(LimitationFile):
    """42 CFR 402.1(g)."""

    NAME: ClassVar[str] = "402.1(g)"


@dataclass(frozen=True, kw_only=True, eq=False)
class Limitation1003(LimitationFile):
    """42 CFR 1003.1570."""

    NAME: ClassVar[str] = "1003.1570"


@dataclass(frozen=True, kw_only=True, eq=False)
class GhpRate(ParagraphFile):
    """42 CFR 402.105(b)(2): the daily rate of group health plans."""

    NAME: ClassVar[str] = "402.105(b)(2)"

    base: NumberTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class NghpRates(ParagraphFile):
    """42 CFR 402.105(b)(3): the daily rates by years late and the cap of non-group plans."""

    NAME: ClassVar[str] = "402.105(b)(3)"

    base: Mapping[str, NumberTerm]
    cap: NumberTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class ReportingRule(RuleFile):
    """88 FR 70363: which records are late, and from which day."""

    NAME: ClassVar[str] = "88 FR 70363"

    applicable: DayTerm
    late_after_days: NumberTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class AuditRule(RuleFile):
    """The quarterly audit of Section 111."""

    NAME: ClassVar[str] = "Section 111 audit"

    records_per_quarter: NumberTerm
    extrapolation: TextTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class ProcedureRule(RuleFile):
    """Notices, appeals and limitation of Section 111."""

    NAME: ClassVar[str] = "Section 111 procedure"

    informal_notice_days_to_respond: NumberTerm
    formal_notice_hearing_request_days: NumberTerm
    dab_appeal_days: NumberTerm
    dab_binding_days: NumberTerm
    sol_years: NumberTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class AdjustedTiersReadings:
    """How lower tiers and the cap may be adjusted."""

    proportional: TextTerm
    first_set_2023: TextTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class FormulaRule(RuleFile):
    """How a late record of Section 111 is counted."""

    NAME: ClassVar[str] = "Section 111 formula"

    reading: TextTerm
    other_reading: TextTerm
    tiers: AdjustedTiersReadings
    first_set_year: NumberTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class SafeHarborRule(RuleFile):
    """What is not counted as noncompliance with Section 111."""

    NAME: ClassVar[str] = "Section 111 safe harbors"

    technical: TextTerm
    nghp_only: NamesTerm
    good_faith: AttemptsTerm
    declination: TextTerm
    keep_years: NumberTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class DisclosureProtocol(RegimeFile):
    """OIG's Provider Self-Disclosure Protocol."""

    NAME: ClassVar[str] = "OIG SDP"

    multiple: MultipleTerm
    sample_minimum: NumberTerm
    minimum_settlement: Mapping[str, NumberTerm]
    minimum_changed_on: DayTerm
    kickback_base: TextTerm
    kickback_authorities: NamesTerm
    stark_authorities: NamesTerm
    stark_protocol: TextTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class RefundDeadline:
    """The deadline of 42 CFR 401.305."""

    days: NumberTerm
    cost_report: TextTerm
    suspended_by_disclosure: TextTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class Lookback:
    """How far back the duty to refund reaches."""

    years: NumberTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class Investigation:
    """The suspension by a good-faith investigation."""

    first_day: DayTerm
    most_days: NumberTerm


@dataclass(frozen=True, kw_only=True, eq=False)
class RepaymentRule(LawFile):
    """42 CFR 401.305: reporting and returning overpayments."""

    NAME: ClassVar[str] = "401.305"

    deadline: RefundDeadline
    lookback: Lookback
    identified: TextTerm
    investigation: Investigation
    afterwards: TextTerm


RELIED: dict[str, type[LawFile]] = {
    cls.NAME: cls
    for cls in (
        Assessments402,
        Limitation402,
        Limitation1003,
        GhpRate,
        NghpRates,
        ReportingRule,
        AuditRule,
        ProcedureRule,
        FormulaRule,
        SafeHarborRule,
        DisclosureProtocol,
    )
}
"""The class of a file that the program relies on, by the file's line `name`."""

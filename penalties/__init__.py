"""The law: what a review can cost, with its dates, its citations and its uncertainty."""

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

from penalties.adjustments import adjusted_chain, adjustment_year  # noqa: E402
from penalties.assessments import Multiple, assessment_multiple  # noqa: E402
from penalties.basis_records import bases  # noqa: E402
from penalties.counted_violations import StatedLaw  # noqa: E402
from penalties.entries import LawEntry, law_entry  # noqa: E402
from penalties.exposures import Exposure, exposure  # noqa: E402
from penalties.factors import (  # noqa: E402
    Answer,
    Factor,
    FactorList,
    factor_questions,
    weigh_factors,
)
from penalties.lookups import LawValue, lookup  # noqa: E402
from penalties.penalty_parts import PenaltyPart, PersonExposure, RegimeExposure  # noqa: E402
from penalties.regimes import RegimeRow  # noqa: E402
from penalties.section111 import (  # noqa: E402
    LateRecord,
    Section111,
    audit_chances,
    audit_outlook,
    draw_audit,
    read_records,
    section_111,
)
from penalties.unit_penalties import Reading  # noqa: E402
from penalties.unit_totals import LimitChoice, Spread  # noqa: E402

__all__ = [
    "Answer",
    "Exposure",
    "Factor",
    "FactorList",
    "LateRecord",
    "LawEntry",
    "LawValue",
    "LimitChoice",
    "Multiple",
    "PenaltyPart",
    "PersonExposure",
    "Reading",
    "RegimeExposure",
    "RegimeRow",
    "Section111",
    "Spread",
    "StatedLaw",
    "adjusted_chain",
    "adjustment_year",
    "assessment_multiple",
    "audit_chances",
    "audit_outlook",
    "bases",
    "draw_audit",
    "exposure",
    "factor_questions",
    "law_entry",
    "lookup",
    "read_records",
    "section_111",
    "weigh_factors",
]

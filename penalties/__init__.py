"""The law: what a review can cost, with its dates, its citations and its uncertainty.

Every name is imported when it is first asked for: to look up the law loads no statistics.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

if TYPE_CHECKING:
    from penalties.adjustments import adjusted_chain, adjustment_year
    from penalties.assessments import Multiple, assessment_multiple
    from penalties.basis_records import bases
    from penalties.counted_violations import StatedLaw
    from penalties.entries import LawEntry, law_entry
    from penalties.exposures import Exposure, exposure
    from penalties.factors import Answer, Factor, FactorList, factor_questions, weigh_factors
    from penalties.frame_maxima import UnitMaximum
    from penalties.lookups import LawValue, lookup
    from penalties.number_limits import NumberLimits
    from penalties.penalty_parts import PenaltyPart, PersonExposure, RegimeExposure
    from penalties.regime_rows import RegimeRow
    from penalties.section111 import (
        LateRecord,
        Section111,
        audit_chances,
        audit_outlook,
        draw_audit,
        read_records,
        section_111,
    )
    from penalties.spreads import Spread
    from penalties.statutes import Reading
    from penalties.unit_totals import LimitChoice

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
    "NumberLimits",
    "PenaltyPart",
    "PersonExposure",
    "Reading",
    "RegimeExposure",
    "RegimeRow",
    "Section111",
    "Spread",
    "StatedLaw",
    "UnitMaximum",
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

_HOMES = {
    "adjusted_chain": "adjustments",
    "adjustment_year": "adjustments",
    "Multiple": "assessments",
    "assessment_multiple": "assessments",
    "bases": "basis_records",
    "StatedLaw": "counted_violations",
    "LawEntry": "entries",
    "law_entry": "entries",
    "Exposure": "exposures",
    "exposure": "exposures",
    "Answer": "factors",
    "Factor": "factors",
    "FactorList": "factors",
    "factor_questions": "factors",
    "weigh_factors": "factors",
    "LawValue": "lookups",
    "lookup": "lookups",
    "PenaltyPart": "penalty_parts",
    "PersonExposure": "penalty_parts",
    "RegimeExposure": "penalty_parts",
    "RegimeRow": "regime_rows",
    "LateRecord": "section111",
    "Section111": "section111",
    "audit_chances": "section111",
    "audit_outlook": "section111",
    "draw_audit": "section111",
    "read_records": "section111",
    "section_111": "section111",
    "LimitChoice": "unit_totals",
    "Reading": "statutes",
    "Spread": "spreads",
    "UnitMaximum": "frame_maxima",
    "NumberLimits": "number_limits",
}
_FOLDERS = ("episodes", "section111")

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES, _FOLDERS)

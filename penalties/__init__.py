"""The law: what a review can cost, with its dates, its citations and its uncertainty.

Every name is imported when it is first asked for: to look up the law loads no statistics.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

if TYPE_CHECKING:
    from penalties.exposures.counted_violations import StatedLaw
    from penalties.exposures.exposures import Exposure
    from penalties.exposures.factors import (
        Answer,
        Factor,
        FactorList,
        factor_questions,
        weigh_factors,
    )
    from penalties.exposures.frame_maxima import UnitMaximum
    from penalties.exposures.limit_choices import LimitChoice
    from penalties.exposures.number_limits import NumberLimits
    from penalties.exposures.penalty_parts import (
        PenaltyPart,
        PersonExposure,
        RegimeExposure,
    )
    from penalties.exposures.regime_rows import RegimeRow
    from penalties.exposures.review_exposures import exposure
    from penalties.exposures.spreads import Spread
    from penalties.law.adjustments import adjusted_chain, adjustment_year
    from penalties.law.assessments import Multiple, assessment_multiple
    from penalties.law.basis_records import bases
    from penalties.law.entries import LawEntry, law_entry
    from penalties.law.lookups import LawValue, lookup
    from penalties.law.statutes import Reading
    from penalties.section111 import (
        LateRecord,
        Section111,
        audit_chances,
        audit_outlook,
        draw_audit,
        read_records,
        section_111,
    )

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
    "adjusted_chain": "law.adjustments",
    "adjustment_year": "law.adjustments",
    "Multiple": "law.assessments",
    "assessment_multiple": "law.assessments",
    "bases": "law.basis_records",
    "StatedLaw": "exposures.counted_violations",
    "LawEntry": "law.entries",
    "law_entry": "law.entries",
    "Exposure": "exposures.exposures",
    "exposure": "exposures.review_exposures",
    "Answer": "exposures.factors",
    "Factor": "exposures.factors",
    "FactorList": "exposures.factors",
    "factor_questions": "exposures.factors",
    "weigh_factors": "exposures.factors",
    "LawValue": "law.lookups",
    "lookup": "law.lookups",
    "PenaltyPart": "exposures.penalty_parts",
    "PersonExposure": "exposures.penalty_parts",
    "RegimeExposure": "exposures.penalty_parts",
    "RegimeRow": "exposures.regime_rows",
    "LateRecord": "section111",
    "Section111": "section111",
    "audit_chances": "section111",
    "audit_outlook": "section111",
    "draw_audit": "section111",
    "read_records": "section111",
    "section_111": "section111",
    "LimitChoice": "exposures.limit_choices",
    "Reading": "law.statutes",
    "Spread": "exposures.spreads",
    "UnitMaximum": "exposures.frame_maxima",
    "NumberLimits": "exposures.number_limits",
}
_FOLDERS = ("episodes", "section111")

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES, _FOLDERS)

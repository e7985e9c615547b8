"""The law: what a review can cost, with its dates, its citations and its uncertainty."""

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

from penalties.adjustments import adjusted_chain, adjustment_year  # noqa: E402
from penalties.assessments import Multiple, assessment_multiple  # noqa: E402
from penalties.basis_records import bases  # noqa: E402
from penalties.entries import LawEntry, law_entry  # noqa: E402
from penalties.lookups import LawValue, lookup  # noqa: E402
from penalties.unit_penalties import Reading  # noqa: E402

__all__ = [
    "LawEntry",
    "LawValue",
    "Multiple",
    "Reading",
    "adjusted_chain",
    "adjustment_year",
    "assessment_multiple",
    "bases",
    "law_entry",
    "lookup",
]

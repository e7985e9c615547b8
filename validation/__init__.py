"""The other side: replay the draw, find the formula, measure what each argument is worth.

Every name is imported when it is first asked for: the package itself costs next to nothing.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

if TYPE_CHECKING:
    from validation.appeals import Reextrapolation, marginal_values, reextrapolate
    from validation.balance_tests import Representativeness, representativeness
    from validation.coverage_report import CoverageReport, coverage
    from validation.disclosed_samples import DisclosedSample
    from validation.disclosure import DisclosureRequest, disclosure_requests
    from validation.finding_records import Finding
    from validation.formula_bases import FormulaBasis, count_basis, estimate_basis
    from validation.formula_search import FormulaSearch, identify_formula
    from validation.frame_columns import FrameColumns
    from validation.influences import Influences, influence
    from validation.joint_reversals import best_reversals, break_even
    from validation.ledgers import Ledger, Reversal
    from validation.misclassification import MisclassifiedEstimate, misclassified_estimate
    from validation.printed_figures import PrintedFigures
    from validation.rebuttal import Rebuttal, rebut
    from validation.replication import replicate
    from validation.replication_records import Replication
    from validation.reviewers import Agreement, agreement
    from validation.second_reviews import second_findings
    from validation.seed_search import SeedSearch, find_seed
    from validation.studies import Study

__all__ = [
    "Agreement",
    "CoverageReport",
    "DisclosedSample",
    "DisclosureRequest",
    "Finding",
    "FormulaBasis",
    "FormulaSearch",
    "FrameColumns",
    "Influences",
    "Ledger",
    "MisclassifiedEstimate",
    "PrintedFigures",
    "Rebuttal",
    "Reextrapolation",
    "Replication",
    "Representativeness",
    "Reversal",
    "SeedSearch",
    "Study",
    "agreement",
    "best_reversals",
    "break_even",
    "count_basis",
    "coverage",
    "disclosure_requests",
    "estimate_basis",
    "find_seed",
    "identify_formula",
    "influence",
    "marginal_values",
    "misclassified_estimate",
    "rebut",
    "reextrapolate",
    "replicate",
    "representativeness",
    "second_findings",
]

_HOMES = {
    "Reextrapolation": "appeals",
    "marginal_values": "appeals",
    "reextrapolate": "appeals",
    "Representativeness": "balance_tests",
    "representativeness": "balance_tests",
    "CoverageReport": "coverage_report",
    "coverage": "coverage_report",
    "DisclosedSample": "disclosed_samples",
    "DisclosureRequest": "disclosure",
    "disclosure_requests": "disclosure",
    "Finding": "finding_records",
    "FormulaBasis": "formula_bases",
    "count_basis": "formula_bases",
    "estimate_basis": "formula_bases",
    "FormulaSearch": "formula_search",
    "identify_formula": "formula_search",
    "FrameColumns": "frame_columns",
    "Influences": "influences",
    "influence": "influences",
    "best_reversals": "joint_reversals",
    "break_even": "joint_reversals",
    "Ledger": "ledgers",
    "Reversal": "ledgers",
    "PrintedFigures": "printed_figures",
    "Rebuttal": "rebuttal",
    "rebut": "rebuttal",
    "Replication": "replication_records",
    "replicate": "replication",
    "Agreement": "reviewers",
    "MisclassifiedEstimate": "misclassification",
    "misclassified_estimate": "misclassification",
    "second_findings": "second_reviews",
    "agreement": "reviewers",
    "SeedSearch": "seed_search",
    "find_seed": "seed_search",
    "Study": "studies",
}

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES)

"""The other side: replay the draw, find the formula, measure what each argument is worth.

Every name is imported when it is first asked for: the package itself costs next to nothing.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

if TYPE_CHECKING:
    from validation.appeals.appeals import (
        MarginalValue,
        Reextrapolation,
        marginal_values,
        reextrapolate,
    )
    from validation.appeals.joint_reversals import (
        BreakEven,
        JointReversal,
        best_reversals,
        break_even,
    )
    from validation.arguments.d2_formula import formula_of
    from validation.balance.balance_tests import Representativeness, representativeness
    from validation.balance.influences import Influences, influence
    from validation.disclosure import DisclosureRequest, disclosure_requests
    from validation.formulas.formula_bases import FormulaBasis, count_basis, estimate_basis
    from validation.formulas.formula_search import FormulaSearch, identify_formula
    from validation.limit_coverage.coverage_report import CoverageReport, coverage
    from validation.rebuttal import Rebuttal, rebut
    from validation.replay.replication import replicate
    from validation.replay.replication_records import Replication
    from validation.replay.seed_search import find_seed
    from validation.replay.seed_search_records import SeedSearch
    from validation.reviewers.misclassification import MisclassifiedEstimate, misclassified_estimate
    from validation.reviewers.second_reviews import (
        AdjustedEstimate,
        Agreement,
        agreement,
        second_findings,
    )
    from validation.study.disclosed_samples import DisclosedSample, KnownListing
    from validation.study.finding_records import Finding
    from validation.study.formula_facts import FormulaFacts
    from validation.study.frame_columns import FrameColumns
    from validation.study.ledgers import Ledger, Reversal
    from validation.study.printed_figures import PrintedFigures
    from validation.study.studies import Study

__all__ = [
    "AdjustedEstimate",
    "Agreement",
    "BreakEven",
    "CoverageReport",
    "DisclosedSample",
    "DisclosureRequest",
    "Finding",
    "FormulaBasis",
    "FormulaFacts",
    "FormulaSearch",
    "FrameColumns",
    "Influences",
    "JointReversal",
    "KnownListing",
    "Ledger",
    "MarginalValue",
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
    "formula_of",
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
    "AdjustedEstimate": "reviewers.second_reviews",
    "BreakEven": "appeals.joint_reversals",
    "JointReversal": "appeals.joint_reversals",
    "MarginalValue": "appeals.appeals",
    "Reextrapolation": "appeals.appeals",
    "marginal_values": "appeals.appeals",
    "reextrapolate": "appeals.appeals",
    "Representativeness": "balance.balance_tests",
    "representativeness": "balance.balance_tests",
    "CoverageReport": "limit_coverage.coverage_report",
    "coverage": "limit_coverage.coverage_report",
    "DisclosedSample": "study.disclosed_samples",
    "KnownListing": "study.disclosed_samples",
    "DisclosureRequest": "disclosure",
    "disclosure_requests": "disclosure",
    "Finding": "study.finding_records",
    "FormulaBasis": "formulas.formula_bases",
    "FormulaFacts": "study.formula_facts",
    "count_basis": "formulas.formula_bases",
    "estimate_basis": "formulas.formula_bases",
    "FormulaSearch": "formulas.formula_search",
    "formula_of": "arguments.d2_formula",
    "identify_formula": "formulas.formula_search",
    "FrameColumns": "study.frame_columns",
    "Influences": "balance.influences",
    "influence": "balance.influences",
    "best_reversals": "appeals.joint_reversals",
    "break_even": "appeals.joint_reversals",
    "Ledger": "study.ledgers",
    "Reversal": "study.ledgers",
    "PrintedFigures": "study.printed_figures",
    "Rebuttal": "rebuttal",
    "rebut": "rebuttal",
    "Replication": "replay.replication_records",
    "replicate": "replay.replication",
    "Agreement": "reviewers.second_reviews",
    "MisclassifiedEstimate": "reviewers.misclassification",
    "misclassified_estimate": "reviewers.misclassification",
    "second_findings": "reviewers.second_reviews",
    "agreement": "reviewers.second_reviews",
    "SeedSearch": "replay.seed_search_records",
    "find_seed": "replay.seed_search",
    "Study": "study.studies",
}

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES)

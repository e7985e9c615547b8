"""The other side: replay the draw, find the formula, measure what each argument is worth."""

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

from validation.appeals import Reextrapolation, marginal_values, reextrapolate  # noqa: E402
from validation.balance_tests import Representativeness, representativeness  # noqa: E402
from validation.coverage_report import CoverageReport, coverage  # noqa: E402
from validation.disclosed_samples import DisclosedSample  # noqa: E402
from validation.disclosure import DisclosureRequest, disclosure_requests  # noqa: E402
from validation.finding_records import Finding  # noqa: E402
from validation.formula_bases import FormulaBasis, estimate_basis  # noqa: E402
from validation.formula_search import FormulaSearch, identify_formula  # noqa: E402
from validation.frame_columns import FrameColumns  # noqa: E402
from validation.influences import Influences, influence  # noqa: E402
from validation.joint_reversals import best_reversals, break_even  # noqa: E402
from validation.ledgers import Ledger, Reversal  # noqa: E402
from validation.printed_figures import PrintedFigures  # noqa: E402
from validation.rebuttal import Rebuttal, rebut  # noqa: E402
from validation.replication import Replication, replicate  # noqa: E402
from validation.reviewers import Agreement, agreement  # noqa: E402
from validation.seed_search import SeedSearch, find_seed  # noqa: E402
from validation.studies import Study  # noqa: E402

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
    "coverage",
    "disclosure_requests",
    "estimate_basis",
    "find_seed",
    "identify_formula",
    "influence",
    "marginal_values",
    "rebut",
    "reextrapolate",
    "replicate",
    "representativeness",
]

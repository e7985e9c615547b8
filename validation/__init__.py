"""The other side: replay the draw, find the formula, measure what each argument is worth."""

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

from validation.disclosed_samples import DisclosedSample  # noqa: E402
from validation.finding_records import Finding  # noqa: E402
from validation.frame_columns import FrameColumns  # noqa: E402
from validation.ledgers import Ledger, Reversal  # noqa: E402
from validation.printed_figures import PrintedFigures  # noqa: E402
from validation.replication import Replication, replicate  # noqa: E402
from validation.seed_search import SeedSearch, find_seed  # noqa: E402
from validation.studies import Study  # noqa: E402

__all__ = [
    "DisclosedSample",
    "Finding",
    "FrameColumns",
    "Ledger",
    "PrintedFigures",
    "Replication",
    "Reversal",
    "SeedSearch",
    "Study",
    "find_seed",
    "replicate",
]

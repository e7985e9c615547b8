"""The other side: can the sample be replayed, and from which seed?"""

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

from validation.seed_search import SeedSearch, find_seed  # noqa: E402

__all__ = ["SeedSearch", "find_seed"]

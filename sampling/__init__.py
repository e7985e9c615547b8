"""Before the review: frame, strata, sizes, plan and draw."""

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

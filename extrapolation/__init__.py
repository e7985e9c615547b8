"""After the review: estimates, limits and the demand."""

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

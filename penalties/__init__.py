"""The law: what a review can cost, with its dates, its citations and its uncertainty."""

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

__all__: list[str] = []

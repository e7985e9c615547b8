"""`primafacie.penalties`: the names of `penalties` under the product's name, the same objects."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from penalties import *  # noqa: F403
else:
    from primafacie.core.siblings import names_of

    __getattr__, __dir__ = names_of("penalties", __file__)

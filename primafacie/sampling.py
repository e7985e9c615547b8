"""`primafacie.sampling`: the names of `sampling` under the product's name, the same objects."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sampling import *  # noqa: F403
else:
    from primafacie.core.siblings import names_of

    __getattr__, __dir__ = names_of("sampling", __file__)

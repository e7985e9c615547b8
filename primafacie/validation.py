"""`primafacie.validation`: the names of `validation` under the product's name, the same objects."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from validation import *  # noqa: F403
else:
    from primafacie.core.siblings import names_of

    __getattr__, __dir__ = names_of("validation", __file__)

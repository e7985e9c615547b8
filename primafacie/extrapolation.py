"""`primafacie.extrapolation`: the names of `extrapolation` under the product's name, the same."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extrapolation import *  # noqa: F403
else:
    from primafacie.core.siblings import names_of

    __getattr__, __dir__ = names_of("extrapolation", __file__)

"""primafacie: statistical sampling and extrapolation in health-care audits.

The work lies in `sampling`, `extrapolation`, `validation` and `penalties`; they can be reached
from here as well (`from primafacie import sampling`, `from primafacie.sampling import Money`), the
same objects, imported when first asked for. `primafacie.errors` holds what they raise.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from primafacie.core.siblings import check_siblings

if TYPE_CHECKING:
    import extrapolation
    import penalties
    import sampling
    import validation
    from primafacie import errors

__version__ = "0.1.0"
__all__ = ["__version__", "errors", "extrapolation", "penalties", "sampling", "validation"]


def __getattr__(name: str) -> ModuleType:
    if name in ("sampling", "extrapolation", "validation", "penalties"):
        check_siblings(__file__)
        return import_module(name)
    if name == "errors":
        return import_module("primafacie.errors")
    raise AttributeError(f"module 'primafacie' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

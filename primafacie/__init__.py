"""primafacie: statistical sampling and extrapolation in health-care audits.

The work lies in `sampling`, `extrapolation`, `validation` and `penalties`; here they can
be reached as `from primafacie import sampling`, the same module objects, imported when
first asked for.
"""

from importlib import import_module
from types import ModuleType

from primafacie.core.siblings import check_siblings

__version__ = "0.1.0"
__all__ = ["__version__", "extrapolation", "penalties", "sampling", "validation"]

check_siblings(__file__)


def __getattr__(name: str) -> ModuleType:
    if name in ("sampling", "extrapolation", "validation", "penalties"):
        return import_module(name)
    raise AttributeError(f"module 'primafacie' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

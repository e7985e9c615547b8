"""Public names that a package loads when each is first asked for (PEP 562)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any


def lazy_names(
    package: str,
    namespace: dict[str, Any],
    homes: Mapping[str, str],
    folders: Collection[str] = (),
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package.

    `homes` says which module of the package holds each name, `folders` names its subpackages,
    `namespace` is the package's `globals()`: what was loaded is kept there.

    >>> get, names = lazy_names("primafacie.core", {}, {"Money": "money"}, ["dates"])
    >>> get("Money").__module__, names()
    ('primafacie.core.money', ['Money', 'dates'])
    >>> get("Monney")
    Traceback (most recent call last):
    AttributeError: module 'primafacie.core' has no attribute 'Monney'
    """

    def get(name: str) -> Any:
        if name in folders:
            return import_module(f"{package}.{name}")
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{homes[name]}"), name)
        namespace[name] = found
        return found

    def names() -> list[str]:
        return sorted({*namespace, *homes, *folders})

    return get, names

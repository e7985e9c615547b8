"""Are the packages that lie together with this one ours, and their names under the product's name.

`sampling`, `extrapolation`, `validation` and `penalties` are generic names. Another project's
folder, or a file of the user's, of the same name and earlier on the path would be imported without
a word. Each package asks here first; a stranger is named, never replaced.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from primafacie.core.errors import AuditError

PACKAGES = ("sampling", "extrapolation", "validation", "penalties", "primafacie")


def strangers(home: Path) -> list[tuple[str, Path]]:
    """Packages that would be imported from elsewhere than `home`, with where they lie."""
    found = []
    for name in PACKAGES:
        places = _places(name)
        elsewhere = all(place.resolve().parent != home.resolve() for place in places)
        if places and elsewhere and (home / name / "__init__.py").exists():
            found.append((name, places[0]))
    return found


def check_siblings(package_file: str) -> None:
    """Raise `AuditError` naming the stranger if a sibling package lies elsewhere."""
    home = Path(package_file).resolve().parent.parent
    for name, place in strangers(home):
        what = f"Rename {place.name}" if place.is_file() else f"Rename the folder {place.name}"
        raise AuditError(
            f"the package {name!r} would be imported from {place}",
            expected=f"it beside this one in {home}",
            fix=f"{what} if it is yours. If another project uses the name, start Python in "
            "another folder, or install primafacie in an environment of its own",
        )


def names_of(
    package: str, package_file: str
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a module that hands on a sibling's names.

    `package_file` is the file of the module that asks. The objects are the sibling's own.

    >>> get, names = names_of("penalties", __file__)
    >>> "lookup" in names()
    True
    """

    def get(name: str) -> Any:
        # The import system asks for names such as __path__, which must not be handed on.
        if name.startswith("__") and name != "__all__":
            raise AttributeError(f"module 'primafacie.{package}' has no attribute {name!r}")
        check_siblings(package_file)
        try:
            return getattr(import_module(package), name)
        except AttributeError:
            raise AttributeError(f"module {package!r} has no attribute {name!r}") from None

    def names() -> list[str]:
        check_siblings(package_file)
        return sorted(import_module(package).__all__)

    return get, names


def _places(name: str) -> list[Path]:
    """Where a package of this name lies, or would be imported from."""
    loaded = sys.modules.get(name)
    if loaded is not None and getattr(loaded, "__spec__", None) is None:
        file = getattr(loaded, "__file__", None)
        return [Path(file)] if file else []
    spec = find_spec(name)
    if spec is None:
        return []
    places = [Path(place) for place in spec.submodule_search_locations or ()]
    return places or ([Path(spec.origin)] if spec.origin else [])

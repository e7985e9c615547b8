"""Are the packages beside us ours?

`sampling`, `extrapolation`, `validation` and `penalties` are generic names. Another
project's folder of the same name, earlier on the path, would be imported without a word.
Each package asks here first.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from primafacie.core.errors import AuditError

PACKAGES = ("sampling", "extrapolation", "validation", "penalties", "primafacie")


def strangers(home: Path) -> list[tuple[str, Path]]:
    """Packages that would be imported from elsewhere than `home`, with where they lie."""
    found = []
    for name in PACKAGES:
        spec = find_spec(name)
        if spec is None:
            continue
        places = [Path(place) for place in spec.submodule_search_locations or ()]
        if not places and spec.origin:
            places = [Path(spec.origin)]
        elsewhere = all(place.resolve().parent != home.resolve() for place in places)
        if places and elsewhere and (home / name / "__init__.py").exists():
            found.append((name, places[0]))
    return found


def check_siblings(package_file: str) -> None:
    """Raise `AuditError` naming the stranger if a sibling package lies elsewhere."""
    home = Path(package_file).resolve().parent.parent
    for name, place in strangers(home):
        raise AuditError(
            f"the package {name!r} would be imported from {place}",
            expected=f"it beside this one in {home}",
            fix="Another project uses the same name: remove it from the path, start Python "
            "in another folder, or install primafacie in an environment of its own",
        )

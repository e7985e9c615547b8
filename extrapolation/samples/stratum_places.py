"""Where the units of every stratum stand among the rows of a sample."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

Places = slice | list[int]


def places_by_stratum(known: Iterable[str], strata: Sequence[str]) -> dict[str, Places]:
    """The places of each label in order, first the `known` labels, then those met.

    A stratum whose rows stand together is a slice, which an array answers without a copy.

    >>> places_by_stratum(["b"], ["a", "a", "b", "a"])
    {'b': slice(2, 3, None), 'a': [0, 1, 3]}
    """
    found: dict[str, Places] = {label: [] for label in known}
    start = 0
    for label, run in groupby(strata):
        stop = start + len(list(run))
        name = str(label)
        before = found.get(name)
        if not before:
            found[name] = slice(start, stop)
        elif isinstance(before, slice):
            found[name] = [*range(before.start, before.stop), *range(start, stop)]
        else:
            before.extend(range(start, stop))
        start = stop
    return found

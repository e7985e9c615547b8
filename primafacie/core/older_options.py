"""Arguments that moved into an object: the older form is accepted with a `DeprecationWarning`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

Options = ParamSpec("Options")
Result = TypeVar("Result")


class Moved(NamedTuple):
    """The arguments that one object now holds.

    `join` takes the object that the call gave (or None) and the older arguments by name; it
    returns the object with their values. `written` is the object in words, such as `Sizes`.
    """

    written: str
    names: Collection[str]
    join: Callable[[Any, Mapping[str, Any]], Any]


def older_options(
    moved: Mapping[str, Moved],
) -> Callable[[Callable[Options, Result]], Callable[Options, Result]]:
    """Accept arguments that left the signature, by the argument that holds them now.

    The decorated function keeps its own, shorter signature for readers, editors and type
    checkers. An older argument still works for two minor releases: it is put into its object
    and the call issues a `DeprecationWarning` that shows the new form.

    >>> def both(before, given):
    ...     return {**(before or {}), **given}
    >>> @older_options({"size": Moved("dict", ("width", "height"), both)})
    ... def area(*, size):
    ...     return size["width"] * size["height"]
    >>> area(size={"width": 2, "height": 3})
    6
    """

    def decorated(verb: Callable[Options, Result]) -> Callable[Options, Result]:
        @wraps(verb)
        def accepting(*args: Options.args, **kwargs: Options.kwargs) -> Result:
            for option, (written, names, join) in moved.items():
                given = {name: kwargs.pop(name) for name in names if name in kwargs}
                if given:
                    old = ", ".join(f"{name}=" for name in given)
                    new = ", ".join(f"{name}=..." for name in given)
                    own = [*given] == [option] or len(names) == 1
                    warnings.warn(
                        f"{verb.__name__}({old}) is the older form: write "
                        f"{verb.__name__}({option}={written}({'...' if own else new})). The older "
                        "form will be removed after two minor releases",
                        DeprecationWarning,
                        stacklevel=2,
                    )
                    kwargs[option] = join(kwargs.get(option), given)
            return verb(*args, **kwargs)

        return accepting

    return decorated

"""The values of options that need no conversion, without the library that converts.

Typer converts every value with pydantic, also the values of options that nobody typed. To import
it and to build a converter per option takes longer than many commands. A text, a path and a default
are what they are; anything else, and anything that could be refused, is left to Typer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_NO_VALUE = object()
_ASKED_MORE = ("parser", "click_type", "exists", "writable", "resolve_path")


class SparedConversion:
    """Stands in a parameter where Typer keeps its converter, until that one is needed."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value as the command takes it."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        found = _unconverted(value, param)
        if found is not _NO_VALUE:
            return found
        param._runtime_param = None  # now Typer builds its own
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


_SPARED = SparedConversion()


def spare_conversions(parameters: Iterable[Any]) -> None:
    """Let parameters convert what needs it; a Typer that keeps no converter is left as it is."""
    for known in parameters:
        if getattr(known, "_runtime_param", _NO_VALUE) is None:
            known._runtime_param = _SPARED


def _unconverted(value: Any, param: Any) -> Any:
    wanted, rules = param.type_descriptor.annotation, param.type_descriptor.parameter_info
    if any(getattr(rules, name, None) for name in _ASKED_MORE):
        return _NO_VALUE
    if param.multiple or param.nargs == -1:
        kinds = {list[str]: str, list[Path]: Path}
        if wanted not in kinds or not isinstance(value, list | tuple):
            return _NO_VALUE
        values = [_single(item, kinds[wanted]) for item in value]
        return _NO_VALUE if any(item is _NO_VALUE for item in values) else values
    if wanted in (int, float):
        least, most = getattr(rules, "min", None), getattr(rules, "max", None)
        allowed = type(value) is wanted and (least is None or value >= least)
        return value if allowed and (most is None or value <= most) else _NO_VALUE
    return _single(value, wanted)


def _single(value: Any, wanted: Any) -> Any:
    if wanted is Path and isinstance(value, str | Path) and _is_unicode(str(value)):
        readable = os.access(value, os.R_OK)
        # Not `Path.exists`, which raises for a name that is too long.
        return Path(value) if readable or not os.path.exists(value) else _NO_VALUE  # noqa: PTH110
    if wanted is str and isinstance(value, str) and _is_unicode(value):
        return value
    return _NO_VALUE


def _is_unicode(text: str) -> bool:
    """Whether a word of the command line is text: on Linux it may be any bytes."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)

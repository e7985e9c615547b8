"""A family: interchangeable members of one class, declared by name, loaded when asked for.

A member is one file of the family's package. `homes` names the file of every member; a file
holds its members as objects (or classes) of the family's class, and the family finds each by the
name that it bears. Nothing is imported before a member is asked for, so that starting stays fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import SequenceMatcher, get_close_matches
from importlib import import_module
from typing import Any, Generic, TypeVar

from primafacie.core.errors import AuditError, Problem

Member = TypeVar("Member")

_CLOSE = 0.6
_CLOSE_SHORT = 0.5
_SHORT = 2
_AS_CLOSE = 0.15


def unknown_name(
    what: str,
    name: object,
    known: Iterable[str],
    *,
    where: str = "",
    fix: str = "",
    shown: str = "",
    got: str = "",
) -> Problem:
    """An unknown name as a problem, with the closest known names.

    `shown` is the name as a message may show it, where it comes from a cell; `got` are other words
    for what was found; `fix` is what to do where no known name is close.

    >>> unknown_name("bound", "gafke", ["gaffke", "student"]).fix
    'Did you mean gaffke?'
    """
    names = list(known)
    close = close_names(str(name), names)
    listed = f"one of {', '.join(names)}" if names else f"no {what}: there is none"
    meant = f"Did you mean {' or '.join(close)}?" if close else ""
    advice = " ".join(part for part in (meant, fix) if part) or "Name one of these"
    found = got or f"the {what} {shown or repr(name)} is not known"
    return Problem(where, found, listed, advice)


def close_names(name: str, known: Iterable[str], *, cutoff: float | None = None) -> list[str]:
    """At most three known names like this one, the closest first; capitals do not matter.

    >>> close_names("Paid_Amt", ["paid_amount", "claim_id"]), close_names("nm", ["mn", "irs"])
    (['paid_amount'], ['mn'])
    """
    lower: dict[str, str] = {}
    for text in known:
        lower.setdefault(text.lower(), text)
    wanted = name.lower()
    least = cutoff or (_CLOSE if len(wanted) > _SHORT else _CLOSE_SHORT)
    found = get_close_matches(wanted, lower, n=3, cutoff=least)
    likeness = [SequenceMatcher(None, text, wanted).ratio() for text in found]
    return [
        lower[text]
        for text, ratio in zip(found, likeness, strict=True)
        if ratio > likeness[0] - _AS_CLOSE
    ]


class Family(Mapping[str, Member], Generic[Member]):
    """The members of a family by name, in the order in which they were declared.

    Parameters
    ----------
    what : str
        The member in words, as errors name it: "bound".
    package : str
        The package whose files hold the members: "extrapolation.bounds".
    homes : mapping of str to str
        The file (module) of each member by the member's name.
    of : type
        The class of the members; of classes, their base.
    key : str
        The attribute that holds a member's name.
    members : iterable of members
        Members that exist already, as cards without functions do: they need no file to load.

    Examples
    --------
    >>> from primafacie.core.errors import AuditError
    >>> toys = Family("toy", "toys", {}, of=AuditError, key="got")
    >>> with toys.trying(AuditError("a ball", expected="", fix="")):
    ...     list(toys)
    ['a ball']
    >>> list(toys)
    []
    """

    def __init__(
        self,
        what: str,
        package: str,
        homes: Mapping[str, str],
        *,
        of: type[Any],
        key: str = "name",
        members: Iterable[Member] = (),
    ) -> None:
        self.what = what
        self.package = package
        self._homes = dict(homes)
        self._of = of
        self._key = key
        self._loaded: dict[str, Member] = {getattr(one, key): one for one in members}
        self._homes |= {name: "" for name in self._loaded if name not in self._homes}
        self._tried: dict[str, Member] = {}

    def __getitem__(self, name: str) -> Member:
        if name in self._tried:
            return self._tried[name]
        if name not in self._loaded:
            module = import_module(f"{self.package}.{self._homes[name]}")
            for value in vars(module).values():
                if self._is_member(value):
                    self._loaded.setdefault(getattr(value, self._key), value)
            if name not in self._loaded:
                raise LookupError(f"{module.__name__} holds no {self.what} named {name!r}")
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._homes
        yield from (name for name in self._tried if name not in self._homes)

    def __len__(self) -> int:
        return len({*self._homes, *self._tried})

    def __contains__(self, name: object) -> bool:
        return name in self._homes or name in self._tried

    def known(self, name: str, error: type[AuditError]) -> Member:
        """The member of this name; `error` with close matches for an unknown one."""
        if name not in self:
            raise error.of(unknown_name(self.what, name, self))
        return self[name]

    @contextmanager
    def trying(self, member: Member) -> Iterator[Member]:
        """A further member while the block runs: the way to try one before it has a file."""
        name = getattr(member, self._key)
        before = dict(self._tried)
        self._tried[name] = member
        try:
            yield member
        finally:
            self._tried = before

    def homes(self) -> dict[str, str]:
        """The file of every declared member, which a test compares with the files there are."""
        return dict(self._homes)

    def _is_member(self, value: object) -> bool:
        if not isinstance(getattr(value, self._key, None), str):
            return False
        is_class = isinstance(value, type) and issubclass(value, self._of)
        return isinstance(value, self._of) or is_class

"""The catalogue of arguments, read from dated, cited data; how far each authority binds here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from primafacie.core.citation import Citation
from primafacie.core.dated import Cited, DatedFile, parse_dated
from primafacie.core.errors import StudyError

SCHEMA = "primafacie.authorities/1"
BY_ANALOGY = "persuasive only in this proceeding"
METHOD = "a source of method or practice, not legal authority"
# Kinds that bind within their field; a trial court's decision binds its parties.
_RULES = ("statute", "regulation", "manual", "agency guidance")
_COURTS = ("court of appeals", "state court")


@dataclass(frozen=True)
class Authority:
    """What was held, where, how sure that is, and what it is worth in this proceeding."""

    holding: str
    citation: Citation
    weight: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"citation": self.citation.to_dict()}

    def __str__(self) -> str:
        return f"{self.holding}. {self.citation} ({self.weight})"


@dataclass(frozen=True)
class Argument:
    """One argument of the catalogue as it stands in a proceeding."""

    code: str
    title: str
    rule: Authority
    authorities_for: tuple[Authority, ...]
    authorities_against: tuple[Authority, ...]


@cache
def _data() -> DatedFile:
    path = files("validation.authorities").joinpath("data", "authorities.toml")
    return parse_dated(path.read_text(encoding="utf-8"), name="authorities.toml", schema=SCHEMA)


def argument_codes() -> tuple[str, ...]:
    """The codes of all arguments, in the order of the catalogue.

    >>> argument_codes()[:3]
    ('A1', 'A2', 'A3')
    """
    return tuple(key.removesuffix(".title") for key in _data().values if key.endswith(".title"))


@cache
def argument(code: str, *, proceeding: str, circuit: str = "", state: str = "") -> Argument:
    """An argument with its authorities, each marked by what it is worth in this proceeding.

    Raises `StudyError` for a code outside the catalogue.

    >>> argument("A2", proceeding="FCA").authorities_for[0].weight
    'persuasive only in this proceeding'
    """
    values = _data().values
    if f"{code}.title" not in values:
        raise StudyError(
            f"the argument {code!r}", expected=f"one of {', '.join(argument_codes())}", fix=""
        )
    here = (proceeding, circuit, state)
    return Argument(
        code=code,
        title=str(values[f"{code}.title"].value),
        rule=_authority(values[f"{code}.rule"], here),
        authorities_for=_side(f"{code}.for.", here),
        authorities_against=_side(f"{code}.against.", here),
    )


def _side(prefix: str, here: tuple[str, str, str]) -> tuple[Authority, ...]:
    values = _data().values
    return tuple(_authority(cited, here) for key, cited in values.items() if key.startswith(prefix))


def _authority(cited: Cited, here: tuple[str, str, str]) -> Authority:
    return Authority(str(cited.value), cited.citation, _weight(cited.citation, *here))


def _weight(citation: Citation, proceeding: str, circuit: str, state: str) -> str:
    """`persuasive only in this proceeding`, unless the authority speaks of this very proceeding."""
    bound = next(
        (c for k, c in _data().values.items() if k.startswith("binds.") and c.citation == citation),
        None,
    )
    if bound is None:
        return BY_ANALOGY
    kind, place, *proceedings = bound.value
    if kind == "method":
        return METHOD
    same_place = not place or place in (circuit, state)
    if proceeding not in proceedings or not same_place:
        return BY_ANALOGY
    if kind in _RULES:
        return f"{kind} of this proceeding"
    if kind in _COURTS:
        return f"{kind} of this {'State' if place == state and state else 'circuit'}"
    return f"{kind}, same kind of proceeding: persuasive only"


@dataclass(frozen=True)
class RequiredRecords:
    """The parts of the record of a draw that a rule requires to be kept."""

    items: tuple[str, ...]
    citation: Citation


def required_records(rules: str) -> RequiredRecords | None:
    """What the rules of a demand require to be kept of a draw; None where none was found.

    >>> required_records("tricare").items
    ('seed',)
    """
    cited = _data().values.get(f"requires.{rules}")
    if cited is None:
        return None
    return RequiredRecords(tuple(str(item) for item in cited.value), cited.citation)

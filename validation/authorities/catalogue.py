"""The catalogue of arguments, read from dated, cited data; how far each authority binds here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from primafacie.core.citation import Citation
from primafacie.core.dated import Cited, DatedFile, parse_dated
from primafacie.core.errors import StudyError
from primafacie.core.families import unknown_name

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

    def __str__(self) -> str:
        return f"{self.holding}. {self.citation} ({self.weight})"


@dataclass(frozen=True)
class ArgumentLaw:
    """The law of one argument as it stands in a proceeding."""

    code: str
    title: str
    rule: Authority
    authorities_for: tuple[Authority, ...]
    authorities_against: tuple[Authority, ...]


@dataclass(frozen=True)
class RequiredRecords:
    """The parts of the record of a draw that a rule requires to be kept."""

    items: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The law of the arguments, as one dated file states it: a table for every code."""

    file: DatedFile

    @classmethod
    def parse(cls, text: str, *, name: str = "authorities.toml") -> Catalogue:
        """A catalogue from its text; raises `RuleError` with every fault of it."""
        return cls(parse_dated(text, name=name, schema=SCHEMA))

    def codes(self) -> tuple[str, ...]:
        """The codes of all arguments, in the order of the catalogue.

        >>> shipped_catalogue().codes()[:3]
        ('A1', 'A2', 'A3')
        """
        titles = (key for key in self.file.values if key.endswith(".title"))
        return tuple(key.removesuffix(".title") for key in titles)

    def law(self, code: str, *, proceeding: str, circuit: str = "", state: str = "") -> ArgumentLaw:
        """An argument with its authorities, each marked by what it is worth in this proceeding.

        Raises `StudyError` for a code outside the catalogue.

        >>> shipped_catalogue().law("A2", proceeding="FCA").authorities_for[0].weight
        'persuasive only in this proceeding'
        """
        values = self.file.values
        if f"{code}.title" not in values:
            raise StudyError.of(unknown_name("argument", code, self.codes()))

        def authority(cited: Cited) -> Authority:
            weight = self._weight(cited.citation, proceeding, circuit, state)
            return Authority(str(cited.value), cited.citation, weight)

        def side(name: str) -> tuple[Authority, ...]:
            own = (cited for key, cited in values.items() if key.startswith(f"{code}.{name}."))
            return tuple(authority(cited) for cited in own)

        return ArgumentLaw(
            code=code,
            title=str(values[f"{code}.title"].value),
            rule=authority(values[f"{code}.rule"]),
            authorities_for=side("for"),
            authorities_against=side("against"),
        )

    def required_records(self, rules: str) -> RequiredRecords | None:
        """What the rules of a demand require to be kept of a draw; None where none was found.

        >>> shipped_catalogue().required_records("tricare").items
        ('seed',)
        """
        cited = self.file.values.get(f"requires.{rules}")
        if cited is None:
            return None
        return RequiredRecords(tuple(str(item) for item in cited.value), cited.citation)

    def _weight(self, citation: Citation, proceeding: str, circuit: str, state: str) -> str:
        """Persuasive only, unless the authority speaks of this very proceeding."""
        speaks = (
            cited
            for key, cited in self.file.values.items()
            if key.startswith("binds.") and cited.citation == citation
        )
        bound = next(speaks, None)
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


@cache
def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with the program."""
    path = files("validation.authorities").joinpath("data", "authorities.toml")
    return Catalogue.parse(path.read_text(encoding="utf-8"))

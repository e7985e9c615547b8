"""A basis: the paragraph violated, with the files that say what it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from penalties.law_files import close_names, containing_law, find_law, law_files, normal_citation
from primafacie.core.dated import Cited, DatedFile
from primafacie.core.errors import RuleError


@dataclass(frozen=True, eq=False)
class Basis:
    """What is looked up: a violation, a penalty paragraph or a section of the U.S. Code.

    `violation`, `paragraph` and `amounts` are the files it rests on (None where there is
    none); `unit` is what a penalty is counted by; `variant` a special case of the violation.
    """

    name: str
    title: str
    unit: str
    paragraph_name: str
    violation: DatedFile | None
    paragraph: DatedFile | None
    amounts: DatedFile
    variant: Cited | None = None

    @property
    def part(self) -> str:
        """`402`, `1003` or another part of the law, by which regimes are told apart."""
        return normal_citation(self.name).split(".")[0]

    @property
    def files(self) -> tuple[DatedFile, ...]:
        """The files whose declared gaps and conflicts concern it."""
        return tuple(f for f in (self.violation, self.paragraph, self.amounts) if f is not None)


@cache
def _by_paragraph() -> dict[str, DatedFile]:
    return {
        normal_citation(name): dated
        for dated in law_files().values()
        if dated.head.get("kind") == "amounts"
        for name in dated.head.get("paragraphs", [])
    }


@cache
def _violations_by_paragraph() -> dict[str, list[DatedFile]]:
    found: dict[str, list[DatedFile]] = {}
    for dated in law_files().values():
        if dated.head.get("kind") == "violation":
            found.setdefault(normal_citation(_first_paragraph(dated)), []).append(dated)
    return found


def _first_paragraph(violation: DatedFile) -> str:
    """The penalty paragraph of a violation: the first one its text names."""
    text = str(violation.values["penalty"].value)
    return re.split(r"[;,]? \(|[;,] ?| ", text, maxsplit=1)[0]


def bases() -> tuple[str, ...]:
    """Every basis that can be looked up, in the order of the files.

    >>> len(bases()) > 150, "402.1(c)(17)" in bases()
    (True, True)
    """
    found: dict[str, None] = {}
    for dated in law_files().values():
        kind, name = dated.head["kind"], str(dated.head["name"])
        if kind == "violation":
            found[name] = None
            variants = [key for key in dated.values if key.startswith("variants.")]
            found.update({f"{name} {key.split('.')[1]}": None for key in variants})
        elif kind == "amounts":
            found.update(dict.fromkeys(dated.head.get("paragraphs", [])))
            found[name] = None
        elif kind == "false claims":
            found[name] = None
    return tuple(found)


def find_basis(name: str) -> Basis:
    """The basis of this citation; `RuleError` for an unknown or an ambiguous one.

    >>> find_basis("42 CFR 402.1(c)(17)").paragraph_name
    '402.105(d)(2)(xiii)'
    """
    key = normal_citation(name)
    variant: str | None = None
    dated = find_law(key)
    if dated is None and " " in key:
        key, variant = key.split(" ", 1)
        dated = find_law(key)
        if dated is None or f"variants.{variant}" not in dated.values:
            raise _unknown(name)
    if dated is not None and dated.head["kind"] == "violation":
        return _violation(dated, variant)
    if dated is not None and dated.head["kind"] == "amounts":
        return _section(dated)
    if key in _by_paragraph():
        return _paragraph(key)
    holders = [str(item.head["name"]) for item in _violations_by_paragraph().get(key, [])]
    known = holders or [n for n in bases() if normal_citation(n).startswith(key)]
    if known:
        raise RuleError(
            f"the basis {name!r}, which covers several amounts",
            where="law",
            expected=f"one of them, such as {', '.join(known[:5])}",
            fix="Name the violation, the paragraph to its last number, or the statute",
        )
    raise _unknown(name)


def _unknown(name: str) -> RuleError:
    return RuleError(
        f"the basis {name!r}",
        where="law",
        expected=f"a basis of the law held here; near it: {close_names(name, list(bases()))}",
        fix="Name it as the CFR or the U.S. Code does, such as 402.1(c)(17) or 1395nn(g)(3)",
    )


def _violation(dated: DatedFile, variant: str | None) -> Basis:
    name, special = str(dated.head["name"]), None
    authority, paragraph = str(dated.values["authority"].value), _first_paragraph(dated)
    if variant is not None:
        special = dated.values[f"variants.{variant}"]
        name, authority = f"{name} {variant}", str(special.value)
        paragraph = str(special.more["paragraph"])
    amounts = find_law(authority)
    if amounts is None:
        raise AssertionError(f"{name} names {authority}, which has no file")
    unit = str(special.more.get("unit", "")) if special else ""
    own = containing_law(paragraph)
    unit = unit or _unit(own, amounts)
    return Basis(name, str(dated.head["title"]), unit, paragraph, dated, own, amounts, special)


def _unit(paragraph: DatedFile | None, amounts: DatedFile) -> str:
    unit = paragraph.values.get("unit") if paragraph else None
    return str(unit.value) if unit else str(amounts.head["unit"])


def _section(amounts: DatedFile) -> Basis:
    return Basis(
        str(amounts.head["name"]),
        str(amounts.head["title"]),
        str(amounts.head["unit"]),
        "",
        None,
        None,
        amounts,
    )


def _paragraph(key: str) -> Basis:
    amounts = _by_paragraph()[key]
    own = containing_law(key)
    holders = _violations_by_paragraph().get(key, [])
    # A paragraph of one violation alone is that violation; of several it says no multiple.
    violation = holders[0] if len(holders) == 1 else None
    if violation is not None and any(k.startswith("conflicts.") for k in violation.values):
        violation = None  # its number is in doubt, the paragraph is not
    return Basis(key, str(amounts.head["title"]), _unit(own, amounts), key, violation, own, amounts)

"""A basis: the paragraph violated, with the files that say what it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from penalties.law.file_kinds import AmountsFile, LawFile, ParagraphFile, ViolationFile
from penalties.law.files import Law, containing_law, law, law_files
from penalties.law.statutes import Statute, find_statute, statute_of, statutes
from penalties.law.terms import VariantTerm
from penalties.law.texts import normal_citation
from primafacie.core.errors import RuleError
from primafacie.core.families import unknown_name

_CITATION = re.compile(
    r"\s*(?:[0-9]{1,2} +(?:CFR|C\.F\.R\.|USC|U\.S\.C\.) +)?(?:part +|\u00a7+ *)?"
    r"[0-9]{1,4}[a-z]{0,2}(?:[.][0-9]{1,4})?(?:-[0-9]{1,2}[a-z]{0,2})?"
    r"(?: *\([0-9A-Za-z]{1,5}\))*\s*",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Basis:
    """What is looked up: a violation, a penalty paragraph or a section of the U.S. Code.

    `violation` and `paragraph` are the files it rests on (None where there is none), `statute`
    its amounts; `unit` is what a penalty is counted by; `variant` a special case of the violation.
    """

    name: str
    title: str
    unit: str
    paragraph_name: str
    violation: ViolationFile | None
    paragraph: LawFile | None
    statute: Statute
    variant: VariantTerm | None = None

    @property
    def part(self) -> str:
        """`402`, `1003` or another part of the law, by which regimes are told apart."""
        return normal_citation(self.name).split(".")[0]

    @property
    def files(self) -> tuple[LawFile, ...]:
        """The files whose declared gaps and conflicts concern it."""
        own = (self.violation, self.paragraph, self.statute.file)
        return tuple(dated for dated in own if dated is not None)

    @property
    def law_used(self) -> tuple[LawFile, ...]:
        """Every file that its amounts rest on: its own and those of the annual table."""
        return (*self.files, *self.statute.table.files)


@lru_cache(maxsize=4)
def _by_paragraph(held: Law) -> dict[str, Statute]:
    return {
        normal_citation(name): statute
        for statute in statutes(held)
        for name in statute.file.paragraphs
    }


@lru_cache(maxsize=4)
def _violations_by_paragraph(held: Law) -> dict[str, list[ViolationFile]]:
    found: dict[str, list[ViolationFile]] = {}
    for dated in held.files.values():
        if isinstance(dated, ViolationFile):
            found.setdefault(normal_citation(_first_paragraph(dated)), []).append(dated)
    return found


def _first_paragraph(violation: ViolationFile) -> str:
    """The penalty paragraph of a violation: the first one its text names."""
    return re.split(r"[;,]? \(|[;,] ?| ", violation.penalty.value, maxsplit=1)[0]


def bases() -> tuple[str, ...]:
    """Every basis that can be looked up, in the order of the files.

    Returns
    -------
    tuple of str
        Violations, penalty paragraphs and sections of the U.S. Code.

    Examples
    --------
    >>> len(bases()) > 150, "402.1(c)(17)" in bases()
    (True, True)
    """
    found: dict[str, None] = {}
    for dated in law_files().values():
        if isinstance(dated, ViolationFile):
            found[dated.name] = None
            found.update({f"{dated.name} {key}": None for key in dated.variants})
        elif isinstance(dated, AmountsFile):
            found.update(dict.fromkeys(dated.paragraphs))
            found[dated.name] = None
    return tuple(found)


def find_basis(name: str) -> Basis:
    """The basis of this citation; `RuleError` for an unknown or an ambiguous one.

    >>> find_basis("42 CFR 402.1(c)(17)").paragraph_name
    '402.105(d)(2)(xiii)'
    """
    return _basis(name, law())


@lru_cache(maxsize=1024)
def _basis(name: str, held: Law) -> Basis:
    key = normal_citation(name)
    variant: str | None = None
    dated = held.find(key)
    if dated is None and " " in key:
        key, variant = key.split(" ", 1)
        dated = held.find(key)
        if not isinstance(dated, ViolationFile) or variant not in dated.variants:
            raise _unknown(name)
    if isinstance(dated, ViolationFile):
        return _violation(dated, variant)
    if (statute := statute_of(dated)) is not None:
        return _section(statute)
    if key in _by_paragraph(held):
        return _paragraph(key)
    holders = [item.name for item in _violations_by_paragraph(held).get(key, [])]
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
    # the name may be the cell of a table whose columns were named wrongly
    shown = repr(name) if _CITATION.fullmatch(name) else f"[a text of {len(name)} characters]"
    fix = "Name it as the CFR or the U.S. Code does, such as 402.1(c)(17) or 1395nn(g)(3)"
    problem = unknown_name("basis", name, bases(), where="law", shown=shown, fix=fix)
    expected = "a basis of the law held here, which `primafacie law` lists"
    return RuleError.of(replace(problem, expected=expected))


def _violation(dated: ViolationFile, variant: str | None) -> Basis:
    name, special = dated.name, None
    authority, paragraph = dated.authority.value, _first_paragraph(dated)
    if variant is not None:
        special = dated.variants[variant]
        name, authority = f"{name} {variant}", special.value
        paragraph = special.paragraph
    statute = find_statute(authority)
    if statute is None:
        raise AssertionError(f"{name} names {authority}, which has no file")
    own = containing_law(paragraph)
    unit = (special.unit if special else "") or _unit(own, statute)
    return Basis(name, dated.title, unit, paragraph, dated, own, statute, special)


def _unit(paragraph: LawFile | None, statute: Statute) -> str:
    return paragraph.unit.value if isinstance(paragraph, ParagraphFile) else statute.unit


def _section(statute: Statute) -> Basis:
    return Basis(statute.name, statute.title, statute.unit, statute.paragraph, None, None, statute)


def _paragraph(key: str) -> Basis:
    statute = _by_paragraph(law())[key]
    own = containing_law(key)
    holders = _violations_by_paragraph(law()).get(key, [])
    # A paragraph of one violation alone is that violation; of several it says no multiple.
    violation = holders[0] if len(holders) == 1 else None
    if violation is not None and violation.conflicts:
        violation = None  # its number is in doubt, the paragraph is not
    return Basis(key, statute.title, _unit(own, statute), key, violation, own, statute)

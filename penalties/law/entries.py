"""A law entry as it is printed: its values with their marks, its amounts year by year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from penalties.law.file_kinds import LawFile, ParagraphFile, ViolationFile
from penalties.law.files import containing_law, find_law, law, law_files
from penalties.law.statutes import Statute, find_statute, statute_of, statutes
from penalties.law.terms import Term
from penalties.law.texts import normal_citation
from primafacie.core.errors import RuleError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.result_tables import rows_table
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class LawRow:
    """A value of a law entry as it is printed.

    Attributes
    ----------
    what, value : str
        The key of the value, and the value in words.
    mark, source : str
        The mark of its source, and the source.
    note : str
        What a reader must know of it.
    """

    what: str
    value: str
    mark: str
    source: str
    note: str

    def __str__(self) -> str:
        words = f"{self.what}: {self.value} [{self.mark}; {self.source}]"
        return words + (f" ({self.note})" if self.note else "")


@dataclass(frozen=True)
class AuthorityRows:
    """The amounts of one or more authorities, year by year.

    Attributes
    ----------
    authority : str
        The names of the authorities that share the amounts.
    rows : tuple of LawRow
        The amounts.
    """

    authority: str
    rows: tuple[LawRow, ...]


@dataclass(frozen=True)
class LawEntry(Result):
    """One law entry as it is held here.

    Attributes
    ----------
    name, title : str
        The citation and its title.
    path : str
        The file of the entry, below the folder of the law.
    version : str
        The day to which the law was read.
    digest : str
        The SHA-256 of the file.
    history : tuple of str
        Its publications and amendments.
    rows : tuple of LawRow
        Each value with its mark, source and note.
    amounts : tuple of AuthorityRows
        The amounts of its statutes, year by year.
    """

    SCHEMA: ClassVar[str] = "primafacie.law-entry/1"

    name: str
    title: str
    path: str
    version: str
    digest: str
    history: tuple[str, ...]
    rows: tuple[LawRow, ...]
    amounts: tuple[AuthorityRows, ...]

    def table(self) -> pd.DataFrame:
        """Tabulate the values of the entry.

        Returns
        -------
        pandas.DataFrame
            One row per value, and per year of each statute's amounts, with mark, source and note.
        """
        return rows_table([*self.rows, *(row for own in self.amounts for row in own.rows)])

    def __str__(self) -> str:
        return "\n".join(_first_lines(self))

    def text(self) -> str:
        """Write the entry as lines.

        Returns
        -------
        str
            Every value with its mark and source, then the amounts of its statutes.
        """
        lines = [*_first_lines(self), *(f"  {row}" for row in self.rows)]
        for own in self.amounts:
            lines += ["", own.authority, *(f"  {row}" for row in own.rows)]
        return "\n".join(lines)


def _first_lines(entry: LawEntry) -> list[str]:
    lines = [f"{entry.name}: {entry.title}", f"law read to {entry.version}; data/{entry.path}"]
    return lines + ([f"history: {'; '.join(entry.history)}"] if entry.history else [])


def law_entry(citation: str) -> LawEntry:
    """The law entry of a citation, and the amounts of its statutes year by year.

    A paragraph without a file of its own is shown within the one above it.

    Parameters
    ----------
    citation : str
        The citation as the CFR or the U.S. Code has it, such as `402.105(d)(2)`.

    Returns
    -------
    LawEntry
        Every value with its mark and source.

    Raises
    ------
    RuleError
        If the citation is unknown; the message names the nearest ones.

    Examples
    --------
    >>> row = law_entry("402.105(d)(2)").rows[0]
    >>> row.what, row.value, row.mark
    ('base', '$10,000.00', 'verified')
    """
    dated = find_law(citation) or containing_law(citation)
    if dated is None:
        known = [item.name for item in law_files().values()]
        below = [name for name in known if name.startswith(f"{normal_citation(citation)}(")]
        fix = "Name the paragraph as the CFR does, such as 402.105(d)(2)"
        problem = unknown_name("citation", citation, below or known, where="law", fix=fix)
        listed = problem.expected if below else "a citation that `primafacie law` lists"
        raise RuleError.of(replace(problem, expected=listed))
    grouped: dict[tuple[LawRow, ...], list[str]] = {}
    for statute in _statutes(citation, dated):
        grouped.setdefault(_year_rows(statute), []).append(statute.name)
    own = statute_of(dated)
    return LawEntry(
        name=dated.name,
        title=dated.title,
        path=dated.path,
        version=dated.version,
        digest=dated.digest,
        history=dated.history,
        rows=_rows(dated) if own is None else _amount_rows(own),
        amounts=tuple(AuthorityRows(", ".join(names), rows) for rows, names in grouped.items()),
    )


def _statutes(citation: str, dated: LawFile) -> list[Statute]:
    """The amounts that belong to a violation, a paragraph or an annual table."""
    if (table := law().tables.get(dated.name)) is not None:
        return [item for item in statutes() if item.table is table]
    if isinstance(dated, ViolationFile):
        names = [dated.authority.value, *(term.value for term in dated.variants.values())]
        found = [find_statute(name) for name in names]
        return [item for item in found if item is not None]
    if not isinstance(dated, ParagraphFile):
        return []
    key, own = normal_citation(citation), normal_citation(dated.name)
    wanted = key if key != own else own
    return [
        item
        for item in statutes()
        if any(_within(normal_citation(p), wanted) for p in item.file.paragraphs)
    ]


def _within(paragraph: str, wanted: str) -> bool:
    return paragraph == wanted or paragraph.startswith(f"{wanted}(")


def _rows(dated: LawFile) -> tuple[LawRow, ...]:
    return tuple(_row(key, cited) for key, cited in dated.values.items())


def _row(key: str, cited: Term) -> LawRow:
    source = cited.citation
    words = f"{source.section}, {source.title}" if source.title else source.section
    more = "; ".join(
        f"{name.replace('_', ' ')} {value}"
        for name, value in cited.more.items()
        if name != "other_column"  # the words of the other reading state it
    )
    note = " | ".join(part for part in (cited.note, more) if part)
    return LawRow(key, _shown(key, cited.value), source.status, words, note)


def _amount_rows(statute: Statute) -> tuple[LawRow, ...]:
    """The rows of a statute, with the day from which each column of its table applies."""
    starts = {year.label: year.applies_from for year in statute.table.years}
    found = []
    for key, cited in statute.values.items():
        row = _row(key, cited)
        if "adjusted." in key:
            day = starts[key.split(".")[-1]]
            row = replace(row, note=f"assessed from {day}" + (f"; {row.note}" if row.note else ""))
        found.append(row)
    return tuple(found)


def _year_rows(statute: Statute) -> tuple[LawRow, ...]:
    """The amounts alone, without the words that differ between statutes of equal amounts."""
    return tuple(
        replace(row, source="the statute" if "base" in row.what else row.source.split(",")[0])
        for row in _amount_rows(statute)
        if re.search(r"(^|\.)(base|former)$", row.what) or "adjusted." in row.what
    )


def _shown(key: str, value: Any) -> str:
    """A value in words: cents of an amount as dollars."""
    amount = re.search(r"(^|\.)(base|former|minimum|cap|until_2018_02_09|after_2018_02_09)\b", key)
    money = amount or "adjusted." in key or key.startswith("minimum_settlement")
    whole = isinstance(value, int) and not isinstance(value, bool)
    if money and whole:
        return str(Money(value))
    if money and isinstance(value, (list, tuple)):
        return " and ".join(str(Money(cents)) for cents in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)

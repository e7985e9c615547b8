"""A law entry as it is printed: its values with their marks, its amounts year by year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from penalties.law.files import containing_law, find_law, law, law_files
from penalties.law.statutes import Statute, find_statute, statute_of, statutes
from penalties.law.texts import normal_citation
from primafacie.core.brief_texts import brief
from primafacie.core.dated import Cited, DatedFile
from primafacie.core.errors import RuleError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money

Row = tuple[str, str, str, str, str]


@brief
@dataclass(frozen=True)
class LawEntry:
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
    rows : tuple of tuple of str
        Each value as (what, value, mark, source, note).
    amounts : tuple of (str, tuple)
        The rows of its statutes, year by year, by the names of the statutes.
    """

    name: str
    title: str
    path: str
    version: str
    digest: str
    history: tuple[str, ...]
    rows: tuple[Row, ...]
    amounts: tuple[tuple[str, tuple[Row, ...]], ...]

    def to_dict(self) -> dict[str, Any]:
        """The entry as a JSON-ready record."""

        def rows(found: tuple[Row, ...]) -> list[dict[str, str]]:
            keys = ("what", "value", "mark", "source", "note")
            return [dict(zip(keys, row, strict=True)) for row in found]

        return {
            "amounts": [{"authority": name, "rows": rows(found)} for name, found in self.amounts],
            "digest": self.digest,
            "history": list(self.history),
            "name": self.name,
            "path": self.path,
            "rows": rows(self.rows),
            "title": self.title,
            "version": self.version,
        }

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The entry as lines.

        Returns
        -------
        str
            Every value with its mark and source, then the amounts of its statutes.
        """
        lines = [f"{self.name}: {self.title}", f"law read to {self.version}; data/{self.path}"]
        lines += [f"history: {'; '.join(self.history)}"] if self.history else []
        lines += [f"  {_line(row)}" for row in self.rows]
        for name, rows in self.amounts:
            lines += ["", name, *(f"  {_line(row)}" for row in rows)]
        return "\n".join(lines)


def _line(row: Row) -> str:
    what, value, mark, source, note = row
    return f"{what}: {value} [{mark}; {source}]" + (f" ({note})" if note else "")


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
    >>> law_entry("402.105(d)(2)").rows[0][:3]
    ('base', '$10,000.00', 'verified')
    """
    dated = find_law(citation) or containing_law(citation)
    if dated is None:
        known = [str(item.head["name"]) for item in law_files().values()]
        below = [name for name in known if name.startswith(f"{normal_citation(citation)}(")]
        fix = "Name the paragraph as the CFR does, such as 402.105(d)(2)"
        problem = unknown_name("citation", citation, below or known, where="law", fix=fix)
        listed = problem.expected if below else "a citation that `primafacie law` lists"
        raise RuleError.of(replace(problem, expected=listed))
    grouped: dict[tuple[Row, ...], list[str]] = {}
    for statute in _statutes(citation, dated):
        grouped.setdefault(_year_rows(statute), []).append(statute.name)
    own = statute_of(dated)
    return LawEntry(
        name=str(dated.head["name"]),
        title=str(dated.head["title"]),
        path=dated.path,
        version=str(dated.head["version"]),
        digest=dated.digest,
        history=tuple(dated.head.get("history", [])),
        rows=_rows(dated) if own is None else _amount_rows(own),
        amounts=tuple((", ".join(names), rows) for rows, names in grouped.items()),
    )


def _statutes(citation: str, dated: DatedFile) -> list[Statute]:
    """The amounts that belong to a violation, a paragraph or an annual table."""
    if (table := law().tables.get(str(dated.head["name"]))) is not None:
        return [item for item in statutes() if item.table is table]
    if dated.head["kind"] == "violation":
        keys = ["authority", *(key for key in dated.values if key.startswith("variants."))]
        found = [find_statute(str(dated.values[key].value)) for key in keys]
        return [item for item in found if item is not None]
    if dated.head["kind"] != "paragraph":
        return []
    key, own = normal_citation(citation), normal_citation(str(dated.head["name"]))
    wanted = key if key != own else own
    return [
        item
        for item in statutes()
        if any(_within(normal_citation(p), wanted) for p in item.file.head.get("paragraphs", []))
    ]


def _within(paragraph: str, wanted: str) -> bool:
    return paragraph == wanted or paragraph.startswith(f"{wanted}(")


def _rows(dated: DatedFile) -> tuple[Row, ...]:
    return tuple(_row(key, cited) for key, cited in dated.values.items())


def _row(key: str, cited: Cited) -> Row:
    source = cited.citation
    words = f"{source.section}, {source.title}" if source.title else source.section
    more = "; ".join(
        f"{name.replace('_', ' ')} {value}"
        for name, value in cited.more.items()
        if name != "other_column"  # the words of the other reading state it
    )
    return (
        key,
        _shown(key, cited.value),
        source.status,
        words,
        " | ".join(part for part in (cited.note, more) if part),
    )


def _amount_rows(statute: Statute) -> tuple[Row, ...]:
    """The rows of a statute, with the day from which each column of its table applies."""
    starts = {year.label: year.applies_from for year in statute.table.years}
    found = []
    for key, cited in statute.values.items():
        what, value, mark, source, note = _row(key, cited)
        if "adjusted." in key:
            day = starts[key.split(".")[-1]]
            note = f"assessed from {day}" + (f"; {note}" if note else "")
        found.append((what, value, mark, source, note))
    return tuple(found)


def _year_rows(statute: Statute) -> tuple[Row, ...]:
    """The amounts alone, without the words that differ between statutes of equal amounts."""
    return tuple(
        (what, value, mark, "the statute" if "base" in what else source.split(",")[0], note)
        for what, value, mark, source, note in _amount_rows(statute)
        if re.search(r"(^|\.)(base|former)$", what) or "adjusted." in what
    )


def _shown(key: str, value: Any) -> str:
    """A value in words: cents of an amount as dollars."""
    amount = re.search(r"(^|\.)(base|former|minimum|cap|until_2018_02_09|after_2018_02_09)\b", key)
    money = amount or "adjusted." in key or key.startswith("minimum_settlement")
    whole = isinstance(value, int) and not isinstance(value, bool)
    if money and whole:
        return str(Money(value))
    if money and isinstance(value, list):
        return " and ".join(str(Money(cents)) for cents in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

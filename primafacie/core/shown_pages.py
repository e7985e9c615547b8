"""What a notebook shows of a result: its words, its main table and its notes, escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.plurals import counted
from primafacie.core.shown_tables import ShownTable, capitalized

if TYPE_CHECKING:
    from jinja2 import Template

MOST_NOTES: Final = 8


def shown_html(title: str, words: str, table: ShownTable, notes: Sequence[str]) -> str:
    """The HTML of a result; the first line of its words is the headline.

    >>> "Demand $12.00" in shown_html("Demand", "demand $12.00", ShownTable((), ()), [])
    True
    """
    headline, *lines = words.splitlines() or [""]
    new = [note for note in notes if note not in words]
    left = len(new) - MOST_NOTES
    return str(
        _template().render(
            title=title,
            headline=capitalized(headline),
            lines=[capitalized(line) for line in lines if line.strip()],
            table=table,
            notes=[capitalized(note) for note in new[:MOST_NOTES]],
            more_notes=f"... and {counted(left, 'more note')} in notes" if left > 0 else "",
        )
    )


@cache
def _template() -> Template:
    from jinja2 import Environment

    source: Any = files("primafacie.core").joinpath("templates", "result.html")
    return Environment(autoescape=True).from_string(source.read_text(encoding="utf-8"))

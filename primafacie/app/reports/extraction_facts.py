"""How the claims left the system they were kept in, as an annex of a document of the frame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from primafacie.app.reports.document import Block, Column, Document, Section, facts, table

if TYPE_CHECKING:
    from sampling.frames import Extraction


def with_extraction(document: Document, stated: Extraction | None) -> Document:
    """The document with what is stated of the extraction, and the query, as its last annex."""
    if stated is None:
        return document
    blocks: list[Block] = [facts(*stated.facts())]
    if stated.query:
        blocks.append(
            table(
                "Query",
                "The query as it was handed in, line by line",
                [Column("Line", "count"), Column("Text", "code")],
                list(enumerate(stated.query.splitlines(), start=1)),
                key="query",
            )
        )
    annex = Section("The extraction of the frame", tuple(blocks))
    return replace(document, annexes=(*document.annexes, annex))

"""Documents that are hard to render: texts that want to be code, and a word without end."""

from __future__ import annotations

from primafacie.app.reports import note, picture
from primafacie.core import figures
from tests.builders.inside_app import (
    Column,
    Document,
    Section,
    cents,
    code,
    count,
    dollars,
    facts,
    fraction,
    paragraph,
    table,
)

HOSTILE = '=HYPERLINK("http://x.example")<script>alert(1)</script>{{7*7}}#import "x" *b* \\u{41}'


def hostile_document() -> Document:
    """A document with every block, and texts that want to be code."""
    drawing = figures.limits_ladder(10.0, [("lower 90%", 8.0, None)], 8.0)
    return Document(
        kind="test",
        title=f"Title {HOSTILE}",
        lead=("Of ", count(22580), " units."),
        banner=HOSTILE,
        headline=("Demand", cents(118831682).traced("last step", ("T", "1"), source=HOSTILE)),
        facts=facts(("Seed", (code(HOSTILE), " by lot")), ("Limit", dollars(1188316.827))),
        opening=(picture(drawing, name="ladder", title=HOSTILE, alt=HOSTILE),),
        sections=(
            Section(
                "A table",
                (
                    note(HOSTILE),
                    table(
                        "Strata [all]: */",
                        HOSTILE,
                        [
                            Column("Id", "code"),
                            Column("N", "count"),
                            Column("X", "cents"),
                            Column("mean", "dollars"),
                            Column("share", "fraction"),
                            Column("mark", "mark"),
                            Column("none", "dollars"),
                        ],
                        [
                            (
                                HOSTILE,
                                16353,
                                78249000,
                                23.590869565217393,
                                0.25,
                                "from memory",
                                None,
                            ),
                            ("00123456789012345678", 7, -5, -2.5, 1.0, "verified", None),
                        ],
                        total=("All", 16360, 78248995, None, None, None, None),
                    ),
                ),
                (Section("Inner", (paragraph("share ", fraction(0.125)),)),),
            ),
        ),
        footer="head " + "0f" * 32,
    )


def document_of(word: str) -> Document:
    """A document whose title, form, table and sections are one word."""
    return Document(
        kind="test",
        title=word,
        lead=(word,),
        headline=("What", code(word)),
        facts=facts((word, word)),
        footer=word,
        sections=(
            Section(
                word,
                (
                    paragraph(word),
                    table(
                        "T",
                        word,
                        [Column("A"), Column("B", "code"), Column("C", "count")],
                        [(word, word, 5), ("documentation", "x", 7)],
                    ),
                ),
            ),
        ),
    )

"""Section 111 from a CSV file: the book, what audits may cost, table, memo."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from primafacie.app.steps.formats_asked import known_formats
from primafacie.app.steps.kept_records import json_of
from primafacie.app.steps.written_files import opened_or_new, titled, write_aside
from primafacie.core.dates import parse_day
from primafacie.core.digest import sha256_file
from primafacie.core.errors import AuditError, StudyError
from primafacie.core.folder import StudyFolder
from primafacie.core.records import made_of
from primafacie.core.streams import seed_of

if TYPE_CHECKING:
    from penalties import Section111
    from penalties.section111 import AuditOutlook
    from primafacie.app.reports import Document


TITLE = "Section 111 reporting"
FOLDER = "8-section111"


@dataclass(frozen=True)
class CountedBook:
    """A book with its outlook, the options as texts and numbers, and where it is kept."""

    book: Section111
    outlook: AuditOutlook | None
    options: dict[str, Any]
    sha256: str
    head: str = ""
    title: str = ""
    dated: date | None = None


def counted_book(source: Path, options: Mapping[str, Any]) -> CountedBook:
    """The book of a CSV file with the columns id, due, reported and, if wanted, safe_harbour.

    `options`: plan, assessed_on, amounts, days, reading, tiers, notice_on; with `pool` the
    outlook of audits by audited, quarters and `seed`. Raises `AuditError` for an outlook
    without a seed, and what the reader and the book refuse.
    """
    from penalties import read_records, section_111

    notice = options["notice_on"]
    book = section_111(
        read_records(source),
        plan=options["plan"],
        assessed_on=parse_day(options["assessed_on"], where="--assessed-on"),
        amounts=options["amounts"],
        days=options["days"],
        reading=options["reading"],
        adjusted_tiers=options["tiers"],
        notice_on=parse_day(notice, where="--notice-on") if notice else None,
    )
    outlook = None
    if options["pool"] is not None:
        if not options["seed"]:
            raise AuditError(
                "no seed",
                where="--seed",
                expected="a text, recorded with the percentiles",
                fix="Give --seed TEXT: the percentiles are simulated",
            )
        text = options["seed"]
        outlook = outlook_of(
            book,
            pool=options["pool"],
            audited=options["audited"],
            quarters=options["quarters"],
            # A whole number is its own seed, as printed; another text gives one.
            seed=int(text) if text.isascii() and text.isdecimal() else seed_of(text),
        )
    return CountedBook(book, outlook, dict(options), sha256_file(source))


def outlook_of(
    book: Section111, *, pool: int, audited: int, quarters: int, seed: int
) -> AuditOutlook:
    """What audits may cost, the book's late records taken as spread evenly over the quarters.

    Late record k of the book goes to quarter k modulo `quarters`; in each, `audited` of `pool`
    records of the kind are drawn.
    """
    from penalties.section111 import Quarter, audit_outlook

    if quarters < 1:
        raise AuditError(
            f"{quarters} quarters", expected="1 or more", fix="Give the number of quarters"
        )
    penalties = book.by_record.penalty[book.by_record.penalty > 0]
    made = [
        Quarter(f"quarter {number + 1}", penalties[number::quarters], pool, audited)
        for number in range(quarters)
    ]
    return audit_outlook(made, seed=seed)


def build_book(made: CountedBook) -> Document:
    """The memo of a counted book."""
    from primafacie.app.reports import build_section111_memo

    return build_section111_memo(
        made.book,
        outlook=made.outlook,
        records_sha256=made.sha256,
        head=made.head,
        dated=made.dated,
        title=titled(TITLE, made.title),
    )


def write_book(made: CountedBook, folder: Path, *, formats: Sequence[str]) -> list[Path]:
    """The table of the records and the memo, written aside and then renamed."""
    from primafacie.app.reports import render

    wanted = known_formats(formats)
    document = build_book(made)
    text = made.book.table().to_csv(index=False, lineterminator="\n")
    data = {"section111.csv": text.encode("utf-8")}
    data |= {f"section111.{to}": render(document, cast("Any", to)) for to in wanted}
    return write_aside(folder, data)


def keep_book(made: CountedBook, root: Path, source: Path) -> StudyFolder:
    """Keep a book in a study folder (a new one where there is none): records, options, sums."""
    study = opened_or_new(root, title=TITLE)
    what = f"counted {len(made.book.records):,} Section 111 records"
    with study.step("section111", what, inputs={"study": study.head}) as step:
        step.copy(f"{FOLDER}/records.csv", source)
        step.write_record(f"{FOLDER}/options.json", made.options)
        step.facts["book_digest"] = step.write_record(f"{FOLDER}/book.json", made.book.to_dict())
    return study


def kept_book(study: StudyFolder) -> CountedBook:
    """The last kept book, counted again from its records; it must equal the kept sums."""
    if study.manifest.latest("section111") is None:
        raise StudyError(
            "the study has no Section 111 book",
            where=str(study.root),
            expected="a book of records kept in it",
            fix="Run `primafacie section111 RECORDS --plan ghp|nghp --assessed-on DAY --study "
            "STUDY` first",
        )
    options = json_of(study.latest_file("section111", f"{FOLDER}/options.json"))
    source = study.latest_file("section111", f"{FOLDER}/records.csv")
    kept = json_of(study.latest_file("section111", f"{FOLDER}/book.json"))
    made = made_of(
        options, lambda given: counted_book(source, given), kind="book", where="options.json"
    )
    if json.loads(json.dumps(made.book.to_dict())) != kept:
        raise StudyError(
            "a Section 111 book that is not the kept one when counted again",
            where=str(study.root),
            expected="the same sums",
            fix="Run `primafacie verify`: the folder was altered, or a release with other law "
            "made it",
        )
    step = study.manifest.latest("section111")
    return replace(
        made,
        head=study.manifest.up_to("section111").head,
        title=study.manifest.title,
        dated=date.fromisoformat(step.at[:10]) if step else None,
    )

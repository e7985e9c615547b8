"""Section 111 from a file of records: the book, what audits may cost, table, memo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from primafacie.app.reports.case_facts import with_case
from primafacie.app.reports.formats.report_format import ReportFormat
from primafacie.app.steps.kept_records import json_of
from primafacie.app.steps.step_facts import BookFacts
from primafacie.app.steps.written_files import opened_or_new, titled, write_aside
from primafacie.core.dates import parse_day
from primafacie.core.digest import sha256_file
from primafacie.core.errors import AuditError, StudyError
from primafacie.core.folder import StudyFolder
from primafacie.core.records import from_values
from primafacie.core.serializer import OPTIONAL, to_record
from primafacie.core.streams import seed_of

if TYPE_CHECKING:
    from penalties import Section111
    from penalties.section111 import AuditOutlook, Section111Record
    from primafacie.app.reports import Document
    from sampling.plans import CaseFile


TITLE = "Section 111 reporting"
FOLDER = "8-section111"


@dataclass(frozen=True)
class BookOptions:
    """How a book is counted, as texts and numbers: the options of the command.

    With `pool` the outlook of audits is added, by `audited`, `quarters` and `seed`; `table` says
    how the file is written, where that is declared.
    """

    assessed_on: str
    plan: str | None
    amounts: str
    days: str
    reading: str
    tiers: str
    notice_on: str | None
    pool: int | None
    audited: int
    quarters: int
    seed: str
    blank_safe_harbor: str | None = field(default=None, metadata=OPTIONAL)
    table: Mapping[str, Any] | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True)
class CountedBook:
    """A book with its outlook, its options, and where it is kept."""

    book: Section111
    outlook: AuditOutlook | None
    options: BookOptions
    sha256: str
    head: str = ""
    title: str = ""
    dated: date | None = None


def counted_book(source: Path, options: BookOptions) -> CountedBook:
    """The book of a file of records; see `penalties.read_records` for its columns.

    Raises `AuditError` for an outlook without a seed or of two plans, and what the reader and the
    book refuse.
    """
    from penalties import read_records, section_111
    from sampling.intake import TableFormat

    notice = options.notice_on
    book = section_111(
        read_records(
            source,
            form=TableFormat.from_dict(options.table),
            blank_safe_harbor=cast("Any", options.blank_safe_harbor),
        ),
        plan=cast("Any", options.plan),
        assessed_on=parse_day(options.assessed_on, where="--assessed-on"),
        amounts=cast("Any", options.amounts),
        days=cast("Any", options.days),
        reading=cast("Any", options.reading),
        adjusted_tiers=cast("Any", options.tiers),
        notice_on=parse_day(notice, where="--notice-on") if notice else None,
    )
    outlook = None
    if options.pool is not None:
        if not options.seed:
            raise AuditError(
                "no seed",
                where="--simulation-seed",
                expected="a text, recorded with the percentiles",
                fix="Give --simulation-seed SEED: the percentiles are simulated",
            )
        text = options.seed
        outlook = outlook_of(
            book,
            pool=options.pool,
            audited=options.audited,
            quarters=options.quarters,
            # A whole number is its own seed, as printed; another text gives one.
            seed=int(text) if text.isascii() and text.isdecimal() else seed_of(text),
        )
    return CountedBook(book, outlook, options, sha256_file(source))


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
    if len(book.rates_of) > 1:
        raise AuditError(
            f"--pool with a book of {book.plan} records",
            where="--pool",
            expected="records of one kind of plan: each kind has its own pool and its own audit",
            fix="Count the records of each plan by themselves",
        )
    found = book.by_record.penalty_cents
    penalties = found[found > 0]
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


def write_book(
    made: CountedBook,
    folder: Path,
    *,
    formats: Sequence[ReportFormat],
    case: CaseFile | None = None,
) -> list[Path]:
    """The table of the records and the memo, written aside and then renamed."""
    document = with_case(build_book(made), case)
    text = made.book.table().to_csv(index=False, lineterminator="\n")
    data = {"section111.csv": text.encode("utf-8")}
    data |= {f"section111.{form.name}": form.render(document) for form in formats}
    return write_aside(folder, data)


def keep_book(made: CountedBook, root: Path, source: Path) -> StudyFolder:
    """Keep a book in a study folder (a new one where there is none): records, options, sums."""
    study = opened_or_new(root, title=TITLE)
    what = f"counted {len(made.book.records):,} Section 111 records"
    with study.step("section111", what, inputs={"study": study.head}) as step:
        name = f"records{source.suffix.lower() or '.csv'}"
        step.copy(f"{FOLDER}/{name}", source)
        step.write_record(f"{FOLDER}/options.json", to_record(made.options))
        digest = step.write(f"{FOLDER}/book.json", made.book.as_record().written())
        step.state(BookFacts(digest, name))
    return study


def kept_book(study: StudyFolder) -> CountedBook:
    """The last kept book, counted again from its records; it must equal the kept sums."""
    from penalties.section111.book_records import FORM

    if study.manifest.latest("section111") is None:
        raise StudyError(
            "the study has no Section 111 book",
            where=str(study.root),
            expected="a book of records kept in it",
            fix="Run `primafacie section111 RECORDS --plan ghp|nghp --assessed-on DAY --study "
            "STUDY` first",
        )
    given = study.latest_file("section111", f"{FOLDER}/options.json")
    options = from_values(BookOptions, json_of(given), where=given.name)
    step = study.manifest.latest("section111")
    name = (step.stated(BookFacts).records_file if step else "") or "records.csv"
    source = study.latest_file("section111", f"{FOLDER}/{name}")
    path = study.latest_file("section111", f"{FOLDER}/book.json")
    kept = FORM.read(path.read_bytes(), where=path.name)
    if kept.waived_total is None:
        made = _first_book(study, source, options, kept)
    else:
        made = counted_book(source, options)
        if made.book.as_record() != kept:
            raise StudyError(
                "a Section 111 book that is not the kept one when counted again",
                where=str(study.root),
                expected="the same sums",
                fix="Run `primafacie verify`: the folder was altered, or a release with other law "
                "made it",
            )
    return replace(
        made,
        head=study.manifest.up_to("section111").head,
        title=study.manifest.title,
        dated=date.fromisoformat(step.at[:10]) if step else None,
    )


def _first_book(
    study: StudyFolder, source: Path, options: BookOptions, kept: Section111Record
) -> CountedBook:
    """A book that release 0.1 kept: shown where today's rules of reading give the same sums.

    That release took any text in the column of safe harbors for one, so that a book with such
    texts has to be counted again.
    """
    try:
        made = counted_book(source, replace(options, blank_safe_harbor="no"))
        same = made.book.total == kept.total and made.book.open_total == kept.open_total
    except AuditError:
        same = False
    if not same:
        raise StudyError(
            "a Section 111 book of an earlier release",
            where=str(study.root),
            expected="the same sums when it is counted again",
            fix="Run `primafacie section111 RECORDS ... --study STUDY` again: that release took "
            "any text in the column of safe harbors, even no, for a safe harbor",
        )
    return made

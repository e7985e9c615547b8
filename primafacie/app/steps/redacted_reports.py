"""What identifies in a study, and the proof that a redacted file has none of it."""

from __future__ import annotations

import html
import io
import json
import os
import secrets
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.reports.formats.outline import outline
from primafacie.app.reports.redaction import Redaction, Secrets
from primafacie.app.reports.report_labels import secret_of
from primafacie.core.errors import StudyError
from primafacie.core.serializer import to_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extrapolation.reviews import Review
    from primafacie.app.reports.document import Document
    from primafacie.core.folder import StudyFolder
    from sampling.plans import CaseFile

KEY_BYTES = 32
_KEPT_LABELS = ("date", "year")
_SHORTEST_STRATUM = 3


def redaction_of(study: StudyFolder, case: CaseFile | None, key_file: Path | None) -> Redaction:
    """The redaction of a study with a new key, or with that of a file, which is made if absent."""
    return Redaction(_key(key_file), secrets_of(study, case))


def secrets_of(study: StudyFolder, case: CaseFile | None) -> Secrets:
    """Ids of every drawn unit and cluster, names in the review, the frame and the case file."""
    from primafacie.app.steps.draw_step import kept_draws
    from primafacie.app.steps.used_records import named_review

    review = named_review(study)
    units = {row.unit_id for row in review.rows}
    names: set[str] = set()
    for draw in kept_draws(study):
        for unit in (*draw.units, *draw.spares):
            units |= {unit.unit_id, *(str(stage.id) for stage in unit.stages)}
            names |= {text for name, text in unit.more.items() if secret_of(name) and text}
            names |= {unit.cluster or ""}
    names |= set(_names(review))
    if case is not None:
        people = (case.auditee, case.matter_number, case.prepared_by, case.statistician)
        names |= {*people, *case.npi, *case.tin, *case.reviewers}
    strata = {row.label for row in review.strata if _identifies(row.label)}
    return Secrets(frozenset(units - {""}), frozenset(names - {""} - units), frozenset(strata))


def _names(review: Review) -> Iterator[str]:
    for row in review.rows:
        yield row.reviewer
        yield from (second.reviewer for second in row.seconds)
        for name, text in row.labels.items():
            if name not in _KEPT_LABELS and secret_of(name):
                yield text


def _identifies(label: str) -> bool:
    """A number, "certainty" and one or two letters say nothing of whom a stratum is."""
    plain = label.replace(".", "").replace("-", "").isdigit()
    return not plain and label not in ("all", "certainty") and len(label) >= _SHORTEST_STRATUM


def _key(path: Path | None) -> bytes:
    if path is None:
        return secrets.token_bytes(KEY_BYTES)
    if path.exists():
        try:
            key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except ValueError:
            key = b""
        if len(key) == KEY_BYTES:
            return key
        raise StudyError(
            "a file that is no key",
            where=f"--redact-key {path.name}",
            expected=f"{2 * KEY_BYTES} hexadecimal digits",
            fix="Name a new file: the key is written to it",
        )
    key = secrets.token_bytes(KEY_BYTES)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.hex().encode("ascii") + b"\n")
    return key


def check_redacted(document: Document, files: Iterable[tuple[str, bytes]], found: Secrets) -> None:
    """Refuse a redacted document in whose text or files an id of the study is left.

    Raises
    ------
    StudyError
        It names the place, never the id.
    """
    text = json.dumps(to_record(outline(document)), ensure_ascii=False)
    places = [("the text of the document", text), *_texts(files)]
    # What a page or a workbook writes as &amp; or &#x27; is searched for as it is read.
    left = [place for place, words in places if found.within(html.unescape(words))]
    if left:
        raise StudyError(
            "a document from which an id was not redacted",
            where=left[0],
            expected="no id of a unit and no name of the study",
            fix="Nothing was written. Report this text, and render without --redact",
        )


def _texts(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    """The readable parts of the files; the text of a PDF is that of the document."""
    for name, data in files:
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for member in packed.namelist():
                    if not member.endswith((".png", ".jpeg")):
                        words = packed.read(member).decode("utf-8", "replace")
                        yield f"{name}, {member}", words
        elif not data.startswith(b"%PDF"):
            yield name, data.decode("utf-8", "replace")

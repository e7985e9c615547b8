"""What a case file must hold to: provider numbers, periods, form fields, nothing of a patient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from primafacie.core.errors import Problem, shown_text
from primafacie.core.families import unknown_name
from primafacie.core.patient_numbers import names_a_patient
from primafacie.core.printable import printable

TEXTS: Final = ("auditee", "matter_number", "program", "authority", "prepared_by", "statistician")
LISTS: Final = ("npi", "tin", "reviewers", "reasons")
_NPI_PREFIX: Final = "80840"
_EIN: Final = re.compile(r"[0-9]{2}-?[0-9]{7}", re.ASCII)


def case_faults(
    values: Mapping[str, Any], form_fields: Sequence[str], letter_fields: Sequence[str] = ()
) -> list[Problem]:
    """Everything wrong with the values of a case file by field; absent fields are in order."""
    problems = [*_kinds(values)]
    for table, known in (("form", form_fields), ("letter", letter_fields)):
        problems += _words(table, values.get(table, {}), known)
    if problems:
        return problems
    problems += [
        Problem(
            "npi",
            f"the number {shown_text(number)}",
            "10 digits whose last one is the check digit of the others",
            "Compare it with the NPI registry",
        )
        for number in values.get("npi", ())
        if not is_npi(number)
    ]
    problems += [
        Problem(
            "tin",
            "a number of another form",
            "an employer identification number such as 12-3456789",
            "A Social Security number does not belong in a document",
        )
        for number in values.get("tin", ())
        if not _EIN.fullmatch(number)
    ]
    period = values.get("audit_period")
    if period is not None and period[0] > period[1]:
        problems.append(
            Problem(
                "audit_period",
                f"{period[0]} to {period[1]}",
                "a last day on or after the first",
                "Exchange the two days",
            )
        )
    return [*problems, *_patients(values)]


def is_npi(number: str) -> bool:
    """Is it a National Provider Identifier: 10 digits with the right check digit?

    The check digit is that of the Luhn formula over the number with the prefix 80840 (45 CFR
    162.406; CMS, NPI check digit calculation).

    >>> is_npi("1234567893"), is_npi("1234567890")
    (True, False)
    """
    if not re.fullmatch("[12][0-9]{9}", number, re.ASCII):
        return False
    total = 0
    for place, digit in enumerate(reversed(_NPI_PREFIX + number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _kinds(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Faults of the kinds of the values, without the values."""
    for name in (*TEXTS, *LISTS):
        value = values.get(name, "" if name in TEXTS else ())
        texts = value if name in LISTS else (value,)
        if not isinstance(texts, tuple) or not all(isinstance(text, str) for text in texts):
            expected = "a text" if name in TEXTS else "texts, as a tuple or a TOML list"
            yield Problem(
                name, f"a {type(value).__name__}", expected, "Write it in quotation marks"
            )
        elif any(printable(text) != text or text != text.strip() for text in texts):
            yield Problem(name, "a text with control characters or outer blanks", "one line", "")
        elif name in LISTS and (not all(texts) or len(set(texts)) < len(texts)):
            yield Problem(name, "a blank text, or one text twice", "each once", "Correct the list")
    if not _is_day(values.get("date")) and values.get("date") is not None:
        got = f"a {type(values['date']).__name__}"
        yield Problem("date", got, "a day such as 2026-11-21", "Give the day without a time")
    period = values.get("audit_period")
    if period is not None and not (
        isinstance(period, tuple) and len(period) == 2 and all(map(_is_day, period))
    ):
        yield Problem(
            "audit_period",
            f"a {type(period).__name__}",
            "the first and the last day, such as [2024-01-01, 2024-12-31]",
            "Give two days without a time",
        )


def _words(table: str, given: Any, known: Sequence[str]) -> Iterator[Problem]:
    """Faults of a table of words: an unknown key, no text of one line."""
    if not isinstance(given, Mapping):
        yield Problem(table, f"a {type(given).__name__}", "words by the key of a field", "")
        return
    for key, text in given.items():
        if key not in known:
            yield unknown_name(f"{table} field", key, known, where=table)
        elif not isinstance(text, str) or not text.strip() or printable(text) != text:
            yield Problem(
                f"{table}.{key}", "no text of one line", "words for the field", "Write them"
            )


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _patients(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Texts with the form of a patient's identifier; they are named, never shown."""
    texts = [(name, values.get(name, "")) for name in TEXTS]
    texts += [("reviewers", text) for text in values.get("reviewers", ())]
    for table in ("form", "letter"):
        texts += [(f"{table}.{key}", text) for key, text in values.get(table, {}).items()]
    for name, text in texts:
        if names_a_patient(text):
            yield Problem(
                name,
                "a text with the form of a Social Security or Medicare number",
                "nothing about a patient",
                "Remove it: documents of the case are handed over",
            )

"""What the values of a column look like, by a sample of them and the words of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from primafacie.core.amount_grammar import AmountError, DecimalMark, cents_of_text
from sampling.intake.looking.intake_records import ColumnKind


def word_set(*texts: str) -> frozenset[str]:
    """The words of the texts."""
    return frozenset(word for text in texts for word in text.split())


_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
DATE_WORDS: Final = word_set(
    "date dt dos day from thru through svc service begin end start paiddate dob birth",
    "admission discharge",
)
AMOUNT_WORDS: Final = word_set(
    "amt amount paid pmt payment pay charge charges billed allowed cost dollars price total",
    "reimbursement coinsurance deductible copay balance net",
)
ID_WORDS: Final = word_set(
    "id no num number nbr claim clm icn tcn dcn ccn key member mbr bene beneficiary patient",
    "pat mbi hicn npi tin ssn account acct encounter control ref",
)
CODE_WORDS: Final = word_set(
    "cd code icd icd9 icd10 dgns diagnosis diag hcpcs cpt mod modifier rev revenue drg zip",
    "taxonomy",
)
PART_WORDS: Final = word_set(
    "line ln seg segment dtl detail seq sequence item row",
)
_DIGITS: Final = re.compile(r"[0-9]+")
_CODED: Final = re.compile(r"(?=.*[0-9])[A-Za-z0-9._/+-]{4,40}|[0-9]+")
_SHORT_DAY: Final = re.compile(r"[0-9]{5,8}(?:\.0)?")
_MONEY: Final = re.compile(r".*[.,][0-9]{2}\s*[)-]?(?:\s?[CcDd][RrBb])?|.*[$(].*")
_DAYLIKE: Final = re.compile(
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[ T].*)?"
    r"|[0-9]{1,2}[-/ ]?[A-Za-z]{3}[-/ ]?[0-9]{2,4}(?:[ :T].*)?"
    r"|[A-Za-z]{3,9}[. -]+[0-9]{1,2}(?:,? |-)[0-9]{4}(?:[ T].*)?"
)
_PACKED: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_NUMERIC: Final = re.compile(r"[+\u2212-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def words_of(name: str) -> frozenset[str]:
    """The words of a column name, in lower case.

    >>> sorted(words_of("CLM_PMT_AMT")), sorted(words_of("ServiceDate"))
    (['amt', 'clm', 'pmt'], ['date', 'service'])
    """
    return frozenset(word.lower() for word in _WORDS.findall(name))


def kind_of(name: str, sample: Sequence[str]) -> ColumnKind:
    """The kind of a column by a sample of its texts without blanks around them."""
    filled = [value for value in sample if value]
    if not filled:
        return "blank"
    words = words_of(name)
    most = 0.9 * len(filled)

    def mostly(pattern: re.Pattern[str]) -> bool:
        return sum(pattern.fullmatch(value) is not None for value in filled) >= most

    if mostly(_DAYLIKE):
        return "date"
    if words & CODE_WORDS:
        return "text"
    if words & DATE_WORDS and not words & AMOUNT_WORDS and (mostly(_PACKED) or mostly(_SHORT_DAY)):
        return "date"
    if mostly(_PACKED) and not words & ID_WORDS:
        return "date"
    named = bool(words & AMOUNT_WORDS)
    if decimal_of(filled) is not None:
        money = sum(_MONEY.fullmatch(value) is not None for value in filled)
        if named or 4 * money >= len(filled):
            return "amount"
    if words & ID_WORDS and not named and not words & PART_WORDS and mostly(_CODED):
        return "id"
    if mostly(_NUMERIC):
        length = sum(len(value) for value in filled) / len(filled)
        long = length >= 7 or (length >= 5 and len(set(filled)) == len(filled))
        return "id" if long and mostly(_DIGITS) else "number"
    return "id" if mostly(_CODED) and 3 * len(set(filled)) >= len(filled) else "text"


def decimal_of(values: Sequence[str]) -> DecimalMark | None:
    """The decimal mark by which nearly all values are amounts; a point where both would do."""
    for mark in (".", ","):
        fitting = sum(_is_amount(value, mark) for value in values)
        if fitting >= max(0.9 * len(values), 1):
            return mark
    return None


def _is_amount(text: str, decimal: DecimalMark) -> bool:
    try:
        cents_of_text(text, decimal=decimal)
    except AmountError:
        return False
    return True

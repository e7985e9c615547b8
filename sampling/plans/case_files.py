"""The case of an audit: whom it concerns, under which authority, and who prepared it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from primafacie.core.errors import Problem, StudyError
from primafacie.core.families import unknown_name
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.serializer import OPTIONAL
from primafacie.core.toml_tables import toml_table
from sampling.plans.case_checks import LISTS, case_faults

if TYPE_CHECKING:
    import pandas as pd

FORM_FIELDS: Final = (
    "objective",
    "elapsed_time",
    "other_evidence",
    "survey",
    "audit_manager",
    "statistical_specialist",
    "rig",
    "lead_rig",
    "aig",
    "statistician",
    "provider",
    "basis",
    "differences",
    "qualification",
    "reviewers",
)
"""The fields of form SD-9 and of the manual's list that a plan may leave open."""

_FILLED_BY: Final = {
    "provider": "auditee",
    "statistician": "statistician",
    "reviewers": "reviewers",
}


def case_key(form_field: str) -> str:
    """The key of the case file that fills a field of the forms; empty where none does.

    >>> case_key("provider"), case_key("audit_manager"), case_key("unit")
    ('auditee', 'form.audit_manager', '')
    """
    own = f"form.{form_field}" if form_field in FORM_FIELDS else ""
    return _FILLED_BY.get(form_field, own)


LETTER_FIELDS: Final = {
    "sender": "the office that sends the letter, with its address",
    "address": "the address of the auditee",
    "signatory": "the name and title of the person who signs",
    "contact": "whom the auditee may ask, with a telephone number or an address",
    "payment": "how and by when the amount is to be paid, and what happens otherwise",
    "rebuttal": "the right of rebuttal, with its period and its authority",
    "appeal": "the right of appeal, with its period and its authority",
}
"""The fields of a demand letter that no study fills, and what each has to say."""

LABELS: Final = {
    "auditee": "Auditee",
    "npi": "NPI",
    "tin": "TIN",
    "matter_number": "Matter number",
    "program": "Program",
    "audit_period": "Audit period",
    "authority": "Authority",
    "prepared_by": "Prepared by",
    "statistician": "Statistician",
    "reviewers": "Reviewers",
    "date": "Date",
}
"""The fields that documents print, with their labels, in the order of printing."""

PERSONS: Final = ("prepared_by", "statistician", "reviewers")
"""Fields that name persons: no `repr` and no notebook shows them."""


@dataclass(frozen=True, kw_only=True)
class CaseFile(StoredResult):
    """The case of an audit, as its documents print it. Every field is optional.

    A case file never holds anything about a patient: a text with the form of a Medicare
    beneficiary identifier or of a Social Security number is an error. It is a record of its own in
    the study folder, covered by the chain of the manifest, and may be given at any step: before
    the plan, with the draw, or with the report.

    Parameters
    ----------
    auditee : str, default ""
        Who is audited: the name of the provider or supplier.
    npi : tuple of str, default ()
        National Provider Identifiers, 10 digits each; the check digit is checked.
    tin : tuple of str, default ()
        Employer identification numbers, such as "12-3456789".
    matter_number : str, default ""
        The number of the matter, case or audit.
    program : str, default ""
        The program, such as "Medicare Part B".
    audit_period : tuple of (date, date), optional
        First and last day of the audit period.
    authority : str, default ""
        The law or contract under which the audit is made.
    prepared_by, statistician : str, default ""
        Who prepared the documents, and the statistician, with their credentials.
    reviewers : tuple of str, default ()
        The reviewers, with their credentials.
    date : date, optional
        The date of the documents.
    form : mapping of str to str, optional
        Words for fields of form SD-9 and of the manual's list that no plan fills, by the keys of
        `Plan.document`: "objective", "elapsed_time", "audit_manager", "basis" and others.
    letter : mapping of str to str, optional
        Words for the fields of a demand letter that no study fills: "sender", "address",
        "signatory", "contact", "payment", "rebuttal", "appeal". Lines are separated by `; `.
    reasons : tuple of str, default ()
        The reasons from which the reviewers choose on the worksheet. The default is the list of
        the toolkit.

    Raises
    ------
    StudyError
        For all faults together: an NPI with a wrong check digit, a period that ends before it
        begins, an unknown form field, a text with the form of a patient's identifier.

    Examples
    --------
    >>> case = CaseFile(auditee="Riverside Clinic, LLC", npi=("1234567893",))
    >>> dict(case.rows())
    {'Auditee': 'Riverside Clinic, LLC', 'NPI': '1234567893'}
    """

    SCHEMA: ClassVar[str] = "primafacie.case/1"

    auditee: str = ""
    npi: tuple[str, ...] = ()
    tin: tuple[str, ...] = ()
    matter_number: str = ""
    program: str = ""
    audit_period: tuple[datetime.date, datetime.date] | None = None
    authority: str = ""
    prepared_by: str = ""
    statistician: str = ""
    reviewers: tuple[str, ...] = ()
    date: datetime.date | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    letter: Mapping[str, str] = field(default_factory=dict, metadata=OPTIONAL)
    reasons: tuple[str, ...] = field(default=(), metadata=OPTIONAL)

    def __post_init__(self) -> None:
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        problems = case_faults(values, FORM_FIELDS, tuple(LETTER_FIELDS))
        if problems:
            raise StudyError.collected(problems, what="case file")

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a case file in TOML.

        Parameters
        ----------
        path : str or pathlib.Path
            The file. Its keys are the fields of this class, words for the forms in a table
            `[form]`. Days are written 2026-11-21, the period as a list of two days.

        Returns
        -------
        CaseFile
            The case.

        Raises
        ------
        StudyError
            If the file cannot be read or is not TOML; for an unknown key, with the closest known
            ones; for a value of the wrong kind; and for the faults of the class. All faults are
            raised together.
        """
        values, problems = _read(Path(path), [item.name for item in fields(cls)])
        problems += case_faults(values, FORM_FIELDS, tuple(LETTER_FIELDS))
        if problems:
            raise StudyError.collected(problems, what=Path(path).name)
        return cls(**values)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Give the label and the text of every filled field that documents print.

        Yields
        ------
        tuple of (str, str)
            The label and the text.
        """
        for name, label in LABELS.items():
            value = getattr(self, name)
            if value:
                several = name in ("npi", "tin", "reviewers") and len(value) > 1
                plural = f"{label}s" if several and name != "reviewers" else label
                yield plural, _words(value)

    def form_words(self) -> dict[str, str]:
        """Give the words for the fields of the forms that no plan fills.

        Returns
        -------
        dict of str to str
            The words by the key of the field: those of `form`, and what other fields say.
        """
        numbers = [f"NPI {number}" for number in self.npi] + [
            f"TIN {number}" for number in self.tin
        ]
        known = {
            "provider": "; ".join([*([self.auditee] if self.auditee else []), *numbers]),
            "statistician": self.statistician,
            "reviewers": _words(self.reviewers),
            "period": _words(self.audit_period) if self.audit_period else "",
        }
        return {key: text for key, text in (known | dict(self.form)).items() if text}

    def table(self) -> pd.DataFrame:
        """Tabulate the fields; persons are counted, not named.

        Returns
        -------
        pandas.DataFrame
            One row per field: its label and its text.
        """
        import pandas as pd

        shown = [(LABELS[name], self._shown(name)) for name in LABELS]
        shown += [(f"Form: {key}", "filled") for key in self.form]
        shown += [(f"Letter: {key}", "filled") for key in self.letter]
        return pd.DataFrame(shown, columns=["field", "value"])

    def text(self) -> str:
        """Write the case as lines of text, as a document prints it.

        Returns
        -------
        str
            A line per filled field.
        """
        return "\n".join(f"{label}: {text}" for label, text in self.rows())

    def __str__(self) -> str:
        filled = [name for name in LABELS if getattr(self, name)]
        what = self.auditee or self.matter_number or "an audit without a name"
        return f"case file of {what}: {counted(len(filled), 'field')} filled"

    def _shown(self, name: str) -> str:
        value = getattr(self, name)
        if name not in PERSONS:
            return _words(value) if value else ""
        number = len(value) if isinstance(value, tuple) else int(bool(value))
        return counted(number, "person") + " named" if number else ""


FORM: Final = RecordForm("case", 1, CaseFile)


def _read(path: Path, known: Sequence[str]) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a case file by field, and the faults of its keys.

    A text serves for a list of one, an ISO day in quotation marks for a day.

    Raises
    ------
    StudyError
        If the file cannot be read, is not UTF-8 or is not TOML.
    """
    table = toml_table(
        path,
        what="a case file",
        example='auditee = "Riverside Clinic, LLC"',
        refusal=StudyError,
    )
    problems = [unknown_name("key", key, known) for key in table if key not in known]
    return {key: _value(key, value) for key, value in table.items() if key in known}, problems


def _value(key: str, value: Any) -> Any:
    """A value in the type of its field where it can be; the checks name what cannot."""
    if key in LISTS:
        return tuple(value) if isinstance(value, list) else (value,)
    if key == "date":
        return _day(value)
    if key == "audit_period" and isinstance(value, list):
        return tuple(_day(item) for item in value)
    return value


def _day(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value) if len(value) == 10 else value
        except ValueError:
            return value
    return value


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    between = " to " if value and isinstance(value[0], datetime.date) else "; "
    return between.join(_words(item) for item in value)

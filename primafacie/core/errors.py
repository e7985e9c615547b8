"""What went wrong, said so that the reader can put it right.

Every refusal of this toolkit is an `AuditError`: a `ValueError` that names the place
(`where`), what was found (`got`), what was expected (`expected`) and what to do (`fix`).
Checks collect every problem first and raise once; `problems` then holds them all.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Any, Self

from primafacie.core.printable import printable
from primafacie.core.problems import Problem as Problem
from primafacie.core.problems import grouped

SHOWN_PROBLEMS = 10
SHOWN_UNITS = 3
_NAME_LETTERS = 4
_SHOWN_CHARACTERS = 40
# Letters with five digits or more (member and claim numbers), telephone numbers.
_NUMBER_OF_A_PERSON = re.compile(
    r"(?=.*[^\W\d_])(?:\D*\d){5,}\D*|\W*\d{3}\W{1,2}\d{3}[-. ]\d{4}\W*", re.DOTALL
)
_NUMBER_IN_ONE = re.compile(r"\W*[^\W\d_]+\d{5,}\w*\W*")
_SCIENTIFIC = re.compile(r"[-+$(\s]*[0-9][0-9.,]*[eE][+-]?[0-9]+\)?\s*", re.ASCII)
_SOCIAL_SECURITY = re.compile(r"(?<![0-9])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9])")
_DAY = re.compile(r"[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}")


class AuditError(ValueError):
    """An input or a request was refused; the base class of all errors of this toolkit.

    Parameters
    ----------
    got : str
        What was found.
    where : str, default ""
        The place of the fault.
    expected : str, default ""
        What was expected.
    fix : str, default ""
        What to do.

    Attributes
    ----------
    problems : tuple of Problem
        Every fault found, in the order of the input.

    Examples
    --------
    >>> raise AuditError("Stratum 3 has 2 claims but the plan asks for 30",
    ...                  expected="at most 2", fix="Take both (certainty)")
    Traceback (most recent call last):
    ...
    primafacie.core.errors.AuditError: Stratum 3 has 2 claims but the plan asks for 30. \
Expected at most 2. Take both (certainty).
    """

    def __init__(self, got: str, *, where: str = "", expected: str = "", fix: str = "") -> None:
        self.problems: tuple[Problem, ...] = (Problem(where, got, expected, fix),)
        super().__init__(str(self.problems[0]))

    @classmethod
    def collected(cls, problems: Sequence[Problem], *, what: str = "") -> Self:
        """One error for many problems; the message shows the first ten and counts the rest.

        Faults of several rows with one cause are put together into one problem with their count
        and their rows.

        Parameters
        ----------
        problems : sequence of Problem
            The problems; at least one.
        what : str, default ""
            What was checked, in words, at the head of the message.

        Returns
        -------
        AuditError
            An error of this class, to be raised.
        """
        if not problems:
            raise AssertionError("an error needs at least one problem")
        error = cls.__new__(cls)
        error.problems = grouped(problems)
        shown = "\n".join(f"  - {problem}" for problem in error.problems[:SHOWN_PROBLEMS])
        more = len(error.problems) - SHOWN_PROBLEMS
        tail = f"\n  ... and {more} more in .problems" if more > 0 else ""
        count = "1 problem" if len(error.problems) == 1 else f"{len(error.problems)} problems"
        ValueError.__init__(
            error, f"{printable(what) + ': ' if what else ''}{count}\n{shown}{tail}"
        )
        return error

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The error of one problem.

        Parameters
        ----------
        problem : Problem
            The problem.

        Returns
        -------
        AuditError
            An error of this class, to be raised.
        """
        return cls(problem.got, where=problem.where, expected=problem.expected, fix=problem.fix)

    @property
    def where(self) -> str:
        """The place of the first problem."""
        return self.problems[0].where

    @property
    def got(self) -> str:
        """What was found, of the first problem."""
        return self.problems[0].got

    @property
    def expected(self) -> str:
        """What was expected, of the first problem."""
        return self.problems[0].expected

    @property
    def fix(self) -> str:
        """What to do about the first problem."""
        return self.problems[0].fix

    def to_dict(self) -> dict[str, Any]:
        """The error as the record that `--json` prints.

        Returns
        -------
        dict
            Its kind and every problem.
        """
        return {
            "error": type(self).__name__,
            "problems": [
                {"where": p.where, "got": p.got, "expected": p.expected, "fix": p.fix}
                for p in self.problems
            ],
        }


class FrameError(AuditError):
    """The claims file cannot serve as a sampling frame as it is."""


class PlanError(AuditError):
    """The sampling plan is incomplete, contradictory or impossible."""


class DrawError(AuditError):
    """The sample cannot be drawn as asked."""


class ReviewError(AuditError):
    """The reviewer's findings do not fit the sample."""


class EstimateError(AuditError):
    """The estimate or limit asked for is not valid for this sample."""


class StudyError(AuditError):
    """A study folder, a record or a case file is damaged, altered, locked or incomplete."""


class RuleError(AuditError):
    """A rule set or law entry is missing, unknown or malformed."""


class LawGapError(AuditError):
    """The law, as far as it was read, gives no value for these dates.

    Parameters
    ----------
    got : str
        What was asked.
    where : str
        The law entry that declares the gap.
    citation : str
        Where the gap is.
    question : str
        What is open.

    Attributes
    ----------
    citation, question : str
        As given.
    """

    def __init__(self, got: str, *, where: str, citation: str, question: str) -> None:
        self.citation = citation
        self.question = question
        super().__init__(
            got,
            where=where,
            expected=f"a value; open question: {question} ({citation})",
            fix="Decide the question with counsel and state the amount; nothing is filled in here",
        )


class LawConflictError(AuditError):
    """The law reads in two ways for these dates and nothing read says which one governs.

    Parameters
    ----------
    got : str
        What was asked.
    where : str
        The law entry that declares the conflict.
    citation : str
        Where the conflict is.
    question : str
        What is open.
    readings : sequence of str
        Both readings, in words.

    Attributes
    ----------
    citation, question : str
        As given.
    readings : tuple of str
        Both readings.
    """

    def __init__(
        self, got: str, *, where: str, citation: str, question: str, readings: Sequence[str]
    ) -> None:
        self.citation = citation
        self.question = question
        self.readings = tuple(readings)
        super().__init__(
            got,
            where=where,
            expected=f"one reading of: {'; or '.join(readings)}; open question: {question} "
            f"({citation})",
            fix="Decide the question with counsel; both readings stand above",
        )


class AuditWarning(UserWarning):
    """Something a reader must know; the same text is in the `notes` of the result.

    Parameters
    ----------
    code : str
        The stable code of the warning.
    text : str
        The text.

    Attributes
    ----------
    code, text : str
        As given.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(f"{text} [{code}]")


def warn(code: str, text: str, *, stacklevel: int = 3) -> str:
    """Issue an `AuditWarning` and return its text for the result's `notes`."""
    warnings.warn(AuditWarning(code, text), stacklevel=stacklevel)
    return text


def shown_text(text: str, *, day: bool = False) -> str:
    """A cell's text as an error may show it: what could be a person's name or number is not shown.

    A column may be named wrongly, so that the amounts of a file turn out to be its patients. With
    `day`, a day in digits is shown: the form in which the days are written is the fault.

    >>> shown_text("12.345"), shown_text("DOE, JANE"), shown_text("123-45-6789")
    ("'12.345'", '[a text of 9 characters]', '[a text of 11 characters]')
    >>> shown_text("H12345678"), shown_text("555-123-4567"), shown_text("1.50e5")
    ('[a text of 9 characters]', '[a text of 12 characters]', "'1.50e5'")
    """
    letters = sum(sign.isalpha() for sign in text)
    birth = _DAY.search(text) is not None and not day
    form = _NUMBER_IN_ONE if day else _NUMBER_OF_A_PERSON
    number = form.fullmatch(text) and not _SCIENTIFIC.fullmatch(text)
    if letters >= _NAME_LETTERS or birth or number or _SOCIAL_SECURITY.search(text):
        return f"[a text of {len(text)} characters]"
    return repr(text[:_SHOWN_CHARACTERS])


def shown_unit(unit_id: str) -> str:
    """A unit id as an error may show it: not where it may be a person's name or number.

    >>> shown_unit("CLM-00017"), shown_unit("DOE, JANE")
    ("'CLM-00017'", '[a text of 9 characters]')
    """
    letters = sum(sign.isalpha() for sign in unit_id)
    named = letters >= _NAME_LETTERS and not any(sign.isdigit() for sign in unit_id)
    if named or _SOCIAL_SECURITY.search(unit_id) or (_DAY.search(unit_id) and " " in unit_id):
        return f"[a text of {len(unit_id)} characters]"
    return repr(unit_id)


def some_units(unit_ids: Sequence[str]) -> str:
    """At most three unit ids as text, the rest counted: claims are patients."""
    shown = ", ".join(shown_unit(unit) for unit in unit_ids[:SHOWN_UNITS])
    more = len(unit_ids) - SHOWN_UNITS
    return f"{shown} and {more:,} more" if more > 0 else shown

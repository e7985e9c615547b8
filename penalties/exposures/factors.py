"""Aggravating and mitigating factors as a questionnaire: what points which way, and the proof.

42 CFR 402.111 and 1003.140 give no factor a weight. So the output is the list, each factor's
direction, the rule's own words on what several of a kind do, and what evidence is missing:
never a number, never a predicted penalty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from penalties.law.file_kinds import FactorsFile
from penalties.law.files import find_law
from penalties.law.terms import FactorTerm, TextTerm
from primafacie.core.citation import Citation, Mark
from primafacie.core.errors import Problem, RuleError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd

FactorRule = Literal["402.111", "1003.140"]
Direction = Literal["aggravating", "mitigating", "neutral"]
Reply = Literal["yes", "no", "unknown"]
REPLIES: tuple[Reply, ...] = ("yes", "no", "unknown")


@dataclass(frozen=True)
class Answer:
    """A reply to one factor.

    Parameters
    ----------
    reply : {"yes", "no", "unknown"}
        The reply.
    evidence : str, default ""
        The reference of the evidence (page, exhibit, statement).
    """

    reply: Reply
    evidence: str = ""


@dataclass(frozen=True)
class Question:
    """One factor as the rule has it; a dollar line is answered from the amount claimed too.

    Attributes
    ----------
    id, text : str
        The id of the factor and its words.
    direction : {"aggravating", "mitigating", "neutral"}
        Where a yes points.
    citation : Citation
        The source.
    claimed_below, claimed_from : Money or None
        The dollar line of the factor, where it has one.
    """

    id: str
    text: str
    direction: Direction
    citation: Citation
    claimed_below: Money | None = None
    claimed_from: Money | None = None


@dataclass(frozen=True)
class Factor:
    """A factor answered.

    Attributes
    ----------
    question : Question
        The factor as the rule has it.
    reply : {"yes", "no", "unknown"}
        The reply.
    evidence : str
        The reference of the evidence.
    direction : {"aggravating", "mitigating", "neutral"}
        Where the factor points.
    missing : str
        What is still to be shown; empty where nothing is.
    note : str
        How the amount claimed compares with the dollar line.
    """

    question: Question
    reply: Reply
    evidence: str
    direction: Direction
    missing: str = ""
    note: str = ""


@dataclass(frozen=True)
class RuleWords:
    """Words of a rule with the mark of their source.

    Attributes
    ----------
    words : str
        The words.
    mark : str
        The mark.
    """

    words: str
    mark: Mark

    def __str__(self) -> str:
        return f"{self.words} [{self.mark}]"


@dataclass(frozen=True)
class FactorList(Result):
    """The factors of one rule, answered.

    Attributes
    ----------
    rule : {"402.111", "1003.140"}
        The rule.
    factors : tuple of Factor
        The factors in the order of the rule.
    effects : tuple of RuleWords
        The rule's words on what the factors shown may do, each with its mark.
    floor : RuleWords
        The rule's words on the least amount, with their mark.
    claimed : Money or None
        The total amount claimed.
    """

    SCHEMA: ClassVar[str] = "primafacie.factors/2"

    rule: FactorRule
    factors: tuple[Factor, ...]
    effects: tuple[RuleWords, ...]
    floor: RuleWords
    claimed: Money | None

    def pointing(self, direction: Direction) -> tuple[Factor, ...]:
        """The factors that were shown to point one way.

        Parameters
        ----------
        direction : {"aggravating", "mitigating", "neutral"}
            The direction.

        Returns
        -------
        tuple of Factor
            The factors answered with yes.
        """
        return tuple(f for f in self.factors if f.direction == direction and f.reply == "yes")

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not answered or not proved."""
        return tuple(f"{f.question.id}: {f.missing}" for f in self.factors if f.missing)

    def table(self) -> pd.DataFrame:
        """Tabulate the factors.

        Returns
        -------
        pandas.DataFrame
            One row per factor with its reply, direction, evidence, what is missing, and its mark.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "factor": f.question.id,
                    "text": f.question.text,
                    "reply": f.reply,
                    "direction": f.direction,
                    "evidence": f.evidence,
                    "missing": f.missing,
                    "status": f.question.citation.status,
                }
                for f in self.factors
            ]
        )

    def __str__(self) -> str:
        shown = ", ".join(
            f"{len(self.pointing(direction))} {direction}"
            for direction in ("aggravating", "mitigating")
        )
        return (
            f"42 CFR {self.rule}: factors, none of which has a weight in law\n"
            f"shown: {shown}; {len(self.missing):,} of {len(self.factors):,} lack an answer or "
            f"evidence\nfloor: {self.floor}"
        )

    def text(self) -> str:
        """Write the list in words.

        Returns
        -------
        str
            The factors shown by direction, the rule's words, the floor, and what is missing.
        """
        lines = [f"42 CFR {self.rule}: factors, none of which has a weight in law"]
        for direction in ("aggravating", "mitigating"):
            found = self.pointing(direction)
            lines.append(f"{direction}: {len(found)}")
            lines += [
                f"  {f.question.id} {f.question.text} (evidence: {f.evidence or 'none'}) "
                f"[{f.question.citation.status}]"
                for f in found
            ]
        lines += [f"rule: {effect}" for effect in self.effects]
        lines.append(f"floor: {self.floor}")
        lines += [f"missing: {item}" for item in self.missing]
        return "\n".join(lines)


def factor_questions(rule: FactorRule) -> tuple[Question, ...]:
    """The factors of a rule in its order: basic ones, then aggravating, then mitigating.

    Parameters
    ----------
    rule : {"402.111", "1003.140"}
        The rule that lists the factors.

    Returns
    -------
    tuple of Question
        Each with its id, text, direction and citation, and its dollar line where it has one.

    Raises
    ------
    RuleError
        If the rule is unknown.

    Examples
    --------
    >>> [q.direction for q in factor_questions("402.111")].count("aggravating")
    5
    """
    return tuple(
        _question(rule, key, term)
        for key, term in _factors_file(rule).values.items()
        if isinstance(term, FactorTerm)
    )


def _factors_file(rule: FactorRule) -> FactorsFile:
    """The file of a rule that lists factors."""
    found = find_law(rule)
    if not isinstance(found, FactorsFile):
        raise RuleError(
            f"the rule {rule!r}",
            where="factors",
            expected="'402.111' or '1003.140'",
            fix="Name the rule of the part of the law that the violations fall under",
        )
    return found


def _question(rule: str, key: str, term: FactorTerm) -> Question:
    name = key.split(".", 1)[1]
    label = f"(a)({name})" if key.startswith("basic.") else name
    return Question(
        id=label
        if label.startswith("1003")
        else f"{rule}{label}"
        if label.startswith("(")
        else label,
        text=term.value,
        direction=term.direction,
        citation=term.citation,
        claimed_below=None if term.claimed_below is None else Money(term.claimed_below),
        claimed_from=None if term.claimed_from is None else Money(term.claimed_from),
    )


def weigh_factors(
    rule: FactorRule, answers: Mapping[str, Answer], *, claimed: Money | None
) -> FactorList:
    """The questionnaire answered: which factors point which way, on what evidence.

    Nothing is weighed into a number: the rule has none.

    Parameters
    ----------
    rule : {"402.111", "1003.140"}
        The rule that lists the factors.
    answers : mapping of str to Answer
        The answers by the ids of `factor_questions(rule)`. What is not answered is unknown and
        listed as missing.
    claimed : Money or None
        The total amount claimed, with which the dollar lines of the rule are compared ($1,000 in
        402.111; below $5,000 and from $50,000 in 1003.220). An unanswered line follows from it
        alone where nothing else is asked.

    Returns
    -------
    FactorList
        The factors with their directions, the rule's words that may apply, and what is missing.

    Raises
    ------
    RuleError
        With all faults together: an unknown factor or reply, or a yes that the amount contradicts.
    """
    questions = factor_questions(rule)
    known = {question.id for question in questions}
    problems = [
        unknown_name("factor", name, sorted(known), where="factors")
        for name in answers
        if name not in known
    ]
    factors = []
    for question in questions:
        answer = answers.get(question.id)
        if answer is not None and answer.reply not in REPLIES:
            problems.append(
                unknown_name("reply", answer.reply, REPLIES, where=f"factor {question.id}")
            )
            continue
        factors.append(_answered(question, answer, claimed, problems))
    if problems:
        raise RuleError.collected(problems, what=f"factors of {rule}")
    file = _factors_file(rule)
    return FactorList(rule, tuple(factors), _effects(file, factors), _words(file.floor), claimed)


def _answered(
    question: Question, answer: Answer | None, claimed: Money | None, problems: list[Problem]
) -> Factor:
    reply: Reply = answer.reply if answer else "unknown"
    evidence = answer.evidence if answer else ""
    within, line = _line(question, claimed)
    note = ""
    if within is not None:
        note = f"{claimed} claimed is {'within' if within else 'outside'} the line {line}"
        if reply == "yes" and not within:
            problems.append(
                Problem(
                    f"factor {question.id}",
                    f"yes, but {claimed} was claimed",
                    line,
                    "Answer no, or correct the amount claimed",
                )
            )
        elif reply == "unknown" and (not within or question.text.startswith("total claimed")):
            reply, evidence = ("yes" if within else "no"), evidence or "the amount claimed"
    missing = ""
    if reply == "unknown":
        missing = "not answered"
    elif reply == "yes" and not evidence:
        missing = "no evidence reference"
    direction = question.direction if reply == "yes" else "neutral"
    return Factor(question, reply, evidence, direction, missing, note)


def _line(question: Question, claimed: Money | None) -> tuple[bool | None, str]:
    """Is the amount claimed within the factor's dollar line, and the line in words."""
    if question.claimed_below is not None:
        line = f"below {question.claimed_below}"
        return (None if claimed is None else claimed < question.claimed_below), line
    if question.claimed_from is not None:
        line = f"{question.claimed_from} or more"
        return (None if claimed is None else claimed >= question.claimed_from), line
    return None, ""


def _effects(file: FactorsFile, factors: list[Factor]) -> tuple[RuleWords, ...]:
    """The rule's words on what the factors shown may do; both, where both kinds are shown."""
    shown = {factor.direction for factor in factors if factor.reply == "yes"}
    found = []
    if "aggravating" in shown:
        found.append(file.effect.aggravating)
    if "mitigating" in shown:
        found.append(file.effect.mitigating)
    if "aggravating" in shown and file.effect.one_aggravating is not None:
        found.append(file.effect.one_aggravating)
    return tuple(_words(term) for term in found)


def _words(term: TextTerm) -> RuleWords:
    return RuleWords(term.value, term.citation.status)

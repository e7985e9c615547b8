"""What holds where an authority's texts are silent: defaults that are marked, and choices.

Hardly any text says which figure is demanded. A rule set of the third schema leaves out what it
has no source for. The keys that move the amount (`DECISIVE`) stay open until whoever plans the
audit chooses them and gives a reason; for all others the toolkit's default stands, marked
"not found".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from primafacie.core.citation import Citation
from primafacie.core.dated import Cited
from primafacie.core.errors import Problem, RuleError
from primafacie.core.families import unknown_name
from sampling.rules.rule_keys import ALLOWED, DECISIVE, KEYS, NOT_STATED, expected_of

CHOSEN: Final = "chosen."
"""Before the key of a choice, in the text of a rule set that carries choices."""

NO_RULE: Final = Citation(
    "No rule found",
    "Looked for in the sources read and not found; the toolkit's default stands",
    status="not found",
)
OPEN: Final = Citation(
    "No rule found",
    "Looked for in the sources read and not found; the plan must choose, with a reason",
    status="not found",
)
CHOSEN_SECTION: Final = "Chosen where the authority is silent"

_DEFAULTS: Final[Mapping[str, tuple[Any, str]]] = {
    "quantile.unrestricted": ("student", "t with n - 1 degrees of freedom"),
    "quantile.stratified": ("student", "t with n - H degrees of freedom"),
    "treatments.late": (
        "as reviewed",
        "Records that came late and were reviewed count with their finding",
    ),
    "treatments.ineligible": ("zero", "A sampled unit outside the universe counts 0, stays in n"),
    "treatments.waived": ("zero", "0 for the demand, still an error in the rate"),
    "treatments.withdrawn": ("zero", "A unit that the auditor took out counts 0 for the demand"),
    "spares": ("not permitted", "No unit is replaced"),
    "floor": ("none", "No floor"),
    "rounding.lower": ("down", "To the cent, never above the computed limit"),
    "rounding.point": ("half up", "To the cent"),
    "minima.sample": (0, "0 stands for none"),
    "minima.stratum": (0, "0 stands for none"),
}


def completed(values: Mapping[str, Cited]) -> dict[str, Cited]:
    """The values of a text of the third schema, with the defaults for what it leaves out."""
    found = {key: cited for key, cited in values.items() if not key.startswith(CHOSEN)}
    for key in KEYS:
        if key not in found:
            value, note = _DEFAULTS.get(key, (NOT_STATED, "No text says it"))
            found[key] = Cited(value, OPEN if key in DECISIVE else NO_RULE, note)
    for key, cited in values.items():
        if key.startswith(CHOSEN):
            chosen = key.removeprefix(CHOSEN)
            words = found[chosen].citation.section if chosen in found else ""
            note = f"The authority states none ({words})"
            found[chosen] = Cited(cited.value, cited.citation, note)
    return found


def choice_faults(values: Mapping[str, Cited], where: str) -> list[Problem]:
    """Faults of the choices in a text: of keys that are not open, or of values not allowed."""
    found = []
    for full, cited in values.items():
        if not full.startswith(CHOSEN):
            continue
        key = full.removeprefix(CHOSEN)
        stated = values.get(key)
        if key not in DECISIVE:
            found.append(unknown_name("choice", key, DECISIVE, where=where))
        elif stated is not None and stated.value != NOT_STATED:
            found.append(_stated_already(key, stated, where))
        elif expected := expected_of(key, cited.value):
            got = f"the value {cited.value!r}"
            found.append(Problem(f"{where}: {full}", got, expected, "Correct the value"))
    return found


@dataclass(frozen=True)
class RuleChoice:
    """A choice where the authority is silent: the key, its value and the reason."""

    key: str
    value: Any
    because: str

    @classmethod
    def parsed(cls, text: str) -> RuleChoice:
        """Read `KEY=VALUE because REASON`.

        Raises
        ------
        RuleError
            If the key is unknown, the value not allowed or the reason missing.

        Examples
        --------
        >>> RuleChoice.parsed("limit.level=0.90 because the contract names 90%")
        RuleChoice(key='limit.level', value=0.9, because='the contract names 90%')
        """
        rule, word, because = text.partition(" because ")
        key, sign, value = (part.strip() for part in rule.partition("="))
        if not word or not sign or not because.strip():
            raise RuleError(
                f"the choice {text[:80]!r}",
                expected="KEY=VALUE because REASON",
                fix='Write for example "limit.amount=lower limit because the engagement letter '
                'says so"',
            )
        if key not in DECISIVE:
            raise RuleError.of(unknown_name("choice", key, DECISIVE))
        return cls(key, _number(value) if key not in ALLOWED else value, because.strip())


def with_choices(
    text: str, values: Mapping[str, Cited], choices: Sequence[RuleChoice], *, name: str
) -> str:
    """The text of a rule set with the choices written at its end, its own words unchanged.

    Raises
    ------
    RuleError
        With every fault of the choices: a key that the authority states itself, a value that is
        not allowed, a key chosen twice, a reason with a line end.
    """
    problems, tables = [], []
    seen: set[str] = set()
    for choice in choices:
        cited, expected = values.get(choice.key), expected_of(choice.key, choice.value)
        if choice.key not in DECISIVE:
            problems.append(unknown_name("choice", choice.key, DECISIVE))
        elif cited is not None and cited.value != NOT_STATED:
            problems.append(_stated_already(choice.key, cited, name))
        elif expected:
            got = f"{choice.key} = {choice.value!r}"
            problems.append(Problem(name, got, expected, "Choose one of these"))
        elif choice.key in seen:
            problems.append(Problem(name, f"{choice.key} chosen twice", "one choice", ""))
        elif not choice.because.isprintable() or not choice.because:
            problems.append(
                Problem(name, f"the reason for {choice.key}", "one line of printable text", "")
            )
        seen.add(choice.key)
        cite = f"chosen_{choice.key.replace('.', '_')}"
        value, reason = json.dumps(choice.value), json.dumps(choice.because, ensure_ascii=False)
        tables.append(
            f'\n[{CHOSEN}{choice.key}]\nvalue = {value}\ncite = "{cite}"\n'
            f'\n[citations.{cite}]\nsection = "{CHOSEN_SECTION}"\ntitle = {reason}\n'
            'status = "not found"\n'
        )
    if problems:
        raise RuleError.collected(problems, what=f"choices under {name}")
    return text.rstrip("\n") + "\n" + "".join(tables)


def open_problems(name: str, values: Mapping[str, Cited]) -> list[Problem]:
    """One problem per key that the authority leaves open and nobody has chosen yet."""
    return [
        Problem(
            f"rule set {name}",
            f"{key} is not stated ({values[key].citation.section})",
            "a choice, " + (expected_of(key, None) or "a value"),
            f'Add --choose "{key}={_example(key)} because REASON" '
            "(in Python: load_rules(...).choosing)",
        )
        for key in open_keys(values)
    ]


def open_keys(values: Mapping[str, Cited]) -> tuple[str, ...]:
    """The keys that are still open."""
    return tuple(key for key in DECISIVE if values[key].value == NOT_STATED)


def _example(key: str) -> str:
    return str(ALLOWED[key][0]) if key in ALLOWED else "0.90"


def _stated_already(key: str, cited: Cited, where: str) -> Problem:
    return Problem(
        where,
        f"a choice of {key}, which the authority states itself ({cited.citation.section})",
        f"{key} = {cited.value}",
        "Leave the choice out; to depart from a stated rule, write a rule set of your own",
    )


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text

"""The seeds of a draw: one text for hashed draws, one number a stratum for RAT-STATS'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from primafacie.core.digest import short
from primafacie.core.errors import DrawError
from sampling.designs import DESIGNS, Design
from sampling.designs.ticket_rules import check_text
from sampling.draws.records import Draw
from sampling.plans import Plan

Seeds = str | int | float | Mapping[str, Any]


def seeds_of(
    seed: Seeds, designs: Mapping[str, Design], labels: Sequence[str]
) -> tuple[str, dict[str, str]]:
    """The seed as one text, and the seed of every stratum by label.

    Strata drawn by RAT-STATS' numbers need a number each, all of different streams
    (`DrawError`); a plain seed serves where there is one such stratum. Every other stratum
    is drawn from the whole text, which its label tells apart.
    """
    own = [label for label in labels if designs[label].own_seed]
    if isinstance(seed, Mapping):
        given = {str(label): _text(value) for label, value in seed.items()}
        if not own:
            raise DrawError(
                "a seed for each stratum",
                expected="one seed, a text",
                where="seed",
                fix="Strata are told apart by their labels: give one seed for all",
            )
        if sorted(given) != sorted(own):
            raise DrawError(
                f"seeds for the strata {', '.join(sorted(given)) or 'none'}",
                where="seed",
                expected=f"one for each of {', '.join(own)}",
                fix="Give --seed LABEL=NUMBER for each; strata reviewed in full need none",
            )
        text = ", ".join(f"{label}={given[label]}" for label in own)
    elif len(own) > 1:
        raise DrawError(
            "one seed for several strata",
            where="seed",
            expected=f"an explicit seed for each of {', '.join(own)}",
            fix="The same numbers in two strata make them depend on each other: give "
            "seed={label: number, ...}",
        )
    else:
        text = _text(seed)
        given = dict.fromkeys(own, text)
    check_text(text, what="seed")
    for design in dict.fromkeys(designs[label] for label in own):
        design.check_seeds({label: given[label] for label in own if designs[label] == design})
    return text, {label: given.get(label, text) for label in labels}


def check_earlier(plan: Plan, text: str, seeds: Mapping[str, str], earlier: Sequence[Draw]) -> None:
    """Refuse earlier draws from another plan, and a seed or stream that one of them used."""
    for draw in earlier:
        if draw.plan_digest != plan.digest:
            raise DrawError(
                f"draw {draw.number} was made from the plan {short(draw.plan_digest)}",
                expected=f"draws from this plan, {short(plan.digest)}",
                fix="Start a new study for another plan",
            )
        if draw.seed == text:
            raise DrawError(
                f"the seed {text!r} was used for draw {draw.number}",
                expected="a new seed",
                fix="The same seed gives the same sample; use that draw",
            )
        for stratum in draw.strata:
            if stratum.seed is None:
                continue
            stream_of = DESIGNS[stratum.kind].stream_of
            if stream_of(stratum.seed) == stream_of(seeds[stratum.label]):
                raise DrawError(
                    f"the seed {seeds[stratum.label]} gives the stream that {stratum.seed} gave "
                    f"in draw {draw.number}",
                    where=f"stratum {stratum.label}",
                    expected="another stream",
                    fix="The same stream gives the same sample; use that draw",
                )


def _text(seed: Any) -> str:
    """A seed as it is recorded: texts as they were written, numbers with all of their digits."""
    number = isinstance(seed, int | float) and not isinstance(seed, bool)
    text = repr(seed) if number else seed
    check_text(text, what="seed")
    return str(text)

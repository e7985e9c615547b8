"""Records of exposures that earlier releases wrote, as those of the next number."""

from __future__ import annotations

from typing import Any, NoReturn

from primafacie.core.errors import StudyError

Values = dict[str, Any]


def refuse_first(record: Values) -> NoReturn:
    """Refuse an exposure of number 1, whose upper limits cannot be made into exact ones.

    Raises
    ------
    StudyError
        Always; it says how to compute the exposure again.
    """
    raise StudyError(
        f"an exposure of an earlier release ({record['schema']})",
        where="exposure.json",
        expected="an exposure of a later release, whose upper limits are exact",
        fix="Run `primafacie penalty STUDY --assessed-on DAY` again; its upper limits rested on "
        "Student's t, which few violations do not support",
    )


def with_units(record: Values) -> Values:
    """Name the unit of every amount: number 2 as number 3."""
    read_on = str(record["law"]).partition(",")[0]
    made = {**record, "choice": record["limits"], "costs_cents": record["costs"]}
    del made["limits"], made["costs"]
    made["none_found"] = _spread(record["none_found"])
    made["rows"] = [row | {"spread": _spread(row["spread"])} for row in record["rows"]]
    made["regimes"] = {part: _regime(regime, read_on) for part, regime in record["regimes"].items()}
    return made


def _spread(ends: Values | None) -> Values | None:
    if ends is None:
        return None
    amounts = {f"{end}_cents": ends[end] for end in ("low", "point", "high")}
    return {**amounts, "incomplete": ends["incomplete"]}


def _regime(regime: Values, read_on: str) -> Values:
    made = {key: value for key, value in regime.items() if key != "floor_words"}
    made |= {key: _spread(regime[key]) for key in ("claimed", "floor", "maximum")}
    made["parts"] = [_part(part, read_on) for part in regime["parts"]]
    made["persons"] = [
        {
            "name": person["name"],
            "penalty": _spread(person["penalty"]),
            "assessment": _spread(person["assessment"]),
        }
        for person in regime["persons"]
    ]
    return made


def _part(part: Values, read_on: str) -> Values:
    gaps = part["gaps"] or [""]
    penalty, assessment = _spread(part["penalty"]), _spread(part["assessment"])
    return {
        "assessment": assessment,
        # The gaps were one list, that of the penalty first; an amount with a gap is incomplete.
        "assessment_gap": gaps[-1] if part["assessment"]["incomplete"] else "",
        "capped": part["capped"],
        "claimed_cents": part["claimed_in_sample"],
        "first_day": part["first_day"],
        "last_day": part["last_day"],
        "law": _law(part["law"], read_on),
        "penalty": penalty,
        "penalty_gap": gaps[0] if part["penalty"]["incomplete"] else "",
        "penalty_units": part["penalty_units_in_sample"],
        "penalty_units_in_frame": part["penalty_units_in_frame"],
        "sample_assessment_cents": part["sample_assessment"],
        "sample_penalty_cents": part["sample_penalty"],
        "units": part["units_in_sample"],
    }


def _law(law: Values, read_on: str) -> Values:
    made = {key: value for key, value in law.items() if key not in ("amount", "cap", "minimum")}
    made |= {"penalty_cents": law["amount"], "read_on": read_on}
    made |= {f"{key}_cents": law[key] for key in ("cap", "minimum")}
    made["readings"] = [
        {key: value for key, value in reading.items() if key != "other_amount"}
        | {"other_amount_cents": reading["other_amount"]}
        for reading in law["readings"]
    ]
    return made

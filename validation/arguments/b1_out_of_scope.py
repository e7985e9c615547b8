"""B1: the frame against the universe the demand speaks of, both ways."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from primafacie.core.plurals import counted
from validation.appeals.domain_effects import Mask, domain_effects, effect_words
from validation.arguments.argument import Argument
from validation.arguments.needs import frame
from validation.study.amounts import usd
from validation.study.finding_records import Finding, FindingTable, Strength
from validation.study.frame_against_universe import MissingUnits, missing_units, redo_waterfall
from validation.study.frame_columns import FrameColumns
from validation.study.studies import Study

Row = tuple[str, int, int]


class OutOfScope(Argument):
    """Rows outside the period or the universe, and strata of another size than stated."""

    code = "B1"
    needs = (frame("the frame", "the universe extract with its exclusions"),)

    def find(self) -> Finding:
        study = self.study
        scope = _scope(study)
        outside, missing, compared = scope.outside, scope.missing, scope.compared
        rows = [*scope.reasons, *scope.noted]
        sizes = _sizes(study)
        wrong = {label: size for label, size in sizes.items() if size != study.sizes[label]}
        stated = study.known_plan is not None or (study.sample is not None and study.sample.sizes)
        if wrong or (sizes and stated):
            compared.append("the stated sizes")
        if not compared:
            return self.not_tried("the period, the universe extract or the stated size N")
        ways = domain_effects(study, outside, sizes=wrong)
        dollars = next(iter(ways.values()), None)
        found = int(outside.sum())
        strength: Strength = "context" if missing is not None else "not supported"
        if found or wrong:
            strength = (
                "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
            )
        reasons = ", ".join(f"{units:,} {what}" for what, units, _ in scope.reasons if units)
        fact = f"{counted(found, 'unit')} of {self.columns.size:,} outside the scope"
        if found:
            fact += f": {reasons}"
        if missing is not None:
            fact += f"; {missing.words}"
        if wrong:
            differ = "differs" if len(wrong) == 1 else "differ"
            fact += f"; {counted(len(wrong), 'stratum size')} {differ} from the stated one"
        if missing is not None:
            rows += [
                (f"missing from the frame: {kind}", units, cents)
                for kind, units, cents in missing.kinds
                if units
            ]
        rows += [
            (
                f"stratum {label}: N stated {study.sizes[label]:,}, rows {size:,}",
                abs(size - study.sizes[label]),
                0,
            )
            for label, size in wrong.items()
        ]
        again, differing = _waterfall(study)
        if differing:
            verb = "differs" if differing == 1 else "differ"
            fact += f"; {counted(differing, 'step')} of the waterfall {verb} from the record"
            strength = "context" if strength == "not supported" else strength
        words = effect_words(ways, "these units" if found else "N")
        if missing is not None:
            more = (
                "the demand speaks of the frame alone: the missing units were neither sampled nor "
                "projected to; those underpaid could offset overpayments only where they were drawn"
            )
            words = f"{words}; {more}" if words else more
        return self.finding(
            strength,
            f"{fact} (compared with {', '.join(compared)})",
            words or "counted in the frame",
            dollars=dollars if found or wrong else None,
            tables=[
                *again,
                FindingTable(
                    "Frame against universe",
                    ("what", "units", "paid"),
                    tuple((what, f"{units:,}", usd(cents / 100)) for what, units, cents in rows),
                ),
            ]
            if rows
            else again,
            missing=() if study.universe is not None else ("the universe extract",),
        )


@dataclass
class _Scope:
    """Rows out of scope, their reasons, rows to be noted, what was compared, missing units."""

    outside: Mask
    reasons: list[Row] = field(default_factory=list)
    noted: list[Row] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    missing: MissingUnits | None = None


def _scope(study: Study) -> _Scope:
    """The frame compared with the period and the universe."""
    columns = study.columns
    assert columns is not None
    scope = _Scope(np.zeros(columns.size, dtype=bool))

    def row(what: str, rows_of: Mask) -> Row:
        return what, int(rows_of.sum()), int(columns.paid_cents[rows_of].sum())

    if study.period is not None and columns.dates is not None:
        first, last = (np.datetime64(day) for day in study.period)
        late = (columns.dates < first) | (columns.dates > last)
        scope.reasons.append(row("outside the period", late))
        blank = np.isnat(columns.dates)
        if blank.any():
            scope.noted.append(row("without a day: counted as inside", blank))
        scope.outside |= late
        scope.compared.append("the period")
    universe, where = _universe(study)
    if universe is not None:
        foreign = ~columns.among(universe.ids.tolist())
        scope.reasons.append(row(f"not in {where}", foreign))
        scope.missing = missing_units(universe, columns)
        scope.outside |= foreign
        scope.compared.append(where)
    return scope


def _universe(study: Study) -> tuple[FrameColumns | None, str]:
    """What the frame should hold: the universe after the plan's exclusions, or as it stands."""
    redone = redo_waterfall(study)
    if redone is not None and redone.frame is not None and len(redone.steps) > 1:
        return FrameColumns.of(redone.frame), "the universe after its exclusions"
    return study.universe_columns, "the universe"


def _waterfall(study: Study) -> tuple[list[FindingTable], int]:
    """The waterfall as recorded and recomputed, and how many steps differ."""
    redone = redo_waterfall(study)
    if redone is None:
        return [], 0

    def left(pair: tuple[int, int] | None) -> tuple[str, str]:
        return ("", "") if pair is None else (f"{pair[0]:,}", usd(pair[1] / 100))

    rows = tuple((step.rule, *left(step.stated), *left(step.found)) for step in redone.steps)
    heads = (
        "rule",
        "units left, as recorded",
        "paid",
        "units left, recomputed",
        "paid, recomputed",
    )
    table = FindingTable("From the universe to the frame", heads, rows)
    return [table], len(redone.differing)


def _sizes(study: Study) -> dict[str, int]:
    """Rows of each stratum, where N_h was stated and strata can be told."""
    if study.labels is None:
        return {}
    return {label: len(study.rows_of_stratum(label)) for label in study.sizes}

"""A4: units were replaced, left out or not reviewed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extrapolation import Review
from primafacie.core.plurals import counted
from validation.appeals.changed_reviews import (
    counting_zero,
    missing_as_error,
    missing_as_zero,
    with_amounts,
    without_records,
)
from validation.arguments.argument import Argument
from validation.arguments.needs import findings, selected_units
from validation.replay.replication import replication_of
from validation.study.amounts import amount_of, effect_of, own_amount, usd
from validation.study.disclosed_samples import DisclosedSample
from validation.study.finding_records import Finding, FindingTable, Strength
from validation.study.frame_columns import FrameColumns
from validation.study.studies import Study

SHOWN_UNITS = 40
WANTED = ("the selected units", "the disposition of every one of them")


class Dispositions(Argument):
    """The ledger of dispositions: selected, reviewed, replaced, missing; estimates of each way.

    Where the draw was replicated, the units selected are the first n of the draw.
    """

    code = "A4"
    needs = (
        findings(*WANTED),
        selected_units(*WANTED),
    )

    def find(self) -> Finding:
        study = self.study
        review, sample = self.review, self.sample
        skipped, later = _against_draw(study)
        spares = _used_spares(sample, review, skipped)
        # As many skipped units as later numbers were used are not accounted for by any spare.
        unexplained = len(later)
        listed = {unit for ids in sample.spares.values() for unit in ids}
        used = {*spares.in_order, *spares.out_of_order, *spares.surplus}
        selected = set(sample.all_ids) - used - later
        seen = {row.unit_id for row in review.rows}
        own = {row.unit_id for row in review.rows if not row.spare}
        unseen, strangers = selected - seen, own - selected - used - later
        in_place = {*spares.in_order, *spares.out_of_order}
        unseen = set(sorted(unseen)[len(in_place) :]) if len(in_place) < len(unseen) else set()
        replaced = [row for row in review.rows if row.status == "replaced"]
        forbidden = review.rule_set is not None and review.rule_set.spares == "not permitted"
        strength: Strength = "not supported"
        facts = []
        if later:
            strength = "goes to validity"
            facts.append(
                f"{counted(unexplained, 'unit')} of the draw skipped and "
                f"{counted(len(later), 'later number')} of the draw used instead"
            )
        if unseen:
            strength = "goes to validity"
            facts.append(f"{counted(len(unseen), 'selected unit')} without a finding")
        if strangers:
            strength = "goes to validity"
            facts.append(f"{counted(len(strangers), 'reviewed unit')} that were not selected")
        if spares.in_order:
            if strength == "not supported":
                strength = "goes to validity" if forbidden else "context"
            how = "although the rules permit none" if forbidden else "in their order"
            facts.append(
                f"{counted(len(spares.in_order), 'selected unit')} replaced by the disclosed "
                "spares, " + how
            )
        if spares.out_of_order:
            strength = "goes to validity"
            facts.append(
                f"{counted(len(spares.out_of_order), 'disclosed spare')} used out of order: "
                f"{counted(len(spares.passed_over), 'earlier spare')} passed over"
            )
        if spares.surplus:
            strength = "goes to validity"
            facts.append(
                f"{counted(len(spares.surplus), 'disclosed spare')} reviewed without a selected "
                "unit that it replaces"
            )
        if replaced:
            if strength == "not supported":
                strength = "goes to validity" if forbidden else "context"
            how = (
                "although the rules permit none" if forbidden else "by spares, as the rules permit"
            )
            facts.append(f"{counted(len(replaced), 'unit')} replaced {how}")
        foreign, otherwise = _against_frame(study)
        dollars = None
        if foreign:
            strength = "goes to validity"
            facts.append(f"{counted(len(foreign), 'reviewed unit')} that the frame does not hold")
            dollars = effect_of(study, counting_zero(review, foreign | later))
        elif later:
            dollars = effect_of(study, counting_zero(review, later))
        elif otherwise:
            facts.append(
                f"{counted(len(otherwise), 'reviewed unit')} paid another amount than the frame "
                "says"
            )
            dollars = effect_of(study, with_amounts(review, otherwise))
            if strength == "not supported":
                lower = dollars is not None and dollars >= 0.01
                strength = "goes to amount" if lower else "context"
        states = Counter(row.status for row in review.rows)
        table = FindingTable(
            "Dispositions",
            ("status", "units"),
            (
                ("selected", f"{len(selected):,}"),
                *((status, f"{count:,}") for status, count in sorted(states.items())),
                ("selected, no finding", f"{len(unseen):,}"),
                ("reviewed, not selected", f"{len(strangers):,}"),
                ("of the draw, skipped", f"{sum(map(len, skipped.values())):,}"),
                ("later numbers of the draw used", f"{len(later):,}"),
                ("disclosed spares", f"{len(listed):,}"),
                ("disclosed spares used in order", f"{len(spares.in_order):,}"),
                ("reviewed, not in the frame", f"{len(foreign):,}"),
                ("paid another amount than in the frame", f"{len(otherwise):,}"),
            ),
        )
        ways = [("as treated", own_amount(study))]
        if any(without_records(row, review.rule_set) for row in review.counted):
            ways.append(("missing as errors", amount_of(missing_as_error(review))))
            ways.append(("missing as 0", amount_of(missing_as_zero(review))))
        computation = "; ".join(f"{name}: {usd(amount)}" for name, amount in ways)
        fact = "; ".join(facts) or "every selected unit was reviewed, and no other"
        if dollars is not None:
            what = "overpaid at most what the frame paid"
            if foreign or later:
                what = " and ".join(
                    name
                    for name, part in (("not in the frame", foreign), ("later numbers", later))
                    if part
                )
                what += " counted at $0.00"
            computation += f"; {what}: {usd(own_amount(study) - dollars)}"
        tables = [table, *([_named(foreign)] if foreign else [])]
        return self.finding(strength, fact, computation, dollars=dollars, tables=tables)


def _named(foreign: set[str]) -> FindingTable:
    """The reviewed units that the frame does not hold; a fact shows no ids."""
    rows = [(unit,) for unit in sorted(foreign)[:SHOWN_UNITS]]
    if len(foreign) > SHOWN_UNITS:
        rows.append((counted(len(foreign) - SHOWN_UNITS, "more unit"),))
    return FindingTable("Reviewed units that the frame does not hold", ("unit",), tuple(rows))


def _against_draw(study: Study) -> tuple[dict[str, list[str]], set[str]]:
    """Units of the draw that were skipped, by stratum, and later numbers used instead of them."""
    skipped: dict[str, list[str]] = {}
    later: set[str] = set()
    for row in replication_of(study).strata:
        own = [one.unit_id for one in row.differences if one.kind == "skipped"]
        later.update(one.unit_id for one in row.differences if one.kind == "later number")
        if own:
            skipped[row.label] = own
    return skipped, later


def _against_frame(study: Study) -> tuple[set[str], dict[str, int]]:
    """Reviewed units that the frame does not hold; and cents overpaid, at most what the frame
    paid, of those whose paid amount is another one there (units of several rows aside).
    """
    columns, review = study.columns, study.review
    if columns is None or review is None:
        return set(), {}
    rows = columns.rows_of([row.unit_id for row in review.counted]).tolist()
    several = columns.repeated() if isinstance(study.frame, FrameColumns) else {}
    foreign, otherwise = set(), {}
    for row, place in zip(review.counted, rows, strict=True):
        if place < 0:
            foreign.add(row.unit_id)
            continue
        paid = int(columns.paid_cents[place])
        if row.paid_cents is not None and row.paid_cents != paid and row.unit_id not in several:
            otherwise[row.unit_id] = min(row.effective_cents, paid)
    return foreign, otherwise


@dataclass(frozen=True)
class _UsedSpares:
    """Spares of a stratum that were reviewed and counted: `in_order` ones are the first of the
    list and no more than the units they replace; `passed_over` are spares that were left out
    before the last one used, `surplus` used ones without a unit that they replace.
    """

    in_order: tuple[str, ...] = ()
    out_of_order: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


def _used_spares(
    sample: DisclosedSample, review: Review, skipped: Mapping[str, Sequence[str]]
) -> _UsedSpares:
    """All strata together. `skipped` are selected units that were not disclosed, by stratum."""
    own = {row.unit_id for row in review.rows if row.counted and not row.spare}
    looked = {row.unit_id for row in review.rows if row.status != "replaced"}
    in_order: list[str] = []
    out_of_order: list[str] = []
    passed_over: list[str] = []
    surplus: list[str] = []
    for label, spares in sample.spares.items():
        used = [unit for unit in spares if unit in own]
        if not used:
            continue
        listed = set(sample.units.get(label, ()))
        selected = listed - set(spares)
        gone = sum(unit not in looked for unit in selected) + len(skipped.get(label, ()))
        # A spare in the list of the sample is there in place of a unit that is not.
        gone += 0 if label in skipped else len(listed & set(used))
        surplus += used[gone:]
        used = used[:gone]
        last = max(map(spares.index, used), default=-1)
        # A spare that was tried and has no records itself gives way to the next one.
        passed = [unit for unit in spares[: last + 1] if unit not in used and unit not in looked]
        passed_over += passed
        (out_of_order if passed else in_order).extend(used)
    return _UsedSpares(tuple(in_order), tuple(out_of_order), tuple(passed_over), tuple(surplus))

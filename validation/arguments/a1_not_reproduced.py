"""A1: the sample cannot be reproduced."""

from __future__ import annotations

from collections.abc import Sequence

from primafacie.core.plurals import counted
from validation.appeals.changed_reviews import counting_zero
from validation.arguments.argument import Argument
from validation.replay.draw_attempts import Difference
from validation.replay.replication import replication_of
from validation.replay.replication_records import Replication
from validation.study.amounts import effect_of, usd
from validation.study.finding_records import Finding, FindingTable, Strength
from validation.study.studies import Study

SHOWN_ATTEMPTS = 8
SHOWN_UNITS = 40


class NotReproduced(Argument):
    """Replicate the draw; what differs is named with its amount, what is missing is named."""

    code = "A1"

    def find(self) -> Finding:
        study = self.study
        found = replication_of(study)
        if not found.tried:
            return self.not_tried(*found.missing)
        fact = found.statement
        instead = [
            one for one in found.differences if one.kind not in ("skipped", "disclosed spare")
        ]
        dollars = None
        if instead and study.review is not None:
            ids = {one.unit_id for one in instead}
            dollars = effect_of(study, counting_zero(study.review, ids))
            words = _paid_words(study, found.differences)
            fact += f"; {words}" if words else ""
        return self.finding(
            _strength(found),
            fact,
            _computation(study, found, dollars),
            dollars=dollars,
            p=found.chance if found.complete else None,
            missing=found.missing if found.verdict == "cannot be concluded" else (),
            tables=_tables(study, found),
        )


def _strength(found: Replication) -> Strength:
    """Only a draw that is stated, or identified beyond chance, goes to validity."""
    if found.complete:
        return "context" if found.contradicts else "not supported"
    if found.verdict == "cannot be concluded":
        return "not supported"
    if found.verdict == "not reproduced":
        return "goes to validity"
    if any(row.verdict == "not reproduced" for row in found.strata):
        return "goes to validity"
    kinds = {one.kind for one in found.differences}
    if kinds & {"later number", "not in the frame"}:
        return "goes to validity"
    if "not found in the draw" in kinds and not found.missing:
        return "goes to validity"
    return "context"


def _paid_words(study: Study, ones: Sequence[Difference]) -> str:
    """What was paid on average for the skipped units and for those used instead."""
    means = []
    for skipped in (True, False):
        ids = [one.unit_id for one in ones if (one.kind == "skipped") == skipped and one.unit_id]
        mean = _mean_paid(study, ids)
        if mean is None:
            return ""
        means.append(usd(mean))
    return (
        f"the units that were skipped were paid {means[0]} on average, the units instead {means[1]}"
    )


def _mean_paid(study: Study, ids: Sequence[str]) -> float | None:
    columns = study.columns
    if columns is None or not ids:
        return None
    rows = columns.rows_of(ids)
    paid = columns.dollars[rows[rows >= 0]]
    return float(paid.mean()) if len(paid) else None


def _computation(study: Study, found: Replication, dollars: float | None) -> str:
    sample = study.disclosed
    ways = "one way" if found.tried == 1 else f"{found.tried:,} ways"
    if not found.attempts:
        tried = next(iter(found.searches.values()), None)
        how = "drawn by its plan"
        if tried is not None:
            how = f"no seed was stated, so every {tried.generator.name} stream was tried"
    elif sample is None or not sample.program_stated:
        how = f"replicated {ways}"
    else:
        how = f"replicated with {sample.program} and the stated seed, {ways}"
    text = how + found.compared_with_chance
    for label, search in found.searches.items():
        where = f" in stratum {label}" if len(found.searches) > 1 else ""
        name, number = search.generator.name, len(search.streams)
        text += f"; of all {name} streams {number:,} give these units{where}"
        if search.stated and found.complete:
            text += f" ({search.stated})"
    if dollars is not None:
        text += (
            "; with the units that the draw does not give counted at $0.00 the amount falls by "
            f"{usd(dollars)}"
        )
    if found.verdict == "not reproduced" and study.sampled_overpayment is not None:
        text += (
            f"; without the extrapolation {usd(study.sampled_overpayment)} found in the sample "
            "remain"
        )
    return text


def _tables(study: Study, found: Replication) -> list[FindingTable]:
    ranked = sorted(found.attempts, key=lambda one: -one.matching)[:SHOWN_ATTEMPTS]
    tables = [
        FindingTable(
            "Ways of drawing tried, the best first",
            ("way", "units that match", "all of them", "in the same order"),
            tuple(
                (
                    one.variant,
                    f"{one.matching:,}",
                    "yes" if one.same_set else "no",
                    "yes" if one.same_order else "no",
                )
                for one in ranked
            ),
        )
    ]
    if len(found.strata) > 1:
        tables.append(
            FindingTable(
                "Replication by stratum",
                ("stratum", "N", "n", "units that match", "verdict", "way"),
                tuple(
                    (r.label, f"{r.size:,}", f"{r.n:,}", f"{r.matching:,}", r.verdict, r.way)
                    for r in found.strata
                ),
            )
        )
    if found.differences:
        tables.append(_named(study, found.differences))
    return tables


def _named(study: Study, ones: Sequence[Difference]) -> FindingTable:
    """Each difference with its place in the draw, what was paid and what was found."""
    columns, review = study.columns, study.review
    over = (
        {row.unit_id: row.effective_cents for row in review.counted} if review is not None else {}
    )
    rows: list[tuple[str, ...]] = []
    for one in ones[:SHOWN_UNITS]:
        row = int(columns.rows_of([one.unit_id])[0]) if columns is not None else -1
        paid = usd(columns.paid_cents[row] / 100) if columns is not None and row >= 0 else ""
        overpaid = usd(over[one.unit_id] / 100) if one.unit_id in over else ""
        place = "" if one.position is None else f"{one.position:,}"
        rows.append((one.stratum, place, one.kind, one.unit_id, paid, overpaid))
    if len(ones) > SHOWN_UNITS:
        more = counted(len(ones) - SHOWN_UNITS, "more unit")
        rows.append(("", "", more, "", "", ""))
    return FindingTable(
        "Units that differ from the draw",
        ("stratum", "place in the draw", "what", "unit", "paid", "overpaid"),
        tuple(rows),
    )

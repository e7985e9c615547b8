"""Digests of every answer of the law: one line per basis, taken once and kept as proof.

`python -m tests.law.law_answers FILE` writes them. A line changes only where an amount, a mark, a
citation, a gap or a conflict was changed on purpose; the kept file is otherwise never written
again, and the difference of the file names each basis whose law changed.

The days are every day that a law file names, every first day of an annual table, and the days
before and after each, so an answer is constant between two neighboring days. They are kept in the
file too: a change of the data must not change the question.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from penalties import LawValue, bases, law_entry, lookup
from penalties.section111.daily_rates import daily_rates
from primafacie.core.citation import Citation
from primafacie.core.serializer import to_record
from primafacie.errors import AuditError, LawConflictError, LawGapError
from sampling import Money
from tests.builders.inside_penalties import open_questions

KEPT = Path(__file__).parent / "data" / "law-answers.txt"
_DAY = timedelta(days=1)


def answer(basis: str, violated_on: date, assessed_on: date) -> tuple[str, str]:
    """What kind of answer two days get, and the whole of it as text (without the file's name)."""
    try:
        value = lookup(basis, violated_on=violated_on, assessed_on=assessed_on)
    except LawGapError as error:
        return "gap", json.dumps([error.got, error.citation, error.question])
    except LawConflictError as error:
        return "conflict", json.dumps(
            [error.got, error.citation, error.question, list(error.readings)]
        )
    kind = "value with readings" if value.readings else "value"
    return kind, f"{value}\n{json.dumps(answer_record(value), sort_keys=True)}"


def answer_record(value: LawValue) -> dict[str, Any]:
    """The whole of an answer, in the keys under which the kept digests were taken."""

    def cents(money: Money | None) -> int | None:
        return None if money is None else money.cents

    return {
        "adjustment_year": value.adjustment_year,
        "amount": cents(value.penalty),
        "amount_gap": value.amount_gap,
        "assessed_on": value.assessed_on.isoformat(),
        "authority": value.authority,
        "basis": value.basis,
        "cap": cents(value.cap),
        "cap_unit": value.cap_unit,
        "citations": _citations(value.citations),
        "minimum": cents(value.minimum),
        "multiple": value.multiple,
        "multiple_base": value.multiple_base,
        "multiple_column": value.multiple_column,
        "multiple_gap": value.multiple_gap,
        "notes": list(value.notes),
        "paragraph": value.paragraph,
        "readings": [
            {
                "citation": to_record(reading.citation),
                "other": reading.other,
                "other_amount": cents(reading.other_amount),
                "question": reading.question,
                "used": reading.used,
            }
            for reading in value.readings
        ],
        "status": value.status,
        "title": value.title,
        "unit": value.unit,
        "violated_on": value.violated_on.isoformat(),
    }


@cache
def _citations(citations: tuple[Citation, ...]) -> Any:
    """The citations as records: the same few hundred in a million answers."""
    return to_record(citations)


def pairs_of(violated: Sequence[date], assessed: Sequence[date]) -> list[tuple[date, date]]:
    """Every pair of days in which the violation is not after the assessment."""
    return [(first, second) for first in violated for second in assessed if first <= second]


def basis_line(basis: str, pairs: Iterable[tuple[date, date]]) -> str:
    """The counts of the kinds of answers of one basis, and the digest of all of them."""
    count: Counter[str] = Counter()
    digest = sha256()
    for first, second in pairs:
        kind, text = answer(basis, first, second)
        count[kind] += 1
        digest.update(f"{first} {second} {kind} {text}\n".encode())
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(count.items()))
    return f"{basis} | {kinds} | {digest.hexdigest()}"


def digest_of(value: Any) -> str:
    """The digest of a value as JSON."""
    return sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def entry_line(citation: str) -> str:
    """The digest of a printed entry in any order, without its place and its file's digest."""
    record = law_entry(citation).to_dict()
    del record["path"], record["digest"], record["schema"]
    for rows in (record["rows"], *(group["rows"] for group in record["amounts"])):
        rows.sort(key=lambda row: (row["what"], row["value"]))
    return f"{citation} | {digest_of(record)}"


def questions_line() -> str:
    """The digest of every declared gap and conflict, in any order, without the file's name."""
    rows = sorted((q.kind, q.key, q.question, q.days, q.readings, q.mark) for q in open_questions())
    return f"{len(rows)} declared | {digest_of(rows)}"


def rates_line(assessed: Sequence[date]) -> str:
    """The digest of the daily rates of Section 111 on every day of assessment."""
    rows: list[Any] = []
    for day in assessed:
        for plan in ("ghp", "nghp"):
            for amounts in ("base", "adjusted"):
                for tiers in ("proportional", "first set in 2023"):
                    try:
                        rates = daily_rates(
                            plan,  # type: ignore[arg-type]
                            assessed_on=day,
                            amounts=amounts,  # type: ignore[arg-type]
                            adjusted_tiers=tiers,  # type: ignore[arg-type]
                        )
                    except AuditError as error:
                        rows.append([day, plan, amounts, tiers, error.got])
                    else:
                        cites = to_record(rates.citations)
                        found = [
                            rates.rates_cents,
                            rates.cap_cents,
                            rates.status,
                            cites,
                            rates.notes,
                        ]
                        rows.append([day, plan, amounts, tiers, *found])
    return f"{len(rows)} rates | {digest_of(rows)}"


def sections(text: str) -> dict[str, list[str]]:
    """The kept file by its headings."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("# "):
            lines = found.setdefault(line.removeprefix("# "), [])
        elif line:
            lines.append(line)
    return found


def days(line: str) -> list[date]:
    """The days of a line."""
    return [date.fromisoformat(word) for word in line.split()]


def change_days() -> tuple[list[date], list[date]]:
    """Days of violation and of assessment at which any law can change, and their neighbors."""
    from penalties.law.files import law

    tables = {year.applies_from for table in law().tables.values() for year in table.years}
    named: set[date] = {date(1980, 1, 1), *(table.read_on for table in law().tables.values())}
    for dated in law().files.values():
        for key, cited in dated.values.items():
            for name, day in [(key, cited.value), *cited.more.items()]:
                if isinstance(day, date):
                    (tables if "assess" in name else named).add(day)
    reach = {day for day in named if day >= date(2015, 11, 1)}

    def around(found: set[date]) -> list[date]:
        return sorted({day + step * _DAY for day in found for step in (-1, 0, 1)})

    return around(named), around(tables | reach | {date(1986, 6, 1), date(2000, 6, 1)})


def main(target: Path) -> None:
    """Write the digests of the law as it is."""
    from penalties.law.files import law

    violated, assessed = change_days()
    pairs = pairs_of(violated, assessed)
    names = sorted(law().index)
    lines = [
        "# violated",
        " ".join(map(str, violated)),
        "# assessed",
        " ".join(map(str, assessed)),
        "# answers on the sample",
        *(basis_line(basis, sample_pairs(violated, assessed)) for basis in bases()),
        "# answers on all pairs",
        *(basis_line(basis, pairs) for basis in bases()),
        "# entries",
        *(entry_line(dated.name) for dated in law().files.values()),
        "# names",
        *(f"{name} | {law_entry(name).name}" for name in names),
        "# questions",
        questions_line(),
        "# section 111",
        rates_line(assessed),
    ]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def sample_pairs(violated: Sequence[date], assessed: Sequence[date]) -> list[tuple[date, date]]:
    """Few pairs that still meet every day of violation and every day of assessment."""
    few = [date(2016, 8, 2), date(2017, 3, 1), date(2024, 8, 7), date(2026, 11, 21)]
    pairs = pairs_of(violated[1::3], few[1:]) + pairs_of([date(2015, 11, 3)], assessed)
    return sorted(set(pairs) | {(date(2015, 11, 2), few[0]), (date(1990, 9, 2), few[0])})


if __name__ == "__main__":
    main(Path(sys.argv[1]))

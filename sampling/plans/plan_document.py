"""The sampling plan as a document: the fields of the OIG's form and of the manual's list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import PlanError
from primafacie.core.results import brief
from sampling.plans.document_fields import FIELDS, FieldRule

if TYPE_CHECKING:
    import pandas as pd

    from sampling.plans.plan_records import Plan

NOT_FILLED = "not filled"


@dataclass(frozen=True)
class DocumentField:
    """One field: its key and label, the form it belongs to, its value and where that is from.

    `value` is None where neither the plan nor the caller fills it; `source` is "plan",
    "given" or "not filled"; `asked_by` names the form with its mark.
    """

    key: str
    label: str
    form: str
    asked_by: str
    value: str | None
    source: str


@brief
@dataclass(frozen=True)
class PlanDocument:
    """The fields in the order of the forms. `unfilled` are the ones that still need words."""

    plan_digest: str
    fields: tuple[DocumentField, ...]

    def __iter__(self) -> Iterator[DocumentField]:
        return iter(self.fields)

    def __getitem__(self, key: str) -> DocumentField:
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

    @property
    def unfilled(self) -> tuple[DocumentField, ...]:
        return tuple(field for field in self.fields if field.value is None)

    def to_dict(self) -> dict[str, Any]:
        return {
            "fields": [asdict(field) for field in self.fields],
            "plan_digest": self.plan_digest,
            "unfilled": [field.key for field in self.unfilled],
        }

    def table(self) -> pd.DataFrame:
        """One row a field."""
        import pandas as pd

        return pd.DataFrame([asdict(field) for field in self.fields])

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The fields as a page."""
        lines, form = [], ""
        for field in self.fields:
            if field.form != form:
                form = field.form
                lines += ["", f"{form} ({field.asked_by})"]
            lines.append(f"  {field.label}: {field.value or f'[{NOT_FILLED}]'}")
        return "\n".join(lines).strip() + "\n"


def plan_document(plan: Plan, *, given: Mapping[str, str] | None = None) -> PlanDocument:
    """Every field of form SD-9 and of the Program Integrity Manual's list, filled from the plan.

    `given` fills by key what no plan knows (objective, persons, approvals); a field that the
    plan fills cannot be given other words. Raises `PlanError` for an unknown key, an empty
    text or a field of the plan's own.

    Source: HHS-OIG, The Audit Process, form SD-9 (sample planning document); Medicare Program
    Integrity Manual, chapter 8, section 8.4.4.4 (from memory).
    """
    words = {key: text.strip() for key, text in (given or {}).items()}
    rules = {rule.key: rule for rule in FIELDS}
    found = []
    for rule in FIELDS:
        value = rule.of(plan)
        source = "plan" if value is not None else NOT_FILLED
        if value is None and words.get(rule.key):
            value, source = words[rule.key], "given"
        found.append(DocumentField(rule.key, rule.label, rule.form, rule.asked_by, value, source))
    _check(words, rules, {field.key: field.source for field in found})
    return PlanDocument(plan.digest, tuple(found))


def _check(
    words: Mapping[str, str], rules: Mapping[str, FieldRule], sources: Mapping[str, str]
) -> None:
    open_keys = [key for key, source in sources.items() if source != "plan"]
    for key, text in words.items():
        if key not in rules or sources[key] == "plan" or not text:
            what = "an empty text" if key in rules and not text else "the field"
            raise PlanError(
                f"{what} {key!r}",
                where="sampling plan document",
                expected="words for one of " + ", ".join(open_keys),
                fix="What the plan itself says stands as it is" if key in rules else "",
            )

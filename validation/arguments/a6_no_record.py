"""A6: the record does not allow the sample to be replicated."""

from __future__ import annotations

from validation.authorities import required_records
from validation.disclosure import disclosure_requests
from validation.replay.replication import replication_of
from validation.study.finding_records import (
    Finding,
    FindingTable,
    Strength,
    make_finding,
    not_tried,
)
from validation.study.studies import Study

READ = ("verified", "secondary")
_NAMES = {"program": "the program", "seed": "the seed", "order": "the order of the list"}


def find(study: Study) -> Finding:
    """What is missing where the draw cannot be concluded, the rule that requires it, the request.

    It goes to validity only where the rules of the demand require a record that is missing.
    """
    found = replication_of(study)
    if study.columns is None or study.disclosed is None or study.labels is None:
        return not_tried(study, "A6", *found.missing)
    open_strata = [row for row in found.strata if row.verdict == "cannot be concluded"]
    if found.verdict != "cannot be concluded" and not open_strata:
        return make_finding(
            study,
            "A6",
            "not supported",
            "the record of the draw is enough for a verdict on it (see A1)",
            f"the verdict on the draw: {found.verdict}",
        )
    lacking = found.records
    if not lacking:
        return make_finding(
            study,
            "A6",
            "not supported",
            "the record of the draw is complete; so few units match by chance as well",
            "the parts of the record compared with those that a replication needs",
        )
    rule = study.rule_set
    required = required_records(rule.name) if rule is not None else None
    items = [one.item for one in lacking if required and one.item in required.items]
    # A rule whose text was not read cannot carry a conclusion on validity.
    sure = required is not None and required.citation.status in READ
    strength: Strength = "goes to validity" if items and sure else "context"
    requests = [one for one in disclosure_requests(study) if one.part in ("draw", "frame")]
    table = FindingTable(
        "What to ask for",
        ("no.", "part", "what", "without it"),
        tuple((str(one.number), one.part, one.what, one.why) for one in requests),
    )
    why = "; ".join(record.words for record in lacking)
    rules = "no rule of the demand that was read requires this record"
    if items and required is not None:
        rules = f"{required.citation} requires that {_kept(items)} kept"
        if not sure:
            rules += "; that text was not at hand and must be confirmed before filing"
    return make_finding(
        study,
        "A6",
        strength,
        f"the record does not allow the sample to be replicated: it lacks {why}",
        f"{rules}; what is missing is asked for in the disclosure requests",
        missing=[record.words for record in lacking],
        tables=[table] if requests else (),
    )


def _kept(items: list[str]) -> str:
    names = [_NAMES.get(item, item) for item in items]
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"

"""A6: the record does not allow the sample to be replicated."""

from __future__ import annotations

from validation.arguments.argument import Argument
from validation.disclosure import disclosure_requests
from validation.replay.replication import replication_of
from validation.study.finding_records import Finding, FindingTable, Strength

READ = ("verified", "secondary")
_NAMES = {"program": "the program", "seed": "the seed", "order": "the order of the list"}


class NoRecord(Argument):
    """What is missing where the draw cannot be concluded, the rule that requires it, the request.

    It goes to validity only where the rules of the demand require a record that is missing.
    """

    code = "A6"

    def find(self) -> Finding:
        study = self.study
        found = replication_of(study)
        if study.columns is None or study.disclosed is None or study.labels is None:
            return self.not_tried(*found.missing)
        open_strata = [row for row in found.strata if row.verdict == "cannot be concluded"]
        if found.verdict != "cannot be concluded" and not open_strata:
            return self.finding(
                "not supported",
                "the record of the draw is enough for a verdict on it (see A1)",
                f"the verdict on the draw: {found.verdict}",
            )
        lacking = found.records
        if not lacking:
            return self.finding(
                "not supported",
                "the record of the draw is complete; so few units match by chance as well",
                "the parts of the record compared with those that a replication needs",
            )
        rule = study.rule_set
        required = self.catalogue().required_records(rule.name) if rule is not None else None
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
        return self.finding(
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

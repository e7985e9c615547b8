"""G1: data needed to replay the study were not given."""

from __future__ import annotations

from validation.arguments.argument import Argument
from validation.disclosure import disclosure_requests
from validation.study.finding_records import Finding, FindingTable


class Disclosure(Argument):
    """What is missing, as numbered requests."""

    code = "G1"
    lists_requests = True

    def find(self) -> Finding:
        study = self.study
        requests = disclosure_requests(study)
        table = FindingTable(
            "Disclosure requests",
            ("no.", "part", "what", "without it"),
            tuple((str(r.number), r.part, r.what, r.why) for r in requests),
        )
        return self.finding(
            "context" if requests else "not supported",
            f"{len(requests)} parts of the record of the study were not given",
            "the parts given compared with the record that a study needs to be replayed",
            missing=[request.what for request in requests],
            tables=[table] if requests else (),
        )

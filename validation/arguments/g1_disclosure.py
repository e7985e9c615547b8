"""G1: data needed to replay the study were not given."""

from __future__ import annotations

from validation.disclosure import disclosure_requests
from validation.study.finding_records import Finding, FindingTable, make_finding
from validation.study.studies import Study


def find(study: Study) -> Finding:
    """What is missing, as numbered requests."""
    requests = disclosure_requests(study)
    table = FindingTable(
        "Disclosure requests",
        ("no.", "part", "what", "without it"),
        tuple((str(r.number), r.part, r.what, r.why) for r in requests),
    )
    return make_finding(
        study,
        "G1",
        "context" if requests else "not supported",
        f"{len(requests)} parts of the record of the study were not given",
        "the parts given compared with the record that a study needs to be replayed",
        missing=[request.what for request in requests],
        tables=[table] if requests else (),
    )

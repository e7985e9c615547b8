"""The penalty memo: what the law allows on the violations found."""

from __future__ import annotations

from datetime import date

from primafacie.app.steps.report_kinds.report_kind import Prepared, ReportKind, ReportOptions
from primafacie.app.steps.used_records import named_draw, named_inputs, simulated_note
from primafacie.core.folder import StudyFolder


def _prepared(study: StudyFolder, options: ReportOptions) -> Prepared:
    """The penalty memo, computed again from the kept review; it must equal the kept exposure."""
    del options
    from primafacie.app.reports import build_penalty_memo
    from primafacie.app.steps.exposure_step import kept_bundle, kept_exposure

    kept = kept_exposure(study)
    step = study.manifest.latest("exposure")
    draw = named_draw(study, step)
    document = build_penalty_memo(
        kept.exposure,
        title=f"Penalty memo: {study.manifest.title}",
        factors=kept.factors,
        digest=kept.digest,
        bundle=kept_bundle(study),
        head=study.manifest.up_to("exposure").head,
        simulated=simulated_note(study, step) or "",
        seed=f"{draw.seed} ({draw.seed_source})" if draw else "",
        dated=date.fromisoformat(step.at[:10]) if step else None,
    )
    return Prepared(document, "penalty", inputs=named_inputs(study, step))


PENALTY = ReportKind("penalty", _prepared)

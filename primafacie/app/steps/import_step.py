"""A sample drawn elsewhere becomes a study: its frame or N_h, its findings, its statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.case_step import case_inputs, keep_case
from primafacie.app.steps.frame_step import kept_frame
from primafacie.app.steps.how_to_check import HOW_TO_CHECK
from primafacie.app.steps.kept_records import kept_name
from primafacie.app.steps.revised_reviews import check_reason
from primafacie.app.steps.step_facts import BESIDE_FRAME, FrameFacts, ImportFacts, ReviewFacts
from primafacie.app.steps.written_files import opened_or_new
from primafacie.core.errors import StudyError
from primafacie.core.families import unknown_name
from primafacie.core.folder import MANIFEST, StudyFolder
from primafacie.core.money import Money

if TYPE_CHECKING:
    from extrapolation import Review, SampleStatement
    from extrapolation.reviews.raw_tables import RawTables
    from primafacie.app.reports.imported_samples import ImportedSample
    from sampling import Frame, RuleSet
    from sampling.intake import TableFormat
    from sampling.plans import CaseFile

RECORD = "3-draw/import.json"
UNIT_ID = "unit_id"


@dataclass(frozen=True)
class ImportOptions:
    """The options of `primafacie import`.

    `sizes`, `paid` and `clusters` are by stratum, or of one stratum under ""; `universe` and
    `universe_paid` are the units and dollars that the document `source` states.
    """

    findings: Path
    rules: RuleSet
    columns: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    paid: Mapping[str, Money] = field(default_factory=dict)
    clusters: Mapping[str, int] = field(default_factory=dict)
    strata_file: Path | None = None
    universe: int | None = None
    universe_paid: Money | None = None
    source: str = ""
    design: str = "simple"
    program: str = ""
    version: str = ""
    way: str = ""
    seeds: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    in_order: bool = False
    drawn_by: str = ""
    drawn_on: date | None = None
    reference: str = ""
    underpayment_floor: str | None = None
    blank_finding: str | None = None
    confirm_amounts: str | None = None
    form: TableFormat | None = None
    strata_form: TableFormat | None = None
    title: str = ""
    case: CaseFile | None = None


@dataclass(frozen=True)
class Imported:
    """What the import made: the study, the record of the sample, and the review."""

    study: StudyFolder
    sample: ImportedSample
    review: Review


def keep_import(root: Path, options: ImportOptions) -> Imported:
    """Read the findings with what is stated of the draw, replay the draw, and keep all of it.

    The folder is new, or a study that `primafacie check` started and that holds its frame alone.
    """
    from extrapolation import import_sample
    from primafacie.app.reports.imported_samples import ImportedSample
    from sampling.plans.underpayment_floors import floor_from_text
    from validation import Study, replicate

    before = _started(root)
    framed = before is not None and before.manifest.latest("frame") is not None
    frame = kept_frame(before) if before is not None and framed else None
    sizes, paid, clusters = _numbers(options, frame)
    review = import_sample(
        _tables(options.findings, options.columns, options.form),
        rules=options.rules,
        sizes=sizes or None,
        frame=frame,
        paid=paid or None,
        clusters=clusters or None,
        statement=_statement(options),
        design=options.design,
        underpayment_floor=floor_from_text(options.underpayment_floor),
        confirm_amounts=options.confirm_amounts,
        blank_finding=options.blank_finding,
    )
    found = replicate(Study(frame=frame, review=review))
    sample = ImportedSample.of(review, found, design=options.design, columns=dict(options.columns))
    study = opened_or_new(root, title=options.title or options.findings.stem)
    keep_case(study, options.case)
    _keep_sample(study, sample, options, framed=frame is not None)
    last = study.manifest.latest("review")
    if last is None or last.stated(ReviewFacts).review_digest != review.digest:
        keep_imported_review(study, review, [options.findings], options.form)
    return Imported(study, sample, review)


def _keep_sample(
    study: StudyFolder, sample: ImportedSample, options: ImportOptions, *, framed: bool
) -> None:
    """Keep the record of the sample; a run that was stopped after it has done so already."""
    earlier = study.manifest.latest("import")
    if earlier is not None:
        if earlier.stated(ImportFacts).import_digest == sample.digest:
            return
        raise StudyError(
            "a study that holds another import",
            where=str(study.root),
            expected="a new folder, or the same import again",
            fix="Name a new folder",
        )
    inputs = case_inputs(study)
    if framed:
        inputs |= {"frame": study.manifest.steps[0].stated(FrameFacts).content_digest}
    what = f"imported {sample.replay.units:,} units drawn elsewhere; {sample.replay.verdict}"
    with study.step("import", what, inputs=inputs) as step:
        digest = step.write(RECORD, sample.written())
        if not framed:
            step.write("HOW-TO-CHECK.txt", HOW_TO_CHECK.encode("utf-8"))
        if options.strata_file is not None:
            name = kept_name("strata", options.strata_file)
            step.copy(f"2-plan/{name}", options.strata_file)
        step.state(ImportFacts(digest))


def kept_import(study: StudyFolder) -> ImportedSample | None:
    """The record of the sample drawn elsewhere; None in a study that drew its own."""
    from primafacie.app.reports.imported_samples import FORM

    if study.manifest.latest("import") is None:
        return None
    path = study.latest_file("import", "import.json")
    return FORM.read(path.read_bytes(), where=path.name)


def check_not_imported(study: StudyFolder, refused: str) -> None:
    """Refuse what a study of an imported sample cannot do (`StudyError`)."""
    if study.manifest.latest("import") is not None:
        raise StudyError(
            f"the sample of this study was drawn elsewhere, so that {refused}",
            where=str(study.root),
            expected="a study whose sample is planned and drawn here",
            fix='Start a new study: primafacie check FILE --study "FOLDER"',
        )


def imported_again(
    study: StudyFolder,
    sample: ImportedSample,
    source: Path,
    *,
    confirm_amounts: str | None,
    blank_finding: str | None,
    form: TableFormat | None,
) -> Review:
    """Other findings on the same sample: read as the first ones were."""
    from extrapolation import import_sample

    framed = study.manifest.latest("frame") is not None
    review = import_sample(
        _tables(source, sample.columns, form),
        rules=sample.rule_set,
        sizes=sample.sizes,
        frame=kept_frame(study) if framed else None,
        paid=sample.paid,
        clusters=sample.clusters,
        statement=sample.statement,
        design=sample.design,
        confirm_amounts=confirm_amounts,
        blank_finding=blank_finding,
    )
    _check_same_units(study, review)
    return review


def keep_imported_review(
    study: StudyFolder,
    review: Review,
    sources: Sequence[Path],
    form: TableFormat | None,
    *,
    reason: str = "",
) -> None:
    """Keep the findings and the review that was read of them, as a step."""
    replaces = check_reason(study, review, reason)
    imported = study.manifest.latest("import")
    digest = "" if imported is None else imported.stated(ImportFacts).import_digest
    what = f"read the findings on {len(review.counted):,} units drawn elsewhere"
    with study.step("review", what, inputs={"import": digest}) as step:
        for source in sources:
            step.copy(f"4-review/{kept_name('findings', source)}", source)
        written = step.write("4-review/review.json", review.written())
        read_as = form.to_dict() or None if form is not None else None
        step.state(ReviewFacts(written, read_as, replaces=replaces, reason=reason))


def _started(root: Path) -> StudyFolder | None:
    """The study that holds a frame alone, or an import that was stopped; None for a new folder.

    `StudyError` for a study that holds other steps.
    """
    if not (root / MANIFEST).exists():
        return None
    study = StudyFolder.open(root)
    kinds = {step.kind for step in study.manifest.steps} - BESIDE_FRAME
    if kinds <= {"import", "review"}:
        return None  # the same import again, without a frame
    if "frame" not in kinds or kinds - {"frame", "import", "review"}:
        raise StudyError(
            f"the study holds other steps already ({', '.join(sorted(kinds - {'frame'}))})",
            where=str(root),
            expected="a new folder, or a study with its frame alone (primafacie check)",
            fix="Name a new folder",
        )
    return study


def _check_same_units(study: StudyFolder, review: Review) -> None:
    """A sample is what it is: other findings are findings on the same units."""
    from extrapolation.reviews.records import FORM

    path = study.file(
        next(name for name in study.manifest.of_kind("review")[0].files if name.endswith(".json"))
    )
    first = FORM.read(path.read_bytes(), where=path.name)
    ours = {(row.stratum, row.unit_id) for row in review.rows}
    theirs = {(row.stratum, row.unit_id) for row in first.rows}
    if ours != theirs:
        raise StudyError(
            f"{len(theirs - ours):,} sampled units without findings, and {len(ours - theirs):,} "
            "units that were not sampled",
            where="findings",
            expected="findings on the units of the import, each once",
            fix="Complete the findings; another sample is another study",
        )


def _tables(source: Path, columns: Mapping[str, str], form: TableFormat | None) -> RawTables:
    """The findings under the names of their roles."""
    from extrapolation.reviews.raw_tables import IDS, read_tables

    ids = (*IDS, columns.get(UNIT_ID, UNIT_ID))
    tables = read_tables(source, form=form, ids=ids)
    lost = [column for column in columns.values() if column not in tables.columns]
    if lost:
        fix = "Name the columns with --finding-column"
        raise StudyError.collected(
            [
                unknown_name("column", name, tables.columns, where=source.name, fix=fix)
                for name in lost
            ],
            what="findings",
        )
    return tables.renamed({column: role for role, column in columns.items()})


def _numbers(
    options: ImportOptions, frame: Frame | None
) -> tuple[dict[str, int], dict[str, Money], dict[str, int]]:
    """Units, dollars and clusters by stratum, from the options or from the table of the strata."""
    sizes = {label or "1": number for label, number in options.sizes.items()}
    paid, clusters = dict(options.paid), dict(options.clusters)
    if options.strata_file is not None:
        if sizes or paid or clusters:
            raise StudyError(
                "strata typed and in a table",
                where="--strata-file",
                expected="one of them",
                fix="Leave out --stratum-units, --stratum-paid and --stratum-clusters",
            )
        sizes, paid, clusters = _strata_table(options.strata_file, options.strata_form)
    if not sizes and options.universe is not None and frame is None:
        sizes = {"1": options.universe}
    if not paid and options.universe_paid is not None and len(sizes) == 1 and frame is None:
        paid = {next(iter(sizes)): options.universe_paid}
    if not sizes and frame is None:
        raise StudyError(
            "findings without the size of the universe",
            where="import",
            expected="the units of the universe (--universe), of each stratum (--stratum-units or "
            "--strata-file), or a study with its frame",
            fix="Give the number of units that the sample was drawn from",
        )
    counted = frame.size if frame is not None else sum(sizes.values())
    if options.universe is not None and options.universe != counted:
        raise StudyError(
            f"{options.universe:,} units in the universe",
            where="--universe",
            expected=f"the {counted:,} units of the {'frame' if frame is not None else 'strata'}",
            fix="Correct the count of the universe, or of the strata",
        )
    alone = next(iter(sizes)) if len(sizes) == 1 else "1"
    return (
        sizes,
        {label or alone: amount for label, amount in paid.items()},
        {label or alone: number for label, number in clusters.items()},
    )


def _strata_table(
    path: Path, form: TableFormat | None
) -> tuple[dict[str, int], dict[str, Money], dict[str, int]]:
    """A table of the strata: stratum and units, and paid and clusters where it has them."""
    from sampling.intake import read_table

    table = read_table(path, needed=("stratum", "units"), form=form, error=StudyError)
    labels = table.ids("stratum", unique=True)
    units = table.whole_numbers("units")
    cents = table.cents("paid") if "paid" in table else [None] * len(table)
    clusters = table.whole_numbers("clusters") if "clusters" in table else [None] * len(table)
    table.raise_problems()
    table.note_unused(("stratum", "units", "paid", "clusters"))
    return (
        {k: n for k, n in zip(labels, units, strict=True) if n is not None},
        {k: Money(v) for k, v in zip(labels, cents, strict=True) if v is not None},
        {k: n for k, n in zip(labels, clusters, strict=True) if n is not None},
    )


def _statement(options: ImportOptions) -> SampleStatement:
    from extrapolation import SampleStatement, StatedUniverse
    from validation.replay.generators import generator_named

    universe = None
    if options.source.strip():
        if options.universe is None:
            raise StudyError(
                "a source of the count, and no count",
                where="--universe-source",
                expected="the units that the document states",
                fix="Give --universe UNITS",
            )
        universe = StatedUniverse(options.universe, options.source.strip(), options.universe_paid)
    return SampleStatement(
        program=generator_named(options.program).name if options.program else "",
        version=options.version,
        way=options.way,
        seeds=dict(options.seeds),
        order=options.order,
        in_order=options.in_order,
        drawn_by=options.drawn_by,
        drawn_on=options.drawn_on,
        reference=options.reference,
        universe=universe,
    )

"""The structure: one way of imports, whole concepts, kinds known to their families alone."""

from __future__ import annotations

from statistics import median

import pytest

from extrapolation.bounds.bound import BOUNDS
from extrapolation.estimators.estimator import ESTIMATORS
from primafacie.app.cli import commands
from primafacie.app.reports.formats.report_format import FORMATS as REPORT_FORMATS
from primafacie.app.steps.report_kinds.report_kind import KINDS
from primafacie.core.families import Family
from sampling.allocation.allocation_methods import ALLOCATION_METHODS
from sampling.designs import DESIGNS
from sampling.engines.engine import ENGINES
from sampling.intake.formats import FORMATS
from sampling.strata.boundary_methods import BOUNDARY_METHODS
from tests.architecture import source_graph
from tests.architecture.imported_names import imported_names
from tests.architecture.kind_names import kind_comparisons, kind_tuples
from tests.architecture.parsed_sources import sources
from validation.arguments import ARGUMENTS
from validation.replay.generators import GENERATORS

pytestmark = pytest.mark.checkout

FAMILIES: tuple[Family[object], ...] = (
    ALLOCATION_METHODS,
    ARGUMENTS,
    BOUNDARY_METHODS,
    BOUNDS,
    DESIGNS,
    ENGINES,
    ESTIMATORS,
    FORMATS,
    GENERATORS,
    KINDS,
    REPORT_FORMATS,
)  # type: ignore[assignment]

# A file that serves one other is the second half of its neighbor, unless there is a reason.
ALONE = {
    "extrapolation.estimates.estimated_totals": "what was estimated, not what is asked of it",
    "extrapolation.estimates.own_limits": "limits from an estimator's own variance",
    "extrapolation.estimators.second_opinions": "jackknife and bootstrap, not the estimate itself",
    "extrapolation.estimators.unknown_universe": "the product of two samples, of summaries alone",
    "extrapolation.reviews.stated_floors": "an assumption of its own, not a number of the strata",
    "extrapolation.exports.r_scripts": "one program per file",
    "extrapolation.exports.sas_scripts": "one program per file",
    "extrapolation.exports.stata_scripts": "one program per file",
    "sampling.plans.rule_check_list": "the rules one by one, not what is asked of a check",
    "sampling.rules.rule_values": "what the values mean, not where they are from",
    "extrapolation.bounds.exponential_sums": "a method of its own beside the spline",
    "extrapolation.bounds.polya_totals": "a distribution with methods and sources of its own",
    "extrapolation.monitoring.union_limits": "an algorithm with a source of its own",
    "extrapolation.ratstats.appraisal_rows": "which rows belong together, not how they are read",
    "extrapolation.reviews.finding_checks": "what is refused in a row, apart from its reading",
    "extrapolation.reviews.worksheet_tables": "headings, titles and totals, before any cell",
    "extrapolation.reviews.plain_review": "findings read without one",
    "extrapolation.reviews.provenance": "how the choices came about, apart from the findings",
    "primafacie.app.steps.amend_step": "a plan that is changed, not made",
    "primafacie.app.steps.formula_step": "what is searched for, not how it is typed",
    "primafacie.app.steps.draw_preview": "what would be drawn, without a draw",
    "primafacie.app.steps.comparison_step": "plans that are compared, not kept",
    "primafacie.core.shown_pages": "the page of a result, apart from the protocol",
    "extrapolation.samples.frame_amounts": "what the frame adds to a sample, for bounds",
    "extrapolation.simulation.enumeration": "every sample instead of random ones",
    "extrapolation.simulation.assured_sizes": "a size that is searched, not a plan simulated",
    "extrapolation.simulation.nested_audits": "audits of several sizes, not the search",
    "extrapolation.simulation.plan_comparison": "several plans, not one",
    "extrapolation.simulation.recommending": "the rule by which a bound is named",
    "penalties.episodes.claim_lines": "claim lines as a record keeps them, not as a table",
    "penalties.exposures.capped_totals": "limits of totals under a yearly cap",
    "penalties.exposures.false_claims": "the False Claims Act's own amounts",
    "penalties.exposures.regimes": "which laws reach the violations, side by side",
    "penalties.exposures.self_disclosures": "the protocols' own amounts",
    "validation.formulas.trial_values": "the values tried as columns, not what is asked of them",
    "primafacie.app.cli.appraise_command": "one command per file",
    "primafacie.app.cli.auditors_sizes": "the tables of auditors, not RAT-STATS' formulas",
    "primafacie.app.cli.commands": "the list of the commands",
    "primafacie.app.cli.example_help": "how a help text shows its examples",
    "primafacie.app.cli.draw_preview": "what would be drawn, without a draw",
    "primafacie.app.cli.plan_comparison": "plans that are compared, not kept",
    "primafacie.app.cli.progress_bars": "progress on a terminal",
    "primafacie.app.demo.audit": "the shipped audit",
    "primafacie.app.demo.findings": "the made findings of the shipped audit",
    "primafacie.app.installation": "what the machine has, for `doctor`",
    "primafacie.app.reports.imported_document": "one document per file",
    "primafacie.app.reports.live.demand_sheets": "one part of the live workbook per file",
    "primafacie.app.reports.live.formula_cells": "from formulas in names to cells",
    "primafacie.app.reports.live.workbooks": "the live workbook as a whole",
    "primafacie.app.reports.letter_document": "one document per file",
    "primafacie.app.reports.notebook_document": "one document per file",
    "primafacie.app.reports.penalty_document": "one document per file",
    "primafacie.app.reports.plan_documents": "one document per file",
    "primafacie.app.reports.section111_document": "one document per file",
    "primafacie.app.reports.self_audit_document": "one document per file",
    "extrapolation.estimates.stratum_findings": "what each stratum showed, for the report",
    "primafacie.app.reports.sections.draw_section": "one section of the workpaper per file",
    "primafacie.app.reports.sections.law_used_section": "one section per file",
    "primafacie.app.reports.sections.statement_section": "one section of the workpaper per file",
    "primafacie.app.reports.redaction": "how what identifies is replaced",
    "primafacie.app.steps.redacted_reports": "what identifies, apart from how it is replaced",
    "primafacie.app.steps.export_step": "one step per file; the page calls it too",
    "primafacie.app.steps.monitor_step": "one step per file; the page calls it too",
    "primafacie.app.steps.notebook_step": "one step per file; the page calls it too",
    "primafacie.app.steps.plan_files": "the TOML form of the choices of a plan",
    "sampling.allocation.exact_costs": "a proof by enumeration, apart from the problem it solves",
    "sampling.allocation.least_cost_sizes": "Bethel's and Chromy's problem in arrays",
    "sampling.designs.sampford_pairs": "joint probabilities by a Fourier transform",
    "sampling.designs.stage_arithmetic": "the arithmetic of stages, for three designs of one file",
    "sampling.designs.systematic_starts": "bytes that never change, for two designs of one file",
    "sampling.designs.unit_lists": "units at hand, as against units of an engine",
    "sampling.draws.first_release": "bytes that never change, of the first release",
    "sampling.engines.hash_order": "sorting hashes in memory, without SQL",
    "sampling.frames.audits.clusters": "one check of a frame per file",
    "sampling.frames.audits.date_coverage": "one check of a frame per file",
    "sampling.frames.audits.overlaps": "one check of a frame per file",
    "sampling.frames.audits.profiles": "one check of a frame per file",
    "sampling.frames.exclusions": "what exclusions took out, apart from the frame",
    "sampling.frames.service_days": "the rule of time zones",
    "sampling.frames.statements": "the statements in SQL, apart from the frame",
    "sampling.frames.tickets_sql": "ticket/1 in SQL: bytes that never change",
    "sampling.intake.csv_faults": "the faults of a text file, not how it is read",
    "sampling.intake.csv_heads": "how a text file begins, settled before it is read",
    "sampling.intake.looking.sheet_structure": "how a workbook is written, seen before it is read",
    "sampling.intake.looking.text_structure": "how a text is written, seen before it is read",
    "sampling.intake.looking.row_states": "what became of a row, by its words",
    "sampling.intake.fixed_width_values": "arithmetic on characters in blocks",
    "sampling.intake.ods_cells": "one kind of workbook per file",
    "sampling.intake.xlsx_cells": "one kind of workbook per file",
    "sampling.intake.xlsx_pieces": "how the XML of a sheet is divided, not what is found in it",
    "sampling.intake.sheet_columns": "the values of a column, not where they are in a sheet",
    "sampling.intake.protected_workbooks": "encryption, before a workbook is looked at",
    "sampling.intake.workbooks": "the bytes of a workbook as cells",
    "sampling.intake.xls_cells": "one kind of workbook per file",
    "sampling.intake.xlsb_cells": "one kind of workbook per file",
    "sampling.intake.fhir_benefits": "the resource, apart from the files that hold it",
    "sampling.intake.x12_billed_claims": "one kind of transaction per file",
    "sampling.intake.x12_remittances": "one kind of transaction per file",
    "extrapolation.bounds.added_scores": "an order of samples with a source of its own",
    "sampling.plans.case_checks": "what a case file must hold, apart from its record",
    "sampling.plans.amendments": "changes of a plan, with their reasons",
    "sampling.plans.several_precisions": "sizes for several quantities at once",
    "sampling.strata.certainty": "Cochran's more than 100% sampling",
    "sampling.strata.kozak_search": "a random search with a name and a source of its own",
    "sampling.strata.options": "every fault of the options at once",
    "primafacie.app.reports.request_letter": "a document of its own",
    "primafacie.app.steps.known_listing_file": "one kind of table per file",
    "primafacie.app.steps.sheet_choices": "choices as they are typed, not as they are kept",
    "sampling.worksheets.codes_sheet": "one sheet per file",
    "sampling.worksheets.about_sheet": "one sheet per file",
    "sampling.worksheets.selection_sheet": "one sheet per file",
    "sampling.worksheets.violation_sheet": "one sheet per file",
    "validation.limit_coverage.coverage_designs": "which way a study is drawn again",
    "validation.limit_coverage.redrawn_limits": "the limits of what was drawn again",
    "validation.replay.attempts_made": "the settings tried, and how many there were",
    "validation.replay.order_search": "which orders of a list can still match, and the budget",
    "validation.replay.known_listings": "what a listing of a known seed shows of a release",
    "validation.replay.generators.surveyselect_methods": "methods of selection, by their papers",
    "validation.replay.generators.mersenne_twister": "a published generator with two seedings",
    "validation.replay.positions": "a test of places that needs no seed",
    "validation.study.frame_against_universe": "two files compared unit by unit",
    "validation.study.id_spellings": "what is refused before anything is compared",
    "sampling.frames.chains": "adjustments followed to their originals",
    "sampling.frames.damaged_ids": "a fault of a column, not of a row",
    "sampling.frames.reading_notes": "what is said of the reading, not the reading",
    "sampling.frames.row_faults": "the kinds of fault and their words, apart from the scan",
}
# Words that are the name of a kind elsewhere and mean something else here.
OTHER_MEANINGS = {
    "extrapolation/ratstats/stratified_variable.py: difference": "a column of RAT-STATS' input",
    "sampling/plans/rule_check_list.py: srs": "a value of a rule set's key",
    "sampling/worksheets/writing.py: .xlsx": "the ending that a worksheet must have",
}


def members() -> set[str]:
    """The files of the members of every family, and of the commands."""
    homes = {f"{family.package}.{home}" for family in FAMILIES for home in family.homes().values()}
    return homes | {f"{commands.PACKAGE}.{entry.module}" for entry in commands.COMMANDS.values()}


def test_no_file_imports_itself_by_way_of_others() -> None:
    assert source_graph.circles() == []


def test_a_file_that_serves_one_other_has_a_reason() -> None:
    found = {
        module: user
        for module, user in source_graph.single_importers(members()).items()
        # Each serves the record of its kind, or the one result that it is the picture of.
        if not module.endswith("_older_forms") and ".figures." not in module
    }
    assert {module: user for module, user in found.items() if module not in ALONE} == {}
    assert [module for module in ALONE if module not in found] == [], "no longer alone"


def test_kinds_are_listed_in_their_families_only() -> None:
    assert kind_tuples() == []


def test_kinds_are_compared_by_name_nowhere() -> None:
    found = {f"{line.split(':')[0]}: {line.split(': ', 1)[1]}" for line in kind_comparisons()}
    assert found == set(OTHER_MEANINGS)


def test_every_declared_member_lies_in_its_file() -> None:
    for family in FAMILIES:
        for name in family.homes():
            assert family[name] is not None, f"{family.what} {name}"


def test_files_hold_whole_concepts() -> None:
    """The median of files that are no leaves: a member of a family is as short as it is."""
    own = members()
    lengths = [
        source.lines
        for source in sources().values()
        if not source.is_package and source.module not in own
    ]
    assert 120 <= median(lengths) <= 200


def test_most_tests_go_through_public_names() -> None:
    inner, total = imported_names()
    assert len(inner) < 0.30 * total

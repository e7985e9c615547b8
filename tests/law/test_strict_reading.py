"""A file of the law is read strictly: every fault is named by file, entry and key, together."""

from __future__ import annotations

import pytest

from penalties.law.files import law_files, needed_law, trying
from penalties.law.law_toml import law_file
from penalties.section111.audit_draws import records_per_quarter
from primafacie.errors import RuleError

STARK, RULE, FACTORS = "1395nn(g)(3)", "402.107", "402.111"
AUDIT, VIOLATION = "Section 111 audit", "1003.200(a)(2)"


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (STARK, ("from = 1994-01-01", "form = 1994-01-01"), "x.toml: base: .*field `form`"),
        (STARK, ("violated_until", "violated_untill"), "x.toml: gaps.before: .*`violated_untill`"),
        (STARK, ("[chain.factor]", "[chian.factor]"), "x.toml: chian: an unknown entry"),
        (STARK, ("[base]", "[bases]"), "x.toml: bases: an unknown entry. Expected one of .*base"),
        (STARK, ("paragraphs =", "paragraph_list ="), "x.toml: paragraph_list: an unknown line"),
        (STARK, ('["1003.310(a)(1)"]', "[7]"), "x.toml: paragraphs: Expected `str`, got `int`"),
        (STARK, ("regulation =", "# regulation ="), "x.toml: regulation: no such line"),
        (RULE, ("[1, 4, 5", '["1", 4, 5'), "x.toml: listed_violations: .*got `str`"),
        (RULE, ("[listed_violations]", "[listed]"), "TOML|listed_violations"),
        (RULE, ("[base]\n", "[basis]\n"), "x.toml: base: no such entry"),
        (FACTORS, ('direction = "aggravating"', 'direction = "worse"'), "aggravating.*worse|enum"),
        (AUDIT, ("value = 250", 'value = "250"'), "x.toml: records_per_quarter: .*got `str`"),
        (VIOLATION, ("[multiple]", "[multiples]"), "x.toml: multiples: an unknown entry"),
        (VIOLATION, ('base = "claimed"', 'bass = "claimed"'), "x.toml: multiple: .*`bass`"),
    ],
)
def test_a_fault_is_named_by_file_entry_and_key(
    name: str, change: tuple[str, str], words: str
) -> None:
    text = needed_law(name).text
    assert change[0] in text
    with pytest.raises(RuleError, match=words):
        law_file(text.replace(*change), path="x.toml")


def test_all_faults_of_a_file_are_named_together() -> None:
    text = needed_law(STARK).text.replace("from =", "form =").replace("[chain", "[chian")
    with pytest.raises(RuleError, match="2 problems") as caught:
        law_file(text, path="x.toml")
    assert "base" in str(caught.value)
    assert "chian" in str(caught.value)


def test_every_entry_is_kept_in_the_order_of_its_file() -> None:
    for file in law_files().values():
        named = [line.strip("[]") for line in file.text.splitlines() if line.startswith("[")]
        first = [key.split(".")[0] for key in file.values]
        expected = [name.split(".")[0].strip('"') for name in named if "citations." not in name]
        assert list(dict.fromkeys(first)) == list(dict.fromkeys(expected)), file.path


def test_a_file_on_trial_is_read_by_the_class_of_its_name() -> None:
    audit = needed_law(AUDIT)
    with trying({audit.path: audit.text.replace("value = 250", "value = 300")}):
        assert records_per_quarter() == 300
    assert records_per_quarter() == 250
    other = audit.text.replace('kind = "rule"', 'kind = "regime"')
    with trying({audit.path: other}):
        assert records_per_quarter() == 250
    unnamed = audit.text.replace('name = "Section 111 audit"', 'name = "Section 112 audit"')
    unnamed = unnamed.replace('aliases = ["audit"]', 'aliases = ["Section 111 audit"]')
    with trying({audit.path: unnamed}), pytest.raises(RuleError, match="another kind"):
        records_per_quarter()

"""Every notebook runs from top to bottom, in its own kernel, and renders to the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from primafacie.app.steps import notebook_step
from primafacie.errors import AuditError

HOUSE = Path(__file__).resolve().parents[2]
NAMES = notebook_step.notebook_names()


@pytest.mark.system
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_and_renders(name: str, tmp_path: Path) -> None:
    notebook = notebook_step.run_notebook(name, {})
    page, paper = notebook_step.write_notebook(name, notebook, tmp_path, formats=("html", "pdf"))
    assert paper.read_bytes().startswith(b"%PDF")
    text = page.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert 'src="http' not in text
    again = notebook_step.write_notebook(
        name, notebook, tmp_path / "again", formats=("html", "pdf")
    )
    assert [p.read_bytes() for p in again] == [page.read_bytes(), paper.read_bytes()]


@pytest.mark.system
@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("2_extrapolate", {"level": 0.95, "rules": "oig-audit"}, ("oig-audit", "At 95%")),
        ("6_section_111", {"late_share": 0.2, "audited": 100}, ("90.7%", "971 late records")),
    ],
)
def test_the_answer_follows_the_parameters(
    name: str, given: dict[str, Any], words: tuple[str, ...]
) -> None:
    answer = notebook_step.run_notebook(name, given).cells[-1]["outputs"][0]["data"][
        "text/markdown"
    ]
    for word in words:
        assert word in answer


@pytest.mark.checkout
@pytest.mark.parametrize("name", NAMES)
def test_the_pair_holds_the_same_cells(name: str) -> None:
    """The .ipynb beside the .py: the same sources, no outputs. `jupytext --sync` keeps them so."""
    script = (HOUSE / "notebooks" / f"{name}.py").read_text(encoding="utf-8")
    book = json.loads((HOUSE / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in book["cells"]:
        assert cell.get("outputs", []) == []
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = "\n".join(f"# {line}".rstrip() for line in source.splitlines())
        assert source in script
    assert sum(line.startswith("# %%") for line in script.splitlines()) == len(book["cells"])


@pytest.mark.parametrize("name", ["nothing", "../secret", "/etc/passwd"])
def test_a_name_never_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(AuditError, match="Expected one of 1_design_and_draw"):
        notebook_step.find_notebook(name)


def test_parameters_are_literals_or_texts() -> None:
    given = notebook_step.parsed(
        ["level=0.95", "seed=lot 9", "names=['a']", "code=__import__('os')"]
    )
    assert given == {"level": 0.95, "seed": "lot 9", "names": ["a"], "code": "__import__('os')"}
    with pytest.raises(AuditError, match="NAME=VALUE"):
        notebook_step.parsed(["level"])


@pytest.mark.system
def test_only_parameters_of_the_notebook_can_be_given() -> None:
    with pytest.raises(AuditError, match="the parameter 'sneaky'"):
        notebook_step.run_notebook("1", {"sneaky": 1})

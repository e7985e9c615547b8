"""A shipped notebook run headless, with other parameters, to a page and a PDF."""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from primafacie.app.steps.written_files import write_aside
from primafacie.core.errors import AuditError
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    from nbformat import NotebookNode

_PACKED = Path(__file__).parent.parent / "notebooks"
_CHECKOUT = Path(__file__).parents[3] / "notebooks"


def notebook_names() -> tuple[str, ...]:
    """The notebooks that are shipped, by name."""
    return tuple(sorted(path.stem for path in _folder().glob("[0-9]_*.py")))


def _folder() -> Path:
    return _PACKED if _PACKED.is_dir() else _CHECKOUT


def find_notebook(name: str) -> Path:
    """The notebook of a name or its number; a name from a user never leads out of the folder."""
    known = notebook_names()
    chosen = [n for n in known if n == name or n.partition("_")[0] == name]
    if not chosen:
        fix = "Name one of these, or its number"
        raise AuditError.of(unknown_name("notebook", name, known, fix=fix))
    return _folder() / f"{chosen[0]}.py"


def parsed(texts: Sequence[str]) -> dict[str, Any]:
    """`level=0.95` as name and value: a Python literal, or else the text itself."""
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise AuditError(
                f"the parameter {text!r}",
                where="--param",
                expected="NAME=VALUE",
                fix="Write for example --param level=0.95",
            )
        try:
            found[name.strip()] = ast.literal_eval(value.strip())
        except (ValueError, SyntaxError):
            found[name.strip()] = value.strip()
    return found


def with_parameters(notebook: NotebookNode, parameters: Mapping[str, Any]) -> NotebookNode:
    """The notebook with a cell of parameters after the one tagged so.

    Only names that the tagged cell assigns can be given: anything else is refused.
    """
    from nbformat.v4 import new_code_cell

    place, cell = next(
        (k, c) for k, c in enumerate(notebook.cells) if "parameters" in c.metadata.get("tags", [])
    )
    known = [
        target.id
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    strange = sorted(set(parameters) - set(known))
    if strange:
        raise AuditError.of(unknown_name("parameter", strange[0], known, where="--param"))
    if parameters:
        lines = [f"{name} = {value!r}" for name, value in parameters.items()]
        notebook.cells.insert(place + 1, new_code_cell("\n".join(["# as given", *lines])))
    return notebook


def run_notebook(name: str, parameters: Mapping[str, Any]) -> NotebookNode:
    """The notebook, executed in a fresh kernel of this Python; `AuditError` where a cell fails."""
    path = find_notebook(name)
    try:
        import jupytext
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError
        from traitlets.config import Config
    except ImportError as error:
        raise AuditError(
            f"the package {error.name} is not installed",
            expected="the notebook packages",
            fix="Install primafacie[notebooks]",
        ) from error
    notebook = with_parameters(jupytext.read(path, fmt="py:percent"), parameters)
    with TemporaryDirectory(prefix="kernel-") as area:
        # Between processes, not over the network, where the system can; in a folder of its own,
        # because two kernels of one folder would talk through the same sockets.
        wires = {"transport": "tcp"} if os.name == "nt" else {"transport": "ipc", "ip": f"{area}/k"}
        config = Config({"ConnectionFileMixin": wires})
        try:
            NotebookClient(notebook, kernel_name="python3", timeout=600, config=config).execute()
        except CellExecutionError as error:
            raise AuditError(
                f"a cell failed with {error.ename}: {error.evalue}",
                where=f"notebook {path.stem}",
                expected="cells that run",
                fix="Check the parameters",
            ) from error
    return notebook


def write_notebook(
    name: str, notebook: NotebookNode, folder: Path, *, formats: Sequence[str]
) -> list[Path]:
    """Write the executed notebook in each format; aside first, then renamed."""
    strange = [to for to in formats if to not in WRITERS]
    if strange:
        raise AuditError.of(unknown_name("format", strange[0], WRITERS))
    stem = find_notebook(name).stem
    data = {f"{stem}.{to}": WRITERS[to](notebook, stem) for to in formats}
    return write_aside(folder, data)


def _page(notebook: NotebookNode, title: str) -> bytes:
    from primafacie.app.reports.notebook_document import notebook_page

    return notebook_page(notebook, title=title).encode("utf-8")


def _paper(notebook: NotebookNode, title: str) -> bytes:
    from primafacie.app.reports.formats.pdf import render_pdf
    from primafacie.app.reports.notebook_document import build_notebook

    del title
    return render_pdf(build_notebook(notebook))


def _executed(notebook: NotebookNode, title: str) -> bytes:
    import nbformat

    del title
    return str(nbformat.writes(notebook)).encode("utf-8")


WRITERS = {"html": _page, "pdf": _paper, "ipynb": _executed}
"""What writes an executed notebook, given with its title, by the ending of the file."""

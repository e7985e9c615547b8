"""The reference: every public name of a package, its signature and its docstring."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from docstring_text import markdown_of
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

WIDE = 80


class PublicNames(SphinxDirective):
    """`{public-names} sampling`: one section a name of `__all__`, in alphabetical order."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Write the sections as Markdown and parse them where the directive stands."""
        package = self.arguments[0]
        module = importlib.import_module(package)
        lines: list[str] = []
        for name in sorted(module.__all__, key=str.lower):
            lines += _section(package, name, getattr(module, name))
        holder = nodes.section()
        holder.document = self.state.document
        self.state.nested_parse(
            StringList(lines, source=f"{package}.__all__"),
            self.content_offset,
            holder,
            match_titles=1,
        )
        return holder.children


def _section(package: str, name: str, item: Any) -> list[str]:
    lines = [f"## {package}.{name}", ""]
    if inspect.ismodule(item):
        return [*lines, *markdown_of(item.__doc__ or ""), ""]
    if callable(item):
        lines += ["```python", f"{name}{_signature(item)}", "```", ""]
    doc = inspect.getdoc(item) if inspect.isclass(item) or inspect.isroutine(item) else None
    if inspect.isclass(item) and doc and doc.startswith(f"{name}("):
        doc = None  # a dataclass without words of its own shows its signature only
    lines += markdown_of(doc or "")
    if inspect.isclass(item):
        lines += _methods(item)
    return [*lines, ""]


def _methods(item: type) -> list[str]:
    lines: list[str] = []
    for name, member in vars(item).items():
        if name.startswith("_"):
            continue
        inner = member.fget if isinstance(member, property) else member
        inner = inner.__func__ if isinstance(inner, classmethod | staticmethod) else inner
        inner = getattr(inner, "func", inner)  # a cached property
        if not inspect.isfunction(inner) or not inner.__doc__:
            continue
        shown = name if isinstance(member, property) else f"{name}{_signature(inner)}"
        lines += ["", f"`{shown}`", *_quoted(markdown_of(inner.__doc__))]
    return lines


def _quoted(lines: list[str]) -> list[str]:
    return ["", *(f"> {line}" for line in lines)]


def _signature(item: Any) -> str:
    try:
        text = str(inspect.signature(item))
    except (TypeError, ValueError):
        return "(...)"
    text = text.replace(": '", ": ").replace("',", ",").replace("')", ")").replace("' =", " =")
    text = text.replace("-> '", "-> ").removesuffix("'")
    return text if len(text) < WIDE else _broken(text)


def _broken(text: str) -> str:
    """One parameter a line."""
    depth, parts, start = 0, [], 1
    end = text.rindex(")")
    for place, sign in enumerate(text[:end]):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 1:
            parts.append(text[start:place].strip())
            start = place + 1
    parts.append(text[start:end].strip())
    return "(\n" + "".join(f"    {part},\n" for part in parts) + text[end:]


def setup(app: Any) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("public-names", PublicNames)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

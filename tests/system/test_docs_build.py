"""The documentation builds without a warning and loads nothing from elsewhere."""

from __future__ import annotations

import html
import inspect
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import extrapolation
import penalties
import sampling
import validation
from primafacie import errors

pytestmark = [pytest.mark.system, pytest.mark.checkout]
HOUSE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("docs")
    pytest.importorskip("sphinx", reason="the documentation needs the dependency group docs")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-E", "docs", str(target)],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return target


def test_no_page_loads_an_outside_address(built: Path) -> None:
    loading = re.compile(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//[^\"]+")
    found = {
        page.name: loading.findall(page.read_text(encoding="utf-8"))
        for page in built.rglob("*.html")
    }
    assert len(found) > 5
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_local_link_leads_somewhere(built: Path) -> None:
    """To a file that is there, and within a page to a place that is there."""
    pages = {page.resolve(): page.read_text(encoding="utf-8") for page in built.rglob("*.html")}
    places = {page: set(re.findall(r'\bid="([^"]+)"', text)) for page, text in pages.items()}
    lost = []
    for page, text in pages.items():
        for target, anchor in re.findall(r'<a[^>]+href="([^"#:]*)(?:#([^"]*))?"', text):
            there = (page.parent / target).resolve() if target else page
            if not there.exists() or (anchor and anchor not in places.get(there, {anchor})):
                lost.append((page.name, target, anchor))
    assert lost == []


def test_the_reference_shows_every_public_name_once_with_a_readable_signature(built: Path) -> None:
    names = [
        f"{package.__name__}.{name}"
        for package in (sampling, extrapolation, validation, penalties, errors)
        for name in package.__all__
        if not inspect.ismodule(getattr(package, name))
    ]
    pages = "".join(
        page.read_text(encoding="utf-8") for page in sorted((built / "reference").glob("*.html"))
    )
    counts = Counter(re.findall(r'<dt class="sig[^"]*" id="([^"]+)"', pages))
    assert {name: counts[name] for name in names if counts[name] != 1} == {}
    heads = re.findall(r'<dt class="sig[^"]*".*?</dt>', pages, flags=re.DOTALL)
    assert len(heads) > 500
    shown = [html.unescape(re.sub(r"<[^>]+>", "", head)) for head in heads]
    broken = [text for text in shown if re.search(r"~|<factory>|typing\.|ForwardRef", text)]
    assert broken == []
    # stars and backticks that were meant as marks do not show as letters
    prose = re.sub(r"<(pre|code|dt)\b.*?</\1>", "", pages, flags=re.DOTALL)
    assert re.findall(r"[^\n]{0,30}(?:\*\*|`)[^\n]{0,30}", prose) == []

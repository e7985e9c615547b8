"""The documentation builds without a warning and loads nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

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

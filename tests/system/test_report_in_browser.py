"""The report in a real browser: it loads nothing from outside, overflows nowhere, and prints."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.system

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium(tmp_path: Path, *words: str) -> str:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "this test needs Chromium: install it (Debian package chromium)"
    done = subprocess.run(
        [program, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return done.stdout


def test_the_page_is_self_contained(demo_once: Path) -> None:
    page = (demo_once / "reports/report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.findall(r"(?:src|href)=\"(?!#)[^\"]*", page)
    assert not re.findall(r"url\((?!#)[^)]*\)|@import", page)


@pytest.mark.parametrize("width", [800, 1200])
def test_nothing_overflows(demo_once: Path, tmp_path: Path, width: int) -> None:
    """The page is measured by itself: a copy carries a script that writes its widths."""
    page = (demo_once / "reports/report.html").read_text(encoding="utf-8")
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    probe = (
        "<script>addEventListener('load',()=>{const wide=[...document.querySelectorAll('table')]"
        ".filter(t=>t.scrollWidth>t.parentElement.clientWidth+1).length;"
        "document.title=`${document.documentElement.scrollWidth} ${innerWidth} ${wide} "
        "${document.querySelectorAll('svg.figure').length}`})</script>"
    )
    copy = tmp_path / "page.html"
    copy.write_text(page.replace("</body>", probe + "</body>"), encoding="utf-8")
    shown = chromium(tmp_path, f"--window-size={width},1000", "--dump-dom", copy.as_uri())
    found = re.search(r"<title>(\d+) (\d+) (\d+) (\d+)</title>", shown)
    assert found is not None
    scroll, inner, wide, figures = (int(value) for value in found.groups())
    assert scroll <= inner
    # On a narrow screen a wide table scrolls in a box of its own; the page itself never does.
    assert wide == 0 or width < 1000
    assert figures == 4


def test_it_prints(demo_once: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    address = (demo_once / "reports/report.html").as_uri()
    chromium(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={target}", address)
    data = target.read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 5

"""LibreOffice: files opened and saved in another form, many in one run.

A profile is made once per process: to make one takes longer than to convert a file.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

WORKBOOK = "xlsx:Calc MS Excel 2007 XML"
# LibreOffice trusts the stored results of a file made elsewhere unless told otherwise.
_COMPUTES_ANEW = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" \
xmlns:xs="http://www.w3.org/2001/XMLSchema" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">\
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>\
</oor:items>"""


def saved_by_office(to: str, folder: Path, *files: Path, anew: bool = False) -> Path:
    """The folder of the files as LibreOffice saves them; with `anew` every formula is computed."""
    program = shutil.which("soffice")
    assert program, "this test needs LibreOffice: install it (Debian package libreoffice-calc)"
    command = [program, f"-env:UserInstallation={_profile(anew=anew).as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", to, "--outdir", str(folder), *map(str, files)],
        capture_output=True,
        timeout=300,
        check=True,
    )
    return folder


@cache
def _profile(*, anew: bool) -> Path:
    area = Path(tempfile.mkdtemp(prefix="office-"))
    atexit.register(shutil.rmtree, area, ignore_errors=True)
    if anew:
        settings = area / "user/registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_COMPUTES_ANEW, encoding="utf-8")
    return area

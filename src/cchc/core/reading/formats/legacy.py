"""Old and foreign formats (.doc, .xls, .rtf, .odt, .ods), made modern by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cchc.core.reading.formats.kinds import LABELS
from cchc.core.reading.formats.limits import Limits
from cchc.core.reading.formats.refusals import refuse

_TARGETS = {"doc": "docx", "rtf": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx"}
_PROGRAMS = ("soffice", "libreoffice")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
"""A profile that runs no macro and fetches nothing a document links to."""


@contextmanager
def converted(path: Path, name: str, kind: str, limits: Limits) -> Iterator[Path]:
    """The file as .docx or .xlsx, in a folder that is gone afterwards. Refuses when LibreOffice is absent or fails."""
    program = next((found for candidate in _PROGRAMS if (found := shutil.which(candidate))), None)
    if program is None:
        raise refuse("no_converter", name, found=LABELS[kind])
    with tempfile.TemporaryDirectory(prefix="cchc-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        source = work / f"source.{kind}"
        shutil.copyfile(path, source)
        profile = work / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        _convert(program, source, work, _TARGETS[kind], limits.conversion_seconds)
        result = work / "out" / f"source.{_TARGETS[kind]}"
        if not result.is_file() or not 0 < result.stat().st_size <= limits.file_bytes:
            raise refuse("not_converted", name, found=LABELS[kind])
        yield result


def _convert(program: str, source: Path, work: Path, target: str, seconds: float) -> None:
    """Runs LibreOffice once with a profile of its own; whatever it started ends with it."""
    command = [
        program,
        f"-env:UserInstallation={(work / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        target,
        "--outdir",
        str(work / "out"),
        str(source),
    ]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        pass  # no result: the caller refuses the file
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

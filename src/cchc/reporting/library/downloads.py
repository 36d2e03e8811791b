"""The file given back: with a comment at every finding, and the list as a workbook. What is settled is left out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cchc.core.checking import Finding
from cchc.core.reading.draft import ReportHeader
from cchc.core.writing import comments, workbook
from cchc.core.writing.marked import marked
from cchc.core.writing.stored import finding_of
from cchc.platform.files.models import Quarantined, StoredFile
from cchc.reporting.library.models import Reading
from cchc.reporting.reports.models import Check

SUFFIX = "kiem-tra"
"""What the names of given-back files end with."""


@dataclass(frozen=True, slots=True)
class Word:
    """One Word file of a reading, and what its places begin with where there are several files."""

    file: StoredFile
    prefix: str


def _checked(public_id: UUID) -> tuple[Reading, Check]:
    reading = get_object_or_404(Reading.objects.select_related("checked").defer("draft"), public_id=public_id)
    if reading.checked is None:
        raise Http404
    return reading, reading.checked


def _open(checked: Check) -> list[Finding]:
    return [finding_of(finding.data) for finding in checked.findings.all() if finding.is_open]


def _header(reading: Reading, checked: Check) -> ReportHeader:
    known = {field.name for field in fields(ReportHeader)}
    said = {**checked.header, **reading.decisions.get("header", {})}
    return ReportHeader(**{name: value for name, value in said.items() if name in known})


def words(reading: Reading, checked: Check) -> list[Word]:
    """The Word files that the report was read from; copies that were left out are not among them."""
    shown: list[dict[str, Any]] = (checked.page or {}).get("files", [])
    files = list(reading.files.all())
    found = []
    for data in shown:
        if data["format"] != "docx":
            continue
        place = data["blocks"][0]["place"] if data["blocks"] else ""
        number = place[1 : place.index(".")] if place.startswith("f") and "." in place else ""
        if len(shown) > 1 and number.isdecimal() and 0 < int(number) <= len(files):
            found.append(Word(files[int(number) - 1], f"f{number}."))
        else:
            found += [Word(file, "") for file in files if file.name == data["name"]][:1]
    return [word for word in found if word.file.name.lower().endswith(".docx")]


@never_cache
@require_safe
def annotated(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The Word file as it came, with comments; several as a .zip; where there is none, a marked copy as .html."""
    reading, checked = _checked(public_id)
    if checked.page is None:
        raise Http404
    language = get_language() or "vi"
    findings, own = _open(checked), words(reading, checked)
    given: list[tuple[str, bytes]] = []
    try:
        for word in own:
            data = word.file.path.read_bytes()
            noted = comments.annotate(data, findings, language=language, prefix=word.prefix, name=word.file.name)
            given.append((_named(word.file.name, ".docx"), noted))
    except (FileNotFoundError, Quarantined) as missing:
        raise Http404 from missing
    if not given:
        page = marked(checked.page, findings, _header(reading, checked), language)
        given = [(_named(reading.names[0] if reading.names else "", ".html"), page.encode())]
    return _download(*(given[0] if len(given) == 1 else (f"{SUFFIX}.zip", _zipped(given))))


@never_cache
@require_safe
def findings_workbook(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The list of findings as a workbook."""
    reading, checked = _checked(public_id)
    data = workbook.workbook(_open(checked), _header(reading, checked), get_language() or "vi")
    return _download(_named(reading.names[0] if reading.names else "", ".xlsx"), data)


def _named(name: str, ending: str) -> str:
    return f"{PurePath(name).stem or 'bao-cao'}-{SUFFIX}{ending}"


def _zipped(files: list[tuple[str, bytes]]) -> bytes:
    """One archive; a name that comes again gets a number."""
    result, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, data) in enumerate(files, 1):
            archive.writestr(f"{number}-{name}" if name in taken else name, data)
            taken.add(name)
    return result.getvalue()


def _download(name: str, data: bytes) -> FileResponse:
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name)

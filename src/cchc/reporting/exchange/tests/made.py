"""Made files: the offline form as people fill it in, and workbooks and documents as bodies above send them."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cchc.reporting.exchange.models import Incoming
from cchc.reporting.figures.form import Form, build, report_of
from cchc.reporting.figures.owed import address_of
from cchc.reporting.forms.models import Obligation

FORM = "bieu-mau-2022"
VALUE, STATE = 6, 7
"""Columns of the offline form, from 1."""


def at(name: str, duty: Obligation) -> str:
    return reverse(f"exchange:{name}", args=address_of(duty))


def form_of(duty: Obligation) -> Form:
    duty.refresh_from_db()
    return build(report_of(duty), may_write=lambda _indicator: True)


def downloaded(client: Client, duty: Obligation) -> Workbook:
    answer = client.get(at("offline", duty))
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def rows_of(book: Workbook) -> dict[str, tuple[Worksheet, int]]:
    """Key of each row → its sheet and line."""
    return {
        row[0].value: (sheet, row[0].row)
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=7)
        if isinstance(row[0].value, str) and sheet.title not in ("_cchc", "Hướng dẫn")
    }


def put(book: Workbook, key: str, value: Any = None, state: str | None = None) -> None:
    """Fill in one row as a person does."""
    sheet, line = rows_of(book)[key]
    sheet.cell(line, VALUE).value = value
    if state is not None:
        sheet.cell(line, STATE).value = state or None


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(content: bytes, name: str = "bieu-mau.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def brought(
    client: Client, duty: Obligation, content: bytes, name: str = "bieu-mau.xlsx", what: str = "offline"
) -> Any:
    return client.post(at("bring", duty), {"file": upload(content, name), "what": what})


def taken(client: Client, duty: Obligation, content: bytes, **choices: str) -> Incoming:
    """Bring a file in and take what the page offers as chosen; `choices` adds to it."""
    answer = brought(client, duty, content)
    assert answer.status_code == 302, " ".join(answer.content.decode().split())[:3000]
    page = client.get(answer["Location"])
    client.post(answer["Location"], offered(page.context["comparison"]) | choices)
    return Incoming.objects.latest("id")


def offered(comparison: Any) -> dict[str, str]:
    """What a browser posts where nobody changes a tick."""
    posted: dict[str, str] = {}
    for one in comparison.open:
        posted[f"seen:{one.key}"] = str(one.seen.id) if one.seen else ""
        if one.chosen:
            posted[f"take:{one.key}"] = "file"
        elif one.standing.value == "conflict":
            posted[f"take:{one.key}"] = "form"
    return posted


def standing(duty: Obligation) -> dict[str, tuple[str, int | None, int, str]]:
    """What the form holds, by row."""
    found = ((line.row.key, line.seen) for line in form_of(duty).answered)
    return {key: (seen.state, seen.amount, seen.scale, seen.text) for key, seen in found if seen}

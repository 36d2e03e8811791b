"""A commune that owes a report, and the people around it."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from cchc.platform.units.models import Reach, Unit
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import commune, person, signed_in
from cchc.reporting.forms.models import Obligation

ROW, INDICATOR = "1.1", "A1"
"""A count of documents, in the form the tests fill."""
OTHER = "1.3.1"


def address(duty: Obligation, name: str = "cell", **more: Any) -> str:
    """Of something beside the report."""
    found = reverse(f"notes:{name}", args=[*address_of(duty), *more.pop("of", ())])
    return f"{found}?row={more.get('row', ROW)}" if name == "cell" else found


def above(unit: Unit, role: str = "collector") -> Client:
    """Somebody with a role over the body above the unit."""
    province = commune("UBND tỉnh Mẫu")
    Reach.objects.get_or_create(ancestor=province, unit=unit, defaults={"depth": 1})
    return signed_in(person(role, province, f"{role}-tinh"))


def stranger() -> Client:
    """A drafter of another commune."""
    return signed_in(person("drafter", commune("UBND xã Khác"), "nguoi-la"))


def sent(duty: Obligation) -> None:
    """As if the report had left its unit."""
    Obligation.objects.filter(pk=duty.pk).update(sent=timezone.now(), state=Obligation.State.SENT)


def word_file(name: str = "quyet-dinh.docx", words: str = "Quyết định") -> SimpleUploadedFile:
    document, written = Document(), io.BytesIO()
    document.add_paragraph(words)
    document.save(written)
    return SimpleUploadedFile(name, written.getvalue())


def opened(client: Client, where: str) -> bytes:
    """A file as it is sent: to be saved, never shown."""
    answer = client.get(where)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined, no-any-return]

"""Whatever somebody typed or a file brought stays text on every page: no element, attribute or script comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape
from lxml import html

from cchc.platform.accounts.models import Role, User
from cchc.platform.accounts.scope import everything
from cchc.platform.accounts.tests.made import grant, person
from cchc.platform.units.models import Unit
from cchc.reporting.library import drafts, services
from cchc.reporting.library.models import Reading
from cchc.reporting.library.tests.made import DRAFT, said
from cchc.reporting.reports import checks
from tests.pages import addresses, ground, prepare_ground, week

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
HOSTILE = "'\"></title></textarea></script><x-bad onfocus=x>"
FREE = {
    "name", "name_en", "decision", "note", "source", "reason", "position", "title", "signer", "text", "heading",
    "quote", "what", "label", "said", "subject", "issuer", "file_reason", "place", "wrong", "right", "answer",
    "contact", "room", "agency", "parent", "short", "symbol", "collective", "head", "deputy", "recipients", "letter",
    "message_vi", "message_en", "title_vi", "title_en", "vi", "en", "number", "date", "signer_title",
    "withdrawn_reason", "why", "receiver", "receiver_en", "basis", "period_label", "reporting_unit", "annex_title",
    "error", "trace", "origin", "qualifier", "phone", "email",
}  # fmt: skip
"""Names of fields that hold words of people or of files; all others hold codes of ours."""
KEYS = frozenset({"units.Pack.name", "jobs.Regular.name", "forms.TemplateVersion.name"})
"""Not words, for all their name."""


def _fields() -> Iterator[models.Field[Any, Any]]:
    for model in apps.get_models():
        if model.__module__.startswith("cchc."):
            for field in model._meta.concrete_fields:
                words = isinstance(field, models.CharField | models.TextField) and not field.choices
                if words and field.name in FREE and f"{model._meta.label}.{field.name}" not in KEYS:
                    yield field


def _make_hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on everything in words that is read from the database ends with markup."""

    def read(value: Any, *_: Any) -> Any:
        return f"{value}{HOSTILE}" if value else value

    for field in _fields():
        monkeypatch.setattr(field, "from_db_value", read, raising=False)
        monkeypatch.setattr(field, "get_db_converters", lambda _connection: [read])


def _broken(answer: Any) -> str:
    """What came of the words; '' for nothing."""
    if answer.status_code >= 500 or answer.status_code == 404:
        return str(answer.status_code)
    if "html" not in answer.get("Content-Type", ""):
        return ""
    text = b"".join(answer).decode()
    found = html.document_fromstring(text).xpath("//x-bad | //@onfocus/..")
    return f"{found[0].getparent().tag}: {html.tostring(found[0])[:200]!r}" if found else ""


def _opened(pages: dict[str, str], client: Client) -> tuple[dict[str, str], int]:
    """By page: what is wrong with it; and on how many pages the words were seen."""
    wrong, seen = {}, 0
    for name, address in pages.items():
        answer = client.get(address, follow=True)
        if (said := _broken(answer)) and not (name == "not-found" and said == "404"):
            wrong[name] = said
        seen += not answer.streaming and b"x-bad" in answer.content
    return wrong, seen


def test_markup_that_got_through_would_be_seen() -> None:
    assert _broken(HttpResponse(f"<p title='{HOSTILE}'>xã</p>"))
    assert _broken(HttpResponse(f"<script>let a = '{HOSTILE}'</script>"))
    assert not _broken(HttpResponse(f"<p>{escape(HOSTILE)}</p>"))


def test_markup_in_words_stays_words(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO, settings.FILES, settings.PACKS = True, tmp_path / "files", tmp_path / "packs"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN}}
    with everything("test"):
        services.load_sample()
        services.accept(drafts.parse(DRAFT))
        reading = Reading.objects.create(state="read", draft=DRAFT, names=["a.docx"], checked=checks.keep(said(DRAFT)))
        library = {**addresses(), "decide": reading.get_absolute_url()}
        prepare_ground()
        people = {**week(), "quan-tri": ground(), "nation": library}
        grant(person("nation"), Role.ADMINISTRATOR, Unit.objects.get(code="vn"))
        users = {username: User.objects.get(username=username) for username in people if username}
    _make_hostile(monkeypatch)
    found, words = {}, 0
    for username, pages in people.items():
        client = Client()
        if username:
            client.force_login(users[username])
        wrong, seen = _opened(pages, client)
        found |= {f"{username}: {name}": said for name, said in wrong.items()}
        words += seen
    assert found == {}
    assert words > sum(map(len, people.values())) / 2

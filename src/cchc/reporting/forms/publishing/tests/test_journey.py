"""From an annex to a published form, through the pages."""

from __future__ import annotations

from typing import Any

from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.forms.models import TemplateDraft, TemplateVersion
from cchc.reporting.forms.publishing.tests.made import PUBLISH, brought


def test_it_works(client: Any, read_annexes: None, django_capture_on_commit_callbacks: Any) -> None:
    draft = brought(client)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Số nhiệm vụ" in page
    client.post(f"{draft.get_absolute_url()}accept/", {"which": "sure"})
    client.post(f"{draft.get_absolute_url()}accept/", {"which": "new"})
    draft.refresh_from_db()
    assert client.get(f"{draft.get_absolute_url()}rules/").status_code == 200
    client.post(f"{draft.get_absolute_url()}rules/", {"action": "all"})
    assert client.get(f"{draft.get_absolute_url()}differences/").status_code == 200
    assert client.get(f"{draft.get_absolute_url()}publish/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        draft.refresh_from_db()
        answer = client.post(f"{draft.get_absolute_url()}publish/", {**PUBLISH, "seen": str(draft.lock)})
    assert answer.status_code == 302, answer.content.decode()
    version = TemplateVersion.objects.get()
    assert answer.url == version.get_absolute_url()
    draft.refresh_from_db()
    assert draft.state == TemplateDraft.State.PUBLISHED
    assert client.get(answer.url).status_code == 200
    assert "cchc-2026" in catalogue().templates
    assert client.get("/templates/cchc-2026/").status_code == 200
    assert "cchc-2026" in client.get("/templates/").content.decode()

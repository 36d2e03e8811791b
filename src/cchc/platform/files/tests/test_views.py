from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cchc.platform.accounts.models import Grant, User
from cchc.platform.files import services
from cchc.platform.files.models import StoredFile
from cchc.platform.files.policies import FILES
from cchc.platform.units.models import Kind, Reach, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    unit = Unit.objects.create(code="p1", name="Phường Một", folded="phuong mot", kind=Kind.WARD)
    Reach.objects.create(ancestor=unit, unit=unit, depth=0)
    return unit


def person(name: str, unit: Unit | None, role: str = "") -> User:
    user = User.objects.create(username=name, name=name, unit=unit)
    if role:
        Grant.objects.create(user=user, role=role, unit=unit, begins=date(2020, 1, 1))
    return user


def stored(owner: Any = None, unit: Any = None, content: bytes = b"words") -> StoredFile:
    return services.store(SimpleUploadedFile("báo cáo.txt", content), owner, unit)


def test_it_works(client: Client, administrator: Any) -> None:
    file = services.examine(stored(administrator))
    answer = client.get(file.get_absolute_url())
    assert b"".join(answer.streaming_content) == b"words"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_file_in_quarantine_is_not_sent(client: Client, administrator: Any) -> None:
    answer = client.get(stored(administrator).get_absolute_url())
    assert answer.status_code == 409
    assert b"words" not in answer.content


def test_a_content_that_is_gone(client: Client, administrator: Any) -> None:
    file = services.examine(stored(administrator))
    file.path.unlink()
    assert client.get(file.get_absolute_url()).status_code == 404


def test_who_may_and_what_is_seen_are_the_same(ward: Unit, administrator: Any) -> None:
    owner, colleague, stranger = person("a", ward), person("b", ward, "viewer"), person("c", None)
    files = [stored(owner, ward), stored(owner), stored(None, ward, b"x"), stored(administrator)]
    expected = {owner: [0, 1], colleague: [0, 1, 2], stranger: [], administrator: [3]}
    for user, seen in expected.items():
        may = [number for number, file in enumerate(files) if FILES.allows(user, "read", file)]
        assert may == seen
        assert set(FILES.visible(user, "read")) == {files[number] for number in seen}


def test_a_stranger_is_refused(ward: Unit) -> None:
    file = services.examine(stored(person("a", ward), ward))
    client = Client()
    client.force_login(person("c", None))
    assert client.get(file.get_absolute_url()).status_code == 403
    assert client.post(f"{file.get_absolute_url()}examine/").status_code == 403
    assert client.get("/files/quarantine/").status_code == 403


def test_what_was_not_let_in_is_shown_with_the_reason(client: Client, administrator: Any) -> None:
    file = stored(administrator, content=b"MZ")
    with pytest.raises(services.UnreadableFile):
        services.examine(file)
    held = stored(administrator)
    page = client.get("/files/quarantine/").content.decode()
    assert file.reason_vi in page
    client.post(f"{held.get_absolute_url()}examine/")
    held.refresh_from_db()
    assert held.state == "clean"


def test_the_list_costs_the_same_however_long(
    client: Client, administrator: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        stored(administrator, content=str(number).encode())
    with django_assert_max_num_queries(14):
        client.get("/files/quarantine/")

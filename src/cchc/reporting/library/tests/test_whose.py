"""Whose a reading is: of the person who brought the files and of colleagues in the unit, of nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cchc.platform.accounts.models import Grant, User
from cchc.platform.units.models import Kind, Reach, Unit
from cchc.reporting.library import services
from cchc.reporting.library.models import Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Unit:
    return Unit.objects.create(code="phuong", name="Phường Thử", folded="phuong thu", kind=Kind.WARD)


@pytest.fixture
def province(ward: Unit) -> Unit:
    above = Unit.objects.create(code="tinh", name="Tỉnh Thử", folded="tinh thu", kind=Kind.PROVINCE)
    for ancestor, unit, depth in ((above, above, 0), (above, ward, 1), (ward, ward, 0)):
        Reach.objects.create(ancestor=ancestor, unit=unit, depth=depth)
    return above


def person(username: str, unit: Unit | None, role: str = "drafter") -> User:
    user = User.objects.create(username=username, name=username, unit=unit)
    if unit:
        Grant.objects.create(user=user, role=role, unit=unit, begins=date(2020, 1, 1))
    return user


def sees(user: User, reading: Reading) -> bool:
    client = Client()
    client.force_login(user)
    return client.get(reading.get_absolute_url()).status_code == 200


@pytest.fixture
def reading(ward: Unit, province: Unit, monkeypatch: Any) -> Reading:
    monkeypatch.setattr("cchc.reporting.library.worker.begin", lambda reading: None)
    return services.start([SimpleUploadedFile("a.docx", b"a")], person("chu", ward))


def test_it_works(reading: Reading) -> None:
    assert reading.owner is not None
    assert sees(reading.owner, reading)


def test_a_colleague_of_the_unit_sees_it(reading: Reading, ward: Unit) -> None:
    assert sees(person("dong-nghiep", ward), reading)


def test_who_stands_above_does_not(reading: Reading, province: Unit) -> None:
    assert not sees(person("cap-tren", province, "collector"), reading)


def test_a_stranger_does_not(reading: Reading) -> None:
    other = Unit.objects.create(code="khac", name="Xã Khác", folded="xa khac", kind=Kind.COMMUNE)
    Reach.objects.create(ancestor=other, unit=other, depth=0)
    assert not sees(person("nguoi-la", other), reading)
    assert not sees(person("khong-don-vi", None), reading)


def test_who_is_not_signed_in_is_asked_to(reading: Reading) -> None:
    answer = Client().get(reading.get_absolute_url())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")

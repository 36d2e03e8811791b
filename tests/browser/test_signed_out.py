"""Signed out while typing: the cells and the prose wait on this computer, the page says so with the way back, and what
was typed is sent once after signing in. Another person who signs in there sends nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from cchc.platform.accounts.models import User
from cchc.platform.units.models import Reach
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import owed, person
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Prose

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
Open = Callable[..., Any]
PASSWORD = "mot-mat-khau-rat-dai-2026"


@pytest.fixture
def duty(administrator: Any) -> Obligation:
    made = owed()
    Reach.objects.get_or_create(ancestor=made.unit, unit=made.unit, depth=0)
    return made


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def address(duty: Obligation) -> str:
    period, unit, form = address_of(duty)
    return f"/figures/fill/{period}/{unit}/{form}/"


def row_of(duty: Obligation, indicator: str) -> str:
    form = compiled(duty.template)
    assert form is not None
    return next(key for key, slot in form.slots.items() if slot.indicator == indicator and not slot.computed)


def entry(page: Any, duty: Obligation) -> Any:
    return page.locator(f'tr[data-row="{row_of(duty, "A1")}"] [data-entry]')


def type_signed_out(page: Any, duty: Obligation) -> None:
    """Type a number and a paragraph after the session has ended on the server."""
    Session.objects.all().delete()
    entry(page, duty).click()
    page.keyboard.type("41")
    page.keyboard.press("Enter")
    page.locator(".signed-out").wait_for()
    page.locator('#prose [data-section="I.2"] textarea').fill("Gõ khi đã hết phiên.")
    page.locator('#prose [data-section="I.2"] .state', has_text="đăng nhập lại").wait_for()
    assert not Figure.objects.exists()
    assert not Prose.objects.exists()


def sign_in(page: Any, user: User) -> None:
    page.get_by_role("link", name="Đăng nhập lại").click()
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")


def test_it_works(open_page: Open, duty: Obligation) -> None:
    drafter = with_password(person())
    page = open_page(address(duty), user=drafter)
    type_signed_out(page, duty)
    assert page.locator(".signed-out").count() == 1
    assert "Mất kết nối" not in page.locator("#grid-bar").inner_text()
    sign_in(page, drafter)
    page.wait_for_url(f"**{address(duty)}")
    page.locator(f'tr[data-row="{row_of(duty, "A1")}"][data-save="saved"]').wait_for()
    page.locator('#prose [data-section="I.2"] .state', has_text="đã lưu lúc").wait_for()
    assert list(Figure.objects.values_list("amount", "author")) == [(41, drafter.pk)]
    assert Prose.objects.get(code="I.2").text == "Gõ khi đã hết phiên."
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_what_one_typed_is_not_sent_in_the_name_of_another(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    type_signed_out(page, duty)
    sign_in(page, with_password(person("checker", name="nguoi-khac")))
    page.wait_for_url(f"**{address(duty)}")
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert not Figure.objects.exists()
    assert not Prose.objects.exists()

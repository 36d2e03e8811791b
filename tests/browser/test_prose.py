"""The prose and the rules beside it in a browser: saved by itself, kept without a network, a choice for two people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cchc.platform.units.models import Reach
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import owed, person
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.explaining import explain
from cchc.reporting.reports.live import look
from cchc.reporting.reports.models import Explanation, Prose
from cchc.reporting.reports.tests.made import filled, prose
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_pages import faults

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Any]


@pytest.fixture
def duty(administrator: Any) -> Obligation:
    made = filled(owed(), {"1.5/1": 10, "1.5/2": 18, "2.3/1": 14})
    Reach.objects.get_or_create(ancestor=made.unit, unit=made.unit, depth=0)
    return prose(made, {"II.1": "Đã rà soát 12 VBQPPL."})


def address(duty: Obligation, room: str = "figures/fill") -> str:
    period, unit, form = address_of(duty)
    return f"/{room}/{period}/{unit}/{form}/"


def field(page: Any, code: str) -> Any:
    return page.locator(f'[data-section="{code}"] textarea')


def state(page: Any, code: str, words: str) -> None:
    page.locator(f'[data-section="{code}"] .state').filter(has_text=words).wait_for()


def now(code: str) -> str:
    return Prose.objects.get(code=code, superseded=None).text


def test_it_works(open_page: Open, duty: Obligation) -> None:
    """Typed and saved by itself; Ctrl+Enter goes on; a number of the form is put in; the foot leads to the error."""
    page = open_page(address(duty), user=person())
    field(page, "I.1").fill("Đã ban hành 5 văn bản.")
    state(page, "I.1", "đã lưu lúc")
    assert now("I.1") == "Đã ban hành 5 văn bản."
    field(page, "I.1").press("Control+Enter")
    assert page.evaluate("document.activeElement.closest('[data-section]').dataset.section") == "I.2"
    page.get_by_role("button", name="12 → 14").click()
    page.get_by_role("button", name="12 → 14").wait_for(state="detached")
    assert field(page, "II.1").input_value() == "Đã rà soát 14 VBQPPL."
    assert now("II.1") == "Đã rà soát 14 VBQPPL."
    page.locator("#foot-state .chip.error").click()
    assert page.locator('tr[data-row="1.5/1"].has-error').count() == 1


def test_without_a_network_the_text_waits_on_this_machine(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    page.route("**/reports/prose/**", lambda route: route.abort())
    field(page, "I.2").fill("Gõ khi mất mạng.")
    state(page, "I.2", "đang giữ trên máy này")
    page.unroute("**/reports/prose/**")
    page.reload()
    state(page, "I.2", "đã lưu lúc")
    assert field(page, "I.2").input_value() == "Gõ khi mất mạng."
    assert now("I.2") == "Gõ khi mất mạng."


def test_two_people_on_one_section_choose(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    prose(duty, {"I.3": "Của đồng nghiệp."})
    field(page, "I.3").fill("Của tôi.")
    page.get_by_text("Của đồng nghiệp.").wait_for()
    assert now("I.3") == "Của đồng nghiệp."
    page.get_by_role("button", name="Giữ bản của tôi").click()
    state(page, "I.3", "đã lưu lúc")
    assert now("I.3") == "Của tôi."


def test_refused_text_stays_in_its_field(open_page: Open, duty: Obligation) -> None:
    page = open_page(address(duty), user=person())
    field(page, "I.1").fill("<p class=MsoNormal>Đã họp</p>")
    state(page, "I.1", "mã trang web")
    assert field(page, "I.1").input_value() == "<p class=MsoNormal>Đã họp</p>"
    assert not Prose.objects.filter(code="I.1").exists()


def test_one_explanation_for_many(open_page: Open, duty: Obligation) -> None:
    filled(duty, {"3.1.4/1": 100, "3.1.4/2": 110, "2.1.2/1": 1, "2.1.2/2": 1})
    page = open_page(address(duty, "reports/found"), user=person())
    boxes = page.locator(".finding.warning input[type=checkbox]")
    many = boxes.count()
    assert many > 1
    for number in range(many):
        boxes.nth(number).check()
    page.locator("#explanation").fill("Chờ quyết định công bố.")
    page.get_by_role("button", name="Giải trình", exact=True).click()
    page.get_by_text("Rút giải trình").first.wait_for()
    assert Explanation.objects.filter(superseded=None).count() == many


@pytest.mark.one_database
@pytest.mark.parametrize(("size", "language"), [(DESK, "vi"), (PHONE, "en")], ids=["desk", "phone"])
def test_the_pages_are_clean(open_page: Open, duty: Obligation, size: dict[str, int], language: str) -> None:
    filled(duty, {"3.1.4/1": 100, "3.1.4/2": 110})
    user = person()
    warned = look(Obligation.objects.get(pk=duty.pk)).unexplained[0]
    explain(duty, {warned["id"]: warned["basis"]}, "Chờ quyết định.", by=user)
    page = open_page("/healthz", size=size, language=language, user=user)
    assert faults(page, {"found": address(duty, "reports/found"), "fill": address(duty)}, size) == {}

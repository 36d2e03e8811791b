"""The pages of the desk: who gets in, what a tick can do, what is kept when something is refused."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from cchc.platform.accounts.contacts import keep_contact
from cchc.platform.accounts.models import ContactRead
from cchc.platform.events.models import Event
from cchc.platform.notices.models import Notice
from cchc.reporting.figures.tests.made import signed_in
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reminders import services
from cchc.reporting.reminders.models import Call, Reminder
from cchc.reporting.reviews.desk.tests.made import Province, sending
from cchc.reporting.reviews.models import RequestItem, ReviewRequest, Step

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def _by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "now", lambda: timezone.make_aware(datetime(2026, 4, 22, 9)))


@pytest.fixture
def province(db: None) -> Province:
    made = Province(2)
    made.person("drafter", "c1")
    return made


@pytest.fixture
def browser(province: Province) -> Client:
    return signed_in(province.collector)


def url(province: Province, name: str = "desk", *more: Any) -> str:
    return reverse(f"reviews:{name}", args=[province.period.public_id, *more])


def test_it_works(province: Province, browser: Client) -> None:
    page = browser.get(reverse("reviews:desk_periods")).content.decode()
    assert url(province) in page
    page = browser.get(url(province)).content.decode()
    assert "Đơn vị c1" in page
    assert "Đơn vị d1" not in page
    preview = browser.post(url(province, "desk_remind"), {"u": ["c1", "c2"], "remark": "Xin gửi trước 16 giờ."})
    assert preview.status_code == 200
    assert "Xin gửi trước 16 giờ." in preview.content.decode()
    assert not Reminder.objects.exists()
    sent = browser.post(url(province, "desk_remind"), {"u": ["c1", "c2"], "go": "1", "back": "?only=late"}, follow=True)
    assert sent.redirect_chain[-1][0] == f"{url(province)}?only=late"
    assert "Đơn vị c2" in sent.content.decode()  # nobody there has an account: to be called
    assert list(Notice.objects.values_list("user__username", flat=True)) == ["drafter-c1"]
    again = browser.post(url(province, "desk_remind"), {"u": ["c1"], "go": "1"}, follow=True)
    assert "Hôm nay đã nhắc" in again.content.decode()
    assert Notice.objects.count() == 1


def test_at_night_nothing_is_sent_and_what_was_typed_stays(
    province: Province, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "now", lambda: timezone.make_aware(datetime(2026, 4, 22, 22)))
    answer = browser.post(url(province, "desk_remind"), {"u": ["c1"], "go": "1", "remark": "Gấp"})
    assert answer.status_code == 422
    assert "Gấp" in answer.content.decode()
    assert not Reminder.objects.exists()


def test_a_remark_too_long_is_refused_and_kept(province: Province, browser: Client) -> None:
    answer = browser.post(url(province, "desk_remind"), {"u": ["c1"], "go": "1", "remark": "a" * 501})
    assert answer.status_code == 422
    assert "a" * 501 in answer.content.decode()
    assert not Reminder.objects.exists()


def test_nothing_ticked_says_what_to_do(province: Province, browser: Client) -> None:
    for name in ("desk_remind", "desk_letter", "desk_letter_file"):
        assert browser.post(url(province, name), {}).status_code == 302


@pytest.mark.parametrize("code", ["d1", "p1"])
def test_a_unit_of_another_province_and_the_own_one_cannot_be_reminded(
    province: Province, browser: Client, code: str
) -> None:
    answer = browser.post(url(province, "desk_remind"), {"u": [code, "c1"], "go": "1"})
    assert answer.status_code == 403
    assert not Reminder.objects.exists()


def test_a_leader_above_follows_and_reminds_nobody(province: Province) -> None:
    leader = signed_in(province.person("leader", "p1"))
    page = leader.get(url(province))
    assert "Đơn vị c1" in page.content.decode()
    assert 'name="u"' not in page.content.decode()
    assert leader.post(url(province, "desk_remind"), {"u": ["c1"], "go": "1"}).status_code == 403
    assert leader.post(url(province, "desk_unit", province.units["c1"].public_id), {"said": "a"}).status_code == 403


@pytest.mark.parametrize(("role", "code"), [("drafter", "c2"), ("viewer", "p1"), ("drafter", "p1")])
def test_who_follows_nobody_is_refused(province: Province, role: str, code: str) -> None:
    client = signed_in(province.person(role, code))
    unit = province.units["c1"].public_id
    for address in (url(province), url(province, "desk_late"), url(province, "desk_unit", unit)):
        assert client.get(address).status_code == 403


def test_a_stranger_sees_the_own_province_and_no_unit_of_this_one(province: Province) -> None:
    stranger = signed_in(province.person("collector", "p2"))
    assert "Đơn vị c1" not in stranger.get(url(province)).content.decode()
    assert stranger.get(f"{url(province)}?unit=c1").status_code == 404
    assert stranger.get(f"{url(province)}?unit=p1").status_code == 404
    assert stranger.get(url(province, "desk_unit", province.units["c1"].public_id)).status_code in (403, 404)


def test_a_call_is_one_line_with_the_day_promised(province: Province, browser: Client) -> None:
    unit = province.units["c1"]
    page = url(province, "desk_unit", unit.public_id)
    answer = browser.post(page, {"reached": "Chị Lan", "said": "Hẹn gửi thứ Sáu", "promised": "24/4/2026"}, follow=True)
    call = Call.objects.get()
    assert (call.unit, call.by, call.promised) == (unit, province.collector, date(2026, 4, 24))
    assert "Hẹn gửi thứ Sáu" in answer.content.decode()
    told = Event.objects.get(kind="reminders.called")
    assert "Lan" not in str(told.data)
    wrong = browser.post(page, {"said": "Hẹn lại", "promised": "32/4"})
    assert wrong.status_code == 422
    assert "Hẹn lại" in wrong.content.decode()
    assert Call.objects.count() == 1


def test_how_to_reach_somebody_is_shown_on_asking_and_written_down(province: Province, browser: Client) -> None:
    unit = province.units["c1"]
    drafter = unit.people.get()
    keep_contact(drafter, "", "0912345678")
    page = url(province, "desk_unit", unit.public_id)
    assert "0912345678" not in browser.get(page).content.decode()
    assert "0912345678" in browser.post(page, {"person": str(drafter.public_id)}).content.decode()
    assert ContactRead.objects.get().reader == province.collector
    assert "0912" not in browser.post(page, {"person": str(province.collector.public_id)}).content.decode()


def test_the_late_list_is_a_text_and_a_picture_without_figures(
    province: Province, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc.reporting.reviews.desk.matrix.today", lambda: date(2026, 4, 22))
    province.begun("c1", ("A1", 987654))
    page = browser.get(url(province, "desk_late")).content.decode()
    assert "1. Đơn vị c1 – hạn 20/4/2026, quá hạn 2 ngày làm việc" in page
    assert "987654" not in page
    assert "987.654" not in page
    assert "http://localhost:8000/figures/" in page
    picture = browser.get(url(province, "desk_late_picture"))
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(PNG)


def asked(province: Province, code: str) -> ReviewRequest:
    owed = province.begun(code, ("A1", 5))
    request = ReviewRequest.objects.create(
        sending=sending(owed, Obligation.State.REVIEW_REQUESTED), due=date(2026, 4, 27), asked=timezone.now()
    )
    about = {"template_row": "A1", "indicator": "A1", "figure": owed.unit.figures.get().pk}
    RequestItem.objects.create(request=request, place="cell", reason="Không khớp mục I", **about)
    return request


def test_one_letter_asks_many_with_an_annex_each_and_its_number_is_kept(province: Province, browser: Client) -> None:
    requests = [asked(province, "c1"), asked(province, "c2")]
    ReviewRequest.objects.filter(pk=requests[1].pk).update(due=date(2026, 4, 29))
    page = browser.post(url(province, "desk_letter"), {"u": ["c1", "c2"]})
    assert page.content.decode().count("Không khớp mục I") == 2
    file = browser.post(url(province, "desk_letter_file"), {"u": ["c1", "c2"]})
    text = "\n".join(
        [line.text for line in Document(io.BytesIO(file.content)).paragraphs]
        + [cell.text for table in Document(io.BytesIO(file.content)).tables for row in table.rows for cell in row.cells]
    )
    for part in (
        "Phụ lục I",
        "Phụ lục II",
        "Đơn vị c1",
        "Đơn vị c2",
        "Không khớp mục I",
        "27/4/2026 (Đơn vị c1)",
        "29/4/2026",
        "5",
    ):
        assert part in text
    bad = browser.post(url(province, "desk_letter"), {"u": ["c1"], "number": "12/UBND", "date": "hôm nay"})
    assert bad.status_code == 422
    assert "12/UBND" in bad.content.decode()
    browser.post(url(province, "desk_letter"), {"u": ["c1", "c2"], "number": "12/UBND-NC", "date": "23/4/2026"})
    for request in requests:
        request.refresh_from_db()
        assert request.letter == "12/UBND-NC ngày 23/4/2026"
    browser.post(url(province, "desk_letter"), {"u": ["c1"], "number": "99/UBND", "date": "24/4/2026"})
    requests[0].refresh_from_db()
    assert requests[0].letter.startswith("12/")


def test_units_are_asked_by_what_was_found_in_their_reports(province: Province, browser: Client) -> None:
    found = {"id": "e1", "basis": "b", "rule": "sum", "severity": "error", "message": "12 khác 5 + 6", "row": "A1"}
    first, second = province.begun("c1", ("A1", 5)), province.begun("c2", ("A1", 5))
    for owed, errors in ((first, [found]), (second, [])):
        ids = list(owed.unit.figures.values_list("pk", flat=True))
        sending(owed, Obligation.State.RECEIVED, figures=ids, findings=errors, errors=len(errors))
    page = browser.post(url(province, "desk_letter"), {"u": ["c1", "c2"]}).content.decode()
    assert "12 khác 5 + 6" in page
    passed = browser.post(url(province, "desk_letter"), {"u": ["c1"], "ask": "1", "due": "1/1/2020"})
    assert passed.status_code == 422
    due = timezone.localdate() + timedelta(days=3)
    browser.post(url(province, "desk_letter"), {"u": ["c1", "c2"], "ask": "1", "due": f"{due:%d/%m/%Y}"})
    request = ReviewRequest.objects.get()
    assert (request.sending.obligation, request.due) == (first, due)
    assert request.items.get().reason == "12 khác 5 + 6"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("review_requested", "received")
    assert Step.objects.filter(action="request_review").count() == 1
    browser.post(url(province, "desk_letter"), {"u": ["c1"], "ask": "1", "due": f"{due:%d/%m/%Y}"})
    assert ReviewRequest.objects.count() == 1


def test_a_whole_country_is_shown_part_by_part(
    province: Province, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc.reporting.reviews.desk.views.MOST", 1)
    page = client.get(url(province)).content.decode()
    assert "?unit=p1" in page
    assert "?unit=p2" in page
    assert "Đơn vị d1" in client.get(f"{url(province)}?unit=p2").content.decode()


def test_what_waits_is_listed_with_the_way_in(province: Province, browser: Client) -> None:
    sent = sending(province.begun("c1", ("A1", 5)))
    page = browser.get(url(province, "desk_waiting")).content.decode()
    assert sent.get_absolute_url() in page
    assert "Đơn vị c2" not in page

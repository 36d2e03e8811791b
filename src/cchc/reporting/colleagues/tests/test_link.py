"""The page behind a link: only the rows asked, saved as they are given, and nothing lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from cchc.platform.accounts.models import User
from cchc.platform.events.models import Event
from cchc.platform.notices.models import Notice
from cchc.reporting.colleagues import asking, link_views, links
from cchc.reporting.colleagues.models import Answer, DataRequest, Link, Taken, Why
from cchc.reporting.colleagues.tests.made import NAME, address, asked, drafts, phone, rows_of
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import answer, owed, person
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_guesses(settings: Any, tmp_path: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


def test_it_works() -> None:
    request = asked()
    first, second = request.rows
    page = phone().get(address(request))
    assert page.status_code == 200
    assert NAME in page.content.decode()
    done = phone().post(address(request), {f"v:{first}": "1.234", f"s:{second}": "none_arisen", "remark": "số tạm"})
    assert done.status_code == 302
    kept = drafts(request)
    assert (kept[first].amount, kept[second].state) == (1234, "none_arisen")
    assert (kept[first].author, kept[first].origin) == (None, "phiếu cung cấp số liệu")
    assert kept[first].proof == [f"request:{request.public_id}"]
    assert {one.taken for one in Answer.objects.all()} == {Taken.YES}
    again = phone().get(address(request)).content.decode()
    assert "1.234" in again
    assert "đã gửi lúc" in again
    assert "số tạm" in again
    request.refresh_from_db()
    assert request.opened_first
    assert request.answered


def test_the_page_saves_row_by_row() -> None:
    request = asked()
    row = request.rows[0]
    said = phone().post(address(request), {f"v:{row}": "7"}, headers={"Accept": "application/json"})
    told = said.json()["rows"][row]
    assert told["error"] == ""
    assert told["at"]
    again = phone().post(
        address(request), {f"v:{row}": "8", f"seen:{row}": told["seen"]}, headers={"Accept": "application/json"}
    )
    assert again.json()["rows"][row]["seen"] != told["seen"]
    assert drafts(request)[row].amount == 8


def test_who_asked_is_told_once_a_day_of_answers_and_of_a_remark() -> None:
    request = asked()
    row, other = request.rows
    phone().post(address(request), {f"v:{row}": "7"})
    phone().post(address(request), {f"v:{other}": "8"})
    phone().post(address(request), {"remark": "Số tạm tính"})
    told = Notice.objects.filter(user=request.author).order_by("id")
    assert [one.kind for one in told] == ["colleagues.answered", "colleagues.remarked"]
    assert [one.link for one in told] == [f"/colleagues/request/{request.public_id}/"] * 2
    assert not any("Số tạm" in one.vi or NAME in one.vi for one in told)


def test_where_who_asked_is_gone_the_drafters_are_told() -> None:
    request = asked()
    User.objects.filter(pk=request.author_id).update(is_active=False)
    other = person("drafter", request.unit, "soan-khac")
    phone().post(address(request), {"remark": "Số tạm tính"})
    assert [one.user for one in Notice.objects.all()] == [other]


def test_sent_twice_nothing_happens_twice() -> None:
    request = asked()
    row = request.rows[0]
    for _ in range(2):
        phone().post(address(request), {f"v:{row}": "7"})
    assert Answer.objects.count() == 1
    assert Event.objects.filter(kind="figures.typed").count() == 1


def test_forwarded_to_a_second_phone_both_answers_are_kept_and_the_last_is_shown() -> None:
    request = asked()
    row, other = request.rows
    phone().post(address(request), {f"v:{row}": "5"})
    first = Answer.objects.get()
    phone().post(address(request), {f"v:{row}": "7", f"seen:{row}": first.pk})
    phone().post(address(request), {f"v:{row}": "5", f"seen:{row}": first.pk, f"v:{other}": "1"})
    assert [one.text for one in Answer.objects.filter(row=row)] == ["5", "7"]
    assert drafts(request)[row].amount == 7
    assert 'value="7"' in phone().get(address(request)).content.decode()


def test_rows_that_are_not_asked_cannot_be_written() -> None:
    request = asked(rows=1)
    other = next(row for row in rows_of() if row not in request.rows)
    phone().post(address(request), {f"v:{other}": "9", "v:../../x": "9"})
    assert drafts(request) == {}
    assert Answer.objects.count() == 0


def test_nothing_of_other_rows_is_shown() -> None:
    request = asked(rows=1)
    by = person("drafter", request.unit, name="khac")
    other = next(row for row in rows_of() if row not in request.rows)
    _typed(request, other, 98765, by)
    shown = phone().get(address(request)).content.decode()
    assert "98.765" not in shown
    assert f'data-row="{other}"' not in shown


def test_nothing_else_is_reachable() -> None:
    request = asked()
    browser = phone()
    browser.get(address(request))
    assert browser.cookies == {} or "sessionid" not in browser.cookies
    owe = request.obligation
    for place in (
        f"/colleagues/{owe.period.public_id}/{owe.unit.public_id}/{owe.template}/",
        f"/colleagues/request/{request.public_id}/",
        f"/figures/fill/{owe.period.public_id}/{owe.unit.public_id}/{owe.template}/",
    ):
        assert browser.get(place).status_code == 302


def test_headers_keep_the_link_to_itself() -> None:
    request = asked()
    for place in (address(request), "/colleagues/p/" + "x" * 43 + "/"):
        said = phone().get(place)
        assert said["Referrer-Policy"] == "no-referrer"
        assert "no-store" in said["Cache-Control"]
        assert "noindex" in said["X-Robots-Tag"]


def test_what_is_no_number_is_said_beside_it_and_kept_on_the_board() -> None:
    request = asked()
    row, other = request.rows
    for typed in ("=1+1", "=cmd|'/c calc'!A0", "khoảng 12", "-3"):
        page = phone().post(address(request), {f"v:{row}": typed, f"v:{other}": "4"})
        assert page.status_code == 422
        assert "field-error" in page.content.decode()
    assert row not in drafts(request)
    again = phone().get(address(request)).content.decode()
    assert again.count('aria-invalid="true"') == 1
    assert "Không đọc được thành số liệu của dòng này" in again
    assert drafts(request)[other].amount == 4
    assert {one.why for one in Answer.objects.filter(row=row)} == {Why.UNREADABLE}


def test_a_number_beside_a_choice_that_says_none_is_refused() -> None:
    request = asked()
    row = request.rows[0]
    page = phone().post(address(request), {f"v:{row}": "5", f"s:{row}": "none_arisen"})
    assert page.status_code == 422
    assert row not in drafts(request)


def test_the_drafter_typed_meanwhile_and_nothing_is_lost() -> None:
    request = asked()
    row = request.rows[0]
    by = person("drafter", request.unit, name="soan-khac")
    _typed(request, row, 5, by)
    phone().post(address(request), {f"v:{row}": "6"})
    kept = Answer.objects.get()
    assert (kept.taken, kept.why) == (Taken.WAITING, Why.CONFLICT)
    assert drafts(request)[row].amount == 5


def test_the_very_same_as_the_drafter_typed_is_in_the_form_and_stays_the_drafters() -> None:
    request = asked()
    row = request.rows[0]
    by = person("drafter", request.unit, name="soan-khac")
    _typed(request, row, 5, by)
    phone().post(address(request), {f"v:{row}": "5"})
    assert Answer.objects.get().taken == Taken.YES
    assert drafts(request)[row].author == by
    phone().post(address(request), {f"v:{row}": "6"})
    assert Answer.objects.last().taken == Taken.WAITING
    assert drafts(request)[row].amount == 5


def test_a_wrong_link_is_not_found_and_many_wait() -> None:
    asked()
    place = "/colleagues/p/" + "x" * 43 + "/"
    statuses = [phone().get(place).status_code for _ in range(links.GUESSES + 1)]
    assert set(statuses[:-1]) == {404}
    assert statuses[-1] == 429


def test_whoever_holds_a_true_link_is_not_held_up_by_anothers_guesses() -> None:
    request = asked()
    for _ in range(links.GUESSES + 5):
        phone().get("/colleagues/p/" + "x" * 43 + "/")
    assert phone().get(address(request)).status_code == 200


def test_a_link_taken_back_is_gone_and_a_new_one_opens() -> None:
    request = asked()
    old = address(request)
    asking.revoke(request)
    said = phone().post(old, {f"v:{request.rows[0]}": "5"})
    assert said.status_code == 410
    assert "<b>5</b>" in said.content.decode()
    assert drafts(request) == {}
    request.refresh_from_db()
    asking.renew(request)
    assert phone().get(old).status_code == 410
    assert phone().get(address(request)).status_code == 200


def test_after_the_due_day_the_link_is_over_and_what_was_being_typed_waits() -> None:
    request = asked()
    DataRequest.objects.update(due=timezone.localdate() - timedelta(days=1))
    assert phone().get(address(request)).status_code == 410
    said = phone().post(address(request), {f"v:{request.rows[0]}": "5"})
    assert said.status_code == 410
    kept = Answer.objects.get()
    assert (kept.text, kept.taken, kept.why) == ("5", Taken.WAITING, Why.LATE)
    DataRequest.objects.update(due=timezone.localdate() - timedelta(days=30))
    phone().post(address(request), {f"v:{request.rows[0]}": "6"})
    assert Answer.objects.count() == 1


def test_a_closed_period_says_so_and_keeps_the_answer() -> None:
    request = asked()
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED, closed=timezone.now())
    assert "Kỳ báo cáo đã đóng" in phone().get(address(request)).content.decode()
    phone().post(address(request), {f"v:{request.rows[0]}": "5"})
    assert Answer.objects.get().why == Why.CLOSED
    assert drafts(request) == {}


def test_a_report_handed_on_takes_nothing_until_it_comes_back() -> None:
    request = asked()
    row = request.rows[0]
    phone().post(address(request), {f"v:{row}": "5"})
    Report.objects.update(stage="check")
    phone().post(address(request), {f"v:{row}": "6"})
    assert Answer.objects.last().why == Why.NOT_IN_HAND
    assert drafts(request)[row].amount == 5
    Report.objects.update(stage="draft")
    phone().post(address(request), {f"v:{row}": "6"})
    assert drafts(request)[row].amount == 6
    assert Answer.objects.filter(row=row).count() == 2


def test_a_unit_merged_in_mid_period_owes_nothing_and_the_answer_is_kept() -> None:
    request = asked()
    Obligation.objects.update(state=Obligation.State.NOT_REQUIRED, reason="sáp nhập")
    assert phone().get(address(request)).status_code == 200
    phone().post(address(request), {f"v:{request.rows[0]}": "5"})
    assert Answer.objects.get().taken == Taken.WAITING


def test_an_emptied_field_takes_the_answer_back() -> None:
    request = asked()
    row = request.rows[0]
    phone().post(address(request), {f"v:{row}": "5"})
    phone().post(address(request), {f"v:{row}": "", f"seen:{row}": Answer.objects.get().pk})
    assert drafts(request)[row].state == "blank"


def test_two_colleagues_asked_for_one_row_are_both_heard() -> None:
    owe = owed()
    one = asked(owe=owe)
    two = asked(owe=owe, by=one.author)
    row = one.rows[0]
    phone().post(address(one), {f"v:{row}": "5"})
    phone().post(address(two), {f"v:{row}": "6"})
    assert [kept.taken for kept in Answer.objects.order_by("id")] == [Taken.YES, Taken.WAITING]


def test_a_link_takes_only_so_many_answers(monkeypatch: Any) -> None:
    monkeypatch.setattr(link_views, "MOST_ANSWERS", 2)
    request = asked()
    statuses = [phone().post(address(request), {f"v:{request.rows[0]}": str(n)}).status_code for n in range(4)]
    assert statuses == [302, 302, 429, 429]
    assert Answer.objects.count() == 2


def test_who_draws_a_preview_of_the_link_has_not_opened_it() -> None:
    request = asked()
    phone().get(address(request), headers={"User-Agent": "facebookexternalhit/1.1"})
    request.refresh_from_db()
    assert request.opened_first is None


def test_the_database_alone_opens_nothing() -> None:
    request = asked()
    secret = address(request).rstrip("/").rpartition("/")[2]
    assert len(secret) >= 43
    link = Link.objects.get()
    assert secret not in (link.nonce, link.digest)
    assert phone().get(f"/colleagues/p/{link.nonce}/").status_code == 404
    assert phone().get(f"/colleagues/p/{link.digest}/").status_code == 404


def test_nobodys_name_is_in_the_tables_the_events_or_the_log(caplog: Any) -> None:
    request = asked()
    phone().post(address(request), {f"v:{request.rows[0]}": "5"})
    phone().get("/colleagues/p/" + "x" * 43 + "/")
    assert phone().post(address(request), {f"v:{request.rows[0]}": "=1"}).status_code == 422
    gone = address(request)
    asking.revoke(request)
    assert phone().get(gone).status_code == 410
    person_row = request.person
    assert NAME not in person_row.name + person_row.room + person_row.contact
    for event in Event.objects.all():
        assert NAME not in str(event.data) + event.reason
    assert NAME not in caplog.text
    assert address_secret(request) not in caplog.text


def address_secret(request: DataRequest) -> str:
    return links._secret(Link.objects.filter(request=request).first().nonce)


def test_an_answer_is_written_by_nobody_even_where_the_browser_is_signed_in(client: Any) -> None:
    request = asked()
    client.post(address(request), {f"v:{request.rows[0]}": "5"})
    assert drafts(request)[request.rows[0]].author is None
    assert Event.objects.filter(kind="figures.typed").get().actor is None


def _typed(request: DataRequest, row: str, value: int, by: Any) -> None:
    from cchc.reporting.catalogue.selectors import template
    from cchc.reporting.figures.cells import Cell
    from cchc.reporting.figures.filling import begin
    from cchc.reporting.figures.form import report_of, usual_day
    from cchc.reporting.figures.slots import slots_of

    owe = request.obligation
    form = template(owe.template)
    assert form is not None
    slot = slots_of(form.id)[row]
    report = begin(report_of(owe), owe)
    said = Cell(answer(value), usual_day(owe), row, slot.indicator, slot.breakdown, slot.repeat, text=str(value))
    write(report, [said], by=by)


def test_beside_each_field_stands_what_is_saved_there() -> None:
    request = asked()
    good, bad = request.rows
    beside = re.compile(r'<option value="">([^<]*)</option>')
    assert beside.findall(phone().get(address(request)).content.decode()) == ["chưa có", "chưa có"]
    refused = phone().post(address(request), {f"v:{good}": "7", f"v:{bad}": "khoảng 5"})
    assert refused.status_code == 422
    assert beside.findall(refused.content.decode()) == ["đã có số liệu", "chưa có"]
    page = phone().get(address(request)).content.decode()
    assert beside.findall(page) == ["đã có số liệu", "chưa có"]
    words = 'data-there="đã có số liệu" data-missing="chưa có"'
    assert words in page, "what the page says once a figure was sent"

"""The board: who was asked, what came, what is missing; asking, entering on behalf, deciding, erasing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.platform.accounts.models import Grant, RowOwner, User
from cchc.platform.events.models import Event
from cchc.platform.units.models import Placement, Reach, Unit
from cchc.reporting.colleagues import asking, links
from cchc.reporting.colleagues.models import Answer, DataRequest, Link, Person, PersonRead, Taken, Through
from cchc.reporting.colleagues.selectors import proposals_of
from cchc.reporting.colleagues.tests.made import NAME, address, asked, drafts, phone, rows_of, tomorrow
from cchc.reporting.colleagues.tests.test_link import _typed
from cchc.reporting.figures.tests.made import commune, owed, person, signed_in
from cchc.reporting.forms.models import Obligation, ReportingPeriod

pytestmark = pytest.mark.django_db


def place(owe: Obligation, more: str = "") -> str:
    return f"/colleagues/{owe.period.public_id}/{owe.unit.public_id}/{owe.template}/{more}"


def test_it_works() -> None:
    owe = owed()
    by = person("drafter", owe.unit)
    client = signed_in(by)
    rows = rows_of()[:3]
    said = {"name": NAME, "room": "Tư pháp", "contact": "0905", "due": f"{tomorrow():%d/%m/%Y}", "row": rows}
    made = client.post(place(owe, "new/"), said)
    assert made.status_code == 302
    request = DataRequest.objects.get()
    assert request.rows == rows
    phone().post(address(request), {f"v:{rows[0]}": "5"})
    shown = client.get(place(owe)).content.decode()
    assert NAME in shown
    assert "1/3" in shown
    assert "còn thiếu 2 dòng" in shown
    text = client.get(f"/colleagues/request/{request.public_id}/").content.decode()
    assert links.address(links.living(request), "http://testserver") in text
    assert "<svg" in text


def test_what_cannot_be_asked_is_refused_and_keeps_what_was_typed() -> None:
    owe = owed()
    client = signed_in(person("drafter", owe.unit))
    good = {"name": NAME, "due": f"{tomorrow():%d/%m/%Y}", "row": rows_of()[:1]}
    for wrong in ({"row": []}, {"name": " "}, {"due": "1/1/2020"}, {"due": "mai"}):
        page = client.post(place(owe, "new/"), {**good, **wrong})
        assert page.status_code == 422
        assert wrong.get("name") or NAME in page.content.decode()
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED)
    assert client.post(place(owe, "new/"), good).status_code == 422
    assert DataRequest.objects.count() == 0


def test_one_request_per_owner_in_one_click_and_not_twice() -> None:
    owe = owed()
    client = signed_in(person("drafter", owe.unit))
    client.post(place(owe, "each/"))
    made = DataRequest.objects.count()
    assert made > 1
    asked_rows = [row for request in DataRequest.objects.all() for row in request.rows]
    assert len(asked_rows) == len(set(asked_rows))
    client.post(place(owe, "each/"))
    assert DataRequest.objects.count() == made


def test_whom_the_unit_gave_rows_goes_before_whom_the_form_names() -> None:
    owe = owed()
    client = signed_in(person("drafter", owe.unit))
    owner = User.objects.create(username="dia-chinh", name="Lê Văn Địa Chính", unit=owe.unit)
    RowOwner.objects.create(unit=owe.unit, prefix="C", user=owner, begins=date(2020, 1, 1))
    client.post(place(owe, "each/"))
    theirs = next(request for request in DataRequest.objects.all() if request.owner.startswith("given:u"))
    others = [row for request in DataRequest.objects.exclude(pk=theirs.pk) for row in request.rows]
    assert theirs.rows
    assert not set(theirs.rows) & set(others)
    assert owner.name in client.get(place(owe)).content.decode()


def test_an_owner_chosen_ticks_the_rows() -> None:
    owe = owed()
    client = signed_in(person("drafter", owe.unit))
    page = client.get(place(owe, "new/"), {"row": rows_of()[1]}).content.decode()
    assert page.count(" checked") == 1
    key = page.split('<option value="reporter:')[1].split('"')[0]
    chosen = client.get(place(owe, "new/"), {"of": f"reporter:{key}"}).content.decode()
    assert chosen.count(" checked") > 1


def test_entered_on_behalf_with_how_and_when_and_not_who() -> None:
    request = asked()
    client, row = signed_in(request.author), request.rows[0]
    at = f"/colleagues/request/{request.public_id}/"
    done = client.post(at, {f"v:{row}": "12", "through": "phone", "moment": "9h12", "said": "Bà Hoa"})
    assert done.status_code == 302
    figure = drafts(request)[row]
    assert (figure.amount, figure.origin, figure.author) == (12, "điện thoại 9h12", request.author)
    kept = Answer.objects.get()
    assert kept.through == Through.PHONE
    assert "Bà Hoa" not in kept.said
    assert "Bà Hoa" in client.get(at).content.decode()
    assert all("Hoa" not in str(event.data) for event in Event.objects.all())


def test_a_name_in_the_field_of_the_time_does_not_reach_the_figure() -> None:
    request = asked()
    client, row = signed_in(request.author), request.rows[0]
    at = f"/colleagues/request/{request.public_id}/"
    page = client.post(at, {f"v:{row}": "12", "through": "phone", "moment": "bà Hoa báo"})
    assert page.status_code == 422
    assert 'value="12"' in page.content.decode()
    assert drafts(request) == {}


def test_what_cannot_be_read_on_behalf_is_shown_again() -> None:
    request = asked()
    client, row = signed_in(request.author), request.rows[0]
    page = client.post(f"/colleagues/request/{request.public_id}/", {f"v:{row}": "=1+1", "through": "phone"})
    assert page.status_code == 422
    assert 'value="=1+1"' in page.content.decode()


def test_the_drafter_chooses_between_two_values() -> None:
    request = asked()
    client, row = signed_in(request.author), request.rows[0]
    _typed(request, row, 5, request.author)
    phone().post(address(request), {f"v:{row}": "6"})
    waiting = Answer.objects.get()
    [proposal] = proposals_of(request.obligation, row, request.author)
    assert proposal.stands == drafts(request)[row].pk
    stale = client.post(f"/colleagues/answer/{waiting.pk}/", {"do": "take", "seen": "999999"}, follow=True)
    assert "Ô này vừa được sửa" in stale.content.decode()
    client.post(f"/colleagues/answer/{waiting.pk}/", {"do": "leave"})
    waiting.refresh_from_db()
    assert waiting.taken == Taken.NO
    client.post(f"/colleagues/answer/{waiting.pk}/", {"do": "take", "seen": drafts(request)[row].pk})
    assert drafts(request)[row].amount == 6
    assert Event.objects.filter(kind__in=("colleagues.taken", "colleagues.left_out")).count() == 2
    assert proposals_of(request.obligation, row, request.author) == []


def test_a_later_day_a_reminder_and_taking_back_are_told() -> None:
    request = asked()
    client, at = signed_in(request.author), f"/colleagues/request/{request.public_id}/act/"
    later = request.due + timedelta(days=2)
    client.post(at, {"do": "extend", "due": f"{later:%d/%m/%Y}"})
    client.post(at, {"do": "extend", "due": "1/1/2020"})
    client.post(at, {"do": "remind"})
    client.post(at, {"do": "revoke", "reason": "gửi nhầm"})
    client.post(at, {"do": "revoke"})
    request.refresh_from_db()
    assert request.due == later
    assert request.reminded
    assert request.revoked
    kinds = list(Event.objects.filter(kind__startswith="colleagues.").order_by("id").values_list("kind", flat=True))
    assert kinds == [f"colleagues.{one}" for one in ("asked", "extended", "reminded", "revoked")]
    assert client.post(at, {"do": "nothing"}).status_code == 404


def test_the_late_list_has_names_and_days_and_no_figures() -> None:
    request = asked()
    client, row = signed_in(request.author), request.rows[0]
    phone().post(address(request), {f"v:{row}": "98765"})
    page = client.get(place(request.obligation))
    text = page.context["missing_text"]
    assert NAME in text
    assert "98765" not in text
    assert "/p/" not in text
    assert "/p/" in page.context["missing_links"]
    drawn = client.get(place(request.obligation, "missing.png"))
    assert drawn.content.startswith(b"\x89PNG")
    phone().post(address(request), {f"v:{request.rows[1]}": "1"})
    assert client.get(place(request.obligation, "missing.png")).status_code == 404


@pytest.fixture
def province() -> Unit:
    """A province over the made commune."""
    above = commune("UBND tỉnh Mẫu")
    below = commune()
    Placement.objects.get_or_create(unit=below, parent=above)
    for ancestor, unit, depth in ((above, above, 0), (below, below, 0), (above, below, 1)):
        Reach.objects.get_or_create(ancestor=ancestor, unit=unit, depth=depth)
    return above


@pytest.mark.parametrize(
    ("role", "where", "reads", "manages"),
    [
        ("drafter", "own", True, True),
        ("leader", "own", True, False),
        ("checker", "own", True, False),
        ("contributor", "own", False, False),
        ("viewer", "own", False, False),
        ("collector", "above", False, False),
        ("drafter", "other", False, False),
    ],
)
def test_who_sees_the_board(province: Unit, role: str, where: str, reads: bool, manages: bool) -> None:
    request = asked()
    unit = {"own": request.unit, "above": province, "other": commune("UBND xã Khác")}[where]
    client = signed_in(person(role, unit, name="nguoi-hoi"))
    at = f"/colleagues/request/{request.public_id}/"
    assert (client.get(place(request.obligation)).status_code == 200) is reads
    assert (client.get(at).status_code == 200) is reads
    assert (client.get(place(request.obligation, "new/")).status_code == 200) is manages
    assert (client.get(f"{at}sheet.docx").status_code == 200) is manages
    assert (client.post(f"{at}act/", {"do": "remind"}).status_code == 302) is manages
    shown = client.get(at).content.decode()
    assert ("/p/" in shown) is manages
    assert (NAME in shown) is reads


def test_a_drafter_of_one_field_asks_and_enters_only_its_rows() -> None:
    owe = owed()
    by = person("drafter", owe.unit, name="soan-tthc", fields=[3])
    client = signed_in(by)
    first = rows_of()[0]
    said = {"name": NAME, "due": f"{tomorrow():%d/%m/%Y}", "row": [first]}
    assert client.post(place(owe, "new/"), said).status_code == 422
    whole = person("drafter", owe.unit, name="soan-het")
    request = asked(owe=owe, by=whole)
    client.post(f"/colleagues/request/{request.public_id}/", {f"v:{first}": "4", "through": "phone"})
    assert drafts(request) == {}


def test_a_contact_looked_up_is_noted() -> None:
    request = asked()
    shown = signed_in(request.author).get(f"/colleagues/request/{request.public_id}/").content.decode()
    assert "0905 000 111" in shown
    assert PersonRead.objects.get().reader == request.author


def test_the_board_asks_the_database_as_often_for_ten_as_for_one() -> None:
    owe = owed()
    by = person("drafter", owe.unit)
    client = signed_in(by)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked_now:
            client.get(place(owe))
        return len(asked_now)

    asked(owe=owe, by=by)
    queries()
    one = queries()
    for _ in range(9):
        asked(owe=owe, by=by, rows=5)
    assert queries() == one


def test_a_link_asks_the_database_as_often_for_twenty_rows_as_for_two() -> None:
    def queries(request: DataRequest) -> int:
        phone().get(address(request))
        with CaptureQueriesContext(connection) as asked_now:
            phone().get(address(request))
        return len(asked_now)

    def writes(request: DataRequest) -> int:
        with CaptureQueriesContext(connection) as asked_now:
            phone().post(address(request), {f"v:{row}": "3" for row in request.rows})
        return len(asked_now)

    few, many = asked(), asked(commune("UBND xã Nhiều"), rows=20)
    assert queries(few) == queries(many)
    assert writes(many) <= writes(few) + 20


def test_names_are_erased_after_the_period_and_answers_stay(settings: Any) -> None:
    request = asked()
    row = request.rows[0]
    client = signed_in(request.author)
    client.post(f"/colleagues/request/{request.public_id}/", {f"v:{row}": "5", "said": "Bà Hoa", "through": "phone"})
    closed = timezone.now() - timedelta(days=settings.COLLEAGUE_DAYS - 1)
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED, closed=closed)
    assert asking.purge() == 0
    ReportingPeriod.objects.update(closed=closed - timedelta(days=2))
    assert asking.purge() == 1
    assert asking.purge() == 0
    gone = Person.objects.get()
    assert (gone.name, gone.room, gone.contact) == ("", "", "")
    kept = Answer.objects.get()
    assert (kept.text, kept.said) == ("5", "")
    assert Link.objects.filter(revoked__isnull=True).count() == 0
    page = client.get(f"/colleagues/request/{request.public_id}/")
    assert page.status_code == 200
    assert NAME not in page.content.decode()


def test_after_a_change_of_secret_the_page_says_to_make_a_new_link(settings: Any) -> None:
    request = asked()
    client_user = request.author
    settings.SECRET_KEY = "another-secret-of-this-installation-0123456789"
    shown = signed_in(client_user).get(f"/colleagues/request/{request.public_id}/")
    assert shown.status_code == 200
    assert "khóa bí mật của hệ thống đã đổi" in shown.content.decode()


def test_grants_are_needed_today(province: Unit) -> None:
    request = asked()
    Grant.objects.filter(user=request.author).update(ends=date(2021, 1, 1))
    assert signed_in(request.author).get(place(request.obligation)).status_code in (403, 404)

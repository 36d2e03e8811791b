"""The pages of both loops: steps at the form, signing sheet, one sending, what is asked, corrections, history."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.platform.accounts.models import User
from cchc.platform.notices.models import Notice
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.models import COUNTED, Figure
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, owed, signed_in
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Prose
from cchc.reporting.reviews import services
from cchc.reporting.reviews.asking import Item, due_in
from cchc.reporting.reviews.brief import brief
from cchc.reporting.reviews.models import Correction, Opening, RequestItem, ReviewRequest, Sending, Step
from cchc.reporting.reviews.sent import tables_of
from cchc.reporting.reviews.steps import situation
from cchc.reporting.reviews.tests.made import INSIDE, cast, explain, through

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User]:
    return cast()


@pytest.fixture
def duty() -> Obligation:
    duty = owed()
    report = services.begin(services.report_of(duty), duty)
    write(report, [cell("A1", 5, row="1.1"), cell("A2", 4, row="1.2")])
    Prose.objects.create(report=report, code="I", heading="I. Chỉ đạo", text="Đã ban hành 05 văn bản chỉ đạo.")
    return duty


def at(name: str, duty: Obligation) -> str:
    return reverse(f"reviews:{name}", args=address_of(duty))


def post(client: Client, duty: Obligation, action: str, **typed: Any) -> Any:
    duty.refresh_from_db()
    typed.setdefault("seen", services.last_step(services.report_of(duty)))
    return client.post(at("take", duty), {"action": action, **typed})


def last(duty: Obligation) -> int:
    duty.refresh_from_db()
    return services.last_step(services.report_of(duty))


def test_it_works(people: dict[str, User], duty: Obligation) -> None:
    pages = {role: signed_in(user) for role, user in people.items()}
    assert post(pages["drafter"], duty, "check").status_code == 302
    explain(duty)
    assert post(pages["checker"], duty, "sign_off", comment="Số liệu tăng do sáp nhập.").status_code == 302
    sheet = pages["leader"].get(at("brief", duty)).content.decode()
    assert "Số liệu tăng do sáp nhập." in sheet
    assert 'value="sign"' in sheet
    assert 'value="return_unsigned"' in sheet
    assert post(pages["leader"], duty, "sign", signer="Trần Văn Mẫu", reason="đúng sổ").status_code == 302
    assert post(pages["clerk"], duty, "number", number="84/BC-UBND", date="2/4/2026").status_code == 302
    assert post(pages["clerk"], duty, "issue").status_code == 302
    assert post(pages["clerk"], duty, "send").status_code == 302
    sending = Sending.objects.get()
    assert (sending.number, sending.date, sending.signer) == ("84/BC-UBND", "2026-04-02", "Trần Văn Mẫu")
    page = pages["collector"].get(sending.get_absolute_url()).content.decode()
    assert "84/BC-UBND" in page
    assert "Đã ban hành 05 văn bản" in page
    assert Opening.objects.get().user == people["collector"]
    typed = {
        "seen": services.last_step(sending.report), "ask": ["cell:1.1", "section:I"], "why:cell:1.1": "Khác sổ?",
        "why:section:I": "Thiếu số, ngày văn bản.", "due": "31/12/2099", "text": "Đề nghị rà soát.",
    }  # fmt: skip
    assert pages["collector"].post(sending.get_absolute_url(), typed).status_code == 302
    assert RequestItem.objects.count() == 2
    items = list(RequestItem.objects.order_by("id"))
    asked = pages["drafter"].get(at("asked", duty)).content.decode()
    assert "Thiếu số, ngày văn bản." in asked
    pages["drafter"].post(at("asked", duty), {f"answer:{items[0].pk}": "Đúng là 5."})
    through(duty, people, ("replace", "drafter"))
    duty.refresh_from_db()
    write(duty.report, [cell("A2", 7, row="1.2", seen=Figure.objects.get(indicator="A2").pk)])
    sheet = pages["leader"].get(at("brief", duty)).content.decode()
    assert "Thay đổi so với lần gửi 1" in sheet
    assert ("<del>4</del>" in sheet, "<ins>7</ins>" in sheet) == (True, True)
    through(duty, people, *INSIDE, ("send", "clerk"))
    assert 'id="changes"' not in pages["leader"].get(at("brief", duty)).content.decode()
    last = Sending.objects.latest("id")
    page = pages["collector"].get(last.get_absolute_url()).content.decode()
    assert "<del>4</del>" in page
    assert "<ins>7</ins>" in page
    assert "Đúng là 5." in page
    assert post(pages["collector"], duty, "accept", then="next").status_code == 302
    assert Figure.objects.get(COUNTED, indicator="A2").amount == 7
    assert not RequestItem.objects.filter(settled=None).exists()
    history = pages["clerk"].get(reverse("reviews:history", args=[duty.report.public_id])).content.decode()
    assert history.count("<tr>") == Step.objects.count() + 2 + Sending.objects.count()
    assert Notice.objects.filter(user=people["drafter"], kind="reviews.asked").exists()


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [
        ("84/BC-UBND", "", "Hãy ghi ngày của văn bản"),
        ("84/BC-UBND", "  ", "Hãy ghi ngày của văn bản"),
        ("84/BC-UBND", "31/13/2026", "“31/13/2026” không phải là ngày"),
        ("84/BC-UBND", "1/1/2999", "chưa tới"),
        ("84", "2/4/2026", "không phải số và ký hiệu"),
    ],
)
def test_a_number_that_is_refused_is_said_in_words_and_kept(
    people: dict[str, User], duty: Obligation, number: str, day: str, said: str
) -> None:
    through(duty, people, *INSIDE[: [code for code, _role in INSIDE].index("number")])
    answer = post(signed_in(people["clerk"]), duty, "number", number=number, date=day, place="Kbang")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page.partition('id="refused"')[2].partition("</div>")[0]
    assert f'name="number" maxlength="60" required lang="vi" value="{number}"' in page
    assert f'value="{day}" aria-invalid="true"' in page or number == "84"
    assert 'value="Kbang"' in page
    assert "novalidate" in page
    duty.refresh_from_db()
    assert duty.report.stage == "signed"


def test_the_page_of_a_sending_asks_no_more_for_more_rows(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *INSIDE, ("send", "clerk"))
    items = [Item("Khác sổ", "cell", row="1.1"), Item("Thiếu ngày", "section", section="I")]
    services.take(duty, "request_review", by=people["collector"], reason="Rà soát", items=items)
    client, page = signed_in(people["collector"]), Sending.objects.get().get_absolute_url()
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for item in list(RequestItem.objects.all()) * 8:
        item.pk = None
        item.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)


def test_what_was_typed_into_a_refused_request_is_still_there(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *INSIDE, ("send", "clerk"))
    client, sending = signed_in(people["collector"]), Sending.objects.get()
    typed = {"seen": 0, "ask": ["cell:1.1"], "why:cell:1.1": "Khác sổ của Sở", "due": "31/12/2099", "text": "Rà soát ạ"}
    answer = client.post(sending.get_absolute_url(), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Khác sổ của Sở" in page
    assert "Rà soát ạ" in page
    assert 'value="cell:1.1" aria-label' in page
    assert not ReviewRequest.objects.exists()


FINDING = {
    "id": "f1", "basis": "b", "rule": "history.jump", "severity": "warning", "title": "Kỳ này 5, kỳ trước 1",
    "title_en": "5 now, 1 before", "message": "Dòng 1.1 ghi 5: kiểm tra lại.", "message_en": "Row 1.1 says 5.",
    "places": [], "rows": ["1.1"], "sections": [], "explained": "",
}  # fmt: skip


def test_a_typed_total_is_shown_as_typed_whatever_its_parts_give(people: dict[str, User], duty: Obligation) -> None:
    """The leader signs, and the body above reads, the number the unit wrote; what its parts give is a finding."""
    ready = compiled(duty.template)
    assert ready is not None
    total, *parts = "5.4", *ready.follows["5.4"].needs.values()
    asked = [(total, 77), *((row, 0) for row in parts)]
    slots = [(ready.slots[row], value) for row, value in asked]
    write(
        services.report_of(duty),
        [cell(slot.indicator, value, row=slot.row.key, breakdown=slot.breakdown) for slot, value in slots],
    )
    lines = [one.line.row.key + " " + one.now for one in brief(duty).figures]
    assert "5.4 77" in lines
    through(duty, people, *INSIDE, ("send", "clerk"))
    sent = {line.row.key: line for _, lines in tables_of(Sending.objects.get()) for line in lines}
    assert (sent["5.4"].shown, sent["5.4"].number) == ("77", 77)


def test_a_finding_leads_to_its_row_and_is_asked_about_as_it_stands(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *INSIDE, ("send", "clerk"))
    whole = FINDING | {"id": "f2", "rows": ["1"], "message": "Cả mục 1 chưa rõ."}
    Sending.objects.update(findings=[FINDING, whole])
    client, sending = signed_in(people["collector"]), Sending.objects.get()
    page = client.get(sending.get_absolute_url()).content.decode()
    assert "Dòng 1.1 ghi 5: kiểm tra lại." in page
    assert 'lang="vi">1.1</a>' in page
    assert 'value="cell:1.1" aria-label' in page
    asked = client.get(sending.get_absolute_url(), {"about": ["f1", "f2", "nothing"]}).content.decode()
    assert asked.count(" checked>") == 1
    assert 'name="rule:cell:1.1" value="history.jump"' in asked
    assert "Dòng 1.1 ghi 5: kiểm tra lại.</textarea>" in asked
    assert "Cả mục 1 chưa rõ.</textarea>" in asked, "a heading is no cell: said to the whole report"
    assert not ReviewRequest.objects.exists()
    assert 'data-ask="cell:1.1"' not in signed_in(people["drafter"]).get(sending.get_absolute_url()).content.decode()


def test_each_step_says_what_was_done_with_which_report_and_where_it_goes(
    people: dict[str, User], duty: Obligation
) -> None:
    through(duty, people, *INSIDE[:3])
    clerk = signed_in(people["clerk"])
    form = reverse("figures:fill", args=address_of(duty))
    assert f'value="{timezone.localdate():%d/%m/%Y}"' in clerk.get(form).content.decode()  # the day, not only its shape
    through(duty, people, *INSIDE[3:])
    assert "Gửi đến: Tỉnh Mẫu." in clerk.get(form).content.decode()
    sent = clerk.post(at("take", duty), {"action": "send", "seen": last(duty)}, follow=True).content.decode()
    assert f"Đã gửi: {duty.unit}, Quý I/2026." in sent


def test_what_is_asked_to_be_reopened_is_seen_where_it_is_decided(people: dict[str, User], duty: Obligation) -> None:
    """The unit asks once; the body above finds request and button on the sending; then the drafter replaces."""
    through(duty, people, *INSIDE, ("send", "clerk"), ("accept", "collector"))
    drafter, collector = signed_in(people["drafter"]), signed_in(people["collector"])
    form, sending = reverse("figures:fill", args=address_of(duty)), Sending.objects.get().get_absolute_url()
    assert 'value="ask_reopen"' in drafter.get(form).content.decode()
    assert "đề nghị mở lại" not in collector.get(sending).content.decode()
    through(duty, people, ("ask_reopen", "drafter"))
    waits = drafter.get(form).content.decode()
    assert ('value="ask_reopen"' in waits, "chờ cấp trên quyết định" in waits) == (False, True)
    asked = collector.get(sending).content.decode()
    assert ("Đơn vị đề nghị mở lại" in asked, 'value="reopen"' in asked) == (True, True)
    through(duty, people, ("reopen", "collector"))
    duty.refresh_from_db()
    assert situation(duty, people["drafter"]).main.action.code == "replace"  # type: ignore[union-attr]


def test_the_form_of_a_replacement_says_which_report_it_replaces(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *INSIDE)
    drafter, form = signed_in(people["drafter"]), reverse("figures:fill", args=address_of(duty))
    assert "thay thế báo cáo số" not in drafter.get(form).content.decode()
    through(duty, people, ("replace", "drafter"))
    assert "thay thế báo cáo số 84/BC-UBND ngày 02/04/2026" in drafter.get(form).content.decode()


def test_a_request_without_words_of_its_own_does_not_say_its_points_twice(
    people: dict[str, User], duty: Obligation
) -> None:
    through(duty, people, *INSIDE, ("send", "clerk"))
    signed_in(people["collector"]).post(
        Sending.objects.get().get_absolute_url(),
        {
            "ask": ["cell:1.1", "cell:1.2"],
            "why:cell:1.1": "Vì sao 5",
            "why:cell:1.2": "Vì sao 4",
            "due": f"{due_in(3):%d/%m/%Y}",
            "seen": last(duty),
        },
    )
    page = signed_in(people["drafter"]).get(at("asked", duty)).content.decode()
    assert (page.count("Vì sao 5"), page.count("Vì sao 4")) == (1, 1)
    assert "Số sai: bấm “Lập báo cáo thay thế…”" in page


def test_a_correction_is_typed_and_shown(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *INSIDE, ("send", "clerk"))
    duty.refresh_from_db()
    page = reverse("reviews:correct", args=[duty.report.public_id])
    typed = {"what": "I", "wrong": "05 văn bản", "right": "06 văn bản", "reason": "lỗi"}
    client = signed_in(people["clerk"])
    answer = client.post(page, typed)
    assert (answer.status_code, "06 văn bản" in answer.content.decode()) == (422, True)
    assert client.post(page, typed | {"right": "05  văn bản"}).status_code == 302
    assert Correction.objects.get().right == "05  văn bản"
    assert signed_in(people["drafter"]).post(page, typed).status_code == 403


@pytest.mark.parametrize(
    ("before", "who", "action", "name"),
    [
        ((("check", "drafter"),), "drafter", "take_back", "figures:fill"),
        ((("check", "drafter"), ("sign_off", "checker")), "leader", "sign", "figures:duties"),
        ((("check", "drafter"), ("sign_off", "checker"), ("sign", "leader")), "clerk", "number", "reviews:brief"),
    ],
)
def test_after_a_step_its_person_is_led_to_what_comes_next(
    people: dict[str, User], duty: Obligation, before: Any, who: str, action: str, name: str
) -> None:
    through(duty, people, *before)
    typed = {"action": action, "seen": last(duty), "number": "5/BC-UBND", "date": "02/04/2026", "signer": "Trần B"}
    answer = signed_in(people[who]).post(reverse("reviews:take", args=address_of(duty)), typed)
    assert answer.status_code == 302
    assert answer.url == reverse(name, args=[] if name == "figures:duties" else address_of(duty))
    if name == "reviews:brief":
        assert reverse("documents:papers", args=address_of(duty)) in signed_in(people[who]).get(answer.url).text

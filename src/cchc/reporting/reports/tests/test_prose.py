"""The prose of a report that is written here: by section, never lost, begun from the last report with its marks."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cchc.core.catalogue.packs import in_use
from cchc.platform.events.models import Event
from cchc.reporting.figures.hands import NotInHand
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import commune, owed, person, signed_in
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import live, taking, writing
from cchc.reporting.reports.models import Prose, Section
from cchc.reporting.reports.outline import headings, position_of
from cchc.reporting.reports.prose import parts
from cchc.reporting.reports.tests.made import accepted, filled, prose, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A browser of the one who drafts the unit's report."""
    return signed_in(person())


FORM = "khanh-hoa-xa-2023"


def save(client: Any, obligation: Obligation, json: bool = False, **posted: Any) -> Any:
    more = {"headers": {"Accept": "application/json"}} if json else {}
    return client.post(reverse("reports:prose", args=address_of(obligation)), posted, **more)


def test_it_works(client: Any) -> None:
    obligation = owed()
    answer = save(client, obligation, code="I.1", text="Đã ban hành 5 văn bản.\r\nĐã họp.", seen="")
    assert answer.status_code == 302
    assert answer.url.endswith("#s-i-1")
    kept = Prose.objects.get(report=reload(obligation).report)
    assert (kept.code, kept.text) == ("I.1", "Đã ban hành 5 văn bản.\nĐã họp.")
    assert kept.heading == "I.1. Công tác chỉ đạo, điều hành CCHC"


def test_every_form_has_an_outline_of_unique_codes_in_order() -> None:
    for form in in_use().templates.values():
        asked = headings(form)
        codes = [one.code for one in asked]
        assert len(set(codes)) == len(codes) == len(form.outline) + bool(form.outline)
        assert [position_of(code, asked) for code in codes] == sorted(position_of(code, asked) for code in codes)


def test_each_save_is_a_version_and_the_same_again_is_none() -> None:
    obligation = prose(owed(), {"I.1": "Một."})
    prose(obligation, {"I.1": "Hai."})
    prose(obligation, {"I.1": "Hai."})
    versions = list(Prose.objects.filter(code="I.1").order_by("id"))
    assert [(one.text, one.superseded is None) for one in versions] == [("Một.", False), ("Hai.", True)]


def test_two_people_on_one_section_get_a_choice(client: Any) -> None:
    obligation = prose(owed(), {"I.1": "Của người kia."})
    answer = save(client, obligation, json=True, code="I.1", text="Của tôi.", seen="")
    assert answer.status_code == 409
    told = answer.json()["conflict"]
    assert (told["mine"], told["theirs"]) == ("Của tôi.", "Của người kia.")
    assert Prose.objects.get(superseded=None).text == "Của người kia."
    plain = save(client, obligation, code="I.1", text="Của tôi.", seen="")
    assert plain.status_code == 409
    page = plain.content.decode()
    assert "Của tôi." in page
    assert "Của người kia." in page
    assert save(client, obligation, code="I.1", text="Cả hai.", seen=told["id"]).status_code == 302
    assert Prose.objects.get(superseded=None).text == "Cả hai."


def test_the_same_text_by_two_is_no_conflict(client: Any) -> None:
    obligation = prose(owed(), {"I.1": "Như nhau."})
    assert save(client, obligation, json=True, code="I.1", text="Như nhau.", seen="").status_code == 200


@pytest.mark.parametrize(
    "text",
    ["<p class=MsoNormal>Đã họp</p>", "Đã họp <br/> rồi", "<script>alert(1)</script>", "a\0b", "x" * 1_000_000],
)
def test_what_is_no_prose_is_refused_and_kept_on_the_page(client: Any, text: str) -> None:
    obligation = owed()
    answer = save(client, obligation, code="I.1", text=text, seen="")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert save(client, obligation, json=True, code="I.1", text=text, seen="").json()["error"]
    assert not Prose.objects.exists()


def test_signs_of_arithmetic_are_prose(client: Any) -> None:
    text = "Tỷ lệ trễ hạn <5%, số hồ sơ a < b và b > c & d."
    assert save(client, owed(), code="I.1", text=text, seen="").status_code == 302
    assert Prose.objects.get().text == text


@pytest.mark.parametrize("code", ["X.9", "", "I.1.1", "a\0"])
def test_a_section_the_form_has_not_is_refused(client: Any, code: str) -> None:
    assert save(client, owed(), code=code, text="Gì đó", seen="").status_code == 422


def test_who_may_write() -> None:
    obligation = owed()
    for role, status in (("drafter", 302), ("viewer", 403), ("contributor", 403), ("leader", 403), ("collector", 403)):
        client = signed_in(person(role, obligation.unit, f"nguoi-{role}"))
        assert save(client, obligation, code="I.1", text="Chữ", seen="").status_code == status, role
    stranger = signed_in(person("drafter", commune("UBND xã Khác"), "nguoi-khac"))
    assert save(stranger, obligation, code="I.1", text="Chữ", seen="").status_code in (403, 404)


def test_a_report_that_was_handed_on_is_not_written(client: Any) -> None:
    obligation = prose(owed(), {"I.1": "Trước."})
    obligation.report.stage = "sign_off"
    obligation.report.save()
    with pytest.raises(NotInHand):
        writing.write(reload(obligation), "I.1", "Sau.", by=None, seen=None)
    answer = save(client, obligation, code="I.1", text="Sau.", seen="")
    assert answer.status_code == 409
    assert "Sau." in answer.content.decode()


def test_own_sections_stand_behind_their_parent_and_go_again(client: Any) -> None:
    obligation = prose(owed(), {"II.3": "Ba."})
    for words in ("Kiểm soát thủ tục", "Một cửa"):
        assert save(client, obligation, action="add", code="II.2", heading=words).status_code == 302
    assert save(client, obligation, action="add", code="II.2.1", heading="Cấp xã").status_code == 302
    shown = [part.code for part in parts(reload(obligation).report, FORM)]
    at = shown.index("II.2")
    assert shown[at : at + 5] == ["II.2", "II.2.1", "II.2.1.1", "II.2.2", "II.3"]
    assert Prose.objects.get(code="II.2.1").heading == "2.1. Kiểm soát thủ tục"
    last = Prose.objects.get(code="II.2.2", superseded=None)
    assert save(client, obligation, action="remove", code="II.2.2", seen=last.pk).status_code == 302
    assert "II.2.2" not in [part.code for part in parts(reload(obligation).report, FORM)]
    assert Prose.objects.filter(code="II.2.2").exists()


@pytest.mark.parametrize(
    "posted",
    [{"code": "II.2", "heading": " "}, {"code": "X", "heading": "Mục"}, {"code": "II.2", "heading": "a" * 301}],
)
def test_what_is_no_section_is_not_added(client: Any, posted: dict[str, str]) -> None:
    assert save(client, owed(), action="add", **posted).status_code == 422
    assert not Prose.objects.exists()


def test_no_text_is_in_any_event(client: Any) -> None:
    save(client, owed(), code="I.1", text="Ông Nguyễn Văn Bí Mật", seen="")
    assert Event.objects.filter(kind="reports.prose_written").exists()
    assert not [event for event in Event.objects.all() if "Mật" in f"{event.data}{event.reason}"]


# --- begun from the last report


def last_quarter() -> Obligation:
    before = accepted("2026-Q1", {"1.1": 5, "2.3/1": 12})
    return prose_of(before, {"I.1": "Trong quý I năm 2026, UBND xã đã ban hành 5 văn bản chỉ đạo.\nĐã họp giao ban.",
                             "II.1": "Đã rà soát 12 VBQPPL."})  # fmt: skip


def prose_of(before: Obligation, texts: dict[str, str]) -> Obligation:
    for number, (code, text) in enumerate(texts.items()):
        heading = next(one for one in headings(in_use().templates[FORM]) if one.code == code)
        Prose.objects.create(report=before.report, code=code, position=number, heading=heading.words, text=text)
    return before


def taken() -> Obligation:
    last_quarter()
    now = owed(period="2026-Q2")
    source = taking.source_of(live.look(now).report)
    assert source is not None
    taking.take_over(now, source, by=None)
    return reload(now)


def marks(obligation: Obligation, code: str) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in live.look(reload(obligation)).marks.get(code, [])]


def test_the_last_report_is_taken_over_with_its_words_and_numbers_marked() -> None:
    now = taken()
    assert marks(now, "I.1") == [("period", "quý I năm 2026"), ("number", "5")]
    assert live.look(now).counts["stale"] == 2


def test_a_mark_goes_when_its_number_is_changed() -> None:
    now = taken()
    text = Prose.objects.get(report=now.report, code="I.1", superseded=None).text
    prose(now, {"I.1": text.replace("5 văn bản", "8 văn bản")})
    assert marks(now, "I.1") == [("period", "quý I năm 2026")]
    prose(now, {"I.1": text.replace("5 văn bản", "8 văn bản").replace("quý I năm", "quý II năm")})
    assert marks(now, "I.1") == []


def test_all_marks_go_when_somebody_says_it_is_of_this_period(client: Any) -> None:
    now = taken()
    seen = Prose.objects.get(report=now.report, code="I.1", superseded=None).pk
    assert save(client, now, action="reviewed", code="I.1", seen=seen).status_code == 302
    assert marks(now, "I.1") == []
    prose(now, {"I.1": "Trong quý I năm 2026, đã ban hành 5 văn bản chỉ đạo, và họp."})
    assert marks(now, "I.1") == []


def test_what_is_written_already_is_left_alone() -> None:
    last_quarter()
    now = prose(owed(period="2026-Q2"), {"I.1": "Của kỳ này."})
    source = taking.source_of(now.report)
    assert source is not None
    taking.take_over(now, source, by=None)
    assert Prose.objects.get(report=now.report, code="I.1", superseded=None).text == "Của kỳ này."
    assert Prose.objects.get(report=now.report, code="II.1", superseded=None).text == "Đã rà soát 12 VBQPPL."


def test_one_section_alone(client: Any) -> None:
    last_quarter()
    now = owed(period="2026-Q2")
    assert save(client, now, action="take", code="II.1").status_code == 302
    assert set(Prose.objects.filter(report=reload(now).report).values_list("code", flat=True)) == {"II.1"}


def test_sections_of_a_report_read_from_a_file_are_matched_by_their_headings() -> None:
    before = accepted("2026-Q1", {"1.1": 5})
    version = before.report.versions.get()
    Section.objects.create(
        version=version, position=1, code="II.1", heading="1. Cải cách thể chế", level=2, text="Rà soát 3."
    )
    Section.objects.create(
        version=version, position=2, code="II.1.1", heading="1.1. Rà soát văn bản", level=3, text="Xong."
    )
    Section.objects.create(
        version=version, position=3, code="V", heading="V. Kiến nghị khác hẳn", level=1, text="Không."
    )
    now = owed(period="2026-Q2")
    source = taking.source_of(live.look(now).report)
    assert source is not None
    taking.take_over(now, source, by=None)
    written = dict(Prose.objects.filter(report=reload(now).report).values_list("code", "text"))
    assert written == {"II.1": "Rà soát 3.", "II.1.1": "Xong."}


# --- numbers of the form in the text


def test_a_number_the_form_has_otherwise_is_offered_and_replaced(client: Any) -> None:
    now = filled(taken(), {"2.3/1": 1496})
    mark = next(one for one in live.look(now).marks["II.1"] if one.kind == "figure")
    assert (mark.words, mark.now, mark.row) == ("12", "1.496", "2.3/1")
    seen = Prose.objects.get(report=now.report, code="II.1", superseded=None).pk
    told = {"line": mark.line, "start": mark.start, "end": mark.end, "words": mark.words, "now": mark.now}
    answer = save(client, now, json=True, action="replace", code="II.1", seen=seen, **told)
    assert answer.json()["text"] == "Đã rà soát 1.496 VBQPPL."
    assert marks(now, "II.1") == []
    assert save(client, now, action="replace", code="II.1", seen=seen, **told).status_code == 422


def test_a_number_the_form_confirms_is_not_marked() -> None:
    now = filled(taken(), {"2.3/1": 12})
    assert marks(now, "II.1") == []

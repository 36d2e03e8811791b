"""The documents of a report: of its figures, prose and letterhead; as sent; refused where something lacks."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import docx as word
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.core.writing.official.check import Verdict, hold
from cchc.core.writing.official.document import Incomplete
from cchc.core.writing.official.docx import docx
from cchc.core.writing.official.pdf import pdf
from cchc.core.writing.official.reference import FORMS
from cchc.core.writing.official.seen_docx import seen as seen_docx
from cchc.core.writing.official.seen_pdf import seen as seen_pdf
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.documents.assembling import as_sent, correction_of, file_name, official_of
from cchc.reporting.documents.letterheads import authority, derived, head_of, recipients_of
from cchc.reporting.documents.models import Choice, Letterhead
from cchc.reporting.documents.tests.made import typed_reports
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, commune, owed, person, signed_in, typed_report
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Prose, Report, Stage
from cchc.reporting.reports.outline import headings, parent_of
from cchc.reporting.reviews.models import Correction, Paper, Sending

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 2)


@pytest.fixture
def report() -> Report:
    """A report of UBND xã Mẫu with two figures, one section of prose, and its paper."""
    made = typed_report()
    write(made, [cell("A1", 3, row="1.1"), cell("C3.3", "none_arisen", row="3.4.2")], by=None)
    Prose.objects.create(report=made, code="I", heading="I. Chỉ đạo", text="Đã ban hành kế hoạch.\nĐã kiểm tra.")
    Paper.objects.create(report=made, number="5/BC-UBND", date="2026-04-02", place="Mẫu", signer="Trần Văn Mẫu")
    Report.objects.filter(pk=made.pk).update(number="5/BC-UBND", date="2026-04-02", stage=Stage.NUMBERED)
    made.refresh_from_db()
    return made


@pytest.fixture
def duty(report: Report) -> Obligation:
    made = owed()
    made.report = report
    made.save()
    return made


def words(content: bytes) -> str:
    body = word.Document(io.BytesIO(content)).element.body
    return " ".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")).replace("\u00a0", " ")


def address(name: str, duty: Obligation) -> str:
    return reverse(f"documents:{name}", args=address_of(duty))


def said(response: Any) -> str:
    return words(response.content)


def test_it_works(client: Client, duty: Obligation) -> None:
    """Word, PDF, signing sheet and workbook of a report come out, each under a name with number, unit and period."""
    made = client.get(address("report_docx", duty))
    for expected in ("ỦY BAN NHÂN DÂN XÃ MẪU", "Số: 05/BC-UBND", "Mẫu, ngày 02 tháng 4 năm 2026", "Đã kiểm tra.",
                     "TM. ỦY BAN NHÂN DÂN", "Trần Văn Mẫu", "của UBND xã Mẫu)", "Không phát sinh (*)"):  # fmt: skip
        assert expected in said(made)
    assert 'filename="bao-cao_5-bc-ubnd_ubnd-xa-mau_quy-i-2026.docx"' in made["Content-Disposition"]
    assert client.get(address("report_pdf", duty)).content.startswith(b"%PDF")
    assert client.get(address("picture", duty)).content.startswith(b"\x89PNG")
    assert "PHIẾU TRÌNH" in said(client.get(address("brief_docx", duty)))
    book = openpyxl.load_workbook(io.BytesIO(client.get(address("figures_xlsx", duty)).content))
    assert book.sheetnames == ["Số liệu", "Phát hiện", "Giải trình"]
    page = client.get(address("papers", duty))
    assert page.status_code == 200
    assert address("report_pdf", duty) in page.content.decode()


def test_figures_of_the_real_reports_under_every_form() -> None:
    """With the figures of each of the five reports typed in, no clause of the layout fails, in Word or PDF."""
    counted = {}
    for report in typed_reports():
        made = official_of(report)
        for_word, for_print = hold(seen_docx(docx(made))), hold(seen_pdf(pdf(made)))
        assert [one.clause.id for one in (*for_word, *for_print) if one.verdict is Verdict.FAILS] == []
        holds = [sum(one.verdict is Verdict.HOLDS for one in results) for results in (for_word, for_print)]
        counted[report.template] = tuple(holds)
        assert sum(bool(row.cells[-1]) for annex in made.annexes for table in annex.tables for row in table.rows) > 20
    assert counted == FORMS


def test_number_and_day_come_from_one_place(report: Report) -> None:
    """Report and annex say the number and day of the paper, whatever the report row still says."""
    Paper.objects.filter(report=report).update(number="12/BC-UBND", date="2026-05-20")
    text = words(docx(official_of(report)))
    assert text.count("12/BC-UBND") == 2
    assert text.count("ngày 20 tháng 5 năm 2026") == 2
    assert "05/BC-UBND" not in text


def test_a_draft_says_so_and_has_no_number(report: Report) -> None:
    Paper.objects.filter(report=report).update(number="", date="")
    Report.objects.filter(pk=report.pk).update(stage=Stage.DRAFT, number="", date="")
    report.refresh_from_db()
    text = words(docx(official_of(report)))
    assert "DỰ THẢO" in text
    assert "Số:       /BC-UBND" in text


def test_a_heading_stands_over_its_parts_also_without_text_of_its_own(report: Report) -> None:
    form = template(report.template)
    assert form is not None
    asked = {one.code: one for one in headings(form)}
    part = next(one for one in asked.values() if parent_of(one.code) in asked and parent_of(one.code) != "I")
    about = {"code": part.code, "heading": part.words, "level": part.level, "position": part.position}
    Prose.objects.create(report=report, text="Đã rà soát.", **about)
    Prose.objects.create(report=report, code="I.9", heading="I.9. Không viết gì", level=2, position=1)
    said = [section.heading for section in official_of(report).sections]
    assert said == ["", "I. Chỉ đạo", asked[parent_of(part.code)].words, part.words, ""]


def test_a_replacement_names_what_it_replaces(report: Report) -> None:
    old = Paper.objects.get(report=report)
    Paper.objects.create(report=report, edition=2, replaces=old, place="Mẫu")
    Report.objects.filter(pk=report.pk).update(edition=2)
    report.refresh_from_db()
    expected = "thay thế Báo cáo số 5/BC-UBND ngày 02 tháng 4 năm 2026 của UBND xã Mẫu"
    assert expected in words(docx(official_of(report)))


@pytest.fixture
def sending(report: Report, duty: Obligation) -> Sending:
    """What left the unit: the figures and prose of now."""
    figures = list(report.versions.get().figures.values_list("id", flat=True))
    prose = list(report.prose.values_list("id", flat=True))
    return Sending.objects.create(
        report=report, obligation=duty, round=1, figures=figures, prose=prose, number="5/BC-UBND", date="2026-04-02",
        signer="Trần Văn Mẫu", digest="0" * 64, sent=timezone.now(), paper=report.papers.get(),
    )  # fmt: skip


def test_what_was_sent_never_changes(report: Report, sending: Sending, client: Client) -> None:
    """Later figures, prose, letterheads and choices do not touch what was sent."""
    before = docx(as_sent(sending))
    standing = report.versions.get().figures.get(indicator="A1")
    write(report, [cell("A1", 99, row="1.1", seen=standing.pk)], by=None)
    Prose.objects.filter(report=report).update(superseded=timezone.now())
    Prose.objects.create(report=report, code="I", heading="I. Khác", text="Nội dung mới.")
    later = {"recorded": sending.sent + timedelta(minutes=1)}
    Letterhead.objects.create(unit=report.unit, begins=DAY, agency="Khác", short="Khác", symbol="K", place="K",
                              head="K", **later)  # fmt: skip
    Choice.objects.create(report=report, about="Khác hẳn", **later)
    assert docx(as_sent(sending)) == before
    assert "Nội dung mới." in words(docx(official_of(report)))
    made = client.get(reverse("documents:sent_docx", args=[sending.public_id]))
    assert made.content == before
    assert client.get(reverse("documents:sent_pdf", args=[sending.public_id])).content.startswith(b"%PDF")


def test_a_row_without_an_indicator_is_sent_too(duty: Obligation) -> None:
    """Its figure belongs to the report alone, and stands in the file of the sending as in that of now."""
    years = typed_report(period="2011-2020", regime="cchc-years", template="tong-ket-2011-2020")
    ready = compiled(years.template)
    assert ready is not None
    key = next(key for key, slot in ready.slots.items() if not slot.indicator and slot.kind == "count")
    write(years, [cell("", 7531, row=key, period="2015")], by=None)
    ids = list(years.versions.get().figures.values_list("id", flat=True))
    sending = Sending.objects.create(
        report=years, obligation=duty, round=1, figures=ids, digest="0" * 64, sent=timezone.now()
    )
    assert "7.531" in words(docx(official_of(years)))
    assert "7.531" in words(docx(as_sent(sending)))


def test_draft_figures_say_that_they_are(sending: Sending) -> None:
    sending.draft = True
    assert "DỰ THẢO SỐ LIỆU" in words(docx(as_sent(sending)))


def test_a_correction_is_a_letter(client: Client, report: Report, duty: Obligation) -> None:
    assert client.get(address("correction_docx", duty)).status_code == 404
    row = Correction.objects.create(
        report=report, what="place", wrong="Mãu", right="Mẫu", reason="gõ nhầm", at=timezone.now()
    )
    text = words(docx(correction_of(report, [row])))
    for expected in ("V/v đính chính", "Báo cáo số 5/BC-UBND", "Địa danh", "Mãu", "Mẫu", "Lý do: gõ nhầm."):
        assert expected in text
    assert client.get(address("correction_docx", duty)).status_code == 200


# --- the letterhead


def unit_of(name: str, kind: str = "") -> Unit:
    return Unit(name=name, kind=kind, code="x", folded="x", pk=0)


@pytest.mark.parametrize(
    ("name", "kind", "agency", "short", "symbol", "place", "head"),
    [
        ("Xã Kbang", "commune", "Ủy ban nhân dân xã Kbang", "UBND xã Kbang", "UBND", "Kbang", "Chủ tịch"),
        ("UBND huyện Kbang", "district", "Ủy ban nhân dân huyện Kbang", "UBND huyện Kbang", "UBND", "Kbang",
         "Chủ tịch"),
        ("Phường Đống Đa", "ward", "Ủy ban nhân dân phường Đống Đa", "UBND phường Đống Đa", "UBND", "Đống Đa",
         "Chủ tịch"),
        ("Sở Thông tin và Truyền thông tỉnh Trà Vinh", "department", "Sở Thông tin và Truyền thông tỉnh Trà Vinh",
         "Sở Thông tin và Truyền thông tỉnh Trà Vinh", "STTTT", "Trà Vinh", "Giám đốc"),
        ("Ban Dân tộc tỉnh Gia Lai", "department", "Ban Dân tộc tỉnh Gia Lai", "Ban Dân tộc tỉnh Gia Lai", "BDT",
         "Gia Lai", "Trưởng ban"),
    ],
)  # fmt: skip
def test_what_follows_from_the_tree(
    name: str, kind: str, agency: str, short: str, symbol: str, place: str, head: str
) -> None:
    found = derived(unit_of(name, kind), DAY)
    assert (found.agency, found.short, found.symbol, found.place, found.head) == (agency, short, symbol, place, head)


def test_authority_lines() -> None:
    head = derived(unit_of("Xã Kbang", "commune"), DAY)
    assert authority(head, "", "", "").lines == ("TM. Ủy ban nhân dân", "Chủ tịch")
    assert authority(head, "KT.", "", "").lines == ("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch")
    assert authority(head, "TL.", "Chánh Văn phòng", "").lines == ("TL. Chủ tịch", "Chánh Văn phòng")
    assert authority(head, "TUQ.", "Trưởng phòng", "").lines == ("TUQ. Chủ tịch", "Trưởng phòng")
    office = derived(unit_of("Sở Nội vụ", "department"), DAY)
    assert authority(office, "Q.", "", "").lines == ("Q. Giám đốc",)
    assert authority(office, "", "", "").lines == ("Giám đốc",)


def test_the_archive_stands_last() -> None:
    assert recipients_of("- Lưu: VT, NV.\n- Sở Nội vụ;") == ("Sở Nội vụ", "Lưu: VT, NV")
    assert recipients_of("") == ("Lưu: VT",)


def test_a_letterhead_holds_from_its_day(report: Report) -> None:
    for begins, agency in ((date(2026, 1, 1), "Cơ quan Một"), (date(2026, 5, 1), "Cơ quan Hai")):
        Letterhead.objects.create(
            unit=report.unit, begins=begins, agency=agency, short=agency, symbol="CQ", place="Mẫu", head="Trưởng"
        )
    assert head_of(report.unit, date(2025, 12, 31)).derived
    assert head_of(report.unit, DAY).agency == "Cơ quan Một"
    assert head_of(report.unit, date(2026, 5, 1)).agency == "Cơ quan Hai"
    assert official_of(report).agency == "Cơ quan Một"


def test_what_lacks_is_named_with_where_to_fill_it_in(client: Client, duty: Obligation) -> None:
    Letterhead.objects.create(
        unit=duty.unit, begins=date(2020, 1, 1), agency="A", short="A", symbol="", place="", head="B"
    )
    Paper.objects.update(place="")
    with pytest.raises(Incomplete) as refused:
        official_of(duty.report)
    assert "ký hiệu cơ quan, địa danh" in refused.value.message.text("vi")
    for name in ("report_docx", "report_pdf", "picture", "brief_docx"):
        page = client.get(address(name, duty))
        assert page.status_code == 422
        assert "địa danh" in page.content.decode()
        assert reverse("documents:letterhead", args=[duty.unit.public_id]) in page.content.decode()
    assert client.get(address("papers", duty)).status_code == 200


FIELDS = {
    "begins": "01/04/2026", "parent": "", "agency": "Ủy ban nhân dân xã Mẫu Mới", "short": "UBND xã Mẫu Mới",
    "symbol": "UBND", "place": "Mẫu Mới", "collective": "Ủy ban nhân dân", "head": "Chủ tịch", "deputy": "",
    "recipients": "Sở Nội vụ", "reason": "đổi tên",
}  # fmt: skip


def test_who_drafts_sets_the_letterhead(report: Report) -> None:
    page = reverse("documents:letterhead", args=[report.unit.public_id])
    drafter = signed_in(person("drafter"))
    assert drafter.post(page, FIELDS).status_code == 302
    assert official_of(report).agency == "Ủy ban nhân dân xã Mẫu Mới"
    assert "Mẫu Mới" in drafter.get(page).content.decode()


def test_who_only_reads_does_not(report: Report) -> None:
    page = reverse("documents:letterhead", args=[report.unit.public_id])
    viewer = signed_in(person("viewer", name="nguoi-xem"))
    assert viewer.get(page).status_code == 200
    assert viewer.post(page, FIELDS).status_code == 403
    stranger = signed_in(person("drafter", commune("UBND xã Khác"), "nguoi-la"))
    assert stranger.get(page).status_code in (403, 404)
    assert not Letterhead.objects.exists()


def test_a_refused_letterhead_keeps_what_was_typed(report: Report) -> None:
    page = reverse("documents:letterhead", args=[report.unit.public_id])
    answer = signed_in(person("drafter")).post(page, {**FIELDS, "begins": "mai", "symbol": ""})
    assert answer.status_code == 422
    assert "Mẫu Mới" in answer.content.decode()
    assert not Letterhead.objects.exists()


def test_the_preview_keeps_nothing(client: Client, report: Report) -> None:
    page = reverse("documents:preview", args=[report.unit.public_id])
    assert client.get(f"{page}?{urlencode({'agency': '<b>#x' * 100})}").content.startswith(b"\x89PNG")
    assert not Letterhead.objects.exists()


def test_one_report_says_otherwise(duty: Obligation) -> None:
    page = address("papers", duty)
    typed = {"about": "Công tác CCHC quý I", "recipients": "Chỉ Sở Nội vụ", "annex_title": "Biểu riêng"}
    assert signed_in(person("drafter")).post(page, typed).status_code == 302
    text = words(docx(official_of(duty.report)))
    for expected in ("Công tác CCHC quý I", "- Chỉ Sở Nội vụ;", "- Lưu: VT.", "BIỂU RIÊNG"):
        assert expected in text
    viewer = signed_in(person("viewer", name="nguoi-xem"))
    assert viewer.post(page, typed).status_code == 403


# --- bad input


def test_text_of_a_workbook_is_no_formula(client: Client, report: Report, duty: Obligation) -> None:
    write(report, [cell("F1.1", "blank", row="6.1")], by=None)
    Report.objects.filter(pk=report.pk).update(period_label="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(client.get(address("figures_xlsx", duty)).content))
    assert {one.data_type for sheet in book for row in sheet for one in row} <= {"s", "n"}
    assert not [one for sheet in book for row in sheet for one in row if one.data_type == "f"]


def test_a_form_the_catalogue_lost_is_said(client: Client, duty: Obligation) -> None:
    Report.objects.filter(pk=duty.report.pk).update(template="khong-con")
    for name in ("report_docx", "figures_xlsx"):
        page = client.get(address(name, duty))
        assert page.status_code == 422
        assert "không có biểu mẫu" in page.content.decode()


def test_a_file_name_is_plain(report: Report) -> None:
    report.period_label = 'Quý I/2026"; rm -rf\r\n'
    assert file_name(report, "5/BC-UBND", "pdf") == "bao-cao_5-bc-ubnd_ubnd-xa-mau_quy-i-2026-rm-rf.pdf"


def test_the_page_costs_the_same_whatever_was_sent(client: Client, duty: Obligation, sending: Sending) -> None:
    page = address("papers", duty)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(2, 8):
        sending.pk, sending.public_id, sending.round = None, Sending().public_id, number
        sending.save()
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)

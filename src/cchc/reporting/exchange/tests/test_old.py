"""Old reports into the form: as this period's figures, doubtful rows aside, prose into empty sections."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from docx import Document

from cchc.core.reading.draft import Draft, DraftRow, ReportHeader, Section
from cchc.reporting.exchange.incoming import entries_of
from cchc.reporting.exchange.models import Incoming
from cchc.reporting.exchange.tests.made import FORM, at, brought, form_of, offered, standing
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Obligation
from cchc.reporting.library.models import Reading
from cchc.reporting.reports.models import Prose

pytestmark = pytest.mark.django_db


def document() -> bytes:
    made = Document()
    made.add_paragraph("BÁO CÁO Công tác cải cách hành chính Quý IV năm 2025")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def row(key: str, value: str | None, state: str = "value", **more: Any) -> DraftRow:
    said: dict[str, Any] = {"period": "2025-Q4", "raw": value or "", "role": "leaf", "kind": "number", "match": 0.95}
    code, label = more.pop("code", ""), more.pop("label", key)
    return DraftRow("BM", code, "", label, "", value=value, state=state, template_row=key, **(said | more))


def draft(*rows: DraftRow, sections: tuple[Section, ...] = ()) -> Draft:
    header = ReportHeader(agency="UBND xã Mẫu", template=FORM, period={"code": "2025-Q4", "label": "Quý IV/2025"})
    return Draft(header, list(sections), list(rows))


def read(client: Client, duty: Obligation, said: Draft) -> str:
    """Bring an old file and let it be read."""
    answer = brought(client, duty, document(), "quy-4.docx", "old")
    assert answer.status_code == 302
    Reading.objects.update(state=Reading.State.READ, draft=said.as_json())
    address: str = answer["Location"]
    return address


def keys(duty: Obligation, number: int = 4) -> list[str]:
    counts = [line for line in form_of(duty).answered if line.slot and line.slot.kind == "count"]
    return [line.row.key for line in counts[:number]]


def test_it_works(drafter: Client, duty: Obligation) -> None:
    first, second, third, fourth = keys(duty)
    rows = (
        row(first, "1234"),
        row(second, None, "none_arisen"),
        row(third, "7", doubts=["?"]),
        row(fourth, None, "blank"),
    )
    said = draft(*rows)
    address = read(drafter, duty, said)
    page = drafter.get(address)
    assert [one.key for one in page.context["comparison"].of("doubtful")] == [third]
    drafter.post(address, offered(page.context["comparison"]))
    assert {key: value[:2] for key, value in standing(duty).items()} == {
        first: ("value", 1234), second: ("none_arisen", None),
    }  # fmt: skip
    assert Figure.objects.get(template_row=first).origin == "quy-4.docx · BM"
    page = drafter.get(address)
    drafter.post(address, offered(page.context["comparison"]) | {f"take:{third}": "file"})
    assert standing(duty)[third][1] == 7


def test_a_file_being_read_says_so_and_is_found_again(drafter: Client, duty: Obligation) -> None:
    answer = brought(drafter, duty, document(), "quy-4.docx", "old")
    assert b"quy-4.docx" in drafter.get(answer["Location"]).content
    assert b"quy-4.docx" in drafter.get(at("bring", duty)).content
    Reading.objects.update(state=Reading.State.FAILED, message_vi="Tệp hỏng.", message_en="Broken.")
    assert "Tệp hỏng." in drafter.get(answer["Location"]).content.decode()


def test_for_comparison_goes_to_the_checker_and_writes_nothing_here(drafter: Client, duty: Obligation) -> None:
    answer = brought(drafter, duty, document(), "quy-4.docx", "comparison")
    assert answer["Location"] == Reading.objects.get().get_absolute_url()
    assert Incoming.objects.count() == 0


def test_two_rows_of_the_file_read_as_one_are_refused(drafter: Client, duty: Obligation) -> None:
    first = keys(duty)[0]
    page = drafter.get(read(drafter, duty, draft(row(first, "1"), row(first, "2"))))
    assert {one.key for one in page.context["comparison"].of("refused")} == {first}
    assert page.context["comparison"].open == []


def test_unreadable_text_is_refused_in_its_row(drafter: Client, duty: Obligation) -> None:
    first, second = keys(duty)[:2]
    said = draft(row(first, None, "unreadable", raw="12..3"), row(second, "4"))
    comparison = drafter.get(read(drafter, duty, said)).context["comparison"]
    assert [one.key for one in comparison.of("refused")] == [first]
    assert [one.key for one in comparison.of("new")] == [second]


def test_rows_of_another_form_come_by_what_they_show(duty: Obligation) -> None:
    form = form_of(duty)
    line = next(line for line in form.answered if line.slot and line.slot.indicator and not line.slot.breakdown)
    assert line.slot
    other = row("khác/1", "5", indicator=line.slot.indicator)
    said = Draft(ReportHeader(template="gia-lai-2021", period={"code": "2025-Q4"}), [], [other])
    assert entries_of(said, form)[0].key == line.row.key


def test_prose_goes_into_empty_sections_and_says_where_from(drafter: Client, duty: Obligation) -> None:
    said = draft(sections=(Section("II.1", "II.1. Cải cách thể chế", 2, "Đã ban hành 3 văn bản."),))
    address = read(drafter, duty, said)
    (section,) = drafter.get(address).context["sections"]
    drafter.post(address, {f"prose:{section.code}": "1"})
    prose = Prose.objects.get(superseded__isnull=True, code=section.code)
    assert prose.text == "Đã ban hành 3 văn bản."
    assert prose.origin.startswith("quy-4.docx")
    drafter.post(address, {f"prose:{section.code}": "1"})
    assert Prose.objects.filter(code=section.code).count() == 1


BUTTON = "Ghi các dòng đã chọn"


def test_what_stands_is_kept_where_the_file_is_of_another_period(drafter: Client, duty: Obligation) -> None:
    """Last quarter's file fills what is empty; what was typed for this quarter is only replaced where somebody says."""
    first, second = keys(duty)[:2]
    address = read(drafter, duty, draft(row(first, "1"), row(second, "2")))
    drafter.post(address, {f"take:{first}": "file"})
    address = read(drafter, duty, draft(row(first, "5"), row(second, "6")))
    page = drafter.get(address)
    (there,), (new,) = (page.context["comparison"].of(code) for code in ("replaces", "new"))
    assert (there.chosen, new.chosen) == (False, True)
    drafter.post(address, offered(page.context["comparison"]))
    assert [standing(duty)[key][1] for key in (first, second)] == [1, 6]


def test_this_period_s_own_file_replaces(drafter: Client, duty: Obligation) -> None:
    first = keys(duty)[0]
    drafter.post(read(drafter, duty, draft(row(first, "1"))), {f"take:{first}": "file"})
    said = draft(row(first, "5", period="2026-Q1"))
    said.report.period = {"code": "2026-Q1", "label": "Quý I/2026"}
    page = drafter.get(read(drafter, duty, said))
    assert [one.chosen for one in page.context["comparison"].of("replaces")] == [True]


@pytest.mark.parametrize(
    ("agency", "told"), [("UBND phường Khác", True), ("Ủy ban nhân dân xã Mẫu", False), ("", False)]
)
def test_the_report_of_another_unit_is_told_apart(drafter: Client, duty: Obligation, agency: str, told: bool) -> None:
    said = draft(row(keys(duty)[0], "1"))
    said.report.agency = agency
    page = drafter.get(read(drafter, duty, said)).content.decode()
    assert ("Hãy xem có đúng tệp không" in page) is bool(told)


def test_a_file_without_a_table_says_so(drafter: Client, duty: Obligation) -> None:
    page = drafter.get(read(drafter, duty, draft())).content.decode()
    assert "Không thấy bảng số liệu nào" in page


def test_nothing_left_to_take_shows_no_button(drafter: Client, duty: Obligation) -> None:
    first, second = keys(duty)[:2]
    address = read(drafter, duty, draft(row(first, "1"), row(second, None, "unreadable", raw="12..3")))
    page = drafter.get(address)
    assert BUTTON in page.content.decode()
    drafter.post(address, offered(page.context["comparison"]))
    after = drafter.get(address).content.decode()
    assert BUTTON not in after
    assert "Đã ghi 1 số liệu từ tệp này" in after
    assert "12..3" in after


@pytest.mark.parametrize("what", ["old", "comparison"])
def test_a_pdf_called_docx_is_kept_as_what_it_is_and_told(drafter: Client, duty: Obligation, what: str) -> None:
    answer = brought(drafter, duty, b"%PDF-1.7\n...\nstartxref\n0\n%%EOF\n", "quy-4.docx", what)
    assert answer.status_code == 302
    read = Reading.objects.get()
    assert (read.names, [file.name for file in read.files.all()]) == (["quy-4.pdf"], ["quy-4.pdf"])
    assert any("quy-4.pdf" in str(one) for one in get_messages(answer.wsgi_request))

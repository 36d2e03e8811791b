"""The offline form: out, filled in, back; nothing lost, nothing twice, nothing of another report."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cchc.reporting.exchange.models import Incoming
from cchc.reporting.exchange.tests.made import (
    FORM,
    at,
    brought,
    downloaded,
    form_of,
    offered,
    put,
    rows_of,
    saved,
    standing,
    taken,
)
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, owed, person, signed_in
from cchc.reporting.forms.models import Obligation, ReportingPeriod

pytestmark = pytest.mark.django_db


def keys(duty: Obligation, kind: str = "count", number: int = 3) -> list[str]:
    found = [line.row.key for line in form_of(duty).answered if line.slot and line.slot.kind == kind]
    return found[:number]


def test_it_works(drafter: Client, duty: Obligation) -> None:
    first, second, third = keys(duty)
    book = downloaded(drafter, duty)
    put(book, first, 12)
    put(book, second, None, "không phát sinh")
    put(book, third, "1.234")
    found = taken(drafter, duty, saved(book))
    now = standing(duty)
    assert now[first][:2] == ("value", 12)
    assert now[second][:2] == ("none_arisen", None)
    assert now[third][:2] == ("value", 1234)
    assert len(now) == found.written == 3
    figure = Figure.objects.get(template_row=first)
    assert figure.origin_kind == "imported"
    assert figure.origin.startswith("bieu-mau.xlsx · ")


def test_labels_are_locked_values_open_and_ids_hidden(drafter: Client, duty: Obligation) -> None:
    key = keys(duty)[0]
    book = downloaded(drafter, duty)
    sheet, line = rows_of(book)[key]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert sheet.cell(line, 3).protection.locked
    assert not sheet.cell(line, 6).protection.locked
    assert sheet.column_dimensions["A"].hidden
    assert book["_cchc"].sheet_state == "veryHidden"
    assert any(f"F{line}" in str(one.sqref) for one in sheet.data_validations.dataValidation)


def test_the_same_file_twice_brings_nothing_new(drafter: Client, duty: Obligation) -> None:
    book = downloaded(drafter, duty)
    put(book, keys(duty)[0], 12)
    content = saved(book)
    taken(drafter, duty, content)
    before = Figure.objects.count()
    answer = brought(drafter, duty, content)
    page = drafter.get(answer["Location"])
    assert page.context["comparison"].groups == []
    drafter.post(answer["Location"], {f"take:{keys(duty)[0]}": "file"})
    assert Figure.objects.count() == before


def test_a_cell_not_touched_in_the_file_never_replaces_what_was_typed_meanwhile(
    drafter: Client, duty: Obligation
) -> None:
    first, second, _ = keys(duty)
    book = downloaded(drafter, duty)
    line = next(line for line in form_of(duty).answered if line.row.key == first)
    assert line.slot
    write(form_report(duty), [cell(line.slot.indicator, 99, row=first, breakdown=line.slot.breakdown)])
    put(book, second, 5)
    taken(drafter, duty, saved(book))
    assert standing(duty)[first][1] == 99
    assert standing(duty)[second][1] == 5


def form_report(duty: Obligation) -> Any:
    from cchc.reporting.figures.filling import begin

    report = begin(form_of(duty).report, duty)
    duty.refresh_from_db()
    return report


def test_what_both_changed_is_a_conflict_with_both_values_and_a_choice(drafter: Client, duty: Obligation) -> None:
    first = keys(duty)[0]
    book = downloaded(drafter, duty)
    line = next(line for line in form_of(duty).answered if line.row.key == first)
    assert line.slot
    write(form_report(duty), [cell(line.slot.indicator, 99, row=first, breakdown=line.slot.breakdown)])
    put(book, first, 12)
    address = brought(drafter, duty, saved(book))["Location"]
    page = drafter.get(address)
    (conflict,) = page.context["comparison"].of("conflict")
    assert (conflict.seen.amount, conflict.figure.amount) == (99, 12)
    drafter.post(address, offered(page.context["comparison"]))
    assert standing(duty)[first][1] == 99
    drafter.post(address, offered(page.context["comparison"]) | {f"take:{first}": "file"})
    assert standing(duty)[first][1] == 12


def test_what_was_typed_between_preview_and_taking_is_kept(drafter: Client, duty: Obligation) -> None:
    first = keys(duty)[0]
    book = downloaded(drafter, duty)
    put(book, first, 12)
    address = brought(drafter, duty, saved(book))["Location"]
    posted = offered(drafter.get(address).context["comparison"])
    line = next(line for line in form_of(duty).answered if line.row.key == first)
    assert line.slot
    write(form_report(duty), [cell(line.slot.indicator, 99, row=first, breakdown=line.slot.breakdown)])
    drafter.post(address, posted)
    assert standing(duty)[first][1] == 99
    assert len(drafter.get(address).context["comparison"].of("conflict")) == 1


@pytest.mark.parametrize("typed", ["=1+1", "=cmd|' /C calc'!A0", "nhiều lắm", "gần 12", "-4", "TRUE", "1e400"])
def test_what_is_no_number_is_refused_in_its_cell_and_the_others_are_taken(
    drafter: Client, duty: Obligation, typed: str
) -> None:
    first, second, _ = keys(duty)
    book = downloaded(drafter, duty)
    put(book, first, typed)
    put(book, second, 5)
    address = brought(drafter, duty, saved(book))["Location"]
    page = drafter.get(address)
    (refused,) = page.context["comparison"].of("refused")
    assert refused.key == first
    assert refused.reason
    drafter.post(address, offered(page.context["comparison"]) | {f"take:{first}": "file"})
    assert set(standing(duty)) == {second}


def test_rows_reordered_and_deleted_are_found_by_their_keys(drafter: Client, duty: Obligation) -> None:
    first, second, third = keys(duty)
    book = downloaded(drafter, duty)
    put(book, first, 1)
    put(book, second, 2)
    sheet, line = rows_of(book)[first]
    other = rows_of(book)[second][1]
    a = [sheet.cell(line, c).value for c in range(1, 9)]
    b = [sheet.cell(other, c).value for c in range(1, 9)]
    for column in range(1, 9):
        sheet.cell(line, column).value, sheet.cell(other, column).value = b[column - 1], a[column - 1]
    sheet.delete_rows(rows_of(book)[third][1])
    taken(drafter, duty, saved(book))
    now = standing(duty)
    assert (now[first][1], now[second][1]) == (1, 2)
    assert third not in now


def test_a_row_without_its_key_is_found_by_code_and_label(drafter: Client, duty: Obligation) -> None:
    first = keys(duty)[0]
    book = downloaded(drafter, duty)
    put(book, first, 7)
    sheet, line = rows_of(book)[first]
    sheet.cell(line, 1).value = None
    taken(drafter, duty, saved(book))
    assert standing(duty)[first][1] == 7


def test_a_key_moved_to_another_label_is_refused(drafter: Client, duty: Obligation) -> None:
    first, second, _ = keys(duty)
    book = downloaded(drafter, duty)
    sheet, line = rows_of(book)[first]
    other = rows_of(book)[second][1]
    sheet.cell(other, 1).value = first
    sheet.cell(line, 1).value = "nothing"
    sheet.cell(other, 6).value = 8
    page = drafter.get(brought(drafter, duty, saved(book))["Location"])
    assert [one.key for one in page.context["comparison"].of("refused")] == [first]


def test_one_row_twice_with_two_values_is_refused(drafter: Client, duty: Obligation) -> None:
    first = keys(duty)[0]
    book = downloaded(drafter, duty)
    put(book, first, 7)
    sheet, line = rows_of(book)[first]
    for column in range(1, 9):
        sheet.cell(300, column).value = sheet.cell(line, column).value
    sheet.cell(300, 6).value = 8
    page = drafter.get(brought(drafter, duty, saved(book))["Location"])
    assert [one.key for one in page.context["comparison"].of("refused")] == [first]
    assert standing(duty) == {}


def said(answer: Any) -> str:
    assert answer.status_code == 422
    return " ".join(answer.content.decode().split())


def test_the_form_of_another_unit_period_or_template_is_refused_by_name(duty: Obligation) -> None:
    from cchc.reporting.figures.tests.made import commune

    other = commune("UBND xã Khác")
    reader = signed_in(person())
    elsewhere = signed_in(person(unit=other, name="nguoi-khac"))
    foreign = saved(downloaded(elsewhere, owed(other, template=FORM)))
    assert "UBND xã Khác" in said(brought(reader, duty, foreign))
    later = saved(downloaded(reader, owed(period="2026-Q2", template=FORM)))
    assert "Quý II" in said(brought(reader, duty, later))
    assert Incoming.objects.count() == 0


def test_an_older_version_is_matched_by_keys_with_a_warning(drafter: Client, duty: Obligation) -> None:
    first = keys(duty)[0]
    book = downloaded(drafter, duty)
    put(book, first, 7)
    hidden = book["_cchc"]
    (row,) = [row for row in hidden.iter_rows() if row[0].value == "version"]
    row[1].value = "0" * 16
    page = drafter.get(brought(drafter, duty, saved(book))["Location"])
    assert page.context["about"]["warnings"]
    assert [one.key for one in page.context["comparison"].of("new")] == [first]


def test_ten_thousand_rows_more_are_told_and_left_out(drafter: Client, duty: Obligation) -> None:
    first = keys(duty)[0]
    book = downloaded(drafter, duty)
    put(book, first, 7)
    sheet, _line = rows_of(book)[first]
    for number in range(10_000):
        sheet.cell(400 + number, 6).value = number
    page = drafter.get(brought(drafter, duty, saved(book))["Location"])
    assert len(page.context["comparison"].of("new")) == 1
    assert any("10000" in warning for warning in page.context["about"]["warnings"])


def broken(content: bytes) -> bytes:
    return content[: len(content) // 2]


def with_macros(content: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return stream.getvalue()


def plain_book(content: bytes) -> bytes:
    book = Workbook()
    book.active["A1"] = "Số liệu"
    return saved(book)


def a_text(content: bytes) -> bytes:
    return b"12;13"


def nothing(content: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("spoil", [broken, with_macros, plain_book, a_text, nothing])
def test_a_file_that_is_no_form_is_refused_and_nothing_is_kept(drafter: Client, duty: Obligation, spoil: Any) -> None:
    content = spoil(saved(downloaded(drafter, duty)))
    assert said(brought(drafter, duty, content))
    assert Incoming.objects.count() == 0


def test_forty_megabytes_are_refused(drafter: Client, duty: Obligation) -> None:
    content = saved(downloaded(drafter, duty)) + b"\0" * (40 * 2**20)
    assert "30 MB" in said(brought(drafter, duty, content))


def test_a_closed_period_takes_nothing_and_keeps_the_file(drafter: Client, duty: Obligation) -> None:
    book = downloaded(drafter, duty)
    put(book, keys(duty)[0], 12)
    address = brought(drafter, duty, saved(book))["Location"]
    posted = offered(drafter.get(address).context["comparison"])
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED)
    drafter.post(address, posted)
    assert standing(duty) == {}
    assert drafter.get(address).status_code == 200


def test_who_may_not_write_may_not_bring(duty: Obligation) -> None:
    viewer = signed_in(person("viewer"))
    book = saved(downloaded(viewer, duty))
    assert brought(viewer, duty, book).status_code == 403
    stranger = signed_in(person("drafter", unit=None, name="la"))
    assert stranger.get(at("bring", duty)).status_code == 200


def test_a_saved_file_opens_again(drafter: Client, duty: Obligation) -> None:
    answer = drafter.get(at("offline", duty))
    assert load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "Hướng dẫn"
    assert "attachment" in answer["Content-Disposition"]


def test_a_preview_asks_as_much_for_many_rows_as_for_one(
    drafter: Client, duty: Obligation, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for number in (1, 12):
        book = downloaded(drafter, duty)
        for key in keys(duty, number=number):
            put(book, key, 7)
        address = brought(drafter, duty, saved(book))["Location"]
        drafter.get(address)
        with django_assert_max_num_queries(200) as asked:
            drafter.get(address)
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]


def test_the_history_says_in_vietnamese_where_a_figure_stood_whoever_brought_the_file(
    drafter: Client, duty: Obligation
) -> None:
    first = keys(duty)[0]
    book = downloaded(drafter, duty)
    put(book, first, 12)
    sheet, line = rows_of(book)[first]
    drafter.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    address = brought(drafter, duty, saved(book))["Location"]
    (proposed,) = drafter.get(address).context["comparison"].proposals
    assert proposed.entry.place == f"{sheet.title}, row {line}"
    drafter.post(address, {f"take:{first}": "file"})
    assert Figure.objects.get(template_row=first).origin == f"bieu-mau.xlsx · {sheet.title}, dòng {line}"


def test_what_was_written_is_said_with_the_way_back_to_the_form(drafter: Client, duty: Obligation) -> None:
    first, second, _ = keys(duty)
    book = downloaded(drafter, duty)
    put(book, first, 12)
    put(book, second, 5)
    address = brought(drafter, duty, saved(book))["Location"]
    back = f'<a class="btn btn-primary" href="{reverse("figures:fill", args=address_of(duty))}">'
    assert back not in drafter.get(address).content.decode(), "first to be written"
    drafter.post(address, {f"take:{first}": "file"})
    page = drafter.get(address).content.decode()
    assert back.replace(" btn-primary", "") in page, "one row is left: writing it comes first"
    assert back not in page
    page = drafter.post(address, {f"take:{second}": "file"}, follow=True).content.decode()
    assert back in page
    assert "Đã ghi 2 số liệu từ tệp này" in page
    assert "Không có gì mới" not in page


def test_all_groups_have_the_same_columns_and_a_refusal_stands_at_its_row(drafter: Client, duty: Obligation) -> None:
    first, second, third = keys(duty)
    taken(drafter, duty, saved(filled(downloaded(drafter, duty), {second: 3})))
    book = filled(downloaded(drafter, duty), {first: 12, second: 5, third: "nhiều lắm"})
    page = drafter.get(brought(drafter, duty, saved(book))["Location"])
    assert [code for code, _ in page.context["comparison"].groups] == ["refused", "replaces", "new"]
    html = page.content.decode()
    assert len(set(re.findall(r"<colgroup>.*?</colgroup>", html))) == 1
    assert html.count("<colgroup>") == len(set(re.findall(r'id="g-\w+"', html))) == 3
    row = next(row for row in html.split("<tr>") if "nhiều lắm</b>" in row)
    assert "“nhiều lắm” không phải là một số" in row


def filled(book: Any, values: dict[str, Any]) -> Any:
    for key, value in values.items():
        put(book, key, value)
    return book

"""Deciding the rows of a draft, each refusal, two administrators at once."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from cchc.platform.accounts.models import Grant, User
from cchc.platform.events.models import Event
from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.publishing import services
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.tests.made import ROWS, annex, brought

pytestmark = pytest.mark.usefixtures("read_annexes")


def row_of(draft: TemplateDraft, words: str) -> Any:
    draft.refresh_from_db()
    return next(one for one in Desk(draft).rows if words in one.row.label)


def decide(client: Any, draft: TemplateDraft, one: Any, **posted: str) -> Any:
    return client.post(f"{draft.get_absolute_url()}rows/{one.position}/", {"seen": str(one.at), **posted})


def test_it_works(client: Any) -> None:
    draft = brought(client)
    one = row_of(draft, "Số sáng kiến")
    assert one.state == "new"
    answer = decide(client, draft, one, action="new")
    assert answer.url.endswith(f"#r{one.position}")
    one = row_of(draft, "Số sáng kiến")
    assert (one.state, one.row.indicator, one.own.label) == (
        "decided",
        "X1.1",
        "Số sáng kiến cải cách hành chính được công nhận",
    )


def test_all_sure_rows_are_taken_at_once_and_given_back(client: Any) -> None:
    draft = brought(client)
    sure = Desk(draft).counts.sure
    client.post(f"{draft.get_absolute_url()}accept/", {"which": "sure"})
    draft.refresh_from_db()
    assert (Desk(draft).counts.sure, Desk(draft).counts.decided) == (0, sure)
    client.post(f"{draft.get_absolute_url()}accept/", {"which": "undo"})
    draft.refresh_from_db()
    assert Desk(draft).counts.sure == sure
    said = list(Event.objects.filter(kind="forms.decided").order_by("id").values_list("data", flat=True))
    assert said == [{"rows": sure, "what": "sure"}, {"rows": sure, "what": "undone"}]


def test_money_in_another_unit_than_its_indicator_is_not_published(client: Any) -> None:
    draft = brought(client)
    one = row_of(draft, "Số sáng kiến")
    typed = {
        "shows": "bound",
        "binding": "F1.1",
        "label": one.row.label,
        "kind": "money",
        "parent": "",
        "level": "commune",
    }
    for unit, refused in (("Tỷ đồng", True), ("Triệu đồng", False)):
        one = row_of(draft, "Số sáng kiến")
        assert decide(client, draft, one, action="save", unit=unit, **typed).status_code == 302
        one = row_of(draft, "Số sáng kiến")
        assert (one.row.indicator, one.row.unit) == ("F1.1", unit)
        assert any("sai hàng nghìn lần" in str(problem) for problem in one.problems) == refused


def test_a_row_bound_to_an_indicator_takes_its_kind(client: Any) -> None:
    draft = brought(client)
    decide(client, draft, row_of(draft, "Số sáng kiến"), action="bind A2")
    one = row_of(draft, "Số sáng kiến")
    assert (one.row.indicator, one.row.kind) == ("A2", "ratio")
    assert any("đã cho thấy cùng chỉ tiêu" in str(problem) for problem in one.problems)


def test_a_row_put_right_keeps_what_was_typed(client: Any) -> None:
    draft = brought(client)
    one = row_of(draft, "Số sáng kiến")
    typed = {
        "shows": "new",
        "own_label": "Sáng kiến được công nhận",
        "own_label_en": "Recognised initiatives",
        "own_group": "5",
        "own_time": "cumulative",
        "own_rollup": "max",
        "label": "Số sáng kiến CCHC",
        "unit": "Sáng kiến",
        "kind": "count",
        "parent": "",
        "level": "commune",
        "action": "save",
    }
    assert decide(client, draft, one, **typed).status_code == 302
    own = row_of(draft, "Số sáng kiến CCHC").own
    assert (own.id, own.label_en, own.time, own.rollup) == ("X5.1", "Recognised initiatives", "cumulative", "max")
    wrong = decide(client, draft, row_of(draft, "Số sáng kiến CCHC"), **{**typed, "unit": "", "label": "Tên mới gõ"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Tên mới gõ" in page
    assert "Số liệu phải có đơn vị tính." in page


def test_what_is_no_indicator_is_refused_with_what_was_typed(client: Any) -> None:
    draft = brought(client)
    one = row_of(draft, "Số sáng kiến")
    typed = {"shows": "bound", "binding": "Q9.9", "label": "x", "unit": "y", "kind": "count", "action": "save"}
    answer = decide(client, draft, one, **typed)
    assert answer.status_code == 422
    assert "Q9.9" in answer.content.decode()


def test_a_line_that_is_no_row_is_left_out(client: Any) -> None:
    draft = brought(client)
    one = row_of(draft, "Tổng số nhiệm vụ Chính phủ")
    typed = {"shows": "left_out", "label": one.row.label, "unit": one.row.unit, "kind": "count", "action": "save"}
    decide(client, draft, one, **typed)
    draft.refresh_from_db()
    rows = Desk(draft).assembled().template.rows
    assert one.row.key not in [row.key for row in rows]
    assert all(row.parent != one.row.key for row in rows)


def test_search_beside_a_row_needs_no_accents(client: Any) -> None:
    draft = brought(client)
    page = client.get(f"{draft.get_absolute_url()}rows/7/?find=sang+kien").content.decode()
    assert page.count('name="action" value="bind ') == 0
    page = client.get(f"{draft.get_absolute_url()}rows/7/?find=dung+han").content.decode()
    assert 'value="bind C3.3"' in page


def test_a_new_indicator_without_a_unit_is_asked_for_it(client: Any) -> None:
    draft = brought(client, annex([*ROWS, ("5", "Số lượt tra cứu kết quả qua tổng đài", "", "", "")]))
    decide(client, draft, row_of(draft, "Số lượt tra cứu"), action="new")
    one = row_of(draft, "Số lượt tra cứu")
    assert one.row.kind == "count"
    assert [str(problem) for problem in one.problems] == ["Chỉ tiêu mới cần đơn vị tính: bấm Sửa để ghi."]
    client.post(f"{draft.get_absolute_url()}accept/", {"which": "unit", "unit": "Lượt"})
    one = row_of(draft, "Số lượt tra cứu")
    assert (one.row.unit, one.own.unit, one.problems) == ("Lượt", "Lượt", [])


# --- two administrators


@pytest.fixture
def other(administrator: Any) -> Any:
    user = User.objects.create(username="quan-tri-2", name="Người thứ hai", unit=administrator.unit)
    Grant.objects.create(user=user, role="administrator", unit=administrator.unit, begins=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    return client


def test_two_on_one_row_are_told_and_choose(client: Any, other: Any) -> None:
    draft = brought(client)
    seen = row_of(draft, "Số sáng kiến")
    decide(other, draft, seen, action="none")
    answer = decide(client, draft, seen, action="bind A1")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Người thứ hai" in page
    assert "A1" in page
    now = row_of(draft, "Số sáng kiến")
    assert now.row.decision == "none"
    assert f'name="seen" value="{now.at}"' in page
    assert decide(client, draft, now, action="bind A1").status_code == 302
    assert row_of(draft, "Số sáng kiến").row.indicator == "A1"


def test_two_on_different_rows_do_not_meet(client: Any, other: Any) -> None:
    draft = brought(client)
    one, two = row_of(draft, "Số sáng kiến"), row_of(draft, "Số văn bản")
    assert decide(other, draft, two, action="none").status_code == 302
    assert decide(client, draft, one, action="none").status_code == 302


def test_a_discarded_draft_takes_no_decision_and_comes_back(client: Any) -> None:
    draft = brought(client)
    one = row_of(draft, "Số sáng kiến")
    client.post(f"{draft.get_absolute_url()}discard/")
    assert decide(client, draft, one, action="none").status_code == 302
    assert TemplateDraft.objects.get().decisions == {}
    client.post(f"{draft.get_absolute_url()}restore/")
    assert row_of(draft, "Số sáng kiến").state == "new"


# --- refusals


def test_a_letter_without_a_table_is_refused(client: Any) -> None:
    import io

    from docx import Document

    document, written = Document(), io.BytesIO()
    document.add_paragraph("Kính gửi các đơn vị, đề nghị báo cáo đúng hạn.")
    document.save(written)
    draft = brought(client, written.getvalue())
    assert (draft.state, draft.error_code) == (TemplateDraft.State.FAILED, "no_annex")
    assert "Không thấy bảng chỉ tiêu" in client.get(draft.get_absolute_url()).content.decode()


def test_a_page_without_files_is_refused(client: Any) -> None:
    assert client.post("/forms/new/").status_code == 422
    assert not TemplateDraft.objects.exists()


@pytest.mark.parametrize("address", ["/forms/new/", "drafts/"])
def test_who_does_not_administer_may_not(client: Any, administrator: Any, address: str) -> None:
    draft = brought(client)
    viewer = User.objects.create(username="xem", name="Người xem", unit=administrator.unit)
    Grant.objects.create(user=viewer, role="viewer", unit=administrator.unit, begins=date(2020, 1, 1))
    theirs = Client()
    theirs.force_login(viewer)
    address = draft.get_absolute_url() if address == "drafts/" else address
    assert theirs.get(address).status_code == 403
    assert theirs.post(f"{draft.get_absolute_url()}accept/", {"which": "sure"}).status_code == 403
    assert theirs.get("/templates/").status_code == 200


def test_codes_repeated_and_none_are_told_apart(client: Any) -> None:
    rows = [
        *ROWS,
        ("4.2", "Số nhiệm vụ chưa thực hiện xong trong hạn", "Nhiệm vụ", "", ""),
        ("", "- Dòng không số", "Người", "", ""),
    ]
    draft = brought(client, annex(rows))
    keys = [one.row.key for one in Desk(draft).rows]
    assert len(keys) == len(set(keys)) == len(rows)


def test_an_annex_of_two_tables_whose_heads_are_merged_over_three_rows(client: Any) -> None:
    document = Document()
    for name, rows in (("Biểu mẫu 1", ROWS[1:3]), ("Biểu mẫu 2", ROWS[5:7])):
        document.add_paragraph(name)
        table = document.add_table(rows=3, cols=5)
        for column, title in enumerate(("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Kết quả", "Ghi chú")):
            head = table.cell(0, column).merge(table.cell(2 if column != 3 else 0, column))
            head.text = title
        table.cell(1, 3).merge(table.cell(2, 3)).text = "Kỳ này"
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    written = io.BytesIO()
    document.save(written)
    rows = [shown.row for shown in Desk(brought(client, written.getvalue())).rows]
    assert [row.label for row in rows] == [row[1] for row in (*ROWS[1:3], *ROWS[5:7])]
    assert len({row.key for row in rows}) == 4
    assert len({row.table for row in rows}) == 2


def test_an_annex_without_any_code_is_read_whole(client: Any) -> None:
    draft = brought(client, annex([("", *row[1:]) for row in ROWS]))
    rows = [shown.row for shown in Desk(draft).rows]
    assert [row.label for row in rows] == [row[1] for row in ROWS]
    assert len({row.key for row in rows}) == len(ROWS)


# --- queries


def test_rows_cost_as_many_queries_on_a_long_form(client: Any) -> None:
    def cost(rows: Any) -> int:
        draft = brought(client, annex(rows))
        client.get(draft.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(draft.get_absolute_url())
        return len(asked)

    more = [(f"5.{n}", f"Số việc thứ {n} đã làm xong", "Việc", "", "") for n in range(1, 40)]
    assert cost([*ROWS, *more]) == cost(ROWS)


def test_the_list_of_drafts_costs_as_many_queries_for_many(client: Any, administrator: Any) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/forms/new/")
        return len(asked)

    services_draft = brought(client)
    cost()
    few = cost()
    for number in range(8):
        TemplateDraft.objects.create(
            names=[f"{number}.docx"], author=administrator, state="open", proposal=services_draft.proposal
        )
    assert cost() == few
    assert services.State.OPEN in {draft.state for draft in TemplateDraft.objects.all()}

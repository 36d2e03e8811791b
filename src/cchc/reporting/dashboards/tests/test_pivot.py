"""The pivot: its page, files and saved views."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cchc.platform.accounts.models import Role
from cchc.platform.accounts.tests.made import grant, person
from cchc.reporting.dashboards.models import SavedView
from cchc.reporting.dashboards.tests.made import country, gives, on_time

pytestmark = pytest.mark.django_db
QUARTERS = ("2025-Q4", "2026-Q1")


@pytest.fixture
def made() -> dict[str, Any]:
    found = country(3)
    for number, settled in ((1, 10), (2, 20), (3, 30)):
        on_time(found[f"c{number}"], settled, settled - number, QUARTERS[0])
        on_time(found[f"c{number}"], settled * 10, settled, QUARTERS[1])
    return found


def ask(**choices: str) -> dict[str, str]:
    return {"unit": "p1", "what": "ids", "ids": "C3.3 C3.3a", "columns": "unit", **choices}


def text(client: Client, **choices: str) -> list[list[str]]:
    response = client.get(reverse("dashboards:pivot_text"), ask(**choices))
    said = b"".join(response.streaming_content).decode()
    assert said[0] == "\ufeff"
    return list(csv.reader(io.StringIO(said[1:]), delimiter=";"))


def test_it_works(client: Client, made: dict[str, Any]) -> None:
    page = client.get(reverse("dashboards:pivot"), ask())
    assert page.status_code == 200
    pivot = page.context["pivot"]
    assert [member.about for member in pivot.rows.members] == ["C3.3", "C3.3a"]
    assert pivot.heads[0].label == "Tỉnh P1"
    numbers = [[cell["shown"].number for cell in line.cells] for line in pivot.lines]
    assert numbers == [["10\xa0%"] * 4, ["600", "100", "200", "300"]]
    assert pivot.lines[0].cells[0]["shown"].base == "60/<wbr>600"


def test_every_axis_may_run_down_or_across(client: Client, made: dict[str, Any]) -> None:
    for rows, columns in (("period", "cell"), ("unit", "period"), ("cell", "period"), ("unit", "cell")):
        pivot = client.get(reverse("dashboards:pivot"), ask(rows=rows, columns=columns)).context["pivot"]
        third = next(axis for axis in ("cell", "unit", "period") if axis not in (rows, columns))
        assert (pivot.rows.name, pivot.columns.name, pivot.third.name) == (rows, columns, third)
        assert sum(bool(cell["result"]) for line in pivot.lines for cell in line.cells) == len(pivot.lines) * len(
            pivot.heads
        )


def test_the_files_hold_every_member_of_the_third_axis(client: Client, made: dict[str, Any]) -> None:
    head, *lines = text(client)
    assert len(head) == 2 + 4
    assert [line[2] for line in lines] == ["90,00", "60", "10,00", "600"]
    assert [line[2] for line in text(client, show="reported")[1:]] == ["3/3"] * 4
    assert [line[2] for line in text(client, show="change")[1:]] == ["", "", "−80", "+540"]
    book = client.get(reverse("dashboards:pivot_xlsx"), ask())
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert [row[2].value for row in sheet.iter_rows(min_row=5)] == [90, 60, 10, 600]


def test_a_number_longer_than_a_spreadsheet_keeps_is_text(client: Client, made: dict[str, Any]) -> None:
    gives(made["c1"], {"C3.1a": 2**60})
    gives(made["c2"], {"C3.1a": 2**60})
    book = client.get(reverse("dashboards:pivot_xlsx"), ask(ids="C3.1a"))
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert str(2**61) in [cell.value for row in sheet.iter_rows(min_row=5) for cell in row]


def test_words_that_look_like_a_formula_stay_words(client: Client, made: dict[str, Any]) -> None:
    made["c1"].name = "=HYPERLINK(1)"
    made["c1"].save()
    assert "'=HYPERLINK(1)" in text(client)[0]
    book = client.get(reverse("dashboards:pivot_xlsx"), ask())
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert [cell.data_type for cell in sheet[4]] == ["s"] * 6


def test_a_code_that_is_none_is_named(client: Client, made: dict[str, Any]) -> None:
    page = client.get(reverse("dashboards:pivot"), ask(ids="C3.3a ZZ9")).content.decode()
    assert "ZZ9" in page.partition("field-error")[2][:200]


def test_nothing_reported_says_what_to_do(client: Client, made: dict[str, Any]) -> None:
    page = client.get(reverse("dashboards:pivot"), ask(ids="D2.1")).content.decode()
    assert "Chưa có số liệu nào cho lựa chọn này" in page


def test_an_empty_site_says_what_to_do(client: Client) -> None:
    assert client.get(reverse("dashboards:pivot")).status_code == 200
    assert client.get(reverse("dashboards:pivot_xlsx")).status_code in (200, 404)


def test_more_than_a_page_shows_is_left_to_the_files(
    client: Client, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc.reporting.dashboards.pivot.MOST", 3)
    page = client.get(reverse("dashboards:pivot"), ask())
    assert page.context["pivot"].too_large
    assert "600" not in page.content.decode().partition("<table")[2]


def test_a_view_is_kept_replaced_shared_and_removed(client: Client, made: dict[str, Any], administrator: Any) -> None:
    address = reverse("dashboards:view_save") + "?unit=p1&what=ids&ids=C3.3a&rows=unit"
    kept = client.post(address, {"name": "Đúng hạn"})
    assert kept.status_code == 302
    assert "ids=C3.3a" in kept["Location"]
    assert client.get(kept["Location"]).status_code == 200
    client.post(address, {"name": "Đúng hạn", "shared": "on"})
    view = SavedView.objects.get()
    assert (view.shared, view.unit.code) == (True, "p1")
    colleague = person("colleague", made["p1"])
    grant(colleague, Role.VIEWER, made["p1"])
    other = Client()
    other.force_login(colleague)
    assert "Đúng hạn" in other.get(reverse("dashboards:pivot"), ask()).content.decode()
    assert other.post(reverse("dashboards:view_forget", args=[view.public_id])).status_code == 404
    assert client.post(reverse("dashboards:view_forget", args=[view.public_id])).status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused(client: Client, made: dict[str, Any]) -> None:
    refused = client.post(reverse("dashboards:view_save") + "?unit=p1&what=ids&ids=C3.3a", {"name": "", "shared": "on"})
    assert refused.status_code == 422
    assert "view-error" in refused.content.decode()


def test_a_stranger_is_refused(made: dict[str, Any]) -> None:
    stranger = person("stranger", made["p2"])
    grant(stranger, Role.COLLECTOR, made["p2"])
    client = Client()
    client.force_login(stranger)
    for name in ("pivot", "pivot_xlsx", "pivot_text"):
        assert client.get(reverse(f"dashboards:{name}"), ask()).status_code == 403
    assert client.post(reverse("dashboards:view_save") + "?unit=p1", {"name": "x"}).status_code == 403


def test_as_many_queries_for_more_units_and_periods(
    client: Client, made: dict[str, Any], django_assert_max_num_queries: Callable[..., Any], frame_queries: int
) -> None:
    client.get(reverse("dashboards:pivot"), ask())
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("dashboards:pivot"), ask())
    more = country(12)
    for quarter in ("2025-Q1", "2025-Q2", "2025-Q3"):
        for number in range(1, 13):
            on_time(more[f"c{number}"], 5, 4, quarter)
    client.get(reverse("dashboards:pivot"), ask(since="2025-Q1"))
    with django_assert_max_num_queries(60) as many:
        client.get(reverse("dashboards:pivot"), ask(since="2025-Q1"))
    assert len(many) <= len(few)

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from cchc.reporting.catalogue import selectors, series
from cchc.reporting.catalogue.templatetags.catalogue import in_words
from cchc.reporting.library import drafts, services
from cchc.reporting.library.tests.made import row
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def codes(page: str) -> list[str]:
    return re.findall(r'<td class="code">([A-G][^<]*)</td>', page)


def test_it_works(client: Client) -> None:
    page = shown(client, "/indicators/")
    assert len(codes(page)) == 218
    assert len(re.findall(r'<h2 id="g\d">', page)) == 7
    assert "218 trên 218 chỉ tiêu" in words(page)


def test_search_needs_no_accents(client: Client) -> None:
    folded, accented = (codes(shown(client, f"/indicators/?q={text}")) for text in ("dung han", "Đúng hạn"))
    assert folded == accented
    assert {"C3.1", "C3.2", "C3.3", "A5.2"} <= set(folded)
    assert "D2.1" not in folded


@pytest.mark.parametrize("text", ["c3.3", "C3.3"])
def test_a_code_finds_itself_and_what_is_under_it(client: Client, text: str) -> None:
    assert {"C3.3", "C3.3a", "C3.3b"} <= set(codes(shown(client, f"/indicators/?q={text}")))


def test_beginnings_of_words_count_and_middles_do_not() -> None:
    assert selectors.find_indicators("bien che")
    assert not selectors.find_indicators("ien che")


def test_filters(client: Client) -> None:
    of_form = set(codes(shown(client, "/indicators/?template=gia-lai-2021")))
    assert "C2.4" in of_form
    assert "C1.5" not in of_form
    kinds = {selectors.catalogue().indicators[code].kind for code in codes(shown(client, "/indicators/?kind=ratio"))}
    assert kinds == {"ratio"}


def test_a_filter_brings_only_the_list(client: Client) -> None:
    assert "<html" not in shown(client, "/indicators/?q=ho so", **{"HX-Request": "true", "HX-Target": "found"})


def test_nothing_found_says_what_to_do(client: Client) -> None:
    assert "Không có chỉ tiêu nào phù hợp" in shown(client, "/indicators/?q=zzzz")


def test_an_indicator_in_every_report(client: Client, accepted: Report, draft: dict[str, Any]) -> None:
    draft["report"] |= {"agency": "UBND xã Khác"}
    services.accept(drafts.parse(draft))
    page = shown(client, "/indicators/C3.3/")
    text = words(page)
    assert "UBND xã Thử Nghiệm Quý III/2023 100 ≠ 96,88 % 496/512" in text
    assert "UBND xã Khác" in text
    assert "[C3.3b] / [C3.3a] * 100" in text
    assert f"{accepted.get_absolute_url()}?row=3&amp;period=2023-Q3#r3" in page
    drawn = json.loads(re.search(r'id="chart-data"[^>]*>(.*?)</script>', page)[1])["lines"]  # type: ignore[index]
    assert [line["values"] for line in drawn] == [[100.0], [100.0]]


def test_its_names_through_the_forms(client: Client) -> None:
    text = words(shown(client, "/indicators/A3.1/"))
    assert "phòng chuyên môn" in text
    assert "đổi định nghĩa" in text or "đổi tên" in text


def test_a_series_ends_where_a_form_changed_what_is_counted() -> None:
    before, after = (series.changed_by("A3.1", form) for form in ("gia-lai-2021", "gia-lai-2022"))
    assert before is None
    assert after is not None
    assert after.id == "gia-lai-2022"
    assert series.changed_by("C3.3a", "khanh-hoa-xa-2023") is None


def test_a_single_number_needs_no_chart(client: Client, accepted: Report) -> None:
    assert 'id="chart"' not in shown(client, "/indicators/A1/")


def test_an_indicator_nobody_reports(client: Client) -> None:
    assert "Chưa có báo cáo nào" in shown(client, "/indicators/G12.5/")


@pytest.mark.parametrize("identifier", sorted(selectors.catalogue().indicators))
def test_every_indicator_has_a_page(english: Client, identifier: str) -> None:
    label = selectors.catalogue().indicators[identifier].label_en
    assert label.split("'")[0] in words(shown(english, f"/indicators/{identifier}/"))


def test_an_indicator_costs_as_many_queries_in_many_reports(
    client: Client, draft: dict[str, Any], django_assert_max_num_queries: Any, frame_queries: int
) -> None:
    for number in range(6):
        made = copy.deepcopy(draft)
        made["report"]["agency"] = f"UBND xã Thứ {number}"
        services.accept(drafts.parse(made))
    with django_assert_max_num_queries(3 + frame_queries):
        shown(client, "/indicators/C3.3/")


@pytest.mark.parametrize("address", ["/indicators/Z9/", "/templates/none/"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_forms(client: Client) -> None:
    page = shown(client, "/templates/")
    assert len(re.findall(r'href="/templates/[^"]+/"', page)) == len(selectors.catalogue().templates)


@pytest.mark.parametrize("identifier", sorted(selectors.catalogue().templates))
def test_every_form_shows_all_its_rows(client: Client, identifier: str) -> None:
    form = selectors.catalogue().templates[identifier]
    page = shown(client, f"/templates/{identifier}/")
    assert page.count('<tr id="') == len(form.rows)


def test_a_renamed_row_says_so(client: Client) -> None:
    assert "đổi tên" in shown(client, "/templates/gia-lai-2022/")


def test_the_words_of_an_answer_by_code(client: Client, draft: dict[str, Any]) -> None:
    draft["rows"] = [row("1.6/2", "Hình thức khảo sát", "2", "2", unit="Mã", kind="code", indicator="A7.2")]
    report = services.accept(drafts.parse(draft))
    assert "2 Kết hợp" in words(shown(client, report.get_absolute_url()))
    assert "2 Kết hợp" in words(shown(client, "/indicators/A7.2/"))


@pytest.mark.parametrize(("language", "said"), [("vi", ["Không rõ"]), ("en", ["Not clear"])])
def test_doubts_are_said_in_the_language_of_the_page(language: str, said: list[str]) -> None:
    with translation.override(language):
        assert in_words([("Không rõ", "Not clear")]) == said

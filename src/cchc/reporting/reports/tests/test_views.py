from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cchc.core.periods.period import Period
from cchc.platform.files.services import take
from cchc.reporting.library import drafts, services
from cchc.reporting.library.tests.made import row
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    """The page as it is read: without tags, white space as one blank."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_it_works(client: Client, accepted: Report) -> None:
    page = words(shown(client, accepted.get_absolute_url()))
    assert "UBND xã Thử Nghiệm" in page
    assert "Quý III/2023 01/07/2023 – 30/09/2023" in page
    assert "12/BC-UBND · 14/09/2023" in page
    assert "34.279" in page
    assert "khác: 96,88 % 496/512" in page
    assert "1 tỷ lệ đã in khác kết quả tính lại" in page
    assert "2 dòng cần xem lại" in page
    assert "được dẫn nhưng không có: Phụ lục 2" in page


def test_the_same_in_english(english: Client, accepted: Report) -> None:
    page = words(shown(english, accepted.get_absolute_url()))
    assert "Q3 2023" in page
    assert "1 printed ratio is not what its parts give" in page


@pytest.mark.parametrize(
    "state", ["blank", "none", "outside", "unreadable"], ids=["blank", "none arisen", "not applicable", "unreadable"]
)
def test_what_is_no_value_looks_like_itself(client: Client, accepted: Report, state: str) -> None:
    assert shown(client, accepted.get_absolute_url()).count(f'class="state {state}"') > 1  # once in the legend


def test_every_table_row_and_section_has_an_address(client: Client, accepted: Report) -> None:
    page = shown(client, accepted.get_absolute_url())
    for anchor in ("t1", "r1", "r10", "s1", "s2"):
        assert f'id="{anchor}"' in page
    assert set(re.findall(r'href="#([a-z]\d+)"', page)) <= set(re.findall(r'id="([a-z]\d+)"', page))


def test_statements_are_marked_at_their_words(client: Client, accepted: Report) -> None:
    page = shown(client, accepted.get_absolute_url())
    assert re.search(r'<a class="fact"[^>]*>ban hành 34 văn bản chỉ đạo</a>', page)
    assert "trên 496" in words(page)  # its words are not in the text we keep: listed below it


def test_several_years_are_columns(client: Client, draft: dict[str, Any]) -> None:
    line = row("1", "Số văn bản", "8", "8", unit="", indicator="A1", template_row=None)
    draft["rows"] = [
        line | {"period": year, "raw": value, "value": value or None, "state": "value" if value else "blank"}
        for year, value in (("2021", "8"), ("2022", "0"), ("2023-Q1", ""))
    ]
    report = services.accept(drafts.parse(draft))
    page = words(shown(client, report.get_absolute_url()))
    assert "STT Chỉ tiêu 2021 2022 Quý I/2023 1 Số văn bản 8 0 chưa nhập" in page


def test_the_panel_says_where_a_number_comes_from(client: Client, accepted: Report) -> None:
    panel = words(shown(client, f"{accepted.get_absolute_url()}rows/3/", **{"HX-Request": "true"}))
    assert "“100”" in panel
    assert "[C3.3b] / [C3.3a] * 100 496 / 512 × 100 ≈ 96,88" in panel
    assert "t1.r3.4.3.c4" in panel
    assert "C3.3 Tỷ lệ hồ sơ" in panel


def test_a_number_has_an_address_without_scripts(client: Client, accepted: Report) -> None:
    page = shown(client, f"{accepted.get_absolute_url()}?row=2&period=2023-Q3")
    assert "“34.279”" in page
    assert "chỉ để xem" not in words(page)


def test_the_panel_tells_the_history(client: Client, accepted: Report, draft: dict[str, Any]) -> None:
    draft["rows"][1] |= {"raw": "35", "value": "35"}
    services.accept(drafts.parse(draft))
    panel = words(shown(client, f"{accepted.get_absolute_url()}rows/2/"))
    assert re.search(r"phiên bản 2 · “35”.*phiên bản 1 · “34.279”", panel)


def test_the_panel_of_a_statement(client: Client, accepted: Report) -> None:
    panel = words(shown(client, f"{accepted.get_absolute_url()}statements/2/"))
    assert "2 / 5" in panel
    assert "“Kiểm tra 2/5 bộ phận”" in panel
    assert "không có trong danh mục" in panel
    assert "40" in words(shown(client, f"{accepted.get_absolute_url()}?statement=2"))


@pytest.mark.parametrize(
    "tail",
    [
        "rows/99/",
        "rows/1/",
        "statements/99/",
        "statements/999999999999999999999/",
        "files/01890000-0000-7000-8000-000000000000/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, accepted: Report, tail: str) -> None:
    assert client.get(accepted.get_absolute_url() + tail).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?row=99",
        "?row=x",
        "?statement=99",
        "?row=1&period=zzz",
        "?row=999999999999999999999",
        "?statement=999999999999999999999",
        "?row=1&period=%00",
    ],
)
def test_a_wrong_query_shows_the_report(client: Client, accepted: Report, query: str) -> None:
    shown(client, accepted.get_absolute_url() + query)


def test_no_such_report(client: Client) -> None:
    assert client.get("/reports/01890000-0000-7000-8000-000000000000/").status_code == 404


def test_markup_in_a_report_is_only_text(client: Client, draft: dict[str, Any]) -> None:
    draft["rows"][1]["label"] = draft["sections"][0]["text"] = draft["rows"][8]["raw"] = "<script>alert(1)</script>"
    draft["sections"][0]["places"] = ["p3"]
    report = services.accept(drafts.parse(draft))
    assert "<script>alert" not in shown(client, f"{report.get_absolute_url()}?row=9")


def test_a_source_file_is_a_download(client: Client, draft: dict[str, Any]) -> None:
    file = take(SimpleUploadedFile("báo cáo.html", b"<script>1</script>"))
    report = services.accept(drafts.parse(draft), [file])
    answer = client.get(f"{report.get_absolute_url()}files/{file.public_id}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"<script>1</script>"  # type: ignore[attr-defined]
    file.path.unlink()
    assert client.get(f"{report.get_absolute_url()}files/{file.public_id}/").status_code == 404


def test_a_report_costs_as_many_queries_however_long(
    client: Client, accepted: Report, draft: dict[str, Any], django_assert_max_num_queries: Any, frame_queries: int
) -> None:
    long = copy.deepcopy(draft)
    long["report"]["period"] |= {"code": "2023-Q2"}
    long["rows"] = [line | {"label": f"{line['label']} {n}"} for n in range(30) for line in draft["rows"]]
    long["sections"] = [part | {"id": f"{part['id']}{n}"} for n in range(30) for part in draft["sections"]]
    for report in (accepted, services.accept(drafts.parse(long))):
        with django_assert_max_num_queries(13 + frame_queries):
            shown(client, report.get_absolute_url())


# --- the list


@pytest.fixture
def three(draft: dict[str, Any]) -> None:
    for agency, level, code in (
        ("UBND xã Đồng Hạn", "commune", "2023-Q3"),
        ("Sở Tư pháp tỉnh Thử", "department", "2023"),
        ("UBND huyện Thử", "district", "2022-H1"),
    ):
        made = copy.deepcopy(draft)
        period = Period.known(code)
        assert period is not None
        made["report"] |= {
            "agency": agency,
            "level": level,
            "kind": period.kind,
            "period": {"code": code, "start": period.start.isoformat(), "end": period.end.isoformat()},
        }
        services.accept(drafts.parse(made))


@pytest.mark.parametrize(
    ("query", "agencies"),
    [
        ("", ["Sở Tư pháp tỉnh Thử", "UBND xã Đồng Hạn", "UBND huyện Thử"]),
        ("q=dong han", ["UBND xã Đồng Hạn"]),
        ("q=TƯ PHÁP", ["Sở Tư pháp tỉnh Thử"]),
        ("q=6 tháng đầu", ["UBND huyện Thử"]),
        ("level=district", ["UBND huyện Thử"]),
        ("kind=year", ["Sở Tư pháp tỉnh Thử"]),
        ("kind=year&level=commune", []),
        ("template=khanh-hoa-xa-2023&q=huyen", ["UBND huyện Thử"]),
        ("q=khong co dau", []),
        ("q=%00&level=%00district%00", ["UBND huyện Thử"]),
    ],
)
def test_reports_are_found(client: Client, three: None, query: str, agencies: list[str]) -> None:
    page = shown(client, f"/reports/?{query}")
    assert re.findall(r'<th scope="row" lang="vi"><a [^>]*>([^<]*)</a>', page) == agencies


def test_the_list_says_what_is_in_a_report(client: Client, accepted: Report) -> None:
    page = words(shown(client, "/reports/"))
    assert "UBND xã Thử Nghiệm 12/BC-UBND Cấp xã Quý III/2023" in page
    assert re.search(r"10 ▲ 2 (?:● \d+ lỗi )?(?:▲ \d+ cảnh báo )?", page)


def test_a_filter_brings_only_the_list(client: Client, accepted: Report) -> None:
    part = shown(client, "/reports/", **{"HX-Request": "true", "HX-Target": "found"})
    assert "<html" not in part
    assert "UBND xã Thử Nghiệm" in part


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "Chưa có báo cáo nào" in shown(client, "/reports/")
    assert "Không có báo cáo nào phù hợp" in shown(client, "/reports/?q=x")


def test_the_list_costs_one_query(
    client: Client, three: None, django_assert_num_queries: Any, frame_queries: int
) -> None:
    with django_assert_num_queries(1 + frame_queries):
        shown(client, "/reports/")

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cchc.platform.files.models import StoredFile
from cchc.reporting.library import drafts, services, worker
from cchc.reporting.library.forms import read_date, read_period
from cchc.reporting.library.models import Reading
from cchc.reporting.library.tests.made import said, small_file
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db

Use = Callable[[dict[str, Any] | str], None]
HTMX = {"HX-Request": "true"}
HEADER = {
    "agency": "UBND xã Thử Nghiệm",
    "level": "commune",
    "period": "Quý III/2023",
    "number": "12/BC-UBND",
    "date": "14/09/2023",
}


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def given(name: str = "bao-cao.docx", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_file(name) if content is None else content)


@pytest.fixture
def reading(draft: dict[str, Any]) -> Reading:
    """The made report, read and waiting for a decision."""
    made = services.start([given()])
    Reading.objects.filter(pk=made.pk).update(state="reading")
    services.finish(made, drafts.parse(draft), said(draft))
    made.refresh_from_db()
    return made


def test_it_works(client: Client, read_at_once: Use, draft: dict[str, Any]) -> None:
    """Bring a file, see what is wrong with it, look at its figures, accept it, find it."""
    read_at_once(draft)
    answer = client.post("/check/", {"files": [given()]}, follow=True)
    assert "Nội dung ghi 34, bảng ghi 34.279" in words(answer)
    address = f"{answer.redirect_chain[-1][0]}data/"
    assert "Cần xem trước" in words(client.get(address))
    answer = client.post(address, HEADER | {"action": "accept"}, follow=True)
    assert "Báo cáo đã vào thư viện" in words(answer)
    assert answer.redirect_chain[-1][0] == Report.objects.get().get_absolute_url()
    assert client.get(address).status_code == 302
    assert "UBND xã Thử Nghiệm" in words(client.get("/"))


def test_home_says_what_is_there(client: Client, accepted: Report, reading: Reading) -> None:
    page = words(client.get("/"))
    assert "Thả các tệp của một báo cáo vào đây" in page
    assert "1 báo cáo 8 số liệu đang dùng 218 chỉ tiêu 2 dòng cần xem lại 1 tỷ lệ" in page
    assert "bao-cao.docx ● 2 lỗi ▲ 1 cảnh báo" in page


def test_home_in_english(english: Client, reading: Reading) -> None:
    page = words(english.get("/"))
    assert "Drop the files of one report here" in page
    assert "2 errors" in page


def test_home_costs_as_many_queries_with_many_readings(
    client: Client, django_assert_max_num_queries: Any, frame_queries: int
) -> None:
    for _ in range(5):
        services.start([given()])
    with django_assert_max_num_queries(6 + frame_queries):
        client.get("/")


# --- bringing files


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Hãy chọn ít nhất một tệp"),
        ([("rong.docx", b"")], "“rong.docx” là tệp rỗng"),
        ([("a.docx", b"x")] * 21, "nhiều nhất 20 tệp"),
    ],
)
def test_what_is_refused_at_the_door(client: Client, files: list[tuple[str, bytes]], said: str) -> None:
    answer = client.post("/check/", {"files": [given(*file) for file in files]})
    assert answer.status_code == 422
    assert said in words(answer)
    assert not StoredFile.objects.exists()
    assert not Reading.objects.exists()


def test_files_too_large_together(client: Client, settings: Any) -> None:
    settings.UPLOAD_BYTES = 1024
    answer = client.post("/check/", {"files": [given("a.docx", b"x" * 600), given("b.docx", b"x" * 600)]})
    assert answer.status_code == 422
    assert "Tổng dung lượng" in words(answer)
    assert not StoredFile.objects.exists()


def test_a_refusal_says_why_and_what_to_do(client: Client, english: Client, read_at_once: Use) -> None:
    read_at_once(
        'import sys; sys.stderr.write(\'@error {"code": "x", "vi": "Tệp có mật khẩu.", "en": "Locked."}\\n\');'
        "sys.exit(2)"
    )
    answer = english.post("/check/", {"files": [given()]}, follow=True)
    assert "Locked." in words(answer)
    assert "Nothing of the files was kept" in words(answer)
    assert not StoredFile.objects.exists()


# --- while it is read


def waiting(**state: Any) -> Reading:
    made = services.start([given()])
    Reading.objects.filter(pk=made.pk).update(**state)
    made.refresh_from_db()
    return made


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Reading]:
    """Readings handed to the worker, which here only takes note."""
    taken: list[Reading] = []
    monkeypatch.setattr(worker, "begin", taken.append)
    return taken


def test_progress_is_shown(client: Client, begun: list[Reading]) -> None:
    made = waiting(state="reading", heartbeat=timezone.now(), done=3, total=9, what="Bảng 2")
    answer = client.get(f"{made.get_absolute_url()}status/", headers=HTMX)
    assert 'value="3" max="9"' in answer.content.decode()
    assert "Đang đọc: Bảng 2" in words(answer)
    assert begun == []


def test_a_look_starts_what_waits(client: Client, begun: list[Reading]) -> None:
    made = waiting()
    client.get(made.get_absolute_url())
    client.get(f"{made.get_absolute_url()}status/", headers=HTMX)
    assert begun == [made, made]


def test_the_page_goes_on_when_it_is_read(client: Client, reading: Reading) -> None:
    answer = client.get(f"{reading.get_absolute_url()}status/", headers=HTMX)
    assert answer.headers["HX-Redirect"] == reading.get_absolute_url()


def test_an_interrupted_reading_can_be_read_again(client: Client, begun: list[Reading]) -> None:
    made = waiting(state="reading", heartbeat=timezone.now() - timedelta(minutes=2))
    assert "HX-Redirect" in client.get(f"{made.get_absolute_url()}status/", headers=HTMX).headers
    assert "Việc đọc bị ngắt giữa chừng" in words(client.get(made.get_absolute_url()))
    client.post(f"{made.get_absolute_url()}retry/")
    assert begun == [made]


def test_discard_and_undo(client: Client, reading: Reading) -> None:
    answer = client.post(f"{reading.get_absolute_url()}discard/", HEADER, follow=True)
    assert "Đã bỏ" in words(answer)
    assert not Report.objects.exists()
    answer = client.post(f"{reading.get_absolute_url()}restore/", follow=True)
    assert "Nội dung ghi 34" in words(answer)


def test_an_accepted_report_is_not_discarded(client: Client, reading: Reading) -> None:
    services.accept_reading(reading)
    answer = client.post(f"{reading.get_absolute_url()}discard/", follow=True)
    assert "vẫn ở trong thư viện" in words(answer)
    assert Report.objects.exists()


# --- the decision


def test_doubtful_rows_come_first(client: Client, reading: Reading) -> None:
    page = words(client.get(reading.data_url))
    first, everything = page.split("Cần xem trước")[1].split("Toàn bộ nội dung đã đọc")
    assert "Chưa chắc dòng này là chỉ tiêu nào" in first
    assert first.index("Dòng riêng của xã") < first.index("Khảo sát sự hài lòng")
    assert "Số văn bản chỉ đạo" not in first
    assert "34.279" in everything
    assert "Còn 2 dòng cần xem lại" in page


def row(client: Client, reading: Reading, position: int, **data: str) -> Any:
    return client.post(f"{reading.get_absolute_url()}rows/{position}/", data, headers=HTMX)


def test_a_row_is_bound_to_another_indicator(client: Client, reading: Reading) -> None:
    answer = row(client, reading, 10, action="bind", binding="B1.2a · Số VBQPPL do HĐND cấp huyện")
    assert "B1.2a" in words(answer)
    assert "Còn 1 dòng cần xem lại" in words(answer)
    assert services.accept_reading(reading).versions.get().rows.get(position=10).indicator == "B1.2a"


def test_a_row_is_bound_by_its_name(client: Client, reading: Reading) -> None:
    assert "A7.1" in words(row(client, reading, 10, binding="so luong phieu khao sat"))


def test_a_row_is_no_indicator(client: Client, reading: Reading) -> None:
    assert "chưa gắn chỉ tiêu" in words(row(client, reading, 2, action="none"))
    assert services.accept_reading(reading).versions.get().rows.get(position=2).indicator == ""


def test_a_proposal_is_right(client: Client, reading: Reading) -> None:
    assert "đã quyết định" in words(row(client, reading, 9, action="confirm"))
    assert services.accept_reading(reading).versions.get().doubtful_count == 1


def test_a_decision_is_taken_back(client: Client, reading: Reading) -> None:
    row(client, reading, 10, action="none")
    assert "Còn 2 dòng cần xem lại" in words(row(client, reading, 10, action="undo"))
    reading.refresh_from_db()
    assert reading.decisions["rows"] == {}


@pytest.mark.parametrize("typed", ["Z9", "không có gì như thế", "C3.3:on_time"])
def test_a_wrong_binding_keeps_what_was_typed(client: Client, reading: Reading, typed: str) -> None:
    answer = row(client, reading, 10, binding=typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    reading.refresh_from_db()
    assert reading.decisions == {}


def test_a_row_is_decided_without_scripts(client: Client, reading: Reading) -> None:
    address = f"{reading.get_absolute_url()}rows/10/"
    assert client.post(address, {"action": "none"}).headers["Location"] == f"{reading.data_url}#r10"
    answer = client.post(address, {"binding": "Z9"})
    assert (answer.status_code, "<html" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("position", [0, 11, 999])
def test_a_row_that_is_not_there(client: Client, reading: Reading, position: int) -> None:
    assert row(client, reading, position, action="confirm").status_code == 404


def test_the_header_is_corrected(client: Client, reading: Reading) -> None:
    typed = HEADER | {"agency": "UBND xã Khác", "period": "6 tháng đầu năm 2023", "date": "9/2023", "level": ""}
    assert "Đã lưu phần đầu" in words(client.post(reading.data_url, typed, follow=True))
    report = services.accept_reading(reading)
    assert (report.unit.name, report.period_code, report.kind) == ("UBND xã Khác", "2023-H1", "half")
    assert (report.date, report.period_end.isoformat()) == ("2023-09", "2023-07-01")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("agency", " – ", "Hãy ghi tên cơ quan"),
        ("agency", "", "Chưa điền"),
        ("period", "quý 5", "không phải là kỳ báo cáo"),
        ("period", "Quý I/2023 và Quý II/2023", "không phải là kỳ báo cáo"),
        ("date", "31/2/2023", "không phải là ngày"),
        ("date", "hôm qua", "không phải là ngày"),
    ],
)
def test_a_wrong_header_keeps_everything_typed(
    client: Client, reading: Reading, field: str, typed: str, said: str
) -> None:
    answer = client.post(reading.data_url, HEADER | {"number": "99/BC", field: typed, "action": "accept"})
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'value="99/BC"' in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode() or not typed.strip(" –")
    assert not Report.objects.exists()


def test_a_report_that_is_there_already_is_said(client: Client, accepted: Report, reading: Reading) -> None:
    page = client.get(reading.data_url)
    assert "tạo phiên bản mới" in words(page)
    assert accepted.get_absolute_url() in page.content.decode()


def test_a_draft_without_header_can_be_completed(client: Client, reading: Reading, draft: dict[str, Any]) -> None:
    draft["report"] |= {"agency": "", "period": None, "kind": None, "level": None, "date": "", "template": None}
    for line in draft["rows"]:
        line["period"] = ""
    Reading.objects.filter(pk=reading.pk).update(draft=draft)
    assert client.get(reading.data_url).status_code == 200
    client.post(reading.data_url, HEADER | {"action": "accept"})
    report = Report.objects.get()
    assert (report.period_code, report.kind) == ("2023-Q3", "quarter")
    assert report.versions.get().figures.filter(period="2023-Q3").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [("2023-Q3", "2023-Q3"), ("quý 3 năm 2023", "2023-Q3"), ("Giai đoạn 2011-2020", "2011-2020"), ("mai", None)],
)
def test_periods_as_people_write_them(text: str, code: str | None) -> None:
    period = read_period(text)
    assert (period.code if period else None) == code


@pytest.mark.parametrize(
    ("text", "iso"),
    [("10/3/2021", "2021-03-10"), ("12/2023", "2023-12"), ("2023-12-01", "2023-12-01"), ("1.2.2023", "2023-02-01")],
)
def test_dates_as_people_write_them(text: str, iso: str) -> None:
    assert read_date(text) == iso


# --- search


def test_search_finds_reports_and_indicators(client: Client, accepted: Report) -> None:
    page = words(client.get("/search/?q=thu nghiem"))
    assert "UBND xã Thử Nghiệm" in page
    assert "C3.3" in words(client.get("/search/?q=dung han"))


def test_search_for_nothing(client: Client) -> None:
    assert "Bạn cần tìm gì" in words(client.get("/search/"))
    assert "Không thấy gì phù hợp" in words(client.get("/search/?q=zzzz"))


def test_only_posts_change_anything(client: Client, reading: Reading) -> None:
    for verb in ("discard", "restore", "retry"):
        assert client.get(f"{reading.get_absolute_url()}{verb}/").status_code == 405


@pytest.mark.parametrize(("language", "said"), [("vi", "Chưa chắc dòng này"), ("en", "Not certain which indicator")])
def test_a_doubt_is_said_in_the_language_of_the_page(
    client: Client, reading: Reading, language: str, said: str
) -> None:
    client.cookies["cchc_language"] = language
    assert said in client.get(reading.data_url).content.decode()

"""The page of a check, deciding on it, and the files it gives back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cchc.core.reading.formats import open_file
from cchc.core.writing.page import page
from cchc.platform.files import services as files_services
from cchc.reporting.library import drafts, paper, services
from cchc.reporting.library.models import Reading
from cchc.reporting.library.tests import made
from cchc.reporting.reports import checks
from cchc.reporting.reports.models import Check, Finding

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FIRST = "aaaa00000001"
Use = Callable[[dict[str, Any] | str], None]


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def checked(draft: dict[str, Any], **said: Any) -> Reading:
    """The made report, read and checked."""
    reading = services.start([SimpleUploadedFile("bao-cao.docx", made.small_file("bao-cao.docx"))])
    Reading.objects.filter(pk=reading.pk).update(state="reading")
    services.finish(reading, drafts.parse(draft), made.said(draft) | said)
    reading.refresh_from_db()
    return reading


@pytest.fixture
def reading(draft: dict[str, Any]) -> Reading:
    return checked(draft)


def decide(client: Client, reading: Reading, key: str, htmx: bool = True, **data: str) -> Any:
    assert reading.checked
    return client.post(f"/findings/{reading.checked.public_id}/{key}/", data, headers=HTMX if htmx else {})


def test_it_works(client: Client, reading: Reading) -> None:
    answer = client.get(reading.get_absolute_url())
    page = words(answer)
    assert "UBND xã Thử Nghiệm Quý III/2023 (01/07/2023 – 30/09/2023)" in page
    assert "2 lỗi ▲ 1 cảnh báo ■ 1 lưu ý Còn 3 điểm" in page
    assert "Nội dung ghi 34, bảng ghi 34.279 Mục I và dòng 1.1" in page
    assert "496 / 512 = 96,88 %" in page
    assert "Không có bảng." in page
    assert re.search(r'<a id="m-1" class="flag error" href="#f-aaaa00000001"[^>]*>34 văn bản<', answer.content.decode())


def test_the_same_in_english(english: Client, reading: Reading) -> None:
    page = words(english.get(reading.get_absolute_url()))
    assert "2 errors ▲ 1 warning ■ 1 note 3 points left" in page
    assert "Nội dung ghi 34, bảng ghi 34.279 (en) Section I and row 1.1" in page
    assert "No table." in page


def test_each_finding_is_on_the_page_once(client: Client, reading: Reading) -> None:
    page = client.get(reading.get_absolute_url()).content.decode()
    for key in (FIRST, "aaaa00000004"):
        assert page.count(f'id="f-{key}"') == 1
    assert page.count("kiểm tra lại sổ theo dõi") == len(made.FINDINGS)


def test_every_link_within_the_page_leads_somewhere(client: Client, reading: Reading) -> None:
    page = client.get(reading.get_absolute_url()).content.decode()
    anchors = set(re.findall(r'href="#([fm]-[^"]+)"', page))
    assert len(anchors) > 4
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_a_page_costs_as_many_queries_with_many_findings(
    client: Client, draft: dict[str, Any], django_assert_max_num_queries: Any, frame_queries: int
) -> None:
    many = [{**made.FINDINGS[0], "id": f"k{n}"} for n in range(60)]
    reading = checked(draft, findings=many)
    with django_assert_max_num_queries(4 + frame_queries):
        client.get(reading.get_absolute_url())


def test_markup_in_a_document_is_only_text(client: Client, draft: dict[str, Any]) -> None:
    data = made.page()
    data["files"][0]["blocks"][2]["text"] = "<script>alert(1)</script> 34 văn bản"
    data["files"][0]["name"] = "<script>alert(2)</script>"
    page = client.get(checked(draft, page=data).get_absolute_url()).content.decode()
    assert "<script>alert" not in page


def test_a_report_of_no_form_is_checked_and_not_accepted(client: Client, draft: dict[str, Any]) -> None:
    draft["report"] |= {"template": None, "template_match": 0.0}
    for line in draft["rows"]:
        line["indicator"] = None
    reading = checked(draft)
    assert "không theo biểu mẫu đã biết" in words(client.get(reading.get_absolute_url()))
    answer = client.post(
        reading.data_url, {"agency": "UBND xã A", "period": "Quý III/2023", "action": "accept"}, follow=True
    )
    assert "không đưa vào thư viện được" in words(answer)
    with pytest.raises(services.NotAcceptable):
        services.accept_reading(reading)


def test_a_child_that_finds_errors_has_not_broken(client: Client, read_at_once: Use, draft: dict[str, Any]) -> None:
    answer = made.child(draft, [])[2]
    read_at_once(f"{answer}; sys.exit(1)")
    page = client.post("/check/", {"files": [SimpleUploadedFile("a.docx", made.small_file("a.docx"))]}, follow=True)
    assert "Còn 3 điểm" in words(page)


def test_the_trial_is_one_click(client: Client, read_at_once: Use, draft: dict[str, Any]) -> None:
    read_at_once(draft)
    answer = client.post("/check/trial/", follow=True)
    assert "Còn 3 điểm" in words(answer)
    assert Reading.objects.get().names == ["bao-cao-thu.docx"]


def test_a_reading_from_before_there_were_checks_shows_its_figures(client: Client, reading: Reading) -> None:
    Reading.objects.update(checked=None)
    assert client.get(reading.get_absolute_url()).headers["Location"] == reading.data_url


# --- deciding


def test_what_is_done_leaves_the_count(client: Client, reading: Reading) -> None:
    answer = decide(client, reading, FIRST, state="done")
    assert 'data-state="done"' in answer.content.decode()
    assert "1 lỗi" in words(answer)
    assert "Còn 2 điểm · đã xong 1" in words(answer)
    answer = decide(client, reading, FIRST, state="open")
    assert "Còn 3 điểm" in words(answer)
    assert Finding.objects.get(key=FIRST).decided is None


def test_the_last_one_done_is_said(client: Client, reading: Reading) -> None:
    for data in made.FINDINGS[:3]:
        answer = decide(client, reading, data["id"], state="done")
    assert "Không còn điểm nào" in words(answer)
    assert 'data-open="0"' in answer.content.decode()


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_error_needs_a_reason(client: Client, reading: Reading, reason: str) -> None:
    answer = decide(client, reading, FIRST, state="dismissed", reason=reason)
    assert answer.status_code == 422
    assert "Hãy nêu lý do" in words(answer)
    assert Finding.objects.get(key=FIRST).is_open


def test_a_reason_is_kept_and_shown(client: Client, reading: Reading) -> None:
    decide(client, reading, FIRST, state="dismissed", reason="Phụ lục tính cả văn bản <b>năm</b> trước")
    page = client.get(reading.get_absolute_url()).content.decode()
    assert "“Phụ lục tính cả văn bản &lt;b&gt;năm&lt;/b&gt; trước”" in page
    assert 'class="flag error settled"' in page


def test_a_second_person_writes_over_nothing_unseen(client: Client, reading: Reading) -> None:
    decide(client, reading, FIRST, state="done", seen="open")
    answer = decide(client, reading, FIRST, state="dismissed", reason="đúng là 34", seen="open")
    assert answer.status_code == 409
    assert "Người khác vừa xử lý" in words(answer)
    assert ">đúng là 34</textarea>" in answer.content.decode()
    assert Finding.objects.get(key=FIRST).state == "done"
    assert decide(client, reading, FIRST, state="dismissed", reason="đúng là 34", seen="done").status_code == 200
    assert Finding.objects.get(key=FIRST).reason == "đúng là 34"


def test_two_persons_who_agree_are_told_nothing(client: Client, reading: Reading) -> None:
    decide(client, reading, FIRST, state="done", seen="open")
    assert decide(client, reading, FIRST, state="done", seen="open").status_code == 200


def test_a_second_person_without_scripts(client: Client, reading: Reading) -> None:
    decide(client, reading, FIRST, state="dismissed", reason="một", seen="open")
    answer = decide(client, reading, FIRST, htmx=False, state="done", seen="open")
    assert (answer.status_code, "“một”" in answer.content.decode()) == (409, True)


def test_deciding_without_scripts(client: Client, reading: Reading) -> None:
    back = reading.get_absolute_url()
    answer = decide(client, reading, FIRST, htmx=False, state="done", back=back)
    assert answer.headers["Location"] == f"{back}#f-{FIRST}"
    answer = decide(client, reading, FIRST, htmx=False, state="dismissed", back=back)
    assert (answer.status_code, "<html" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client: Client, reading: Reading, back: str) -> None:
    answer = decide(client, reading, FIRST, htmx=False, state="done", back=back)
    assert answer.headers["Location"] == f"/#f-{FIRST}"


def test_what_cannot_be_decided(client: Client, reading: Reading) -> None:
    assert decide(client, reading, FIRST, state="gone").status_code == 422
    assert decide(client, reading, "nothing", state="done").status_code == 404
    assert client.get(f"/findings/{reading.checked.public_id}/{FIRST}/").status_code == 405  # type: ignore[union-attr]


def test_decisions_go_with_the_report(client: Client, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "run", lambda draft, history=(): made.said(draft.as_json()) | {"page": made.page()})
    decide(client, reading, FIRST, state="dismissed", reason="đúng là 34")
    report = services.accept_reading(reading)
    version = report.versions.get()
    assert version.checked == reading.checked
    kept = version.checked.findings.get(key=FIRST)
    assert (kept.state, kept.reason) == ("dismissed", "đúng là 34")
    assert "Trong thư viện" in words(client.get(reading.get_absolute_url()))


def test_reasons_hold_for_the_next_version_while_the_numbers_do(
    client: Client, draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = [made.FINDINGS[0], {**made.FINDINGS[1], "basis": "other"}, made.FINDINGS[2]]
    said = made.said(draft)
    monkeypatch.setattr(checks, "run", lambda draft, history=(): said)
    first = checked(draft)
    for data in made.FINDINGS[:2]:
        decide(client, first, data["id"], state="dismissed", reason="đúng như vậy")
    decide(client, first, made.FINDINGS[2]["id"], state="done")
    services.accept_reading(first)
    said = made.said(draft, changed)
    again = checked(draft, findings=changed)
    assert [f.state for f in again.checked.findings.all()] == ["dismissed", "open", "open"]  # type: ignore[union-attr]
    report = services.accept_reading(again)
    assert [f.state for f in report.versions.get(number=2).checked.findings.all()] == ["dismissed", "open", "open"]  # type: ignore[union-attr]


def test_a_mended_file_is_held_against_what_was_said_of_the_first(client: Client, draft: dict[str, Any]) -> None:
    """A reason holds on; what was called mended and still stands is open again, and so is what was taken back."""
    first = checked(draft)
    decide(client, first, made.FINDINGS[0]["id"], state="dismissed", reason="đúng là 34")
    decide(client, first, made.FINDINGS[1]["id"], state="done")
    mended = checked(draft)
    assert [f.state for f in mended.checked.findings.all()][:2] == ["dismissed", "open"]  # type: ignore[union-attr]
    assert mended.checked.findings.get(key=FIRST).reason == "đúng là 34"  # type: ignore[union-attr]
    decide(client, mended, FIRST, state="open")
    assert checked(draft).checked.findings.get(key=FIRST).is_open  # type: ignore[union-attr]


def test_everybody_begins_the_trial_anew(client: Client, draft: dict[str, Any]) -> None:
    decide(client, checked(draft), FIRST, state="dismissed", reason="đúng là 34")
    trial = services.start_trial()
    Reading.objects.filter(pk=trial.pk).update(state="reading")
    services.finish(trial, drafts.parse(draft), made.said(draft))
    trial.refresh_from_db()
    assert trial.checked.findings.get(key=FIRST).is_open  # type: ignore[union-attr]


def test_another_units_reasons_are_its_own(client: Client, draft: dict[str, Any]) -> None:
    decide(client, checked(draft), FIRST, state="dismissed", reason="đúng là 34")
    other = {**draft, "report": {**draft["report"], "agency": "UBND xã Suối Trăng"}}
    assert checked(other).checked.findings.get(key=FIRST).is_open  # type: ignore[union-attr]


def test_earlier_reports_of_the_unit_are_asked(draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    run = checks.run

    def noted(given: Any, history: Any = ()) -> dict[str, Any]:
        asked.append([earlier.report.period["code"] for earlier in history])
        return run(given, history)

    monkeypatch.setattr(checks, "run", noted)
    window = {"start": "2023-04-01", "end": "2023-07-01"}
    earlier = draft | {"report": draft["report"] | {"period": {"code": "2023-Q2", "label": "Quý II/2023", **window}}}
    services.accept(drafts.parse(earlier))
    services.accept(drafts.parse(draft))
    checked(draft | {"report": draft["report"] | {"period": {"code": "2023-Q1", "label": "Quý I/2023"}}})
    assert asked == [[], ["2023-Q2"]]


def test_a_removed_reading_takes_its_check_along(reading: Reading) -> None:
    services.discard(reading)
    Reading.objects.update(finished="2020-01-01T00:00Z")
    services.purge()
    assert not Check.objects.exists()


# --- files given back


def given_back(client: Client, reading: Reading, what: str) -> tuple[str, bytes]:
    answer = client.get(f"{reading.get_absolute_url()}{what}/")
    assert answer.status_code == 200
    return answer.headers["Content-Disposition"], b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.fixture
def trial() -> Reading:
    """The trial report itself, with one finding in it."""
    reading = services.start_trial()
    file = reading.files.get()
    files_services.examine(file)
    link = file.path.with_name(file.name)
    link.symlink_to(file.path)
    document = open_file(Path(link))
    spot = next(p for p in document.paragraphs() if "250 phiếu" in p.text)
    at = spot.text.index("250 phiếu")
    found = made.finding(
        FIRST, "arithmetic.total", "error", "250 hay 205",
        made.place("text", spot.place, "250 phiếu", section="I.3", start=at, end=at + 9),
    )  # fmt: skip
    checked = checks.keep(made.said(made.DRAFT, [found]) | {"page": page([document])})
    Reading.objects.filter(pk=reading.pk).update(state="read", draft=made.DRAFT, checked=checked)
    reading.refresh_from_db()
    return reading


def test_the_word_file_comes_back_with_comments(client: Client, trial: Reading) -> None:
    name, data = given_back(client, trial, "annotated")
    assert 'attachment; filename="bao-cao-thu-kiem-tra.docx"' in name
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "250 hay 205" in package.read("word/comments.xml").decode()


def test_what_is_settled_is_not_given_back(client: Client, trial: Reading) -> None:
    decide(client, trial, FIRST, state="done")
    _, data = given_back(client, trial, "annotated")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"250 hay 205" not in b"".join(package.read(n) for n in package.namelist() if "comments" in n)


def test_without_a_word_file_a_marked_copy_comes_back(client: Client, draft: dict[str, Any]) -> None:
    data = made.page()
    data["files"][0] |= {"name": "bao-cao.pdf", "format": "pdf"}
    reading = checked(draft, page=data)
    assert "Tải bản đánh dấu .html" in words(client.get(reading.get_absolute_url()))
    name, page = given_back(client, reading, "annotated")
    assert ".html" in name
    assert "34 văn bản" in page.decode()


def test_the_list_is_a_workbook(client: Client, reading: Reading) -> None:
    from openpyxl import load_workbook

    name, data = given_back(client, reading, "findings")
    assert ".xlsx" in name
    values = [str(cell.value) for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows() for cell in row]
    assert any("Nội dung ghi 34, bảng ghi 34.279" in value for value in values)


def test_what_was_not_checked_gives_nothing_back(client: Client, reading: Reading) -> None:
    Check.objects.update(page=None)
    assert client.get(f"{reading.get_absolute_url()}annotated/").status_code == 404
    Reading.objects.update(checked=None)
    assert client.get(f"{reading.get_absolute_url()}findings/").status_code == 404


# --- marks


def on_paper(text: str, *places: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """The pieces of one paragraph with the keys of their marks."""
    findings = [
        Finding(key=f"k{n}", position=n, severity="error", data={"places": [place]})
        for n, place in enumerate(places, 1)
    ]
    block = {"kind": "p", "place": "p1", "text": text}
    built = paper.build({"files": [{"name": "a", "format": "txt", "blocks": [block]}]}, findings)
    pieces = built.files[0].chunks[0][0].pieces
    return [(piece.text, piece.mark.keys.split() if piece.mark else []) for piece in pieces]


def test_overlapping_words_share_their_mark() -> None:
    pieces = on_paper(
        "đã giải quyết 496 hồ sơ",
        made.place("text", "p1", "giải quyết 496", start=3, end=17),
        made.place("text", "p1", "496 hồ sơ", start=14, end=23),
    )
    assert pieces == [("đã ", []), ("giải quyết ", ["k1"]), ("496", ["k1", "k2"]), (" hồ sơ", ["k2"])]


def test_words_that_moved_are_found() -> None:
    assert on_paper("  496 hồ sơ", made.place("text", "p1", "496", start=0, end=3)) == [
        ("  ", []),
        ("496", ["k1"]),
        (" hồ sơ", []),
    ]


def test_words_that_are_gone_mark_the_whole() -> None:
    assert on_paper("497 hồ sơ", made.place("text", "p1", "496", start=0, end=3)) == [("497 hồ sơ", ["k1"])]


def test_a_cell_under_a_merge_is_marked_where_it_shows() -> None:
    finding = Finding(key="k", position=1, severity="error", data={"places": [made.place("cell", "t1.r2.c3", "")]})
    row = {"place": "t1.r2", "cells": [{"place": "t1.r2.c1", "text": "a", "colspan": 3}]}
    blocks = [{"kind": "table", "place": "t1", "rows": [row]}]
    built = paper.build({"files": [{"name": "a", "format": "docx", "blocks": blocks}]}, [finding])
    assert built.anchors == {"k": ["m-1"]}


def test_a_place_that_is_nowhere_has_no_link(client: Client, draft: dict[str, Any]) -> None:
    lost = made.finding(FIRST, "arithmetic.total", "error", "Ở đâu", made.place("text", "p99", "x", section="II"))
    page = client.get(checked(draft, findings=[lost]).get_absolute_url()).content.decode()
    assert "Ở đâu" in page
    assert "data-place" not in page

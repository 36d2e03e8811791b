"""The page of the rules, and findings beside the cells of a report."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from cchc.core.checking import RULES
from cchc.reporting.library import drafts, services
from cchc.reporting.library.tests import made
from cchc.reporting.reports import checks
from cchc.reporting.reports.models import Finding, Report

pytestmark = pytest.mark.django_db


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def report(draft: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Report:
    """The made report with the made findings in the library."""
    monkeypatch.setattr(checks, "run", lambda draft, history=(): made.said(draft.as_json()))
    return services.accept(drafts.parse(draft))


def test_it_works(client: Client) -> None:
    answer = client.get("/rules/")
    page = answer.content.decode()
    for rule in RULES.values():
        assert f'id="{rule.id}"' in page
    assert "Tổng không bằng các thành phần" in words(answer)
    assert "● " not in words(answer).split("Kiểm tra những gì")[0]
    assert "chưa gặp lần nào" in words(answer)


def test_the_same_in_english(english: Client) -> None:
    page = words(english.get("/rules/"))
    assert "A total is not the sum of its parts" in page
    assert "never fired" in page


def test_a_rule_says_how_often_it_fired_and_was_wrong(client: Client, report: Report) -> None:
    finding = Finding.objects.filter(rule="arithmetic.total").first()
    assert finding
    checks.decide(finding, "dismissed", "biểu mẫu tính khác")
    page = words(client.get("/rules/"))
    assert "gặp 3 lần trong 1 báo cáo · 1 lần người dùng cho là không phải lỗi" in page
    assert "“biểu mẫu tính khác”" in page


def test_a_report_shows_findings_beside_its_cells(client: Client, report: Report) -> None:
    answer = client.get(report.get_absolute_url())
    page = answer.content.decode()
    assert "● 2 lỗi ▲ 1 cảnh báo ■ 1 lưu ý" in words(answer)
    assert re.search(r'<tr id="r2" class="leaf found">.*?flagged error.*?34\.279', page, re.DOTALL)
    assert re.search(r'href="\?row=2&amp;period=2023-Q3#r2"[^>]*>Dòng 1.1<', page)
    assert 'class="section level-1 found" id="s1"' in page
    assert 'class="section level-1" id="s2"' in page


def test_the_panel_of_a_number_says_what_is_wrong_with_it(client: Client, report: Report) -> None:
    assert "Tỷ lệ 100 ≠ 96,88" in words(client.get(f"{report.get_absolute_url()}rows/3/"))
    assert "kiểm tra lại sổ" not in words(client.get(f"{report.get_absolute_url()}rows/4/"))


def test_a_settled_finding_leaves_its_cell(client: Client, report: Report) -> None:
    for finding in Finding.objects.all():
        checks.decide(finding, "done")
    page = client.get(report.get_absolute_url()).content.decode()
    signs = re.findall(r'<span class="flagged[^>]*>', page)
    assert signs
    assert all(sign.endswith(" hidden>") for sign in signs)
    assert "Không còn điểm nào" in page


def test_the_list_of_reports_counts_what_is_open(client: Client, report: Report) -> None:
    assert re.search(r"10 ▲ 2 ● 2 lỗi ▲ 1 cảnh báo", words(client.get("/reports/")))
    checks.decide(Finding.objects.get(severity="warning"), "done")
    assert "▲ 1 cảnh báo" not in words(client.get("/reports/"))


def test_every_sample_report_is_checked() -> None:
    for report in services.load_sample():
        checked = report.versions.get().checked
        assert checked is not None
        assert checked.draft["report"]["agency"] == report.unit.name  # type: ignore[index]
    assert Finding.objects.exists()

"""The page to fill in: one column for a year's past, what is no longer asked, what another regime already says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cchc.reporting.catalogue import selectors as catalogue
from cchc.reporting.figures import amended, filling
from cchc.reporting.figures.form import build, report_of, usual_day
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.services import accept, write
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.figures.tests.made import cell, owed, person, signed_in, typed_report
from cchc.reporting.forms.models import Obligation, PeriodWindow, TemplateVersion
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db
FORM = "bieu-mau-2022"
PARTS = (("C5.1d", 30), ("C5.1e", 12))
"""Settled early and on the day: together the dossiers settled in time, C3.1b."""


@pytest.fixture
def duty() -> Obligation:
    return owed(template=FORM)


@pytest.fixture
def drafter(duty: Obligation) -> Client:
    return signed_in(person())


def address(duty: Obligation) -> str:
    return reverse("figures:fill", args=[duty.period.public_id, duty.unit.public_id, duty.template])


def page(client: Client, duty: Obligation, **asked: str) -> str:
    return " ".join(client.get(address(duty), asked).content.decode().split())


def key_of(duty: Obligation, indicator: str) -> str:
    form = build(report_of(duty)).template
    return next(key for key, slot in slots_of(form.id).items() if slot.indicator == indicator)


def typed(duty: Obligation, indicator: str, value: str) -> dict[str, str]:
    key = key_of(duty, indicator)
    return {f"v:{key}": value, f"s:{key}": "value", f"e:{key}": "", f"d:{key}": "", f"seen:{key}": ""}


def elsewhere(*figures: tuple[str, Any], window: tuple[date, date] | None = None) -> Report:
    """What counts under the regime of Văn phòng Chính phủ for the same unit and quarter."""
    report = typed_report(regime="vpcp-ii06", template="vpcp-ii06a")
    if window:
        Report.objects.filter(pk=report.pk).update(period_start=window[0], period_end=window[1])
    write(report, [cell(identifier, value) for identifier, value in figures])
    accept(report)
    return report


def test_it_works(drafter: Client, duty: Obligation) -> None:
    """What the other regime says follows from its parts, is taken over with proof, and is the same from then on."""
    elsewhere(("C3.1a", 50), *PARTS)
    shown = page(drafter, duty)
    assert "[C5.1d] + [C5.1e]" in shown
    row = key_of(duty, "C3.1b")
    assert drafter.post(address(duty), {"then": f"over:{row}"}).status_code == 302
    kept = Figure.objects.get(regime="cchc", indicator="C3.1b")
    assert (kept.amount, len(kept.proof)) == (42, 2)
    assert kept.origin == "vpcp-ii06 2026-Q1 [C5.1d] + [C5.1e]"
    assert f"over:{row}" not in page(drafter, duty)


def test_a_part_that_is_missing_gives_nothing(drafter: Client, duty: Obligation) -> None:
    elsewhere(PARTS[0])
    row = key_of(duty, "C3.1b")
    line = next(line for line in build(report_of(duty)).lines if line.row.key == row)
    assert line.elsewhere == []


def test_parts_of_other_days_are_told_with_both_windows(drafter: Client, duty: Obligation) -> None:
    elsewhere(*PARTS, window=(date(2025, 12, 15), date(2026, 3, 15)))
    shown = page(drafter, duty)
    assert "tính từ 15/12/2025 đến 14/03/2026, còn biểu này tính từ 01/01/2026 đến 31/03/2026" in shown
    assert f"over:{key_of(duty, 'C3.1b')}" not in shown


def test_the_other_way_round_the_sum_of_all_is_offered() -> None:
    duty = owed(regime="vpcp-ii06", template="vpcp-ii06b")
    report = typed_report(template=FORM)
    write(report, [cell("C3.1a", 5), cell("C3.2a", 6), cell("C3.3a", 7)])
    accept(report)
    lines = {line.slot.indicator: line for line in build(report_of(duty)).lines if line.slot}
    assert [(one.regime, one.amount) for one in lines["C3.1a"].elsewhere] == [("cchc", 5)]
    assert [(one.amount, one.formula) for one in lines["C5.4j"].elsewhere] == [(18, "[C3.1a] + [C3.2a] + [C3.3a]")]


# --- earlier periods


@pytest.mark.parametrize(("period", "columns"), [("2026", 7), ("2026-Q1", 8), ("2026-H1", 8)])
def test_a_year_has_one_column_of_the_past(period: str, columns: int) -> None:
    duty = owed(period=period, template=FORM)
    before = typed_report(period=build(report_of(duty)).before, template=FORM)
    write(before, [cell("A1", 34561)])
    accept(before)
    shown = page(signed_in(person()), duty)
    head = shown[shown.index("<thead>") : shown.index("</thead>")]
    assert head.count("<th ") == columns
    assert shown.count("34.561") == 1


# --- what was saved


def test_the_rows_just_saved_are_marked_until_the_next_look(drafter: Client, duty: Obligation) -> None:
    answer = drafter.post(address(duty), typed(duty, "A1", "5") | typed(duty, "C3.1a", "6"))
    assert "?saved=" in answer["Location"]
    shown = drafter.get(answer["Location"]).content.decode()
    assert "vừa lưu 2 số liệu" in shown
    assert shown.count('class="now-saved"') == 2
    assert 'class="now-saved"' not in drafter.get(address(duty)).content.decode()
    assert 'class="now-saved"' not in drafter.get(address(duty), {"saved": "x"}).content.decode()


def test_refused_cells_are_counted_listed_and_linked_and_the_others_marked(drafter: Client, duty: Obligation) -> None:
    answer = drafter.post(address(duty), typed(duty, "A1", "mấy") | typed(duty, "C3.1a", "6"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "1 ô chưa lưu" in shown
    assert shown.count('class="now-saved"') == 1
    trouble = shown[shown.index('id="trouble"') :]
    assert '<a href="#r-' in trouble[: trouble.index("</div>")]


# --- what the form does not ask


def test_what_the_form_does_not_ask_is_shown_and_kept(drafter: Client, duty: Obligation) -> None:
    report = filling.begin(report_of(duty), duty)
    write(report, [cell("A1", 5), cell("C5.1d", 73915)])
    shown = page(drafter, duty)
    assert 'id="unasked"' in shown
    assert "73.915" in shown
    assert [one.code for one in build(report_of(Obligation.objects.get())).unasked] == ["C5.1d"]
    drafter.post(address(duty), typed(duty, "C3.1a", "6"))
    assert Figure.objects.filter(indicator="C5.1d", superseded=None).exists()


def test_what_another_form_of_the_same_period_asks_is_not_left_over(duty: Obligation) -> None:
    Obligation.objects.create(
        period=duty.period, unit=duty.unit, level="commune", template="vpcp-ii06a", due=date(2026, 4, 20)
    )
    report = filling.begin(report_of(duty), duty)
    write(report, [cell("C5.1d", 3)])
    assert build(report).unasked == []


@pytest.fixture
def changed(duty: Obligation, monkeypatch: pytest.MonkeyPatch) -> TemplateVersion:
    """The form of the duty as a second version that drops A1 and asks C3.1a in another unit, from inside the period."""
    now = catalogue.template(FORM)
    assert now is not None
    first = now.row(next(key for key, slot in slots_of(now.id).items() if slot.indicator == "C3.1a"))
    gone = replace(first, key="X/1", code="1", label="Chỉ tiêu đã bỏ", unit="Người", indicator="C5.1d")
    other = replace(first, unit="Nghìn hồ sơ")
    rows = tuple(other if row.key == first.key else row for row in now.rows)
    before = replace(now, id="bieu-truoc", rows=(gone, *rows))
    real = catalogue.template
    monkeypatch.setattr(amended, "template", lambda name: before if name == "bieu-truoc" else real(name))
    about = {"form": "bieu", "letter_number": "15/SNV", "letter_date": date(2026, 2, 1), "name": "x", "name_en": "x"}
    old = TemplateVersion.objects.create(number=1, pack="bieu-truoc", valid_from=date(2026, 1, 1), **about)
    return TemplateVersion.objects.create(number=2, pack=FORM, valid_from=date(2026, 2, 1), amended_from=old, **about)


def test_a_form_changed_in_mid_period_says_what_and_under_which_version(
    drafter: Client, duty: Obligation, changed: TemplateVersion
) -> None:
    report = filling.begin(report_of(duty), duty)
    write(report, [cell("C3.1a", 5)])
    TemplateVersion.objects.filter(pk=changed.pk).update(published=datetime.now(UTC) + timedelta(seconds=1))
    shown = page(drafter, duty)
    assert "phiên bản 2 thay phiên bản 1, theo công văn 15/SNV" in shown
    assert "1 số liệu đã nhập theo phiên bản 1 vẫn giữ nguyên" in shown
    assert "Chỉ tiêu đã bỏ</span>: không còn" in shown
    assert "trước theo Nghìn hồ sơ" in shown


def test_a_form_in_force_from_the_first_day_has_not_changed(
    drafter: Client, duty: Obligation, changed: TemplateVersion
) -> None:
    TemplateVersion.objects.filter(number=1).update(valid_from=date(2025, 1, 1))
    TemplateVersion.objects.filter(pk=changed.pk).update(valid_from=duty.period.start)
    assert "phiên bản 2 thay" not in page(drafter, duty)


# --- as of, estimated, provisional


def test_a_window_of_its_own_gives_the_usual_day(drafter: Client, duty: Obligation) -> None:
    assert usual_day(duty) == date(2026, 3, 31)
    PeriodWindow.objects.create(period=duty.period, unit=duty.unit, start=date(2026, 1, 1), end=date(2026, 3, 11))
    assert "số liệu tính đến 10/03/2026" in page(drafter, duty)
    drafter.post(address(duty), typed(duty, "A1", "5"))
    assert Figure.objects.get().as_of == date(2026, 3, 10)


def test_the_periods_day_is_used_and_shown(drafter: Client, duty: Obligation) -> None:
    duty.period.as_of = date(2026, 2, 28)
    duty.period.save()
    assert "số liệu tính đến 28/02/2026" in page(drafter, duty)
    drafter.post(address(duty), typed(duty, "A1", "5"))
    assert Figure.objects.get().as_of == date(2026, 2, 28)


@pytest.mark.parametrize(("estimate", "word"), [("expected", "Ước"), ("provisional", "Tạm tính")])
def test_a_form_that_is_not_final_says_so(drafter: Client, duty: Obligation, estimate: str, word: str) -> None:
    report = filling.begin(report_of(duty), duty)
    write(report, [cell("A1", 5, estimate=estimate, row=key_of(duty, "A1")), cell("C3.1a", 6)])
    accept(report)
    known = " ".join(drafter.get(reverse("figures:known", args=[report.public_id])).content.decode().split())
    assert "1 số liệu là ước tính hoặc tạm tính" in known
    assert word.lower() in known.lower()

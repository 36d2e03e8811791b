"""A unit's page lists its reports and those of the bodies it came from, as far as one may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.platform.units.models import Change, Part, Unit
from cchc.reporting.figures.services import accept, write
from cchc.reporting.figures.tests.made import cell, commune, owed, person, signed_in, typed_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def merged() -> tuple[Unit, Unit]:
    """A commune of today, and the township it took over on 1 July 2025 with a report of its own."""
    before, after = commune("Thị trấn Kbang"), commune("Xã Kbang")
    Unit.objects.filter(pk=before.pk).update(ends=date(2025, 7, 1))
    change = Change.objects.create(kind="merge", effective=date(2025, 7, 1), decision="1664/NQ-UBTVQH15")
    Part.objects.create(change=change, before=before, after=after)
    report = typed_report(unit=before, period="2025-Q1")
    write(report, [cell("A1", 5)])
    accept(report)
    return before, after


def page(client: Client, unit: Unit) -> str:
    return " ".join(client.get(reverse("units:unit", args=[unit.code])).content.decode().split())


def test_it_works(client: Client, merged: tuple[Unit, Unit]) -> None:
    before, after = merged
    duty = owed(unit=after)
    shown = page(client, after)
    assert "Trước ngày 01/07/2025:" in shown
    assert "Quý I/2025" in shown
    report = typed_report(unit=before, period="2025-Q1")
    assert reverse("figures:known", args=[report.public_id]) in shown
    assert reverse("forms:duties", args=[after.public_id]) in shown
    assert reverse("figures:fill", args=[duty.period.public_id, after.public_id, duty.template]) in shown


def test_a_draft_is_not_called_known(client: Client) -> None:
    report = typed_report()
    write(report, [cell("A1", 5)])
    shown = page(client, report.unit)
    assert "bản nháp" in shown
    assert reverse("figures:known", args=[report.public_id]) not in shown


def test_a_body_without_reports_is_counted_not_hidden(client: Client, merged: tuple[Unit, Unit]) -> None:
    other = commune("Xã Đông")
    Part.objects.create(change=Change.objects.get(), before=other, after=merged[1])
    assert "1 đơn vị tiền thân chưa có báo cáo ở đây" in page(client, merged[1])


def test_reports_of_others_are_not_seen(merged: tuple[Unit, Unit]) -> None:
    stranger = signed_in(person(unit=commune("Xã Khác")))
    shown = page(stranger, merged[1])
    assert "Quý I/2025" not in shown
    assert "Chưa có báo cáo nào của đơn vị này" in shown


def test_my_duties_lead_to_the_past(merged: tuple[Unit, Unit]) -> None:
    owed(unit=merged[1])
    shown = signed_in(person(unit=merged[1])).get(reverse("figures:duties")).content.decode()
    assert f"{reverse('units:unit', args=[merged[1].code])}#reports" in shown


def test_the_page_costs_the_same_for_many_reports(client: Client, merged: tuple[Unit, Unit]) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, merged[1])
        return len(seen)

    few: Any = count()
    for year in range(2010, 2025):
        typed_report(unit=merged[0], period=f"{year}-Q2")
        typed_report(unit=merged[1], period=f"{year}-Q3")
    assert count() == few

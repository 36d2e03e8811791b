from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cchc.platform.accounts.models import RowOwner
from cchc.reporting.figures.services import accept, adjust, write
from cchc.reporting.figures.tests.made import cell, commune, person, typed_report
from cchc.reporting.forms.models import Obligation
from cchc.reporting.notes import past
from cchc.reporting.notes.tests.made import INDICATOR, ROW, above, address, stranger

pytestmark = pytest.mark.django_db
PANEL = {"X-Panel": "1"}


def reported(period: str, value: Any, indicator: str = INDICATOR, **more: Any) -> None:
    report = typed_report(period=period)
    write(report, [cell(indicator, value, row=more.pop("row", ROW), **more)], by=None)
    accept(report)


def text_of(client: Client, duty: Obligation, **more: Any) -> str:
    page = client.get(address(duty, **more), headers=PANEL)
    assert page.status_code == 200
    return str(page.content.decode())


def test_it_works(drafter: Client, duty: Obligation) -> None:
    for period, value in (("2025-Q1", 20), ("2025-Q3", "none_arisen"), ("2025-Q4", 30)):
        reported(period, value)
    write(typed_report(), [cell(INDICATOR, 33, row=ROW)], by=person(name="an"))
    room = commune("Phòng Văn hóa")
    RowOwner.objects.create(unit=duty.unit, prefix="A", room=room, begins=date(2020, 1, 1))
    text = text_of(drafter, duty)
    assert "<html" not in text
    assert "+3 (+10 %)" in text
    assert "+13 (+65 %)" in text
    assert "Phòng Văn hóa" in text
    assert "không phát sinh" in text
    assert text.count("<polyline points") == 1  # a gap before and after the one that says none arisen
    assert "An</b>" in text


def test_it_is_a_page_of_its_own_where_scripts_do_not_run(drafter: Client, duty: Obligation) -> None:
    page = drafter.get(address(duty))
    text = page.content.decode()
    assert "<html" in text
    assert text.count("<h1") == 1
    assert "X-Panel" in page["Vary"]


def test_the_owner_named_most_exactly_gives_the_row(drafter: Client, duty: Obligation) -> None:
    for prefix, name in (("", "Phòng Chung"), ("A1", "Phòng Riêng"), ("A11", "Phòng Khác"), ("C", "Phòng Xa")):
        RowOwner.objects.create(unit=duty.unit, prefix=prefix, room=commune(name), begins=date(2020, 1, 1))
    text = text_of(drafter, duty)
    assert "Phòng Riêng" in text
    assert not any(other in text for other in ("Phòng Chung", "Phòng Khác", "Phòng Xa"))


def test_history_says_who_from_what_to_what_and_why(drafter: Client, duty: Obligation) -> None:
    report, by = typed_report(), person(name="an")
    first = write(report, [cell(INDICATOR, 5, row=ROW)], by=by).figures[0]
    accept(report, by=by)
    adjust(report, [cell(INDICATOR, 6, seen=first.pk, row=ROW)], reason="Đếm sót một văn bản", by=by)
    text = " ".join(text_of(drafter, duty).split())
    assert "Đếm sót một văn bản" in text
    assert '<span class="from">5 </span> → <b>6 </b>' in text or '<span class="from">5</span> → <b>6</b>' in text


@pytest.mark.parametrize("query", ["", "?row=", "?row=KHONG", "?section=ZZ", "?row=%00", f"?section={'x' * 61}"])
def test_what_the_form_does_not_have_is_not_found(drafter: Client, duty: Obligation, query: str) -> None:
    assert drafter.get(address(duty).split("?")[0] + query).status_code == 404


def test_a_heading_has_no_panel(drafter: Client, duty: Obligation) -> None:
    from cchc.reporting.catalogue.selectors import template

    form = template(duty.template)
    assert form is not None
    heading = next(row.key for row in form.rows if row.kind == "heading")
    assert drafter.get(address(duty, row=heading)).status_code == 404


def test_who_may_open_it(drafter: Client, duty: Obligation) -> None:
    assert above(duty.unit, "viewer").get(address(duty)).status_code == 200
    assert stranger().get(address(duty)).status_code in (403, 404)
    assert Client().get(address(duty)).status_code == 302


def test_a_computed_row_follows_through_the_periods(drafter: Client, duty: Obligation) -> None:
    from cchc.reporting.catalogue.selectors import template
    from cchc.reporting.figures.ratios import formula_of
    from cchc.reporting.figures.slots import slots_of

    form = template(duty.template)
    assert form is not None
    slot = next(
        one
        for one in slots_of(form.id).values()
        if one.computed
        and one.kind == "ratio"
        and "/" in str(formula_of(form.id, one.row.key, one.indicator, one.breakdown))
    )
    formula = formula_of(form.id, slot.row.key, slot.indicator, slot.breakdown)
    assert formula is not None
    for period, value in (("2025-Q4", 100), ("2026-Q1", 50)):
        for part in dict.fromkeys((reference.id, reference.breakdown or "") for reference in formula.references):
            report = typed_report(period=period)
            write(report, [cell(part[0], value, breakdown=part[1], row=f"x-{part}")], by=None)
            accept(report)
    text = text_of(drafter, duty, row=slot.row.key)
    assert "100/100" in text
    assert "50/50" in text


def test_queries_do_not_grow_with_what_stands_there(drafter: Client, duty: Obligation) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            text_of(drafter, duty)
        return len(queries)

    from cchc.reporting.notes import lists, services
    from cchc.reporting.notes.pasted import Item
    from cchc.reporting.notes.places import Place

    by = person(name="an")
    place = Place(Obligation.objects.select_related("unit", "period__regime", "report__unit").get(pk=duty.pk), row=ROW)
    services.say(place, "Một", by=by)
    lists.add(place, [Item("1/KH")], by=by)
    for period in ("2025-Q4", "2025-Q2"):
        reported(period, 3)
    text_of(drafter, duty)
    few = count()
    for number in range(12):
        services.say(place, f"Ý {number}", by=by)
        lists.add(place, [Item(f"{number}/BC", date(2026, 1, 2), "UBND", "Việc")], by=by)
    for period in ("2023-Q2", "2024-Q2", "2025-Q3"):
        reported(period, 7)
    text_of(drafter, duty)
    assert count() == few


def test_the_form_is_built_once(drafter: Client, duty: Obligation, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rules say of a row looks at the form the panel has built already."""

    def never(*_args: Any, **_more: Any) -> Any:
        raise AssertionError("built a second time")

    monkeypatch.setattr("cchc.reporting.reports.live.build", never)
    assert drafter.get(address(duty), headers=PANEL).status_code == 200


def test_the_line_leads_over_periods_without_a_number() -> None:
    points = [past.Point(code, "value", value) for code, value in (("1", Decimal(1)), ("2", None), ("3", Decimal(3)))]
    drawn = past.spark(points)
    assert drawn is not None
    assert (drawn.stretches, drawn.bridges) == ((), ("3,33 237,3",))
    assert past.spark(points[:2]) is None

"""The pages of totals: the table, the panel of a number, who is missing, the own report beside the sum."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.core.figures import Figure
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.contacts import keep_contact
from cchc.platform.accounts.models import ContactRead
from cchc.platform.accounts.tests.made import grant, person
from cchc.platform.units.models import Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.consolidation import additions, in_charge
from cchc.reporting.consolidation.additions import Place
from cchc.reporting.consolidation.tests.made import gives, moment, small_country, unit
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.forms.models import Regime
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db
WEST = "/totals/west/cchc/2026-Q1/"


@pytest.fixture
def country() -> dict[str, Unit]:
    Regime.objects.create(code="cchc", name="Chế độ CCHC", name_en="CCHC", basis="—", receiver="—")
    made = small_country()
    for name, settled, on_time in (("a", 10, 9), ("b", 20, 20), ("c", 70, 7)):
        gives(made[name], "C3.3a", settled)
        gives(made[name], "C3.3b", on_time)
    return made


def as_role(role: str, over: Unit, name: str = "") -> Client:
    user = person(name or f"{role}-{over.code}", over)
    grant(user, role, over)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def collector(country: dict[str, Unit]) -> Client:
    return as_role("collector", country["west"])


def total(client: Client, address: str = WEST, cell: str = "C3.3a") -> str:
    """What the table says for a cell."""
    page = text_of(client.get(address))
    found = re.search(rf"cell={re.escape(cell)}#[^>]*>(.*?)</a>", page)
    assert found, page
    return " ".join(re.sub("<[^>]*>", "", found[1]).split())


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_it_works(collector: Client) -> None:
    answer = collector.get(WEST)
    page = text_of(answer)
    assert answer.status_code == 200
    assert total(collector, cell="C3.3") == "96,67 % 29/30"
    assert total(collector) == "30"
    assert f'href="{WEST}?cell=C3.3a#t-c3-3a"' in page
    opened = text_of(collector.get(f"{WEST}?cell=C3.3a"))
    assert 'lang="vi">b</span>' in opened
    assert ">66,7 %<" in opened


def test_the_panel_is_the_same_by_its_own_address_and_beside_the_table(collector: Client) -> None:
    panel = text_of(collector.get(f"{WEST}parts/?cell=C3.3", headers={"HX-Request": "true"}))
    assert "<html" not in panel
    assert panel in text_of(collector.get(f"{WEST}?cell=C3.3")).replace("  ", " ")
    sent = collector.get(f"{WEST}parts/?cell=C3.3&map=today")
    assert (sent.status_code, sent["Location"]) == (302, f"{WEST}?map=today&cell=C3.3")


def test_a_ratio_opens_into_its_parts(collector: Client) -> None:
    panel = text_of(collector.get(f"{WEST}parts/?cell=C3.3", headers={"HX-Request": "true"}))
    assert "[C3.3b] / [C3.3a] * 100" in panel
    assert f'hx-get="{WEST}parts/?cell=C3.3a"' in panel
    assert "9/10" in panel
    assert "20/20" in panel
    assert "90 %" in panel


@pytest.mark.parametrize("address", ["?cell=Z9", "?cell=C3.3a:nothing"])
def test_a_cell_nobody_knows_is_not_found(collector: Client, address: str) -> None:
    assert collector.get(WEST + address).status_code == 404
    assert collector.get(f"{WEST}parts/{address}").status_code == 404


@pytest.mark.parametrize(
    "address", ["/totals/nowhere/cchc/2026-Q1/", "/totals/west/nothing/2026-Q1/", "/totals/west/cchc/2026-Q9/"]
)
def test_what_does_not_exist_is_not_found(collector: Client, address: str) -> None:
    assert collector.get(address).status_code == 404


PAGES = ["", "parts/?cell=C3.3a", "absent/", "compare/", "table.xlsx", "table.csv", "proof.xlsx", "seals/"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_sees_no_total(country: dict[str, Unit], page: str) -> None:
    superior = as_role("viewer", country["nation"], "tren")
    assert as_role("collector", country["east"]).get(WEST + page).status_code == 403
    assert superior.get(WEST + page, headers={"HX-Request": "true"}).status_code == 200


def test_only_the_own_units_are_offered(country: dict[str, Unit], collector: Client) -> None:
    page = text_of(collector.get("/totals/?q=east"))
    assert f'href="{WEST}"' in page
    assert ">east<" not in page
    assert "2/2" in page


def test_nobody_is_offered_anything_without_a_role(country: dict[str, Unit]) -> None:
    client = Client()
    client.force_login(person("khong", country["west"]))
    page = client.get("/totals/")
    assert page.status_code == 200
    assert WEST not in text_of(page)


# --- choices


def test_drafts_count_only_when_asked_for(country: dict[str, Unit], collector: Client) -> None:
    gives(country["d"], "C3.3a", 5, draft=True)
    assert total(collector) == "30"
    assert total(collector, f"{WEST}?drafts=1") == "35"


def test_a_total_as_it_was_known(country: dict[str, Unit], collector: Client) -> None:
    then = timezone.localtime(moment()).replace(tzinfo=None).isoformat()
    gives(country["a"], "C3.3a", 1000)
    assert total(collector) == "1.020"
    assert total(collector, f"{WEST}?at={then}") == "30"


def test_what_cannot_be_read_is_said_and_kept(collector: Client) -> None:
    answer = collector.get(f"{WEST}?map=day&day=32/13/2026&at=hom+qua")
    page = text_of(answer)
    assert answer.status_code == 422
    assert 'value="32/13/2026"' in page
    assert 'value="hom qua"' in page
    assert page.count('class="field-error"') == 2
    assert total(collector, f"{WEST}?map=day&day=32/13/2026") == "30", "the usual is shown"


def test_a_total_is_not_taken_back_in_time(collector: Client) -> None:
    answer = collector.get(f"{WEST}?map=day&day=1/1/2025")
    assert answer.status_code == 422
    assert "31/03/2026" in text_of(answer)


def test_choices_stay_from_page_to_page(collector: Client) -> None:
    page = text_of(collector.get(f"{WEST}?drafts=1&basis=lowest"))
    assert f'href="{WEST}absent/?drafts=1&amp;basis=lowest"' in page
    assert f'href="{WEST}table.xlsx?drafts=1&amp;basis=lowest"' in page
    assert f'hx-get="{WEST}parts/?drafts=1&amp;basis=lowest&amp;cell=C3.3a"' in page


def test_rows_are_searched_without_accents(collector: Client) -> None:
    page = text_of(collector.get(f"{WEST}?rows=all&q=dung+han+3.3b"))
    assert "cell=C3.3b#" in page
    assert "cell=C3.3a#" not in page
    assert text_of(collector.get(f"{WEST}?rows=all&q=zzzz")).count("cell=C3.3") == 0


def test_exceptions_only(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "A1", 4)
    gives(country["d"], "C3.3b", -3)
    page = text_of(collector.get(f"{WEST}?rows=all&only=1"))
    assert "cell=C3.3b#" in page
    assert "cell=A1#" not in page


def test_each_unit_below_has_a_column(country: dict[str, Unit]) -> None:
    address = "/totals/nation/cchc/2026-Q1/?columns=units&group=3&rows=all"
    page = text_of(as_role("collector", country["nation"]).get(address))
    assert 'href="/totals/west/cchc/2026-Q1/"' in page
    assert 'href="/totals/east/cchc/2026-Q1/"' in page
    assert re.search(r'of-unit">\s*70\s*</td>\s*<td class="num of-unit">\s*30\s*</td>', page)


def test_a_far_leap_is_marked(country: dict[str, Unit], collector: Client) -> None:
    gives(country["a"], "C3.3a", 1000, period="2025-Q4")
    assert "1.000" in text_of(collector.get(f"{WEST}?cell=C3.3a"))
    page = text_of(collector.get(f"{WEST}?only=1&rows=all"))
    assert "cell=C3.3a#" in page


# --- who is missing


def test_who_is_missing_is_told_by_name_and_day(country: dict[str, Unit], collector: Client) -> None:
    for name in ("a", "d"):
        owed(country[name])
    worker = person("nguoi-lam", country["d"])
    grant(worker, "drafter", country["d"])
    page = text_of(collector.get(f"{WEST}absent/"))
    assert 'href="/units/d/"' in page
    assert 'href="/units/a/"' not in page
    assert "nguoi-lam" in page or worker.name in page
    assert "21/04/2026" in page
    assert "1. d," in page
    assert text_of(collector.get(WEST)).count(f'href="{WEST}absent/"') >= 2


def test_a_collector_reaches_people_and_it_is_written_down(country: dict[str, Unit], collector: Client) -> None:
    owed(country["d"])
    worker = person("nguoi-lam", country["d"])
    grant(worker, "drafter", country["d"])
    keep_contact(worker, "lam@d.vn", "0901234567")
    page = text_of(collector.get(f"{WEST}absent/"))
    assert "0901234567" not in page
    asked = {"person": str(worker.public_id)}
    page = text_of(collector.post(f"{WEST}absent/", asked))
    assert 'href="tel:0901234567"' in page
    assert ContactRead.objects.get().contact.user == worker
    assert as_role("viewer", country["west"]).post(f"{WEST}absent/", asked).status_code == 403
    assert collector.post(f"{WEST}absent/", {"person": "x"}).status_code == 404
    assert ContactRead.objects.count() == 1


def test_nobody_missing_is_said(collector: Client) -> None:
    page = text_of(collector.get(f"{WEST}absent/"))
    assert "reminder" not in page[page.index("<main") :]


# --- the own report


def test_the_own_report_stands_beside_the_sum_worst_first(country: dict[str, Unit], collector: Client) -> None:
    gives(country["west"], "C3.3a", 45)
    gives(country["west"], "C3.3b", 29)
    page = text_of(collector.get(f"{WEST}compare/"))
    assert page.index("C3.3a</span>") < page.index("C3.3b</span>")
    assert "+15" in page
    assert total(collector) == "30", "the own report is no unit of the sum"


def test_without_an_own_report_the_page_says_so(collector: Client) -> None:
    assert "empty-page" in text_of(collector.get(f"{WEST}compare/"))


# --- beside the sum


def adding(kind: str, **more: str) -> str:
    return f"{WEST}add/?cell=C3.3a&kind={kind}" + "".join(f"&{name}={value}" for name, value in more.items())


def test_an_adjustment_is_added_changed_and_taken_back(country: dict[str, Unit], collector: Client) -> None:
    said = {"value": "-3", "reason": "Xã b tính trùng", "about": "b", "seen": ""}
    answer = collector.post(adding("adjustment"), said)
    assert (answer.status_code, answer["Location"]) == (302, f"{WEST}?cell=C3.3a")
    assert total(collector) == "27"
    page = text_of(collector.get(f"{WEST}?cell=C3.3a"))
    assert "−3" in page
    assert "Xã b tính trùng" in page
    assert country["b"].figures.get(indicator="C3.3a").amount == 20, "the unit's own figure is not touched"
    line = additions.history(country["west"], "cchc", "2026-Q1", Cell("C3.3a")).get()
    form = text_of(collector.get(adding("adjustment", about="b")))
    assert f'value="{line.pk}"' in form
    assert 'value="-3"' in form
    undo = f"{WEST}undo/{line.public_id}/"
    assert collector.post(undo, {"reason": ""}).status_code == 422
    assert collector.post(undo, {"reason": "Đã xác minh lại"}).status_code == 302
    assert total(collector) == "30"
    assert collector.post(undo, {"reason": "Lần nữa"}).status_code == 409


def test_an_own_contribution_enters_the_total(collector: Client) -> None:
    answer = collector.post(adding("own"), {"value": "5", "state": "value", "reason": "Của tỉnh", "seen": ""})
    assert answer.status_code == 302
    assert total(collector) == "35"
    assert "30</span>" in text_of(collector.get(WEST)), "what the units alone give"


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("adjustment", {"value": "abc", "reason": "Vì thế"}),
        ("adjustment", {"value": "+0", "reason": "Vì thế"}),
        ("adjustment", {"value": "", "reason": "Vì thế"}),
        ("adjustment", {"value": "7", "reason": ""}),
        ("own", {"value": "", "state": "value", "reason": "Vì thế"}),
        ("own", {"value": "1,5", "state": "value", "reason": "Vì thế"}),
    ],
)
def test_a_refused_line_keeps_what_was_typed(collector: Client, kind: str, typed: dict[str, str]) -> None:
    answer = collector.post(adding(kind), typed)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "field-error" in page or "trouble" in page
    for value in filter(None, (typed["value"], typed["reason"])):
        assert value in page
    assert total(collector) == "30"


def test_two_who_write_at_once_see_both(country: dict[str, Unit], collector: Client) -> None:
    place = Place(country["west"], "cchc", "2026-Q1", Cell("C3.3a"))
    theirs = additions.adjust(place, Figure.of(4), reason="Của người khác")
    answer = collector.post(adding("adjustment"), {"value": "9", "reason": "Của tôi", "seen": ""})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Của người khác" in page
    assert "Của tôi" in page
    assert 'value="9"' in page
    again = {"value": "9", "reason": "Của tôi", "seen": str(theirs.pk)}
    assert f'value="{theirs.pk}"' in page
    assert collector.post(adding("adjustment"), again).status_code == 302
    assert total(collector) == "39"


def test_who_may_not_adjust_is_refused_and_offered_nothing(country: dict[str, Unit]) -> None:
    viewer = as_role("viewer", country["west"])
    assert viewer.get(adding("own")).status_code == 403
    assert viewer.post(adding("own"), {"value": "5", "state": "value", "reason": "x"}).status_code == 403
    assert "/add/" not in text_of(viewer.get(f"{WEST}?cell=C3.3a"))


def test_the_agency_in_charge_stands_beside_and_may_be_used(country: dict[str, Unit], collector: Client) -> None:
    gives(country["d"], "C3.3a", 33)
    in_charge.put(country["west"], country["d"], "cchc", "C3.3a", source="Biểu 3", reason="Theo mẫu")
    page = text_of(collector.get(f"{WEST}?cell=C3.3a"))
    assert "≠ +3" in page
    assert "cơ quan chủ trì: 33" in page
    assert collector.post(adding("agency", about="d"), {"reason": "Sở rà soát", "seen": ""}).status_code == 302
    assert total(collector) == "33"
    said = {"reason": "Ba hồ sơ nộp thẳng tại sở", "seen": ""}
    assert collector.post(adding("explanation", about="d"), said).status_code == 302
    assert "Ba hồ sơ nộp thẳng tại sở" in text_of(collector.get(f"{WEST}?cell=C3.3a"))


# --- however many


def test_pages_ask_as_many_questions_for_more_units_and_cells(country: dict[str, Unit], collector: Client) -> None:
    shown = ("", "?cell=C3.3", "?columns=units&group=3", "absent/", "compare/")
    pages = [*(WEST + page for page in shown), "/totals/"]
    owed(country["d"])
    gives(country["west"], "C3.3a", 45)

    def counted(page: str) -> int:
        with CaptureQueriesContext(connection) as context:
            assert collector.get(page).status_code == 200
        return len(context)

    for page in pages:
        counted(page)
    before = {page: counted(page) for page in pages}
    for number in range(12):
        more = unit(f"x{number}", country["west"])
        if number % 3:
            for indicator in ("C3.3a", "C3.3b", "A1", "A2.1", "A2.2"):
                gives(more, indicator, number)
        else:
            owed(more)
    gives(country["west"], "A1", 3)
    rebuild_reach()
    for page in pages:
        counted(page)
    assert {page: counted(page) for page in pages} == before


def test_a_late_unit_is_told_by_its_days(country: dict[str, Unit], collector: Client) -> None:
    late = owed(country["d"])
    late.due = timezone.localdate() - timedelta(3)
    late.save()
    assert collector.get(f"{WEST}absent/").context["found"].units[0].days == 3
    late.due = date(2999, 1, 1)
    late.save()
    assert collector.get(f"{WEST}absent/").context["found"].late == 0


# --- over time


def test_a_half_year_is_made_from_its_quarters_beside_what_was_reported(
    country: dict[str, Unit], collector: Client
) -> None:
    quarter = {"period_start": date(2026, 4, 1), "period_end": date(2026, 7, 1)}
    half = {"kind": "half", "period_start": date(2026, 1, 1), "period_end": date(2026, 7, 1)}
    gives(country["a"], "A1", 4)
    gives(country["a"], "A1", 5, period="2026-Q2")
    Report.objects.filter(period_code="2026-Q2").update(**quarter)
    gives(country["a"], "A1", 11, period="2026-H1")
    Report.objects.filter(period_code="2026-H1").update(**half)
    page = "/totals/west/cchc/2026-H1/"
    assert total(collector, page, "A1") == "11"
    assert total(collector, f"{page}?source=parts", "A1") == "9"
    panel = text_of(collector.get(f"{page}?source=parts&cell=A1"))
    assert "báo trực tiếp 11" in panel
    assert 'href="/totals/west/cchc/2026-Q2/?cell=A1"' in panel

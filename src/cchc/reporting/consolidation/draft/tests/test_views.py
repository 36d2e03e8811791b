"""The page of a draft: what is missing, items to take or leave, files."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cchc.platform.accounts.models import Grant, Role, User
from cchc.platform.units.models import Kind, Level, Unit
from cchc.reporting.consolidation.draft import views
from cchc.reporting.consolidation.draft.tests import made
from cchc.reporting.consolidation.draft.themes import Theme
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Obligation, Regime, RegimeKind, ReportingPeriod

pytestmark = pytest.mark.django_db


def address(unit: Any, ending: str = "") -> str:
    return f"/totals/{unit.code}/{made.REGIME}/{made.PERIOD}/draft/{ending}"


def text_of(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_it_works(client: Client) -> None:
    province = made.province()
    page = client.get(address(province), {"rows": made.PARENTS_FORM})
    assert page.status_code == 200
    shown = page.content.decode()
    assert made.SHARED in shown
    assert "Cấp thêm 2 máy quét cho xã." in shown
    words = client.get(address(province, "draft.docx"), {"rows": made.PARENTS_FORM})
    assert words.headers["Content-Type"].endswith("wordprocessingml.document")
    assert made.SHARED.rstrip(".") in text_of(words.content)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(province, "draft.xlsx")).content))
    assert book.sheetnames == ["Số liệu", "Phát hiện", "Nội dung", "Cần xem"]


def keys(page: Any, theme: str) -> list[str]:
    return [item.group.key for part in page.context["parts"] for shown in part.themes if shown.theme == theme
            for item in (*shown.first, *shown.rest)]  # fmt: skip


def test_an_empty_total_says_what_to_do_first(client: Client) -> None:
    page = client.get(address(made.province(filled=False)))
    assert page.status_code == 200
    assert "empty-page" in page.content.decode()
    assert client.get(address(Unit.objects.get(kind="province"), "draft.docx")).status_code == 200


def test_what_is_not_ticked_stays_out_and_the_address_keeps_it(client: Client) -> None:
    province = made.province()
    page = client.get(address(province))
    proposals = keys(page, "proposal")
    ticked = [key for theme in Theme for key in keys(page, theme) if key != proposals[0]]
    kept = client.post(address(province), {"item": ticked})
    assert kept.status_code == 302
    assert f"out={proposals[0]}" in kept.headers["Location"]
    again = client.get(kept.headers["Location"])
    assert proposals[0] in again.content.decode()
    assert made.SHARED.rstrip(".") not in text_of(client.get(again.context["docx"]).content)
    back = client.post(kept.headers["Location"], {"item": [*ticked, proposals[0]]})
    assert "out=" not in back.headers["Location"]


def test_results_are_shown_where_asked_and_taken_where_ticked(client: Client) -> None:
    province = made.province()
    page = client.get(address(province))
    assert keys(page, "result") == []
    (part,) = [one for one in page.context["parts"] if one.results]
    shown = client.get(address(province), {"results": part.index})
    (result,) = keys(shown, "result")
    usual = [key for theme in Theme if theme != "result" for key in keys(shown, theme)]
    kept = client.post(f"{address(province)}?results={part.index}", {"item": [*usual, result]})
    assert f"take={result}" in kept.headers["Location"]
    elsewhere = client.post(f"{address(province)}?take={result}", {"item": usual})
    assert f"take={result}" in elsewhere.headers["Location"]


def test_more_choices_than_an_address_holds_are_refused_and_kept(client: Client, monkeypatch: Any) -> None:
    province = made.province()
    monkeypatch.setattr(views, "LONGEST", 1)
    page = client.post(address(province), {"item": []})
    assert page.status_code == 422
    assert "checked" not in page.content.decode().partition('id="narrative"')[2].partition("disagree")[0]


@pytest.mark.parametrize(
    "query", ["?out=<script>", "?results=99999", "?results=x", "?take=" + "a" * 9000, "?rows=none"]
)
def test_a_made_up_address_does_no_harm(client: Client, query: str) -> None:
    page = client.get(address(made.province()) + query)
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().partition("<main")[2]


def test_a_unit_period_or_regime_that_is_not_there_is_not_found(client: Client) -> None:
    made.province()
    assert client.get("/totals/nowhere/cchc/2026-Q1/draft/").status_code == 404


def test_whom_the_totals_are_not_for_gets_neither_page_nor_files(client: Client) -> None:
    province = made.province()
    client.force_login(User.objects.create_user(username="la", password="x"))
    for ending in ("", "draft.docx", "draft.xlsx"):
        assert client.get(address(province, ending)).status_code == 403
    assert client.post(address(province, "fill/")).status_code == 403


def test_as_many_queries_for_more_units(client: Client) -> None:
    province = made.province()

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(address(province))
        return len(caught)

    def more(names: range) -> None:
        for number in names:
            version = made.report(made.unit(f"Xã Thêm {number}", Kind.COMMUNE, Level.COMMUNE, province))
            made.tells(version, made.PROSE["Xã An Bình"])
            made.gives(version, "A1", -3)
            made.finds(version, "arithmetic.total")
        made.rebuild_reach()
        queries()

    more(range(3))
    few = queries()
    more(range(3, 9))
    assert queries() <= few


# --- into the form


def owes(province: Unit, **more: Any) -> Obligation:
    """The province owes its own report for the period."""
    regime = Regime.objects.get(code=made.REGIME)
    kind = RegimeKind.objects.create(regime=regime, kind="quarter", number=1)
    period = ReportingPeriod.objects.create(
        regime=regime, regime_kind=kind, kind="quarter", code=made.PERIOD, label="Quý I/2026", start=date(2025, 12, 15),
        end=date(2026, 3, 15), as_of=date(2026, 3, 14), state=more.get("state", "open"),
    )  # fmt: skip
    return Obligation.objects.create(
        period=period, unit=province, level="province", template=made.PARENTS_FORM, due=date(2026, 3, 20)
    )


def drafter(client: Client) -> Client:
    """Signed in as somebody who may write the province's figures."""
    user = User.objects.create_user(username="soan", password="x")
    Grant.objects.create(user=user, unit=Unit.objects.get(kind="nation"), role=Role.DRAFTER, begins=date(2020, 1, 1))
    client.force_login(user)
    return client


def test_the_figures_go_into_the_own_form(client: Client) -> None:
    province = made.province()
    owed = owes(province)
    signed_in = drafter(client)
    page = signed_in.get(address(province))
    assert page.context["fill"]
    done = signed_in.post(page.context["fill"], follow=True)
    assert done.status_code == 200
    owed.refresh_from_db()
    line = next(one for one in page.context["draft"].lines if one.row.indicator == "A1")
    put = Figure.objects.get(unit=province, indicator="A1", superseded=None)
    assert (put.amount, put.origin_kind, put.accepted) == (line.result.figure.amount, "computed", None)


def test_into_a_closed_form_nothing_is_put_and_the_page_says_so(client: Client) -> None:
    province = made.province()
    owes(province, state="closed")
    answer = drafter(client).post(address(province, "fill/"))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Figure.objects.filter(unit=province).exists()


def test_without_a_form_of_its_own_nothing_is_put(client: Client) -> None:
    province = made.province()
    answer = drafter(client).post(address(province, "fill/"))
    assert answer.status_code == 422

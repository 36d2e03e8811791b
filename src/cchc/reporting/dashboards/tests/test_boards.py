"""The boards as pages: what stands on them, who may open them, how much they ask of the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cchc.platform.accounts.tests.made import grant, person
from cchc.platform.units.models import Unit
from cchc.reporting.dashboards.tests.made import country, gives, on_time, several

pytestmark = pytest.mark.django_db
INDICATOR = "/dashboards/indicator/C3.3/"


@pytest.fixture
def land() -> dict[str, Unit]:
    made = country()
    several([(made["c1"], 100, 99), (made["c2"], 200, 190), (made["c3"], 100, 80), (made["c4"], 5, 5)])
    gives(made["c5"], {"C3.3a": "none_arisen", "C3.3b": "none_arisen"})
    on_time(made["d1"], 1000, 700)
    several([(made["c1"], 100, 90), (made["c2"], 200, 150)], "2025-Q4")
    on_time(made["c1"], 50, 50, "2025-Q1")
    return made


def signed_in(role: str, over: Unit, name: str = "ai-do") -> Client:
    user = person(name, over)
    grant(user, role, over)
    browser = Client()
    browser.force_login(user)
    return browser


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_it_works(client: Client, land: dict[str, Unit]) -> None:
    answer = client.get(INDICATOR, {"unit": "p1"})
    assert answer.status_code == 200
    one = answer.context["one"]
    assert [(line.name, line.place.rank, line.number, line.base) for line in one.placed] == [
        ("UBND xã C1", 1, "99,00 %", "99/100"),
        ("UBND xã C2", 2, "95,00 %", "190/200"),
        ("UBND xã C3", 3, "80,00 %", "80/100"),
    ]
    assert [(line.name, line.place.rank, line.base) for line in one.small] == [("UBND xã C4", 1, "5/5")]
    assert [line.name for line in one.silent] == ["UBND xã C5"]
    page = text_of(answer)
    assert "374/405" in page
    assert "mẫu nhỏ" in page.lower()


def test_a_leader_sees_six_figures_with_their_bases(land: dict[str, Unit]) -> None:
    answer = signed_in("leader", land["p1"]).get("/dashboards/")
    assert answer.status_code == 200
    board = answer.context["board"]
    assert len(board.heads) == 6
    first = board.heads[0]
    assert (first.cell.indicator, first.number, first.base, first.light) == ("C3.3", "92,35 %", "374/405", "near")
    changes = dict(first.changes)
    assert [change.text for change in changes.values()] == ["+12,35 điểm", "−7,65 điểm"]
    assert (first.place.rank, first.of) == (1, 2)
    page = text_of(answer)
    assert "Tỉnh P2" not in page
    assert "700/1.000" not in page

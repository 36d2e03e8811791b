"""Targets: what holds for whom, setting, ending and taking back; lights at their thresholds exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cchc.core.figures import Figure, FigureState
from cchc.core.rollup.result import Cell
from cchc.platform.accounts.tests.made import grant, person
from cchc.platform.events.models import Event
from cchc.platform.units.models import Unit
from cchc.reporting.dashboards import selectors, services
from cchc.reporting.dashboards.lights import Goal, Light, light_of, short_of
from cchc.reporting.dashboards.models import Target, Threshold
from cchc.reporting.dashboards.tests.made import country

pytestmark = pytest.mark.django_db
POST = Cell("G14.2")
DAY, LATER, LAST = date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 31)


@pytest.fixture
def land() -> dict[str, Unit]:
    return country()


def give(unit: Unit | None, amount: int | None, begins: date = DAY, **more: Any) -> Target:
    given = {"direction": "at_least", "amber": None, "scale": 0, "reason": "Kế hoạch năm"} | more
    return services.set_target(
        unit, POST, given["direction"], amount, given["amber"], given["scale"], begins, reason=given["reason"]
    )


def holds(unit: Unit, day: date = LAST) -> int | None:
    goal = selectors.goals(unit, day, [POST]).get(POST)
    return goal.amount if goal else None


def test_it_works(land: dict[str, Unit]) -> None:
    assert holds(land["c1"]) == 15
    shipped = selectors.goals(land["c1"], LAST)[POST]
    assert "15 % qua BCCI" in shipped.source
    give(land["p1"], 20)
    give(land["c2"], 12)
    assert [holds(land[code]) for code in ("vn", "p1", "c1", "c2", "p2")] == [15, 20, 20, 12, 15]
    assert Event.objects.filter(kind="target.set").count() == 2


@pytest.mark.parametrize(
    ("amount", "scale", "light"),
    [(9500, 2, Light.met), (9499, 2, Light.near), (9000, 2, Light.near), (8999, 2, Light.missed), (95, 0, Light.met)],
)
def test_a_light_turns_exactly_at_its_threshold(amount: int, scale: int, light: Light) -> None:
    goal = Goal("at_least", 95, 90, 0, "")
    assert light_of(Figure(FigureState.value, amount, scale), goal) is light


@pytest.mark.parametrize(
    ("amount", "light"), [(50, Light.met), (51, Light.near), (100, Light.near), (101, Light.missed)]
)
def test_at_most_goes_the_other_way(amount: int, light: Light) -> None:
    goal = Goal("at_most", 5, 10, 0, "")
    assert light_of(Figure(FigureState.value, amount, 1), goal) is light


def test_without_amber_there_is_only_green_and_red() -> None:
    goal = Goal("at_least", 950, None, 1, "")
    lights = [light_of(Figure(FigureState.value, amount, 2), goal) for amount in (9500, 9499)]
    assert lights == [Light.met, Light.missed]


@pytest.mark.parametrize("state", [state for state in FigureState if state is not FigureState.value])
def test_what_is_no_number_has_no_light(state: FigureState) -> None:
    assert light_of(Figure.without(state), Goal("at_least", 0, None, 0, "")) is None


def test_how_far_it_stays_short() -> None:
    goal = Goal("at_least", 80, None, 0, "")
    assert short_of(Figure(FigureState.value, 6000, 2), goal) == 250
    assert short_of(Figure(FigureState.value, 8000, 2), goal) == 0


def test_a_new_target_takes_over_on_its_day(land: dict[str, Unit]) -> None:
    give(land["p1"], 20)
    give(land["p1"], 30, LATER)
    assert [holds(land["c1"], day) for day in (date(2026, 6, 30), LATER)] == [20, 30]


def test_taking_it_back_lets_the_one_before_hold_again(land: dict[str, Unit]) -> None:
    give(land["p1"], 20)
    later = give(land["p1"], 30, LATER)
    services.undo(later, reason="Giao nhầm")
    assert [holds(land["c1"], day) for day in (DAY, LATER, LAST)] == [20, 20, 20]
    assert Target.objects.count() == 2
    with pytest.raises(services.TargetRefused):
        services.undo(later, reason="Lần nữa")


def test_one_that_was_followed_is_not_taken_back_under_it(land: dict[str, Unit]) -> None:
    first = give(land["p1"], 20)
    give(land["p1"], 30, LATER)
    with pytest.raises(services.TargetRefused):
        services.undo(first, reason="Nhầm")


def test_an_ended_one_gives_way_to_what_is_above_and_can_go_on(land: dict[str, Unit]) -> None:
    give(land["vn"], 18)
    own = give(land["p1"], 20)
    services.end_target(own, LATER, reason="Hết kế hoạch")
    assert [holds(land["p1"], day) for day in (date(2026, 6, 30), LATER)] == [20, 18]
    services.undo(Target.objects.get(pk=own.pk), reason="Kéo dài")
    assert holds(land["p1"]) == 20


def test_none_here_hides_what_is_set_above(land: dict[str, Unit]) -> None:
    give(land["p1"], None)
    assert holds(land["c1"]) is None
    give(land["c1"], 5)
    assert holds(land["c1"]) == 5


def test_one_for_everybody_goes_before_what_is_shipped(land: dict[str, Unit]) -> None:
    give(None, 25)
    assert holds(land["c1"]) == 25
    give(land["p1"], 20)
    assert holds(land["c1"]) == 20


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"amber": 15}, "amber"),
        ({"direction": "at_most", "amber": 14}, "amber"),
        ({"begins": DAY}, "begins"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(land: dict[str, Unit], more: dict[str, Any], field: str) -> None:
    give(land["p1"], 20)
    with pytest.raises(services.TargetRefused) as refused:
        give(land["p1"], 15, **({"begins": LATER} | more))
    assert refused.value.field == field
    assert holds(land["p1"]) == 20


# --- pages


def form(**more: str) -> dict[str, str]:
    typed = {"cell": "G14.2", "direction": "at_least", "amount": "17,5", "amber": "10", "begins": "1/1/2026"}
    return typed | {"reason": "Theo kế hoạch của tỉnh", "source": "Kế hoạch 12/KH-UBND"} | more


def test_it_is_set_on_its_page(client: Client, land: dict[str, Unit]) -> None:
    answer = client.post("/dashboards/targets/set/?unit=p1", form(), follow=True)
    page = answer.content.decode()
    assert "≥ 17,5 %" in page
    assert "Kế hoạch 12/KH-UBND" in page
    assert "giao riêng cho đơn vị này" in page
    target = Target.objects.get()
    assert (target.amount, target.amber, target.scale) == (175, 100, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cell": "Z9"}, "không phải là mã chỉ tiêu"),
        ({"cell": "A7.2"}, "không có con số để giao"),
        ({"amount": "nhiều"}, "không phải là một số"),
        ({"amount": ""}, "Hãy ghi con số phải đạt"),
        ({"amber": "90"}, "Ngưỡng vàng phải thấp hơn"),
        ({"begins": "31/2/2026"}, "Hãy ghi ngày"),
        ({"reason": ""}, "id_reason_error"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(
    client: Client, land: dict[str, Unit], typed: dict[str, str], said: str
) -> None:
    answer = client.post("/dashboards/targets/set/?unit=p1", form(**typed))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Theo kế hoạch của tỉnh" in page or "reason" in typed
    assert not Target.objects.exists()


def test_ending_and_taking_back_on_their_pages(client: Client, land: dict[str, Unit]) -> None:
    target = give(land["p1"], 20)
    asked = {"ends": "1/7/2026", "reason": "Hết hạn"}
    client.post(reverse("dashboards:end_target", args=[target.public_id]), asked)
    assert holds(land["p1"]) == 15
    client.post(reverse("dashboards:undo_target", args=[target.public_id]), {"reason": "Nhầm"})
    assert holds(land["p1"]) == 20


@pytest.mark.parametrize(
    ("role", "status"), [("leader", 302), ("administrator", 302), ("collector", 403), ("viewer", 403)]
)
def test_who_may_set_one(land: dict[str, Unit], role: str, status: int) -> None:
    user = person("ai-do", land["p1"])
    grant(user, role, land["p1"])
    browser = Client()
    browser.force_login(user)
    assert browser.post("/dashboards/targets/set/?unit=c1", form()).status_code == status
    assert browser.post("/dashboards/targets/set/?unit=p2", form()).status_code == 403
    assert browser.post("/dashboards/targets/set/?unit=*", form()).status_code == 403


def test_a_unit_sees_what_is_set_above_it(land: dict[str, Unit]) -> None:
    give(land["p1"], 20)
    user = person("soan-c1", land["c1"])
    grant(user, "drafter", land["c1"])
    browser = Client()
    browser.force_login(user)
    page = browser.get("/dashboards/targets/?unit=c1").content.decode()
    assert "≥ 20 %" in page
    assert "Tỉnh P1" in page
    assert "/dashboards/targets/set/" not in page


def test_the_figures_of_a_board_are_chosen_and_taken_back(client: Client, land: dict[str, Unit]) -> None:
    typed = {"regime": "cchc", "level": "province", "heads": "C3.3 A2", "watched": "", "reason": "Ít hơn", "source": ""}
    assert client.post("/dashboards/figures/", typed).status_code == 302
    chosen: Any = selectors.choice("cchc", "province")
    assert chosen.heads == ["C3.3", "A2"]
    client.post(reverse("dashboards:undo_choice", args=[chosen.public_id]), {"reason": "Nhầm"})
    assert len(selectors.choice("cchc", "province").heads) == 6  # type: ignore[union-attr]
    too_many = typed | {"heads": "A1 A2 A3 C3.1 C3.2 C3.3 G11"}
    assert client.post("/dashboards/figures/", too_many).status_code == 422


def test_a_threshold_is_changed_from_a_day_on_and_taken_back(client: Client, land: dict[str, Unit]) -> None:
    typed = {"name": "small_base", "value": "50", "begins": "1/7/2026", "source": "", "reason": "Xã nhỏ"}
    assert client.post("/dashboards/thresholds/", typed).status_code == 302
    assert [selectors.thresholds(day)["small_base"] for day in (date(2026, 6, 30), LATER)] == [30, 50]
    row = Threshold.objects.get()
    assert "50" in client.get("/dashboards/targets/").content.decode()
    client.post(reverse("dashboards:undo_threshold", args=[row.public_id]), {"reason": "Nhầm"})
    assert selectors.thresholds(LATER)["small_base"] == 30
    assert client.post("/dashboards/thresholds/", typed | {"value": "0"}).status_code == 422

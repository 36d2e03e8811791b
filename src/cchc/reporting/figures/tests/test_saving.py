"""Cells saved one by one while somebody types: each answer, each refusal, sent twice, two people, other hands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from cchc.core.catalogue.packs import load
from cchc.platform.accounts.models import RowOwner
from cchc.platform.events.models import Event
from cchc.reporting.figures import ratios
from cchc.reporting.figures.compiled import Compiled, compiled
from cchc.reporting.figures.form import build, report_of
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.figures.selectors import standing, standing_in
from cchc.reporting.figures.services import accept, write
from cchc.reporting.figures.tests.made import answer, cell, commune, owed, person, signed_in, typed_report
from cchc.reporting.forms.models import Obligation, PeriodWindow, ReportingPeriod
from cchc.reporting.reports.models import Report, Stage

pytestmark = pytest.mark.django_db
FORM = "khanh-hoa-xa-2023"


@pytest.fixture
def duty() -> Obligation:
    return owed()


@pytest.fixture
def drafter(duty: Obligation) -> Client:
    return signed_in(person())


def ready() -> Compiled:
    found = compiled(FORM)
    assert found is not None
    return found


def row_of(indicator: str, breakdown: str = "") -> str:
    return next(
        key for key, slot in ready().slots.items() if (slot.indicator, slot.breakdown) == (indicator, breakdown)
    )


def address(duty: Obligation) -> str:
    return reverse("figures:cell_save", args=[duty.period.public_id, duty.unit.public_id, duty.template])


def one(indicator: str, v: str, s: str = "value", **more: Any) -> dict[str, Any]:
    return {"row": row_of(indicator), "v": v, "s": s, "e": "", "d": "", "seen": None} | more


def post(client: Client, duty: Obligation, *cells: dict[str, Any], request: str = "r1") -> Any:
    return client.post(address(duty), {"request": request, "cells": list(cells)}, content_type="application/json")


def current(indicator: str) -> list[Any]:
    return list(Figure.objects.filter(indicator=indicator, superseded=None).values_list("state", "amount"))


def test_it_works(drafter: Client, duty: Obligation) -> None:
    told = post(drafter, duty, one("C3.3a", "512"), one("C3.3b", "1.496"), one("A2.1", "", "none_arisen"))
    assert told.status_code == 200
    said = told.json()
    assert said["rows"][row_of("C3.3b")] == {
        "state": "value", "shown": "1.496", "amount": "1496", "scale": 0, "e": "", "d": "31/03/2026",
        "seen": Figure.objects.get(indicator="C3.3b").pk,
    }  # fmt: skip
    assert said["rows"][row_of("A2.1")]["state"] == "none_arisen"
    ratio = said["computed"][row_of("C3.3")]
    assert (ratio["base"], ratio["state"]) == ("1.496/512", "value")
    assert (current("C3.3a"), current("A2.1")) == ([("value", 512)], [("none_arisen", None)])
    assert Event.objects.filter(kind="figures.typed").count() == 1
    duty.refresh_from_db()
    assert duty.state == "started"


def test_a_rule_speaks_while_typing_and_falls_silent_when_it_holds(drafter: Client, duty: Obligation) -> None:
    over = post(drafter, duty, one("C3.3a", "5"), one("C3.3b", "7")).json()["rules"]
    broken = [finding for found in over.values() for finding in found]
    assert broken
    assert all("7" in finding["text"] and "5" in finding["text"] for finding in broken)
    seen = Figure.objects.get(indicator="C3.3b").pk
    mended = post(drafter, duty, one("C3.3b", "4", seen=seen)).json()["rules"]
    assert set(over) <= set(mended)
    assert not any(mended.values())


def test_every_rule_and_formula_of_every_form_compiles() -> None:
    made = {name: compiled(name) for name in load().templates}
    assert all(made.values())
    assert sum(len(form.rules) for form in made.values() if form) > 20


@pytest.mark.parametrize("wrong", ["khoảng 12", "=1+1", "=cmd|' /C calc'!A0", "-4", "1,5", "9" * 25, "\0", "+5+"])
def test_what_is_no_number_is_refused_beside_its_cell_and_the_others_are_saved(
    drafter: Client, duty: Obligation, wrong: str
) -> None:
    told = post(drafter, duty, one("A1", wrong), one("C3.3a", "5"))
    assert told.status_code == 422
    assert told.json()["rows"][row_of("A1")]["error"]
    assert (current("A1"), current("C3.3a")) == ([], [("value", 5)])


def test_a_formula_typed_as_words_stays_words() -> None:
    duty = owed(period="2020", template="tong-ket-2011-2020")
    form = compiled(duty.template)
    assert form is not None
    worded = next(key for key, slot in form.slots.items() if slot.kind == "text")
    told = post(signed_in(person()), duty, {"row": worded, "v": "=1+1", "s": "value"})
    assert told.status_code == 200
    assert Figure.objects.get(template_row=worded).text == "=1+1"


@pytest.mark.parametrize("row", ["no-such-row", "computed"])
def test_a_row_that_is_not_typed_is_refused(drafter: Client, duty: Obligation, row: str) -> None:
    key = row_of("C3.3") if row == "computed" else row
    assert post(drafter, duty, one("A1", "5", row=key)).json()["rows"][key]["error"]
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "nothing", '{"cells": []}', '{"cells": "A1"}', '{"cells": [1]}', '{"cells": [{"row": 1}]}',
     '{"cells": [{"row": "a", "v": 1}]}', '{"request": 5, "cells": [{"row": "a"}]}', "[" * 2000,
     '{"cells": [{"row": "a"}, {"row": "a"}]}'],
)  # fmt: skip
def test_what_is_no_save_writes_nothing_and_says_so(drafter: Client, duty: Obligation, body: str) -> None:
    told = drafter.post(address(duty), body, content_type="application/json")
    assert told.status_code == 422
    assert told.json()["error"]
    assert not Figure.objects.exists()


def test_more_cells_than_the_form_has_are_refused_whole(drafter: Client, duty: Obligation) -> None:
    told = post(drafter, duty, *({"row": f"x{number}", "v": "1"} for number in range(10_000)))
    assert told.status_code == 422
    assert "10.000" in told.json()["error"] or "10000" in told.json()["error"]
    assert not Figure.objects.exists()


# --- sent twice, two people


def test_the_same_request_again_writes_nothing_twice(drafter: Client, duty: Obligation) -> None:
    first = post(drafter, duty, one("A1", "5")).json()["rows"]
    again = post(drafter, duty, one("A1", "5"))
    assert again.status_code == 200
    assert again.json()["rows"] == first
    assert Figure.objects.count() == 1
    assert Event.objects.filter(kind="figures.typed").count() == 1


def test_an_answer_that_was_lost_is_no_clash_with_oneself(drafter: Client, duty: Obligation) -> None:
    """The first save arrived, its answer did not; meanwhile another number was typed."""
    post(drafter, duty, one("A1", "5"), request="lost")
    told = post(drafter, duty, one("A1", "6", tried=["lost"]), one("C3.3a", "7"), request="next")
    assert told.status_code == 200
    assert (current("A1"), current("C3.3a")) == ([("value", 6)], [("value", 7)])


def test_a_request_that_was_done_and_then_overwritten_is_not_done_again(drafter: Client, duty: Obligation) -> None:
    post(drafter, duty, one("A1", "5"), request="lost")
    post(signed_in(person(name="nguoi-khac")), duty, one("A1", "8", seen=Figure.objects.get().pk), request="b")
    told = post(drafter, duty, one("A1", "5", tried=["lost"]), request="again")
    assert told.status_code == 200
    assert told.json()["rows"][row_of("A1")]["since"] == "Nguoi Khac"
    assert told.json()["rows"][row_of("A1")]["shown"] == "8"
    assert current("A1") == [("value", 8)]


def test_the_name_of_a_request_is_not_anothers(drafter: Client, duty: Obligation) -> None:
    """Only what oneself wrote under that name is one's own: nobody takes over a cell by guessing it."""
    post(signed_in(person(name="nguoi-khac")), duty, one("A1", "7"), request="theirs")
    told = post(drafter, duty, one("A1", "8", tried=["theirs"]))
    assert "clash" in told.json()["rows"][row_of("A1")]
    assert current("A1") == [("value", 7)]


def test_two_people_on_one_cell_are_told_both_values_and_choose(drafter: Client, duty: Obligation) -> None:
    post(signed_in(person(name="nguoi-khac")), duty, one("A1", "7"))
    told = post(drafter, duty, one("A1", "8"), one("C3.3a", "9"), request="r2")
    clash = told.json()["rows"][row_of("A1")]["clash"]
    assert told.status_code == 422
    assert (clash["who"], clash["shown"], bool(clash["at"])) == ("Nguoi Khac", "7", True)
    assert (current("A1"), current("C3.3a")) == ([("value", 7)], [("value", 9)])
    assert post(drafter, duty, one("A1", "8", seen=clash["seen"]), request="r3").status_code == 200
    assert current("A1") == [("value", 8)]


def test_two_people_who_say_the_same_do_not_clash(drafter: Client, duty: Obligation) -> None:
    post(signed_in(person(name="nguoi-khac")), duty, one("A1", "7"))
    assert post(drafter, duty, one("A1", "7"), request="r2").status_code == 200


def test_a_cell_somebody_emptied_is_told_as_such(drafter: Client, duty: Obligation) -> None:
    seen = post(drafter, duty, one("A1", "7")).json()["rows"][row_of("A1")]["seen"]
    post(signed_in(person(name="nguoi-khac")), duty, one("A1", "", "blank", seen=seen))
    told = post(drafter, duty, one("A1", "8", seen=seen), request="r2").json()["rows"][row_of("A1")]
    assert told["clash"]["state"] == "blank"


# --- who, and in whose hands


def test_a_viewer_and_a_stranger_write_nothing(duty: Obligation) -> None:
    assert post(signed_in(person("viewer")), duty, one("A1", "5")).status_code == 403
    stranger = signed_in(person(unit=commune("UBND xã Khác"), name="nguoi-la"))
    assert post(stranger, duty, one("A1", "5")).status_code == 404
    assert not Figure.objects.exists()


def test_a_contributor_writes_own_rows_and_is_told_of_the_others(duty: Obligation) -> None:
    contributor = person("contributor")
    RowOwner.objects.create(unit=duty.unit, prefix="C3", user=contributor, begins=date(2020, 1, 1))
    told = post(signed_in(contributor), duty, one("A1", "5"), one("C3.3a", "6"))
    assert told.json()["rows"][row_of("A1")]["error"]
    assert (current("A1"), current("C3.3a")) == ([], [("value", 6)])


def test_a_period_that_was_closed_meanwhile_writes_nothing_and_says_why(drafter: Client, duty: Obligation) -> None:
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED)
    told = post(drafter, duty, one("A1", "5"))
    assert (told.status_code, bool(told.json()["closed"])) == (409, True)
    assert not Figure.objects.exists()


@pytest.mark.parametrize(("stage", "word"), [("check", "kiểm tra"), ("sign_off", "ký"), ("issued", "phát hành")])
def test_a_report_in_other_hands_says_whose(drafter: Client, duty: Obligation, stage: str, word: str) -> None:
    post(drafter, duty, one("A1", "5"))
    Report.objects.update(stage=Stage(stage))
    told = post(drafter, duty, one("A1", "6", seen=Figure.objects.get().pk), request="r2")
    assert told.status_code == 409
    assert word in told.json()["closed"]
    assert current("A1") == [("value", 5)]
    page = drafter.get(address(duty).removesuffix("cells/")).content.decode()
    assert word in page
    assert "data-entry" not in page


@pytest.mark.parametrize("state", ["sent", "received", "accepted"])
def test_a_report_with_the_body_above_is_not_written(drafter: Client, duty: Obligation, state: str) -> None:
    post(drafter, duty, one("A1", "5"))
    Obligation.objects.update(state=state)
    assert post(drafter, duty, one("C3.3a", "6"), request="r2").status_code == 409
    Obligation.objects.update(state=Obligation.State.REVIEW_REQUESTED)
    assert post(drafter, duty, one("C3.3a", "6"), request="r3").status_code == 200


def test_the_units_own_window_gives_the_day(drafter: Client, duty: Obligation) -> None:
    PeriodWindow.objects.create(period=duty.period, unit=duty.unit, start=date(2026, 1, 1), end=date(2026, 3, 11))
    assert post(drafter, duty, one("A1", "5")).json()["rows"][row_of("A1")]["d"] == "10/03/2026"


# --- narrow, and the same as the whole


def test_it_asks_as_much_of_a_full_form_as_of_an_empty_one(drafter: Client, duty: Obligation) -> None:
    def asked(*cells: dict[str, Any], request: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert post(drafter, duty, *cells, request=request).status_code == 200
        return len(queries)

    post(drafter, duty, one("A2.1", "1"), request="begun")
    before = asked(one("A1", "5"), request="a")
    typed = [key for key, slot in ready().slots.items() if not slot.computed and slot.kind == "count" and slot.known]
    others = [key for key in typed if key not in {row_of("A1"), row_of("A2.1"), row_of("C3.3a")}]
    post(drafter, duty, *({"row": key, "v": "1", "s": "value"} for key in others), request="b")
    assert asked(one("C3.3a", "6"), request="c") <= before


ANSWERS = some.lists(
    some.tuples(
        some.sampled_from(["A1", "C3.3a", "C3.3b", "C3.4a"]),
        some.one_of(some.integers(0, 10**6), some.sampled_from(["none_arisen", "not_applicable", "blank"])),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda pair: pair[0],
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counted=ANSWERS, drafts=ANSWERS)
def test_the_narrow_reading_says_what_the_whole_one_says(counted: Any, drafts: Any) -> None:
    report = typed_report(unit=commune(f"UBND xã {Report.objects.count()}"))
    write(report, [cell(name, value) for name, value in counted])
    accept(report)
    seen = {key[0]: stand.seen for key, stand in standing(report, {report.period_code}).items()}
    write(report, [cell(name, value, seen=seen[name].id if name in seen else None) for name, value in drafts])  # type: ignore[union-attr]
    whole = standing(report, {report.period_code})
    some_keys = {key for key in whole if key[0] != "A1"}
    narrow = standing_in(report, some_keys)
    assert {key: (s.seen and s.seen.id, s.stale) for key, s in narrow.items()} == {
        key: (s.seen and s.seen.id, s.stale) for key, s in whole.items() if key in some_keys
    }


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=ANSWERS)
def test_what_follows_is_what_the_checks_of_an_imported_report_give(values: Any) -> None:
    given_by = {row_of(name): Figure(state=State.VALUE, amount=0) for name, _ in values}
    for name, value in values:
        said = answer(value)
        given_by[row_of(name)] = Figure(state=said.state.value, amount=said.amount, scale=said.scale)
    figures = []
    for number, (key, slot) in enumerate(ready().slots.items(), 1):
        found = given_by.get(key) or Figure(state=State.BLANK)
        figures.append(
            Figure(
                pk=number, indicator=slot.indicator, breakdown=slot.breakdown, template_row=key, period="2026-Q1",
                state=found.state, amount=found.amount, scale=found.scale,
            )
        )  # fmt: skip
    by_key = {figure.template_row: figure for figure in figures}
    checked = ratios.check(figures, FORM)
    for key, follows in ready().follows.items():
        other, mine = checked[by_key[key].pk], follows.computed(by_key.__getitem__)
        assert (mine.state, mine.value) == (other.result.state, other.result.decimal)


def test_the_page_shows_what_the_saves_say(drafter: Client, duty: Obligation) -> None:
    post(drafter, duty, one("C3.3a", "512"), one("C3.3b", "496"))
    line = next(line for line in build(report_of(Obligation.objects.get())).lines if line.row.key == row_of("C3.3"))
    assert line.follows is not None
    assert (line.follows.base, str(line.follows.value)) == ("496/512", "96.88")

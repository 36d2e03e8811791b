"""A report that is being written is held against every rule, at the row or section it is about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.reporting.figures.models import Figure, State
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import commune, owed, person, signed_in
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import explaining, live
from cchc.reporting.reports.models import Prose
from cchc.reporting.reports.tests.made import accepted, every_row, filled, prose, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A browser of the one who drafts the unit's report."""
    return signed_in(person())


def rules(obligation: Obligation) -> dict[str, dict[str, Any]]:
    return {one["rule"]: one for one in live.look(reload(obligation)).findings}


def test_it_works() -> None:
    found = live.look(owed())
    assert found.errors == []
    assert found.counts["blank"] == len(found.form.answered) > 100


@pytest.mark.parametrize(
    ("rows", "rule", "row"),
    [
        ({"1.5/1": 10, "1.5/2": 8, "1.5/3": 5, "1.5/4": 1}, "bounds.part", "1.5/1"),
        ({"2.1.2": 9, "2.1.2/1": 2, "2.1.2/2": 3}, "arithmetic.total", "2.1.2"),
        ({"2.2/2": 4, "2.2/3": 7}, "bounds.part", "2.2/3"),
        ({"3.1.4": "blank", "3.1.4/1": 100, "3.1.4/2": 110}, "missing.total", "3.1.4"),
        ({"1.6": 3}, "code.outside", "1.6"),
        ({"1.6": 0, "1.6/2": 1}, "code.condition", "1.6"),
        ({"1.6": 1, "1.6/1": 0}, "code.uncounted", "1.6"),
    ],
)
def test_each_family_fires_on_cells_while_typing(rows: dict[str, Any], rule: str, row: str) -> None:
    found = rules(filled(owed(), rows))
    assert rule in found, sorted(found)
    assert row in found[rule]["rows"]


def test_a_ratio_follows_from_its_parts_and_one_over_the_whole_is_told() -> None:
    found = live.look(filled(owed(), {"3.4.3/2": 10, "3.4.3/3": 12}))
    assert any("3.4.3" in one["rows"] or "3.4.3/3" in one["rows"] for one in found.findings)


def test_prose_is_held_against_the_table() -> None:
    obligation = prose(filled(owed(), {"2.3/1": 12}), {"II.1": "Trong kỳ, UBND xã đã rà soát 15 VBQPPL."})
    found = [one for one in live.look(obligation).findings if "II.1" in one["sections"]]
    assert [one["rule"] for one in found if "2.3/1" in one["rows"]]


def test_arithmetic_of_the_prose_alone() -> None:
    obligation = prose(owed(), {"II.2": "Tiếp nhận 2.150 hồ sơ (1.900 hồ sơ trực tiếp, 240 hồ sơ trực tuyến)."})
    found = rules(obligation)["arithmetic.prose_parts"]
    assert found["severity"] == "error"
    assert found["sections"] == ["II.2"]


def test_numbers_of_the_database_given_out_again_are_no_memory() -> None:
    """As after a restore: another text under the number of one that was read before."""
    obligation = prose(owed(), {"II.2": "Tiếp nhận 2.150 hồ sơ."})
    assert "arithmetic.prose_parts" not in rules(obligation)
    text = "Tiếp nhận 2.150 hồ sơ (1.900 hồ sơ trực tiếp, 240 hồ sơ trực tuyến)."
    Prose.objects.update(text=text)
    assert "arithmetic.prose_parts" in rules(obligation)


def test_a_word_of_another_quarter() -> None:
    obligation = prose(owed(period="2026-Q2"), {"I.1": "Trong quý I đã ban hành 3 văn bản chỉ đạo."})
    assert rules(obligation)["narrative.other-quarter"]["sections"] == ["I.1"]


def test_a_cumulative_figure_that_fell_since_the_last_accepted_report() -> None:
    rows = {f"1.2/{n}": value for n, value in ((1, 20), (2, 15))}
    accepted("2026-Q1", rows)
    found = live.look(filled(owed(period="2026-Q2"), {"1.2/1": 20, "1.2/2": 9}))
    assert "history.cumulative" in {one["rule"] for one in found.findings}


def test_the_rows_of_the_form_itself_are_nobodys_fault() -> None:
    found = live.look(every_row(owed()))
    assert not {one["rule"] for one in found.findings} & live.OF_THE_FORM
    assert not [
        one for one in found.findings if one["rule"].startswith(("numbering", "labels")) and not one["sections"]
    ]


def test_the_rules_run_again_only_after_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    obligation, runs = filled(owed(), {"1.1": 5}), []
    plain = live.checked
    monkeypatch.setattr(live, "checked", lambda *given: runs.append(1) or plain(*given))
    live._said.clear()
    live.look(obligation)
    live.look(reload(obligation))
    assert len(runs) == 1
    live.look(filled(obligation, {"1.1": 6}))
    assert len(runs) == 2


# --- what stands before sending


def test_broken_data_is_named() -> None:
    obligation = filled(owed(), {"1.1": 5})
    Figure.objects.filter(template_row="1.1").update(state=State.UNREADABLE, amount=None, text="5O")
    found = live.readiness(obligation.report, obligation)
    assert found.stopped
    assert "5O" in found.broken[0].text("vi")
    assert "write the number again" in found.broken[0].text("en")


def test_braces_in_what_was_typed_break_no_message() -> None:
    obligation = filled(owed(), {"1.1": 5})
    Figure.objects.filter(template_row="1.1").update(state=State.UNREADABLE, amount=None, text="{0}{x}")
    assert "{0}{x}" in live.readiness(obligation.report, obligation).broken[0].text("vi")


def test_errors_and_unexplained_warnings_stand_apart() -> None:
    obligation = filled(owed(), {"1.5/1": 10, "1.5/2": 8, "1.5/3": 5, "3.1.4/1": 100, "3.1.4/2": 110})
    found = live.readiness(obligation.report, obligation)
    assert not found.stopped
    assert [one["rule"] for one in found.errors] == ["bounds.part"]
    assert "missing.total" in {one["rule"] for one in found.unexplained}
    assert found.blanks > 100
    assert all({"id", "basis", "rule", "places", "rows"} <= one.keys() for one in found.findings_json)


# --- the address


def test_the_page_gets_findings_by_row_and_section(client: Any) -> None:
    obligation = prose(
        filled(owed(), {"1.5/1": 10, "1.5/2": 18}), {"II.2": "Nhận 20 hồ sơ (10 trực tiếp, 9 trực tuyến)."}
    )
    told = client.get(reverse("reports:live", args=address_of(obligation))).json()
    assert told["counts"]["error"] >= 2
    assert {one["severity"] for one in told["rows"]["1.5/1"]} == {"error"}
    assert told["sections"]["II.2"]
    assert "II.2" in told["notes"]
    assert 'data-go-row="' in told["foot"]


def test_the_list_works_without_scripts(client: Any) -> None:
    obligation = filled(owed(), {"1.5/1": 10, "1.5/2": 18})
    shown = client.get(reverse("reports:found", args=address_of(obligation)))
    assert shown.status_code == 200
    assert 'name="finding"' in shown.content.decode()
    assert f"{reverse('figures:fill', args=address_of(obligation))}#r-1-5-1" in shown.content.decode()


def test_who_has_no_role_over_the_unit_sees_nothing() -> None:
    obligation = owed()
    stranger = signed_in(person("drafter", commune("UBND xã Khác"), "nguoi-khac"))
    for name in ("live", "found"):
        assert stranger.get(reverse(f"reports:{name}", args=address_of(obligation))).status_code in (403, 404)


def test_queries_do_not_grow_with_rows(client: Any) -> None:
    obligation = filled(owed(), {"1.1": 5})
    address = reverse("reports:live", args=address_of(obligation))
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    every_row(obligation)
    prose(obligation, dict.fromkeys(("I.1", "II.1", "II.2", "II.3"), "Đã tiếp nhận 10 hồ sơ."))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few) + 1


# --- explanations


def a_warning(obligation: Obligation) -> dict[str, Any]:
    return next(one for one in live.look(reload(obligation)).warnings if one["rule"] == "missing.total")


def warned() -> Obligation:
    return filled(owed(), {"3.1.4/1": 100, "3.1.4/2": 110})


def test_an_explanation_holds_while_its_basis_is_the_same() -> None:
    obligation = warned()
    finding = a_warning(obligation)
    explaining.explain(obligation, {finding["id"]: finding["basis"]}, "Chờ quyết định công bố.", by=None)
    assert a_warning(obligation)["explained"] == "Chờ quyết định công bố."
    filled(obligation, {"1.1": 9})
    assert a_warning(obligation)["explained"]
    assert not [one for one in live.look(reload(obligation)).unexplained if one["id"] == finding["id"]]


def test_it_falls_when_the_basis_changes_and_stays_readable() -> None:
    obligation = warned()
    finding = a_warning(obligation)
    explaining.explain(obligation, {finding["id"]: finding["basis"]}, "Chờ quyết định.", by=None)
    filled(obligation, {"3.1.4/2": 111})
    now = a_warning(obligation)
    assert now["id"] == finding["id"]
    assert now["basis"] != finding["basis"]
    assert not now["explained"]
    assert live.look(reload(obligation)).explanations[now["id"]].text == "Chờ quyết định."


def test_one_text_for_many_and_each_can_be_withdrawn() -> None:
    obligation = filled(owed(), {"3.1.4/1": 100, "3.1.4/2": 110, "2.1.2/1": 1, "2.1.2/2": 1})
    found = live.look(obligation).unexplained
    assert len(found) > 1
    explaining.explain(obligation, {one["id"]: one["basis"] for one in found}, "Như trên.", by=None)
    assert live.look(reload(obligation)).unexplained == []
    assert explaining.withdraw(reload(obligation), found[0]["id"], by=None)
    assert [one["id"] for one in live.look(reload(obligation)).unexplained] == [found[0]["id"]]
    assert not explaining.withdraw(reload(obligation), found[0]["id"], by=None)


@pytest.mark.parametrize("text", ["", "   ", "a\0b", "x" * 4001])
def test_what_is_no_explanation_is_refused_and_kept_on_the_page(client: Any, text: str) -> None:
    obligation = warned()
    finding = a_warning(obligation)
    told = {"finding": f"{finding['id']}:{finding['basis']}", "text": text}
    answer = client.post(reverse("reports:explain", args=address_of(obligation)), told)
    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    assert not live.look(reload(obligation)).explanations


def test_an_explanation_of_what_is_gone_is_refused(client: Any) -> None:
    obligation = warned()
    finding = a_warning(obligation)
    filled(obligation, {"3.1.4": 210})
    told = {"finding": f"{finding['id']}:{finding['basis']}", "text": "Vì sao"}
    assert client.post(reverse("reports:explain", args=address_of(obligation)), told).status_code == 422


def test_who_may_explain() -> None:
    obligation = warned()
    finding = a_warning(obligation)
    told = {"finding": f"{finding['id']}:{finding['basis']}", "text": "Vì sao"}
    address = reverse("reports:explain", args=address_of(obligation))
    for role, status in (("viewer", 403), ("clerk", 403), ("checker", 302), ("leader", 302), ("contributor", 302)):
        answer = signed_in(person(role, obligation.unit, f"nguoi-{role}")).post(address, told)
        assert answer.status_code == status, role


def test_a_signed_report_is_explained_no_more() -> None:
    obligation = warned()
    finding = a_warning(obligation)
    obligation.report.stage = "signed"
    obligation.report.save()
    with pytest.raises(explaining.Refused):
        explaining.explain(reload(obligation), {finding["id"]: finding["basis"]}, "Vì sao", by=None)


def test_decimals_in_a_count_are_not_hidden() -> None:
    obligation = filled(owed(), {"3.4.3/2": 10, "3.4.3/3": 9})
    form = live.look(obligation).form
    line = next(line for line in form.lines if line.row.key == "3.4.3")
    assert line.follows is not None
    assert line.follows.value == Decimal("90.00")


def test_sections_nobody_wrote_are_counted_and_a_heading_whose_parts_are_written_is_not() -> None:
    obligation = owed()
    every = live.look(obligation).unwritten
    assert "II" not in every
    assert "II.1" in every
    now = live.look(prose(obligation, {"II.1": "Đã rà soát 15 VBQPPL."}))
    assert now.unwritten == [code for code in every if code != "II.1"]
    assert now.counts["unwritten"] == len(every) - 1

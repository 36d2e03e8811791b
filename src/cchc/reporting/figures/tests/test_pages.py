from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.core.figures import Figure as Amount
from cchc.core.messages import Message
from cchc.platform.accounts.models import Grant, RowOwner
from cchc.platform.sources.registry import SOURCES, Answer, Source, register
from cchc.reporting.figures import filling
from cchc.reporting.figures.cells import Conflict
from cchc.reporting.figures.form import build, report_of
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.policies import FIGURES, writes
from cchc.reporting.figures.selectors import facts, reported_elsewhere
from cchc.reporting.figures.services import accept, adjust, write
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.figures.tests.made import cell, commune, owed, person, signed_in, typed_report
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db
FORM = "khanh-hoa-xa-2023"


@pytest.fixture
def duty() -> Obligation:
    return owed()


@pytest.fixture
def drafter(duty: Obligation) -> Client:
    return signed_in(person())


def address(duty: Obligation, name: str = "fill") -> str:
    return reverse(f"figures:{name}", args=[duty.period.public_id, duty.unit.public_id, duty.template])


def row_of(indicator: str, breakdown: str = "") -> str:
    """Key of the form's first row that shows the indicator."""
    return next(
        slot.row.key
        for slot in slots_of(build(report_of(Obligation.objects.all()[0])).template.id).values()
        if (slot.indicator, slot.breakdown, slot.repeat) == (indicator, breakdown, 0)
    )


def typed(indicator: str, value: str, state: str = "value", **more: str) -> dict[str, str]:
    key = row_of(indicator)
    return {f"v:{key}": value, f"s:{key}": state, f"e:{key}": "", f"d:{key}": "", f"seen:{key}": ""} | {
        f"{part}:{key}": text for part, text in more.items()
    }


def current(indicator: str) -> list[Any]:
    return list(
        Figure.objects.filter(indicator=indicator, superseded=None).order_by("id").values_list("state", "amount")
    )


def test_it_works(drafter: Client, duty: Obligation) -> None:
    page = drafter.get(address(duty))
    assert page.status_code == 200
    saved = drafter.post(address(duty), typed("A1", "1.234") | typed("A2.1", "", "none_arisen"), follow=True)
    assert "Đã lưu 2" in saved.content.decode()
    assert (current("A1"), current("A2.1")) == ([("value", 1234)], [("none_arisen", None)])
    assert 'value="1.234"' in saved.content.decode()
    duty.refresh_from_db()
    assert (duty.state, duty.report.status) == ("started", "draft")
    assert Figure.objects.filter(indicator="A1").get().author.username == "nguoi-soan"


def test_a_figure_says_where_it_came_from(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("A1", "7"))
    report = Obligation.objects.get().report
    told = replace(cell("A2.1", 9, row=row_of("A2.1")), origin="phiếu cung cấp số liệu")
    write(report, [told])
    page = drafter.get(address(duty)).content.decode()
    assert 'title="Nhập tay: phiếu cung cấp số liệu">✎ phiếu cung cấp số liệu</a>' in page
    assert 'title="Nhập tay">✎ Nhập tay</a>' in page


def test_an_empty_cell_claims_no_state(drafter: Client, duty: Obligation) -> None:
    """Typed without a choice beside it, as where scripts do not run: the number says it has one."""
    text = drafter.get(address(duty)).content.decode()
    assert '<option value="" selected>' in text
    drafter.post(address(duty), typed("A1", "5", s=""))
    assert current("A1") == [("value", 5)]


def test_nothing_typed_writes_nothing(drafter: Client, duty: Obligation) -> None:
    saved = drafter.post(address(duty), typed("A1", ""), follow=True)
    assert saved.status_code == 200
    assert not Figure.objects.exists()
    assert not Report.objects.exists()


def test_a_refused_cell_keeps_what_was_typed_and_saves_the_others(drafter: Client, duty: Obligation) -> None:
    page = drafter.post(address(duty), typed("A1", "khoảng 12") | typed("A2.1", "5"))
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="khoảng 12"' in text
    assert 'aria-invalid="true"' in text
    assert (current("A1"), current("A2.1")) == ([], [("value", 5)])


@pytest.mark.parametrize(
    ("value", "more"),
    [
        ("9" * 25, {}),
        ("-4", {}),
        ("1,5", {}),
        ("5", {"s": "none_arisen"}),
        ("5", {"s": "computed"}),
        ("5", {"e": "guess"}),
        ("5", {"d": "hôm qua"}),
    ],
)
def test_what_cannot_be_saved(drafter: Client, duty: Obligation, value: str, more: dict[str, str]) -> None:
    page = drafter.post(address(duty), typed("A1", value, **more))
    assert page.status_code == 422
    assert f'value="{value}"' in page.content.decode()
    assert current("A1") == []


def test_as_of_and_estimate_are_kept_per_figure(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("A1", "5", e="provisional", d="2026-03-14") | typed("A2.1", "6"))
    kept = {figure.indicator: (figure.as_of, figure.estimate) for figure in Figure.objects.all()}
    assert kept == {"A1": (date(2026, 3, 14), "provisional"), "A2.1": (date(2026, 3, 31), "")}


def test_two_people_on_one_cell_see_both_values(drafter: Client, duty: Obligation) -> None:
    other = signed_in(person(name="nguoi-khac"))
    other.post(address(duty), typed("A1", "7"))
    page = drafter.post(address(duty), typed("A1", "8") | typed("A2.1", "9"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "Nguoi Khac" in text
    assert 'value="8"' in text
    assert (current("A1"), current("A2.1")) == ([("value", 7)], [("value", 9)])
    seen = Figure.objects.get(indicator="A1").pk
    assert f'name="seen:{row_of("A1")}" value="{seen}"' in text
    drafter.post(address(duty), typed("A1", "8", seen=str(seen)))
    assert current("A1") == [("value", 8)]


def test_ratios_follow_from_their_parts_and_are_not_typed(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("C3.3a", "512") | typed("C3.3b", "496") | typed("C3.3", "100"))
    assert not Figure.objects.filter(indicator="C3.3", breakdown="").exists()
    text = drafter.get(address(duty)).content.decode()
    assert "96,88 %" in text
    assert "496/512" in text


def test_last_period_and_same_period_last_year(drafter: Client, duty: Obligation) -> None:
    for period, value in (("2025-Q4", 4321), ("2025-Q1", 8765)):
        report = typed_report(period=period)
        write(report, [cell("A1", value)])
        accept(report)
    text = drafter.get(address(duty)).content.decode()
    assert "4.321" in text
    assert "8.765" in text


# --- who may


def test_a_viewer_reads_and_does_not_write(duty: Obligation) -> None:
    viewer = signed_in(person("viewer"))
    assert "data-entry" not in viewer.get(address(duty)).content.decode()
    assert viewer.post(address(duty), typed("A1", "5")).status_code == 403
    assert not Figure.objects.exists()


def test_another_units_form_is_not_there(duty: Obligation) -> None:
    stranger = signed_in(person(unit=commune("UBND xã Khác")))
    assert stranger.get(address(duty)).status_code == 404
    assert stranger.post(address(duty), typed("A1", "5")).status_code == 404


def test_a_role_removed_while_its_holder_types_keeps_what_was_typed(duty: Obligation) -> None:
    user = person()
    drafter = signed_in(user)
    assert drafter.get(address(duty)).status_code == 200
    Grant.objects.filter(user=user).update(ends=date(2020, 1, 2))
    answer = drafter.post(address(duty), typed("A1", "41235"))
    assert answer.status_code == 404
    assert "41235" in answer.content.decode()
    assert not Figure.objects.exists()


def test_a_period_closed_while_somebody_types_says_so_and_keeps_what_was_typed(
    drafter: Client, duty: Obligation
) -> None:
    drafter.post(address(duty), typed("A1", "7"))
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED, closed=timezone.now())
    seen = str(Figure.objects.get().pk)
    answer = drafter.post(address(duty), typed("A1", "41235", seen=seen) | typed("C3.3a", "6") | typed("C3.3b", "", ""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "không lưu" in page.lower() or "chưa lưu" in page.lower()
    assert 'value="41235"' in page
    assert page.count('<a href="#r-') == 2
    assert current("A1") == [("value", 7)]
    there = drafter.get(address(duty)).content.decode()
    assert "data-entry" not in there
    assert "1 số liệu đã lưu nhưng chưa" in there
    ReportingPeriod.objects.update(state=ReportingPeriod.State.OPEN, closed=None)
    assert 'value="7"' in drafter.get(address(duty)).content.decode()
    again = drafter.post(address(duty), typed("A1", "41235", seen=seen) | typed("C3.3a", "6"))
    assert again.status_code == 302
    assert (current("A1"), current("C3.3a")) == ([("value", 41235)], [("value", 6)])


def test_whoever_closes_a_period_sees_what_stays_a_draft(client: Client, drafter: Client, duty: Obligation) -> None:
    closing = reverse("forms:period_act", args=[duty.period.public_id, "close"])
    assert "notice warning" not in client.get(closing).content.decode()
    drafter.post(address(duty), typed("A1", "5") | typed("C3.3a", "6"))
    shown = client.get(closing)
    assert (shown.context["drafts"], shown.context["writers"]) == (2, 1)
    assert "notice warning" in shown.content.decode()
    client.post(closing, {"reason": "Hết hạn"})
    duty.period.refresh_from_db()
    assert duty.period.state == "closed"
    client.post(reverse("forms:period_act", args=[duty.period.public_id, "reopen"]), {"reason": "Gia hạn"})
    assert 'value="5"' in drafter.get(address(duty)).content.decode()


def test_a_period_closed_between_look_and_write_refuses_the_write(duty: Obligation) -> None:
    form = build(report_of(duty), may_write=lambda indicator: True)
    posted = typed("A1", "5")
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED)
    outcome = filling.save(form, posted, obligation=duty, by=person())
    assert outcome.closed
    assert list(outcome.typed) == [row_of("A1")]
    assert not Figure.objects.exists()


def test_a_field_of_work_limits_what_is_written(duty: Obligation) -> None:
    only_c = signed_in(person(fields=[3]))
    only_c.post(address(duty), typed("A1", "5") | typed("C3.3a", "6"))
    assert (current("A1"), current("C3.3a")) == ([], [("value", 6)])


def test_a_contributor_writes_own_rows_only(duty: Obligation) -> None:
    contributor = person("contributor")
    RowOwner.objects.create(unit=duty.unit, prefix="C3", user=contributor, begins=date(2020, 1, 1))
    signed_in(contributor).post(address(duty), typed("A1", "5") | typed("C3.3a", "6"))
    assert (current("A1"), current("C3.3a")) == ([], [("value", 6)])


@pytest.mark.parametrize("role", ["drafter", "contributor", "viewer", "leader"])
@pytest.mark.parametrize("fields", [[], [1], [3, 5]])
def test_asking_for_all_rows_says_what_the_policy_says(duty: Obligation, role: str, fields: list[int]) -> None:
    user = person(role, fields=fields)
    RowOwner.objects.create(unit=duty.unit, prefix="C3", user=user, begins=date(2020, 1, 1))
    at_once = writes(user, duty.unit)
    for indicator in ("A1", "C3", "C3.3a", "C30", "E1", ""):
        one = FIGURES.allows(user, "write", Figure(unit=duty.unit, indicator=indicator))
        assert at_once(indicator) is one.yes, indicator


def test_a_closed_period_is_only_read(drafter: Client, duty: Obligation) -> None:
    duty.period.state = "closed"
    duty.period.save()
    assert "data-entry" not in drafter.get(address(duty)).content.decode()
    assert drafter.post(address(duty), typed("A1", "5")).status_code == 422
    assert not Figure.objects.exists()


@pytest.mark.parametrize("who", ["drafter", "leader"])
def test_nothing_counts_by_saving(drafter: Client, duty: Obligation, who: str) -> None:
    """Figures count by the body above accepting what was sent to it, and by no button of the form."""
    writer = drafter if who == "drafter" else signed_in(person("leader", name="chu-tich"))
    writer.post(address(duty), typed("A1", "5") | {"then": "accept"})
    assert not facts().exists()
    assert "Chấp nhận" not in writer.get(address(duty)).content.decode()


@pytest.mark.parametrize("then", ["over:no-such-row", "over:"])
def test_a_row_that_is_not_there_is_not_taken_over(drafter: Client, duty: Obligation, then: str) -> None:
    assert drafter.post(address(duty), {"then": then}).status_code == 404


def test_a_stale_draft_is_shown_and_not_accepted(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("A1", "5"))
    report = Report.objects.get()
    accept(report)
    counted = facts().get()
    drafter.post(address(duty), typed("A1", "6", seen=str(counted.pk)))
    adjust(report, [cell("A1", 9, seen=counted.pk)], reason="x")
    with pytest.raises(Conflict):
        accept(report)
    assert facts().get().amount == 9
    assert "troubled" in drafter.get(address(duty)).content.decode()


# --- one figure, two regimes


def test_what_was_reported_elsewhere_is_offered(drafter: Client, duty: Obligation) -> None:
    other = typed_report(regime="vpcp-ii06", template="vpcp-ii06b")
    write(other, [cell("C3.3a", 512)])
    accept(other)
    text = drafter.get(address(duty)).content.decode()
    assert "vpcp-ii06" in text
    row = row_of("C3.3a")
    drafter.post(address(duty), typed("A1", "7") | {"then": f"over:{row}"})
    assert current("A1") == [("value", 7)]
    kept = Figure.objects.get(regime="cchc", indicator="C3.3a")
    assert (kept.amount, kept.origin, len(kept.proof)) == (512, "vpcp-ii06 2026-Q1", 1)


def test_other_days_are_told_and_not_taken_over(drafter: Client, duty: Obligation) -> None:
    other = typed_report(regime="vpcp-ii06", template="vpcp-ii06b")
    Report.objects.filter(pk=other.pk).update(period_start=date(2025, 12, 15), period_end=date(2026, 3, 15))
    write(other, [cell("C3.3a", 512)])
    accept(other)
    assert "15/12/2025" in drafter.get(address(duty)).content.decode()
    drafter.post(address(duty), {"then": f"over:{row_of('C3.3a')}"})
    assert not Figure.objects.filter(regime="cchc").exists()


def test_the_same_days_under_another_name_are_the_same_window() -> None:
    other = typed_report(period="2026-01-01/2026-03-31", regime="vpcp-ii06", template="x")
    write(other, [cell("C3.3a", 512)])
    accept(other)
    found = reported_elsewhere(other.unit_id, "cchc", (date(2026, 1, 1), date(2026, 4, 1)), "2026-Q1")
    assert [(one.figure.amount, one.same_window) for one in found["C3.3a", ""]] == [(512, True)]


def test_a_draft_elsewhere_is_not_reported() -> None:
    other = typed_report(regime="vpcp-ii06", template="x")
    write(other, [cell("C3.3a", 512)])
    assert not reported_elsewhere(other.unit_id, "cchc", (date(2026, 1, 1), date(2026, 4, 1)), "2026-Q1")


# --- registers


@pytest.fixture
def register_of_dossiers() -> Iterator[None]:
    before = dict(SOURCES)

    def counts(unit: Any, window: Any, at: datetime) -> Answer:
        return Answer(Amount.of(512), date(2026, 3, 31), ("dossiers:2026-Q1",))

    def fails(unit: Any, window: Any, at: datetime) -> Answer:
        raise OSError("down")

    register(Source("C3.3a", "", Message("Sổ hồ sơ", "Dossiers"), counts, "dossiers.settled"))
    register(Source("C3.3b", "", Message("Sổ hồ sơ", "Dossiers"), fails, "dossiers.on_time"))
    yield
    SOURCES.clear()
    SOURCES.update(before)


@pytest.mark.usefixtures("register_of_dossiers")
def test_registers_fill_with_proof_and_failures_are_told(
    drafter: Client, duty: Obligation, caplog: pytest.LogCaptureFixture
) -> None:
    done = drafter.post(address(duty), {"then": "registers"}, follow=True)
    kept = Figure.objects.get(indicator="C3.3a")
    assert (kept.amount, kept.origin_kind, kept.origin) == (512, "register", "dossiers.settled")
    assert kept.proof == ["dossiers:2026-Q1"]
    assert not Figure.objects.filter(indicator="C3.3b").exists()
    assert "Sổ hồ sơ” gặp lỗi" in done.content.decode()


# --- as known at, and one figure's history


def test_as_known_at_a_moment_beside_now(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("A1", "1111"))
    report = Report.objects.get()
    first = accept(report)
    counted = facts().get()
    adjust(report, [cell("A1", 2222, seen=counted.pk, row=row_of("A1"))], reason="Nhập nhầm")
    page = reverse("figures:known", args=[report.public_id])
    assert first.instant
    text = drafter.get(page, {"at": first.instant.isoformat()}).content.decode()
    assert "1.111" in text
    assert "2.222" in text
    assert "≠" in text
    before = first.instant - timedelta(microseconds=1)
    assert "1.111" not in drafter.get(page, {"at": before.isoformat()}).content.decode()


@pytest.mark.parametrize("at", ["hôm qua", "2026-13-40T00:00", "2026-02-30T00:00", "x" * 300])
def test_a_moment_that_is_none_is_told(drafter: Client, duty: Obligation, at: str) -> None:
    drafter.post(address(duty), typed("A1", "1111"))
    page = drafter.get(reverse("figures:known", args=[Report.objects.get().public_id]), {"at": at})
    assert page.status_code == 422
    assert at[:200] in page.content.decode()


def test_the_history_of_a_figure(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("A1", "1111"))
    accept(Report.objects.get())
    drafter.post(address(duty), typed("A1", "2222", seen=str(facts().get().pk)))
    asked = {"unit": duty.unit.public_id, "regime": "cchc", "period": "2026-Q1", "indicator": "A1"}
    text = drafter.get(reverse("figures:cell"), asked).content.decode()
    assert "1.111" in text
    assert "2.222" in text
    assert "Nguoi Soan" in text
    assert signed_in(person(unit=commune("Nơi khác"), name="khac")).get(reverse("figures:cell"), asked).status_code in (
        403,
        404,
    )


def correct(duty: Obligation, user: Any, **typed: str) -> Any:
    asked = f"?unit={duty.unit.public_id}&regime=cchc&period=2026-Q1&indicator=A1"
    return signed_in(user).post(reverse("figures:cell") + asked, {"v": "", "s": "value", "reason": ""} | typed)


def test_a_leader_corrects_a_figure_with_a_reason(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("A1", "1111"))
    accept(Report.objects.get())
    leader, seen = person("leader", name="chu-tich"), str(facts().get().pk)
    without = correct(duty, leader, v="1112", seen=seen)
    assert without.status_code == 422
    assert 'value="1112"' in without.content.decode()
    assert correct(duty, leader, v="nhiều", seen=seen, reason="x").status_code == 422
    assert facts().get().amount == 1111
    assert correct(duty, leader, v="1.112", seen=seen, reason="Nhập nhầm").status_code == 302
    assert (facts().get().amount, facts().get().origin_kind) == (1112, "adjusted")
    again = correct(duty, leader, v="1113", seen=seen, reason="Nhập nhầm")
    assert again.status_code == 422
    assert facts().get().amount == 1112


def test_a_drafter_corrects_nothing_that_counts(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("A1", "1111"))
    accept(Report.objects.get())
    other = person(name="khac")
    assert correct(duty, other, v="5", seen=str(facts().get().pk), reason="x").status_code == 403
    assert facts().get().amount == 1111


@pytest.mark.parametrize(
    "asked", [{}, {"unit": "x"}, {"indicator": "Z9"}, {"period": "", "indicator": "A1"}, {"indicator": ""}]
)
def test_a_history_that_is_not_there(drafter: Client, duty: Obligation, asked: dict[str, str]) -> None:
    given = {"unit": str(duty.unit.public_id), "regime": "cchc", "period": "2026-Q1"} if asked else {}
    assert drafter.get(reverse("figures:cell"), given | asked).status_code == 404


def test_a_form_nobody_knows_is_not_there(drafter: Client) -> None:
    unknown = owed(period="2026-Q2", template="no-such-form")
    assert drafter.get(address(unknown)).status_code == 404


# --- the list


def test_the_duties_of_my_unit(drafter: Client, duty: Obligation) -> None:
    text = drafter.get(reverse("figures:duties")).content.decode()
    assert address(duty) in text
    assert "Chế độ cchc" in text


def test_a_duty_without_a_form_is_listed(drafter: Client, duty: Obligation) -> None:
    owed(period="2026-Q3", template="")
    text = drafter.get(reverse("figures:duties")).content.decode()
    assert "Quý III/2026" in text


def test_the_list_costs_the_same_for_many(client: Client, duty: Obligation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("figures:duties"), {"units": "all"}).status_code == 200
        return len(asked)

    client.get(reverse("figures:duties"))
    few = queries()
    for number in range(30):
        owed(commune(f"UBND xã {number}"))
    assert queries() == few


def test_a_form_costs_the_same_empty_and_full(drafter: Client, duty: Obligation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            drafter.get(address(duty))
        return len(asked)

    drafter.post(address(duty), typed("A1", "1"))
    few = queries()
    cells = [
        cell(slot.indicator, 1, breakdown=slot.breakdown, repeat=slot.repeat, row=key)
        for key, slot in slots_of(build(Report.objects.get()).template.id).items()
        if slot.indicator and not slot.computed and slot.indicator != "A1"
    ]
    write(Report.objects.get(), cells)
    assert queries() == few


def test_searching_units_without_accents(client: Client, duty: Obligation) -> None:
    assert address(duty) in client.get(reverse("figures:duties"), {"q": "xa mau"}).content.decode()
    assert address(duty) not in client.get(reverse("figures:duties"), {"q": "xa nao khac"}).content.decode()


def test_pages_in_english(english: Client, duty: Obligation) -> None:
    for page in (reverse("figures:duties"), address(duty)):
        assert english.get(page).status_code == 200


def test_a_moment_of_the_future_shows_what_counts(drafter: Client, duty: Obligation) -> None:
    drafter.post(address(duty), typed("A1", "1111"))
    report = Report.objects.get()
    accept(report)
    page = reverse("figures:known", args=[report.public_id])
    future = datetime(2100, 1, 1, tzinfo=UTC).isoformat()
    assert "1.111" in drafter.get(page, {"at": future}).content.decode()

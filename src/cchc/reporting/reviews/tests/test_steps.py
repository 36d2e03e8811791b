"""What each step needs, who may take it, and that nothing is skipped, doubled or lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.models import Delegation, Grant, Role, User
from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.platform.events.models import Event
from cchc.platform.files.models import StoredFile
from cchc.platform.notices.models import Notice
from cchc.reporting.figures.hands import NotInHand, refuse_closed
from cchc.reporting.figures.models import COUNTED, Figure
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, commune, owed, person, signed_in
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.models import Prose, Report, Stage
from cchc.reporting.reviews import corrections, health, needs, papers, services, signed
from cchc.reporting.reviews.asking import Item
from cchc.reporting.reviews.loops import ACTIONS, State, possible
from cchc.reporting.reviews.models import Correction, Paper, RequestItem, Sending, Step
from cchc.reporting.reviews.readiness import Against
from cchc.reporting.reviews.steps import situation
from cchc.reporting.reviews.tests.made import INSIDE, WITH, above, cast, through

pytestmark = pytest.mark.django_db
SENT = (*INSIDE, ("send", "clerk"))


def stands(errors: int = 0, unexplained: int = 0, broken: int = 0) -> Against:
    """So many things against a report."""
    said = [Message("Ô hỏng.", "A broken cell.")] * broken
    return Against(said, _found("error", errors), _found("warning", unexplained), 0, _found("error", errors), [], [])


def _found(severity: str, count: int) -> list[dict[str, Any]]:
    return [{"id": f"{severity}{n}", "basis": "b", "rule": "r", "severity": severity} for n in range(count)]


class Rules:
    """What the rules say in a test: set `said`."""

    said = stands()

    def __call__(self, *_about: Any) -> Against:
        return self.said


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Rules:
    made = Rules()
    monkeypatch.setattr(needs, "against", made)
    monkeypatch.setattr("cchc.reporting.reviews.steps.against", made)
    monkeypatch.setattr("cchc.reporting.reviews.tests.made.against", made)
    return made


@pytest.fixture
def people(rules: Rules) -> dict[str, User]:
    return cast()


@pytest.fixture
def duty() -> Obligation:
    made = owed()
    report = services.begin(services.report_of(made), made)
    write(report, [cell("A1", 5, row="1.1")])
    Prose.objects.create(report=report, code="I", heading="I. Chỉ đạo", text="Đã ban hành 05 văn bản chỉ đạo.")
    made.refresh_from_db()
    return made


def state_of(duty: Obligation) -> tuple[str, str]:
    duty.refresh_from_db()
    return Report.objects.get().stage, duty.state


def test_it_works(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT, ("receive", "collector"), ("accept", "collector"))
    assert state_of(duty) == (Stage.ISSUED, State.ACCEPTED)
    assert [step.action for step in Step.objects.all()] == [code for code, _ in SENT] + ["receive", "accept"]
    assert not list(health.sendings_are_what_was_sent())


# --- what each step needs


@pytest.mark.parametrize("code", ["check", "sign_off", "sign", "send"])
def test_broken_data_stops_always(code: str, people: dict[str, User], duty: Obligation, rules: Rules) -> None:
    way = [code for code, _ in SENT]
    through(duty, people, *SENT[: way.index(code)])
    before = state_of(duty)
    rules.said = stands(broken=1)
    with pytest.raises(services.Refused, match="broken"):
        services.take(duty, code, by=people[dict(SENT)[code]], reason="lý do", **WITH.get(code, {}))
    assert state_of(duty) == before


def test_a_warning_without_explanation_is_not_put_up(people: dict[str, User], duty: Obligation, rules: Rules) -> None:
    through(duty, people, INSIDE[0])
    rules.said = stands(unexplained=2)
    with pytest.raises(services.Refused, match="2"):
        services.take(duty, "sign_off", by=people["checker"])
    assert state_of(duty) == (Stage.CHECK, State.STARTED)


def test_errors_pass_only_with_the_leaders_reason_and_it_travels(
    people: dict[str, User], duty: Obligation, rules: Rules
) -> None:
    rules.said = stands(errors=3)
    through(duty, people, *INSIDE[:2])
    with pytest.raises(services.Refused, match="3") as refused:
        services.take(duty, "sign", by=people["leader"], **WITH["sign"])
    assert refused.value.field == "reason"
    services.take(duty, "sign", by=people["leader"], reason="Sổ gốc đúng như vậy.", **WITH["sign"])
    through(duty, people, *INSIDE[3:])
    services.take(duty, "send", by=people["clerk"], reason="của văn thư")
    sending = Sending.objects.get()
    assert (sending.reason, sending.errors) == ("Sổ gốc đúng như vậy.", 3)


def test_errors_found_after_the_signature_wait_for_the_leader(
    people: dict[str, User], duty: Obligation, rules: Rules
) -> None:
    through(duty, people, *INSIDE[:2])
    services.take(duty, "sign", by=people["leader"], **WITH["sign"])
    through(duty, people, *INSIDE[3:])
    rules.said = stands(errors=1)
    with pytest.raises(services.Refused):
        services.take(duty, "send", by=people["clerk"])
    duty.refresh_from_db()
    assert "vouch" in {offer.action.code for offer in situation(duty, people["leader"]).offers}
    services.take(duty, "vouch", by=people["leader"], reason="Đã kiểm tra lại.")
    services.take(duty, "send", by=people["clerk"])
    assert Sending.objects.get().reason == "Đã kiểm tra lại."


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "tám mươi tư"}, "number"),
        ({"date": None}, "date"),
        ({"date": date(2999, 1, 1)}, "date"),
    ],
)
def test_a_number_that_is_none_is_refused(
    typed: dict[str, Any], field: str, people: dict[str, User], duty: Obligation
) -> None:
    through(duty, people, *INSIDE[:3])
    with pytest.raises(services.Refused) as refused:
        services.take(duty, "number", by=people["clerk"], **(WITH["number"] | typed))
    assert refused.value.field == field
    assert Paper.objects.get().number == ""


def test_a_number_is_given_once_a_year_unless_confirmed(people: dict[str, User], duty: Obligation) -> None:
    Report.objects.create(
        unit=duty.unit, template="", kind="quarter", regime="khac", period_code="2025-Q4", period_label="Quý IV/2025",
        period_start=date(2025, 9, 15), period_end=date(2025, 12, 15), number="84/BC-UBND", date="2026-01-05",
    )  # fmt: skip
    assert papers.suggestion(duty.unit, date(2026, 3, 1)) == "85/BC-UBND"
    assert papers.suggestion(duty.unit, date(2027, 1, 2)) == "1/BC-UBND"
    through(duty, people, *INSIDE[:3])
    typed = WITH["number"] | {"confirmed": False}
    with pytest.raises(services.Refused, match="Quý IV/2025") as refused:
        services.take(duty, "number", by=people["clerk"], **typed)
    assert refused.value.field == "confirmed"
    services.take(duty, "number", by=people["clerk"], **(typed | {"number": "84/KH-UBND"}))
    services.take(duty, "unsign", by=people["leader"], reason="nhầm")
    assert (Paper.objects.get().number, Paper.objects.get().signer) == ("", "")


def test_taking_back_the_signature_takes_back_the_number(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *INSIDE[:4], ("unsign", "leader"))
    report = Report.objects.get()
    assert (report.stage, report.number, report.signer) == (Stage.DRAFT, "", "")
    assert Step.objects.latest("id").took["number"] == "84/BC-UBND"


def test_what_takes_back_from_others_needs_a_reason(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT)
    with pytest.raises(services.Refused) as refused:
        services.take(duty, "withdraw", by=people["clerk"], reason="  ")
    assert refused.value.field == "reason"


def test_a_sending_in_time_stays_in_time_when_asked_about(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT, ("request_review", "collector"))
    duty.refresh_from_db()
    first = duty.sent
    through(duty, people, ("send", "clerk"))
    duty.refresh_from_db()
    assert duty.sent == first
    through(duty, people, ("withdraw", "clerk"))
    duty.refresh_from_db()
    assert duty.sent is None


def test_draft_figures_go_ahead_of_the_signature_and_never_count(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, ("send_figures", "drafter"), ("ask_draft", "collector"))
    sending = Sending.objects.get()
    assert sending.draft
    assert RequestItem.objects.get().request.sending == sending
    assert state_of(duty) == (Stage.DRAFT, State.STARTED)
    with pytest.raises(services.Refused):
        services.take(duty, "accept", by=people["collector"])
    assert not Figure.objects.filter(COUNTED).exists()


def test_nobody_above_makes_figures_count_at_issue(rules: Rules, duty: Obligation) -> None:
    people = cast(collected=False)
    through(duty, people, *INSIDE)
    assert state_of(duty) == (Stage.ISSUED, State.ACCEPTED)
    assert Step.objects.latest("id").action == "count"
    assert Figure.objects.get(COUNTED).amount == 5
    with pytest.raises(services.Refused):
        services.take(duty, "ask_reopen", by=people["drafter"], reason="sai")
    through(duty, people, ("reopen_own", "leader"), ("replace", "drafter"))
    assert state_of(duty) == (Stage.DRAFT, State.STARTED)


def test_somebody_above_must_accept(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *INSIDE)
    with pytest.raises(services.Refused, match="body above"):
        services.take(duty, "count", by=people["clerk"])
    through(duty, people, ("send", "clerk"), ("accept", "collector"))
    with pytest.raises(services.Refused):
        services.take(duty, "reopen_own", by=people["leader"], reason="sai")


# --- asked, answered, settled


def test_each_item_needs_a_reason_and_the_day_is_still_to_come(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT)
    for wrong in ({"items": [Item(" ", "cell", row="1.1")]}, {"due": timezone.localdate() - timedelta(days=1)}):
        with pytest.raises(services.Refused):
            services.take(duty, "request_review", by=people["collector"], reason="Rà soát", **wrong)
    assert state_of(duty) == (Stage.ISSUED, State.SENT)
    assert not RequestItem.objects.exists()


def test_items_are_settled_when_the_figures_are_accepted(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT)
    items = [Item("Khác sổ", "cell", row="1.1"), Item("Thiếu ngày", "section", section="I")]
    services.take(duty, "request_review", by=people["collector"], reason="Rà soát", items=items)
    assert RequestItem.objects.get(place="cell").figure == Figure.objects.get().pk
    assert Notice.objects.filter(user=people["drafter"], kind="reviews.asked").count() == 1
    through(duty, people, ("send", "clerk"), ("accept", "collector"))
    assert not RequestItem.objects.filter(settled=None).exists()


# --- after issue


def test_a_replacement_keeps_the_first_and_names_it(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT, ("accept", "collector"), ("ask_reopen", "drafter"), ("reopen", "collector"))
    through(duty, people, ("replace", "drafter"))
    first, second = Paper.objects.order_by("edition")
    assert (first.number, second.number, second.replaces) == ("84/BC-UBND", "", first)
    report = Report.objects.get()
    write(report, [cell("A1", 6, row="1.1", seen=Figure.objects.get().pk)])
    assert Figure.objects.get(COUNTED).amount == 5
    through(duty, people, *INSIDE[:3])
    typed = WITH["number"] | {"number": "90/BC-UBND"}
    services.take(duty, "number", by=people["clerk"], **typed)
    through(duty, people, ("issue", "clerk"), ("send", "clerk"), ("accept", "collector"))
    assert Figure.objects.get(COUNTED).amount == 6
    assert [sending.number for sending in Sending.objects.order_by("id")] == ["84/BC-UBND", "90/BC-UBND"]
    assert not list(health.sendings_are_what_was_sent())


def test_a_formal_slip_is_corrected_and_nothing_else_changes(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT)
    report, before = Report.objects.get(), list(Prose.objects.values_list("text", "superseded"))
    said = {"what": "I", "wrong": "văn bản chỉ đạo", "right": "văn bản chỉ đạo, điều hành", "reason": "Thiếu chữ"}
    corrections.correct(report, by=people["clerk"], letter="12/CV-UBND", **said)
    assert Correction.objects.get().letter == "12/CV-UBND"
    assert list(Prose.objects.values_list("text", "superseded")) == before
    assert Event.objects.filter(kind="reviews.corrected").count() == 1
    assert not list(health.sendings_are_what_was_sent())


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"wrong": "05 văn bản", "right": "07 văn bản"}, "right"),
        ({"wrong": "05 văn bản", "right": "bảy văn bản"}, "right"),
        ({"wrong": "không có câu này"}, "wrong"),
        ({"what": "III.9"}, "what"),
        ({"reason": " "}, "reason"),
        ({"right": ""}, "right"),
    ],
)
def test_a_correction_touches_no_figure(
    typed: dict[str, str], field: str, people: dict[str, User], duty: Obligation
) -> None:
    through(duty, people, *SENT)
    said = {"what": "I", "wrong": "chỉ đạo", "right": "điều hành", "reason": "lỗi gõ"} | typed
    with pytest.raises(services.Refused) as refused:
        corrections.correct(Report.objects.get(), by=people["clerk"], **said)
    assert refused.value.field == field
    assert not Correction.objects.exists()


def test_what_is_not_issued_is_not_corrected_nor_by_others(people: dict[str, User], duty: Obligation) -> None:
    said = {"what": "place", "wrong": "a", "right": "b", "reason": "c"}
    with pytest.raises(services.Refused):
        corrections.correct(Report.objects.get(), by=people["clerk"], **said)
    through(duty, people, *SENT)
    with pytest.raises(NotAllowed):
        corrections.correct(Report.objects.get(), by=people["drafter"], **said)


def test_the_doctor_sees_what_was_touched(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT)
    Prose.objects.update(text="Đã ban hành 06 văn bản chỉ đạo.")
    assert len(list(health.sendings_are_what_was_sent())) == 1
    Prose.objects.update(text="Đã ban hành 05 văn bản chỉ đạo.")
    Sending.objects.update(number="85/BC-UBND")
    assert len(list(health.sendings_are_what_was_sent())) == 1
    Sending.objects.update(number="84/BC-UBND", digest="0" * 64)
    assert len(list(health.sendings_are_what_was_sent())) == 2


# --- the signed copy


def copy(name: str = "ban-ky.pdf", **read: Any) -> signed.Copy:
    """A signed copy that reads like this."""
    file = StoredFile.objects.create(sha256="a" * 64, name=name, size=9, purpose=signed.SIGNED, state="clean")
    return signed.Copy(file, **read)


def test_the_signed_copy_comes_back_and_travels(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *INSIDE[:4])
    mine = copy(number="84 / BC-UBND", date="2026-04-02", agency="Ủy ban nhân dân xã Mẫu", period="2026-Q1")
    services.take(duty, "issue", by=people["clerk"], signed=mine)
    through(duty, people, ("send", "clerk"))
    assert Sending.objects.get().signed_file == mine.file
    with pytest.raises(services.Refused):
        services.take(duty, "attach_signed", by=people["clerk"], signed=copy())


@pytest.mark.parametrize(
    "read",
    [
        {"number": "48/BC-UBND"},
        {"date": "2026-04-03"},
        {"period": "2025-Q4"},
        {"agency": "UBND xã Khác"},
        {"readable": False},
    ],
)
def test_a_copy_of_another_report_needs_a_reason(
    read: dict[str, Any], people: dict[str, User], duty: Obligation
) -> None:
    through(duty, people, *INSIDE[:4])
    with pytest.raises(services.Refused) as refused:
        services.take(duty, "issue", by=people["clerk"], signed=copy(**read))
    assert refused.value.field == "file_reason"
    assert state_of(duty)[0] == Stage.NUMBERED
    services.take(duty, "issue", by=people["clerk"], signed=copy(**read), file_reason="Bản quét, đúng báo cáo này.")
    assert Paper.objects.get().file_reason


def test_figures_of_another_report_tell_it(people: dict[str, User], duty: Obligation) -> None:
    report = Report.objects.get()
    rows = [f"9.{number}" for number in range(12)]
    write(report, [cell(f"X{number}", number, row=row) for number, row in enumerate(rows)])
    other = tuple((row, "999") for row in rows)
    same = tuple((row, str(number)) for number, row in enumerate(rows))
    paper = papers.open_paper(report)
    assert signed.differences(copy(template=report.template, values=other), report, paper)
    assert not signed.differences(copy(template=report.template, values=same), report, paper)


def test_a_file_that_is_no_pdf_is_refused_and_the_step_can_be_taken_again(
    people: dict[str, User], duty: Obligation
) -> None:
    through(duty, people, *INSIDE[:4])
    client, where = signed_in(people["clerk"]), reverse("reviews:take", args=address_of(duty))
    typed = {"action": "issue", "seen": services.last_step(Report.objects.get())}
    answer = client.post(where, typed | {"file": ContentFile(b"MZ not a pdf", name="bao-cao.pdf")})
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()
    assert client.post(where, typed).status_code == 302
    assert state_of(duty)[0] == Stage.ISSUED


# --- who, when, twice


def test_who_may_take_which_step(people: dict[str, User], duty: Obligation) -> None:
    """Owner, colleague with another role, stranger, superior, delegate."""
    other = commune("UBND xã Khác")
    strangers = {role: person(role, other, f"la-{role}") for role in ("drafter", "checker", "leader", "clerk")}
    delegate = User.objects.create(username="thay", name="Thay", unit=duty.unit)
    day = timezone.localdate()
    through(duty, people, ("check", "drafter"))
    for user in (people["drafter"], people["leader"], people["collector"], *strangers.values(), delegate):
        with pytest.raises(NotAllowed):
            services.take(duty, "sign_off", by=user)
    grant = Grant.objects.get(user=people["checker"])
    Delegation.objects.create(grant=grant, to=delegate, begins=day, ends=day + timedelta(days=3))
    step = services.take(duty, "sign_off", by=delegate)
    assert (step.actor, step.on_behalf) == (delegate, people["checker"])
    event = Event.objects.filter(kind="reviews.moved").latest("id")
    assert (event.actor, event.on_behalf) == (delegate, people["checker"])


def test_a_button_pressed_twice_moves_once_and_an_old_page_moves_nothing(
    people: dict[str, User], duty: Obligation
) -> None:
    one = services.take(duty, "send_figures", by=people["drafter"], seen=0)
    two = services.take(duty, "send_figures", by=people["drafter"], seen=0)
    assert one == two
    assert Sending.objects.count() == 1
    with pytest.raises(services.Refused):
        services.take(duty, "check", by=people["drafter"], seen=0)
    page = signed_in(people["drafter"]).post(reverse("reviews:take", args=address_of(duty)), {"action": "check"})
    assert page.status_code == 422
    assert Step.objects.count() == 1


def test_nothing_moves_in_a_closed_period(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, *SENT)
    ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED)
    for action in possible(Stage.ISSUED, State.SENT, above=True):
        who = {"below": "collector", "report": "clerk"}[action.policy[0]]
        with pytest.raises(services.Refused, match="closed"):
            services.take(duty, action.code, by=people[who], reason="x", **WITH.get(action.code, {}))
    assert state_of(duty) == (Stage.ISSUED, State.SENT)


def test_who_writes_while_another_hands_on_is_told(people: dict[str, User], duty: Obligation) -> None:
    through(duty, people, ("check", "drafter"))
    with pytest.raises(NotInHand):
        refuse_closed(duty)
    through(duty, people, ("take_back", "drafter"))
    refuse_closed(duty)


@pytest.mark.one_database
@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage])
@pytest.mark.parametrize("state", [state for state in State if state != State.NOT_REQUIRED])
def test_no_state_is_skipped_by_an_address(stage: str, state: str, people: dict[str, User], duty: Obligation) -> None:
    """Every code posted in every state by who may: only what the table allows moves, and only to where it says."""
    everybody = User.objects.create(username="moi-vai", name="Mọi vai", unit=duty.unit)
    for role in Role.values:
        Grant.objects.create(user=everybody, role=role, unit=duty.unit, begins=date(2020, 1, 1))
    Grant.objects.create(user=everybody, role=Role.COLLECTOR, unit=above(), begins=date(2020, 1, 1))
    client, where = signed_in(everybody), reverse("reviews:take", args=address_of(duty))
    Report.objects.update(stage=stage)
    Obligation.objects.update(state=state)
    legal = {action.code for action in possible(stage, state, above=True)}
    for code in [*(set(ACTIONS) - legal), "nothing", ""]:
        answer = client.post(where, {"action": code, "seen": 0, "reason": "lý do", "signer": "A", "number": "1/BC"})
        assert answer.status_code in {302, 422}
        assert state_of(duty) == (stage, state)
    assert not Step.objects.exists()

"""An administrator makes a regime in the browser and changes what it is; each change can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cchc.platform.accounts.models import Grant, User
from cchc.platform.calendar import services as calendar
from cchc.platform.events.models import Event
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Obligation, Regime, RegimeChange, RegimeKind, ReportingPeriod, Sender
from cchc.reporting.forms.regimes import editing, kept, planning, rules, selectors, services
from cchc.reporting.forms.regimes.refusals import RegimeRefused
from cchc.reporting.forms.regimes.tests.made import country, kind_of

pytestmark = pytest.mark.django_db
WHY = "Theo thông tư mới"
DAY_ONE = date(2026, 1, 1)
NEW = {
    "code": "tiep-dan", "name": "Báo cáo tiếp công dân", "name_en": "Reception of citizens", "receiver": "Thanh tra",
    "basis": "Luật Tiếp công dân", "source": "Công báo", "checked": "verified", "begins": "1/1/2026",
    "least_days": "1", "least_days_law": "Điều 8", "reason": WHY,
}  # fmt: skip
KIND = {
    "kind": "quarter", "number": "3", "name": "Quý III", "name_en": "Quarter III", "first": "1/7/Y", "last": "30/9/Y",
    "template": "gia-lai-2022", "begins": "1/1/2026", "source": "01/TT", "reason": WHY, "commune-way": "after",
    "commune-number": "3", "commune-shift": "next",
}  # fmt: skip


@pytest.fixture
def units(administrator: User) -> dict[str, Unit]:
    found = country()
    calendar.load_shipped()
    services.load_shipped()
    return found


@pytest.fixture
def made(units: dict[str, Unit]) -> Regime:
    """A regime of communes with one kind of period."""
    regime = Regime(code="tiep-dan", name="Tiếp dân", name_en="Reception", basis="Luật", receiver="X", begins=DAY_ONE)
    editing.create(regime, WHY)
    editing.add_sender(Sender(regime=regime, unit_kind="commune", begins=DAY_ONE), WHY)
    return regime


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def at(name: str, *more: Any) -> str:
    return reverse(f"forms:{name}", args=["tiep-dan", *more])


def owing(regime: Regime, day: date = date(2026, 9, 30)) -> set[str]:
    return set(rules.sending_units(regime, day).values_list("code", flat=True))


def test_it_works(units: dict[str, Unit], client: Client) -> None:
    """From nothing to an open period, only through pages."""
    assert client.post(reverse("forms:regime_new"), NEW).status_code == 302
    typed = {"does": "kind", "unit_kind": "commune", "begins": "1/1/2026", "source": "01/TT", "reason": WHY}
    assert client.post(at("regime_senders"), typed).status_code == 302
    page = client.get(at("regime_kind_add"))
    assert 'name="commune-number"' in text(page)
    assert 'name="province-number"' not in text(page)
    assert client.post(at("regime_kind_add"), KIND).status_code == 302
    kind = RegimeKind.objects.get(regime__code="tiep-dan")
    assert client.post(at("open_period", kind.pk), {"year": "2026"}).status_code == 302
    period = ReportingPeriod.objects.get()
    assert (period.start, period.last_day) == (date(2026, 7, 1), date(2026, 9, 30))
    assert set(Obligation.objects.values_list("unit__code", "template", "due")) == {
        (code, "gia-lai-2022", date(2026, 10, 5)) for code in ("xa-0", "xa-1", "xa-2", "xa-ha-noi")
    }
    shown = text(client.get(at("regime")))
    assert "Báo cáo tiếp công dân" in shown
    assert "Luật Tiếp công dân" in shown
    told = list(Event.objects.filter(kind__startswith="forms.").order_by("id").values_list("kind", flat=True))
    assert [kind for kind in ("forms.regime_created", "forms.sender_added", "forms.kind_added") if kind in told] == [
        "forms.regime_created", "forms.sender_added", "forms.kind_added",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "cchc"}, {"code": "new"}, {"code": "Tiếp dân"}, {"begins": ""}, {"last": "31/12/2025"},
        {"reason": " "}, {"basis": ""}, {"least_days_law": ""}, {"least_days": "-1"},
    ],
)  # fmt: skip
def test_a_regime_that_cannot_be(units: dict[str, Unit], client: Client, wrong: dict[str, str]) -> None:
    before = Regime.objects.count()
    answer = client.post(reverse("forms:regime_new"), {**NEW, **wrong})
    assert answer.status_code == 422
    assert "field-error" in text(answer)
    assert "Báo cáo tiếp công dân" in text(answer)
    assert Regime.objects.count() == before


def test_names_and_basis_are_changed_and_taken_back(made: Regime, client: Client) -> None:
    typed = {**NEW, "name": "Tên mới", "least_days": "0", "least_days_law": ""}
    assert client.post(at("regime_edit"), typed).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.basis, made.checked) == ("Tên mới", "Luật Tiếp công dân", "verified")
    change = RegimeChange.objects.get(what="edited")
    assert "tên" in change.about
    assert reverse("forms:regime_undo", args=["tiep-dan", change.pk]) in text(client.get(at("regime")))
    assert client.post(at("regime_undo", change.pk), {"reason": " "}).status_code == 422
    assert client.post(at("regime_undo", change.pk), {"reason": "Nhầm"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.basis, made.checked) == ("Tiếp dân", "Luật", "")
    assert client.post(at("regime_undo", change.pk), {"reason": "Nhầm"}).status_code == 422
    assert Event.objects.filter(kind="forms.regime_undone").count() == 1


def test_saving_without_a_change_says_so(made: Regime, client: Client) -> None:
    same = {
        "name": "Tiếp dân", "name_en": "Reception", "basis": "Luật", "receiver": "X", "begins": "1/1/2026",
        "source": "x", "least_days": "0", "reason": WHY,
    }  # fmt: skip
    Regime.objects.filter(pk=made.pk).update(source="x")
    assert client.post(at("regime_edit"), same).status_code == 422
    assert not RegimeChange.objects.filter(what="edited").exists()


def test_more_days_than_a_deadline_leaves_are_refused(made: Regime, client: Client) -> None:
    assert client.post(at("regime_kind_add"), KIND).status_code == 302
    answer = client.post(at("regime_edit"), {**NEW, "least_days": "9", "least_days_law": "Điều 8"})
    assert answer.status_code == 422
    assert "Quý III" in text(answer)
    assert client.post(at("regime_edit"), {**NEW, "least_days": "2", "least_days_law": "Điều 8"}).status_code == 302


def test_a_regime_does_not_end_before_a_period_that_is_open(made: Regime, client: Client) -> None:
    client.post(at("regime_kind_add"), KIND)
    kind = RegimeKind.objects.get(regime=made)
    services.open_period(planning.plan(kind, rules.named(kind, 2026)))
    assert client.post(at("regime_edit"), {**NEW, "last": "1/9/2026"}).status_code == 422
    assert client.post(at("regime_edit"), {**NEW, "last": "30/9/2026"}).status_code == 302
    kind = RegimeKind.objects.get(pk=kind.pk)
    with pytest.raises(RegimeRefused, match="not in force"):
        planning.plan(kind, rules.named(kind, 2027))
    commune = Unit.objects.get(code="xa-0")
    for day, owes in ((date(2026, 9, 30), True), (date(2026, 10, 1), False)):
        assert any(duty.kind.regime_id == made.pk for duty in selectors.duties_of(commune, day)) is owes


def test_single_units_are_added_and_excepted_from_a_day_on(made: Regime, client: Client) -> None:
    about = {"begins": "1/7/2026", "source": "02/QĐ", "reason": WHY}
    assert client.post(at("regime_senders"), {**about, "does": "add", "unit": "so-0"}).status_code == 302
    assert client.post(at("regime_senders"), {**about, "does": "except", "unit": "xa-1"}).status_code == 302
    assert owing(made, date(2026, 6, 30)) == {"xa-0", "xa-1", "xa-2", "xa-ha-noi"}
    assert owing(made) == {"xa-0", "xa-2", "xa-ha-noi", "so-0"}
    shown = selectors.senders_in_words(made, date(2026, 9, 30))
    assert [str(row) for row in (*shown.added, *shown.excepted)] == ["so-0", "xa-1"]
    row = Sender.objects.get(excepted=True)
    assert client.post(at("regime_sender_end", row.pk), {"last": "31/8/2026", "reason": WHY}).status_code == 302
    assert owing(made) == {"xa-0", "xa-1", "xa-2", "xa-ha-noi", "so-0"}
    kept.undo(RegimeChange.objects.get(what="sender_ended"), "Nhầm")
    assert owing(made) == {"xa-0", "xa-2", "xa-ha-noi", "so-0"}


def test_duties_and_receiver_follow_the_senders(made: Regime, units: dict[str, Unit]) -> None:
    day = date(2026, 9, 30)
    RegimeKind.objects.create(regime=made, kind="ad_hoc", name="Đột xuất")
    editing.add_sender(Sender(regime=made, unit=units["p56"], begins=DAY_ONE), WHY)
    editing.add_sender(Sender(regime=made, unit=units["xa-1"], excepted=True, begins=DAY_ONE), WHY)
    mine = [duty for duty in selectors.duties_of(units["xa-0"], day) if duty.kind.regime_id == made.pk]
    assert [duty.receiver for duty in mine] == ["p56"]
    assert not [duty for duty in selectors.duties_of(units["xa-1"], day) if duty.kind.regime_id == made.pk]
    assert [d.kind.name for d in selectors.duties_of(units["p56"], day) if d.kind.regime_id == made.pk] == ["Đột xuất"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"does": "kind", "unit_kind": "commune"}, {"does": "kind", "unit_kind": ""}, {"does": "add", "unit": "xa-0"},
        {"does": "add", "unit": "không có"}, {"does": "except", "unit": "so-0"}, {"does": "add", "unit": ""},
        {"does": "kind", "unit_kind": "ward", "reason": ""}, {"does": "kind", "unit_kind": "ward", "begins": ""},
    ],
)  # fmt: skip
def test_a_sender_that_cannot_be(made: Regime, client: Client, wrong: dict[str, str]) -> None:
    answer = client.post(at("regime_senders"), {"begins": "1/7/2026", "source": "s", "reason": WHY, **wrong})
    assert answer.status_code == 422
    assert "field-error" in text(answer)
    assert Sender.objects.filter(regime=made).count() == 1


def test_the_same_sender_is_not_entered_twice_over_time(made: Regime) -> None:
    editing.add_sender(Sender(regime=made, unit_kind="ward", begins=date(2027, 1, 1)), WHY)
    with pytest.raises(RegimeRefused, match="from 1/1/2027"):
        editing.add_sender(Sender(regime=made, unit_kind="ward", begins=date(2026, 6, 1)), WHY)
    kept.undo(RegimeChange.objects.first(), WHY)  # type: ignore[arg-type]
    assert editing.add_sender(Sender(regime=made, unit_kind="ward", begins=date(2026, 6, 1)), WHY) >= 4


def test_a_sender_is_a_kind_or_a_unit(made: Regime, units: dict[str, Unit]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Sender.objects.create(regime=made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sender.objects.create(regime=made, unit_kind="ward", unit=units["xa-0"])


def test_what_a_period_was_opened_under_is_not_taken_back(made: Regime, client: Client) -> None:
    client.post(at("regime_kind_add"), KIND)
    kind = RegimeKind.objects.get(regime=made)
    services.open_period(planning.plan(kind, rules.named(kind, 2026)))
    for change in RegimeChange.objects.filter(regime=made):
        answer = client.post(at("regime_undo", change.pk), {"reason": WHY})
        assert answer.status_code == 422
        assert "Quý III/2026" in text(answer)
    assert at("regime_undo", RegimeChange.objects.first().pk) not in text(client.get(at("regime")))  # type: ignore[union-attr]


def test_open_periods_keep_their_units(made: Regime, client: Client) -> None:
    client.post(at("regime_kind_add"), KIND)
    kind = RegimeKind.objects.get(regime=made)
    services.open_period(planning.plan(kind, rules.named(kind, 2026)))
    before = set(Obligation.objects.values_list("unit__code", flat=True))
    editing.end_sender(Sender.objects.get(regime=made), date(2026, 8, 1), WHY)
    assert owing(made) == set()
    assert set(Obligation.objects.values_list("unit__code", flat=True)) == before


def test_a_kind_of_period_ends_is_taken_back_and_begins_again(made: Regime, client: Client) -> None:
    client.post(at("regime_kind_add"), KIND)
    kind = RegimeKind.objects.get(regime=made)
    again = client.post(at("regime_kind_add"), KIND)
    assert (again.status_code, RegimeKind.objects.filter(regime=made).count()) == (422, 1)
    assert client.post(at("regime_kind_end", kind.pk), {"last": "31/12/2026", "reason": WHY}).status_code == 302
    kind.refresh_from_db()
    assert kind.ends == date(2027, 1, 1)
    with pytest.raises(RegimeRefused, match="not in force"):
        planning.plan(kind, rules.named(kind, 2027))
    assert planning.plan(kind, rules.named(kind, 2026)).period.label == "Quý III/2026"
    later = {**KIND, "begins": "1/1/2028", "first": "15/6/Y", "last": "14/9/Y"}
    assert client.post(at("regime_kind_add"), later).status_code == 302
    kind.refresh_from_db()
    assert planning.plan(kind, rules.named(kind, 2028)).period.start == date(2028, 6, 15)
    newest = RegimeChange.objects.first()
    assert newest is not None
    kept.undo(newest, WHY)
    kind.refresh_from_db()
    assert (kind.begins, kind.ends) == (DAY_ONE, date(2027, 1, 1))


def test_a_kind_added_by_mistake_leaves_no_rule_in_force(made: Regime, client: Client) -> None:
    client.post(at("regime_kind_add"), KIND)
    kept.undo(RegimeChange.objects.get(what="kind_added"), "Nhầm")
    kind = RegimeKind.objects.get(regime=made)
    rows = (*kind.windows.all(), *kind.deadlines.all(), *kind.forms.all())
    assert rows
    assert all(row.begins == row.ends for row in rows)
    assert client.post(at("regime_kind_add"), {**KIND, "begins": "1/7/2026"}).status_code == 302
    assert planning.plan(RegimeKind.objects.get(regime=made), rules.named(kind, 2026)).deadlines


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first": "31/2"}, "first"), ({"first": ""}, "first"), ({"commune-number": ""}, "commune-number"),
        ({"commune-number": "x"}, "commune-number"), ({"last": "1/1/Y-2"}, "first"), ({"template": "x"}, "template"),
        ({"number": "0"}, "number"), ({"reason": ""}, "reason"),
    ],
)  # fmt: skip
def test_a_kind_that_cannot_be(made: Regime, client: Client, wrong: dict[str, str], field: str) -> None:
    answer = client.post(at("regime_kind_add"), {**KIND, **wrong})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in text(answer)
    assert "Quý III" in text(answer)
    assert not RegimeKind.objects.filter(regime=made).exists()


def test_an_ad_hoc_kind_needs_no_window(made: Regime, client: Client) -> None:
    typed = {"kind": "ad_hoc", "name": "Đột xuất", "name_en": "Ad hoc", "begins": "1/1/2026", "source": "s"}
    assert client.post(at("regime_kind_add"), {**typed, "reason": WHY}).status_code == 302
    assert client.get(at("ask")).status_code == 200


def test_a_later_change_of_the_same_comes_first(made: Regime) -> None:
    editing.edit(made, {"name": "Một"}, WHY)
    first = RegimeChange.objects.filter(what="edited").get()
    editing.edit(made, {"name": "Hai"}, WHY)
    with pytest.raises(RegimeRefused, match="later change"):
        kept.undo(first, WHY)
    made.refresh_from_db()
    assert made.name == "Hai"


def test_a_regime_made_by_mistake_is_in_force_on_no_day(units: dict[str, Unit], client: Client) -> None:
    client.post(reverse("forms:regime_new"), NEW)
    change = RegimeChange.objects.get()
    assert client.post(at("regime_undo", change.pk), {"reason": "Nhầm"}).status_code == 302
    regime = Regime.objects.get(code="tiep-dan")
    assert regime.begins == regime.ends
    assert "hủy" in text(client.get(at("regime")))


def test_loading_the_shipped_again_leaves_changes_alone(units: dict[str, Unit]) -> None:
    regime = Regime.objects.get(code="cchc")
    row = Sender.objects.get(regime=regime, unit_kind="ward")
    editing.end_sender(row, date(2027, 1, 1), WHY)
    editing.add_sender(Sender(regime=regime, unit_kind="ward", begins=date(2028, 1, 1)), WHY)
    editing.edit(regime, {"name": "Tên của tỉnh"}, WHY)
    services.load_shipped()
    regime.refresh_from_db()
    assert regime.name == "Tên của tỉnh"
    assert Sender.objects.filter(regime=regime, unit_kind="ward").count() == 2
    assert "ward" not in rules.sending(regime, date(2027, 6, 1)).kinds


def test_only_the_administrator_of_the_root_changes(made: Regime, units: dict[str, Unit]) -> None:
    user = User.objects.create(username="tinh", name="Người tỉnh", unit=units["p56"])
    Grant.objects.create(user=user, role="administrator", unit=units["p56"], begins=date(2020, 1, 1))
    other = Client()
    other.force_login(user)
    kind, row = kind_of("cchc", "year"), Sender.objects.filter(regime=made).get()
    change = RegimeChange.objects.filter(regime=made).first()
    assert change is not None
    addresses = (
        reverse("forms:regime_new"), at("regime_edit"), at("regime_senders"), at("regime_sender_end", row.pk),
        at("regime_kind_add"),
        reverse("forms:regime_kind_end", args=["cchc", kind.pk]), at("regime_undo", change.pk),
    )  # fmt: skip
    for address in addresses:
        assert other.get(address).status_code == 403
        assert other.post(address, {"reason": WHY}).status_code == 403
    assert "senders/" not in text(other.get(at("regime")))


def test_the_list_and_the_regime_cost_the_same_for_more_changes(
    made: Regime, client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        editing.edit(made, {"name": f"Tên {number}"}, WHY)
    with django_assert_max_num_queries(45):
        assert client.get(at("regime")).status_code == 200

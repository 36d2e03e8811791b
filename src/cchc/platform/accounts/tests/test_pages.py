"""Pages of people as an administrator uses them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.platform.accounts.models import Delegation, Grant, Role, RowOwner, User
from cchc.platform.accounts.tests.made import delegate, grant, person, tree
from cchc.platform.events.models import Event
from cchc.platform.units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts_yet(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def units() -> dict[str, Unit]:
    return tree({"vn": None, "p": "vn", "q": "vn", "w": "p", "r": "w"})


@pytest.fixture
def local(units: dict[str, Unit]) -> User:
    """An administrator of the province p."""
    user = person("quan-tri-p", units["p"])
    grant(user, Role.ADMINISTRATOR, units["p"])
    return user


@pytest.fixture
def client(local: User) -> Client:
    signed_in = Client()
    signed_in.force_login(local)
    return signed_in


def page(name: str, one: Any) -> str:
    return reverse(f"accounts:{name}", args=[one.public_id])


def test_it_works(client: Client, units: dict[str, Unit]) -> None:
    made = client.post(
        reverse("accounts:new"),
        {"name": "Trần Thị Bình", "position": "Công chức", "unit": "Đơn vị w [w]", "username": "tran.binh"},
    )
    assert made.status_code == 200
    user = User.objects.get(username="tran.binh")
    assert made.context["password"] in made.content.decode()
    assert user.check_password(made.context["password"])
    assert user.must_change
    assert user.unit == units["w"]
    given = client.post(
        page("role", user),
        {
            "role": "drafter",
            "unit": "w",
            "begins": "2026-01-01",
            "last": "2026-12-31",
            "fields": ["1", "3"],
            "decision": "12/QĐ",
        },
    )
    assert given.status_code == 302
    one = Grant.objects.get(user=user)
    assert (one.unit, one.ends, one.fields) == (units["w"], date(2027, 1, 1), [1, 3])
    shown = client.get(page("person", user)).content.decode()
    assert "01/01/2026 – 31/12/2026" in shown
    kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds == ["accounts.person_made", "accounts.role_granted"]
    assert "Bình" not in str(list(Event.objects.values("data", "subject")))


def test_a_refused_form_keeps_what_was_typed(client: Client, units: dict[str, Unit]) -> None:
    answer = client.post(
        reverse("accounts:new"), {"name": "Trần Thị Bình", "unit": "không có", "username": "Trần Bình"}
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Trần Thị Bình" in text
    assert set(answer.context["form"].errors) == {"unit", "username"}
    assert not User.objects.filter(name="Trần Thị Bình").exists()


def test_a_name_of_several_units_is_asked_for_by_code(client: Client, units: dict[str, Unit]) -> None:
    Unit.objects.filter(code__in=["w", "r"]).update(name="Phòng Nội vụ", folded="phong noi vu")
    answer = client.post(reverse("accounts:new"), {"name": "A B", "unit": "phòng nội vụ", "username": "a.b"})
    assert answer.status_code == 422
    assert "r, w" in str(answer.context["form"].errors["unit"]) or "w, r" in str(answer.context["form"].errors["unit"])


def test_a_taken_account_is_said_beside_the_field(client: Client, units: dict[str, Unit], local: User) -> None:
    answer = client.post(reverse("accounts:new"), {"name": "A B", "unit": "w", "username": local.username})
    assert answer.status_code == 422
    assert "username" in answer.context["form"].errors


@pytest.mark.parametrize("q", ["nguyen van", "NGUYỄN", "van nguyễn", "nva"])
def test_search_folds_accents(client: Client, units: dict[str, Unit], q: str) -> None:
    User.objects.create(username="nva", name="Nguyễn Văn Ánh", unit=units["w"])
    User.objects.create(username="xyz", name="Lê Bảo", unit=units["w"])
    found = client.get(reverse("accounts:people"), {"q": q})
    assert [one.username for one in found.context["page"]] == ["nva"]


def test_people_of_other_units_are_not_shown(client: Client, units: dict[str, Unit]) -> None:
    other = person("khac", units["q"])
    assert "khac" not in client.get(reverse("accounts:people")).content.decode()
    refused = client.get(page("person", other))
    assert refused.status_code == 403
    assert "không thuộc phạm vi" in refused.content.decode()


def test_the_list_filters_by_role_and_by_unit(client: Client, units: dict[str, Unit]) -> None:
    leader, other = person("ld", units["w"]), person("kh", units["p"])
    grant(leader, Role.LEADER, units["w"])
    grant(other, Role.LEADER, units["p"], ends=date(2021, 1, 1))
    by_role = client.get(reverse("accounts:people"), {"role": "leader"})
    assert list(by_role.context["page"]) == [leader]
    by_unit = client.get(reverse("accounts:people"), {"unit": "w"})
    assert list(by_unit.context["page"]) == [leader]


def test_the_list_costs_the_same_for_many(
    client: Client, units: dict[str, Unit], django_assert_num_queries: Any
) -> None:
    def ask() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("accounts:people"))
        return len(asked)

    grant(person("p0", units["w"]), Role.VIEWER, units["w"])
    few = ask()
    for number in range(1, 30):
        user = person(f"p{number}", units["w"])
        grant(user, Role.VIEWER, units["w"])
        grant(user, Role.LEADER, units["r"])
    assert ask() == few


def test_taking_a_role_back_and_undoing_it(client: Client, units: dict[str, Unit]) -> None:
    user = person("an", units["w"])
    one = grant(user, Role.DRAFTER, units["w"])
    today = timezone.localdate()
    assert client.post(page("revoke", one), {"day": today.isoformat()}).status_code == 422, "a reason is asked for"
    past = {"day": (today - timedelta(1)).isoformat(), "reason": "Nghỉ"}
    assert client.post(page("revoke", one), past).status_code == 422, "what was done stays done"
    assert client.post(page("revoke", one), {"day": today.isoformat(), "reason": "Chuyển công tác"}).status_code == 302
    one.refresh_from_db()
    assert one.ends == today
    assert page("restore", one) in client.get(page("person", user)).content.decode()
    client.post(page("restore", one))
    one.refresh_from_db()
    assert one.ends is None
    assert page("restore", one) not in client.get(page("person", user)).content.decode()
    assert [event.reason for event in Event.objects.all()] == ["Chuyển công tác", ""]


def test_a_role_removed_while_its_holder_works(client: Client, units: dict[str, Unit]) -> None:
    """The next request is refused, says who to ask, and shows what was typed."""
    deputy = person("pho", units["w"])
    one = grant(deputy, Role.ADMINISTRATOR, units["w"])
    works = Client()
    works.force_login(deputy)
    someone = person("moi", units["w"])
    assert works.get(page("edit", someone)).status_code == 200
    client.post(page("revoke", one), {"day": timezone.localdate().isoformat(), "reason": "Thôi nhiệm vụ"})
    refused = works.post(page("edit", someone), {"name": "Tên đã gõ dài", "unit": "w", "password": "bí mật"})
    assert refused.status_code == 403
    text = refused.content.decode()
    assert "Tên đã gõ dài" in text
    assert "Người quan-tri-p" in text
    assert "bí mật" not in text
    someone.refresh_from_db()
    assert someone.name == "Người moi"


def test_out_of_use_and_back(client: Client, units: dict[str, Unit]) -> None:
    user = person("an", units["w"])
    works = Client()
    works.force_login(user)
    assert works.get(reverse("accounts:me")).status_code == 200
    assert client.post(page("out", user), {"reason": "Nghỉ hưu"}).status_code == 302
    assert works.get(reverse("accounts:me")).status_code == 302, "signed out at once"
    assert User.objects.filter(pk=user.pk, is_active=False).exists(), "never deleted"
    client.post(page("in", user))
    assert User.objects.get(pk=user.pk).is_active


def test_nobody_takes_over_who_holds_more(client: Client, units: dict[str, Unit]) -> None:
    """Whoever may set a password could sign in with it: wider rights elsewhere shut the door."""
    chief = person("chief", units["w"])
    grant(chief, Role.ADMINISTRATOR, units["vn"])
    for name in ("password", "out", "second_step_off"):
        refused = client.post(page(name, chief), {"reason": "thử"})
        assert refused.status_code == 403, name
    assert "phạm vi quản lý" in refused.content.decode()
    chief.refresh_from_db()
    assert chief.is_active


def test_no_role_beyond_what_one_manages(client: Client, units: dict[str, Unit], local: User) -> None:
    answer = client.post(page("role", local), {"role": "administrator", "unit": "vn", "begins": "2026-01-01"})
    assert answer.status_code == 403
    assert not Grant.objects.filter(unit=units["vn"]).exists()


def test_the_last_administrator_of_the_tree_stays(units: dict[str, Unit]) -> None:
    chief = person("chief", units["vn"])
    one = grant(chief, Role.ADMINISTRATOR, units["vn"])
    works = Client()
    works.force_login(chief)
    answer = works.post(page("revoke", one), {"day": timezone.localdate().isoformat(), "reason": "thử"})
    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.ends is None
    assert works.post(page("out", chief), {"reason": "thử"}).status_code == 422


def test_a_holder_delegates_the_own_role(units: dict[str, Unit]) -> None:
    leader, deputy = person("ct", units["w"]), person("pct", units["w"])
    one = grant(leader, Role.LEADER, units["w"])
    works = Client()
    works.force_login(leader)
    today = timezone.localdate()
    said = {"to": "Người pct [pct]", "begins": today.isoformat(), "last": today.isoformat(), "reason": "Đi công tác"}
    assert works.post(page("delegate", one), said | {"to": "ct"}).status_code == 422
    assert works.post(page("delegate", one), said | {"last": (today - timedelta(1)).isoformat()}).status_code == 422
    assert works.post(page("delegate", one), said).status_code == 302
    lent = Delegation.objects.get()
    assert (lent.to, lent.ends) == (deputy, today + timedelta(1))
    assert Event.objects.get().kind == "accounts.delegated"
    works.post(reverse("accounts:end_delegation", args=[lent.public_id]))
    lent.refresh_from_db()
    assert lent.ended is not None


def test_somebody_else_does_not_delegate_it(units: dict[str, Unit]) -> None:
    one = grant(person("ct", units["w"]), Role.LEADER, units["w"])
    works = Client()
    works.force_login(person("la", units["w"]))
    assert works.get(page("delegate", one)).status_code == 403


def test_what_is_done_by_delegation_names_both(units: dict[str, Unit], local: User) -> None:
    deputy = person("pho-qt", units["p"])
    today = timezone.localdate()
    delegate(Grant.objects.get(user=local), deputy, today, today + timedelta(2))
    works = Client()
    works.force_login(deputy)
    user = person("an", units["w"])
    works.post(page("edit", user), {"name": "Tên mới", "unit": "w"})
    told = Event.objects.get(kind="accounts.person_changed")
    assert (told.actor, told.on_behalf) == (deputy, local)


def test_rows_are_given_and_taken(client: Client, units: dict[str, Unit]) -> None:
    user = person("gop", units["r"])
    said = {"unit": "w", "prefix": "C3", "begins": "2026-01-01", "whole_room": "on"}
    assert client.post(page("rows", user), said | {"prefix": "c 3"}).status_code == 422
    assert client.post(page("rows", user), said).status_code == 302
    owned = RowOwner.objects.get()
    assert (owned.room, owned.user) == (units["r"], None)
    client.post(reverse("accounts:take_rows", args=[user.public_id, owned.pk]))
    owned.refresh_from_db()
    assert owned.ends == timezone.localdate()


@pytest.mark.parametrize(
    ("action", "unit", "yes"),
    [("person.administer", "w", True), ("report.sign", "w", False), ("backup.administer", "", False)],
)
def test_the_explanation_is_the_policy(
    client: Client, units: dict[str, Unit], action: str, unit: str, yes: bool
) -> None:
    asked = {"who": "quan-tri-p", "action": action, "unit": unit, "day": timezone.localdate().isoformat()}
    answer = client.get(reverse("accounts:why"), asked)
    assert answer.status_code == 200
    assert answer.context["explained"].answer.yes is yes
    assert answer.context["explained"].asks
    assert bool(answer.context["explained"].givers) is (not yes and unit == "w")


def test_the_explanation_of_a_stranger_is_refused_and_of_nonsense_said(client: Client, units: dict[str, Unit]) -> None:
    person("la", units["q"])
    day = timezone.localdate().isoformat()
    asked = {"who": "la", "action": "report.read", "unit": "w", "day": day}
    assert client.get(reverse("accounts:why"), asked).status_code == 422
    assert client.get(reverse("accounts:why"), asked | {"who": "khong-co"}).status_code == 422
    assert client.get(reverse("accounts:why")).status_code == 200


def test_my_account_and_the_english_pages(client: Client, units: dict[str, Unit], settings: Any) -> None:
    assert "Quản trị" in client.get(reverse("accounts:me")).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for name in ("me", "people", "why", "new", "contact"):
        assert client.get(reverse(f"accounts:{name}")).status_code == 200

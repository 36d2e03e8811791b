"""The permission matrix: role × relation to the unit × object × action. Written down here, not derived from the rules;
each cell is tried for one thing, for all things, and through a page where there is one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.platform.accounts.models import Grant, Role, RowOwner, User
from cchc.platform.accounts.permissions import TABLE
from cchc.platform.accounts.policy import Policy
from cchc.platform.accounts.reference import page
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.accounts.tests.made import LONG_AGO, delegate, grant, person, tree, unit
from cchc.platform.units.models import Reach, Unit

pytestmark = pytest.mark.django_db

RELATIONS = (
    "own",
    "child",
    "grandchild",
    "parent",
    "sibling",
    "stranger",
    "past",
    "ended",
    "delegated",
    "lent too long ago",
    "expired",
    "not yet",
    "root",
)
"""How the unit of the thing stands to the unit of the grant. 'root': the grant is over the top of the tree; 'past':
some of its tasks passed to the unit of the grant; 'ended': it is no more, and they passed there."""
READ = {"own", "child", "grandchild", "past", "ended", "delegated", "root"}
DO = {"own", "child", "grandchild", "delegated", "root"}
WORK = DO | {"ended"}
ABOVE = {"child", "grandchild", "root"}
ROOT = {"root"}
ALL = {"contributor", "drafter", "checker", "leader", "clerk", "collector", "viewer", "administrator"}
MATRIX: dict[str, tuple[set[str], set[str]]] = {
    "unit.read": (ALL, READ),
    "unit.administer": ({"administrator"}, DO),
    "person.read": (ALL, READ),
    "person.administer": ({"administrator"}, DO),
    "calendar.read": (ALL, READ),
    "calendar.administer": ({"administrator"}, ROOT),
    "regime.read": (ALL, READ),
    "regime.administer": ({"administrator"}, ROOT),
    "form.read": (ALL, READ),
    "form.administer": ({"administrator"}, ROOT),
    "figure.read": (ALL, READ),
    "figure.write": ({"contributor", "drafter"}, WORK),
    "report.read": (ALL, READ),
    "report.draft": ({"drafter"}, WORK),
    "report.check": ({"checker"}, WORK),
    "report.keep": ({"drafter", "collector", "administrator"}, READ),
    "report.decide": ({"drafter", "checker", "leader", "collector", "administrator"}, READ),
    "report.sign": ({"leader"}, WORK),
    "report.number": ({"clerk"}, WORK),
    "report.issue": ({"clerk"}, WORK),
    "report.send": ({"clerk"}, WORK),
    "note.read": (ALL, READ),
    "note.write": ({"contributor", "drafter", "checker", "leader", "collector"}, WORK),
    "note.explain": ({"contributor", "drafter", "checker", "leader"}, WORK),
    "data_request.read": ({"drafter", "checker", "leader"}, WORK),
    "data_request.manage": ({"drafter"}, WORK),
    "token.administer": ({"administrator"}, DO),
    "below.read": ({"collector", "leader", "administrator"}, ABOVE),
    "below.remind": ({"collector"}, ABOVE),
    "below.receive": ({"collector"}, ABOVE),
    "below.request_review": ({"collector"}, ABOVE),
    "below.accept": ({"collector"}, ABOVE),
    "total.read": (ALL, READ),
    "total.adjust": ({"collector"}, DO),
    "total.seal": ({"collector", "leader"}, DO),
    "folder.bring": ({"collector", "administrator"}, DO),
    "target.read": (ALL, READ),
    "target.administer": ({"administrator", "leader"}, DO),
    "event.read": ({"administrator", "leader", "collector"}, READ),
    "job.read": ({"administrator"}, DO),
    "job.administer": ({"administrator"}, DO),
    "backup.administer": ({"administrator"}, ROOT),
}
"""Action → who may, and to which units; every other cell is a no."""
PAGES = {"person.read": "accounts:person", "person.administer": "accounts:edit"}
WITHOUT_UNIT = {"backup"}


@pytest.fixture
def units() -> dict[str, Unit]:
    return tree({"vn": None, "p": "vn", "w": "p", "room": "w", "desk": "room", "x": "p", "far": "vn"})


@pytest.fixture
def targets(units: dict[str, Unit]) -> dict[str, Unit]:
    """The unit of the thing, by its relation to a grant over `w`."""
    old = unit("old")
    ended = unit("ended", ends=timezone.localdate())
    for former in (old, ended):
        Reach.objects.create(ancestor=units["w"], unit=former, depth=1, heir=True, begins=LONG_AGO)
        Reach.objects.create(ancestor=units["p"], unit=former, depth=2, heir=True, begins=LONG_AGO)
    own = dict.fromkeys(("own", "delegated", "lent too long ago", "expired", "not yet", "root"), units["w"])
    near = {"child": units["room"], "grandchild": units["desk"], "parent": units["p"], "sibling": units["x"]}
    return {**own, **near, "stranger": units["far"], "past": old, "ended": ended}


def holder(role: str, relation: str, units: dict[str, Unit]) -> User:
    """Somebody who holds `role` so that the unit of `targets[relation]` stands to it in that relation."""
    today = timezone.localdate()
    name = f"{role}-{RELATIONS.index(relation)}"
    user = person(name, units["vn"])
    giver = user
    over, begins, ends = units["vn" if relation == "root" else "w"], LONG_AGO, None
    if relation in {"delegated", "lent too long ago"}:
        giver = person(f"{name}-holder", units["vn"])
    if relation == "expired":
        ends = today
    if relation == "not yet":
        begins = today + timedelta(1)
    one = Grant.objects.create(user=giver, role=role, unit=over, begins=begins, ends=ends)
    if giver != user:
        last = today + timedelta(1) if relation == "delegated" else today
        delegate(one, user, LONG_AGO, last)
    if role == Role.CONTRIBUTOR:
        RowOwner.objects.bulk_create(
            RowOwner(unit=each, prefix="", user=giver, begins=LONG_AGO) for each in Unit.objects.all()
        )
    return user


@pytest.mark.parametrize("role", Role.values)
def test_every_cell(role: str, units: dict[str, Unit], targets: dict[str, Unit]) -> None:
    policies = {name: Policy(Unit, path="", of=name.partition(".")[0], known=False) for name in MATRIX}
    for relation, target in targets.items():
        user = holder(role, relation, units)
        with within(Scope(None, actor=user)):
            for name, (roles, relations) in MATRIX.items():
                of, _dot, action = name.partition(".")
                thing = None if of in WITHOUT_UNIT else target
                yes = role in roles and relation in relations
                assert policies[name].allows(user, action, thing).yes is yes, (name, role, relation)
                found = policies[name].visible(user, action).filter(pk=target.pk).exists()
                assert found is yes, (name, role, relation)


@pytest.mark.parametrize("name", PAGES)
def test_every_cell_through_its_page(name: str, units: dict[str, Unit], targets: dict[str, Unit]) -> None:
    roles, relations = MATRIX[name]
    people = {target.pk: person(f"of-{target.code}", target) for target in set(targets.values())}
    for role in Role.values:
        for relation, target in targets.items():
            client = Client()
            client.force_login(holder(role, relation, units))
            answer = client.get(reverse(PAGES[name], args=[people[target.pk].public_id]))
            yes = role in roles and relation in relations
            assert answer.status_code == (200 if yes else 403), (name, role, relation)


@pytest.mark.parametrize("role", Role.values)
def test_lists_show_what_the_matrix_says(role: str, units: dict[str, Unit], targets: dict[str, Unit]) -> None:
    people = {target.pk: person(f"of-{target.code}", target) for target in set(targets.values())}
    for relation, target in targets.items():
        client = Client()
        client.force_login(holder(role, relation, units))
        found = client.get(reverse("accounts:people"), {"q": people[target.pk].username})
        assert bool(found.context["page"].object_list) is (relation in READ), (role, relation)


@pytest.mark.parametrize("of", ["calendar", "regime", "form"])
def test_what_belongs_to_no_unit(of: str, units: dict[str, Unit], targets: dict[str, Unit]) -> None:
    """Read by whoever holds a role anywhere, changed from the root of the tree."""
    policy = Policy(Unit, path=None, of=of, known=False)
    for role in Role.values:
        for relation in RELATIONS:
            user = holder(role, relation, units)
            in_force = relation not in {"lent too long ago", "expired", "not yet"}
            assert policy.allows(user, "read", None).yes is in_force, (role, relation)
            root = relation == "root" and role == "administrator"
            assert policy.allows(user, "administer", None).yes is root, (role, relation)
            assert policy.visible(user, "read").exists() is in_force
            assert policy.visible(user, "administer").exists() is root


def test_the_matrix_names_every_action() -> None:
    assert set(MATRIX) == {f"{of}.{action}" for of, rules in TABLE.items() for action in rules}


def test_the_matrix_is_tried_with_people_who_hold_nothing(units: dict[str, Unit], targets: dict[str, Unit]) -> None:
    nobody = person("nobody", units["w"])
    for name in MATRIX:
        of, _dot, action = name.partition(".")
        policy = Policy(Unit, path="", of=of, known=False)
        assert not any(policy.allows(nobody, action, target) for target in (*targets.values(), None))
        assert not policy.visible(nobody, action).exists()


def test_the_reference_says_the_same(request: pytest.FixtureRequest) -> None:
    kept: Any = request.config.rootpath / "docs" / "reference" / "permissions.md"
    assert kept.read_text() == page(), "run: python -m cchc.platform.accounts.reference > docs/reference/permissions.md"


def test_a_grant_at_another_place_of_the_tree_is_another_relation(units: dict[str, Unit]) -> None:
    user = person("an")
    grant(user, Role.VIEWER, units["far"])
    assert not Policy(Unit, path="", of="unit", known=False).allows(user, "read", units["w"])

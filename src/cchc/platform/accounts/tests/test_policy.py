"""What a policy answers: the same for one thing as for all things."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as DjangoCase

from cchc.platform.accounts.models import Role, RowOwner, User
from cchc.platform.accounts.permissions import TABLE, Rule, Where
from cchc.platform.accounts.policy import POLICIES, Policy, Refused
from cchc.platform.accounts.rows import beginning, covers
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.accounts.tests.made import LONG_AGO, delegate, grant, person, tree, unit
from cchc.platform.units.models import Reach, Unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 20)
UNITS = Policy(Unit, path="", of="unit")
# Rows of a unit with an indicator, without an app of reports: the row of a RowOwner stands for a figure.
FIGURES = Policy(RowOwner, path="unit", of="figure", row="prefix")
BELOW = Policy(Unit, path="", of="below")
PEOPLE = Policy(User, of="person")
REPORTS = Policy(Unit, path="", of="report")


@pytest.fixture
def units() -> dict[str, Unit]:
    return tree({"vn": None, "p": "vn", "q": "vn", "w": "p", "r": "w", "x": "p"})


def test_it_works(units: dict[str, Unit]) -> None:
    user = person("an", units["w"])
    grant(user, Role.LEADER, units["p"])
    answer = REPORTS.allows(user, "sign", units["r"], TODAY)
    assert answer
    assert answer.by is not None
    assert [message.text("vi") for message in answer.why] == [
        "Lãnh đạo tại Đơn vị p, từ 01/01/2020.",
        "Đơn vị r trực thuộc Đơn vị p vào ngày 20/05/2026 (cách 2 cấp).",
    ]
    assert set(REPORTS.visible(user, "sign", TODAY)) == {units["p"], units["w"], units["r"], units["x"]}


def test_nobody_without_a_grant_and_nobody_signed_out(units: dict[str, Unit]) -> None:
    from django.contrib.auth.models import AnonymousUser

    for user in (person("khach", units["vn"]), AnonymousUser(), None):
        assert not UNITS.allows(user, "read", units["p"], TODAY)
        assert not UNITS.visible(user, "read", TODAY).exists()


def test_an_inactive_person_and_the_heir_of_an_inactive_holder_may_nothing(units: dict[str, Unit]) -> None:
    gone = person("gone", is_active=False)
    deputy = person("pho")
    delegate(grant(gone, Role.LEADER, units["p"]), deputy, TODAY, TODAY + timedelta(9))
    assert not UNITS.allows(gone, "read", units["p"], TODAY)
    assert not UNITS.allows(deputy, "read", units["p"], TODAY)


def test_rights_last_until_the_day_they_end(units: dict[str, Unit]) -> None:
    user = person("an")
    grant(user, Role.VIEWER, units["p"], ends=TODAY)
    assert UNITS.allows(user, "read", units["p"], TODAY - timedelta(1))
    assert not UNITS.allows(user, "read", units["p"], TODAY)
    assert not UNITS.allows(user, "read", units["p"], LONG_AGO - timedelta(1))


def test_a_delegation_acts_on_behalf_of_its_holder_for_its_days(units: dict[str, Unit]) -> None:
    holder, deputy = person("chu-tich"), person("pho")
    lent = delegate(grant(holder, Role.LEADER, units["w"]), deputy, TODAY, TODAY + timedelta(3))
    answer = REPORTS.allows(deputy, "sign", units["w"], TODAY)
    assert answer.on_behalf == holder
    assert "thay mặt Người chu-tich, từ 20/05/2026, hết hiệu lực từ 23/05/2026." in str(answer.why[0])
    assert not REPORTS.allows(deputy, "sign", units["w"], TODAY + timedelta(3))
    lent.ended = datetime(2026, 5, 20, 1, tzinfo=UTC)
    lent.save()
    assert not REPORTS.allows(deputy, "sign", units["w"], TODAY)


def test_an_own_grant_goes_before_a_delegated_one(units: dict[str, Unit]) -> None:
    holder, deputy = person("chu-tich"), person("pho")
    delegate(grant(holder, Role.LEADER, units["w"]), deputy, TODAY, TODAY + timedelta(3))
    grant(deputy, Role.LEADER, units["w"])
    assert REPORTS.allows(deputy, "sign", units["w"], TODAY).on_behalf is None


def test_a_collector_accepts_below_never_the_own_unit(units: dict[str, Unit]) -> None:
    user = person("tong-hop")
    grant(user, Role.COLLECTOR, units["p"])
    assert BELOW.allows(user, "accept", units["w"], TODAY)
    refused = BELOW.allows(user, "accept", units["p"], TODAY)
    assert not refused
    assert "không được làm việc này cho chính Đơn vị p" in str(refused.why[-1])
    assert set(BELOW.visible(user, "accept", TODAY)) == {units["w"], units["r"], units["x"]}


def test_the_past_is_read_and_never_written(units: dict[str, Unit]) -> None:
    old = unit("old")
    Reach.objects.create(ancestor=units["p"], unit=old, depth=1, heir=True, begins=TODAY - timedelta(30))
    user = person("an")
    grant(user, Role.DRAFTER, units["p"])
    assert UNITS.allows(user, "read", old, TODAY)
    assert old in UNITS.visible(user, "read", TODAY)
    assert not UNITS.allows(user, "read", old, TODAY - timedelta(31))
    refused = REPORTS.allows(user, "draft", old, TODAY)
    assert not refused
    assert "chỉ để xem" in str(refused.why[-1])
    assert old not in REPORTS.visible(user, "draft", TODAY)


def test_who_follows_a_body_that_ended_finishes_its_reports_from_the_day_it_ended(units: dict[str, Unit]) -> None:
    old = unit("old", ends=TODAY)
    Reach.objects.create(ancestor=units["p"], unit=old, depth=1, heir=True)
    user = person("an")
    grant(user, Role.DRAFTER, units["p"])
    assert REPORTS.allows(user, "draft", old, TODAY)
    assert old in REPORTS.visible(user, "draft", TODAY)
    assert not REPORTS.allows(user, "draft", old, TODAY - timedelta(1))
    assert old not in REPORTS.visible(user, "draft", TODAY - timedelta(1))


def test_a_contributor_writes_own_rows_only(units: dict[str, Unit]) -> None:
    room = units["r"]
    user, colleague = person("gop", room), person("ban", units["x"])
    for who in (user, colleague):
        grant(who, Role.CONTRIBUTOR, units["w"])
    mine = RowOwner.objects.create(unit=units["w"], prefix="C3", room=room, begins=LONG_AGO)
    row = RowOwner(unit=units["w"], prefix="C3.3a", user=user, begins=LONG_AGO)
    allowed = FIGURES.allows(user, "write", row, TODAY)
    assert str(allowed.why[-1]) == "Dòng C3.3a được giao cho người này hoặc phòng của người này."
    assert FIGURES.allows(user, "write", units["w"], TODAY), "some row of the unit"
    assert not FIGURES.allows(colleague, "write", row, TODAY)
    assert not FIGURES.allows(user, "write", RowOwner(unit=units["w"], prefix="C30"), TODAY)
    assert not FIGURES.allows(user, "write", RowOwner(unit=units["p"], prefix="C3"), TODAY)
    mine.ends = TODAY
    mine.save()
    assert not FIGURES.allows(user, "write", row, TODAY)


def test_writing_needs_the_field_of_work(units: dict[str, Unit]) -> None:
    user = person("soan")
    grant(user, Role.DRAFTER, units["w"], fields=[3])
    allowed = FIGURES.allows(user, "write", RowOwner(unit=units["w"], prefix="C1"), TODAY)
    assert str(allowed.why[-1]) == "Lĩnh vực 3 gồm dòng C1."
    refused = FIGURES.allows(user, "write", RowOwner(unit=units["w"], prefix="A1"), TODAY)
    assert not refused
    assert "chỉ trong lĩnh vực 3" in str(refused.why[-1])
    assert FIGURES.allows(user, "read", RowOwner(unit=units["w"], prefix="A1"), TODAY)


def test_settings_without_a_unit_ask_for_the_root(units: dict[str, Unit]) -> None:
    calendar = Policy(Reach, path=None, of="calendar")
    chief, local = person("chief"), person("local")
    grant(chief, Role.ADMINISTRATOR, units["vn"])
    grant(local, Role.ADMINISTRATOR, units["p"])
    assert calendar.allows(chief, "administer", None, TODAY)
    assert calendar.allows(local, "read", None, TODAY)
    refused = calendar.allows(local, "administer", None, TODAY)
    assert not refused
    assert "gốc của cây" in str(refused.why[-1])
    assert calendar.visible(chief, "administer", TODAY).exists()
    assert not calendar.visible(local, "administer", TODAY).exists()


def test_without_a_nation_the_top_of_the_tree_is_the_root() -> None:
    units = tree({"p": None, "w": "p"})
    user, ward = person("an"), person("phuong")
    grant(user, Role.ADMINISTRATOR, units["p"])
    grant(ward, Role.ADMINISTRATOR, units["w"])
    assert UNITS.allows(user, "administer", None, TODAY)
    assert not UNITS.allows(ward, "administer", None, TODAY)


def test_require_says_who_is_stood_in_for_and_raises_with_the_reason(units: dict[str, Unit]) -> None:
    from django.utils import timezone

    today = timezone.localdate()
    holder, deputy = person("chu-tich"), person("pho")
    delegate(grant(holder, Role.LEADER, units["w"]), deputy, today, today + timedelta(3))
    with within(Scope(None, actor=deputy)) as scope:
        REPORTS.require(deputy, "sign", units["w"])
        assert scope.on_behalf == holder
        with pytest.raises(Refused) as refused:
            REPORTS.require(deputy, "sign", units["p"])
    assert "không thuộc phạm vi" in str(refused.value.answer.why[-1])
    assert refused.value.answer.unit == units["p"]


def test_an_action_nobody_defined_is_an_error(units: dict[str, Unit]) -> None:
    with pytest.raises(KeyError):
        UNITS.allows(person("an"), "fly", units["p"])


def test_many_grants_cost_no_more_queries_than_one(units: dict[str, Unit], django_assert_num_queries: Any) -> None:
    user = person("an")
    grant(user, Role.LEADER, units["p"])
    with django_assert_num_queries(3):
        UNITS.allows(user, "read", units["w"], TODAY)
    for over in units.values():
        grant(user, Role.VIEWER, over)
    with django_assert_num_queries(3):
        UNITS.allows(user, "read", units["w"], TODAY)
    with within(Scope(None, actor=user)), django_assert_num_queries(4):
        for over in ("w", "x"):
            UNITS.allows(user, "read", units[over], TODAY)


def test_policies_of_the_table_have_its_rules() -> None:
    for name, policy in POLICIES.items():
        if name in TABLE:
            assert policy.rules == TABLE[name], name


@pytest.mark.parametrize(
    ("prefix", "indicator", "yes"),
    [
        ("C3", "C3", True),
        ("C3", "C3.1", True),
        ("C3", "C3a", True),
        ("C3", "C30", False),
        ("C", "C3", True),
        ("", "A1", True),
        ("C3.3a", "C3.3", False),
        ("A", "C3", False),
    ],
)
def test_rows_by_the_beginning_of_their_id(units: dict[str, Unit], prefix: str, indicator: str, yes: bool) -> None:
    row = RowOwner.objects.create(unit=units["w"], prefix=indicator, user=person("an"), begins=LONG_AGO)
    assert covers(prefix, indicator) is yes
    assert RowOwner.objects.filter(beginning(prefix, "prefix"), pk=row.pk).exists() is yes


DAYS = st.integers(0, 20).map(lambda n: TODAY + timedelta(n))
SPANS = st.tuples(DAYS, st.none() | DAYS)
CODES = ["vn", "p", "q", "w", "r", "x"]
PARENTS = st.tuples(*(st.sampled_from(CODES[:n]) for n in range(1, len(CODES)))).map(
    lambda above: {"vn": None, **dict(zip(CODES[1:], above, strict=True))}
)
GRANTS = st.lists(
    st.tuples(
        st.sampled_from(["an", "ba"]),
        st.sampled_from(list(Role)),
        st.sampled_from(CODES),
        SPANS,
        st.lists(st.integers(1, 7), max_size=2, unique=True),
    ),
    max_size=6,
)
LENT = st.lists(st.tuples(st.integers(0, 5), DAYS, DAYS), max_size=3)
OWNED = st.lists(
    st.tuples(st.sampled_from(CODES), st.sampled_from(["", "C", "C3", "C3.3a", "A1"]), st.booleans(), SPANS), max_size=4
)
PAST = st.lists(st.tuples(st.sampled_from(CODES), SPANS), max_size=3)
ROWS = ("A1", "C3", "C3.3a", "C30", "C4")


class AllowsEqualsVisible(DjangoCase):
    """Random trees, grants, delegations, own rows and days: one answer for one thing and for all things."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None, phases=[Phase.generate])
    @given(PARENTS, GRANTS, LENT, OWNED, PAST, DAYS)
    def test_one_answer(self, parents: Any, grants: Any, lent: Any, owned: Any, past: Any, day: date) -> None:
        units = tree(parents)
        former = unit("former", ends=past[0][1][1] if past else None)
        for code, (begins, ends) in past:
            if ends is None or ends > begins:
                Reach.objects.create(ancestor=units[code], unit=former, depth=1, heir=True, begins=begins, ends=ends)
        people = {"an": person("an", units["w"]), "ba": person("ba", units["x"])}
        made = [
            grant(people[who], role, units[code], begins, ends, fields=fields)
            for who, role, code, (begins, ends), fields in grants
        ]
        for number, begins, ends in lent:
            if made:
                one = made[number % len(made)]
                delegate(one, people["ba" if one.user == people["an"] else "an"], begins, ends)
        for code, prefix, by_room, (begins, ends) in owned:
            whose = {"room": units["w"]} if by_room else {"user": people["an"]}
            RowOwner.objects.create(unit=units[code], prefix=prefix, begins=begins, ends=ends, **whose)
        RowOwner.objects.bulk_create(
            RowOwner(unit=one, prefix=prefix, room=units["r"], begins=day, ends=day)
            for one in (*units.values(), former)
            for prefix in ROWS
        )
        for user in User.objects.all():
            self.compare(user, day)

    def compare(self, user: User, day: date) -> None:
        with within(Scope(None, actor=user)):
            for policy in (UNITS, BELOW, REPORTS, FIGURES, PEOPLE):
                things = list(policy.model._default_manager.all())
                for action in list(policy.rules)[:4]:
                    allowed = {thing for thing in things if policy.allows(user, action, thing, day)}
                    assert set(policy.visible(user, action, day)) == allowed, (policy.of, action)


def test_a_rule_of_a_set_of_roles_reads_the_past_and_nothing_else_does(units: dict[str, Unit]) -> None:
    made = Policy(Unit, path="", may={"read": {Role.LEADER}, "sign": {Role.LEADER}}, of="note")
    assert made.rules["read"] == Rule(frozenset({Role.LEADER}), past=True)
    assert made.rules["sign"].where is Where.SUBTREE
    assert not made.rules["sign"].past
    del POLICIES["note"]

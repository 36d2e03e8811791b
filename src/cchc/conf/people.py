"""Invented people of a site that only shows itself, and the first administrator of a real one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cchc.platform.accounts import events
from cchc.platform.accounts.actors import in_force
from cchc.platform.accounts.models import Delegation, Grant, Role, RowOwner, User
from cchc.platform.accounts.services import new_password
from cchc.platform.events.services import record
from cchc.platform.units.models import Kind, Unit

PASSWORD = "cung-xem-thu-cchc"  # noqa: S105 known to everybody: it opens invented people of a demo only
DAYS_LENT = 30


@dataclass(frozen=True, slots=True)
class Invented:
    """A person nobody is."""

    username: str
    name: str
    position: str
    unit: str
    roles: tuple[tuple[Role, str], ...]
    """(role, code of the unit)."""
    rows: tuple[tuple[str, str], ...] = field(default=())
    """(code of the unit whose report it is, beginning of the indicators), given to the person's room."""


PEOPLE = (
    Invented("quan-tri", "Lê Minh Châu", "Quản trị hệ thống", "vn", ((Role.ADMINISTRATOR, "vn"),)),
    Invented("quan-tri-tinh", "Phan Quốc Bảo", "Chuyên viên", "p52-so-noi-vu-cchc", ((Role.ADMINISTRATOR, "p52"),)),
    Invented(
        "tong-hop", "Phạm Thu Hà", "Chuyên viên", "p52-so-noi-vu-cchc", ((Role.COLLECTOR, "p52"), (Role.VIEWER, "p52"))
    ),
    Invented("soan", "Đinh Văn Lâm", "Chuyên viên", "c23638-vp", ((Role.DRAFTER, "c23638"),)),
    Invented(
        "gop-so", "Nguyễn Thị Mai", "Công chức", "c23638-vhxh", ((Role.CONTRIBUTOR, "c23638"),), (("c23638", "C"),)
    ),
    Invented("lanh-dao", "Trần Đức Thắng", "Chủ tịch UBND xã", "c23638", ((Role.LEADER, "c23638"),)),
    Invented("pho", "Hoàng Thị Yến", "Phó Chủ tịch UBND xã", "c23638", ((Role.VIEWER, "c23638"),)),
    Invented("van-thu", "Vũ Ngọc Lan", "Văn thư", "c23638-vp", ((Role.CLERK, "c23638"), (Role.CHECKER, "c23638"))),
    Invented("soan-so", "Bùi Anh Tuấn", "Chuyên viên", "p86-so-khcn-cds", ((Role.DRAFTER, "p86-so-khcn"),)),
    Invented(
        "gop-so-so",
        "Lâm Hồng Nhung",
        "Chuyên viên",
        "p86-so-khcn-bcvt",
        ((Role.CONTRIBUTOR, "p86-so-khcn"),),
        (("p86-so-khcn", "G"),),
    ),
    Invented("xem", "Võ Thanh Sơn", "Chuyên viên", "p52", ((Role.VIEWER, "p52"),)),
)
LENT = ("lanh-dao", "pho")
"""Who lends the first role to whom, so that 'in the name of' can be looked at."""


@transaction.atomic
def load_people() -> None:
    """The invented people over units of the shipped pack; safe to repeat. Nobody outside a demo, and nobody whose unit
    is not there."""
    if not settings.DEMO:
        return
    codes = {one.unit for one in PEOPLE} | {code for one in PEOPLE for _role, code in one.roles}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    for one in PEOPLE:
        if one.unit in units and all(code in units for _role, code in one.roles):
            _load(one, units)
    _lend()


def _load(one: Invented, units: dict[str, Unit]) -> None:
    user = User.objects.filter(username=one.username).first()
    if user is None:
        user = User.objects.create_user(
            one.username, PASSWORD, name=one.name, position=one.position, unit=units[one.unit], demo=True
        )
    if not user.demo:
        return  # a real person has this account: nothing of it is touched
    today = timezone.localdate()
    for role, code in one.roles:
        begins = units[code].begins or today
        Grant.objects.get_or_create(user=user, role=role, unit=units[code], defaults={"begins": begins})
    for code, prefix in one.rows:
        begins = units[code].begins or today
        RowOwner.objects.get_or_create(
            unit=units[code], prefix=prefix, room=units[one.unit], defaults={"begins": begins}
        )


def _lend() -> None:
    holder, other = (User.objects.filter(username=name, demo=True).first() for name in LENT)
    grant = Grant.objects.filter(user=holder).order_by("id").first() if holder else None
    today = timezone.localdate()
    if grant is None or other is None or Delegation.objects.filter(in_force(today), grant=grant, to=other).exists():
        return
    Delegation.objects.create(
        grant=grant, to=other, begins=today, ends=today + timedelta(DAYS_LENT), reason="Đi công tác (minh họa)"
    )


def shown() -> str:
    """What `cchc demo` prints: how to sign in."""
    names = ", ".join(User.objects.filter(demo=True).order_by("id").values_list("username", flat=True))
    return f"Tài khoản minh họa · invented people: {names}\nMật khẩu · password: {PASSWORD}\n" if names else ""


class NoTree(Exception):
    """There is no unit at the top of the tree to administer."""


@transaction.atomic
def make_administrator(name: str) -> str:
    """The account `name` administers the whole tree, with a new initial password, which is answered. An account that
    is there already gets both again: the way back in for who lost it. NoTree before units are loaded."""
    root = Unit.objects.filter(kind=Kind.NATION).order_by("id").first()
    if root is None:
        raise NoTree
    username = name.strip().lower()
    user = User.objects.filter(username=username).first() or User(username=username, name=name.strip(), unit=root)
    password = new_password()
    user.set_password(password)
    user.must_change = user.is_active = True
    user.demo = False
    user.save()
    today = timezone.localdate()
    if not Grant.objects.filter(in_force(today), user=user, role=Role.ADMINISTRATOR, unit=root).exists():
        Grant.objects.create(user=user, role=Role.ADMINISTRATOR, unit=root, begins=today, reason="cchc administrator")
    record(events.PASSWORD_SET, subject=user, unit=root, reason="cchc administrator")
    return password

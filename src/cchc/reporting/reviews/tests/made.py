"""People of a unit and of the body above it, and reports moved through the loops, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from cchc.platform.accounts.models import User
from cchc.platform.units.models import Reach, Unit
from cchc.reporting.figures.tests.made import commune, person
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Explanation
from cchc.reporting.reviews import services
from cchc.reporting.reviews.models import Step
from cchc.reporting.reviews.readiness import against

INSIDE = (("check", "drafter"), ("sign_off", "checker"), ("sign", "leader"), ("number", "clerk"), ("issue", "clerk"))
"""The straight way through the unit, and who takes each step."""
WITH: dict[str, dict[str, Any]] = {
    "sign": {"signer": "Trần Văn Mẫu", "signer_title": "Chủ tịch"},
    "number": {"number": "84/BC-UBND", "date": date(2026, 4, 2), "place": "Xã Mẫu", "confirmed": True},
}
"""What a step takes with it."""


def above(unit: Unit | None = None) -> Unit:
    """A province above the commune, made once."""
    unit = unit or commune()
    province, made = Unit.objects.get_or_create(
        code="tinh", defaults={"name": "Tỉnh Mẫu", "folded": "tinh mau", "kind": "province", "level": "province"}
    )
    Reach.objects.get_or_create(ancestor=province, unit=unit, defaults={"depth": 1})
    if made:
        Reach.objects.create(ancestor=province, unit=province, depth=0)
    return province


def cast(unit: Unit | None = None, *, collected: bool = True) -> dict[str, User]:
    """Four people of the unit, one role each, and the collector of the province above it."""
    unit = unit or commune()
    inside = {role: person(role, unit, f"nguoi-{role}") for role in ("drafter", "checker", "leader", "clerk")}
    return inside | {"collector": person("collector", above(unit), "nguoi-tong-hop")} if collected else inside


def explain(duty: Obligation) -> None:
    """A reason for every warning of the report that has none."""
    duty.refresh_from_db()
    report = services.report_of(duty)
    for one in against(report, duty).unexplained:
        Explanation.objects.create(
            report=report, key=one["id"], basis=one["basis"], rule=one["rule"], text="Số liệu đúng như sổ theo dõi."
        )


def through(duty: Obligation, people: dict[str, User], *steps: tuple[str, str]) -> Step | None:
    """Take these steps, each by its role; the last of them."""
    step = None
    for code, who in steps:
        if code == "sign_off":
            explain(duty)
        step = services.take(duty, code, by=people[who], reason="vì thế", **WITH.get(code, {}))
    return step

"""A small country: a nation, a province of departments and communes, another with one commune, an old district."""

from __future__ import annotations

from datetime import date
from typing import Any

from cchc.platform.units.models import LEVELS, Kind, Placement, Reach, Unit
from cchc.reporting.forms.models import RegimeKind

NEW_MAP = date(2025, 7, 1)


def unit(code: str, kind: str, above: list[Unit], begins: date | None = None, ends: date | None = None) -> Unit:
    """A unit under `above`, the nearest last."""
    made, _ = Unit.objects.get_or_create(
        code=code,
        defaults={
            "kind": kind, "level": LEVELS[Kind(kind)], "name": code, "folded": code, "begins": begins, "ends": ends,
        },
    )  # fmt: skip
    if not Placement.objects.filter(unit=made).exists():
        Placement.objects.create(unit=made, parent=above[-1] if above else None, begins=begins, ends=ends)
    Reach.objects.get_or_create(ancestor=made, unit=made, depth=0, defaults={"begins": begins, "ends": ends})
    for depth, ancestor in enumerate(reversed(above), start=1):
        Reach.objects.create(ancestor=ancestor, unit=made, depth=depth, begins=begins, ends=ends)
    return made


def country(communes: int = 3) -> dict[str, Unit]:
    """The units by code; the codes of the packs where regimes have rules of their own."""
    vn = unit("vn", "nation", [])
    kh = unit("p56", "province", [vn], NEW_MAP)
    old = unit("p56-2024", "province", [vn], None, NEW_MAP)
    other = unit("p01", "province", [vn])
    district = unit("d568", "district", [vn, old], None, NEW_MAP)
    found = [vn, kh, old, other, district]
    found.append(unit("phuong-son-nha-trang", "ward", [vn, old, district], None, date(2024, 11, 1)))
    found += [unit(f"so-{at}", "department", [vn, kh]) for at in range(2)]
    found += [unit(f"xa-{at}", "commune", [vn, kh], NEW_MAP) for at in range(communes)]
    found += [unit("xa-ha-noi", "commune", [vn, other], NEW_MAP), unit("phong", "room", [vn, other])]
    return {each.code: each for each in found}


def kind_of(regime: str, kind: str, number: int = 0) -> Any:
    """A shipped kind."""
    return RegimeKind.objects.get(regime__code=regime, kind=kind, number=number)

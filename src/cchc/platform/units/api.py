"""Units, for other software."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from cchc.core.vietnamese.text import fold_key
from cchc.platform.endpoints import ERRORS, Page, not_found, page_of
from cchc.platform.units.models import Unit
from cchc.platform.units.policies import UNITS
from cchc.platform.units.selectors import parent_on

router = Router(tags=["units"])


class UnitOut(Schema):
    """One body that reports or receives."""

    code: str
    name: str
    kind: str
    level: str
    begins: date | None
    ends: date | None = Field(description="First day after; null: open.")


class UnitAndParent(UnitOut):
    """A unit and the body above it today."""

    parent: str | None


def _out(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in ("code", "name", "kind", "level", "begins", "ends")}


@router.get("/units", response={200: Page[UnitOut], **ERRORS}, operation_id="list_units")
def units(
    request: HttpRequest, q: str = "", page: int = Query(1, ge=1, le=100_000), size: int = Query(100, ge=1, le=200)
) -> Any:
    """Units the token may see, by name. `q`: words of the name, accents optional."""
    found = UNITS.visible(request.user, "read").order_by("name", "id")
    for word in fold_key(q).split():
        found = found.filter(folded__contains=word)
    return page_of(found, page, size, _out)


@router.get("/units/{code}", response={200: UnitAndParent, **ERRORS}, operation_id="get_unit")
def unit(request: HttpRequest, code: str) -> Any:
    """One unit by its code."""
    found = UNITS.visible(request.user, "read").filter(code=code).first()
    if found is None:
        raise not_found()
    above = parent_on(found)
    return {**_out(found), "parent": above.code if above else None}

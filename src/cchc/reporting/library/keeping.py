"""Whose a report read from a file is, and who may put it into the library."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Draft
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.policy import Answer, Policy, Refused
from cchc.platform.accounts.scope import current, everything
from cchc.platform.files.models import StoredFile
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import outside
from cchc.platform.units.services import unit_named
from cchc.platform.units.services.naming import unit_of_heading
from cchc.reporting.library.models import Reading

KEEPING = Policy(Unit, path="", of="report", known=False)
PLACE = re.compile(r"\b(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ)\s+\S.*$", re.IGNORECASE)
UNPLACED = Message(
    "“{name}” chưa có trong cây đơn vị, nên chỉ quản trị toàn hệ thống mới đưa được báo cáo này vào thư viện. "
    "Nếu tên cơ quan đọc chưa đúng, hãy sửa tên rồi thử lại; nếu đúng, hãy nhờ quản trị gắn tên này với một đơn vị.",
    "“{name}” is no unit of the tree, so only an administrator of the whole tree may put this report into the "
    "library. If the agency was read wrongly, correct it and try again; if not, ask an administrator to bind the name "
    "to a unit.",
)


def place_of(draft: Draft) -> str:
    """The province or district its letterhead names above the agency itself; '' where it names none."""
    own = fold_key(draft.report.agency)
    for line in draft.lines:
        found = PLACE.search(line.text) if line.kind == "letterhead" else None
        if found and fold_key(found[0]) not in own:
            return " ".join(found[0].split())
    return ""


def last_day(draft: Draft) -> date | None:
    """The last day of its period; None where it has none."""
    parsed = Period.known(draft.report.period_code)
    if parsed is not None:
        return parsed.last_day
    end = (draft.report.period or {}).get("end")
    try:
        return date.fromisoformat(end) - timedelta(days=1) if end else None
    except ValueError:
        return None


def placed(draft: Draft) -> Unit | None:
    """The one unit of the tree its heading means, as of its period; None where none or several fit."""
    header = draft.report
    if not fold_key(header.agency):
        return None
    place, day = place_of(draft), last_day(draft)
    found = unit_of_heading(header.agency, header.level, place or None, day)
    return found or (_bound(header.agency) if place else None)


def _bound(name: str) -> Unit | None:
    """What somebody said the name means; a province in the heading hides that from `unit_of_heading`."""
    known = Unit.objects.filter(folded=fold_key(name), bound_to__isnull=False).select_related("bound_to").first()
    return known.bound_to if known else None


def known(draft: Draft) -> Unit | None:
    """The unit its heading means, in the tree or outside it. Writes nothing."""
    return placed(draft) or outside().filter(folded=fold_key(draft.report.agency)).first()


def made(draft: Draft) -> Unit:
    """As `known`; a name the tree does not know is written down outside it."""
    header = draft.report
    return placed(draft) or unit_named(header.agency, header.level, place_of(draft) or None, last_day(draft))


@dataclass(frozen=True, slots=True)
class Keeping:
    """Whether somebody may put a draft into the library, and as whose report."""

    unit: Unit | None
    """None: its name stands outside the tree."""
    answer: Answer

    @property
    def may(self) -> bool:
        return self.answer.yes


def keeping(user: Any, draft: Draft, unit: Unit | None = None) -> Keeping:
    """Whether `user` may keep the report (as that of `unit`, where a person said so): a drafter, collector or
    administrator over its unit. What is outside the
    tree is kept by who administers the whole tree, and could bind its name."""
    unit = unit or placed(draft)
    if unit is not None:
        return Keeping(unit, KEEPING.allows(user, "keep", unit))
    answer = Policy(Unit, path="", of="unit", known=False).allows(user, "administer", None)
    if answer:
        return Keeping(None, answer)
    why = Message(UNPLACED.vi, UNPLACED.en, {"name": draft.report.agency})
    return Keeping(None, Answer(False, (why, *answer.why)))


def require(draft: Draft, unit: Unit | None = None) -> None:
    """Refused unless the person of this scope may keep the report; work of the system may."""
    scope = current()
    if scope.actor is None:
        return
    found = keeping(scope.actor, draft, unit)
    if not found.may:
        raise Refused(found.answer)
    scope.acting.on_behalf = found.answer.on_behalf


def move(before: Unit, after: Unit) -> None:
    """Files being worked on under a name outside the tree go with it to the unit it means."""
    with everything("a name found in a report is bound to a unit"):
        Reading.objects.filter(unit=before).update(unit=after)
        StoredFile.objects.filter(unit=before).update(unit=after)

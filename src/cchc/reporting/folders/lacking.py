"""Who owes the report and is not in the folder."""

from __future__ import annotations

from dataclasses import dataclass

from cchc.core.messages import Message
from cchc.platform.units.models import Level, Unit
from cchc.reporting.consolidation.members import absent, reporters
from cchc.reporting.folders.doubts import Look
from cchc.reporting.folders.models import Folder
from cchc.reporting.folders.table import question_of
from cchc.reporting.forms.models import Obligation

OWES = Message("có nghĩa vụ báo cáo kỳ này, chưa có báo cáo", "owes the report of the period and has sent none")
LIKE_OTHERS = Message("cùng cấp với các đơn vị đã gửi, chưa có báo cáo", "of the level that reported, has sent none")
USUAL = (Level.COMMUNE, Level.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A unit that has sent nothing."""

    unit: Unit
    why: Message


def lacking(folder: Folder, found: Look) -> list[Lacking]:
    """By the obligations of the period where it was opened; else every unit of the levels that reported."""
    if found.names is None:
        return []
    here = {one.bound.unit for one in found.standings if one.bound.unit is not None and not one.out}
    question = question_of(folder)
    known = found.names.units
    owed = Obligation.objects.filter(period__code=folder.period, period__regime__code=folder.regime)
    if owed.filter(unit__in=known).exists():
        units = [row.unit for row in absent(question)]
        why = OWES
    else:
        reported = reporters(question) & known.keys()
        levels = {known[pk].level for pk in here | reported if pk in known} or set(USUAL)
        units = [pk for pk, unit in known.items() if unit.level in levels and pk not in reported]
        why = LIKE_OTHERS
    rows = [Lacking(known[pk], why) for pk in units if pk in known and pk not in here]
    return sorted(rows, key=lambda row: (row.unit.kind, row.unit.folded))

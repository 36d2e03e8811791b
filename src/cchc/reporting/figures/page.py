"""What stands around the grid of a form: its outline, whose rows they are, and the parts other rooms put beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cchc.platform.accounts import rows
from cchc.platform.accounts.actors import in_force
from cchc.platform.accounts.models import RowOwner
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.units.models import Unit
from cchc.reporting.figures.filling import CHOICES
from cchc.reporting.figures.form import Form, Line
from cchc.reporting.figures.models import Estimate, State
from cchc.reporting.forms.models import Obligation, ReportingPeriod


@dataclass(slots=True)
class Entry:
    """A table of the form, or a group of its rows, in the outline."""

    anchor: str
    label: str
    level: int
    asked: int = 0
    missing: int = 0


def outline(shown: Form) -> list[Entry]:
    """Tables where there are several, and the uppermost headings of each with how many of their rows are empty."""
    entries: list[Entry] = []
    several = len(shown.tables) > 1
    for number, (table, lines) in enumerate(shown.tables, 1):
        whole = Entry(f"t{number}", table.name or table.title or table.key, 1)
        entries += [whole] if several else []
        group: Entry | None = None
        for line in lines:
            if line.slot is None and line.depth == 0:
                group = Entry(line.anchor, f"{line.row.code} {line.row.label}".strip(), 2 if several else 1)
                entries.append(group)
            for entry in (whole, group):
                if entry is not None and line.slot and not line.slot.computed:
                    entry.asked += 1
                    entry.missing += line.missing
    return entries


def due_in(owed: Obligation) -> dict[str, int | None]:
    """Working days left until a report is due, and how many it is late; None once it was sent."""
    if owed.sent or owed.period.state != ReportingPeriod.State.OPEN:
        return {"days_left": None, "days_late": None}
    left = working_calendar().days_left(today(), owed.due)
    return {"days_left": left, "days_late": -left}


def owners(unit: Unit, lines: Iterable[Line]) -> dict[str, str]:
    """Indicator → who gives it, of the rows that were given to a room or a person of the unit. The longest beginning
    of an indicator's id speaks."""
    given = RowOwner.objects.filter(in_force(timezone.localdate()), unit=unit).select_related("room", "user")
    known = sorted(((one.prefix, one.user.name if one.user else one.room.name) for one in given), key=_longest)
    if not known:
        return {}
    asked = {line.slot.indicator for line in lines if line.slot and line.slot.indicator}
    found = {one: next((who for prefix, who in known if rows.covers(prefix, one)), "") for one in asked}
    return {one: who for one, who in found.items() if who}


def _longest(owner: tuple[str, str]) -> Any:
    return -len(owner[0]), owner


# --- words and choices of every row, made once per page


def words(shown: Form) -> dict[str, str]:
    """What rows say again and again, in the language of the page."""
    return {
        "before": _("The year before") if shown.one_past else _("Last period"),
        "last_year": _("Same period last year"),
        "follows": _("follows from its parts"),
        "computed": _("computed"),
        "code": _("code"),
        "state": _("State"),
        "saved": _("saved just now"),
        "draft": _("draft"),
        "parts_give": _("the parts give"),
        "as_of": _("as of"),
        "as_of_day": _("As of"),
        "final": _("How final"),
        "about": _("About the cell"),
    }


def state_options() -> dict[str, SafeString]:
    """The choices beside a cell, by the one chosen; '' and 'value' alone for a cell that nobody answered yet."""
    made = {}
    for chosen in ("", *State.values):
        offered = [(one.value, one.label) for one in CHOICES]
        made[chosen] = _options(offered, chosen)
        if chosen != State.BLANK:
            empty = [("", _("not filled in")), *(one for one in offered if one[0] != State.BLANK)]
            made[f"empty {chosen}"] = _options(empty, chosen)
    return made


def final_options() -> dict[str, SafeString]:
    """How final a figure is, by the one chosen."""
    return {chosen: _options(Estimate.choices, chosen) for chosen in Estimate.values}


def _options(offered: Iterable[tuple[str, Any]], chosen: str) -> SafeString:
    each = ((value, mark_safe(" selected") if value == chosen else "", label) for value, label in offered)
    return format_html_join("", '<option value="{}"{}>{}</option>', each)

"""What stands beside a row or section, and the lists of a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cchc.core.catalogue.model import TemplateRow
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.actors import in_force
from cchc.platform.accounts.models import Grant, Role, RowOwner, User
from cchc.platform.accounts.rows import covers
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.notes.models import Comment, Evidence, Listed
from cchc.reporting.notes.places import Place
from cchc.reporting.reports.models import Report


@dataclass(frozen=True, slots=True)
class Thread:
    """What was said at one place, the oldest first."""

    lines: tuple[Comment, ...]

    @property
    def settled(self) -> bool:
        return bool(self.lines) and self.lines[-1].kind == Comment.Kind.SETTLED

    @property
    def open(self) -> bool:
        return bool(self.lines) and not self.settled


def thread(place: Place) -> Thread:
    """The comments of one row or section."""
    report = place.report
    if report.pk is None:
        return Thread(())
    here = Comment.objects.filter(report=report, **place.keys)
    return Thread(tuple(here.select_related("author__unit", "on_behalf").order_by("id")))


def open_threads(report: Report) -> dict[str, int]:
    """Rows and sections whose thread is open → how many comments it has."""
    last: dict[str, str] = {}
    said: dict[str, int] = defaultdict(int)
    for row, section, kind in (
        Comment.objects.filter(report=report).order_by("id").values_list("row", "section", "kind")
    ):
        last[row or section] = kind
        said[row or section] += kind == Comment.Kind.SAID
    return {place: said[place] for place, kind in last.items() if kind != Comment.Kind.SETTLED}


def evidence(place: Place) -> QuerySet[Evidence]:
    """Files beside one row or section, removed ones too."""
    report = place.report
    here = Evidence.objects.filter(report=report.pk, **place.keys) if report.pk else Evidence.objects.none()
    return here.select_related("file", "author", "removed_by").order_by("id")


# --- people


def owners_of(unit: Unit, indicator: str, day: date | None = None) -> list[RowOwner]:
    """Who gives the figures of a row: the owners named most exactly. None where nobody is named."""
    if not indicator:
        return []
    named = RowOwner.objects.filter(in_force(day or timezone.localdate()), unit=unit).select_related("room", "user")
    fitting = [one for one in named if covers(one.prefix, indicator)]
    longest = max((len(one.prefix) for one in fitting), default=0)
    return [one for one in fitting if len(one.prefix) == longest]


def concerned(place: Place, report: Report) -> set[User]:
    """Who is told of a comment: those who give the row, the unit's drafters, and who spoke in the thread before."""
    form, unit = template(place.owed.template), place.owed.unit
    row = form.row(place.row) if form and place.row in form else None
    owners = owners_of(unit, row.indicator or "") if row else []
    people = {one.user for one in owners if one.user}
    rooms = [one.room_id for one in owners if one.user is None]
    if rooms:
        people |= set(User.objects.filter(unit__in=rooms, is_active=True))
    drafting = Grant.objects.filter(in_force(timezone.localdate()), unit=unit, role=Role.DRAFTER)
    people |= {grant.user for grant in drafting.select_related("user")}
    spoke = Comment.objects.filter(report=report, **place.keys).select_related("author")
    return people | {comment.author for comment in spoke if comment.author}


# --- lists


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list, and what is doubtful about it."""

    listed: Listed
    number: int
    """1 for the first."""
    same_as: int = 0
    """Number of the earlier row that names the same document; 0 for none."""
    outside: bool = False
    """Its date is not in the period."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """The list behind the count of one row."""

    row: TemplateRow
    entries: tuple[Listed, ...]


def listing(report: Report, row: str) -> list[Entry]:
    """The rows of one list as they stand, each with its doubts."""
    if report.pk is None:
        return []
    entries: list[Entry] = []
    first: dict[tuple[str, date | None], int] = {}
    for number, listed in enumerate(standing(report, row).select_related("file", "author"), 1):
        key = (fold_key(listed.number or listed.subject), listed.date)
        outside = listed.date is not None and not report.period_start <= listed.date < report.period_end
        entries.append(Entry(listed, number, first.get(key, 0), outside))
        first.setdefault(key, number)
    return entries


def standing(report: Report, row: str) -> QuerySet[Listed]:
    """The rows of one list that were not removed, in order."""
    return Listed.objects.filter(report=report, row=row, removed=None).order_by("position", "id")


def taken_off(report: Report, row: str) -> QuerySet[Listed]:
    """The rows that were removed from one list, the last first."""
    gone = Listed.objects.filter(report=report, row=row, removed__isnull=False)
    return gone.select_related("removed_by").order_by("-removed", "-id")


def lists_of(report: Report, ids: Iterable[int] | None = None) -> list[ListOf]:
    """All lists of a report in the order of its form, as they stand; or as the rows `ids` of a sending stood then."""
    rows: QuerySet[Any] = Listed.objects.filter(report=report)
    rows = rows.filter(removed=None) if ids is None else rows.filter(pk__in=set(ids))
    by_row: dict[str, list[Listed]] = defaultdict(list)
    for listed in rows.select_related("file").order_by("position", "id"):
        by_row[listed.row].append(listed)
    form = template(report.template)
    known = {row.key: row for row in form.rows} if form else {}
    order = {key: number for number, key in enumerate(known)}
    return [
        ListOf(known.get(key) or TemplateRow(key, "", key, None, key), tuple(by_row[key]))
        for key in sorted(by_row, key=lambda key: (order.get(key, len(order)), key))
    ]


def listed_ids(report: Report) -> list[int]:
    """Ids of the rows of all lists as they stand: what a sending keeps."""
    return list(Listed.objects.filter(report=report, removed=None).order_by("id").values_list("id", flat=True))


def listed_said(ids: Iterable[int]) -> list[list[str | int]]:
    """What these rows of lists say, in one canonical order: for the digest of a sending."""
    rows = Listed.objects.filter(pk__in=set(ids)).select_related("file").order_by("id")
    return [
        [
            listed.row, listed.position, listed.number, listed.date.isoformat() if listed.date else "",
            listed.issuer, listed.subject, listed.file.sha256 if listed.file else "",
        ]
        for listed in rows
    ]  # fmt: skip

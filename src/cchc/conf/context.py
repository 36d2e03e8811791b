"""What the frame of every page needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from cchc.platform.accounts.actors import held_by
from cchc.platform.accounts.models import Role
from cchc.reporting.library import selectors as library
from cchc.reporting.reviews.mine.work import waiting_count


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the rail: a kind of work, where it begins, which pages belong to it."""

    label: Any
    url: str
    pages: tuple[str, ...]
    """Beginnings of the names of its pages; the longest that fits decides."""
    about: Any
    count: str = ""
    """What is counted beside it: 'readings' or 'duties'."""
    roles: frozenset[Role] = frozenset()
    """For whom it means something; none: for everybody."""


WATCHERS = frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.COLLECTOR})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
CONSOLIDATORS = frozenset({Role.ADMINISTRATOR, Role.COLLECTOR})
SUMMERS = WATCHERS | {Role.VIEWER}
"""For whom totals of several units mean something."""

WORK = (
    Entry(_("Home"), "library:home", ("library:home",), _("What waits, and the library of reports.")),
    Entry(
        _("My work"),
        "figures:duties",
        ("figures:", "reviews:", "notes:", "colleagues:", "exchange:", "documents:", "reports:prose", "reports:live"),
        _("What waits for you, the most urgent first; who has the rest; what is coming."),
        count="duties",
    ),
    Entry(
        _("Follow up"),
        "reviews:desk_periods",
        ("reviews:desk", "reviews:sending"),
        _("Who of the units below has sent, is late, was asked or needs a call; reminders and letters."),
        roles=WATCHERS,
    ),
    Entry(
        _("Check a file"),
        "library:read",
        ("library:read",),
        _("Drop a report and see what contradicts itself."),
        count="readings",
    ),
    Entry(_("Reports"), "reports:list", ("reports:",), _("Reports that were accepted, with every number's origin.")),
    Entry(
        _("Totals"),
        "consolidation:choose",
        ("consolidation:",),
        _("What units below give together, who is missing, and every total opened into its parts."),
        roles=SUMMERS,
    ),
    Entry(
        _("From a folder"),
        "folders:list",
        ("folders:",),
        _("Drop the files of many units: read, bound to their units, added up."),
        roles=CONSOLIDATORS,
    ),
    Entry(
        _("Boards"),
        "dashboards:board",
        ("dashboards:",),
        _("The figures that matter against target, last period and neighbours; who is outlying or late."),
        roles=SUMMERS,
    ),
    Entry(
        _("Pivot"),
        "dashboards:pivot",
        ("dashboards:pivot", "dashboards:view"),
        _("Indicators, units and periods in one table, to save and to take away."),
        roles=SUMMERS,
    ),
)
LISTS = (
    Entry(
        _("Regimes and periods"),
        "forms:regimes",
        ("forms:regime", "forms:rule", "forms:period", "forms:open_period", "forms:ask", "forms:duties"),
        _("Who reports what to whom, by when; open and close periods."),
    ),
    Entry(
        _("Templates"),
        "catalogue:templates",
        ("catalogue:template", "forms:"),
        _("Forms with their history; a new one out of the annex of an official letter."),
    ),
    Entry(
        _("Indicators"), "catalogue:indicators", ("catalogue:indicator",), _("What is counted, under permanent ids.")
    ),
    Entry(_("Units"), "units:tree", ("units:",), _("Today's tree and that of any day; what became of whom.")),
    Entry(_("Working calendar"), "calendar:now", ("calendar:",), _("Days off and swapped days, with their decisions.")),
    Entry(
        _("Reminders"),
        "reminders:rules",
        ("reminders:",),
        _("Who is reminded, how many days before and after."),
        roles=WATCHERS,
    ),
    Entry(_("Rules"), "reports:rules", ("reports:rules",), _("Every check, how often it fired and was dismissed.")),
)
ADMINISTRATION = (
    Entry(
        _("People"), "accounts:people", ("accounts:",), _("Accounts, roles, delegations, and why not."), roles=WATCHERS
    ),
    Entry(_("Log"), "events:list", ("events:",), _("What happened, who did it, and the proof."), roles=WATCHERS),
    Entry(
        _("API tokens"),
        "api:tokens",
        ("api:",),
        _("Other software that reads and writes figures: who has a token, and until when."),
        roles=ADMINISTRATORS,
    ),
    Entry(
        _("Background work"),
        "jobs:all",
        ("jobs:", "notices:letters"),
        _("Work that runs by itself, and mail on its way."),
        roles=ADMINISTRATORS,
    ),
)
OWN = frozenset({"accounts:me", "accounts:contact"})
"""Pages of one's own account: they belong to no entry."""
GROUPS = ((_("Work"), WORK), (_("Lists"), LISTS), (_("Administration"), ADMINISTRATION))


def frame(request: HttpRequest) -> dict[str, Any]:
    """The rail: one entry per kind of work, with what waits there. Empty for who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"rail": []}
    held = {Role(one.grant.role) for one in held_by(user)}
    counts = {
        "readings": SimpleLazyObject(library.waiting_count),
        "duties": SimpleLazyObject(lambda: _waiting(request)),
    }
    current = _current(request)
    return {
        "trial": settings.DEMO,
        "rail": [
            {
                "label": label,
                "entries": [
                    {
                        "label": entry.label,
                        "about": entry.about,
                        "url": reverse(entry.url),
                        "current": entry is current,
                        "kind": entry.count,
                        "count": counts.get(entry.count),
                    }
                    for entry in entries
                    if not entry.roles or entry.roles & held
                ],
            }
            for label, entries in GROUPS
            if any(not entry.roles or entry.roles & held for entry in entries)
        ],
    }


def _waiting(request: HttpRequest) -> int:
    """How much waits for the person: as the page of it has counted, else counted now."""
    known = getattr(request, "waiting_count", None)
    return waiting_count(request.user) if known is None else known


def _current(request: HttpRequest) -> Entry | None:
    """The entry to which the page belongs: of all that fit, the one that says most."""
    match = request.resolver_match
    name = f"{match.namespace}:{match.url_name}" if match else ""
    if name in OWN:
        return None
    fitting = [
        (len(page), entry)
        for _, entries in GROUPS
        for entry in entries
        for page in entry.pages
        if name.startswith(page)
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None

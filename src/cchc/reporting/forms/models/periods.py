"""What follows from the rules: periods, when each level sends, who owes a report, and what was granted."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.core.periods.period import Period
from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.units.models import Level, Unit
from cchc.reporting.forms.models.regimes import Regime, RegimeKind
from cchc.reporting.reports.models import Kind


class ReportingPeriod(models.Model):
    """One window of a regime. Rules that change later leave it alone: its window and form are its own."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("period", "Planned")
        OPEN = "open", pgettext_lazy("period", "Open")
        CLOSED = "closed", pgettext_lazy("period", "Closed")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="periods")
    regime_kind = models.ForeignKey(RegimeKind, on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    code = models.CharField(max_length=32, help_text="As `core.periods.period` writes it: 2026-Q1.")
    label = models.CharField(max_length=120)
    title = models.CharField(max_length=255, blank=True, help_text="Subject of a thematic or ad hoc report.")
    cumulative = models.BooleanField(default=False)
    start = models.DateField()
    end = models.DateField(help_text="First day after.")
    as_of = models.DateField(help_text="Day its figures stand at, unless one says otherwise.")
    template = models.CharField(max_length=64, blank=True, help_text="Form of most; obligations say each one's.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    opened = models.DateTimeField(null=True, blank=True)
    closed = models.DateTimeField(null=True, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ("-end", "-start", "id")
        constraints = (
            models.UniqueConstraint(fields=["regime", "code"], name="one_period_per_code"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="period_days_in_order"),
        )

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("forms:period", args=[self.public_id])

    @property
    def last_day(self) -> datetime.date:
        """The last day inside: windows are shown inclusive."""
        return self.end - datetime.timedelta(days=1)

    def label_in(self, language: str) -> str:
        """Its name in `vi` or `en`."""
        named = Period.known(self.code) if language == "en" else None
        return named.label_in("en") if named else self.label


class PeriodWindow(models.Model):
    """A window of a unit's own in one period, and which days that leaves to nobody."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="windows")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField(help_text="First day after.")
    as_of = models.DateField(null=True, blank=True, help_text="Day its figures stand at; none: the last day.")
    decision = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("period", "unit")
        constraints = (
            models.UniqueConstraint(fields=["period", "unit"], name="one_window_per_unit"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="window_days_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.start} – {self.last_day}"

    @property
    def last_day(self) -> datetime.date:
        """The last day inside."""
        return self.end - datetime.timedelta(days=1)


class Deadline(models.Model):
    """The day units of a level must have sent by, with all that gave it: rule, days of the calendar, each step."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="deadlines")
    level = models.CharField(max_length=16, choices=Level.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", help_text="A province with a rule of its own."
    )
    due = models.DateField()
    rule = models.CharField(max_length=20)
    shift = models.CharField(max_length=8)
    source = models.TextField(blank=True)
    days = models.JSONField(default=list, help_text="Rows of the calendar it used: date, working, name, decision.")
    steps = models.JSONField(default=list, help_text="How it was computed: [{vi, en}].")
    reason = models.TextField(blank=True, help_text="Why it is not what its rule says today.")

    class Meta:
        ordering = ("period", "due", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["period", "level"], condition=Q(unit__isnull=True), name="one_deadline_per_level"
            ),
            models.UniqueConstraint(fields=["period", "level", "unit"], name="one_deadline_per_level_unit"),
        )

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.due:%d/%m/%Y}"


class Obligation(models.Model):
    """That one unit owes one report, and how far it is. Late is derived: from `due`, and the day it was sent."""

    class State(models.TextChoices):
        EXPECTED = "expected", pgettext_lazy("obligation", "Not started")
        NOT_REQUIRED = "not_required", pgettext_lazy("obligation", "Not required")
        STARTED = "started", pgettext_lazy("obligation", "Being written")
        SENT = "sent", pgettext_lazy("obligation", "Sent")
        RECEIVED = "received", pgettext_lazy("obligation", "Received")
        REVIEW_REQUESTED = "review_requested", pgettext_lazy("obligation", "Asked to review")
        ACCEPTED = "accepted", pgettext_lazy("obligation", "Accepted")

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="obligations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obligations")
    level = models.CharField(max_length=16, choices=Level.choices)
    template = models.CharField(max_length=64, blank=True)
    due = models.DateField()
    extended = models.BooleanField(default=False, help_text="`due` was granted; the rule no longer moves it.")
    state = models.CharField(max_length=16, choices=State.choices, default=State.EXPECTED)
    sent = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it is not required.")
    report = models.ForeignKey(
        "reports.Report", on_delete=models.SET_NULL, null=True, blank=True, related_name="obligations"
    )

    objects = ScopedManager()

    class Meta:
        ordering = ("period", "unit", "id")
        constraints = (
            models.UniqueConstraint(fields=["period", "unit", "template"], name="one_obligation_per_unit_form"),
        )
        indexes = (models.Index(fields=["unit", "due"], name="obligation_unit_due"),)

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.period_id} · {self.state}"


class Extension(models.Model):
    """A later day granted to one unit; several are kept, the last one not taken back counts."""

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="extensions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    before = models.DateField(help_text="Due until then.")
    due = models.DateField()
    reason = models.TextField()
    decision = models.CharField(max_length=120, blank=True)
    granted = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("period", "granted", "id")

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.due:%d/%m/%Y}"


OPEN_STATES = (Obligation.State.EXPECTED, Obligation.State.STARTED, Obligation.State.REVIEW_REQUESTED)
"""States in which the unit has still to send."""

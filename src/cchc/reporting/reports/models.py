"""A report, its versions, what each version prints (sections, statements, rows of tables), and what checks found."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from cchc.platform.accounts.scope import Scope, ScopedManager, current
from cchc.platform.files.models import StoredFile
from cchc.platform.units.models import Unit


class Kind(models.TextChoices):
    """How long a report looks back, as `cchc read` names it."""

    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half year")
    NINE_MONTHS = "nine_months", _("Nine months")
    YEAR = "year", _("Year")
    YEARS = "years", _("Several years")
    THEMATIC = "thematic", _("Thematic")
    AD_HOC = "ad_hoc", _("Ad hoc")

    @property
    def regime(self) -> str:
        """Code of the regime a report read from a file belongs to, where nobody said another. Within one regime the
        latest accepted version counts."""
        if self is Kind.YEARS:
            return "cchc-years"
        return "cchc-other" if self in {Kind.THEMATIC, Kind.AD_HOC} else "cchc"


SIMULATED = "simulated"
"""How `Report.sample` begins for what `cchc simulate` made."""


class Stage(models.TextChoices):
    """How far a report is inside its unit. "" for one that came as files: it was never written here."""

    ELSEWHERE = "", _("Read from files")
    DRAFT = "draft", pgettext_lazy("stage", "Being written")
    CHECK = "check", pgettext_lazy("stage", "Being checked")
    SIGN_OFF = "sign_off", pgettext_lazy("stage", "Put up for signature")
    SIGNED = "signed", pgettext_lazy("stage", "Signed")
    NUMBERED = "numbered", pgettext_lazy("stage", "Numbered")
    ISSUED = "issued", pgettext_lazy("stage", "Issued")


class Report(models.Model):
    """One unit's report for one period under one template."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being filled in")
        ACCEPTED = "accepted", _("In the library")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    template = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    regime = models.CharField(max_length=40, help_text="Code of its regime.")
    period_code = models.CharField(max_length=32)
    period_label = models.CharField(max_length=120)
    period_start = models.DateField()
    period_end = models.DateField(help_text="First day after the period.")
    number = models.CharField(max_length=60, blank=True)
    date = models.CharField(max_length=10, blank=True, help_text="ISO; only year and month where no day is written.")
    title = models.TextField(blank=True)
    signer = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.ACCEPTED)
    stage = models.CharField(
        max_length=12, choices=Stage.choices, default=Stage.ELSEWHERE, blank=True, help_text="Moved by `reviews` only."
    )
    edition = models.PositiveSmallIntegerField(
        default=1, help_text="2 and more: a replacement of one that was issued; every edition stays in its sendings."
    )
    missing_annexes = models.JSONField(default=list, blank=True)
    sample = models.CharField(max_length=80, blank=True, help_text="Name of our own sample it was loaded from.")
    folded = models.TextField(blank=True, help_text="Folded unit, title and period, for search.")
    files = models.ManyToManyField(StoredFile, blank=True, related_name="reports")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-period_end", "-period_start", "unit__name")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "template", "kind", "period_code"], name="one_report_per_unit_template_period"
            ),
        )
        indexes = (models.Index(fields=["period_code", "regime", "unit"], name="report_who_reported"),)

    def __str__(self) -> str:
        return f"{self.unit} · {self.period_label}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.public_id])

    @property
    def last_day(self) -> datetime.date:
        return self.period_end - datetime.timedelta(days=1)

    @property
    def simulated(self) -> bool:
        """Whether the simulation made it up: nobody's report."""
        return self.sample.startswith(SIMULATED)


class ReportVersion(models.Model):
    """One version of the report: a reading of its files, or what was typed into its form (`typed`: it has rows and
    prose only once it was sent and accepted). The last one that has rows is shown; earlier ones stay as they were."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    typed = models.BooleanField(default=False)
    accepted = models.DateTimeField(
        default=timezone.now, null=True, help_text="None: a draft, its figures count nowhere."
    )
    row_count = models.PositiveIntegerField(default=0)
    figure_count = models.PositiveIntegerField(default=0)
    doubtful_count = models.PositiveIntegerField(default=0)
    differing_count = models.PositiveIntegerField(default=0, help_text="Printed ratios that their parts do not give.")
    checked = models.OneToOneField("Check", on_delete=models.SET_NULL, null=True, related_name="version")

    objects = ScopedManager("report__unit")

    class Meta:
        ordering = ("report", "number")
        constraints = (
            models.UniqueConstraint(fields=["report", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["report"], condition=models.Q(accepted__isnull=True), name="one_draft_per_report"
            ),
        )

    def __str__(self) -> str:
        return f"{self.report} ({self.number})"


class Section(models.Model):
    """A heading of the narrative and the prose under it."""

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60, help_text="The numbering path, unique in the report: II.2.1")
    heading = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(blank=True)

    objects = ScopedManager("version__report__unit")

    class Meta:
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=["version", "position"], name="one_section_per_position"),)

    def __str__(self) -> str:
        """The heading; what stands before the first one is the opening."""
        return self.heading or (gettext("Opening") if self.code == "0" else self.code)

    @property
    def anchor(self) -> str:
        return f"s{self.position}"


class Statement(models.Model):
    """One statistical statement of the prose: what it counts, in its own words."""

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="statements")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="statements", null=True)
    position = models.PositiveIntegerField()
    quote = models.TextField()
    quantity = models.CharField(max_length=60, help_text="Canonical decimal.")
    unit = models.CharField(max_length=120, blank=True)
    what = models.TextField(blank=True)
    qualifier = models.CharField(max_length=40, blank=True)
    period = models.CharField(max_length=60, blank=True)
    parts = models.JSONField(default=list, blank=True)
    indicator = models.CharField(max_length=24, blank=True)
    place = models.CharField(max_length=120, blank=True)

    objects = ScopedManager("version__report__unit")

    class Meta:
        ordering = ("version", "position")

    def __str__(self) -> str:
        return self.quote


class ReportRow(models.Model):
    """One printed row of an appendix table. Its values, one per period, are figures."""

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    table = models.CharField(max_length=200)
    code = models.CharField(max_length=40, blank=True)
    parent = models.CharField(max_length=40, blank=True)
    label = models.TextField(blank=True)
    unit = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=8)
    reporting_unit = models.CharField(max_length=255, blank=True)
    note = models.TextField(blank=True)
    indicator = models.CharField(max_length=24, blank=True)
    breakdown = models.CharField(max_length=60, blank=True)
    template_row = models.CharField(max_length=60, blank=True)
    match = models.FloatField(default=0.0, help_text="How sure the reader was of the binding, 0 to 1.")
    doubts = models.JSONField(default=list, blank=True)
    place = models.CharField(max_length=120, blank=True)

    objects = ScopedManager("version__report__unit")

    class Meta:
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=["version", "position"], name="one_row_per_position"),)

    def __str__(self) -> str:
        return f"{self.code} {self.label}".strip()

    @property
    def anchor(self) -> str:
        return f"r{self.position}"


class Prose(models.Model):
    """One version of the prose of one section of a report written here. Append-only: the current one is not superseded.

    `code` is the section's path in the outline of the form ('II.2.1'), unique in the report.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="prose")
    code = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    heading = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=255, blank=True, help_text="Where it was taken over from; empty: written.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)
    superseded = models.DateTimeField(null=True)

    objects = ScopedManager("report__unit")

    class Meta:
        ordering = ("report", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["report", "code"], condition=Q(superseded__isnull=True), name="one_current_prose_per_section"
            ),
        )

    def __str__(self) -> str:
        return self.heading or self.code


class Explanation(models.Model):
    """The reason given for a finding that stays (*giải trình số liệu*). It holds while the finding's basis is the same,
    and travels with every sending. Append-only: a later one of the same finding takes the place of the earlier."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="explanations")
    key = models.CharField(max_length=40, help_text="Id of the finding: rule, indicators and place.")
    basis = models.CharField(max_length=40)
    rule = models.CharField(max_length=80)
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded = models.DateTimeField(default=timezone.now)
    superseded = models.DateTimeField(null=True)

    objects = ScopedManager("report__unit")

    class Meta:
        ordering = ("report", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["report", "key"], condition=Q(superseded__isnull=True), name="one_current_explanation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule}: {self.text[:60]}"


class Severity(models.TextChoices):
    """How much a finding weighs, as `cchc.core.checking` names it."""

    ERROR = "error", _("Error")
    WARNING = "warning", _("Warning")
    INFO = "info", pgettext_lazy("severity", "Note")


def at_work(scope: Scope, to: str = "") -> Q:
    """Readings, along `to`, that the person of `scope` works on: the own ones, those of colleagues in the same unit, as
    long as the person holds a role that reaches it, and, over the nation, those nobody brought."""
    actor = scope.actor
    mine = Q(**{f"{to}owner": actor})
    if actor.unit_id is not None:
        here = Q(**{f"{to}unit": actor.unit_id})
        mine |= here if scope.units is None else here & Q(**{f"{to}unit__in": scope.units})
    return mine | Q(**{f"{to}pk__isnull": False, f"{to}owner__isnull": True}) if scope.units is None else mine


class CheckManager(ScopedManager):
    """Checks (along `path`) of readings and reports in scope: a reading's by its owner and the colleagues of the unit,
    an accepted report's by its unit."""

    def get_queryset(self) -> QuerySet[models.Model]:
        scope, checks = current(), models.Manager.get_queryset(self)
        if scope.units is None and scope.actor is None:
            return checks
        to = f"{self.path}__" if self.path else ""
        if scope.units is None:
            seen = Q(**{f"{to}version__isnull": False}) | Q(**{f"{to}reading__isnull": True})
        else:
            seen = Q(**{f"{to}version__report__unit__in": scope.units})
        return checks.filter(seen | at_work(scope, f"{to}reading__") if scope.actor else seen)


class Check(models.Model):
    """What all rules said of one reading, and later of the version it became."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    header = models.JSONField(default=dict, help_text="The report as `cchc check --json` heads it.")
    not_checked = models.JSONField(default=list, help_text="What the report lacks, and the rules that need it.")
    page = models.JSONField(null=True, help_text="The document as its writer knows it; null for our own samples.")
    draft = models.JSONField(null=True, help_text="The draft as accepted: what a later report is held against.")

    objects = CheckManager("")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.header.get('agency', '')} · {self.created:%d/%m/%Y}"


class Finding(models.Model):
    """One thing a check found, and what a person decided about it. `data` is as `cchc check --json` prints it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("finding", "Open")
        DONE = "done", _("Done")
        DISMISSED = "dismissed", _("Not an error")

    checked = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=40, help_text="Its id: names rule, indicators and place; unique in the report.")
    basis = models.CharField(max_length=40, help_text="What a decision rests on: it holds while this is the same.")
    rule = models.CharField(max_length=80, db_index=True)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    data = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(blank=True)
    decided = models.DateTimeField(null=True)

    objects = CheckManager("checked")

    class Meta:
        ordering = ("checked", "position")
        constraints = (models.UniqueConstraint(fields=["checked", "key"], name="one_finding_per_key"),)

    def __str__(self) -> str:
        return str(self.data.get("title", self.rule))

    @property
    def anchor(self) -> str:
        return f"f-{self.key}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

"""Who reports what to whom, how often, over which window, until when: rules with effective dates and a source.

A rule is never edited: a new one begins where the old one ends, so that a period opened under the old one keeps it.
Every stretch of days is half-open: `ends` is the first day after.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.platform.units.models import Kind as UnitKind
from cchc.platform.units.models import Level, Unit
from cchc.reporting.reports.models import Kind


class Dated(models.Model):
    """A row in force from `begins` (None: always was) until before `ends` (None: open)."""

    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Ruled(Dated):
    """A dated rule: where it comes from, and why it was changed. With a unit it holds for its subtree only."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.TextField(blank=True, help_text="Document, and what is recalled rather than verified.")
    reason = models.TextField(blank=True, help_text="Why it took the place of the rule before it.")

    class Meta:
        abstract = True


class Regime(Dated):
    """A reporting regime (chế độ báo cáo)."""

    class Checked(models.TextChoices):
        """Whether the basis was held against the document itself."""

        UNSAID = "", _("as the source says")
        VERIFIED = "verified", _("held against the original document")
        RECALLED = "recalled", _("recalled, not held against the original")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    basis = models.TextField(help_text="Legal basis.")
    source = models.TextField(blank=True, help_text="Where this was found, and what is recalled only.")
    checked = models.CharField(max_length=8, choices=Checked.choices, blank=True)
    receiver = models.CharField(max_length=200, help_text="Who receives at the top.")
    receiver_en = models.CharField(max_length=200, blank=True)
    least_days = models.PositiveSmallIntegerField(
        default=0, help_text="Working days there must be between the close of the window and the deadline."
    )
    least_days_law = models.CharField(max_length=200, blank=True, help_text="Where the law says so.")

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forms:regime", args=[self.code])


class Sender(Dated):
    """Who reports under a regime: a kind of units; or a single unit, added to them or excepted from them."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="senders")
    unit_kind = models.CharField(max_length=16, choices=UnitKind.choices, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    excepted = models.BooleanField(default=False, help_text="The unit need not report, though its kind does.")
    source = models.TextField(blank=True)

    class Meta:
        ordering = ("regime", "id")
        constraints = (
            models.CheckConstraint(
                condition=(~Q(unit_kind="") & Q(unit=None, excepted=False)) | (Q(unit_kind="") & ~Q(unit=None)),
                name="sender_kind_or_unit",
            ),
        )

    def __str__(self) -> str:
        return str(self.unit.name if self.unit else self.get_unit_kind_display())


class RegimeKind(Dated):
    """A kind of period of a regime: quarter III, the year. With units, only what stands under them reports it."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="kinds")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(default=0, help_text="Of the year: quarter 1 to 4; 0 where it has none.")
    name = models.CharField(max_length=120, blank=True, help_text="What it is called: 6 tháng đầu năm.")
    name_en = models.CharField(max_length=120, blank=True)
    cumulative = models.BooleanField(default=False, help_text="Counts from the start of the year.")
    units = models.ManyToManyField(
        Unit, blank=True, related_name="+", help_text="Only what stands under these; none: all."
    )
    source = models.TextField(blank=True)

    class Meta:
        ordering = ("regime", "id")
        constraints = (models.UniqueConstraint(fields=["regime", "kind", "number"], name="one_kind_per_regime"),)

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class WindowRule(Ruled):
    """First and last day of a kind's window, as `core.periods.windows` writes them: '15/12/Y-1', '14/3/Y'."""

    regime_kind = models.ForeignKey(RegimeKind, on_delete=models.CASCADE, related_name="windows")
    first = models.CharField(max_length=20)
    last = models.CharField(max_length=20)
    as_of = models.CharField(max_length=20, blank=True, help_text="Day figures stand at; empty: the last day.")

    class Meta:
        ordering = ("regime_kind", "begins", "id")

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class DeadlineRule(Ruled):
    """When units of a level must have sent, as `core.periods.deadlines` reads it."""

    regime_kind = models.ForeignKey(RegimeKind, on_delete=models.CASCADE, related_name="deadlines")
    level = models.CharField(max_length=16, choices=Level.choices)
    rule = models.CharField(max_length=20, help_text="'day 20', 'day 20 +1', 'after 2', 'on 20/3/Y'.")
    shift = models.CharField(
        max_length=8,
        choices=[("next", _("Next working day")), ("none", pgettext_lazy("deadline", "Stays"))],
        default="next",
    )
    example = models.BooleanField(default=False, help_text="Shown as an example; nobody is bound by it.")

    class Meta:
        ordering = ("regime_kind", "level", "begins", "id")

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.rule}"


class FormUse(Ruled):
    """The form units of a level fill for a kind of period; level empty: all that have none of their own."""

    regime_kind = models.ForeignKey(RegimeKind, on_delete=models.CASCADE, related_name="forms")
    level = models.CharField(max_length=16, choices=Level.choices, blank=True)
    template = models.CharField(max_length=64, help_text="Id of the form in the catalogue.")

    class Meta:
        ordering = ("regime_kind", "level", "begins", "id")

    def __str__(self) -> str:
        return self.template


class RegimeChange(models.Model):
    """What an administrator did to a regime itself, its senders or its kinds: enough to take it back.

    `rows` holds each row touched as [what, id, values before, values after]; taking it back writes the values before
    into them, as long as they still are what the change left.
    """

    class What(models.TextChoices):
        CREATED = "created", pgettext_lazy("regime", "Regime made")
        EDITED = "edited", pgettext_lazy("regime", "Regime changed")
        SENDER_ADDED = "sender_added", pgettext_lazy("regime", "Sender added")
        SENDER_ENDED = "sender_ended", pgettext_lazy("regime", "Sender ended")
        KIND_ADDED = "kind_added", pgettext_lazy("regime", "Kind of period added")
        KIND_ENDED = "kind_ended", pgettext_lazy("regime", "Kind of period ended")

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=16, choices=What.choices)
    about = models.CharField(max_length=200, help_text="Which kind, which unit, which fields.")
    begins = models.DateField(null=True, help_text="First day on which it holds.")
    rows = models.JSONField(default=list)
    reason = models.TextField()
    recorded = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.about}"

"""What stands beside a row of a form or a section of its prose: comments, evidence, the list behind a count.

Nothing is changed afterwards. What is taken away keeps its row, with who did it, when and why.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.files import pictures
from cchc.platform.files.models import StoredFile
from cchc.reporting.reports.models import Report

LIGHT = 400 * 1024
"""Bytes of a picture that is shown without asking."""
PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "null": True, "related_name": "+"}


class Beside(models.Model):
    """Something beside one row, or one section, of one report."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="%(class)ss")
    row = models.CharField(max_length=60, blank=True, help_text="Key of the row in the form.")
    section = models.CharField(max_length=60, blank=True, help_text="Code of the section in the outline.")
    author = models.ForeignKey(**PERSON)
    on_behalf = models.ForeignKey(**PERSON)
    at = models.DateTimeField()

    objects = ScopedManager("report__unit")

    class Meta:
        abstract = True
        ordering = ("id",)


ONE_PLACE = (Q(row="") & ~Q(section="")) | (~Q(row="") & Q(section=""))


class Comment(Beside):
    """One thing said in the thread of a row or a section. The thread is settled while its last line settles it."""

    class Kind(models.TextChoices):
        SAID = "said", pgettext_lazy("comment", "Said")
        SETTLED = "settled", pgettext_lazy("comment", "Settled")
        REOPENED = "reopened", pgettext_lazy("comment", "Reopened")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SAID)
    text = models.TextField(blank=True)

    class Meta(Beside.Meta):
        constraints = (models.CheckConstraint(condition=ONE_PLACE, name="comment_beside_row_or_section"),)
        indexes = (models.Index(fields=["report", "row", "section"], name="comment_thread"),)

    def __str__(self) -> str:
        return self.text[:60] or self.kind


class Removable(Beside):
    """What may be taken away again, and stays as having been there."""

    removed = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(**PERSON)
    reason = models.TextField(blank=True, help_text="Why it was taken away.")

    class Meta(Beside.Meta):
        abstract = True


class Evidence(Removable):
    """A file that proves the figure of a row, or what a section says."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="What it is, in words; else the file's own name.")

    class Meta(Removable.Meta):
        constraints = (models.CheckConstraint(condition=ONE_PLACE, name="evidence_beside_row_or_section"),)
        indexes = (models.Index(fields=["report", "row", "section"], name="evidence_place"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("notes:evidence_file", args=[self.public_id])

    @property
    def pictured(self) -> bool:
        """Whether a page can show it."""
        return self.file.state == StoredFile.State.CLEAN and self.file.kind in pictures.SHOWN

    @property
    def light(self) -> bool:
        """Whether it is shown at once, without asking for it: not much to load over a slow line."""
        return self.file.size <= LIGHT


class Listed(Removable):
    """One of the things a row counts: a document, a plan, a meeting. Never changed: a mistake is removed and listed
    again, so that a sending may point at ids."""

    position = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=80, blank=True, help_text="Number and symbol, as written: '12/KH-UBND'.")
    date = models.DateField(null=True)
    issuer = models.CharField(max_length=200, blank=True)
    subject = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Removable.Meta):
        verbose_name_plural = "listed"
        ordering = ("report", "row", "position", "id")
        constraints = (models.CheckConstraint(condition=~Q(row=""), name="listed_under_a_row"),)
        indexes = (models.Index(fields=["report", "row", "position"], name="listed_order"),)

    def __str__(self) -> str:
        return f"{self.number} {self.subject}".strip()[:80]

    def get_absolute_url(self) -> str:
        return reverse("notes:listed_file", args=[self.public_id])

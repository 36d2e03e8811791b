"""Files on their way into a form, and the workbooks of bodies above that are filled in place."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.files.models import StoredFile
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Obligation
from cchc.reporting.library.models import Reading


class Incoming(models.Model):
    """One file brought for one form: what it says, kept as read. Nothing is written before a person has chosen."""

    class Kind(models.TextChoices):
        OFFLINE = "offline", _("Excel form")
        OLD = "old", _("Old report")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="incoming")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.SET_NULL, null=True, related_name="+")
    reading = models.ForeignKey(Reading, on_delete=models.SET_NULL, null=True, related_name="+")
    said = models.JSONField(default=dict, help_text="As the child process printed it; of an old report see `reading`.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    brought = models.DateTimeField(auto_now_add=True)
    written = models.PositiveIntegerField(default=0, help_text="Figures written from it so far.")
    last = models.DateTimeField(null=True, help_text="When something was last written from it.")

    objects = ScopedManager("obligation__unit")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:preview", args=[self.public_id])


class Zero(models.TextChoices):
    """What is written into their file where there is no number."""

    NOTHING = "", pgettext_lazy("written into the file", "nothing")
    ZERO = "0", pgettext_lazy("written into the file", "the number 0")
    DASH = "-", pgettext_lazy("written into the file", "a dash")
    WORDS = "words", pgettext_lazy("written into the file", "the words of the state")


class WorkbookMap(models.Model):
    """Which row and column of somebody's workbook or document takes which row of a form: confirmed once by a person,
    used for every file of the same structure, and as memory for one whose rows have moved."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=16, help_text="Of the structure of the file.")
    tables = models.JSONField(help_text="[{index, name, column, rows: [{at, code, label, key}]}]")
    none_arisen = models.CharField(max_length=8, choices=Zero.choices, default=Zero.WORDS, blank=True)
    not_applicable = models.CharField(max_length=8, choices=Zero.choices, default=Zero.NOTHING, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed = models.DateTimeField(auto_now=True)

    objects = ScopedManager()

    class Meta:
        ordering = ("-confirmed",)
        constraints = (models.UniqueConstraint(fields=["unit", "template", "digest"], name="one_map_per_structure"),)

    def __str__(self) -> str:
        return self.name


class Theirs(models.Model):
    """A file of the body above, brought to be filled with one report's figures."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, help_text="xlsx, xlsm or docx.")
    tables = models.JSONField(help_text="As `cchc.core.exchange.theirs.look` gives them.")
    digest = models.CharField(max_length=16)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    brought = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager("obligation__unit")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:theirs", args=[self.public_id])

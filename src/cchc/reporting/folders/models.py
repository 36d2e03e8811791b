"""A folder of units' reports on its way to the figures of the body above them.

`Folder` is one consolidation: whose, of which period, and how far it is. `Item` is one report of it, whatever its
files. `Decision` is what a person said about a doubt; it is never removed, only taken back.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager, current
from cchc.platform.files.models import BeingRead, StoredFile
from cchc.platform.units.models import Unit
from cchc.reporting.reports.models import Report, ReportVersion

BUSY = timedelta(seconds=60)
"""How long whoever works on a folder may be silent before another may take it up."""


class FolderManager(ScopedManager):
    """Folders of the units in scope, and those the person who asks has brought."""

    def get_queryset(self) -> QuerySet[models.Model]:
        scope, rows = current(), models.Manager.get_queryset(self)
        if scope.units is None and scope.actor is None:
            return rows
        to = f"{self.path}__" if self.path else ""
        own = Q(**{f"{to}owner": scope.actor}) if scope.actor is not None else Q(pk__in=[])
        reached = Q(**{f"{to}unit__isnull": False})
        if scope.units is not None:
            reached = Q(**{f"{to}unit__in": scope.units})
        return rows.filter(own | reached)


class Folder(models.Model):
    """One consolidation out of files. `unit` None and `period` '' until they are said or recognised."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("folder", "Waiting for its turn")
        READING = "reading", pgettext_lazy("folder", "Being read")
        READY = "ready", pgettext_lazy("folder", "Added up")
        STOPPED = "stopped", pgettext_lazy("folder", "Stopped")
        FAILED = "failed", pgettext_lazy("folder", "Could not be done")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=200)
    origin = models.CharField(max_length=64, blank=True, help_text="Digest of where on a disk it stands; '': brought.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", help_text="Whose total.")
    regime = models.CharField(max_length=40, default="cchc")
    period = models.CharField(max_length=32, blank=True)
    template = models.CharField(max_length=64, blank=True, help_text="The form most of its reports are under.")
    said = models.JSONField(default=list, help_text="What a person said: 'unit', 'period'; the rest was recognised.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    run = models.PositiveIntegerField(default=1, help_text="How often files were brought.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=300, blank=True)
    message_vi = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    busy_until = models.DateTimeField(null=True, help_text="Somebody works on it until then.")
    busy_with = models.CharField(max_length=40, blank=True)
    totals = models.JSONField(default=dict, help_text="Cell → figure as shown, after the last run.")
    before = models.JSONField(default=dict, help_text="The same after the run before it.")
    created = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)

    objects = FolderManager("")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["origin"], condition=~Q(origin=""), name="one_folder_per_place"
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["unit", "regime", "period"], name="folder_what"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("folders:folder", args=[self.public_id])

    @property
    def message(self) -> str:
        """Why it could not be done, in the language of the page."""
        return self.message_en if get_language() == "en" else self.message_vi

    @property
    def unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.READING)

    @property
    def lost(self) -> bool:
        """Whether whoever worked on it has gone silent."""
        return self.state == self.State.READING and (self.busy_until is None or self.busy_until < timezone.now())


class Item(BeingRead):
    """One report of a folder. `summary` is what pages and doubts need of `draft`, which is large."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("folder item", "Waiting")
        READING = "reading", pgettext_lazy("folder item", "Being read")
        READ = "read", pgettext_lazy("folder item", "Read")
        FAILED = "failed", pgettext_lazy("folder item", "Not read")

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="items")
    name = models.CharField(max_length=255, help_text="Of the files without their endings, or of the sub-folder.")
    digest = models.CharField(max_length=64, help_text="Of the content of its files.")
    files = models.ManyToManyField(StoredFile, blank=True, related_name="folder_items")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    run = models.PositiveIntegerField(default=1, help_text="The run of the folder it last changed in.")
    replaced = models.BooleanField(default=False, help_text="Whether other files stood under this name before.")
    gone = models.BooleanField(default=False, help_text="No longer in the folder.")
    refused = models.JSONField(default=list, help_text="Files that could not be read beside those that could.")
    draft = models.JSONField(null=True)
    summary = models.JSONField(default=dict)
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.ForeignKey(ReportVersion, on_delete=models.SET_NULL, null=True, related_name="+")
    former = models.ForeignKey(
        ReportVersion, on_delete=models.SET_NULL, null=True, related_name="+",
        help_text="What counted before this folder's figures did.",
    )  # fmt: skip
    accepted = models.CharField(max_length=64, blank=True, help_text="Digest of what was accepted of it; '': nothing.")

    objects = FolderManager("folder")

    class Meta:
        ordering = ("folder", "name")
        constraints = (models.UniqueConstraint(fields=["folder", "name"], name="one_item_per_name"),)

    def __str__(self) -> str:
        return self.name


class Decision(models.Model):
    """What a person said about a doubt: the last one that was not taken back holds. `about` names the doubt by what
    it rests on, so that it does not hold for a corrected file that says something else."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, related_name="decisions")
    code = models.CharField(max_length=20)
    about = models.CharField(max_length=64)
    choice = models.CharField(max_length=160)
    click = models.UUIDField(help_text="Decisions of one click are taken back together.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True)

    objects = FolderManager("folder")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["folder", "undone"], name="decision_in_force"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.choice}"

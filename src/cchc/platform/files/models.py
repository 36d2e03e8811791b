"""Stored files: a row holds name and owner, the disk holds each content once under its SHA-256."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from cchc.platform.units.models import Unit


class Quarantined(RuntimeError):
    """Somebody reaches for the content of a file that was not found clean."""


class StoredFile(models.Model):
    """One file somebody gave us, under the name they gave it. In quarantine until `services.examine` found it clean;
    what was refused keeps its row and its reason, and loses its content."""

    class State(models.TextChoices):
        QUARANTINED = "quarantined", _("In quarantine")
        CLEAN = "clean", _("Clean")
        REFUSED = "refused", _("Refused")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    placed = models.BigIntegerField(default=0, help_text="When its content was put on the disk, in nanoseconds.")
    purpose = models.CharField(max_length=40, default="report", help_text="What it was brought for (`purposes`).")
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUARANTINED)
    kind = models.CharField(max_length=12, blank=True, help_text="What it is by its content: 'docx', 'pdf' …")
    reason_code = models.CharField(max_length=60, blank=True)
    reason_vi = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="files")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="files")
    stored = models.DateTimeField(auto_now_add=True)
    examined = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["state", "-id"], name="file_state"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:file", args=[self.public_id])

    @property
    def place(self) -> Path:
        """Where the content lies, clean or not: two letters of the digest spread the files over folders."""
        return Path(settings.FILES) / self.sha256[:2] / self.sha256

    @property
    def path(self) -> Path:
        """Where the content is. Quarantined, unless it was found clean: nothing else is read or sent."""
        if self.state != self.State.CLEAN:
            raise Quarantined(f"file {self.public_id} is {self.state}: services.examine(file) comes first")
        return self.place

    @property
    def reason(self) -> str:
        """Why it was refused or is still in quarantine; '' where there is nothing to say."""
        return self.reason_en if get_language() == "en" else self.reason_vi


HEARTBEAT_LOST = timedelta(seconds=90)
"""When a page says that a reading was interrupted; its job goes to another worker well before."""


class BeingRead(models.Model):
    """What a row tells of its files while they are read in the background (`reader.Reader`). It has `files`, a
    `public_id` and a `state` of its own, which begins with these."""

    WAITING, READING, FAILED = "waiting", "reading", "failed"
    UNREAD = (WAITING, READING)

    names = models.JSONField(default=list, help_text="Names of the files, kept when the files are not.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=300, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    message_vi = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    started = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return ", ".join(self.names)

    @property
    def lost(self) -> bool:
        """Whether whoever was reading it has gone silent."""
        silent = self.heartbeat is not None and timezone.now() - self.heartbeat > HEARTBEAT_LOST
        return self.state == self.READING and silent

    @property
    def message(self) -> str:
        """Why it was not read, in the language of the page."""
        return self.message_en if get_language() == "en" else self.message_vi

    @property
    def percent(self) -> int:
        """How far the reading is; 0 where that is not known."""
        return min(100, 100 * self.done // self.total) if self.total else 0

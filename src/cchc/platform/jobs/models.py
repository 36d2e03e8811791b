"""Work in the background, and work that comes round. Written by `queue` and `schedule` only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from cchc.platform.units.models import Unit


class State(models.TextChoices):
    """Where a job stands."""

    READY = "ready", _("Waiting for its turn")
    RUNNING = "running", _("Running")
    DONE = "done", _("Finished")
    FAILED = "failed", _("Could not be done")
    DEAD = "dead", _("Given up")
    CANCELLED = "cancelled", _("Stopped")


UNFINISHED = (State.READY, State.RUNNING)


class Job(models.Model):
    """One piece of work. `failed`: the work itself said why it cannot be done, trying again would not help;
    `dead`: it broke, or its worker died, as often as it may be tried."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    task = models.CharField(max_length=200, help_text="Where its function is: 'cchc.reporting.library.worker.read'.")
    title_vi = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    arguments = models.JSONField(default=dict, help_text="{'args': […], 'kwargs': {…}}: references, no personal data.")
    queue = models.CharField(max_length=32, default="default")
    state = models.CharField(max_length=12, choices=State.choices, default=State.READY)
    priority = models.SmallIntegerField(default=0)
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease_until = models.DateTimeField(null=True, blank=True, help_text="After this moment another worker may have it.")
    heartbeat = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=200, blank=True, help_text="At most one unfinished job has it.")
    cancel_asked = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=300, blank=True, help_text="What it is doing now.")
    result = models.JSONField(null=True, blank=True)
    link = models.CharField(max_length=300, blank=True, help_text="Address of what it makes.")
    message_vi = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    error = models.CharField(max_length=200, blank=True, help_text="Class of the last error.")
    trace = models.TextField(blank=True, help_text="Where it happened: files and lines, without any values.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="jobs")
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=[State.READY, State.RUNNING]) & ~Q(key=""),
                name="job_key_once_unfinished",
            ),
        )
        indexes = (
            models.Index(
                fields=["queue", "-priority", "run_after"], condition=Q(state=State.READY), name="job_waiting"
            ),
            models.Index(fields=["lease_until"], condition=Q(state=State.RUNNING), name="job_running"),
            models.Index(fields=["owner", "-id"], name="job_owner"),
            models.Index(fields=["state", "-id"], name="job_state"),
        )

    def __str__(self) -> str:
        return self.title or self.task

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.public_id])

    @property
    def title(self) -> str:
        """What the work is, in the reader's language."""
        return self.title_en if get_language() == "en" else self.title_vi

    @property
    def message(self) -> str:
        """Why it is as it is, in words; '' where there is nothing to say."""
        return self.message_en if get_language() == "en" else self.message_vi

    @property
    def unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def again(self) -> bool:
        """Whether it waits because an attempt came to nothing."""
        return self.state == State.READY and bool(self.message_vi)


class Regular(models.Model):
    """When a piece of recurring work is due next; what it is stands in the code (`schedule.regularly`)."""

    name = models.CharField(max_length=100, unique=True)
    next_run = models.DateTimeField()
    last_run = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

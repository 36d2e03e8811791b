"""What happened, append-only. Written by `services.record`; sealed into a chain by `sealing`."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager, current
from cchc.platform.units.models import Unit


class AppendOnly(TypeError):
    """Somebody tried to change or delete what is only ever added to."""


class Readable(json.JSONEncoder):
    """JSON with its Vietnamese letters as they are, so that a search of the column finds them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class Rows(models.QuerySet[Any]):
    """Rows that are added and read."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise AppendOnly(f"{self.model._meta.label} is append-only: write another event instead")

    update = delete = bulk_update = update_or_create = aupdate = adelete = _refuse  # type: ignore[assignment]

    def stamp(self, batch: Batch) -> int:
        """The sealer's: put these, not sealed yet, into `batch`; how many there were."""
        return models.QuerySet.update(self.filter(batch__isnull=True), batch=batch)

    def blank_reason(self, moment: Any) -> int:
        """The eraser's: forget the reasons of these."""
        return models.QuerySet.update(self, reason="", reason_salt="", erased=moment)


class Events(ScopedManager):
    """Events about units in scope. What is about no unit is seen by those who see everything, see `selectors`."""

    def get_queryset(self) -> Rows:
        rows: Rows = current().limit(Rows(self.model, using=self._db), self.path)  # type: ignore[assignment]
        return rows


class Kept(models.Model):
    """A row that is saved once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Insert; AppendOnly for a row that is there."""
        if not self._state.adding:
            raise AppendOnly(f"{self._meta.label} is append-only: write another event instead")
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Never."""
        raise AppendOnly(f"{self._meta.label} is append-only: nothing is deleted")


class Batch(Kept):
    """A link of the chain: the digests of its events, and a hash over them and the link before."""

    number = models.PositiveBigIntegerField(unique=True)
    sealed = models.DateTimeField()
    digests = models.JSONField(help_text="Event id → SHA-256 of its content.")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = Rows.as_manager()

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def pairs(self) -> list[tuple[int, str]]:
        """Event ids with their digests, in the order of ids."""
        return sorted((int(key), digest) for key, digest in self.digests.items())


class Event(Kept):
    """One thing that happened: who, on whose behalf, to what, when, when it was known, and why.

    `data` holds references and short facts (ids, codes, states), no personal data. A reason may hold some: it is
    covered by a hash of its own, so that it can be erased and the chain still proves the rest.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    happened = models.DateTimeField()
    known = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=120, blank=True, help_text="'units.unit:<public id>': what it is about.")
    reason = models.TextField(blank=True)
    reason_salt = models.CharField(max_length=32, blank=True)
    reason_hash = models.CharField(max_length=64, blank=True)
    erased = models.DateTimeField(null=True, blank=True, help_text="When the reason was erased.")
    data = models.JSONField(default=dict, blank=True, encoder=Readable)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="events", db_index=False)

    objects = Events()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["subject", "id"], name="event_subject"),
            models.Index(fields=["kind", "id"], name="event_kind"),
            models.Index(fields=["batch", "id"], name="event_batch"),
            models.Index(fields=["id"], condition=Q(batch__isnull=True), name="event_unsealed"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.known:%d/%m/%Y %H:%M}"


class Erasing(models.Model):
    """The permit to blank one event's reason: there only while `services.erase` works, inside its transaction.

    The triggers of the database look for it (`immutability`).
    """

    event = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"{self.event}"

"""Stored files: a row holds name and owner, the disk holds each content once under its SHA-256."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from uuid6 import uuid7


class StoredFile(models.Model):
    """One file somebody gave us, under the name they gave it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    owner = models.CharField(max_length=200, blank=True)
    stored = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the content is: two letters of the digest spread the files over folders."""
        return Path(settings.FILES) / self.sha256[:2] / self.sha256

"""Tokens, and the answers already given to calls that may come again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid6 import uuid7

from cchc.platform.units.models import Unit


class Token(models.Model):
    """Lets one piece of software act for one unit. It acts as an account of its own (`user`) that nobody can sign in
    with, so that policies, scopes and the log treat it as they treat a person. Only a digest of it is kept."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120, help_text="Of the software.")
    scopes = models.JSONField(default=list, help_text="'read', 'write'.")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token.")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="token")
    expires = models.DateTimeField()
    created = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revoked = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)
    minute = models.BigIntegerField(default=0, help_text="Minute of the last call, and how many came in it.")
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    @property
    def in_force(self) -> bool:
        return self.revoked is None and self.expires > timezone.now()


class Call(models.Model):
    """The answer to a call that carried an idempotency key: the same call again gets it again."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="kept")
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64, help_text="SHA-256 of method, address and body.")
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    etag = models.CharField(max_length=70, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key"),)

    def __str__(self) -> str:
        return self.key

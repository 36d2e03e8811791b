"""Requests for figures (*phiếu cung cấp số liệu*) to colleagues who never log in, their links, and what they answered.

Who was asked stands apart, encrypted, and is erased some time after the period closes; what was answered stays.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.files.models import StoredFile
from cchc.platform.units.models import Unit
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.forms.models import Obligation

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of the printed code: none that is taken for another."""


def printed_code() -> str:
    """A code that fits on paper and is read back from it: 'K7M2-9QXD'. It opens nothing."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


class DataRequest(models.Model):
    """That one colleague is asked for a few rows of one report."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="data_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="data_requests")
    template = models.CharField(max_length=64, help_text="Form whose rows are asked.")
    rows = models.JSONField(help_text="Keys of the rows asked, in the order of the form.")
    owner = models.CharField(max_length=120, blank=True, help_text="Group of rows it was made for, empty: ticked.")
    code = models.CharField(max_length=9, unique=True, default=printed_code)
    due = models.DateField(help_text="Last day on which the link takes answers.")
    note = models.TextField(blank=True)
    revoked = models.DateTimeField(null=True)
    opened_first = models.DateTimeField(null=True)
    opened_last = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True, help_text="When something was last answered.")
    reminded = models.DateTimeField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedManager()

    class Meta:
        ordering = ("obligation", "id")

    def __str__(self) -> str:
        return self.code

    @property
    def late(self) -> bool:
        """The due day has passed."""
        return timezone.localdate() > self.due


class Person(models.Model):
    """Who is asked. Every text is encrypted: `people.py` is the one door."""

    request = models.OneToOneField(DataRequest, on_delete=models.CASCADE, related_name="person")
    name = models.TextField(blank=True)
    room = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    erased = models.DateTimeField(null=True)

    objects = ScopedManager("request__unit")

    def __str__(self) -> str:
        return str(self.request_id)


class PersonRead(models.Model):
    """That somebody looked up how to reach a colleague."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reads")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=255)

    objects = ScopedManager("person__request__unit")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%d/%m/%Y}"


class Link(models.Model):
    """A link of a request. Only a hash of its secret part is kept; the secret follows from `nonce` and the secret of
    the installation, so that whoever reads the database alone opens nothing."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="links")
    nonce = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True)

    objects = ScopedManager("request__unit")

    class Meta:
        ordering = ("request", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(revoked__isnull=True), name="one_living_link_per_request"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Through(models.TextChoices):
    """How an answer came."""

    LINK = "link", pgettext_lazy("answer", "through the link")
    PAPER = "paper", pgettext_lazy("answer", "on paper")
    PHONE = "phone", pgettext_lazy("answer", "by telephone")
    FILE = "file", pgettext_lazy("answer", "in a file")


class Taken(models.TextChoices):
    """What became of an answer."""

    YES = "yes", pgettext_lazy("answer", "in the form")
    NO = "no", pgettext_lazy("answer", "left out")
    WAITING = "waiting", pgettext_lazy("answer", "waits for the drafter")


class Why(models.TextChoices):
    """Why an answer waits."""

    CONFLICT = "conflict", _("The form holds another figure.")
    CLOSED = "closed", _("The period was closed.")
    NOT_IN_HAND = "not_in_hand", _("The report had been handed on.")
    LATE = "late", _("It came after the due day.")
    UNREADABLE = "unreadable", _("It cannot be read as a figure of this row.")


class Answer(models.Model):
    """One answer to one row, as it was given; with an empty `row`, what the colleague remarked. Append-only: only what
    became of it (`taken`, `why`, `figure`, `decided`) is set afterwards."""

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="answers")
    row = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True, help_text="As typed.")
    state = models.CharField(max_length=16, blank=True, choices=State.choices, help_text="As chosen beside it.")
    at = models.DateTimeField(default=timezone.now)
    through = models.CharField(max_length=8, choices=Through.choices, default=Through.LINK)
    said = models.TextField(blank=True, help_text="Who said it, where it is not who was asked. Encrypted.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken = models.CharField(max_length=8, choices=Taken.choices, default=Taken.WAITING)
    why = models.CharField(max_length=12, blank=True, choices=Why.choices)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedManager("request__unit")

    class Meta:
        ordering = ("request", "id")
        indexes = (models.Index(fields=["request", "row", "-id"], name="answer_last"),)

    def __str__(self) -> str:
        return f"{self.row} {self.text}".strip()


class Sheet(models.Model):
    """A filled sheet of a request that was brought back: looked at first, then taken once."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="sheets")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    brought = models.DateTimeField(auto_now_add=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken = models.DateTimeField(null=True)

    objects = ScopedManager("request__unit")

    class Meta:
        ordering = ("request", "-id")

    def __str__(self) -> str:
        return str(self.public_id)

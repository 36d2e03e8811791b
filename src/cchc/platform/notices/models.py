"""Notices to people, and the mails that tell of them. Written by `services` and `post` only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from cchc.platform.notices.registry import KINDS

NO_ADDRESS, WRONG_ADDRESS = "no address", "not an address"


class Preference(models.Model):
    """How a person wants to be told; without one: by mail too, in Vietnamese."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="told")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="vi")
    mail = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.language}"


class Letter(models.Model):
    """One mail to one person about one or more notices.

    waiting → claimed (a worker has it, nothing was said to the mail server) → handed (the server is being given the
    text) → sent. A worker that dies while `claimed` leaves a letter that is sent again; one that dies, or loses the
    line, while `handed` leaves it `uncertain`: it may have gone out, so it is not sent again by itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be sent")
        CLAIMED = "claimed", _("Being sent")
        HANDED = "handed", _("Being handed over")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Perhaps sent")
        FAILED = "failed", _("Not sent")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField()
    claimed = models.DateTimeField(null=True, blank=True)
    sent = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True, help_text="The mail server's code and what it means for us.")
    created = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["state", "next_try"], name="letter_due"),
            models.Index(fields=["user", "-id"], name="letter_user"),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.created:%d/%m/%Y %H:%M}"

    @property
    def words(self) -> str:
        """What the server's answer means; '' where there is none yet."""
        if self.answer in (NO_ADDRESS, WRONG_ADDRESS):
            return gettext("The person has no usable mail address.")
        if self.state == self.State.UNCERTAIN:
            return gettext("The line broke after the text was handed over: ask the receiver.")
        if not self.answer or self.state == self.State.SENT:
            return self.answer
        meaning = gettext("refused for good") if self.state == self.State.FAILED else gettext("refused for now")
        return f"{self.answer}: {meaning}"


class Notice(models.Model):
    """One thing somebody should know, shown in the product; `letter` is the mail that told of it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    vi = models.TextField()
    en = models.TextField()
    link = models.CharField(max_length=300, blank=True, help_text="An address within the site.")
    key = models.CharField(max_length=120, blank=True, help_text="A person gets a notice with this key once.")
    created = models.DateTimeField()
    read = models.DateTimeField(null=True, blank=True)
    by_mail = models.BooleanField(default=True, help_text="Whether a mail is to tell of it.")
    letter = models.ForeignKey(Letter, on_delete=models.SET_NULL, null=True, related_name="notices")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["user", "key"], condition=~Q(key=""), name="notice_once_per_key"),
        )
        indexes = (
            models.Index(fields=["user", "-id"], name="notice_user"),
            models.Index(fields=["user"], condition=Q(read=None), name="notice_unread"),
            models.Index(fields=["created"], condition=Q(letter=None, by_mail=True), name="notice_to_mail"),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """What it says, in the reader's language."""
        return self.en if get_language() == "en" else self.vi

    @property
    def title(self) -> str:
        """What it is about; '' for a kind the program no longer knows."""
        kind = KINDS.get(self.kind)
        return kind.title.text(get_language() or "vi") if kind else ""

"""Forms made here out of the annex of an official letter: the draft a person decides about, and what was published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from cchc.platform.files.models import BeingRead, StoredFile


class TemplateVersion(models.Model):
    """One published version of a form: its letter, its days, and its pack as text, of the schema of shipped packs.

    What is published is never edited: a version nobody used is withdrawn, another ends the day before the next begins.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    form = models.SlugField(max_length=56, help_text="Id of the form, the same for all its versions.")
    number = models.PositiveSmallIntegerField()
    pack = models.CharField(max_length=64, unique=True, help_text="Id of this version in the catalogue.")
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="Last day.")
    template_toml = models.TextField()
    rows_csv = models.TextField()
    lineage_csv = models.TextField(blank=True)
    indicators_csv = models.TextField(blank=True, help_text="Indicators first made with this version.")
    row_count = models.PositiveIntegerField(default=0)
    regime = models.CharField(max_length=40, blank=True, help_text="Code of the regime whose periods use it.")
    letter_number = models.CharField(max_length=60)
    letter_date = models.DateField()
    deadline = models.CharField(max_length=200, blank=True, help_text="As the letter says it.")
    contact = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    amended_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="amended_by")
    published = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("form", "number")
        constraints = (
            models.UniqueConstraint(fields=["form", "number"], name="one_version_per_form_number"),
            models.UniqueConstraint(
                fields=["form", "valid_from"], condition=Q(withdrawn__isnull=True), name="one_version_per_form_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("forms:published", args=[self.public_id])

    @property
    def shown_name(self) -> str:
        """Its name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


class TemplateDraft(BeingRead):
    """An annex on its way to a form. `proposal` is what the reader said and is never edited; the other fields hold what
    people decided, each with the lock version it was written at, so that nobody overwrites what they have not seen."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        FAILED = "failed", _("Not read")
        OPEN = "open", pgettext_lazy("form draft", "Being decided")
        PUBLISHED = "published", pgettext_lazy("form draft", "Published")
        DISCARDED = "discarded", _("Discarded")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="template_drafts")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING, db_index=True)
    proposal = models.JSONField(null=True, help_text="As `cchc.core.annex.proposal.as_json` writes it.")
    decisions = models.JSONField(default=dict, blank=True, help_text="Row key → what a person decided and typed.")
    rules = models.JSONField(default=dict, blank=True, help_text="Suggestion id → taken or not, and own rules.")
    lineage = models.JSONField(default=dict, blank=True, help_text="Row key → where it came from, as corrected.")
    about = models.JSONField(default=dict, blank=True, help_text="What was typed on the page of publishing.")
    lock = models.PositiveIntegerField(default=1, help_text="Counts up with every change.")
    based_on = models.CharField(max_length=64, blank=True, help_text="Pack of the form it is compared with.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published = models.OneToOneField(TemplateVersion, on_delete=models.SET_NULL, null=True, related_name="draft")
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-id",)

    def get_absolute_url(self) -> str:
        return reverse("forms:draft", args=[self.public_id])

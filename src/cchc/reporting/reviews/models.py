"""What the loops leave behind: every step, every sending, what was asked of a unit and its answers. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from uuid6 import uuid7

from cchc.platform.accounts.scope import ScopedManager
from cchc.platform.events.models import Event
from cchc.platform.files.models import StoredFile
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report


class Authority(models.TextChoices):
    """In whose name a document is signed, as it is printed before the signature."""

    COLLECTIVE = "TM.", pgettext_lazy("signs", "On behalf of the committee (TM.)")
    HEAD = "", pgettext_lazy("signs", "As the head")
    DEPUTY = "KT.", pgettext_lazy("signs", "For the head (KT.)")
    ORDERED = "TL.", pgettext_lazy("signs", "By order (TL.)")
    AUTHORISED = "TUQ.", pgettext_lazy("signs", "By authorisation (TUQ.)")
    ACTING = "Q.", pgettext_lazy("signs", "Acting head (Q.)")


class Paper(models.Model):
    """The document of one edition of a report: number, date, place, who signed, the signed copy. The one place report,
    annex and phiếu trình are filled from. Filled step by step until it is issued, never changed after."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="papers")
    edition = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(max_length=60, blank=True, help_text="Number and symbol: 84/BC-UBND.")
    date = models.CharField(max_length=10, blank=True, help_text="ISO.")
    place = models.CharField(max_length=120, blank=True)
    authority = models.CharField(max_length=8, choices=Authority.choices, default=Authority.HEAD, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    signed_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_reason = models.TextField(blank=True, help_text="Why a copy was attached that does not read as this report.")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")

    objects = ScopedManager("report__unit")

    class Meta:
        ordering = ("report", "edition")
        constraints = (models.UniqueConstraint(fields=["report", "edition"], name="one_paper_per_edition"),)

    def __str__(self) -> str:
        return self.number or f"{self.report_id} ({self.edition})"


class Sending(models.Model):
    """One sending as it left the unit. It points at versions of figures and prose, which never change.

    `draft`: figures sent ahead of the signature (*dự thảo số liệu*); it is read and never accepted.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sendings")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="sendings")
    edition = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(help_text="1 for the first sending of the report, drafts apart.")
    draft = models.BooleanField(default=False)
    figures = models.JSONField(default=list, help_text="Ids of the figure versions sent.")
    prose = models.JSONField(default=list, help_text="Ids of the prose versions sent.")
    lists = models.JSONField(default=list, help_text="Ids of the listed documents behind counts.")
    findings = models.JSONField(default=list, help_text="What stood against it: as `cchc check --json` prints it.")
    explanations = models.JSONField(default=list, help_text="Ids of the explanations sent.")
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why the leader sends it in spite of errors.")
    number = models.CharField(max_length=60, blank=True)
    date = models.CharField(max_length=10, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    title = models.TextField(blank=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="sendings")
    signed_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was sent; the event that tells it names it.")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    sent = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ScopedManager("report__unit")

    class Meta:
        ordering = ("report", "id")
        constraints = (models.UniqueConstraint(fields=["report", "draft", "round"], name="one_sending_per_round"),)

    def __str__(self) -> str:
        return f"{self.report} ({self.round})"

    def get_absolute_url(self) -> str:
        return reverse("reviews:sending", args=[self.public_id])


class Opening(models.Model):
    """That a person opened a sending, and when for the first time."""

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first = models.DateTimeField()

    objects = ScopedManager("sending__report__unit")

    class Meta:
        ordering = ("sending", "first", "id")
        constraints = (models.UniqueConstraint(fields=["sending", "user"], name="one_opening_per_person"),)

    def __str__(self) -> str:
        return f"{self.sending_id}: {self.user_id}"


class Step(models.Model):
    """One step of either loop: who moved what from where to where, in whose name, why. Never changed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="steps")
    action = models.CharField(max_length=20, help_text="Code of `loops.ACTIONS`.")
    edition = models.PositiveSmallIntegerField(default=1)
    stage_before = models.CharField(max_length=12, blank=True)
    stage_after = models.CharField(max_length=12, blank=True)
    state_before = models.CharField(max_length=16)
    state_after = models.CharField(max_length=16)
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, null=True, related_name="steps")
    reason = models.TextField(blank=True)
    took = models.JSONField(default=dict, help_text="What was typed with it: number, date, signer, comment.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ScopedManager("report__unit")

    class Meta:
        ordering = ("report", "id")

    def __str__(self) -> str:
        return f"{self.report_id}: {self.action}"


class ReviewRequest(models.Model):
    """One request to review or complete (*đề nghị rà soát, bổ sung*) of one sending."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="requests")
    due = models.DateField(help_text="Day by which the unit is asked to send again.")
    text = models.TextField(blank=True, help_text="Said to the unit beside the items.")
    letter = models.CharField(
        max_length=120, blank=True, help_text="Number and date of the công văn, where there is one."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    asked = models.DateTimeField()

    objects = ScopedManager("sending__report__unit")

    class Meta:
        ordering = ("sending", "id")

    def __str__(self) -> str:
        return f"{self.sending_id} · {self.due:%d/%m/%Y}"


class RequestItem(models.Model):
    """One cell or paragraph asked about, with the reason; the unit's answer beside it."""

    class Place(models.TextChoices):
        CELL = "cell", pgettext_lazy("asked about", "A cell")
        SECTION = "section", pgettext_lazy("asked about", "A section of the prose")
        WHOLE = "whole", pgettext_lazy("asked about", "The whole report")

    request = models.ForeignKey(ReviewRequest, on_delete=models.PROTECT, related_name="items")
    place = models.CharField(max_length=8, choices=Place.choices)
    template_row = models.CharField(max_length=60, blank=True, help_text="Key of the row in the form.")
    indicator = models.CharField(max_length=24, blank=True)
    section = models.CharField(max_length=60, blank=True)
    figure = models.BigIntegerField(null=True, help_text="Id of the figure version asked about.")
    quote = models.TextField(blank=True, help_text="The words asked about.")
    rule = models.CharField(max_length=80, blank=True, help_text="Rule whose finding it was made from.")
    reason = models.TextField()
    answer = models.TextField(blank=True, help_text="What the unit says; the figure itself may have changed too.")
    answered = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled = models.DateTimeField(null=True, help_text="The body above is content with it.")

    objects = ScopedManager("request__sending__report__unit")

    class Meta:
        ordering = ("request", "id")

    def __str__(self) -> str:
        return self.reason[:60]


class Correction(models.Model):
    """A formal slip put right after issue (*đính chính*, Nghị định 30/2020/NĐ-CP): no figure is touched by it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="corrections")
    edition = models.PositiveSmallIntegerField(default=1)
    what = models.CharField(max_length=40, help_text="Field of the document, or the code of a section.")
    wrong = models.TextField()
    right = models.TextField()
    reason = models.TextField()
    letter = models.CharField(max_length=120, blank=True, help_text="Number and date of the công văn đính chính.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ScopedManager("report__unit")

    class Meta:
        ordering = ("report", "id")

    def __str__(self) -> str:
        return f"{self.what}: {self.wrong[:30]} → {self.right[:30]}"

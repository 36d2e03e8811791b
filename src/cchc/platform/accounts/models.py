"""People, what they may do where, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from cchc.core.vietnamese.text import fold_key
from cchc.platform.units.models import Unit


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the password is hashed with argon2."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One account. What it may do is told by its grants and by delegations to it, nothing else."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True, help_text="Chức vụ, as it stands under a signature.")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    folded = models.CharField(max_length=210, blank=True, db_index=True, help_text="Folded name and account.")
    must_change = models.BooleanField(default=False, help_text="The password was set by somebody else.")
    demo = models.BooleanField(default=False, help_text="An invented person of a site that only shows itself.")
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = f"{fold_key(self.name)} {self.username}"
        if (only := kwargs.get("update_fields")) and "name" in only:
            kwargs["update_fields"] = {*only, "folded"}
        super().save(*args, **kwargs)


class Role(models.TextChoices):
    """What somebody is in a subtree of units; `permissions.TABLE` says what each may do."""

    CONTRIBUTOR = "contributor", _("Contributor: gives the figures of own rows")
    DRAFTER = "drafter", _("Drafter: writes the report")
    CHECKER = "checker", _("Format checker")
    LEADER = "leader", _("Leader: signs")
    CLERK = "clerk", _("Clerk of records: numbers and issues")
    COLLECTOR = "collector", _("Collector: receives and reviews the reports below")
    VIEWER = "viewer", _("Viewer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Grant(models.Model):
    """A role of one person over one unit and what stands under it, in fields of work, for a stretch of days."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="grants")
    fields = models.JSONField(default=list, blank=True, help_text="Fields of work 1 to 7; none: all.")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="First day after.")
    decision = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("user", "begins", "id")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} · {self.unit}"


class Delegation(models.Model):
    """A grant another person uses for some days, in the name of who holds it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="delegations")
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delegations")
    begins = models.DateField()
    ends = models.DateField(help_text="First day after.")
    reason = models.TextField(blank=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("begins", "id")

    def __str__(self) -> str:
        return f"{self.grant} → {self.to}"


class RowOwner(models.Model):
    """Who gives the figures of some rows of a unit: a room, or one person. A contributor writes only these.

    `prefix` is an indicator id or its beginning: "C" a whole field of work, "C3" one group, "C3.3a" one row; empty:
    all rows.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="row_owners", help_text="Whose report.")
    prefix = models.CharField(max_length=24, blank=True)
    room = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="rows_owned")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="rows_owned")
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="First day after.")

    class Meta:
        ordering = ("unit", "prefix", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(room__isnull=False) | models.Q(user__isnull=False), name="rows_have_an_owner"
            ),
        )

    def __str__(self) -> str:
        return f"{self.prefix or '*'} · {self.unit}: {self.user or self.room}"


class Contact(models.Model):
    """How to reach a person outside this site. Encrypted; read through `contacts.contact_of`, which writes down who
    read it and why."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="contact")
    email = models.TextField(blank=True, help_text="Encrypted.")
    phone = models.TextField(blank=True, help_text="Encrypted.")

    def __str__(self) -> str:
        return f"contact of {self.user_id}"


class ContactRead(models.Model):
    """One reading of somebody's contact data."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="reads")
    reader = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="None: the system."
    )
    why = models.CharField(max_length=255)
    read = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.read:%d/%m/%Y %H:%M}: {self.why}"

"""People, what they may do where, and who stands in for whom."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

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
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="vi")
    is_active = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody is in a subtree of units; `policies.MAY` says what each may do."""

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

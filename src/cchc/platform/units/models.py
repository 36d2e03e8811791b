"""Bodies that report or receive. Their history (parents by date, mergers) comes with the tree of units."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7


class Level(models.TextChoices):
    """Level of government as `cchc read` names it."""

    MINISTRY = "ministry", _("Ministry")
    PROVINCE = "province", _("Province")
    DEPARTMENT = "department", _("Provincial department")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")
    AGENCY = "agency", _("Agency")


class Unit(models.Model):
    """One body, under the name its reports print."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=255)
    folded = models.CharField(max_length=255, db_index=True)
    level = models.CharField(max_length=16, choices=Level.choices, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

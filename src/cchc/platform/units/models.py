"""Bodies that report or receive: dated names, dated parents, and the ledger of what became of them.

Every stretch of days is half-open: `begins` is the first day, `ends` the first day after; None: not known, or open.
Written by `services` only. `Reach` follows from the other tables and can be made anew at any time.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
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


class Kind(models.TextChoices):
    """What a body is. `level_of` says on which level of government it stands."""

    NATION = "nation", _("Nation")
    MINISTRY = "ministry", _("Ministry or equivalent")
    PROVINCE = "province", _("Province or centrally run city")
    DEPARTMENT = "department", _("Department of a province")
    DISTRICT = "district", _("District, until 30 June 2025")
    COMMUNE = "commune", _("Rural commune")
    WARD = "ward", _("Ward")
    TOWNSHIP = "township", _("Township, until 30 June 2025")
    SPECIAL_ZONE = "special_zone", _("Special zone")
    ROOM = "room", _("Room of an agency")
    SERVICE_UNIT = "service_unit", _("Public service unit")
    AGENCY = "agency", _("Other agency")


LEVELS = {
    Kind.NATION: Level.MINISTRY,
    Kind.MINISTRY: Level.MINISTRY,
    Kind.PROVINCE: Level.PROVINCE,
    Kind.DEPARTMENT: Level.DEPARTMENT,
    Kind.DISTRICT: Level.DISTRICT,
    Kind.COMMUNE: Level.COMMUNE,
    Kind.WARD: Level.COMMUNE,
    Kind.TOWNSHIP: Level.COMMUNE,
    Kind.SPECIAL_ZONE: Level.COMMUNE,
    Kind.ROOM: Level.AGENCY,
    Kind.SERVICE_UNIT: Level.AGENCY,
    Kind.AGENCY: Level.AGENCY,
}


def _days_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(begins__isnull=True) | Q(ends__isnull=True) | Q(ends__gt=F("begins")), name=name
    )


class Unit(models.Model):
    """One body. `name` is its last or present name; a unit without any placement is not in the tree yet."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, blank=True)
    level = models.CharField(max_length=16, choices=Level.choices, blank=True)
    name = models.CharField(max_length=255)
    folded = models.CharField(max_length=255, db_index=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=255, blank=True, help_text="Where the entry comes from.")
    bound_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="bound",
        help_text="The unit a name found in a report was found to mean; what it held is kept there.",
    )

    class Meta:
        ordering = ("name", "id")
        constraints = (_days_in_order("unit_days_in_order"),)

    def __str__(self) -> str:
        return self.name


class Name(models.Model):
    """What a unit was called in a stretch of days, or (`official` False) another way to write it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=255)
    folded = models.CharField(max_length=255, db_index=True)
    official = models.BooleanField(default=True)
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    change = models.ForeignKey("Change", on_delete=models.SET_NULL, null=True, related_name="names")

    class Meta:
        ordering = ("unit", "begins", "id")
        constraints = (
            _days_in_order("name_days_in_order"),
            models.UniqueConstraint(fields=["unit"], condition=Q(official=True, ends=None), name="name_one_open"),
        )

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One entry of the ledger: what was decided about units, by which decision, from which day. Who entered it, and
    why it was undone, is told by the events about it."""

    class Kind(models.TextChoices):
        ESTABLISH = "establish", _("Established")
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split")
        RENAME = "rename", _("Renamed")
        MOVE = "move", _("Moved to another parent")
        ABOLISH = "abolish", _("Abolished")
        SUCCEED = "succeed", _("Tasks passed on")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    effective = models.DateField(help_text="First day on which the new state holds.")
    decision = models.CharField(max_length=120, blank=True)
    decided = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=255, blank=True)
    recorded = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("effective", "id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective:%d/%m/%Y}"


class Part(models.Model):
    """One arrow of a change: what `before` was becomes (part of) `after`. Either may be absent.

    `share` is the declared part of `before` that goes to `after`, in millionths; None where none is declared.
    """

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="parts")
    before = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="became")
    after = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="came_from")
    share = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("change", "id")

    def __str__(self) -> str:
        return f"{self.before or '—'} → {self.after or '—'}"


class Placement(models.Model):
    """Under which parent a unit stands in a stretch of days; parent None: a root."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="children_placed")
    begins = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    change = models.ForeignKey(Change, on_delete=models.SET_NULL, null=True, related_name="placements")

    class Meta:
        ordering = ("unit", "begins")
        constraints = (
            _days_in_order("placement_days_in_order"),
            models.UniqueConstraint(fields=["unit"], condition=Q(ends=None), name="placement_one_open"),
        )
        indexes = (models.Index(fields=["parent", "begins", "ends"], name="placement_children"),)

    def __str__(self) -> str:
        return f"{self.unit} ⊂ {self.parent or '—'}"


class Reach(models.Model):
    """Derived: `unit` stands under `ancestor` (itself included) in a stretch of days. `depth` 0 is the unit itself.

    `heir` marks what an ancestor holds because the unit's tasks passed into its subtree: it may read the past of the
    unit, and no total takes it for a child. The depth of such a row is that of the nearest heir under the ancestor.
    """

    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="reaches")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="reached_by")
    depth = models.PositiveSmallIntegerField()
    heir = models.BooleanField(default=False)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["ancestor", "heir", "unit"], name="reach_down"),
            models.Index(fields=["unit", "ancestor"], name="reach_up"),
        )

    def __str__(self) -> str:
        return f"{self.ancestor_id} → {self.unit_id}"


class Pack(models.Model):
    """A shipped pack that was loaded; `digest` tells whether its files have changed since."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    loaded = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

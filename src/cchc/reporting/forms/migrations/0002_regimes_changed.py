"""Units added to or excepted from a regime, whether its basis was checked, and what was changed, to take it back."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

UNIT_KINDS = [
    ("nation", "Nation"),
    ("ministry", "Ministry or equivalent"),
    ("province", "Province or centrally run city"),
    ("department", "Department of a province"),
    ("district", "District, until 30 June 2025"),
    ("commune", "Rural commune"),
    ("ward", "Ward"),
    ("township", "Township, until 30 June 2025"),
    ("special_zone", "Special zone"),
    ("room", "Room of an agency"),
    ("service_unit", "Public service unit"),
    ("agency", "Other agency"),
]
CHECKED = [
    ("", "as the source says"),
    ("verified", "held against the original document"),
    ("recalled", "recalled, not held against the original"),
]
WHAT = [
    ("created", "Regime made"),
    ("edited", "Regime changed"),
    ("sender_added", "Sender added"),
    ("sender_ended", "Sender ended"),
    ("kind_added", "Kind of period added"),
    ("kind_ended", "Kind of period ended"),
]


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial"), ("units", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="regime",
            name="checked",
            field=models.CharField(blank=True, choices=CHECKED, default="", max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sender",
            name="excepted",
            field=models.BooleanField(default=False, help_text="The unit need not report, though its kind does."),
        ),
        migrations.AddField(
            model_name="sender",
            name="source",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="sender",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="units.unit",
            ),
        ),
        migrations.AlterField(
            model_name="sender",
            name="unit_kind",
            field=models.CharField(blank=True, choices=UNIT_KINDS, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="sender",
            constraint=models.CheckConstraint(
                condition=(~Q(unit_kind="") & Q(unit=None, excepted=False)) | (Q(unit_kind="") & ~Q(unit=None)),
                name="sender_kind_or_unit",
            ),
        ),
        migrations.CreateModel(
            name="RegimeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(choices=WHAT, max_length=16)),
                ("about", models.CharField(help_text="Which kind, which unit, which fields.", max_length=200)),
                ("begins", models.DateField(help_text="First day on which it holds.", null=True)),
                ("rows", models.JSONField(default=list)),
                ("reason", models.TextField()),
                ("recorded", models.DateTimeField(auto_now_add=True)),
                ("undone", models.DateTimeField(null=True)),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="forms.regime"
                    ),
                ),
            ],
            options={"ordering": ("-id",)},
        ),
    ]

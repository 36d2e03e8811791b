"""What the short words of the catalogue mean, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "heading": _("heading"),
    "group": _("group"),
    "count": _("count"),
    "ratio": _("ratio"),
    "code": _("code list"),
    "money": _("money"),
    "text": _("text"),
}
TIMES = {
    "flow": _("in the period"),
    "cumulative": _("cumulative"),
    "stock": _("at the reporting date"),
}
ROLLUPS = {
    "sum": _("the values are added"),
    "ratio": _("the parts are added, then divided"),
    "share": _("the share of units that answer so"),
    "max": _("the largest value"),
    "last": _("the latest value"),
    "distinct": _("each thing is counted once, not added"),
    "list": _("the answers are listed and counted"),
    "none": _("does not add up"),
}
LINEAGE = {
    "same": _("the same"),
    "renamed": _("renamed"),
    "unit_changed": _("unit changed"),
    "definition_changed": _("definition changed"),
    "split": _("split"),
    "merged": _("merged"),
}


def kind_label(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def time_label(time: str | None) -> str:
    return str(TIMES.get(time or "", ""))


def rollup_label(rollup: str) -> str:
    return str(ROLLUPS.get(rollup, rollup))


def lineage_label(kind: str) -> str:
    return str(LINEAGE.get(kind, kind))

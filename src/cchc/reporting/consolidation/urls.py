"""Addresses of consolidation. A period's code stands in them as it is, its '/' written '_'."""

from __future__ import annotations

from django.urls import path, register_converter

from cchc.reporting.consolidation.draft import urls as draft
from cchc.reporting.consolidation.views import additions, files, panels, seals, tables


class PeriodCode:
    """'2026-Q1'; '2017-09-15/2017-12-14' is written '2017-09-15_2017-12-14'."""

    regex = "[0-9][0-9A-Z_-]{0,31}"

    def to_python(self, value: str) -> str:
        return value.replace("_", "/")

    def to_url(self, value: str) -> str:
        return str(value).replace("/", "_")


register_converter(PeriodCode, "period_code")
WHOLE = "<slug:unit>/<slug:regime>/<period_code:period>/"

app_name = "consolidation"
urlpatterns = [
    path("", tables.choose, name="choose"),
    path("sealed/<uuid:public_id>/", seals.sealed, name="sealed"),
    path("sealed/<uuid:public_id>/proof.xlsx", files.sealed_proof, name="sealed_proof"),
    path(WHOLE, tables.table, name="table"),
    path(f"{WHOLE}parts/", panels.parts, name="parts"),
    path(f"{WHOLE}add/", additions.add, name="add"),
    path(f"{WHOLE}undo/<uuid:line>/", additions.undo, name="undo"),
    path(f"{WHOLE}absent/", tables.absent_units, name="absent"),
    path(f"{WHOLE}compare/", tables.compare, name="compare"),
    path(f"{WHOLE}seals/", seals.seals, name="seals"),
    path(f"{WHOLE}table.xlsx", files.table_workbook, name="workbook"),
    path(f"{WHOLE}table.csv", files.table_csv, name="csv"),
    path(f"{WHOLE}proof.xlsx", files.proof_workbook, name="proof"),
    *draft.of(WHOLE),
]

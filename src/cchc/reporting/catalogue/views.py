"""The catalogue: indicators, one indicator in every report, forms and their rows."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc.reporting.catalogue import selectors, series
from cchc.reporting.catalogue.words import KINDS


@require_safe
def indicators(request: HttpRequest) -> HttpResponse:
    """All indicators in their seven groups; search and filters are part of the address."""
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "template", "kind")}
    found = selectors.find_indicators(chosen["q"], chosen["template"], chosen["kind"])
    context = {
        "groups": [(number, group) for number, group in selectors.by_group(found).items()],
        "found": len(found),
        "total": len(selectors.catalogue().indicators),
        "chosen": chosen,
        "templates": selectors.catalogue().templates.values(),
        "kinds": [
            (kind, KINDS[kind]) for kind in dict.fromkeys(i.kind for i in selectors.catalogue().indicators.values())
        ],
    }
    partial = request.headers.get("HX-Target") == "found"
    return render(request, "catalogue/_indicators.html" if partial else "catalogue/indicators.html", context)


@require_safe
def indicator(request: HttpRequest, identifier: str) -> HttpResponse:
    """One indicator: its value in every report and period, its names through the forms, its rules."""
    found = selectors.indicator(identifier)
    if found is None:
        raise Http404
    lines = series.lines_of(None, found)
    context: dict[str, Any] = {
        "indicator": found,
        "lines": lines,
        "chart": series.chart(found, lines),
        "names": selectors.names_of(identifier),
        "parts": selectors.parts_of(found),
    }
    return render(request, "catalogue/indicator.html", context)


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The forms, oldest first."""
    forms = sorted(selectors.catalogue().templates.values(), key=lambda form: form.valid_from)
    return render(request, "catalogue/templates.html", {"templates": forms})


@require_safe
def template(request: HttpRequest, identifier: str) -> HttpResponse:
    """One form, table by table."""
    form = selectors.template(identifier)
    if form is None:
        raise Http404
    tables = [(table, [row for row in form.rows if row.table == table.key]) for table in form.tables]
    edges = [edge for edge in selectors.catalogue().lineage if edge.to_template == form.id]
    context = {
        "form": form,
        "tables": tables,
        "lineage": {edge.to_row: edge for edge in edges},
        "earlier": list(dict.fromkeys(edge.from_template for edge in edges)),
    }
    return render(request, "catalogue/template.html", context)

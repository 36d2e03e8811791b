"""The addresses of the site and the bare view, in the server of `bench.deadline`."""

from __future__ import annotations

import json
import os
from datetime import date
from itertools import count

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.utils import timezone

from cchc.reporting.figures.models import Figure

NUMBERS = count(1)
VERSION, UNIT = map(int, os.environ["BENCH_BARE"].split(":"))


def bare_save(request: HttpRequest) -> HttpResponse:
    """Store one row of the same table, and nothing else."""
    said = json.loads(request.body)["cells"][0]
    figure = Figure.objects.create(
        version_id=VERSION, unit_id=UNIT, regime="bare", indicator=f"X{os.getpid()}-{next(NUMBERS)}",
        template_row=said["row"], period="2026-Q1", state="value", amount=int(said["v"]), scale=0, text=said["v"],
        origin_kind="typed", as_of=date(2026, 3, 31), recorded=timezone.now(),
    )  # fmt: skip
    return JsonResponse({"id": figure.pk})


urlpatterns = [path("bare/save/", bare_save), path("", include("cchc.conf.urls"))]
